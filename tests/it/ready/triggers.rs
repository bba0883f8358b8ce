//! Every table either says when it changes, or no public reply is made from it.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::support::{Database, Engine, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: every_table_says_when_it_changes_or_is_named_here_with_a_reason].into()
}

/// Tables without triggers: none of what parents read is made from them, or it changes with a table that has some.
const SILENT: &[(&str, &str)] = &[
    ("account", "accounts, credentials, recovery_codes: people at work"),
    ("credentials", "people at work"),
    ("recovery_codes", "people at work"),
    ("membership", "memberships, membership_schools: who may what"),
    ("delegations", "who may what"),
    ("signing_keys", "the key set is never kept"),
    ("sign_ins", "people at work"),
    ("refresh_tokens", "people at work"),
    ("api_keys", "people at work"),
    ("audit", "audit_entries, audit_heads: the log"),
    ("outbox", "mail"),
    ("invitation", "invitations, invitation_tokens: mail"),
    ("password_resets", "mail"),
    ("openid", "openid_identities, openid_requests: people at work"),
    ("browser_sessions", "people at work"),
    ("fiche_themes", "written with its row of fiches"),
    ("revision_writers", "who wrote: for the desk"),
    ("proofreading_steps", "for the desk"),
    ("signatures", "for the desk"),
    ("conflicts", "for the desk"),
    ("body_settings", "for the desk"),
    ("notices", "when a mail went out last; urgent notices are works"),
    ("change_heads", "written with rows of changes"),
    ("webhook", "webhooks, webhook_deliveries"),
    ("address_sets", "addresses are searched by POST, which is never kept"),
    ("streets", "as address_sets"),
    ("addresses", "as address_sets"),
    ("menu_weeks", "written with a public revision of their work"),
    ("sector_rows", "written with their row of sector_maps; sectors of a school are never kept"),
    ("sector_versions", "as sector_rows"),
    ("link_checks", "for the desk"),
    ("search", "search_counts, search_misses: what is searched is never kept"),
];

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(database: &Database, sqlite: &str, postgres: &str) -> BTreeSet<String> {
    let rows: Vec<Name> = match database.engine() {
        Engine::Sqlite => {
            let path = database.url.trim_start_matches("sqlite:");
            sql_query(sqlite).load(&mut SqliteConnection::establish(path).unwrap()).unwrap()
        }
        Engine::Postgres => sql_query(postgres).load(&mut PgConnection::establish(&database.url).unwrap()).unwrap(),
    };
    rows.into_iter().map(|row| row.name).collect()
}

fn every_table_says_when_it_changes_or_is_named_here_with_a_reason(database: &Database) {
    database.fill();
    let tables = names(
        database,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND substr(name, 1, 2) <> '__'",
        "SELECT table_name::text AS name FROM information_schema.tables \
         WHERE table_schema = 'public' AND left(table_name, 2) <> '__'",
    );
    let speaking = names(
        database,
        "SELECT DISTINCT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%__content_versions%'",
        "SELECT DISTINCT event_object_table::text AS name FROM information_schema.triggers \
         WHERE action_statement LIKE '%note_content%'",
    );
    assert!(speaking.contains("works") && speaking.contains("communes"), "{speaking:?}");
    let is_silent = |table: &str| {
        SILENT
            .iter()
            .any(|(name, _)| table == *name || table.starts_with(&format!("{name}_")) || table == format!("{name}s"))
    };
    for table in &tables {
        assert_ne!(
            speaking.contains(table),
            is_silent(table),
            "{table} has triggers and a reason for none, or neither"
        );
    }
}
