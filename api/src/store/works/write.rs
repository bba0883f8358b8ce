//! Changing works.

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::body::BodyKind;
use mee_shared::work::{RevisionState, WorkKind};

use super::revisions::{Revision, Writer, open_revision, revision, standing, writers};
use super::{Work, WorkId, corrupt};
use crate::store::bodies::{Body, BodyId};
use crate::store::document::Document;
use crate::store::schema::{revision_writers, revisions, signatures, works};
use crate::store::{Conn, StoreError, new_id, now_micros};

/// A work to be begun.
#[derive(Debug, Clone, Copy)]
pub struct NewWork<'a> {
    /// What it is.
    pub kind: WorkKind,
    /// What it is about.
    pub subject: &'a str,
    /// What lists call it.
    pub title: &'a str,
    /// The school it belongs to.
    pub uai: Option<&'a str>,
}

/// Begins a work of the body, without any text yet.
///
/// # Errors
/// When the database refuses: the body has one on this subject already.
pub fn create(connection: &mut Conn, body: &Body, new: NewWork<'_>) -> Result<Work, StoreError> {
    let now = now_micros();
    let work = Work {
        id: WorkId(new_id()),
        body: body.id.clone(),
        kind: new.kind,
        subject: new.subject.to_owned(),
        title: new.title.to_owned(),
        uai: new.uai.map(str::to_owned),
        last_number: 0,
        public_number: None,
        checked_on: None,
        review_by: None,
        version: 0,
        created_at: now,
        updated_at: now,
    };
    diesel::insert_into(works::table)
        .values((
            works::id.eq(&work.id.0),
            works::body_id.eq(&work.body.0),
            works::body_kind.eq(BodyKind::as_str(body.name.kind())),
            works::kind.eq(new.kind.as_str()),
            works::subject.eq(new.subject),
            works::title.eq(new.title),
            works::uai.eq(new.uai),
            works::last_number.eq(0),
            works::is_hiding.eq(false),
            works::version.eq(0),
            works::created_at.eq(now),
            works::updated_at.eq(now),
        ))
        .execute(connection)?;
    Ok(work)
}

/// Counts a change of the work; answers its version now.
fn touch(connection: &mut Conn, work: &WorkId) -> Result<(), StoreError> {
    diesel::update(works::table.find(&work.0))
        .set((works::version.eq(works::version + 1), works::updated_at.eq(now_micros())))
        .execute(connection)?;
    Ok(())
}

fn add_writer(connection: &mut Conn, work: &WorkId, number: i64, writer: &Writer) -> Result<(), StoreError> {
    if writers(connection, work, number)?.contains(writer) {
        return Ok(());
    }
    diesel::insert_into(revision_writers::table)
        .values((
            revision_writers::work_id.eq(&work.0),
            revision_writers::number.eq(number),
            revision_writers::writer_kind.eq(writer.kind()),
            revision_writers::writer_id.eq(writer.id()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Counts the writers of one revision among those of another, which has its text.
///
/// # Errors
/// When the database refuses.
pub fn add_writers_of(connection: &mut Conn, work: &Work, from: i64, to: i64) -> Result<(), StoreError> {
    for writer in writers(connection, &work.id, from)? {
        add_writer(connection, &work.id, to, &writer)?;
    }
    Ok(())
}

/// Writes the text of the work's draft, begun where there is none; another text loses its proposal and its signatures.
///
/// A draft that follows a refused one keeps that one's writers: what they wrote is still in it.
///
/// # Errors
/// When the database refuses.
pub fn save_draft(
    connection: &mut Conn,
    work: &Work,
    title: &str,
    value: &impl serde::Serialize,
    writer: &Writer,
) -> Result<Revision, StoreError> {
    let document = Document::of(value)?;
    let now = now_micros();
    let number = match open_revision(connection, &work.id)? {
        Some(open) if open.text_hash == document.hash => return Ok(open),
        Some(open) => {
            diesel::delete(
                signatures::table.filter(signatures::work_id.eq(&work.id.0)).filter(signatures::number.eq(open.number)),
            )
            .execute(connection)?;
            diesel::update(revisions::table.find((&work.id.0, open.number)))
                .set((
                    revisions::state.eq(RevisionState::Draft.as_str()),
                    revisions::doc.eq(&document.json),
                    revisions::text_hash.eq(&document.hash),
                    revisions::proposed_by.eq(None::<String>),
                    revisions::proposed_at.eq(None::<i64>),
                    revisions::updated_at.eq(now),
                ))
                .execute(connection)?;
            open.number
        }
        None => {
            let before = revision(connection, &work.id, work.last_number)?;
            let number = work.last_number + 1;
            diesel::insert_into(revisions::table)
                .values((
                    revisions::work_id.eq(&work.id.0),
                    revisions::body_id.eq(&work.body.0),
                    revisions::number.eq(number),
                    revisions::state.eq(RevisionState::Draft.as_str()),
                    revisions::text_hash.eq(&document.hash),
                    revisions::created_at.eq(now),
                    revisions::updated_at.eq(now),
                    revisions::doc.eq(&document.json),
                ))
                .execute(connection)?;
            diesel::update(works::table.find(&work.id.0)).set(works::last_number.eq(number)).execute(connection)?;
            if before.is_some_and(|before| before.state == RevisionState::Refused) {
                add_writers_of(connection, work, work.last_number, number)?;
            }
            number
        }
    };
    add_writer(connection, &work.id, number, writer)?;
    diesel::update(works::table.find(&work.id.0)).set(works::title.eq(title)).execute(connection)?;
    touch(connection, &work.id)?;
    revision(connection, &work.id, number)?
        .ok_or_else(|| corrupt(format!("revisions/{}/{number}", work.id.0), "gone within its transaction"))
}

/// Drops a draft that says what parents see already.
///
/// # Errors
/// When the database refuses.
pub fn drop_draft(connection: &mut Conn, work: &Work, number: i64) -> Result<(), StoreError> {
    let draft = revisions::table.find((&work.id.0, number)).filter(revisions::state.eq(RevisionState::Draft.as_str()));
    if diesel::delete(draft).execute(connection)? == 1 {
        diesel::update(works::table.find(&work.id.0)).set(works::last_number.eq(number - 1)).execute(connection)?;
    }
    Ok(())
}

/// Hands the draft to whoever publishes.
///
/// # Errors
/// When the database refuses.
pub fn propose(connection: &mut Conn, work: &Work, number: i64, by: &str) -> Result<(), StoreError> {
    let now = now_micros();
    diesel::update(revisions::table.find((&work.id.0, number)))
        .set((
            revisions::state.eq(RevisionState::Proposed.as_str()),
            revisions::proposed_by.eq(by),
            revisions::proposed_at.eq(now),
            revisions::updated_at.eq(now),
        ))
        .execute(connection)?;
    touch(connection, &work.id)
}

/// Hands the proposal back, with a reason.
///
/// # Errors
/// When the database refuses.
pub fn refuse(connection: &mut Conn, work: &Work, number: i64, by: &str, reason: &str) -> Result<(), StoreError> {
    let now = now_micros();
    diesel::update(revisions::table.find((&work.id.0, number)))
        .set((
            revisions::state.eq(RevisionState::Refused.as_str()),
            revisions::decided_by.eq(by),
            revisions::decided_at.eq(now),
            revisions::reason.eq(reason),
            revisions::updated_at.eq(now),
        ))
        .execute(connection)?;
    touch(connection, &work.id)
}

/// Who validates a revision, and for which time, in microseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Who, by account; none where it is the server, for a revision that someone validated before.
    pub by: Option<&'a str>,
    /// From when parents see it.
    pub starts_at: i64,
    /// Until when, where an end is set.
    pub ends_at: Option<i64>,
}

fn set_state(connection: &mut Conn, work: &WorkId, number: i64, state: RevisionState) -> Result<(), StoreError> {
    diesel::update(revisions::table.find((&work.0, number)))
        .set((revisions::state.eq(state.as_str()), revisions::updated_at.eq(now_micros())))
        .execute(connection)?;
    Ok(())
}

/// Puts a revision back until another one has ended; one that would be over by then ends.
fn step_aside(connection: &mut Conn, work: &WorkId, revision: &Revision, until: Option<i64>) -> Result<(), StoreError> {
    match until {
        Some(until) if revision.ends_at.is_none_or(|end| until < end) => {
            diesel::update(revisions::table.find((&work.0, revision.number)))
                .set(revisions::starts_at.eq(until))
                .execute(connection)?;
            set_state(connection, work, revision.number, RevisionState::Scheduled)
        }
        _ => set_state(connection, work, revision.number, RevisionState::Ended),
    }
}

/// Until when a revision with this end stands in for another one; never where the text itself says its end.
fn stands_in_until(work: &Work, ends_at: Option<i64>) -> Option<i64> {
    ends_at.filter(|_| !work.kind.says_its_end())
}

fn unpublish(connection: &mut Conn, work: &WorkId) -> Result<(), StoreError> {
    diesel::update(works::table.find(&work.0))
        .set((works::is_hiding.eq(false), works::public_number.eq(None::<i64>), works::public_state.eq(None::<String>)))
        .execute(connection)?;
    Ok(())
}

/// Makes the revision what parents see, at once or from its start on.
///
/// One with an end stands in for what parents saw until then; one without takes the place of all that was decided before.
/// Answers whether it is public now.
///
/// # Errors
/// When the database refuses: a proofreading signature is missing.
pub fn publish(connection: &mut Conn, work: &Work, number: i64, decision: Decision<'_>) -> Result<bool, StoreError> {
    let now = now_micros();
    if let Some(by) = decision.by {
        diesel::update(revisions::table.find((&work.id.0, number)))
            .set((
                revisions::decided_by.eq(by),
                revisions::decided_at.eq(now),
                revisions::starts_at.eq(decision.starts_at),
                revisions::ends_at.eq(decision.ends_at),
            ))
            .execute(connection)?;
    }
    touch(connection, &work.id)?;
    if decision.starts_at > now {
        set_state(connection, &work.id, number, RevisionState::Scheduled)?;
        return Ok(false);
    }
    let others: Vec<Revision> = standing(connection, &work.id)?
        .into_iter()
        .filter(|other| other.number != number && !other.state.is_open())
        .collect();
    // What was decided later goes first while it lasts.
    if let Some(later) = others.iter().find(|other| other.state == RevisionState::Published && other.number > number)
        && let Some(own) = revision(connection, &work.id, number)?
    {
        step_aside(connection, &work.id, &own, stands_in_until(work, later.ends_at))?;
        return Ok(false);
    }
    unpublish(connection, &work.id)?;
    for other in others.iter().filter(|other| other.number < number) {
        match (stands_in_until(work, decision.ends_at), other.state) {
            (None, _) => set_state(connection, &work.id, other.number, RevisionState::Ended)?,
            (until, RevisionState::Published) => step_aside(connection, &work.id, other, until)?,
            _ => {}
        }
    }
    set_state(connection, &work.id, number, RevisionState::Published)?;
    diesel::update(works::table.find(&work.id.0))
        .set((works::public_number.eq(number), works::public_state.eq(RevisionState::Published.as_str())))
        .execute(connection)?;
    Ok(true)
}

/// Sets the work's revisions that parents see, and with `scheduled` those they were to see, to ended.
fn end_all(connection: &mut Conn, work: &WorkId, scheduled: bool) -> Result<(), StoreError> {
    for revision in standing(connection, work)? {
        if revision.state == RevisionState::Published || scheduled && revision.state == RevisionState::Scheduled {
            set_state(connection, work, revision.number, RevisionState::Ended)?;
        }
    }
    Ok(())
}

/// Ends the published revision: its time is over.
///
/// # Errors
/// When the database refuses.
pub fn end(connection: &mut Conn, work: &Work) -> Result<(), StoreError> {
    unpublish(connection, &work.id)?;
    end_all(connection, &work.id, false)?;
    touch(connection, &work.id)
}

/// Takes what parents see, and what they were to see, back.
///
/// # Errors
/// When the database refuses.
pub fn withdraw(connection: &mut Conn, work: &Work, by: &str, reason: &str) -> Result<(), StoreError> {
    let states = [RevisionState::Published.as_str(), RevisionState::Scheduled.as_str()];
    let those =
        revisions::table.filter(revisions::work_id.eq(work.id.0.clone())).filter(revisions::state.eq_any(states));
    diesel::update(those)
        .set((revisions::reason.eq(reason), revisions::decided_by.eq(by), revisions::decided_at.eq(now_micros())))
        .execute(connection)?;
    unpublish(connection, &work.id)?;
    end_all(connection, &work.id, true)?;
    touch(connection, &work.id)
}

/// Notes that what parents see of the work hides its subject from the body's territory.
///
/// # Errors
/// When the database refuses: nothing of the work is public.
pub fn set_hiding(connection: &mut Conn, body: &BodyId, work: &WorkId, is_hiding: bool) -> Result<(), StoreError> {
    diesel::update(works::table.find(&work.0).filter(works::body_id.eq(&body.0)))
        .set(works::is_hiding.eq(is_hiding))
        .execute(connection)?;
    Ok(())
}

/// Notes the day the body said that what parents see holds, and the day by which it must say so again.
///
/// # Errors
/// When the database refuses.
pub fn attest(connection: &mut Conn, work: &Work, checked_on: Day, review_by: Option<Day>) -> Result<(), StoreError> {
    diesel::update(works::table.find(&work.id.0))
        .set((works::checked_on.eq(checked_on.to_string()), works::review_by.eq(review_by.map(|day| day.to_string()))))
        .execute(connection)?;
    touch(connection, &work.id)
}
