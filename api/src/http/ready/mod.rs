//! Public replies from ready bytes: before routing, without the database, without anything else to wait for.
//!
//! [`Front`] stands before the whole application and answers what is ready; of several who ask for what is not, the first goes on
//! and the others wait for what it gets. Everything else goes on as if it were not there.
//! The edge tells `Wanted::keep` of what a handler answered. What is asked with credentials and what a handler says is
//! not to be kept never comes here. A reply to a question holds as long as what it was searched in, and is counted as a question
//! each time it is sent.

mod front;
mod writing;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::http::{Method, Uri};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};
use mee_shared::ids::InseeCode;

use super::App;
use super::extract::actor::API_KEY;
use crate::ready::{Entry, LARGEST, LONGEST_KEY, Made, Maker, Outcome};
use crate::service::commune::list_speakers;
use crate::store::versions::{Basis, Moment};

pub use front::Front;

/// What a reply says of the day it is holds until the next half hour at most: every midnight of every time zone of France
/// (from UTC−10, with Marquesas' half hour, to UTC+12) is one in UTC.
const HALF_HOUR: i64 = 1_800;

/// Tells whoever writes the reply that it is asked for.
pub struct IsWanted;

/// A request whose reply is kept for those who ask for the same, and when it went to its handler.
pub struct Wanted {
    maker: Maker,
    moment: Moment,
    asked_at: i64,
}

/// Now, in seconds since 1970.
fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

/// Under what a public reply to such a request is kept; none where there is none.
pub(super) fn key<'a>(method: &Method, uri: &'a Uri, headers: &HeaderMap) -> Option<Cow<'a, str>> {
    let path = uri.path();
    let is_api = path.starts_with("/v1/communes") || path.starts_with("/v1/calculators");
    if !matches!(*method, Method::GET | Method::HEAD)
        || !(is_api || path.starts_with("/portal/") || path == "/")
        || headers.contains_key(AUTHORIZATION)
        || headers.contains_key(API_KEY)
    {
        return None;
    }
    let Some(query) = uri.query().filter(|query| !query.is_empty()) else {
        return (path.len() <= LONGEST_KEY).then_some(Cow::Borrowed(path));
    };
    let target = uri.path_and_query().filter(|target| target.as_str().len() <= LONGEST_KEY);
    if is_api {
        // What it does not know an operation refuses, and a refusal is never kept.
        return target.map(|target| Cow::Borrowed(target.as_str()));
    }
    page_key(path, query).filter(|key| key.len() <= LONGEST_KEY).map(Cow::Owned)
}

/// A page's key: shared links gain parameters that change nothing.
fn page_key(path: &str, query: &str) -> Option<String> {
    let mut after = None;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            // Drafts, and what people search, are no public replies.
            "preview" | "q" | "name" => return None,
            // Given twice it is refused.
            "after" if after.is_some() => return None,
            "after" => after = Some(value),
            _ => {}
        }
    }
    Some(match after {
        Some(after) => {
            let after: String = url::form_urlencoded::byte_serialize(after.as_bytes()).collect();
            format!("{path}?after={after}")
        }
        None => path.to_owned(),
    })
}

/// The commune that a key is about.
fn commune_of(key: &str) -> Option<InseeCode> {
    let rest = key.strip_prefix("/v1/communes/").or_else(|| key.strip_prefix("/portal/"))?;
    rest.split(['/', '?']).next()?.parse().ok()
}

impl Wanted {
    /// Marks the request that now goes to its handler.
    fn mark(request: &impl HttpMessage, app: &App, maker: Maker) {
        let wanted = Self { maker, moment: app.ready.versions().moment(), asked_at: now() };
        let mut extensions = request.extensions_mut();
        extensions.insert(IsWanted);
        extensions.insert(wanted);
    }

    /// What [`Front`] marked the request with.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions_mut().remove()
    }

    /// Keeps what the handler answered, after the answer has left.
    pub(super) fn keep(self, app: &Data<App>, request: &HttpRequest, pattern: &str) {
        let made = request.extensions_mut().remove::<Made>().filter(|made| made.bytes.len() <= LARGEST);
        // What one person asked once is kept nowhere.
        let is_worth = |made: &Made| made.searched.is_none() || app.search.is_asked_again(self.maker.key());
        let Some(made) = made.filter(is_worth) else { return self.refuse() };
        let (app, pattern) = (app.clone(), pattern.to_owned());
        actix_web::rt::spawn(async move {
            match self.code(&app, made, pattern).await {
                Ok(entry) => {
                    app.ready.keep(self.maker.key(), Arc::clone(&entry));
                    self.maker.tell(Outcome::Made(entry));
                }
                Err(error) => {
                    tracing::debug!(%error, "a reply is not kept");
                    self.refuse();
                }
            }
        });
    }

    /// Nothing is kept of the answer: who waits for it asks for one of their own.
    pub(super) fn refuse(self) {
        self.maker.tell(Outcome::Nothing);
    }

    async fn code(&self, app: &Data<App>, made: Made, pattern: String) -> anyhow::Result<Arc<Entry>> {
        let basis = self.basis(app).await?;
        let boundary = (self.asked_at.div_euclid(HALF_HOUR) + 1) * HALF_HOUR;
        let until = made.until.map_or(boundary, |until| until.min(boundary));
        let entry = actix_web::web::block(move || Entry::new(&made, &pattern, basis, until)).await??;
        Ok(Arc::new(entry))
    }

    /// What the reply was made from.
    async fn basis(&self, app: &App) -> anyhow::Result<Basis> {
        let ready = &app.ready;
        let key = self.maker.key();
        let Some(insee) = commune_of(key) else {
            // Lists of communes and calculators are everybody's; whatever else there may be depends on all.
            let is_general = key.starts_with("/v1/communes") || key.starts_with("/v1/calculators");
            return Ok(if is_general || key == "/" {
                ready.versions().basis(self.moment, Arc::from([]))
            } else {
                ready.versions().basis_of_all(self.moment)
            });
        };
        let scopes = match ready.speaking(&insee) {
            Some(scopes) => scopes,
            None => ready.set_speaking(&insee, self.moment, &list_speakers(&app.db, &insee).await?),
        };
        Ok(ready.versions().basis(self.moment, scopes))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn only_public_reads_have_a_key_and_what_changes_nothing_is_not_in_it() {
        for (target, expected) in [
            ("/v1/communes/94043/fiches/f1864", Some("/v1/communes/94043/fiches/f1864")),
            ("/v1/communes/94043/fiches?limit=3", Some("/v1/communes/94043/fiches?limit=3")),
            ("/v1/communes/94043/fiches?", Some("/v1/communes/94043/fiches")),
            ("/portal/94043/?utm_source=lettre", Some("/portal/94043/")),
            ("/portal/94043/themes/cantine?utm_a=1&after=a%2Bb", Some("/portal/94043/themes/cantine?after=a%2Bb")),
            ("/portal/94043/themes/cantine?after=a&after=b", None),
            ("/portal/94043/search?q=cantine", None),
            ("/v1/communes/94043/search?limit=3&q=cantine", Some("/v1/communes/94043/search?limit=3&q=cantine")),
            ("/portal/94043/fiches/f1864?preview=abc", None),
            ("/?name=kremlin", None),
            ("/", Some("/")),
            ("/v1/bodies/1/works", None),
            ("/v1/auth/me", None),
            ("/account", None),
            ("/health/ready", None),
        ] {
            let uri: Uri = target.parse().unwrap();
            assert_eq!(key(&Method::GET, &uri, &HeaderMap::new()).as_deref(), expected, "{target}");
            assert_eq!(key(&Method::POST, &uri, &HeaderMap::new()), None, "{target}");
        }
        let long = format!("/portal/94043/{}", "a".repeat(LONGEST_KEY));
        assert_eq!(key(&Method::GET, &long.parse().unwrap(), &HeaderMap::new()), None);
    }

    #[test]
    fn what_comes_with_credentials_has_no_key() {
        let uri: Uri = "/v1/communes/94043".parse().unwrap();
        for name in [AUTHORIZATION, API_KEY] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static("x"));
            assert_eq!(key(&Method::GET, &uri, &headers), None);
        }
    }

    #[test]
    fn a_key_names_its_commune() {
        for (key, expected) in [
            ("/v1/communes/94043", Some("94043")),
            ("/v1/communes/2A004/home", Some("2A004")),
            ("/portal/94043/?after=a", Some("94043")),
            ("/v1/communes?name=a", None),
            ("/v1/calculators", None),
            ("/portal/rien/", None),
        ] {
            assert_eq!(commune_of(key).as_ref().map(InseeCode::as_str), expected, "{key}");
        }
    }
}
