//! What those who answer for a text do with it.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::account::Role;
use mee_shared::body::BodyKind;
use mee_shared::ids::ObjectId;
use mee_shared::wire::work::{AttestWork, PublishWork, SignRevision, WorkResource};
use mee_shared::work::{RevisionState, WorkKind};
use serde_json::json;

use super::super::Failure;
use super::super::auth::Acting;
use super::open::{done, open, standing};
use super::read::find;
use super::save::IfMatch;
use super::{effects, resource};
use crate::store::works::{self, Decision, Revision, Work};
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

/// Refuses a fiche of the national editor that has not passed every step of proofreading, naming the first that is missing.
fn require_signatures(connection: &mut Conn, work: &Work, revision: &Revision) -> Result<(), Failure> {
    let signed = works::signatures(connection, &work.id, revision.number)?;
    let is_signed = |step: &str| signed.iter().any(|s| s.step == step && s.text_hash == revision.text_hash);
    let steps = works::steps(connection, &work.body)?;
    match steps.iter().position(|step| !is_signed(&step.step)) {
        None => Ok(()),
        Some(missing) => {
            let label = steps.get(missing).map(|step| step.label.as_str()).unwrap_or_default();
            let passed = steps.iter().filter(|step| is_signed(&step.step)).count();
            Err(Failure::ConflictWith(format!(
                "Cette fiche a passé {passed} relectures sur {} : il manque « {label} ».",
                steps.len()
            )))
        }
    }
}

fn is_proofread(acting: &Acting, work: &Work) -> bool {
    work.kind == WorkKind::Fiche && acting.body().name.kind() == BodyKind::National
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
    let by = person(&acting)?;
    let now = jiff::Timestamp::now();
    let starts_at = asked.starts_at.unwrap_or(now);
    if asked.starts_at.is_some_and(|at| at > now + 2 * 366 * 24.hours()) {
        return Err(Failure::rule("/starts_at", "Une publication se prévoit deux ans d'avance au plus."));
    }
    if asked.ends_at.is_some_and(|end| end <= starts_at || end <= now) {
        return Err(Failure::rule("/ends_at", "La fin doit être à venir, et suivre le début."));
    }
    let from = starts_at.max(now).to_zoned(jiff::tz::TimeZone::UTC).date();
    let review_by = review_by(asked.review_by, from)?;
    db.write(move |connection| {
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        let revision = open(connection, &work)?;
        if asked.number.is_some_and(|number| number != revision.number) {
            return Err(Failure::Conflict("Une autre version est en cours d'écriture depuis : relisez-la d'abord."));
        }
        if is_proofread(&acting, &work) {
            require_signatures(connection, &work, &revision)?;
        }
        effects::check(connection, &acting, &work, &revision)?;
        // A start in the past would say that parents saw what they did not.
        let starts_at = starts_at.max(now).as_microsecond();
        let decision =
            Decision { by: Some(&by), starts_at, ends_at: asked.ends_at.map(jiff::Timestamp::as_microsecond) };
        let is_public = works::publish(connection, &work, revision.number, decision)?;
        works::attest(connection, &work, today(), Some(review_by))?;
        if is_public {
            effects::changed(connection, acting.body(), &work.id)?;
        }
        let state = if is_public { RevisionState::Published } else { RevisionState::Scheduled };
        let after = json!({
            "revision": revision.number, "state": state, "text_hash": revision.text_hash,
            "starts_at": asked.starts_at, "ends_at": asked.ends_at,
        });
        done(connection, &acting, &work, "work.publish", (Some(standing(&revision)), Some(after)))
    })
    .await
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
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        let revision = open(connection, &work)?;
        if revision.state != RevisionState::Proposed {
            return Err(Failure::Conflict("Ce texte n'a pas été proposé : il est encore en cours d'écriture."));
        }
        works::refuse(connection, &work, revision.number, &by, &reason)?;
        let after = json!({ "revision": revision.number, "state": "refused", "reason": reason });
        done(connection, &acting, &work, "work.refuse", (Some(standing(&revision)), Some(after)))
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
    let (acting, id, by, reason) = (acting.clone(), id.clone(), person(acting)?, checked_reason(reason)?);
    db.write(move |connection| {
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        let seen = works::standing(connection, &work.id)?;
        let Some(seen) = seen.into_iter().find(|revision| !revision.state.is_open()) else {
            return Err(Failure::Conflict("Rien de ce texte n'est publié, ni prévu."));
        };
        works::withdraw(connection, &work, &by, &reason)?;
        effects::changed(connection, acting.body(), &work.id)?;
        let after = json!({ "revision": seen.number, "state": "ended", "reason": reason });
        done(connection, &acting, &work, "work.withdraw", (Some(standing(&seen)), Some(after)))
    })
    .await
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
        let work = find(connection, &acting, &id)?;
        if_match.check(Some(&work))?;
        if work.public_number.is_none() {
            return Err(Failure::Conflict("Rien de ce texte n'est publié : il n'y a rien à confirmer."));
        }
        works::attest(connection, &work, today, Some(review_by))?;
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
        let work = find(connection, &acting, &id)?;
        if !is_proofread(&acting, &work) {
            return Err(Failure::NotFound);
        }
        let steps = works::steps(connection, &work.body)?;
        let Some(position) = steps.iter().position(|step| step.step == asked.step) else {
            return Err(Failure::rule("/step", "Cette étape n'est pas de la chaîne de relecture."));
        };
        let is_own = acting.grants().iter().any(|grant| {
            grant.role == Role::Proofreader && grant.step.as_ref().is_some_and(|step| step.as_str() == asked.step)
        });
        if !is_own {
            return Err(Failure::Forbidden("Cette étape de relecture n'est pas de celles qui vous sont confiées."));
        }
        let revision = open(connection, &work)?;
        if revision.state != RevisionState::Proposed {
            return Err(Failure::Conflict(
                "Ce texte n'est pas proposé à la relecture : il est encore en cours d'écriture.",
            ));
        }
        if revision.text_hash != asked.text_hash {
            return Err(Failure::Conflict("Le texte a changé depuis que vous l'avez lu : relisez-le."));
        }
        if works::writers(connection, &work.id, revision.number)?.contains(&acting.writer()) {
            return Err(Failure::Forbidden("Vous avez écrit ce texte : quelqu'un d'autre doit le relire."));
        }
        let signed = works::signatures(connection, &work.id, revision.number)?;
        let is_signed = |step: &str| signed.iter().any(|signature| signature.step == step);
        if is_signed(&asked.step) {
            return resource::work(connection, &work);
        }
        if let Some(missing) = steps.iter().take(position).find(|step| !is_signed(&step.step)) {
            return Err(Failure::ConflictWith(format!("L'étape « {} » vient avant celle-ci.", missing.label)));
        }
        works::sign(connection, &work, revision.number, (&asked.step, &revision.text_hash), &by)?;
        let after = json!({ "revision": revision.number, "step": asked.step, "text_hash": revision.text_hash });
        done(connection, &acting, &work, "work.sign", (None, Some(after)))
    })
    .await
}
