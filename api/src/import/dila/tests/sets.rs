//! Whole sets: folders and archives, scope, duplicates, and sets that must be refused.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Limits, ReadOptions, SetError, SetReport, SourceDocument, read_set};

fn document(id: &str, day: &str, dossier: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="{id}" type="Fiche d'information">
<dc:title>Titre du {day}</dc:title>
<dc:date>modified {day}</dc:date>
<DossierPere ID="{dossier}"><Titre>Dossier</Titre></DossierPere>
<Texte><Paragraphe>É</Paragraphe></Texte>
</Publication>
"#
    )
    .into_bytes()
}

fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn archive(files: &[(&str, Vec<u8>)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vosdroits-latest.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    (folder, path)
}

fn read(path: &Path, options: &ReadOptions) -> (Result<SetReport, SetError>, Vec<SourceDocument>) {
    let mut documents = Vec::new();
    let report = read_set(path, options, &mut |document| documents.push(document));
    (report, documents)
}

fn ids(documents: &[SourceDocument]) -> Vec<&str> {
    documents.iter().map(|document| document.fiche.id.as_str()).collect()
}

fn mixed_set() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("part/F2.xml", document("F2", "2024-01-01", "N54")),
        ("part/F1-v3.0-2019-01-24.xml", document("F1", "2019-01-24", "N54")),
        ("part/F1-v3.3-2022-11-29.xml", document("F1", "2022-11-29", "N54")),
        ("part/R3.xml", document("R3", "2023-01-01", "N99")),
        ("menu.xml", b"<Menu/>".to_vec()),
        ("redirections.xml", b"<Redirections/>".to_vec()),
        ("part/F4.xml", b"<Publication ID=\"F4\">\n<Texte>coup".to_vec()),
        ("image/I1.png", vec![0x89, 0x50]),
        ("../F5.XML", document("F5", "2024-01-01", "N54")),
    ]
}

#[test]
fn an_archive_is_read_whole_with_its_indexes_duplicates_and_failures_reported() {
    let (_keep, path) = archive(&mixed_set());
    let (report, documents) = read(&path, &ReadOptions::default());
    let report = report.unwrap();
    assert_eq!(ids(&documents), ["F5", "F1", "F2", "R3"]);
    assert_eq!((report.documents, report.skipped_index, report.ignored_files, report.out_of_scope), (4, 2, 1, 0));
    let [duplicate] = report.duplicates.as_slice() else { panic!("{:?}", report.duplicates) };
    assert_eq!(
        (duplicate.id.as_str(), duplicate.kept.as_str(), duplicate.dropped.as_str()),
        ("F1", "part/F1-v3.3-2022-11-29.xml", "part/F1-v3.0-2019-01-24.xml")
    );
    let [failed] = report.failed.as_slice() else { panic!("{:?}", report.failed) };
    assert_eq!(failed.file, "part/F4.xml");
    assert_eq!(failed.id.as_ref().unwrap().as_str(), "F4");
    assert_eq!(failed.message, "part/F4.xml, ligne 2 : le document est tronqué : il s'arrête avant sa balise de fin");
}

#[test]
fn a_folder_gives_what_an_archive_gives() {
    let files: Vec<_> = mixed_set().into_iter().filter(|(name, _)| !name.starts_with("..")).collect();
    let folder = folder(&files);
    let (_keep, path) = archive(&files);
    let (from_folder, in_folder) = read(folder.path(), &ReadOptions::default());
    let (from_archive, in_archive) = read(&path, &ReadOptions::default());
    assert_eq!(from_folder.unwrap(), from_archive.unwrap());
    assert_eq!(in_folder, in_archive);
}

#[test]
fn the_scope_chooses_by_theme_by_id_or_by_either() {
    let (_keep, path) = archive(&mixed_set());
    let some = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>());
    for (themes, only, expected) in [
        (vec!["N54"], None, vec!["F5", "F1", "F2"]),
        (vec!["N99"], None, vec!["R3"]),
        (vec![], some(&["F2", "F77"]), vec!["F2"]),
        (vec!["N99"], some(&["F2"]), vec!["F2", "R3"]),
        (vec!["F1"], None, vec!["F1"]),
        (vec!["N1"], None, vec![]),
    ] {
        let options =
            ReadOptions { themes: themes.into_iter().map(str::to_owned).collect(), ids: only, ..Default::default() };
        let (report, documents) = read(&path, &options);
        let report = report.unwrap();
        assert_eq!(ids(&documents), expected, "{options:?}");
        assert_eq!(report.documents + report.out_of_scope, 4, "{options:?}");
    }
}

#[test]
fn of_two_equal_dates_the_first_file_by_name_wins() {
    let folder =
        folder(&[("b.xml", document("F1", "2024-01-01", "N2")), ("a.xml", document("F1", "2024-01-01", "N1"))]);
    let (report, documents) = read(folder.path(), &ReadOptions::default());
    assert_eq!(report.unwrap().duplicates.len(), 1);
    assert_eq!(documents.first().unwrap().file, "a.xml");
}

#[test]
fn a_document_in_another_encoding_is_reported_and_the_rest_goes_on() {
    let latin_1 = |declaration: &str| {
        let mut bytes = declaration.as_bytes().to_vec();
        bytes.extend_from_slice(b"\n<Publication ID=\"F1\"><dc:title>\xC9cole</dc:title></Publication>");
        bytes
    };
    for (bytes, message) in [
        (
            latin_1("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"),
            "F1.xml, ligne 1 : le fichier est encodé en ISO-8859-1 : convertissez-le d'abord en UTF-8",
        ),
        (
            latin_1("<?xml version='1.0' encoding = 'UTF-8'?>"),
            "F1.xml, ligne 2 : le fichier n'est pas en UTF-8 valide (peut-être de l'ISO-8859-1) : convertissez-le d'abord en UTF-8",
        ),
        (
            b"\xFF\xFE<\0".to_vec(),
            "F1.xml, ligne 1 : le fichier est encodé en UTF-16 : convertissez-le d'abord en UTF-8",
        ),
    ] {
        let folder = folder(&[("F1.xml", bytes), ("F2.xml", document("F2", "2024-01-01", "N54"))]);
        let (report, documents) = read(folder.path(), &ReadOptions::default());
        let report = report.unwrap();
        assert_eq!(ids(&documents), ["F2"]);
        let [failed] = report.failed.as_slice() else { panic!("{:?}", report.failed) };
        assert_eq!((failed.message.as_str(), failed.id.as_ref().unwrap().as_str()), (message, "F1"));
    }
}

#[test]
fn a_set_without_documents_is_refused() {
    let nothing = folder(&[]);
    let indexes = folder(&[("menu.xml", b"<Menu/>".to_vec()), ("lisez-moi.txt", b"bonjour".to_vec())]);
    let (_keep, empty_zip) = archive(&[]);
    for path in [nothing.path(), indexes.path(), empty_zip.as_path()] {
        let (report, documents) = read(path, &ReadOptions::default());
        assert!(matches!(report, Err(SetError::Empty { .. })), "{report:?}");
        assert!(documents.is_empty());
    }
}

#[test]
fn what_is_no_set_is_refused_in_plain_french() {
    let folder = folder(&[("fiche.xml", document("F1", "2024-01-01", "N54")), ("faux.zip", b"PK pas un zip".to_vec())]);
    let message = |name: &str| read(&folder.path().join(name), &ReadOptions::default()).0.unwrap_err().to_string();
    assert!(message("fiche.xml").contains("ni un dossier ni une archive ZIP"));
    assert!(message("faux.zip").contains("tronquée ou abîmée"));
    assert!(message("absent").contains("lecture impossible"));
}

#[test]
fn a_truncated_archive_is_refused() {
    let (_keep, path) = archive(&mixed_set());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
    let (report, documents) = read(&path, &ReadOptions::default());
    assert!(matches!(report, Err(SetError::BrokenArchive { .. })), "{report:?}");
    assert!(documents.is_empty());
}

#[test]
fn a_damaged_entry_is_reported_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for id in ["F1", "F2"] {
        zip.start_file(format!("{id}.xml"), stored).unwrap();
        zip.write_all(&document(id, "2024-01-01", "N54")).unwrap();
    }
    zip.finish().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(5).position(|window| window == b"Titre").unwrap();
    *bytes.get_mut(at).unwrap() = b'X';
    std::fs::write(&path, bytes).unwrap();
    let (report, documents) = read(&path, &ReadOptions::default());
    let report = report.unwrap();
    assert_eq!(ids(&documents), ["F2"]);
    assert_eq!(report.failed.first().unwrap().id.as_ref().unwrap().as_str(), "F1");
}

#[test]
fn bombs_are_refused_before_anything_is_handed_over() {
    let bomb = |bytes: usize| {
        let mut xml = b"<Publication ID=\"F9\"><Texte>".to_vec();
        xml.resize(bytes, b' ');
        xml.extend_from_slice(b"</Texte></Publication>");
        xml
    };
    let noise: Vec<u8> = (0..40_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let good = document("F1", "2024-01-01", "N54");
    let default = Limits::default();
    for (files, limits, message) in [
        (
            vec![("F1.xml", good.clone()), ("F9.xml", bomb(7 << 20))],
            default,
            "F9.xml : le taux de compression dépasse 100 pour 1, l'ensemble est refusé (bombe ZIP ?)",
        ),
        (
            vec![("F1.xml", good.clone()), ("F9.xml", bomb(9 << 20))],
            Limits { ratio: 10_000, ..default },
            "F9.xml : le fichier dépasse 8388608 octets une fois décompressé, l'ensemble est refusé",
        ),
        (
            vec![("F1.xml", good.clone()), ("F8.xml", noise.clone()), ("F9.xml", noise)],
            Limits { total_bytes: 200_000, ..default },
            "F9.xml : l'ensemble dépasse 200000 octets une fois décompressé, il est refusé",
        ),
        (
            vec![("F1.xml", good.clone()), ("F2.xml", good.clone()), ("F3.xml", good)],
            Limits { entries: 2, ..default },
            "plus de 2 fichiers, l'ensemble est refusé",
        ),
    ] {
        let (_keep, path) = archive(&files);
        let (report, documents) = read(&path, &ReadOptions { limits, ..Default::default() });
        let error = report.unwrap_err().to_string();
        assert!(error.ends_with(message), "{error}");
        assert!(documents.is_empty());
    }
}

#[test]
fn an_archive_that_is_too_large_is_not_even_opened() {
    let (_keep, path) = archive(&mixed_set());
    let limits = Limits { archive_bytes: 100, ..Limits::default() };
    let (report, _) = read(&path, &ReadOptions { limits, ..Default::default() });
    assert!(matches!(report, Err(SetError::ArchiveTooLarge { limit: 100, .. })), "{report:?}");
}
