//! What writers do with a draft.

use mee_shared::ids::ObjectId;
use mee_shared::wire::work::WorkResource;
use mee_shared::work::RevisionState;
use serde_json::{Value, json};

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::read::find;
use super::resource;
use super::save::IfMatch;
use crate::store::works::{self, Revision, Work};
use crate::store::{Conn, Db};

pub(super) const NOTHING_OPEN: &str =
    "Rien n'est en cours d'écriture ici. Écrivez d'abord un texte, ou reprenez-en un ancien avec « restore ».";

/// The revision that is open.
pub(super) fn open(connection: &mut Conn, work: &Work) -> Result<Revision, Failure> {
    works::open_revision(connection, &work.id)?.ok_or(Failure::Conflict(NOTHING_OPEN))
}

/// Records a step of the work's way and answers the work as it stands now.
pub(super) fn done(
    connection: &mut Conn,
    acting: &Acting,
    work: &Work,
    action: &str,
    (before, after): (Option<Value>, Option<Value>),
) -> Result<WorkResource, Failure> {
    let now = works::get(connection, &work.body, &work.id)?.ok_or(Failure::NotFound)?;
    let answer = resource::work(connection, &now)?;
    acting.record(connection, Change { action, object: ("work", work.id.as_str()), before, after })?;
    Ok(answer)
}

pub(super) fn standing(revision: &Revision) -> Value {
    json!({ "revision": revision.number, "state": revision.state, "text_hash": revision.text_hash })
}

/// Hands the draft to whoever publishes.
///
/// # Errors
/// [`Failure::Conflict`] where there is no draft, [`Failure::Stale`], or the database's.
pub async fn propose_work(db: &Db, acting: &Acting, id: &ObjectId, if_match: IfMatch) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        let revision = open(connection, &work)?;
        if revision.state == RevisionState::Proposed {
            return resource::work(connection, &work);
        }
        works::propose(connection, &work, revision.number, acting.writer().id())?;
        let after = json!({ "revision": revision.number, "state": "proposed", "text_hash": revision.text_hash });
        done(connection, &acting, &work, "work.propose", (Some(standing(&revision)), Some(after)))
    })
    .await
}

/// Makes the text of an earlier revision the text of the draft.
///
/// # Errors
/// [`Failure::NotFound`] for a revision that does not exist, [`Failure::Stale`], or the database's.
pub async fn restore_revision(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    number: i64,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        let Some(earlier) = works::revision(connection, &work.id, number)? else {
            return Err(Failure::rule("/number", "Ce texte n'a pas de version de ce numéro ; l'historique les donne."));
        };
        let before = works::open_revision(connection, &work.id)?;
        let text: Box<serde_json::value::RawValue> =
            serde_json::from_str(&earlier.doc).map_err(|error| Failure::Internal(error.into()))?;
        let saved = works::save_draft(connection, &work, &work.title, &text, &acting.writer())?;
        // Whoever wrote the earlier text wrote this one too.
        works::add_writers_of(connection, &work, number, saved.number)?;
        let after = json!({ "revision": saved.number, "restored": number, "text_hash": saved.text_hash });
        done(connection, &acting, &work, "work.restore", (before.as_ref().map(standing), Some(after)))
    })
    .await
}
