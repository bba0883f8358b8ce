//! Pages for agents: signing in and out, one's account. They load no script and change nothing on GET.

pub mod openid;
pub mod session;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use maud::Markup;

use crate::http::App;
use crate::http::cookie;
use crate::http::document::desk;
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};

/// Sends a browser on without a redirect: the pages' own policy lets no form end elsewhere, redirects included.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

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
