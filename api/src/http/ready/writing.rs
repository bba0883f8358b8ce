//! How a reply that is ready is written for a client: its coding, its tag, and the headers that all answers share.

use actix_http::Response;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use actix_web::http::{Method, StatusCode};

use crate::http::edge::{Headless, dress};
use crate::http::encoding::Encoding;
use crate::http::router::Zone;
use crate::ready::Entry;

/// RFC 9211.
const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// What is asked for, beside the address.
pub(super) struct Terms {
    /// Whether only the head of the answer is wanted.
    pub is_head: bool,
    coding: Encoding,
    known: Vec<HeaderValue>,
}

impl Terms {
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        Self {
            is_head: *method == Method::HEAD,
            coding: coding(headers),
            known: headers.get_all(IF_NONE_MATCH).cloned().collect(),
        }
    }
}

/// The coding the client likes best. What browsers send is known by sight.
fn coding(headers: &HeaderMap) -> Encoding {
    let mut values = headers.get_all(ACCEPT_ENCODING);
    let first = values.next();
    if values.next().is_some() {
        let all: Vec<&str> = headers.get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok()).collect();
        return Encoding::choose(Some(&all.join(",")));
    }
    match first.map(HeaderValue::as_bytes) {
        None => Encoding::Identity,
        Some(b"gzip, deflate, br, zstd" | b"gzip, deflate, br" | b"br") => Encoding::Brotli,
        Some(b"gzip, deflate" | b"gzip") => Encoding::Gzip,
        Some(b"identity") => Encoding::Identity,
        Some(_) => Encoding::choose(first.and_then(|value| value.to_str().ok())),
    }
}

/// Whether the client has these bytes, or the same at another quality, by weak comparison (RFC 9110 section 13.1.2).
fn is_known(known: &[HeaderValue], entry: &Entry, coding: Encoding) -> bool {
    known.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || entry.is_named(tag.strip_prefix("W/").unwrap_or(tag), coding)
    })
}

/// The answer that the entry is for this client; `away_for` says for how many seconds nobody could have made it anew.
pub(super) fn answer(
    entry: &Entry,
    terms: &Terms,
    zone: Zone,
    request_id: &str,
    away_for: Option<u64>,
) -> Response<BoxBody> {
    let (coded, coding) = entry.coded(terms.coding);
    let is_known = !terms.known.is_empty() && is_known(&terms.known, entry, coding);
    let mut response = if is_known {
        Response::with_body(StatusCode::NOT_MODIFIED, BoxBody::new(()))
    } else if terms.is_head {
        Response::with_body(StatusCode::OK, Headless::of(coded.bytes.size()).boxed())
    } else {
        Response::with_body(StatusCode::OK, BoxBody::new(coded.bytes.clone()))
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, entry.cache_control.clone());
    headers.insert(ETAG, coded.tag.clone());
    if entry.is_compressed() {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if !is_known {
        headers.insert(CONTENT_TYPE, entry.content_type.clone());
        if let Some(name) = coding.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    for (name, value) in &entry.headers {
        headers.append(name.clone(), value.clone());
    }
    if let Some(seconds) = away_for {
        let text = format!("mee; hit; ttl=-{seconds}; detail=database-away");
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(CACHE_STATUS, value);
        }
    }
    dress(headers, zone, request_id);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send_is_read_as_any_other_list() {
        for accept in [
            "gzip, deflate, br, zstd",
            "gzip, deflate, br",
            "br",
            "gzip, deflate",
            "gzip",
            "identity",
            "",
            "br;q=0, gzip",
            "*",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(coding(&headers), Encoding::choose(Some(accept)), "{accept}");
        }
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("br;q=0.5"));
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(coding(&headers), Encoding::Gzip);
    }
}
