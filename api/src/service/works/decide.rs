//! What those who answer for a text do with it.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::ids::ObjectId;
use mee_shared::publication::{Refusal, Subject};
use mee_shared::wire::work::{AttestWork, PublishWork, SignRevision, WorkResource};
use mee_shared::work::RevisionState;
use serde_json::json;

use super::super::auth::Acting;
use super::super::{Failure, mail};
use super::effects;
use super::open::{done, standing};
use super::save::IfMatch;
use super::span;
use super::track::{failure, load, steps};
use crate::store::works::{self, Decision};
use crate::store::{Conn, Db};

/// Today, as reviews count days.
fn today() -> Day {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The day by which the body must look again: the one it chose, within three years, or in a year.
fn review_by(asked: Option<Day>, from: Day) -> Result<Day, Failure> {
    let latest = from.saturating_add(3.years());
    match asked {
        None => Ok(from.saturating_add(1.year())),
        Some(day) if day > from && day <= latest => Ok(day),
        Some(_) => Err(Failure::rule("/review_by", "Choisissez un jour à venir, dans les trois ans.")),
    }
}

fn person(acting: &Acting) -> Result<String, Failure> {
    acting.account_id().map(str::to_owned).ok_or(Failure::Forbidden("Seule une personne peut en décider."))
}

/// Lets parents see the open revision, at once or from a later instant on.
///
/// # Errors
/// [`Failure::Conflict`] where nothing is open or a proofreading step is missing, [`Failure::Unprocessable`] for instants
/// in the wrong order, [`Failure::Stale`], or the database's.
pub async fn publish_work(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    asked: PublishWork,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    person(&acting)?;
    db.write(move |connection| publish(connection, &acting, &id, asked, if_match)).await
}

/// As [`publish_work`], within a transaction.
pub(in crate::service) fn publish(
    connection: &mut Conn,
    acting: &Acting,
    id: &ObjectId,
    asked: PublishWork,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let by = person(acting)?;
    let now = jiff::Timestamp::now();
    if asked.starts_at.is_some_and(|at| at > now + 2 * 366 * 24.hours()) {
        return Err(Failure::rule("/starts_at", "Une publication se prévoit deux ans d'avance au plus."));
    }
    let mut loaded = load(connection, acting, id, if_match)?;
    let (revision, text) = loaded.open()?;
    if asked.number.is_some_and(|number| number != revision.number) {
        return Err(failure(Refusal::OtherText, ""));
    }
    let schedule = span::schedule(acting.body(), &loaded.work, &revision, (asked.starts_at, asked.ends_at), now)?;
    let starts_at = schedule.starts_at.unwrap_or(now);
    let from = starts_at.max(now).to_zoned(jiff::tz::TimeZone::UTC).date();
    let review_by = match loaded.work.kind.is_reviewed() {
        true => Some(review_by(asked.review_by, from)?),
        false => None,
    };
    if revision.state == RevisionState::Draft && loaded.may_propose() {
        loaded.track.propose(&loaded.actor, &text).map_err(|refusal| failure(refusal, ""))?;
        works::propose(connection, &loaded.work, revision.number, &by)?;
    }
    let policy = loaded.policy.clone();
    loaded
        .track
        .publish(&loaded.actor, &policy, &text, schedule, now)
        .map_err(|refusal| failure(refusal, "/ends_at"))?;
    let work = loaded.work;
    effects::check(connection, acting.body(), &work, &revision)?;
    if loaded.track.subject() == &Subject::National && works::steps(connection, &work.body)?.is_empty() {
        // The database itself asks for every step: the usual ones must stand there by name.
        let usual = steps(connection, &work)?;
        works::put_steps(connection, &work.body, &usual)?;
    }
    // A start in the past would say that parents saw what they did not.
    let starts_at = starts_at.max(now).as_microsecond();
    let ends_at = schedule.ends_at.map(jiff::Timestamp::as_microsecond);
    let decision = Decision { by: Some(&by), starts_at, ends_at };
    let is_public = works::publish(connection, &work, revision.number, decision)?;
    works::attest(connection, &work, today(), review_by)?;
    if is_public {
        effects::changed(connection, acting.body(), &work.id)?;
    }
    mail::decided(connection, acting.body(), &work, (revision.number, revision.proposed_by.as_deref()), &by)?;
    let state = if is_public { RevisionState::Published } else { RevisionState::Scheduled };
    let after = json!({
        "revision": revision.number, "state": state, "text_hash": revision.text_hash,
        "starts_at": schedule.starts_at, "ends_at": schedule.ends_at,
    });
    done(connection, acting, &work, "work.publish", (Some(standing(&revision)), Some(after)))
}

fn checked_reason(reason: &str) -> Result<String, Failure> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 2_000 {
        return Err(Failure::rule("/reason", "Donnez une raison, en 2 000 caractères au plus."));
    }
    Ok(reason.to_owned())
}

/// Hands the proposal back to its writer, with a reason.
///
/// # Errors
/// [`Failure::Conflict`] where nothing is proposed, [`Failure::Unprocessable`] without a reason, [`Failure::Stale`], or the
/// database's.
pub async fn refuse_work(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    reason: &str,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, id, by, reason) = (acting.clone(), id.clone(), person(acting)?, checked_reason(reason)?);
    db.write(move |connection| {
        let mut loaded = load(connection, &acting, &id, if_match)?;
        let (revision, text) = loaded.open()?;
        loaded.track.refuse(&loaded.actor, &text, &reason).map_err(|refusal| failure(refusal, "/reason"))?;
        works::refuse(connection, &loaded.work, revision.number, &by, &reason)?;
        let proposal = (revision.number, revision.proposed_by.as_deref());
        mail::decided(connection, acting.body(), &loaded.work, proposal, &by)?;
        let after = json!({ "revision": revision.number, "state": "refused", "reason": reason });
        done(connection, &acting, &loaded.work, "work.refuse", (Some(standing(&revision)), Some(after)))
    })
    .await
}

/// Takes from parents what they see or were to see.
///
/// # Errors
/// [`Failure::Conflict`] where parents see nothing of it, [`Failure::Unprocessable`] without a reason, [`Failure::Stale`], or
/// the database's.
pub async fn withdraw_work(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    reason: &str,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, id, reason) = (acting.clone(), id.clone(), reason.to_owned());
    person(&acting)?;
    db.write(move |connection| withdraw(connection, &acting, &id, &reason, if_match)).await
}

/// As [`withdraw_work`], within a transaction.
pub(in crate::service) fn withdraw(
    connection: &mut Conn,
    acting: &Acting,
    id: &ObjectId,
    reason: &str,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (by, reason) = (person(acting)?, checked_reason(reason)?);
    let mut loaded = load(connection, acting, id, if_match)?;
    loaded.track.withdraw(&loaded.actor).map_err(|refusal| failure(refusal, ""))?;
    let work = loaded.work;
    let seen = works::standing(connection, &work.id)?;
    let seen = seen.into_iter().find(|revision| !revision.state.is_open()).ok_or(Failure::NotFound)?;
    works::withdraw(connection, &work, &by, &reason)?;
    effects::changed(connection, acting.body(), &work.id)?;
    let after = json!({ "revision": seen.number, "state": "ended", "reason": reason });
    done(connection, acting, &work, "work.withdraw", (Some(standing(&seen)), Some(after)))
}

/// Says that what parents see was checked today and holds: « vérifié, inchangé ».
///
/// # Errors
/// [`Failure::Conflict`] where parents see nothing of it, [`Failure::Unprocessable`] for a day that cannot be,
/// [`Failure::Stale`], or the database's.
pub async fn attest_work(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    asked: AttestWork,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    person(&acting)?;
    let today = today();
    let review_by = review_by(asked.review_by, today)?;
    db.write(move |connection| {
        let mut loaded = load(connection, &acting, &id, if_match)?;
        let now = jiff::Timestamp::now();
        let seen = loaded.track.public_at(now).map(|release| release.text.clone());
        let seen = seen.ok_or_else(|| failure(Refusal::NothingPublished, ""))?;
        loaded.track.attest(&loaded.actor, &seen, now, today).map_err(|refusal| failure(refusal, ""))?;
        let work = loaded.work;
        let review_by = Some(review_by).filter(|_| work.kind.is_reviewed());
        works::attest(connection, &work, today, review_by)?;
        effects::changed(connection, acting.body(), &work.id)?;
        let before = json!({ "checked_on": work.checked_on, "review_by": work.review_by });
        let after = json!({ "checked_on": today, "review_by": review_by });
        done(connection, &acting, &work, "work.attest", (Some(before), Some(after)))
    })
    .await
}

/// Signs a step of proofreading of the proposed revision.
///
/// One person may sign several steps, but none of a text they wrote.
///
/// # Errors
/// [`Failure::Forbidden`] for a writer of the text or a step that is not one's own, [`Failure::Conflict`] out of order or
/// where the text changed, [`Failure::Unprocessable`] for a step the chain does not have, or the database's.
pub async fn sign_revision(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    asked: SignRevision,
) -> Result<WorkResource, Failure> {
    let (acting, id, by) = (acting.clone(), id.clone(), person(acting)?);
    db.write(move |connection| {
        let mut loaded = load(connection, &acting, &id, IfMatch::Any)?;
        if loaded.track.subject() != &Subject::National {
            return Err(Failure::NotFound);
        }
        let (revision, _) = loaded.open()?;
        let named = |pointer: &str, detail: String| Failure::rule(pointer, detail);
        let step = asked.step.parse().map_err(|error| named("/step", format!("{error}.")))?;
        let text = asked.text_hash.parse().map_err(|error| named("/text_hash", format!("{error}.")))?;
        let (policy, now) = (loaded.policy.clone(), jiff::Timestamp::now());
        loaded.track.sign(&loaded.actor, &policy, &text, &step, now).map_err(|refusal| failure(refusal, "/step"))?;
        works::sign(connection, &loaded.work, revision.number, (&asked.step, &revision.text_hash), &by)?;
        match loaded.next_step() {
            // Nothing is left to sign: it is for the publishers now.
            None => mail::proposed(connection, acting.body(), &by)?,
            next => mail::step_open(connection, acting.body(), &loaded.work, revision.number, next.as_ref())?,
        }
        let after = json!({ "revision": revision.number, "step": asked.step, "text_hash": revision.text_hash });
        done(connection, &acting, &loaded.work, "work.sign", (None, Some(after)))
    })
    .await
}
