//! Filling the demo: the fictitious commune with every zone that exists, and two real ones.

use mee_shared::Day;
use mee_shared::fiche::SlotValue;
use mee_shared::ids::InseeCode;
use serde::Deserialize;

use super::import::{ImportFailure, ImportSummary, record};
use crate::store::{Conn, Db, bodies, fiches, slots};

/// The demo's fictitious commune.
pub const DEMO_COMMUNE: &str = "99999";

/// One local word of the demo file.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoSlot {
    /// The fiche's slug.
    pub fiche: String,
    /// The slot's id.
    pub slot: String,
    /// The day it was checked.
    pub checked_on: Day,
    /// The word.
    #[serde(flatten)]
    pub value: SlotValue,
}

/// The demo file: the words of the fictitious commune.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoSlots {
    /// The words.
    pub slot: Vec<DemoSlot>,
}

/// Writes the words into the slots of the demo commune.
///
/// # Errors
/// When a word names a fiche or a slot that does not exist or has another kind; nothing is written then.
pub fn fill_slots(db: &Db, words: &DemoSlots) -> Result<ImportSummary, ImportFailure> {
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("slots");
        for word in &words.slot {
            fill(connection, word, &mut summary)?;
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn fill(connection: &mut Conn, word: &DemoSlot, summary: &mut ImportSummary) -> Result<(), ImportFailure> {
    let wrong = |what: &str| ImportFailure::File(format!("{}/{} : {what}", word.fiche, word.slot));
    let insee: InseeCode = DEMO_COMMUNE.parse().map_err(|error| wrong(&format!("{error}")))?;
    let national = bodies::find_national(connection)?.ok_or_else(|| wrong("aucune fiche"))?;
    let body = bodies::find_commune(connection, &insee)?.ok_or_else(|| wrong("commune absente"))?;
    let found = fiches::find_many(connection, &national, &[word.fiche.as_str()])?;
    let listed = found.first().ok_or_else(|| wrong("cette fiche n'existe pas"))?;
    let slot = listed.fiche.slots.iter().find(|slot| slot.id == word.slot);
    let slot = slot.ok_or_else(|| wrong("cet emplacement n'existe pas"))?;
    if slot.kind != word.value.kind() {
        return Err(wrong("l'emplacement attend un autre genre de contenu"));
    }
    summary.read += 1;
    summary.count(slots::put(connection, &body, &listed.pk, &word.slot, &word.value, Some(word.checked_on))?);
    Ok(())
}
