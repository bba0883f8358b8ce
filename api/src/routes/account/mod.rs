//! Pages for agents by which a link in a mail is used. They change nothing when they are merely opened: mail programs and
//! filters open links before people do.

pub mod invitation;
pub mod password_reset;

use actix_web::http::StatusCode;
use maud::Markup;
use mee_shared::problem::FieldError;

use crate::http::App;
use crate::http::document;
use crate::http::extract::{Pairs, Parameters};
use crate::http::problem::Refusal;
use crate::http::reply::{Cache, Reply};
use crate::service::Failure;

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

fn page(app: &App, title: &str, content: &Markup) -> Reply {
    Reply::html(document::desk(app, title, None, content)).cache(Cache::NoStore)
}

/// The page again, with what was wrong beside its fields.
fn page_again(app: &App, title: &str, content: &Markup) -> Reply {
    page(app, title, content).status(StatusCode::UNPROCESSABLE_ENTITY)
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
