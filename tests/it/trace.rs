//! The audit log, through the command line, on both engines.

use std::fs;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use serde_json::Value;

use crate::support::{Database, Engine, Outcome, Test, import, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        the_demo_and_every_import_leave_an_entry_with_their_counts,
        the_database_refuses_to_change_the_log,
        an_edited_deleted_reordered_or_truncated_entry_is_named,
        an_export_holds_the_span_that_was_asked_for,
        a_pruned_log_can_still_be_verified,
    ]
    .into()
}

fn audit(database: &Database, arguments: &[&str]) -> Outcome {
    let mut all = vec!["audit"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--database", &database.url]);
    mee(&all)
}

fn entries(database: &Database, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["export"];
    all.extend_from_slice(arguments);
    let outcome = audit(database, &all);
    assert!(outcome.succeeded, "{}", outcome.stderr);
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn verified(database: &Database) -> String {
    let outcome = audit(database, &["verify"]);
    assert!(outcome.succeeded, "{}", outcome.said());
    outcome.stdout.lines().last().unwrap().to_owned()
}

/// Runs statements that no command has: what only time, or somebody with the database in hand, would do.
pub fn execute(database: &Database, statements: &str) -> Result<(), String> {
    let done = match database.engine() {
        Engine::Sqlite => {
            SqliteConnection::establish(database.url.trim_start_matches("sqlite:")).unwrap().batch_execute(statements)
        }
        Engine::Postgres => PgConnection::establish(&database.url).unwrap().batch_execute(statements),
    };
    done.map_err(|error| error.to_string())
}

fn unguard(database: &Database) {
    let on = if database.engine() == Engine::Postgres { " ON audit_entries" } else { "" };
    let statements =
        format!("DROP TRIGGER audit_entries_refuse_update{on}; DROP TRIGGER audit_entries_refuse_delete{on};");
    execute(database, &statements).unwrap();
}

/// Imports so many times a commune: an entry each.
fn import_times(database: &Database, times: usize) {
    let file = database.file("communes.csv");
    fs::write(
        &file,
        "insee,name,departement,academie,zone,epci_siren,parent_insee\n94043,Le Kremlin-Bicêtre,94,Créteil,C,,\n",
    )
    .unwrap();
    for _ in 0..times {
        import(database, "communes", &file, &[]).success();
    }
}

fn the_demo_and_every_import_leave_an_entry_with_their_counts(database: &Database) {
    database.fill();
    let demo: Vec<String> =
        entries(database, &[]).iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        demo,
        [
            "import.communes",
            "import.schools",
            "import.schools",
            "import.ban",
            "import.fiches",
            "import.words",
            "import.words",
            "import.rubrics",
            "import.sectors",
            "import.sectors",
            "import.tariffs",
            "import.registration",
            "import.agenda",
            "import.living",
            "import.menus",
        ]
    );
    import_times(database, 1);
    let all = entries(database, &[]);
    let last = all.last().unwrap();
    assert_eq!(
        (&last["actor_kind"], &last["outcome"], &last["seq"]),
        (&"command line".into(), &"done".into(), &16.into())
    );
    assert_eq!((&last["after"]["read"], &last["after"]["added"]), (&1.into(), &0.into()));
    assert_eq!(last["previous_hash"], all[14]["hash"]);
    assert_eq!(verified(database), "audit verify: 16 entries, 0 pruned");
    let file = database.file("communes.csv");
    import(database, "communes", &file, &["--dry-run"]).success();
    assert_eq!(verified(database), "audit verify: 16 entries, 0 pruned", "a dry run leaves nothing");
}

fn the_database_refuses_to_change_the_log(database: &Database) {
    import_times(database, 2);
    for statement in [
        "UPDATE audit_entries SET action = 'other' WHERE seq = 1",
        "DELETE FROM audit_entries WHERE seq = 2",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET last_seq = 1",
    ] {
        let refused = execute(database, statement).expect_err(statement);
        assert!(refused.contains("audit_"), "{refused}");
    }
    if database.engine() == Engine::Postgres {
        execute(database, "TRUNCATE audit_entries").expect_err("TRUNCATE");
    }
    assert_eq!(verified(database), "audit verify: 2 entries, 0 pruned");
}

fn an_edited_deleted_reordered_or_truncated_entry_is_named(database: &Database) {
    for (what, statements, said) in [
        ("edited", "UPDATE audit_entries SET after_doc = '{}' WHERE seq = 2", "l'entrée 2 a été modifiée"),
        ("deleted", "DELETE FROM audit_entries WHERE seq = 3", "l'entrée 3 manque"),
        (
            "reordered",
            "UPDATE audit_entries SET seq = -1 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3; \
             UPDATE audit_entries SET seq = 3 WHERE seq = -1",
            "l'entrée 2 a été modifiée ou déplacée",
        ),
        ("truncated", "DELETE FROM audit_entries WHERE seq >= 4", "l'entrée 4 manque, et toutes"),
        (
            "pruned by hand",
            "UPDATE audit_heads SET pruned_through = 2; DELETE FROM audit_entries WHERE seq <= 2",
            "l'entrée 1 manque",
        ),
    ] {
        let own = Database::create(database.engine());
        import_times(&own, 4);
        verified(&own);
        unguard(&own);
        execute(&own, statements).unwrap();
        let outcome = audit(&own, &["verify"]);
        assert!(!outcome.succeeded, "{what}: {}", outcome.said());
        assert!(outcome.stderr.contains(said), "{what}: {}", outcome.stderr);
        let pruned = audit(&own, &["prune", "--before", "2999-01-01"]);
        assert!(!pruned.succeeded && pruned.stderr.contains("rien n'a été retiré"), "{what}: {}", pruned.said());
    }
}

fn an_export_holds_the_span_that_was_asked_for(database: &Database) {
    import_times(database, 3);
    let all = entries(database, &["--format", "jsonl"]);
    assert_eq!(all.len(), 3);
    let second = all[1]["at"].as_str().unwrap();
    let since: Vec<Value> = entries(database, &["--since", second]);
    assert_eq!(since, all[1..]);
    assert_eq!(entries(database, &["--until", second]), all[..1]);
    assert_eq!(entries(database, &["--since", "2999-01-01"]), Vec::<Value>::new());
    let refused = audit(database, &["export", "--since", "hier"]);
    assert!(!refused.succeeded && refused.stderr.contains("2026-09-01"), "{}", refused.stderr);
}

fn a_pruned_log_can_still_be_verified(database: &Database) {
    import_times(database, 3);
    let head = entries(database, &[])[2]["hash"].as_str().unwrap().to_owned();
    let third = entries(database, &[])[2]["at"].as_str().unwrap().to_owned();
    let outcome = audit(database, &["prune", "--before", &third]);
    assert!(outcome.succeeded && outcome.stdout.contains("audit prune: 2 removed"), "{}", outcome.said());
    assert_eq!(verified(database), "audit verify: 2 entries, 2 pruned");
    let checkpoint = entries(database, &[]).pop().unwrap();
    assert_eq!(
        (&checkpoint["action"], &checkpoint["after"]["removed_through"], &checkpoint["after"]["removed_count"]),
        (&"audit.prune".into(), &2.into(), &2.into())
    );
    import_times(database, 1);
    assert_eq!(verified(database), "audit verify: 3 entries, 2 pruned");
    let known = audit(database, &["verify", "--head", &format!("3:{head}")]);
    assert!(known.succeeded, "{}", known.said());
    let forged = audit(database, &["verify", "--head", &format!("3:{}", "0".repeat(64))]);
    assert!(!forged.succeeded && forged.stderr.contains("l'entrée 3"), "{}", forged.said());
}
