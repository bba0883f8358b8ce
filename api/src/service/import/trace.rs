//! What an import leaves in the audit log: counts, and nothing of what was imported.

use serde_json::json;

use super::ImportSummary;
use crate::store::audit::{Actor, Entry, append};
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
