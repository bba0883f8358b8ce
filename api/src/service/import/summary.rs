//! What an import did, and why one did nothing.

use std::fmt;

use crate::import::rows::{RowError, RowUnit};
use crate::service::Failure;
use crate::store::{StoreError, Written};

/// What an import did.
#[derive(Debug, Clone, Default)]
pub struct ImportSummary {
    /// What was imported: `communes`, `schools`, `dila`, `fiches`, `ban`.
    pub kind: &'static str,
    /// Entries read.
    pub read: u64,
    /// New entries.
    pub added: u64,
    /// Entries that now say something else.
    pub changed: u64,
    /// Entries that already said so.
    pub unchanged: u64,
    /// Entries the producer no longer publishes, kept and marked.
    pub withdrawn: u64,
    /// Entries in error, left out.
    pub rejected: u64,
    /// What the operator should know: one French line each.
    pub notes: Vec<String>,
}

impl ImportSummary {
    pub(in crate::service) fn new(kind: &'static str) -> Self {
        Self { kind, ..Self::default() }
    }

    pub(in crate::service) fn count(&mut self, written: Written) {
        match written {
            Written::Added => self.added += 1,
            Written::Changed => self.changed += 1,
            Written::Unchanged => self.unchanged += 1,
        }
    }
}

/// The rows in error as lines for the operator: « ligne 12 (94043) : … ».
pub(in crate::service) fn row_notes<'a>(unit: RowUnit, faults: impl IntoIterator<Item = &'a RowError>) -> Vec<String> {
    faults
        .into_iter()
        .map(|fault| {
            let key = fault.key.as_deref().map_or_else(String::new, |key| format!(" ({key})"));
            format!("{} {}{key} : {}", unit.label(), fault.line, fault.reason)
        })
        .collect()
}

impl fmt::Display for ImportSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, read, added, changed, unchanged, withdrawn, rejected, .. } = self;
        write!(
            f,
            "import {kind}: {read} read, {added} added, {changed} changed, {unchanged} unchanged, {withdrawn} withdrawn, {rejected} rejected"
        )
    }
}

/// Why an import did nothing at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The file cannot be used; the text says why and what to do, in French.
    #[error("{0}")]
    File(String),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for ImportFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unprocessable(errors) => {
                let said: Vec<String> = errors.into_iter().map(|e| format!("{} : {}", e.pointer, e.detail)).collect();
                Self::File(said.join("\n"))
            }
            other => Self::File(format!("{:#}", anyhow::Error::from(other))),
        }
    }
}

impl From<diesel::result::Error> for ImportFailure {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}
