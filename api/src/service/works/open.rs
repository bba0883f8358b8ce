//! What writers do with a draft.

use mee_shared::ids::ObjectId;
use mee_shared::wire::work::WorkResource;
use serde_json::{Value, json};

use super::super::auth::{Acting, Change};
use super::super::{Failure, mail};
use super::read::find;
use super::save::IfMatch;
use super::{resource, track};
use crate::store::works::{self, Revision, Work};
use crate::store::{Conn, Db};

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

/// A revision as the audit log names it.
pub(super) fn standing(revision: &Revision) -> Value {
    json!({ "revision": revision.number, "state": revision.state, "text_hash": revision.text_hash })
}

/// Hands the draft to whoever publishes.
///
/// # Errors
/// [`Failure::ConflictWith`] where there is no draft, [`Failure::Stale`], or the database's.
pub async fn propose_work(db: &Db, acting: &Acting, id: &ObjectId, if_match: IfMatch) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        let mut loaded = track::load(connection, &acting, &id, if_match)?;
        let text = loaded.track.in_hand().map(|in_hand| in_hand.text.clone());
        let text = text.ok_or_else(|| track::failure(mee_shared::publication::Refusal::NothingInHand, ""))?;
        loaded.track.propose(&loaded.actor, &text).map_err(|refusal| track::failure(refusal, ""))?;
        let (revision, _) = loaded.open()?;
        works::propose(connection, &loaded.work, revision.number, acting.writer().id())?;
        mail::proposed(connection, acting.body(), acting.writer().id())?;
        mail::step_open(connection, acting.body(), &loaded.work, revision.number, loaded.next_step().as_ref())?;
        let after = json!({ "revision": revision.number, "state": "proposed", "text_hash": revision.text_hash });
        done(connection, &acting, &loaded.work, "work.propose", (Some(standing(&revision)), Some(after)))
    })
    .await
}

/// Makes the text of an earlier revision the text of the draft.
///
/// # Errors
/// [`Failure::Unprocessable`] for a revision that does not exist, [`Failure::Stale`], or the database's.
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
