//! Forms of the pages for agents, and where they come from.
//!
//! A page of another site can send a form here with the visitor's cookie: a request that changes something counts only
//! when the browser says that it comes from our own pages.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, ORIGIN};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use mee_shared::problem::ProblemCode;

use super::Parameters;
use super::query::read;
use crate::http::App;
use crate::http::problem::Refusal;

/// The longest form taken, in bytes.
const LONGEST: usize = 65_536;

/// The fields of a form that one of our own pages sent (`application/x-www-form-urlencoded`).
pub struct Form<T>(
    /// The values.
    pub T,
);

impl<T: Parameters + 'static> FromRequest for Form<T> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let bytes = Bytes::from_request(&request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| Refusal::of_status(error.as_response_error().status_code()))?;
            let app = request.app_data::<Data<App>>().ok_or_else(|| Refusal::internal(anyhow::anyhow!("no state")))?;
            require_own_origin(request.headers(), app.links.public_url())?;
            fields(request.headers(), &bytes).map(Self)
        })
    }
}

/// The fields of a form that any page may send, for it changes nothing and the answer is for whoever asks.
pub struct OpenForm<T>(
    /// The values.
    pub T,
);

impl<T: Parameters + 'static> FromRequest for OpenForm<T> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let bytes = Bytes::from_request(&request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| Refusal::of_status(error.as_response_error().status_code()))?;
            fields(request.headers(), &bytes).map(Self)
        })
    }
}

fn fields<T: Parameters>(headers: &HeaderMap, bytes: &Bytes) -> Result<T, Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType, "Envoyez le formulaire de la page."));
    }
    if bytes.len() > LONGEST {
        return Err(Refusal::new(ProblemCode::TooLarge, "Ce formulaire est trop long."));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Refusal::new(ProblemCode::InvalidValue, "Ce formulaire n'est pas un texte UTF-8."))?;
    read(text, true)
}

/// Refuses a request that another site sent, or of which the browser does not say where it comes from.
///
/// `Origin` decides where it is given, as browsers give it with every form and script that change something; without it
/// `Sec-Fetch-Site` must say `same-origin`. The opaque origin `null`, which a browser told to be discreet sends with a form,
/// counts with that header only.
///
/// # Errors
/// When it does not come from our own pages.
pub fn require_own_origin(headers: &HeaderMap, public_url: &str) -> Result<(), Refusal> {
    let one = |name: &str| {
        let mut values = headers.get_all(name);
        let first = values.next().and_then(|value| value.to_str().ok());
        first.filter(|_| values.next().is_none())
    };
    let is_ours = match one(ORIGIN.as_str()) {
        Some("null") | None => one("sec-fetch-site") == Some("same-origin"),
        Some(origin) => origin.eq_ignore_ascii_case(origin_of(public_url)),
    };
    if is_ours {
        return Ok(());
    }
    Err(Refusal::new(
        ProblemCode::Forbidden,
        "Cette demande ne vient pas de nos pages. Rechargez la page et recommencez ; \
         si cela se reproduit, mettez votre navigateur à jour.",
    ))
}

/// The scheme, host and port of an address.
fn origin_of(url: &str) -> &str {
    let host_at = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(host_at..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| host_at + at);
    url.get(..end).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_our_own_pages_may_send_forms() {
        const OURS: &str = "https://portail.example.org";
        for (lines, expected) in [
            (&[("origin", OURS)][..], true),
            (&[("origin", "HTTPS://PORTAIL.example.org")], true),
            (&[("origin", "https://portail.example.org.evil.example")], false),
            (&[("origin", "http://portail.example.org")], false),
            (&[("origin", "https://portail.example.org:8443")], false),
            (&[("origin", "null")], false),
            (&[("origin", "null"), ("sec-fetch-site", "same-origin")], true),
            (&[("origin", "null"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", OURS), ("origin", "https://evil.example")], false),
            (&[], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("referer", OURS)], false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(require_own_origin(&headers, OURS).is_ok(), expected, "{lines:?}");
            assert_eq!(
                require_own_origin(&headers, "https://portail.example.org/ecole").is_ok(),
                expected,
                "{lines:?}"
            );
        }
    }
}
