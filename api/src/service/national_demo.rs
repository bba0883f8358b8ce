//! Filling a set of national shape: what its bodies say, some hundreds of texts in a transaction.

use mee_shared::Day;
use mee_shared::body::BodyKind;
use mee_shared::fiche::Fiche;

use super::demo::{DemoLayer, named, publish_layer};
use super::import::{ImportFailure, ImportSummary, record};
use crate::store::{Db, bodies};
use crate::synthetic::{NationalSet, SyntheticLayer};

/// How many texts are published in one transaction: one for each makes the disk the measure, one for all makes PostgreSQL remember
/// every body that was named.
const AT_ONCE: usize = 200;

/// The day the words say they were checked on.
const CHECKED_ON: Day = Day::constant(2026, 9, 1);

/// Publishes what the set's bodies say on these fiches, each in its own name.
///
/// What was interrupted is finished by doing it again.
///
/// # Errors
/// When a word does not fit its fiche, or the database refuses; what was published before stays.
pub fn fill_national(db: &Db, set: NationalSet, fiches: &[Fiche]) -> Result<ImportSummary, ImportFailure> {
    let mut summary = ImportSummary::new("words");
    db.write_blocking(|connection| {
        // Mairies came with their communes.
        for body in set.bodies().into_iter().filter(|body| body.name.kind() != BodyKind::Commune) {
            bodies::ensure_named(connection, &body.name, &body.label)?;
        }
        Ok::<_, ImportFailure>(())
    })?;
    let mut layers = set.layers(fiches).peekable();
    loop {
        let chunk: Vec<SyntheticLayer> = layers.by_ref().take(AT_ONCE).collect();
        let is_last = layers.peek().is_none();
        db.write_blocking(|connection| {
            for SyntheticLayer { body, fiche, edit } in chunk {
                let place = format!("{body} / {fiche}");
                let layer = DemoLayer { body: body.to_string(), fiche, checked_on: CHECKED_ON, edit };
                let written = publish_layer(connection, layer).map_err(|failure| named(&place, failure))?;
                summary.read += 1;
                summary.count(written);
            }
            if is_last {
                record(connection, &summary)?;
            }
            Ok::<_, ImportFailure>(())
        })?;
        if is_last {
            return Ok(summary);
        }
    }
}
