//! Use cases: one blocking hop and one transaction each.
//!
//! A use case loads rows, calls the rule that `mee_shared` holds, and answers with a wire type.
//! Nothing here knows the web server.

pub mod accounts;
pub mod addresses;
pub mod agenda;
pub mod api_keys;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod calculators;
pub mod calendar;
pub mod catchment;
pub mod changes;
pub mod commune;
pub mod delegations;
pub mod demo;
pub mod directory;
pub mod establishments;
pub mod export;
pub mod feed;
pub mod fiche;
pub mod files;
pub mod finder;
pub mod home;
pub mod import;
pub mod invitations;
pub mod layers;
pub mod left_out;
pub mod life_events;
pub mod link_checks;
pub mod living_demo;
pub mod mail;
pub mod members;
pub mod menus;
pub mod national_demo;
pub mod news;
pub mod notices;
pub mod open_data;
pub mod preview;
pub mod proofreading;
pub mod readability;
pub mod refusals;
pub mod registrations;
pub mod reminders;
pub mod retention;
pub mod reviews;
pub mod rubrics;
pub mod school;
pub mod search;
pub mod sectors;
pub mod service_links;
pub mod settings;
mod speakers;
pub mod tariffs;
pub mod theme;
pub mod to_fill;
mod today;
pub mod view;
pub mod webhooks;
pub mod works;

use mee_shared::problem::{FieldError, ProblemCode};

use crate::store::StoreError;
use crate::store::cursor::{Cursor, ListKind};

/// Why a use case has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing is there, or it belongs to another body.
    #[error("nothing is there")]
    NotFound,
    /// The cursor of a page cannot be read.
    #[error("the cursor cannot be read")]
    InvalidCursor,
    /// The cursor of a feed cannot be read.
    #[error("the cursor of the feed cannot be read")]
    InvalidSince,
    /// No credentials, or credentials that do not count. Why stays unsaid: it would help whoever forges them.
    #[error("the credentials do not count")]
    Unauthorized,
    /// The credentials are good, the right is missing; said in French.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// As [`Failure::Forbidden`], with a sentence made for the case.
    #[error("forbidden: {0}")]
    ForbiddenWith(String),
    /// What is asked for contradicts what is there; said in French.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// As [`Failure::Conflict`], with a sentence made for the case.
    #[error("conflict: {0}")]
    ConflictWith(String),
    /// What is asked for is no longer kept; said in French.
    #[error("gone: {0}")]
    Gone(&'static str),
    /// Someone else wrote since the version the request builds on.
    #[error("someone else wrote in the meantime")]
    Stale,
    /// Places of the request that break a rule.
    #[error("a rule is broken")]
    Unprocessable(Vec<FieldError>),
    /// The database is busy or away.
    #[error("the database is busy or away")]
    Unavailable(#[source] anyhow::Error),
    /// Something failed on our side.
    #[error("something failed on our side")]
    Internal(#[source] anyhow::Error),
}

impl Failure {
    /// One place of the request that breaks a rule, said in French.
    fn rule(pointer: &str, detail: impl Into<String>) -> Self {
        let (pointer, code) = (pointer.to_owned(), ProblemCode::Unprocessable);
        Self::Unprocessable(vec![FieldError { pointer, code, detail: detail.into() }])
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_transient() { Self::Unavailable(error.into()) } else { Self::Internal(error.into()) }
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

/// A stored instant (microseconds since 1970) as the wire has it.
fn instant(micros: i64) -> Result<jiff::Timestamp, Failure> {
    jiff::Timestamp::from_microsecond(micros).map_err(|error| Failure::Internal(error.into()))
}

/// Which part of a list is asked for.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// How many entries at most, from 1 to 100.
    pub limit: u32,
    /// Where the page starts: the `next` of the page before.
    pub after: Option<String>,
}

impl PageRequest {
    fn cursor(&self, list: ListKind) -> Result<Option<Cursor>, Failure> {
        self.after.as_deref().map(|text| Cursor::decode(list, text).ok_or(Failure::InvalidCursor)).transpose()
    }
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next page starts; none on the last.
    pub next: Option<String>,
}

impl<T> Listed<T> {
    fn new<R>(list: ListKind, rows: Vec<R>, next: Option<&Cursor>, convert: impl FnMut(R) -> T) -> Self {
        Self { items: rows.into_iter().map(convert).collect(), next: next.map(|cursor| cursor.encode(list)) }
    }
}
