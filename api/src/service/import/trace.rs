//! What an import leaves in the audit log: counts, and nothing of what was imported.

use std::collections::BTreeSet;

use serde_json::json;

use super::ImportSummary;
use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::BodyId;
use crate::store::changes::{self, NewChange};
use crate::store::{Conn, StoreError};

/// Records an import that is about to be committed.
pub(in crate::service) fn record(connection: &mut Conn, summary: &ImportSummary) -> Result<(), StoreError> {
    let ImportSummary { kind, read, added, changed, unchanged, withdrawn, rejected, .. } = summary;
    let counts = json!({
        "read": read, "added": added, "changed": changed, "unchanged": unchanged,
        "withdrawn": withdrawn, "rejected": rejected,
    });
    let action = format!("import.{kind}");
    append(connection, &Entry { after: Some(counts), ..Entry::done(Actor::CommandLine, &action, "import") })?;
    Ok(())
}

/// Notes what an import changed, late: other writers wait for the rest of its transaction.
pub(super) fn note(
    connection: &mut Conn,
    body: Option<&BodyId>,
    changed: BTreeSet<NewChange>,
) -> Result<(), StoreError> {
    let changed: Vec<NewChange> = changed.into_iter().collect();
    changes::note(connection, body, &changed)
}
