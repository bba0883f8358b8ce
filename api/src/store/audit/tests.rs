//! The chain on a SQLite file; `tests/it` has the same through the binary on both engines.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use diesel::connection::SimpleConnection as _;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::store::Db;

fn log_of(entries: usize) -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).unwrap();
    for number in 0..entries {
        record(&db, number);
    }
    (folder, db)
}

fn record(db: &Db, number: usize) {
    let entry = Entry { after: Some(json!({ "number": number })), ..Entry::done(Actor::CommandLine, "test", "thing") };
    db.write_blocking(|connection| append(connection, &entry)).unwrap();
}

fn check(db: &Db) -> Verdict {
    db.read_blocking(|connection| verify(connection, None)).unwrap()
}

fn meddle(db: &Db, statement: &str) -> Result<(), StoreError> {
    db.write_blocking(|connection| connection.batch_execute(statement).map_err(StoreError::from))
}

const UNGUARDED: &str = "DROP TRIGGER audit_entries_refuse_update; DROP TRIGGER audit_entries_refuse_delete;";

#[test]
fn a_log_nobody_touched_is_whole() {
    let (_folder, db) = log_of(0);
    assert!(matches!(check(&db), Verdict::Whole { entries: 0, pruned: 0, .. }));
    record(&db, 0);
    record(&db, 1);
    assert!(matches!(check(&db), Verdict::Whole { entries: 2, pruned: 0, .. }));
}

#[test]
fn the_database_itself_refuses_to_change_the_log() {
    let (_folder, db) = log_of(3);
    for statement in [
        "UPDATE audit_entries SET action = 'other' WHERE seq = 2",
        "DELETE FROM audit_entries WHERE seq = 3",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET last_seq = 2",
        "UPDATE audit_heads SET pruned_through = 4",
    ] {
        assert!(meddle(&db, statement).is_err(), "{statement}");
    }
    assert!(matches!(check(&db), Verdict::Whole { entries: 3, .. }));
}

#[test]
fn the_first_bad_entry_is_named() {
    for (what, statement, seq, fault) in [
        ("edited", "UPDATE audit_entries SET after_doc = '{}' WHERE seq = 3", 3, Fault::Altered),
        ("edited field by field", "UPDATE audit_entries SET actor_kind = 'system' WHERE seq = 1", 1, Fault::Altered),
        ("deleted", "DELETE FROM audit_entries WHERE seq = 2", 2, Fault::Missing),
        ("the first deleted", "DELETE FROM audit_entries WHERE seq = 1", 1, Fault::Missing),
        (
            "reordered",
            "UPDATE audit_entries SET seq = -1 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3; \
             UPDATE audit_entries SET seq = 3 WHERE seq = -1",
            2,
            Fault::Altered,
        ),
        ("truncated", "DELETE FROM audit_entries WHERE seq >= 4", 4, Fault::Truncated),
        ("emptied", "DELETE FROM audit_entries", 1, Fault::Truncated),
        (
            "pruned without an entry that says so",
            "UPDATE audit_heads SET pruned_through = 2; DELETE FROM audit_entries WHERE seq <= 2",
            1,
            Fault::Missing,
        ),
        (
            "added beside the log",
            "INSERT INTO audit_entries SELECT 6, at, actor_kind, actor_id, body_id, action, object_kind, object_id, \
             outcome, before_doc, after_doc, previous_hash, hash FROM audit_entries WHERE seq = 5",
            6,
            Fault::Altered,
        ),
    ] {
        let (_folder, db) = log_of(5);
        meddle(&db, UNGUARDED).unwrap();
        meddle(&db, statement).unwrap();
        assert_eq!(check(&db), Verdict::Broken { seq, fault }, "{what}");
    }
}

#[test]
fn an_entry_rewritten_with_a_fitting_hash_is_still_named() {
    let (_folder, db) = log_of(3);
    for seq in [2, 3] {
        let forged = db
            .read_blocking(|connection| -> Result<String, StoreError> {
                let link: Link = audit_entries::table.find(seq).select(Link::as_select()).first(connection)?;
                Link { action: "forged".to_owned(), ..link }.computed_hash()
            })
            .unwrap();
        let statement = format!("UPDATE audit_entries SET action = 'forged', hash = '{forged}' WHERE seq = {seq}");
        let undone: Result<(), StoreError> = db.try_write_blocking(false, |connection| {
            connection.batch_execute(UNGUARDED)?;
            connection.batch_execute(&statement)?;
            assert_eq!(verify(connection, None)?, Verdict::Broken { seq, fault: Fault::Altered });
            Ok(())
        });
        undone.unwrap();
    }
}

#[test]
fn a_head_noted_elsewhere_unmasks_a_log_rewritten_whole() {
    let (_folder, db) = log_of(3);
    let Verdict::Whole { head, .. } = check(&db) else { panic!("a new log is whole") };
    let (_other_folder, other) = log_of(2);
    let against = |db: &Db| db.read_blocking(|connection| verify(connection, Some(&head))).unwrap();
    assert!(matches!(against(&db), Verdict::Whole { .. }));
    assert_eq!(against(&other), Verdict::Broken { seq: 3, fault: Fault::Truncated });
    record(&other, 2);
    assert_eq!(against(&other), Verdict::Broken { seq: 3, fault: Fault::Altered });
}

#[test]
fn pruning_keeps_the_chain_and_leaves_a_checkpoint() {
    let (_folder, db) = log_of(4);
    let cut = |before| db.write_blocking(|connection| prune(connection, before, Actor::CommandLine)).unwrap();
    assert_eq!(cut(0), Pruned::Removed(0));
    let third: i64 = db
        .read_blocking(|connection| {
            audit_entries::table.find(3).select(audit_entries::at).first(connection).map_err(StoreError::from)
        })
        .unwrap();
    assert_eq!(cut(third), Pruned::Removed(2));
    assert!(matches!(check(&db), Verdict::Whole { entries: 3, pruned: 2, .. }));
    assert_eq!(cut(now_micros() + 1_000_000), Pruned::Removed(3));
    assert!(matches!(check(&db), Verdict::Whole { entries: 1, pruned: 5, .. }));
    record(&db, 9);
    assert!(matches!(check(&db), Verdict::Whole { entries: 2, pruned: 5, .. }));
}

#[test]
fn a_broken_chain_is_not_pruned() {
    let (_folder, db) = log_of(3);
    meddle(&db, UNGUARDED).unwrap();
    meddle(&db, "UPDATE audit_entries SET action = 'x' WHERE seq = 1").unwrap();
    let answer = db.write_blocking(|connection| prune(connection, now_micros() + 1, Actor::CommandLine)).unwrap();
    assert_eq!(answer, Pruned::Broken(Verdict::Broken { seq: 1, fault: Fault::Altered }));
}

#[test]
fn an_entry_undone_with_its_transaction_leaves_no_gap() {
    let (_folder, db) = log_of(1);
    let entry = Entry::refused(Actor::Nobody, "test", "thing");
    let undone: Result<i64, StoreError> = db.try_write_blocking(false, |connection| append(connection, &entry));
    assert_eq!(undone.unwrap(), 2);
    record(&db, 1);
    assert!(matches!(check(&db), Verdict::Whole { entries: 2, .. }));
}
