//! What parents see of works, and when that changes by itself.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::work::{RevisionState, WorkKind};

use super::{WorkId, corrupt, read_day};
use crate::store::bodies::BodyId;
use crate::store::schema::{revisions, works};
use crate::store::{Conn, IN_LIST, StoreError, now_micros};

/// The published revision of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicWork {
    /// The work.
    pub work: WorkId,
    /// Whose word it is.
    pub body: BodyId,
    /// What it is about.
    pub subject: String,
    /// The school it belongs to.
    pub uai: Option<String>,
    /// The day its body last said that it holds.
    pub checked_on: Option<Day>,
    /// Since when parents see it, in microseconds since 1970.
    pub starts_at: i64,
    /// Its text.
    pub doc: String,
}

pub(super) type PublicRow = (String, String, String, Option<String>, Option<String>, Option<i64>, String);

pub(super) fn public(
    (id, body, subject, uai, checked_on, starts_at, doc): PublicRow,
) -> Result<PublicWork, StoreError> {
    let place = format!("works/{id}");
    Ok(PublicWork {
        checked_on: read_day(checked_on, &place)?,
        starts_at: starts_at.ok_or_else(|| corrupt(place, "published without a start"))?,
        work: WorkId(id),
        body: BodyId(body),
        subject,
        uai,
        doc,
    })
}

/// What these bodies have published on these subjects.
///
/// # Errors
/// When the database does not answer.
pub fn public_of_subjects(
    connection: &mut Conn,
    kind: WorkKind,
    bodies: &[&str],
    subjects: &[&str],
) -> Result<Vec<PublicWork>, StoreError> {
    let mut found = Vec::new();
    for chunk in subjects.chunks(IN_LIST) {
        let rows: Vec<PublicRow> = works::table
            .inner_join(
                revisions::table
                    .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
            )
            .filter(works::kind.eq(kind.as_str()))
            .filter(works::subject.eq_any(chunk))
            .filter(works::body_id.eq_any(bodies))
            .order(works::id.asc())
            .select((
                works::id,
                works::body_id,
                works::subject,
                works::uai,
                works::checked_on,
                revisions::starts_at,
                revisions::doc,
            ))
            .load(connection)?;
        for row in rows {
            found.push(public(row)?);
        }
    }
    Ok(found)
}

/// Everything of a kind that these bodies have published.
///
/// # Errors
/// When the database does not answer.
pub fn public_of_bodies(connection: &mut Conn, bodies: &[&str], kind: WorkKind) -> Result<Vec<PublicWork>, StoreError> {
    let rows: Vec<PublicRow> = works::table
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .filter(works::body_id.eq_any(bodies))
        .filter(works::kind.eq(kind.as_str()))
        .order(works::id.asc())
        .select((
            works::id,
            works::body_id,
            works::subject,
            works::uai,
            works::checked_on,
            revisions::starts_at,
            revisions::doc,
        ))
        .load(connection)?;
    rows.into_iter().map(public).collect()
}

/// The numbers of the revisions that these bodies have published of a kind, by work.
///
/// # Errors
/// When the database does not answer.
pub fn public_numbers(
    connection: &mut Conn,
    bodies: &[&str],
    kind: WorkKind,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, Option<i64>)> = works::table
        .filter(works::body_id.eq_any(bodies))
        .filter(works::kind.eq(kind.as_str()))
        .filter(works::public_number.is_not_null())
        .select((works::id, works::public_number))
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(id, number)| number.map(|number| (id, number))).collect())
}

/// Whether anybody has published anything of a kind.
///
/// # Errors
/// When the database does not answer.
pub fn has_public(connection: &mut Conn, kind: WorkKind) -> Result<bool, StoreError> {
    let found: Option<String> = works::table
        .filter(works::kind.eq(kind.as_str()))
        .filter(works::public_number.is_not_null())
        .select(works::id)
        .first(connection)
        .optional()?;
    Ok(found.is_some())
}

/// A revision whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Whose it is.
    pub body: BodyId,
    /// Its work.
    pub work: WorkId,
    /// Its number.
    pub number: i64,
    /// Whether it starts; otherwise it ends.
    pub starts: bool,
}

/// The revisions that have to start or end by now, the earliest first.
///
/// # Errors
/// When the database does not answer.
pub fn due(connection: &mut Conn, limit: u32) -> Result<Vec<Due>, StoreError> {
    let now = now_micros();
    let limit = i64::from(limit);
    // What ends and what takes its place at the same instant: the end first.
    let ending: Vec<(String, String, i64)> = revisions::table
        .filter(revisions::state.eq(RevisionState::Published.as_str()))
        .filter(revisions::ends_at.le(now))
        .order(revisions::ends_at.asc())
        .limit(limit)
        .select((revisions::body_id, revisions::work_id, revisions::number))
        .load(connection)?;
    let starting: Vec<(String, String, i64)> = revisions::table
        .filter(revisions::state.eq(RevisionState::Scheduled.as_str()))
        .filter(revisions::starts_at.le(now))
        .order(revisions::starts_at.asc())
        .limit(limit)
        .select((revisions::body_id, revisions::work_id, revisions::number))
        .load(connection)?;
    let due = |starts| {
        move |(body, work, number): (String, String, i64)| Due {
            body: BodyId(body),
            work: WorkId(work),
            number,
            starts,
        }
    };
    Ok(ending.into_iter().map(due(false)).chain(starting.into_iter().map(due(true))).collect())
}

/// Of these fiches, those on which one of the bodies has published a word, by id.
///
/// # Errors
/// When the database does not answer.
pub fn fiches_with_words(
    connection: &mut Conn,
    bodies: &[&str],
    fiches: &[&str],
) -> Result<BTreeSet<String>, StoreError> {
    let mut found = BTreeSet::new();
    for chunk in fiches.chunks(IN_LIST) {
        found.extend(
            works::table
                .filter(works::kind.eq(WorkKind::Layer.as_str()))
                .filter(works::subject.eq_any(chunk))
                .filter(works::body_id.eq_any(bodies))
                .filter(works::public_number.is_not_null())
                .filter(works::is_hiding.eq(false))
                .select(works::subject)
                .distinct()
                .load::<String>(connection)?,
        );
    }
    Ok(found)
}

/// The ids of the fiches on which the body last published a word or which are its own, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn latest_fiches(connection: &mut Conn, body: &BodyId, limit: u32) -> Result<Vec<String>, StoreError> {
    Ok(works::table
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq_any([WorkKind::Layer.as_str(), WorkKind::Fiche.as_str()]))
        .filter(works::is_hiding.eq(false))
        .order((revisions::starts_at.desc(), works::id.desc()))
        .limit(i64::from(limit))
        .select(works::subject)
        .load(connection)?)
}
