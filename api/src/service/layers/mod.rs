//! What bodies say on fiches: layers over the national editor's, fiches of their own, and what a change beneath leaves hanging.

mod conflicts;
mod over;
mod own;
mod public;
mod put;

use mee_shared::fiche::Block;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::work::WorkKind;

use super::Failure;
use crate::import::markdown;
use crate::store::Conn;
use crate::store::bodies::Body;
use crate::store::works::{Revision, Work};

pub(super) use conflicts::fiche_changed;
pub use conflicts::{list_conflicts, settle_conflict};
pub(super) use over::{over, voices_of_body};
pub use own::put_own_fiche;
pub(super) use own::read_own;
pub use put::{get_layer, put_layer};

/// A text as an agent typed it, read; what is wrong is named with its place.
pub(super) fn read_text(pointer: &str, text: &str) -> Result<Vec<Block>, Vec<FieldError>> {
    markdown::read_text("texte", text).map_err(|error| {
        let line = error.line.map(|line| format!("Ligne {line} : ")).unwrap_or_default();
        let detail = format!("{line}{} ; {}.", error.problem, error.way_out);
        vec![FieldError { pointer: pointer.to_owned(), code: ProblemCode::Unprocessable, detail }]
    })
}

/// Whether the revision may reach parents as things stand: what was right when it was written may have lost its place since.
pub(super) fn check(connection: &mut Conn, body: &Body, work: &Work, revision: &Revision) -> Result<(), Failure> {
    match work.kind {
        WorkKind::Layer => put::check(connection, body, work, revision),
        WorkKind::Fiche => own::check(connection, body, work, revision),
        _ => Ok(()),
    }
}

/// Brings what is made of published layers and fiches up to what the work publishes now.
pub(super) fn changed(connection: &mut Conn, body: &Body, work: &Work) -> Result<(), Failure> {
    match work.kind {
        WorkKind::Layer => public::layer_changed(connection, body, work),
        WorkKind::Fiche => public::fiche_changed(connection, body, work),
        _ => Ok(()),
    }
}
