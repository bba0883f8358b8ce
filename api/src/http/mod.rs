//! Paths, extractors, middleware, replies.
