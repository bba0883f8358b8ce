//! The portal's server: JSON API, pages and fragments, imports and the command line.
//!
//! Rooms, and who may know whom: `http → routes → service → store`, and each of them `mee_shared`.
//! `store` knows no wire type and no status code; `routes` know no diesel; `service` knows no actix.

pub mod addresses;
pub mod auth;
pub mod catchment;
pub mod cli;
pub mod http;
pub mod import;
pub mod mail;
pub mod openid;
pub mod outbound;
pub mod ready;
pub mod routes;
pub mod search;
pub mod service;
pub mod store;
pub mod synthetic;
