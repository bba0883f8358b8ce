//! What search reads of fiches, and what is kept of what was searched: counts, and words only where many asked them.

use diesel::prelude::*;
use mee_shared::fiche::Fiche;

use super::bodies::BodyId;
use super::document::read_document;
use super::schema::{fiches, published_slots, search_counts, search_misses};
use super::voices::Voices;
use super::{Conn, IN_LIST, StoreError};

/// A fiche with its key and what changes with it.
#[derive(Debug, Clone)]
pub struct StampedFiche {
    /// Its key.
    pub pk: String,
    /// Whose it is.
    pub body: BodyId,
    /// Changes when the fiche does.
    pub stamp: String,
    /// The fiche.
    pub fiche: Fiche,
}

/// Key and stamp of the body's fiches that lists show somewhere; those to fill wait for a local word.
///
/// # Errors
/// When the database does not answer.
pub fn stamps(connection: &mut Conn, body: &BodyId) -> Result<Vec<(String, String)>, StoreError> {
    let rows: Vec<(String, String, i64)> = fiches::table
        .filter(fiches::body_id.eq(&body.0))
        .filter(fiches::is_listed.eq(true))
        .filter(fiches::withdrawn_on.is_null())
        .filter(fiches::superseded_by.is_null())
        .select((fiches::pk, fiches::doc_hash, fiches::updated_at))
        .load(connection)?;
    Ok(rows.into_iter().map(|(pk, hash, at)| (pk, format!("{hash}{at}"))).collect())
}

type Row = (String, String, String, i64, String);

fn stamped((pk, body, hash, at, doc): Row) -> Result<StampedFiche, StoreError> {
    let fiche = read_document(&doc, || format!("fiches/{pk}"))?;
    Ok(StampedFiche { body: BodyId(body), stamp: format!("{hash}{at}"), fiche, pk })
}

/// These fiches, whole.
///
/// # Errors
/// When the database does not answer.
pub fn load(connection: &mut Conn, keys: &[&str]) -> Result<Vec<StampedFiche>, StoreError> {
    let mut found = Vec::new();
    for chunk in keys.chunks(IN_LIST) {
        let rows: Vec<Row> = fiches::table
            .filter(fiches::pk.eq_any(chunk))
            .select((fiches::pk, fiches::body_id, fiches::doc_hash, fiches::updated_at, fiches::doc))
            .load(connection)?;
        for row in rows {
            found.push(stamped(row)?);
        }
    }
    Ok(found)
}

/// The fiches of the local bodies of a commune that lists show, whole.
///
/// # Errors
/// When the database does not answer.
pub fn local_fiches(connection: &mut Conn, voices: &Voices) -> Result<Vec<StampedFiche>, StoreError> {
    let rows: Vec<Row> = fiches::table
        .filter(fiches::body_id.eq_any(voices.local_ids()))
        .filter(fiches::is_listed.eq(true))
        .filter(fiches::withdrawn_on.is_null())
        .filter(fiches::superseded_by.is_null())
        .order(fiches::pk.asc())
        .select((fiches::pk, fiches::body_id, fiches::doc_hash, fiches::updated_at, fiches::doc))
        .load(connection)?;
    rows.into_iter().map(stamped).collect()
}

/// The ids of the fiches on which one of these bodies has published a word in a slot.
///
/// # Errors
/// When the database does not answer.
pub fn answered(connection: &mut Conn, bodies: &[&str]) -> Result<Vec<String>, StoreError> {
    Ok(published_slots::table
        .filter(published_slots::body_id.eq_any(bodies))
        .select(published_slots::fiche_id)
        .distinct()
        .load(connection)?)
}

/// What was searched in a commune in a week.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WeekCount {
    /// The week as ISO 8601 writes it, `2026-W48`.
    pub week: String,
    /// How many questions.
    pub asked: i64,
    /// How many of them found nothing.
    pub unanswered: i64,
}

/// Adds to the counts of a commune and week.
///
/// # Errors
/// When the database does not answer.
pub fn add_counts(connection: &mut Conn, insee: &str, count: &WeekCount) -> Result<(), StoreError> {
    let known = search_counts::table.find((insee, &count.week));
    let updated = diesel::update(known)
        .set((
            search_counts::asked.eq(search_counts::asked + count.asked),
            search_counts::unanswered.eq(search_counts::unanswered + count.unanswered),
        ))
        .execute(connection)?;
    if updated == 0 {
        diesel::insert_into(search_counts::table)
            .values((
                search_counts::insee.eq(insee),
                search_counts::week.eq(&count.week),
                search_counts::asked.eq(count.asked),
                search_counts::unanswered.eq(count.unanswered),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Adds to how often these words found nothing in a commune and week.
///
/// # Errors
/// When the database does not answer.
pub fn add_miss(connection: &mut Conn, insee: &str, week: &str, words: &str, count: i64) -> Result<(), StoreError> {
    let known = search_misses::table.find((insee, week, words));
    let updated =
        diesel::update(known).set(search_misses::asked.eq(search_misses::asked + count)).execute(connection)?;
    if updated == 0 {
        diesel::insert_into(search_misses::table)
            .values((
                search_misses::insee.eq(insee),
                search_misses::week.eq(week),
                search_misses::words.eq(words),
                search_misses::asked.eq(count),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// The counts of these communes, week by week, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn counts(connection: &mut Conn, communes: &[&str], since: &str) -> Result<Vec<(String, WeekCount)>, StoreError> {
    let mut found = Vec::new();
    for chunk in communes.chunks(IN_LIST) {
        let rows: Vec<(String, String, i64, i64)> = search_counts::table
            .filter(search_counts::insee.eq_any(chunk))
            .filter(search_counts::week.ge(since))
            .order((search_counts::week.desc(), search_counts::insee.asc()))
            .load(connection)?;
        found.extend(
            rows.into_iter().map(|(insee, week, asked, unanswered)| (insee, WeekCount { week, asked, unanswered })),
        );
    }
    Ok(found)
}

/// Which words found nothing in these communes: commune, week, words, how often; the most asked first.
///
/// # Errors
/// When the database does not answer.
pub fn misses(
    connection: &mut Conn,
    communes: &[&str],
    since: &str,
) -> Result<Vec<(String, String, String, i64)>, StoreError> {
    let mut found: Vec<(String, String, String, i64)> = Vec::new();
    for chunk in communes.chunks(IN_LIST) {
        found.extend(
            search_misses::table
                .filter(search_misses::insee.eq_any(chunk))
                .filter(search_misses::week.ge(since))
                .order((search_misses::asked.desc(), search_misses::words.asc()))
                .limit(200)
                .load::<(String, String, String, i64)>(connection)?,
        );
    }
    found.sort_by(|one, other| other.3.cmp(&one.3).then_with(|| one.2.cmp(&other.2)));
    found.truncate(200);
    Ok(found)
}
