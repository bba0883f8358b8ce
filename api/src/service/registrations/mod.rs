//! Registrations: one work of a body, of the nearest body for parents.

mod demo;
mod desk;
mod public;

use mee_shared::registration::Registration;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::works::NewWork;

pub use demo::fill_registration;
pub use desk::{get_body_registration, put_registration};
pub use public::get_registration;
pub(super) use public::{VIEW, draft, nearest, published};

/// A body has one, so its subject is always the same.
const SUBJECT: &str = "registration";

pub(super) fn read(doc: &str) -> Result<Registration, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

fn title(registration: &Registration) -> String {
    format!("Inscriptions {}", registration.school_year)
}

fn new_work(title: &str) -> NewWork<'_> {
    NewWork { kind: WorkKind::Registration, subject: SUBJECT, title, uai: None }
}
