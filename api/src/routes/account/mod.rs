//! Pages for agents: signing in and out, one's account, what the link of a mail leads to. They load no script and change
//! nothing on GET: mail programs and filters open links before people do.

pub mod invitation;
pub mod openid;
pub mod password_reset;
pub mod session;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use maud::Markup;
use mee_shared::problem::FieldError;

use crate::http::App;
use crate::http::cookie;
use crate::http::document::desk;
use crate::http::extract::{Pairs, Parameters};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::Failure;

/// Sends a browser on without a redirect: the pages' own policy lets no form end elsewhere, redirects included.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// The longest token read; ours are shorter.
const LONGEST_TOKEN: usize = 100;

/// The longest password read; one longer than may be chosen is said to be so beside its field.
const LONGEST_PASSWORD: usize = 800;

/// The token of a link, as a query parameter.
pub struct Token(Option<String>);

impl Parameters for Token {
    const NAMES: &'static [&'static str] = &["token"];

    fn take(pairs: &mut Pairs) -> Self {
        Self(pairs.secret("token", LONGEST_TOKEN))
    }
}

fn page(app: &App, title: &str, signed_in: Option<&str>, content: &Markup) -> Reply {
    Reply::html(desk(app, title, signed_in, content)).cache(Cache::NoStore)
}

/// To an address of ours, by GET.
fn see_other(app: &App, path: &str) -> Answer {
    leave(&format!("{}{path}", app.links.public_url()))
}

/// To any address, by GET.
fn leave(url: &str) -> Answer {
    let url = HeaderValue::from_str(url).map_err(Refusal::internal)?;
    Ok(Reply::html("").status(StatusCode::SEE_OTHER).header(LOCATION, url))
}

/// The page, and on to another site at once.
fn go_on(reply: Reply, url: &str) -> Answer {
    let value = HeaderValue::from_str(&format!("0; url={url}")).map_err(Refusal::internal)?;
    Ok(reply.header(REFRESH, value))
}

fn session(request: &HttpRequest, app: &App) -> Option<String> {
    cookie::SESSION.read(request.headers(), &app.links)
}

/// A path of ours to go on to; another site's address is none.
fn own_path(text: &str) -> Option<String> {
    // Browsers read a backslash as a slash, and two slashes as another host.
    let is_ours = text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= 500
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_ours.then(|| text.to_owned())
}

/// The page again, with what was wrong beside its fields.
fn page_again(app: &App, title: &str, content: &Markup) -> Reply {
    page(app, title, None, content).status(StatusCode::UNPROCESSABLE_ENTITY)
}

/// What is wrong with the fields of a form; any other failure is a page of its own.
fn faults(failure: Failure) -> Result<Vec<FieldError>, Refusal> {
    match failure {
        Failure::Unprocessable(errors) => Ok(errors),
        other => Err(other.into()),
    }
}

/// Whether it is the link itself that does not count.
fn is_of_link(errors: &[FieldError]) -> bool {
    errors.iter().any(|error| error.pointer == "/token")
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_our_own_paths_are_gone_on_to() {
        for (text, expected) in [
            ("/account", true),
            ("/portal/94043/fiches/f1?a=b", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a\r\nb", false),
            ("", false),
        ] {
            assert_eq!(own_path(text).is_some(), expected, "{text:?}");
        }
    }
}
