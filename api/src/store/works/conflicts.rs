//! What was made of published texts, and what a change beneath left hanging in them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::body::BodyKind;
use mee_shared::fiche::layer::Conflict;
use mee_shared::work::WorkKind;

use super::public::{PublicRow, public};
use super::{PublicWork, Work, WorkId};
use crate::store::bodies::{Body, BodyId, BodyRow, read as read_body};
use crate::store::cursor::{Cursor, cut};
use crate::store::document::Document;
use crate::store::schema::{bodies, conflicts, published_slots, revisions, works};
use crate::store::{Conn, StoreError, new_id, now_micros};

/// What bodies of these kinds have published on a subject, and who they are.
///
/// The one question that is not asked of a body: a change of a national text concerns all of them.
///
/// # Errors
/// When the database does not answer.
pub fn public_on(
    connection: &mut Conn,
    kind: WorkKind,
    subject: &str,
    speakers: &[BodyKind],
) -> Result<Vec<(Body, PublicWork)>, StoreError> {
    let speakers: Vec<&str> = speakers.iter().map(|kind| kind.as_str()).collect();
    let rows: Vec<(BodyRow, PublicRow)> = works::table
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .inner_join(bodies::table.on(bodies::id.eq(works::body_id)))
        .filter(works::kind.eq(kind.as_str()))
        .filter(works::subject.eq(subject))
        .filter(bodies::kind.eq_any(speakers))
        .order(works::id.asc())
        .select((
            (bodies::id, bodies::kind, bodies::territory, bodies::name),
            (
                works::id,
                works::body_id,
                works::subject,
                works::uai,
                works::checked_on,
                revisions::starts_at,
                revisions::doc,
            ),
        ))
        .load(connection)?;
    rows.into_iter().map(|(body, row)| Ok((read_body(body)?, public(row)?))).collect()
}

/// The fiches on which some body has published a word, by id.
///
/// # Errors
/// When the database does not answer.
pub fn layered_fiches(connection: &mut Conn) -> Result<BTreeSet<String>, StoreError> {
    let found: Vec<String> = works::table
        .filter(works::kind.eq(WorkKind::Layer.as_str()))
        .filter(works::public_number.is_not_null())
        .select(works::subject)
        .distinct()
        .load(connection)?;
    Ok(found.into_iter().collect())
}

/// Notes which slots of the work's fiche hold a published word of its body, in place of what was noted.
///
/// # Errors
/// When the database refuses.
pub fn put_published_slots(connection: &mut Conn, work: &Work, slots: &[&str]) -> Result<(), StoreError> {
    diesel::delete(published_slots::table.filter(published_slots::work_id.eq(&work.id.0))).execute(connection)?;
    for slot in slots {
        diesel::insert_into(published_slots::table)
            .values((
                published_slots::work_id.eq(&work.id.0),
                published_slots::body_id.eq(&work.body.0),
                published_slots::fiche_id.eq(&work.subject),
                published_slots::slot_id.eq(*slot),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Notes a conflict of the work's; one that stands there already keeps its date and says what is so now.
///
/// # Errors
/// When the database refuses.
pub fn note_conflict(
    connection: &mut Conn,
    body: &BodyId,
    work: &WorkId,
    conflict: &Conflict,
) -> Result<(), StoreError> {
    let kind = serde_json::to_value(conflict.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let kind = kind.unwrap_or_default();
    let document = Document::of(conflict)?;
    let standing = conflicts::table
        .filter(conflicts::work_id.eq(&work.0))
        .filter(conflicts::kind.eq(&kind))
        .filter(conflicts::place.eq(&conflict.place))
        .filter(conflicts::settled_at.is_null());
    if diesel::update(standing).set(conflicts::doc.eq(&document.json)).execute(connection)? > 0 {
        return Ok(());
    }
    diesel::insert_into(conflicts::table)
        .values((
            conflicts::id.eq(new_id()),
            conflicts::work_id.eq(&work.0),
            conflicts::body_id.eq(&body.0),
            conflicts::kind.eq(&kind),
            conflicts::place.eq(&conflict.place),
            conflicts::doc.eq(&document.json),
            conflicts::found_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(())
}

/// A conflict that stands.
#[derive(Debug, Clone)]
pub struct StoredConflict {
    /// Its key.
    pub id: String,
    /// The work whose text it is about.
    pub work: WorkId,
    /// The work's subject.
    pub subject: String,
    /// The work's title.
    pub title: String,
    /// What happened, as JSON.
    pub doc: String,
    /// When it was found, in microseconds since 1970.
    pub found_at: i64,
}

/// The body's conflicts that stand, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list_conflicts(
    connection: &mut Conn,
    body: &BodyId,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<StoredConflict>, Option<Cursor>), StoreError> {
    let mut query = conflicts::table
        .inner_join(works::table.on(works::id.eq(conflicts::work_id)))
        .filter(conflicts::body_id.eq(body.0.clone()))
        .filter(conflicts::settled_at.is_null())
        .select((conflicts::id, conflicts::work_id, works::subject, works::title, conflicts::doc, conflicts::found_at))
        .into_boxed();
    if let Some(cursor) = after {
        query = query.filter(conflicts::id.gt(cursor.key.clone()));
    }
    let rows: Vec<(String, String, String, String, String, i64)> =
        query.order(conflicts::id.asc()).limit(i64::from(limit) + 1).load(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: String::new(), key: row.0.clone() });
    let stored = rows.into_iter().map(|(id, work, subject, title, doc, found_at)| StoredConflict {
        id,
        work: WorkId(work),
        subject,
        title,
        doc,
        found_at,
    });
    Ok((stored.collect(), next))
}

/// Settles a conflict of the body; false where none of this key stands.
///
/// # Errors
/// When the database does not answer.
pub fn settle(connection: &mut Conn, body: &BodyId, id: &str, by: &str) -> Result<bool, StoreError> {
    let standing =
        conflicts::table.find(id).filter(conflicts::body_id.eq(&body.0)).filter(conflicts::settled_at.is_null());
    let settled = diesel::update(standing)
        .set((conflicts::settled_at.eq(now_micros()), conflicts::settled_by.eq(by)))
        .execute(connection)?;
    Ok(settled == 1)
}

/// Settles every conflict of the work.
///
/// # Errors
/// When the database does not answer.
pub fn settle_all(connection: &mut Conn, work: &Work, by: &str) -> Result<(), StoreError> {
    let standing = conflicts::table.filter(conflicts::work_id.eq(&work.id.0)).filter(conflicts::settled_at.is_null());
    diesel::update(standing)
        .set((conflicts::settled_at.eq(now_micros()), conflicts::settled_by.eq(by)))
        .execute(connection)?;
    Ok(())
}
