//! What a writer of this process tells of its own transaction.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Versions;
use crate::store::{Conn, StoreError};

/// What a transaction changed, asked before it is committed and told when that was tried.
///
/// Told even where the commit failed: a connection that breaks then leaves open what became of it.
#[derive(Debug)]
pub(in crate::store) enum Told {
    /// Nothing public, or nobody here keeps anything.
    Nothing,
    /// Whatever the table of SQLite names since it was read last.
    Table,
    /// These scopes.
    These(Vec<String>),
}

#[derive(QueryableByName)]
struct Whose {
    #[diesel(sql_type = Text)]
    whose: String,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    scope: String,
    #[diesel(sql_type = BigInt)]
    version: i64,
}

impl Told {
    /// What the transaction under way has changed so far.
    pub(in crate::store) fn of(connection: &mut Conn, versions: &Versions) -> Result<Self, StoreError> {
        if !versions.is_watched() {
            return Ok(Self::Nothing);
        }
        match connection {
            Conn::Sqlite(_) => Ok(Self::Table),
            Conn::Postgres(postgres) => {
                let query = "SELECT coalesce(current_setting('mee.content', true), '') AS whose";
                let Whose { whose } = diesel::sql_query(query).get_result(postgres)?;
                let scopes: Vec<String> = whose.split_whitespace().map(str::to_owned).collect();
                Ok(if scopes.is_empty() { Self::Nothing } else { Self::These(scopes) })
            }
        }
    }

    /// Tells it; the transaction is over.
    pub(in crate::store) fn tell(self, connection: &mut Conn, versions: &Versions) {
        match (self, connection) {
            (Self::Table, Conn::Sqlite(sqlite)) => {
                if let Err(error) = versions.read_table(sqlite) {
                    tracing::warn!(%error, "what changed could not be read: everything counts as changed");
                    versions.lose_sight();
                }
            }
            (Self::These(scopes), _) => scopes.iter().for_each(|whose| versions.note(whose)),
            (Self::Nothing | Self::Table, _) => {}
        }
    }
}

impl Versions {
    /// Takes note of what the table of SQLite names since it was read last.
    pub(super) fn read_table(&self, sqlite: &mut SqliteConnection) -> Result<(), StoreError> {
        use std::sync::atomic::Ordering;
        let seen = self.seen.load(Ordering::Acquire);
        let query = "SELECT scope, version FROM __content_versions WHERE version > ? ORDER BY version";
        let found: Vec<Version> = diesel::sql_query(query).bind::<BigInt, _>(seen).load(sqlite)?;
        for Version { scope, version } in found {
            self.note(&scope);
            self.seen.fetch_max(version, Ordering::AcqRel);
        }
        Ok(())
    }
}
