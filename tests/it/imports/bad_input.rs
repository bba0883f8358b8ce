//! Files that are broken, hostile or in the wrong encoding: a clear word, and nothing half-written.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::official_xml::{first_set, question};
use super::schools::ROWS;
use super::{content, prepare};
use crate::support::{Database, Outcome, Test, import, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_truncated_document_is_reported_by_name_and_the_others_go_in,
        an_external_entity_is_not_read,
        a_billion_laughs_are_refused,
        a_zip_bomb_is_refused_quickly,
        a_truncated_zip_is_refused,
        a_path_out_of_the_zip_writes_nowhere,
        a_csv_in_latin_1_is_refused_in_words,
        a_file_of_another_kind_is_refused_in_words,
        a_path_that_does_not_exist_is_named,
        a_database_of_another_kind_stops_the_start,
        a_server_that_cannot_start_says_why,
    ]
    .into()
}

/// The import has said what is wrong, naming it, and written nothing.
fn refused(database: &Database, before: &std::collections::BTreeMap<String, i64>, outcome: &Outcome, words: &[&str]) {
    let said = outcome.said();
    let told = !outcome.succeeded || outcome.summary().rejected > 0;
    assert!(told, "taken without a word:\n{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(words.iter().any(|word| said.contains(word)), "none of {words:?} is said:\n{said}");
    assert_eq!(&content(database), before, "something was written:\n{said}");
}

fn a_truncated_document_is_reported_by_name_and_the_others_go_in(database: &Database) {
    prepare(database);
    let folder = database.file("set");
    first_set(&folder);
    let whole = question("F9009", "Coupée ?", "2025-01-07");
    let half = whole.split_at(whole.find("<Texte>").unwrap()).0;
    fs::write(folder.join("F9009.xml"), half).unwrap();
    let outcome = import(database, "dila", &folder, &[]);
    let summary = outcome.summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (4, 3, 1), "{}", outcome.said());
    assert!(outcome.said().contains("F9009"), "{}", outcome.said());

    let alone = database.file("alone");
    fs::create_dir(&alone).unwrap();
    fs::write(alone.join("F9009.xml"), half).unwrap();
    let before = content(database);
    refused(database, &before, &import(database, "dila", &alone, &[]), &["F9009"]);
}

fn an_external_entity_is_not_read(database: &Database) {
    prepare(database);
    let secret = database.file("secret.txt");
    fs::write(&secret, "MOT-SECRET").unwrap();
    let folder = database.file("set");
    fs::create_dir(&folder).unwrap();
    let doctype = format!("?>\n<!DOCTYPE Publication [<!ENTITY dehors SYSTEM \"file://{}\">]>", secret.display());
    let text = question("F9001", "Dehors ?", "2025-01-07").replacen("?>", &doctype, 1).replace("en gras", "&dehors;");
    fs::write(folder.join("F9001.xml"), text).unwrap();
    let outcome = import(database, "dila", &folder, &[]);
    assert!(!outcome.said().contains("MOT-SECRET"));
    assert!(!outcome.succeeded || outcome.summary().rejected == 1, "{}", outcome.said());
}

fn a_billion_laughs_are_refused(database: &Database) {
    prepare(database);
    let mut entities = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..=20 {
        let before = format!("&a{};", level - 1);
        entities.push_str(&format!("<!ENTITY a{level} \"{}\">", before.repeat(10)));
    }
    let doctype = format!("?>\n<!DOCTYPE Publication [{entities}]>");
    let folder = database.file("set");
    fs::create_dir(&folder).unwrap();
    let text = question("F9001", "Rire ?", "2025-01-07").replacen("?>", &doctype, 1).replace("en gras", "&a20;");
    fs::write(folder.join("F9001.xml"), text).unwrap();
    let before = content(database);
    let begun = Instant::now();
    refused(database, &before, &import(database, "dila", &folder, &[]), &["F9001"]);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

/// One document of 400 MB of spaces, made once: a few hundred kB when packed.
fn bomb() -> &'static Path {
    static BOMB: OnceLock<TempDir> = OnceLock::new();
    let folder = BOMB.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut zip = zip::ZipWriter::new(File::create(folder.path().join("bombe.zip")).unwrap());
        zip.start_file("F9001.xml", SimpleFileOptions::default().compression_level(Some(1)).large_file(true)).unwrap();
        zip.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Publication ID=\"F9001\">").unwrap();
        io::copy(&mut io::repeat(b' ').take(400_000_000), &mut zip).unwrap();
        zip.write_all(b"</Publication>").unwrap();
        zip.finish().unwrap();
        folder
    });
    folder.path()
}

fn a_zip_bomb_is_refused_quickly(database: &Database) {
    prepare(database);
    let file = bomb().join("bombe.zip");
    assert!(fs::metadata(&file).unwrap().len() < 10_000_000, "it is not a bomb");
    let before = content(database);
    let begun = Instant::now();
    let outcome = import(database, "dila", &file, &[]);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    refused(database, &before, &outcome, &["F9001", "trop"]);
}

fn a_truncated_zip_is_refused(database: &Database) {
    prepare(database);
    let file = database.file("coupe.zip");
    let bytes = fs::read(bomb().join("bombe.zip")).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let before = content(database);
    refused(database, &before, &import(database, "dila", &file, &[]), &["ZIP", "zip", "archive"]);
}

fn a_path_out_of_the_zip_writes_nowhere(database: &Database) {
    prepare(database);
    let file = database.file("dehors.zip");
    let mut zip = zip::ZipWriter::new(File::create(&file).unwrap());
    zip.start_file("../../F9001.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(question("F9001", "Dehors ?", "2025-01-07").as_bytes()).unwrap();
    zip.finish().unwrap();
    let outcome = import(database, "dila", &file, &[]);
    assert!(!outcome.said().contains("panicked"), "{}", outcome.said());
    let folder = file.parent().unwrap();
    for place in [folder.join("../F9001.xml"), folder.join("../../F9001.xml"), folder.join("F9001.xml")] {
        assert!(!place.exists(), "{}", place.display());
    }
}

fn a_csv_in_latin_1_is_refused_in_words(database: &Database) {
    prepare(database);
    let latin_1: Vec<u8> = ROWS.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect();
    let file = database.file("schools-latin-1.csv");
    fs::write(&file, latin_1).unwrap();
    let before = content(database);
    refused(database, &before, &import(database, "schools", &file, &[]), &["UTF-8"]);

    let communes =
        "insee,name,departement,academie,zone,epci_siren,parent_insee\n94018,Charenton-l\u{e9},94,Cr\u{e9}teil,C,,\n";
    let latin_1: Vec<u8> = communes.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let file = database.file("communes-latin-1.csv");
    fs::write(&file, latin_1).unwrap();
    refused(database, &before, &import(database, "communes", &file, &[]), &["UTF-8"]);
}

fn a_file_of_another_kind_is_refused_in_words(database: &Database) {
    prepare(database);
    let before = content(database);
    let file = database.file("autre.csv");
    fs::write(&file, "a;b;c\n1;2;3\n").unwrap();
    for kind in ["schools", "communes"] {
        refused(database, &before, &import(database, kind, &file, &[]), &["colonne"]);
    }
    fs::write(&file, b"\x00\x01\x02\xFF").unwrap();
    for kind in ["schools", "communes", "dila"] {
        let outcome = import(database, kind, &file, &[]);
        assert!(!outcome.succeeded, "{kind}: {}", outcome.said());
        assert!(!outcome.said().contains("panicked"), "{kind}: {}", outcome.said());
        assert_eq!(content(database), before, "{kind}");
    }
}

fn a_path_that_does_not_exist_is_named(database: &Database) {
    let missing = database.file("absent.csv");
    for kind in ["schools", "communes", "dila", "fiches"] {
        let outcome = import(database, kind, &missing, &[]);
        assert!(!outcome.succeeded, "{kind}");
        assert!(outcome.stderr.contains("absent.csv"), "{kind}: {}", outcome.said());
    }
}

fn a_database_of_another_kind_stops_the_start(_: &Database) {
    for url in ["mysql://localhost/x", "file.db", "http://localhost"] {
        let outcome = mee(&["demo", "--database", url]);
        assert!(!outcome.succeeded, "{url}");
        assert!(outcome.stderr.contains("sqlite:") && outcome.stderr.contains("postgres"), "{url}: {}", outcome.stderr);
    }
}

fn a_server_that_cannot_start_says_why(database: &Database) {
    let settings = database.file("reglages.toml");
    for (text, listen, words) in [
        ("", "pas-une-adresse", "127.0.0.1:8080"),
        ("", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("log_format = \"xml\"\n", "127.0.0.1:0", "text ou json"),
        ("databse = \"x\"\n", "127.0.0.1:0", "databse"),
    ] {
        fs::write(&settings, text).unwrap();
        let settings = settings.to_string_lossy();
        let outcome = mee(&["serve", "--config", &settings, "--database", &database.url, "--listen", listen]);
        assert!(!outcome.succeeded && outcome.stderr.starts_with("Erreur : "), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let listen = holder.local_addr().unwrap().to_string();
    let outcome = mee(&["serve", "--database", &database.url, "--listen", &listen]);
    assert!(!outcome.succeeded && outcome.stderr.contains("un autre programme"), "{}", outcome.stderr);
}
