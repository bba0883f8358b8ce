//! The reader on real documents, in the folder that `MEE_TEST_DATA` names.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use mee_shared::fiche::Fiche;

use super::super::{ReadOptions, SourceDocument, parse_document, read_set};
use super::words::{assert_same_order, assert_same_words};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("MEE_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not run: MEE_TEST_DATA must name the folder of the real data");
    }
    folder.map(|folder| folder.join("dila"))
}

fn documents(folder: &str) -> Vec<(String, String)> {
    let Some(data) = data() else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(data.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn no_word_and_no_element_of_a_real_document_is_lost() {
    for (name, xml) in documents("fiches-xml").into_iter().chain(documents("fiches-xml-travail")) {
        let parsed = parse_document(&name, &xml).unwrap();
        assert!(parsed.unknown_elements.is_empty(), "{name}: {:?}", parsed.unknown_elements);
        assert_same_words(&xml, &parsed.fiche);
        assert_same_order(&xml, &parsed.fiche);
    }
}

#[test]
fn real_fiches_survive_their_json_form() {
    for (name, xml) in documents("fiches-xml").into_iter().chain(documents("fiches-xml-travail")) {
        let fiche = parse_document(&name, &xml).unwrap().fiche;
        let json = serde_json::to_string(&fiche).unwrap();
        let back: Fiche = serde_json::from_str(&json).unwrap();
        // A block that came back as unknown would not equal the typed one it was.
        assert_eq!(back, fiche, "{name}");
    }
}

#[test]
fn real_folders_are_read_whole_and_the_later_of_two_versions_wins() {
    let Some(data) = data() else {
        return;
    };
    for (folder, documents, duplicates) in [("fiches-xml", 12, 0), ("fiches-xml-travail", 6, 1)] {
        let mut read: Vec<SourceDocument> = Vec::new();
        let report =
            read_set(&data.join(folder), &ReadOptions::default(), &mut |document| read.push(document)).unwrap();
        assert_eq!((report.documents, read.len()), (documents, usize::try_from(documents).unwrap()), "{folder}");
        assert!(report.failed.is_empty() && report.unknown_elements.is_empty(), "{report:?}");
        assert_eq!(report.duplicates.len(), duplicates, "{folder}");
        if let Some(duplicate) = report.duplicates.first() {
            assert_eq!(duplicate.kept, "F2883-v3.3-2022-11-29.xml");
        }
    }
}

#[test]
fn the_school_nomenclature_chooses_from_the_real_folder() {
    let Some(data) = data() else {
        return;
    };
    let nomenclature = std::fs::read_to_string(data.join("nomenclature-scolarite.csv")).unwrap();
    let ids: BTreeSet<String> =
        nomenclature.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
    let mut read = Vec::new();
    let options = ReadOptions { ids: Some(ids.clone()), ..ReadOptions::default() };
    let report = read_set(&data.join("fiches-xml"), &options, &mut |document| read.push(document.fiche)).unwrap();
    assert!(read.iter().all(|fiche| ids.contains(fiche.id.as_str())));
    assert_eq!(report.documents + report.out_of_scope, 12);
    assert!(read.iter().any(|fiche| fiche.id.as_str() == "F24570"));
}

/// The XML of a fragment kept as a JSON tree.
fn xml_of(node: &serde_json::Value, out: &mut String) {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    if let Some(text) = node["text"].as_str() {
        out.push_str(&escape(text));
        return;
    }
    let name = node["name"].as_str().unwrap();
    out.push_str(&format!("<{name}"));
    for (attribute, value) in node["attributes"].as_object().into_iter().flatten() {
        out.push_str(&format!(" {attribute}=\"{}\"", escape(value.as_str().unwrap())));
    }
    out.push('>');
    for child in node["children"].as_array().into_iter().flatten() {
        xml_of(child, out);
    }
    out.push_str(&format!("</{name}>"));
}

#[test]
fn no_word_and_no_element_of_a_fragment_is_lost() {
    for (name, json) in documents("cdtn-mocks") {
        let mut fragment = String::new();
        xml_of(&serde_json::from_str(&json).unwrap(), &mut fragment);
        let xml =
            format!("<Publication ID=\"F1\" type=\"Fiche d'information\"><Texte>{fragment}</Texte></Publication>");
        let parsed = parse_document(&name, &xml).unwrap();
        assert!(parsed.unknown_elements.is_empty(), "{name}: {:?}", parsed.unknown_elements);
        // The document has no title of its own, so the fiche bears its identifier.
        let mut fiche = parsed.fiche;
        fiche.title.clear();
        assert_same_words(&xml, &fiche);
        assert_same_order(&xml, &fiche);
    }
}
