//! Replies: a body becomes an answer with its entity tag, coding and cache rules in one place.
//!
//! Tags are strong and differ per coding, for the bodies differ.
//! `HEAD` is not known here: the edge lets it through as `GET` and drops the body.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_NONE_MATCH, LINK, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use jiff::Timestamp;
use serde::Serialize;

use super::encoding::{self, Encoding, Stored};
use super::problem::Refusal;
use super::ready::IsWanted;
use crate::ready::{Made, QUICK, Searched};

/// What a handler answers.
pub type Answer = Result<Reply, Refusal>;

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Content that editors change.
    Content,
    /// Screens: what is urgent must show on them within a minute, so nobody shows an old one while asking for the new.
    Screen,
    /// What is asked for again each time, and not sent again where it is the same.
    Asked,
    /// What stands at an address that names its version.
    Immutable,
    /// The loader, which names the versions of all others.
    Loader,
    /// Never kept.
    NoStore,
}

impl Cache {
    /// The value of `Cache-Control`.
    #[must_use]
    pub fn header(self) -> &'static str {
        match self {
            Self::Content => "public, max-age=60, stale-while-revalidate=300",
            Self::Screen => "public, max-age=30",
            Self::Asked => "public, no-cache",
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Loader => "public, max-age=300",
            Self::NoStore => "no-store",
        }
    }
}

#[derive(Debug)]
enum Body {
    Made { content_type: &'static str, bytes: Bytes },
    Stored(Stored),
}

/// An answer before it knows what the client can read and what it already has.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    body: Body,
    cache: Cache,
    headers: Vec<(HeaderName, HeaderValue)>,
    is_keepable: bool,
    until: Option<i64>,
    searched: Option<Arc<Searched>>,
}

impl Reply {
    /// These bytes, as content that editors change.
    #[must_use]
    pub fn new(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let body = Body::Made { content_type, bytes: bytes.into() };
        Self {
            status: StatusCode::OK,
            body,
            cache: Cache::Content,
            headers: Vec::new(),
            is_keepable: true,
            until: None,
            searched: None,
        }
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// An internal refusal when the value cannot be written.
    pub fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        let bytes = serde_json::to_vec(value).map_err(Refusal::internal)?;
        Ok(Self::new("application/json", bytes))
    }

    /// A page or a fragment.
    #[must_use]
    pub fn html(text: impl Into<String>) -> Self {
        Self::new("text/html; charset=utf-8", text.into()).cache(Cache::Screen)
    }

    /// A body that is ready in every coding.
    #[must_use]
    pub fn stored(stored: &Stored, cache: Cache) -> Self {
        Self {
            status: StatusCode::OK,
            body: Body::Stored(stored.clone()),
            cache,
            headers: Vec::new(),
            is_keepable: false,
            until: None,
            searched: None,
        }
    }

    /// Done, and nothing to say.
    #[must_use]
    pub fn nothing() -> Self {
        Self::new("application/json", Bytes::new()).status(StatusCode::NO_CONTENT)
    }

    /// With this status; anything but 200 is never kept.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        if status != StatusCode::OK {
            self.cache = Cache::NoStore;
        }
        self
    }

    /// With this cache rule.
    #[must_use]
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = cache;
        self
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Made anew each time: it says more than what the database holds, or tells what somebody asked.
    #[must_use]
    pub fn anew(mut self) -> Self {
        self.is_keepable = false;
        self
    }

    /// Holding until this instant only, whatever the content does.
    #[must_use]
    pub fn until(mut self, until: Option<Timestamp>) -> Self {
        self.until = until.map(Timestamp::as_second);
        self
    }

    /// Holding as long as what it was searched in.
    #[must_use]
    pub fn searched(mut self, searched: Option<Searched>) -> Self {
        self.searched = searched.map(Arc::new);
        self
    }

    /// What may be kept of it as ready bytes.
    fn made(&self) -> Option<Made> {
        let is_public = matches!(self.cache, Cache::Content | Cache::Screen | Cache::Asked);
        match &self.body {
            Body::Made { content_type, bytes } if self.is_keepable && is_public && self.status == StatusCode::OK => {
                Some(Made {
                    content_type,
                    bytes: bytes.clone(),
                    cache_control: self.cache.header(),
                    headers: self.headers.clone(),
                    until: self.until,
                    searched: self.searched.clone(),
                })
            }
            _ => None,
        }
    }

    /// With a link to the next page of the list (RFC 8288), where there is one.
    #[must_use]
    pub fn next(self, next: Option<&str>) -> Self {
        match next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
            Some(value) => self.header(LINK, value),
            None => self,
        }
    }

    /// The answer for a client that sent these headers.
    ///
    /// # Errors
    /// None is known: compressing to memory does not fail.
    fn answer(self, method: &Method, asked: &HeaderMap) -> std::io::Result<HttpResponse> {
        let (content_type, size) = match &self.body {
            Body::Made { content_type, bytes } => (*content_type, bytes.len()),
            Body::Stored(stored) => (stored.content_type, stored.identity.len()),
        };
        let is_compressible = encoding::is_compressible(content_type, size);
        let coding = if is_compressible {
            Encoding::choose(joined(asked, &ACCEPT_ENCODING).as_deref())
        } else {
            Encoding::Identity
        };
        // What is never kept has no tag: a tag of an answer that names people would tell two of them apart.
        let is_tagged = self.status == StatusCode::OK && self.cache != Cache::NoStore;
        let tag = is_tagged.then(|| {
            let digest = match &self.body {
                Body::Made { bytes, .. } => Cow::Owned(encoding::digest(bytes)),
                Body::Stored(stored) => Cow::Borrowed(stored.digest.as_str()),
            };
            match coding.name() {
                Some(name) => format!("\"{digest}-{name}\""),
                None => format!("\"{digest}\""),
            }
        });
        let known = matches!(*method, Method::GET | Method::HEAD)
            && tag.as_deref().is_some_and(|tag| joined(asked, &IF_NONE_MATCH).is_some_and(|known| names(&known, tag)));
        let mut response = HttpResponseBuilder::new(if known { StatusCode::NOT_MODIFIED } else { self.status });
        response.insert_header((CACHE_CONTROL, self.cache.header()));
        if is_compressible {
            response.insert_header((VARY, "Accept-Encoding"));
        }
        if let Some(tag) = tag {
            response.insert_header((ETAG, tag));
        }
        for header in self.headers {
            response.append_header(header);
        }
        if known || matches!(self.status, StatusCode::NO_CONTENT | StatusCode::ACCEPTED) {
            return Ok(response.finish());
        }
        response.insert_header((CONTENT_TYPE, content_type));
        if let Some(name) = coding.name() {
            response.insert_header((CONTENT_ENCODING, name));
        }
        let bytes = match (self.body, coding) {
            (Body::Made { bytes, .. }, Encoding::Identity) => bytes,
            (Body::Made { bytes, .. }, Encoding::Gzip) => encoding::gzip(&bytes)?,
            (Body::Made { bytes, .. }, Encoding::Brotli) => encoding::brotli(&bytes, QUICK)?,
            (Body::Stored(stored), Encoding::Identity) => stored.identity,
            (Body::Stored(stored), Encoding::Gzip) => stored.gzip,
            (Body::Stored(stored), Encoding::Brotli) => stored.brotli,
        };
        Ok(response.body(bytes))
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        if request.extensions().contains::<IsWanted>()
            && let Some(made) = self.made()
        {
            request.extensions_mut().insert(made);
        }
        self.answer(request.method(), request.headers())
            .unwrap_or_else(|cause| HttpResponse::from_error(Refusal::internal(cause)))
    }
}

/// All values of a header as one list.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// Whether `If-None-Match` names this tag, by weak comparison (RFC 9110 section 13.1.2).
fn names(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|other| other == "*" || other.strip_prefix("W/").unwrap_or(other) == tag)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use actix_web::body::{MessageBody as _, to_bytes};

    use super::*;

    fn ask(reply: Reply, headers: &[(HeaderName, &'static str)]) -> HttpResponse {
        let mut asked = HeaderMap::new();
        for (name, value) in headers {
            asked.append(name.clone(), HeaderValue::from_static(value));
        }
        reply.answer(&Method::GET, &asked).unwrap()
    }

    fn long() -> Reply {
        Reply::html("école ".repeat(100))
    }

    fn tag(response: &HttpResponse) -> String {
        response.headers().get(ETAG).unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn each_coding_has_its_own_strong_tag() {
        let tags = ["identity", "gzip", "br"].map(|coding| tag(&ask(long(), &[(ACCEPT_ENCODING, coding)])));
        assert!(tags.iter().all(|tag| tag.starts_with('"')), "{tags:?}");
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    }

    #[actix_web::test]
    async fn a_small_body_is_sent_as_it_is() {
        let response = ask(Reply::html("court"), &[(ACCEPT_ENCODING, "br")]);
        assert!(!response.headers().contains_key(CONTENT_ENCODING));
        assert_eq!(to_bytes(response.into_body()).await.unwrap(), "court");
    }

    #[test]
    fn a_known_tag_gives_304_by_weak_comparison() {
        let plain = tag(&ask(long(), &[]));
        let brotli = tag(&ask(long(), &[(ACCEPT_ENCODING, "br")]));
        for (known, accept, status) in [
            (plain.clone(), "identity", 304),
            (format!("W/{plain}"), "identity", 304),
            (format!("\"autre\", {plain}"), "identity", 304),
            ("*".to_owned(), "identity", 304),
            (brotli.clone(), "br", 304),
            (format!("{plain},{brotli}"), "br", 304),
            (plain.clone(), "br", 200),
            ("\"autre\"".to_owned(), "identity", 200),
            (plain.trim_matches('"').to_owned(), "identity", 200),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(IF_NONE_MATCH, HeaderValue::from_str(&known).unwrap());
            asked.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept));
            let response = long().answer(&Method::GET, &asked).unwrap();
            assert_eq!(response.status(), status, "{known} {accept}");
            assert!(response.headers().contains_key(ETAG) && response.headers().contains_key(CACHE_CONTROL));
            assert_eq!(response.headers().get(VARY).unwrap(), "Accept-Encoding");
            if status == 304 {
                assert!(response.body().size().is_eof(), "a 304 has no body");
            }
        }
    }

    #[test]
    fn several_lines_of_a_header_are_one_list() {
        let plain = tag(&ask(long(), &[]));
        let mut asked = HeaderMap::new();
        asked.append(IF_NONE_MATCH, HeaderValue::from_static("\"a\""));
        asked.append(IF_NONE_MATCH, HeaderValue::from_str(&plain).unwrap());
        assert_eq!(long().answer(&Method::GET, &asked).unwrap().status(), 304);
    }

    #[test]
    fn an_error_page_is_neither_tagged_nor_kept() {
        let response = ask(long().status(StatusCode::NOT_FOUND), &[(IF_NONE_MATCH, "*")]);
        assert_eq!(response.status(), 404);
        assert!(!response.headers().contains_key(ETAG));
        assert_eq!(response.headers().get(CACHE_CONTROL).unwrap(), "no-store");
    }

    #[test]
    fn a_stored_body_is_served_in_its_own_bytes() {
        let stored = Stored::compress("text/css", Bytes::from("a{b:c}".repeat(100)), 11).unwrap();
        for (accept, size) in [("identity", 600), ("gzip", stored.gzip.len()), ("br", stored.brotli.len())] {
            let response = ask(Reply::stored(&stored, Cache::Immutable), &[(ACCEPT_ENCODING, accept)]);
            assert_eq!(response.body().size(), actix_web::body::BodySize::Sized(size as u64), "{accept}");
            assert!(response.headers().get(CACHE_CONTROL).unwrap().to_str().unwrap().contains("immutable"));
        }
    }

    #[test]
    fn a_next_page_is_linked_in_the_header() {
        let response = ask(long().next(Some("https://exemple.fr/v1/communes?after=a")), &[]);
        assert_eq!(response.headers().get(LINK).unwrap(), "<https://exemple.fr/v1/communes?after=a>; rel=\"next\"");
        assert!(!ask(long().next(None), &[]).headers().contains_key(LINK));
    }
}
