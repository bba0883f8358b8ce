//! Whose a file is that the operator enters for a commune.

use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::InseeCode;

use super::super::works::When;
use super::ImportFailure;
use crate::store::bodies::{self, Body};
use crate::store::{Conn, communes};

/// The commune's own body, made where it has none yet.
pub(in crate::service) fn commune_body(connection: &mut Conn, insee: &InseeCode) -> Result<Body, ImportFailure> {
    let missing = || ImportFailure::File(format!("la commune {insee} n'est pas dans la base : importez-la d'abord"));
    let commune = communes::find(connection, insee)?.ok_or_else(missing)?;
    let name = BodyName::new(BodyKind::Commune, insee.as_str())
        .map_err(|error| ImportFailure::File(format!("{insee} : {error}")))?;
    let id = match bodies::find_named(connection, &name)? {
        Some(id) => id,
        None => bodies::ensure_commune(connection, insee, &commune.name)?,
    };
    bodies::get(connection, &id)?.ok_or_else(missing)
}

/// What is said of things that parents do not see at once.
pub(in crate::service) fn note_on(when: When, what: &str) -> Option<String> {
    match when {
        When::Now => None,
        When::On(day) => Some(format!("{what} : publiées le {day}")),
        When::Draft => Some(format!("{what} : en brouillon, la collectivité les publiera")),
    }
}
