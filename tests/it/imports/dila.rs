//! `mee import dila`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;

use mee_shared::wire::fiche::FicheResource;
use zip::write::SimpleFileOptions;

use super::official_xml::{first_set, second_set};
use super::{content, prepare};
use crate::support::{Database, Server, Summary, Test, import, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_set_imported_twice_changes_nothing,
        a_newer_set_updates_adds_and_lists_what_disappeared,
        a_folder_and_its_zip_are_the_same_set,
        a_dry_run_of_a_set_writes_nothing,
        a_file_that_does_not_tell_its_id_lets_no_fiche_pass_for_gone,
        the_real_documents_are_all_imported_and_served,
    ]
    .into()
}

fn nothing_new(summary: Summary) -> bool {
    (summary.added, summary.changed, summary.withdrawn, summary.rejected) == (0, 0, 0, 0)
        && summary.unchanged == summary.read
}

fn a_set_imported_twice_changes_nothing(database: &Database) {
    prepare(database);
    let folder = database.file("set");
    first_set(&folder);
    let first = import(database, "dila", &folder, &[]).success();
    assert_eq!((first.read, first.added, first.rejected), (3, 3, 0));
    let before = content(database);
    let second = import(database, "dila", &folder, &[]).success();
    assert!(nothing_new(second), "{second:?}");
    assert_eq!(content(database), before);
}

fn a_file_that_does_not_tell_its_id_lets_no_fiche_pass_for_gone(database: &Database) {
    prepare(database);
    let (first, second) = (database.file("first"), database.file("second"));
    first_set(&first);
    second_set(&second);
    import(database, "dila", &first, &[]).success();
    fs::write(second.join("illisible.xml"), "ceci n'est pas du XML").unwrap();
    let outcome = import(database, "dila", &second, &[]);
    let summary = outcome.summary();
    assert_eq!((summary.withdrawn, summary.rejected), (0, 1), "{}", outcome.said());
    assert!(outcome.said().contains("aucune fiche n'a été marquée retirée"), "{}", outcome.said());
    fs::remove_file(second.join("illisible.xml")).unwrap();
    assert_eq!(import(database, "dila", &second, &[]).success().withdrawn, 1, "the whole set tells");
}

fn a_newer_set_updates_adds_and_lists_what_disappeared(database: &Database) {
    let own = Database::demo(database.engine());
    let (first, second) = (database.file("first"), database.file("second"));
    first_set(&first);
    second_set(&second);
    import(&own, "dila", &first, &[]).success();
    let outcome = import(&own, "dila", &second, &[]);
    let summary = outcome.success();
    assert_eq!(
        summary,
        Summary { read: 3, added: 1, changed: 1, unchanged: 1, withdrawn: 1, rejected: 0 },
        "{}",
        outcome.said()
    );
    assert!(outcome.said().contains("F9003"), "what disappeared is named:\n{}", outcome.said());

    let server = Server::start(own);
    let changed: FicheResource = server.read("/v1/communes/94043/fiches/f9002");
    assert_eq!(changed.fiche.title, "Une autre question ?");
    assert!(changed.fiche.withdrawn_on.is_none());
    let gone: FicheResource = server.read("/v1/communes/94043/fiches/f9003");
    assert!(gone.fiche.withdrawn_on.is_some(), "kept, and marked as withdrawn by its producer");
    let added: FicheResource = server.read("/v1/communes/94043/fiches/f9004");
    assert_eq!(added.fiche.id.as_str(), "F9004");
    assert!(added.fiche.origin.producer.contains("DILA"), "{}", added.fiche.origin.producer);
}

fn a_folder_and_its_zip_are_the_same_set(database: &Database) {
    prepare(database);
    let (folder, archive) = (database.file("set"), database.file("vosdroits-latest.zip"));
    first_set(&folder);
    let mut zip = zip::ZipWriter::new(File::create(&archive).unwrap());
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        zip.start_file(entry.file_name().to_string_lossy(), SimpleFileOptions::default()).unwrap();
        zip.write_all(&fs::read(entry.path()).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(import(database, "dila", &archive, &[]).success().added, 3);
    let second = import(database, "dila", &folder, &[]).success();
    assert_eq!((second.added, second.withdrawn), (0, 0), "{second:?}");
}

fn a_dry_run_of_a_set_writes_nothing(database: &Database) {
    prepare(database);
    let (first, second) = (database.file("first"), database.file("second"));
    first_set(&first);
    second_set(&second);
    import(database, "dila", &first, &[]).success();
    let before = database.counts();
    let would = import(database, "dila", &second, &["--dry-run"]).success();
    assert_eq!((would.added, would.changed, would.withdrawn), (1, 1, 1), "a dry run says what would be done");
    assert_eq!(database.counts(), before);
    let then = import(database, "dila", &second, &[]).success();
    assert_eq!(then, would, "and that is what is done");
}

fn the_real_documents_are_all_imported_and_served(database: &Database) {
    let own = Database::demo(database.engine());
    // One set of both folders; F2883 stands in it twice, and the later one counts.
    let set = database.file("official");
    fs::create_dir(&set).unwrap();
    let mut documents: BTreeMap<String, u32> = BTreeMap::new();
    for part in ["dila/fiches-xml", "dila/fiches-xml-travail"] {
        let Some(folder) = real_data(part) else { return };
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            fs::copy(entry.path(), set.join(&name)).unwrap();
            let id = name.split(['-', '.']).next().unwrap().to_owned();
            *documents.entry(id).or_default() += 1;
        }
    }
    let outcome = import(&own, "dila", &set, &[]);
    let first = outcome.success();
    let distinct = u32::try_from(documents.len()).unwrap();
    assert_eq!((first.added, first.changed, first.rejected), (distinct, 0, 0), "{}", outcome.said());
    assert!(outcome.said().contains("F2883"), "the document that stands twice is reported");
    let second = import(&own, "dila", &set, &[]).success();
    assert_eq!((second.added, second.changed, second.withdrawn), (0, 0, 0), "{second:?}");

    let server = Server::start(own);
    for id in documents.keys() {
        let slug = id.to_ascii_lowercase();
        let fiche: FicheResource = server.read(&format!("/v1/communes/94043/fiches/{slug}"));
        assert_eq!(fiche.fiche.id.as_str(), id);
        let fragment = server.get(&format!("/v1/communes/94043/fragments/fiches/{slug}")).expect_status(200).text();
        assert!(fragment.contains("DILA"), "{id} does not name its producer");
    }
}
