//! The words of an XML document, taken without the reader, against the words of the fiche it became.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use mee_shared::fiche::plain::{block_texts, fiche_texts};
use mee_shared::fiche::{Block, Fiche, FicheKind};
use roxmltree::{Document, Node};

/// Elements inside a line: no space is implied around them.
const IN_LINE: &[&str] = &[
    "MiseEnEvidence",
    "Valeur",
    "Montant",
    "Expression",
    "Exposant",
    "Indice",
    "LienInterne",
    "LienIntra",
    "LienExterne",
    "Citation",
    "TermeEtranger",
    "Tel",
    "Variable",
    "Scintille",
];

/// Header and navigation at the root, which are no text of the fiche.
const NOT_BODY: &[&str] = &[
    "SurTitre",
    "Audience",
    "Canal",
    "Cible",
    "FilDAriane",
    "Theme",
    "SousThemePere",
    "DossierPere",
    "SousDossierPere",
    "RechercheGuideePere",
    "RechercheGuidee",
];

/// Cards whose parts the fiche keeps in an order of its own.
const CARDS: &[&str] =
    &["OuSAdresser", "QuiPeutMAider", "ServiceEnLigne", "Image", "Illustration", "ImageIllustration", "Video"];

/// Root elements that make the body, in the order of the document.
const BODY: &[&str] = &["Texte", "ListeSituations", "Problematiques", "Conclusion", "InformationComplementaire"];

fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric() && !"€%°#*@".contains(character))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn count(words: impl IntoIterator<Item = String>) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// A callout that bears its usual title says it by its kind.
fn is_usual_title(node: Node<'_, '_>) -> bool {
    let usual = match node.parent_element().map(|parent| parent.tag_name().name()) {
        Some("ANoter") => "À noter",
        Some("ASavoir") => "À savoir",
        Some("Attention") => "Attention",
        Some("Exemple") => "Exemple",
        Some("Rappel") => "Rappel",
        _ => return false,
    };
    node.tag_name().name() == "Titre" && node.text() == Some(usual)
}

fn push(node: Node<'_, '_>, skip: &[&str], out: &mut String) {
    if node.is_text() {
        out.push_str(node.text().unwrap());
    }
    for child in node.children() {
        let name = child.tag_name().name();
        if matches!(name, "PivotLocal" | "Audience") || skip.contains(&name) || is_usual_title(child) {
            continue;
        }
        if child.is_element() && !IN_LINE.contains(&name) {
            out.push(' ');
            push(child, skip, out);
            out.push(' ');
        } else {
            push(child, skip, out);
        }
    }
}

/// Root elements with text of the fiche, exact repeats of a counter or service left out.
fn body_elements<'a>(document: &'a Document<'a>) -> Vec<Node<'a, 'a>> {
    let mut seen = Vec::new();
    document
        .root_element()
        .children()
        .filter(|node| node.is_element() && node.tag_name().namespace().is_none())
        .filter(|node| !NOT_BODY.contains(&node.tag_name().name()))
        .filter(|node| {
            let source = document.input_text().get(node.range()).unwrap();
            let is_card = matches!(node.tag_name().name(), "OuSAdresser" | "QuiPeutMAider" | "ServiceEnLigne");
            let is_new = !seen.contains(&source);
            seen.push(source);
            is_new || !is_card
        })
        .collect()
}

/// Words that stand in attributes or in `dc:source` and that the fiche shows: numbers, sizes, comments, addresses.
fn attribute_words(document: &Document<'_>) -> Vec<String> {
    let sources =
        document.descendants().filter(|node| node.tag_name().name() == "source").filter_map(|node| node.text());
    document
        .descendants()
        .flat_map(|node| node.attributes())
        .filter(|attribute| {
            ["numerocerfa", "autrenumero", "poids", "commentaireLien", "format", "URL"].contains(&attribute.name())
        })
        .flat_map(|attribute| words(&attribute.value().replace("KB", "Ko").replace("MB", "Mo").replace("/pdf", "/PDF")))
        .chain(sources.flat_map(words))
        .collect()
}

/// Words that the reader writes itself.
fn own_words(fiche: &Fiche) -> Vec<String> {
    let mut own = words(&fiche.title);
    if fiche.kind == FicheKind::Procedure {
        own.extend(words(&fiche.title));
    }
    let json = serde_json::to_string(&fiche.body).unwrap();
    for _ in 0..json.matches("Voir la réponse").count() {
        own.extend(words("Voir la réponse"));
    }
    own
}

/// Stops unless the fiche holds the words of the document, each as often, and no others.
pub(super) fn assert_same_words(xml: &str, fiche: &Fiche) {
    let document = Document::parse(xml).unwrap();
    let mut text = String::new();
    for node in body_elements(&document) {
        text.push(' ');
        push(node, &[], &mut text);
    }
    let mut balance = count(fiche_texts(fiche).iter().flat_map(|text| words(text)));
    for (word, times) in count(words(&text).into_iter().chain(own_words(fiche))) {
        *balance.entry(word).or_default() -= times;
    }
    let lost: Vec<_> = balance.iter().filter(|(_, times)| **times < 0).collect();
    assert!(lost.is_empty(), "{}: lost {lost:?}", fiche.id);
    let allowed = count(attribute_words(&document).into_iter().chain(["€".to_owned()]));
    let invented: Vec<_> =
        balance.iter().filter(|(word, times)| **times > allowed.get(*word).copied().unwrap_or(0)).collect();
    assert!(invented.is_empty(), "{}: invented {invented:?}", fiche.id);
}

/// Stops unless the words of the body come in the order of the document.
pub(super) fn assert_same_order(xml: &str, fiche: &Fiche) {
    let document = Document::parse(xml).unwrap();
    let root = document.root_element();
    let named = |names: &'static [&str]| root.children().filter(move |node| names.contains(&node.tag_name().name()));
    let words_in = |nodes: Vec<Node<'_, '_>>| {
        let mut text = String::new();
        for node in nodes {
            text.push(' ');
            push(node, CARDS, &mut text);
        }
        words(&text)
    };
    let ours = |blocks: &[Block]| -> Vec<String> {
        block_texts(&without_cards(blocks))
            .iter()
            .flat_map(|text| words(&text.replace("Voir la réponse", "")))
            .collect()
    };
    let written: Vec<String> = attribute_words(&document).into_iter().chain(["€".to_owned()]).collect();
    let assert_in_order = |ours: Vec<String>, theirs: Vec<String>| {
        let mut theirs = theirs.into_iter().peekable();
        for word in ours {
            if theirs.next_if(|next| *next == word).is_none() {
                assert!(written.contains(&word), "{}: {word} before {:?}", fiche.id, theirs.peek());
            }
        }
        assert_eq!(theirs.next(), None, "{}", fiche.id);
    };
    assert_in_order(ours(&fiche.short_answer), words_in(named(&["Introduction"]).collect()));
    let body = named(&["Avertissement"]).chain(named(BODY)).collect();
    assert_in_order(ours(&fiche.body), words_in(body));
}

/// The blocks without the cards inside them.
fn without_cards(blocks: &[Block]) -> Vec<Block> {
    let is_card = |block: &&Block| {
        matches!(block, Block::Contact(_) | Block::OnlineService(_) | Block::Image(_) | Block::Video(_))
    };
    let mut kept: Vec<Block> = blocks.iter().filter(|block| !is_card(block)).cloned().collect();
    for block in &mut kept {
        match block {
            Block::Chapter { blocks, .. }
            | Block::Callout { blocks, .. }
            | Block::Conditional { blocks, .. }
            | Block::Complement { blocks, .. } => *blocks = without_cards(blocks),
            Block::List { items, .. } => items.iter_mut().for_each(|item| item.blocks = without_cards(&item.blocks)),
            Block::Choice { cases, .. } => cases.iter_mut().for_each(|case| case.blocks = without_cards(&case.blocks)),
            _ => {}
        }
    }
    kept
}

#[test]
fn the_word_test_sees_a_lost_and_an_invented_word() {
    let xml = include_str!("../fixtures/dossier.xml");
    let fiche = super::super::parse_document("dossier.xml", xml).unwrap().fiche;
    assert_same_words(xml, &fiche);
    let mut poorer = fiche.clone();
    poorer.short_answer.clear();
    assert!(std::panic::catch_unwind(|| assert_same_words(xml, &poorer)).is_err());
    let mut richer = fiche;
    richer.body.push(Block::paragraph("invention"));
    assert!(std::panic::catch_unwind(|| assert_same_words(xml, &richer)).is_err());
}
