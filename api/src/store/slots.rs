//! Local words: what a body says in the slots of fiches.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::fiche::{FilledSlot, SlotValue};

use super::bodies::BodyId;
use super::document::{Document, read_document};
use super::fiches::FichePk;
use super::schema::{bodies, slot_values};
use super::{Conn, IN_LIST, StoreError, Written, now_micros};

/// The body's words in a fiche, by slot id; the label is the slot's id until the fiche's own is put in.
///
/// # Errors
/// When the database does not answer.
pub fn of_fiche(
    connection: &mut Conn,
    body: &BodyId,
    fiche: &FichePk,
) -> Result<BTreeMap<String, FilledSlot>, StoreError> {
    let body_name: Option<String> = bodies::table.find(&body.0).select(bodies::name).first(connection).optional()?;
    let rows: Vec<(String, String, Option<String>)> = slot_values::table
        .filter(slot_values::body_id.eq(&body.0))
        .filter(slot_values::fiche_pk.eq(&fiche.0))
        .select((slot_values::slot_id, slot_values::doc, slot_values::checked_on))
        .load(connection)?;
    rows.into_iter()
        .map(|(slot, doc, checked_on)| {
            let place = || format!("slot_values/{}/{slot}", fiche.0);
            let value: SlotValue = read_document(&doc, place)?;
            let checked_on = checked_on
                .map(|day| day.parse::<Day>())
                .transpose()
                .map_err(|error| StoreError::Corrupt { place: place(), cause: error.to_string() })?;
            let body_name = body_name.clone().unwrap_or_default();
            Ok((slot.clone(), FilledSlot { label: slot, value, body_name, checked_on }))
        })
        .collect()
}

/// Which of these fiches hold a word of the body.
///
/// # Errors
/// When the database does not answer.
pub fn fiches_with_words(
    connection: &mut Conn,
    body: &BodyId,
    fiches: &[FichePk],
) -> Result<BTreeSet<FichePk>, StoreError> {
    let keys: Vec<&str> = fiches.iter().map(|fiche| fiche.0.as_str()).collect();
    let mut found = BTreeSet::new();
    for chunk in keys.chunks(IN_LIST) {
        found.extend(
            slot_values::table
                .filter(slot_values::body_id.eq(&body.0))
                .filter(slot_values::fiche_pk.eq_any(chunk))
                .select(slot_values::fiche_pk)
                .distinct()
                .load::<String>(connection)?
                .into_iter()
                .map(FichePk),
        );
    }
    Ok(found)
}

/// The fiches in which the body last wrote, latest first, each once.
///
/// # Errors
/// When the database does not answer.
pub fn latest_fiches(connection: &mut Conn, body: &BodyId) -> Result<Vec<FichePk>, StoreError> {
    let rows: Vec<(String, Option<i64>)> = slot_values::table
        .filter(slot_values::body_id.eq(&body.0))
        .group_by(slot_values::fiche_pk)
        .select((slot_values::fiche_pk, diesel::dsl::max(slot_values::updated_at)))
        .load(connection)?;
    let mut rows = rows;
    rows.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    Ok(rows.into_iter().map(|(fiche, _)| FichePk(fiche)).collect())
}

/// Writes the body's word in a slot.
///
/// # Errors
/// When the database refuses.
pub fn put(
    connection: &mut Conn,
    body: &BodyId,
    fiche: &FichePk,
    slot: &str,
    value: &SlotValue,
    checked_on: Option<Day>,
) -> Result<Written, StoreError> {
    let document = Document::of(value)?;
    let checked_on = checked_on.map(|day| day.to_string());
    let key = (body.0.as_str(), fiche.0.as_str(), slot);
    let before: Option<(String, Option<String>)> = slot_values::table
        .find(key)
        .select((slot_values::doc, slot_values::checked_on))
        .first(connection)
        .optional()?;
    let values = (
        slot_values::doc.eq(&document.json),
        slot_values::checked_on.eq(&checked_on),
        slot_values::updated_at.eq(now_micros()),
    );
    match before {
        Some((doc, day)) if doc == document.json && day == checked_on => Ok(Written::Unchanged),
        Some(_) => {
            diesel::update(slot_values::table.find(key)).set(values).execute(connection)?;
            Ok(Written::Changed)
        }
        None => {
            diesel::insert_into(slot_values::table)
                .values((
                    slot_values::body_id.eq(key.0),
                    slot_values::fiche_pk.eq(key.1),
                    slot_values::slot_id.eq(slot),
                    values,
                ))
                .execute(connection)?;
            Ok(Written::Added)
        }
    }
}
