//! Documents the reader does not wholly know, and documents it must refuse.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use mee_shared::fiche::{Block, Fiche, inline_text};

use super::super::{DocumentProblem, parse_document};

const FICHE: &str = include_str!("../fixtures/fiche.xml");
const UNKNOWN: &str = include_str!("../fixtures/inconnus.xml");

#[test]
fn unknown_elements_keep_their_text_and_are_counted() {
    let parsed = parse_document("inconnus.xml", UNKNOWN).unwrap();
    let counted: Vec<_> = parsed.unknown_elements.iter().map(|(path, count)| (path.as_str(), *count)).collect();
    assert_eq!(
        counted,
        [
            ("Publication/FragmentConditionne/Condition/estPeutEtre", 1),
            ("Publication/Nouveaute", 1),
            ("Publication/Texte/Accordeon", 2),
            ("Publication/Texte/Paragraphe/Scintille", 1),
            ("Publication[@type=\"Fiche de demain\"]", 1),
        ]
    );
    let Block::Paragraph { inlines } = &parsed.fiche.body[0] else { panic!("{:?}", parsed.fiche.body) };
    assert_eq!(inline_text(inlines), "Avant mot inconnu après.");
    assert!(parsed.fiche.body.iter().any(|block| matches!(block, Block::List { .. })));
}

#[test]
fn broken_documents_are_refused_with_their_line() {
    let deep = format!(
        "<Publication ID=\"F1\"><Texte>{}{}</Texte></Publication>",
        "<Liste><Item>".repeat(30),
        "</Item></Liste>".repeat(30)
    );
    for (xml, line, problem) in [
        ("<Publication ID=\"F1\">\n<Texte>\n<Paragraphe>coup", 3, DocumentProblem::Truncated),
        ("<Publication ID=\"F1\">\n<Titre", 2, DocumentProblem::Truncated),
        ("<Publication ID=\"F1\">\n<a></b></Publication>", 2, DocumentProblem::Malformed),
        ("<Publication ID=\"F1\">\n&nbsp;</Publication>", 2, DocumentProblem::Malformed),
        ("\n<!DOCTYPE p [<!ENTITY a \"b\">]>\n<Publication ID=\"F1\"/>", 2, DocumentProblem::Doctype),
        ("<Menu><ItemMenu ID=\"N1\"/></Menu>", 1, DocumentProblem::Index("Menu".to_owned())),
        ("<html/>", 1, DocumentProblem::NotADocument("html".to_owned())),
        ("<Publication/>", 1, DocumentProblem::InvalidId(String::new())),
        ("<Publication ID=\"../x\"/>", 1, DocumentProblem::InvalidId("../x".to_owned())),
        (&deep, 1, DocumentProblem::TooDeep(48)),
    ] {
        let error = parse_document("essai.xml", xml).unwrap_err();
        assert_eq!((error.line, error.problem), (Some(line), problem), "{xml}");
    }
}

#[test]
fn a_document_cut_anywhere_is_reported_as_truncated() {
    let root = FICHE.find("<Publication").unwrap();
    let end = FICHE.find("</Publication>").unwrap();
    for cut in (root + 13..end).step_by(11).filter(|cut| FICHE.is_char_boundary(*cut)) {
        let error = parse_document("essai.xml", &FICHE[..cut]).unwrap_err();
        assert_eq!(error.problem, DocumentProblem::Truncated, "cut at {cut}");
    }
}

#[test]
fn the_deepest_accepted_document_reads_back_from_its_json_form() {
    let lists = |depth: usize| {
        format!(
            "<Publication ID=\"F1\"><Texte>{}fond{}</Texte></Publication>",
            "<Liste><Item>".repeat(depth),
            "</Item></Liste>".repeat(depth)
        )
    };
    let cases = |depth: usize| {
        format!(
            "<Publication ID=\"F1\"><Texte>{}fond{}</Texte></Publication>",
            "<BlocCas><Cas>".repeat(depth),
            "</Cas></BlocCas>".repeat(depth)
        )
    };
    for xml in [lists(23), cases(23)] {
        let fiche = parse_document("essai.xml", &xml).unwrap().fiche;
        let json = serde_json::to_string(&fiche).unwrap();
        assert_eq!(serde_json::from_str::<Fiche>(&json).unwrap(), fiche);
    }
}

#[test]
fn a_document_made_to_exhaust_the_reader_is_refused_or_read_at_once() {
    let wide = format!("<Publication ID=\"F1\">{}</Publication>", "<a/>".repeat(60_000));
    assert_eq!(parse_document("essai.xml", &wide).unwrap_err().problem, DocumentProblem::TooManyNodes);
    let words = "mot ".repeat(100_000);
    let uses = "<LienIntra LienID=\"R1\">a</LienIntra>".repeat(10_000);
    let long = format!(
        "<Publication ID=\"F1\"><Texte><Paragraphe>{uses}</Paragraphe></Texte><Definition ID=\"R1\"><Titre>a</Titre><Texte><Paragraphe>{words}</Paragraphe></Texte></Definition></Publication>"
    );
    let fiche = parse_document("essai.xml", &long).unwrap().fiche;
    assert!(serde_json::to_string(&fiche).unwrap().len() < 10_000_000);
}

proptest::proptest! {
    /// Any damage gives a document or a refusal, in bounded time, and what is read can be stored and read again.
    #[test]
    fn a_damaged_document_never_stops_the_import(
        cuts in proptest::collection::vec((0_usize..20_000, 0_usize..40, "[<>/&;\"=a-zé ]{0,6}"), 1..6)
    ) {
        let mut damaged: Vec<char> = FICHE.chars().collect();
        for (at, length, inserted) in cuts {
            let at = at.min(damaged.len());
            let end = (at + length).min(damaged.len());
            damaged.splice(at..end, inserted.chars());
        }
        if let Ok(parsed) = parse_document("fiche.xml", &damaged.into_iter().collect::<String>()) {
            let json = serde_json::to_string(&parsed.fiche).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<Fiche>(&json).unwrap(), parsed.fiche);
        }
    }
}
