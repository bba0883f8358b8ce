//! Cross-origin access: open to every origin, without credentials.
//!
//! The headers are the same for every request, with or without `Origin`, so that a shared cache may keep one answer for all;
//! that is why this is not `actix-cors`, which writes them only for requests that name an origin.

use actix_web::HttpResponse;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CROSS_ORIGIN_RESOURCE_POLICY, HeaderMap, HeaderValue,
};

/// Opens an answer to every origin.
pub fn open(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Link, Retry-After, X-Request-Id, Cache-Status"),
    );
    headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
}

/// The answer to a preflight (Fetch standard, « CORS-preflight fetch »); browsers keep it for up to a day.
#[must_use]
pub fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "content-type, if-none-match"))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}
