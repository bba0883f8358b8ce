//! Rules of a fiche's page.

use super::markup::elements;
use super::{commune, links, sample};
use crate::directory::{DirectoryEntry, ResolvedCounter};
use crate::fiche::layer::{LayerLevel, Signed, Word};
use crate::fiche::plain::fiche_texts;
use crate::fiche::{Block, Counter, CounterRole, FicheKind, Link};
use crate::view;

fn drawn() -> String {
    view::fiche(&commune(), &sample(), &links()).into_string()
}

/// The page as words: tags gone, a space where a block begins or ends, entities read.
fn words(html: &str) -> Vec<String> {
    const INLINE: &[&str] = &["a", "abbr", "em", "i", "q", "span", "strong", "sub", "sup", "time"];
    let mut text = String::new();
    for (index, piece) in html.split('<').enumerate() {
        let (tag, words) = if index == 0 { ("", piece) } else { piece.split_once('>').unwrap() };
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !INLINE.contains(&name) {
            text.push(' ');
        }
        text.push_str(words);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().map(|word| word.trim_matches(is_mark).to_owned()).collect()
}

fn is_mark(character: char) -> bool {
    !character.is_alphanumeric()
}

#[test]
fn the_page_stays_as_it_was_approved() {
    let lines = drawn().replace("<section", "\n<section").replace("<p", "\n<p").replace("<details", "\n<details");
    insta::assert_snapshot!(lines.replace("<li", "\n<li").replace("<h", "\n<h").replace("<tr", "\n<tr"));
}

#[test]
fn the_same_fiche_is_drawn_the_same() {
    assert_eq!(drawn(), drawn());
}

#[test]
fn every_word_of_the_fiche_is_on_the_page() {
    let fiche = sample();
    let page = words(&drawn());
    // What leads nowhere is not drawn, and an image's alternative stands in an attribute.
    let unseen = ["Une fiche qui n'est pas là", "Une adresse refusée", "Un \"plateau\""];
    for text in fiche_texts(&fiche.fiche).iter().filter(|text| !unseen.contains(&text.as_str())) {
        for word in text.split_whitespace().map(|word| word.trim_matches(is_mark)) {
            assert!(page.iter().any(|seen| seen == word), "{word:?} of {text:?}");
        }
    }
}

#[test]
fn tables_have_a_caption_header_cells_with_scope_and_a_frame_of_their_own_name() {
    let html = drawn();
    let elements = elements(&html);
    for header in elements.iter().filter(|element| element.name == "th") {
        assert!(matches!(header.attribute("scope"), Some("col" | "row")), "{header:?}");
    }
    let tables: Vec<&str> = html.split("<table>").skip(1).filter_map(|table| table.split("</table>").next()).collect();
    assert_eq!(tables.len(), 3);
    for table in tables {
        assert!(table.starts_with("<caption>") && table.contains("<th scope="), "{table}");
    }
    let names: Vec<&str> = elements
        .iter()
        .filter(|element| element.attribute("class") == Some("mee-scroll"))
        .filter_map(|frame| frame.attribute("aria-label"))
        .collect();
    assert_eq!(names, ["Tableau : !", "Tableau : ! (2)", "Un tableau titré"]);
}

#[test]
fn choices_are_native_disclosures_that_open_one_at_a_time() {
    let elements = elements(&drawn());
    let names: Vec<&str> = elements
        .iter()
        .filter(|element| element.name == "details")
        .filter_map(|details| details.attribute("name"))
        .collect();
    assert_eq!(names, ["mee-choix-1", "mee-choix-2", "mee-choix-2", "mee-choix-1", "mee-choix-3"]);
    let open: Vec<&str> = elements
        .iter()
        .filter(|element| element.attribute("open").is_some())
        .filter_map(|details| details.attribute("name"))
        .collect();
    assert_eq!(open, ["mee-choix-3"]);
    let details = elements.iter().filter(|element| element.name == "details").count();
    assert_eq!(elements.iter().filter(|element| element.name == "summary").count(), details);
}

#[test]
fn words_are_explained_where_they_first_stand_and_once() {
    let html = drawn();
    assert_eq!(html.matches("PAI\u{a0}: qu'est-ce que c'est\u{a0}?").count(), 1);
    assert_eq!(html.matches("Régie\u{a0}: qu'est-ce que c'est\u{a0}?").count(), 1);
    let expansion = "</abbr> (directeur académique des services de l'éducation nationale)";
    assert_eq!(html.matches(expansion).count(), 1);
    assert!(!html.contains("</abbr> (maison départementale"), "it already stands beside it");
    let table_end = html.find("</table>").unwrap();
    assert!(html.find("Barème\u{a0}: qu'est-ce que c'est\u{a0}?").unwrap() > table_end);
}

#[test]
fn text_is_escaped_and_dangerous_addresses_are_words() {
    let html = drawn();
    assert!(html.contains("&lt;Essai &amp; vérité&gt;") && !html.contains("<Essai"));
    assert!(html.contains("un piège") && !html.contains("javascript:") && !html.contains("data:text"));
    assert!(html.contains("alt=\"Un &quot;plateau&quot;\""));
}

#[test]
fn a_local_word_is_signed_and_dated() {
    let html = drawn();
    for said in [
        "<a href=\"tel:0199000001\">01\u{a0}99\u{a0}00\u{a0}00\u{a0}01</a>",
        "<a href=\"mailto:ecoles@example.org\">ecoles@example.org</a>",
        "<p>Mairie<br>1 place de l'Essai</p>",
        "<p>Lundi : 9 h à 12 h</p><p>Fermé en août</p>",
        "Commune de Villeneuve-les-Essais, vérifié le <time datetime=\"2026-01-01\">1er janvier 2026</time>",
    ] {
        assert!(html.contains(said), "{said}");
    }
}

#[test]
fn who_says_it_and_when_is_told_and_what_is_unknown_is_not() {
    let html = drawn();
    for said in [
        "Texte : Producteur d'essai, modifié le <time datetime=\"2025-05-20\">20 mai 2025</time>, vérifié le",
        "Comparé le <time datetime=\"2026-02-03\">3 février 2026</time> avec : le Code de l'éducation.",
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F99001",
        "Fichier : F99001.xml.",
        "n'est plus publié par son auteur depuis le",
    ] {
        assert!(html.contains(said), "{said}");
    }
    let mut unchecked = sample();
    unchecked.fiche.checked_on = None;
    unchecked.fiche.changed_on = None;
    unchecked.fiche.withdrawn_on = None;
    let html = view::fiche(&commune(), &unchecked, &links()).into_string();
    for unsaid in ["modifié le", "Comparé", "n'est plus publié", "version du", "À vérifier"] {
        assert!(!html.contains(unsaid), "{unsaid}");
    }
    assert!(html.contains("Texte : Producteur d'essai</p>"));
}

#[test]
fn links_lead_to_the_page_here_or_to_the_official_one_or_nowhere() {
    let html = drawn();
    assert!(html.contains("data-mee-view=\"fiches/quotient-familial\">le quotient familial</a>"));
    assert!(html.contains("vosdroits/F99002\" rel=\"noopener external\">une fiche officielle absente<"));
    assert!(html.contains(">une fiche absente,") || html.contains(", une fiche absente, "));
    assert!(!html.contains("Une fiche qui n'est pas là"));
    assert_eq!(
        html.matches(">Mairie<span class=\"mee-hidden\"> (autre site)</span></a> : Villeneuve-les-Essais</p>").count(),
        1,
        "named twice in the source"
    );
    assert!(html.contains("Code de l'éducation, article L131-13<"));
    assert!(html.contains("<li>Code de l'éducation : article L131-13</li>"));
}

#[test]
fn a_counter_says_where_it_is_found() {
    let counter = |id: Option<&str>, title: &str, pivot: Option<&str>| Counter {
        role: CounterRole::Do,
        title: title.to_owned(),
        pivot: pivot.map(str::to_owned),
        url: None,
        note: None,
        provider: None,
        details: Vec::new(),
        id: id.map(str::to_owned),
    };
    let mut fiche = sample();
    let to_act = [
        counter(None, "Mairie", Some("mairie")),
        counter(None, "Mairie du nouveau domicile", Some("mairie")),
        counter(None, "Caisse d'allocations familiales", Some("caf")),
        counter(Some("R12125"), "Établissement scolaire", None),
    ];
    let resolved = |counter| ResolvedCounter { counter, services: Vec::new(), fields: Vec::new() };
    fiche.turn_to.to_act = to_act.into_iter().map(resolved).collect();
    fiche.fiche.body = vec![Block::Contact(counter(None, "Rectorat", Some("rectorat")))];
    let html = view::fiche(&commune(), &fiche, &links()).into_string();
    for said in [
        "navigation/mairie\" rel=\"noopener external\">Mairie<span class=\"mee-hidden\"> (autre site)</span></a> : Villeneuve-les-Essais</p>",
        "Mairie du nouveau domicile<span class=\"mee-hidden\"> (autre site)</span></a></p>",
        "<a href=\"https://lannuaire.service-public.gouv.fr/\" rel=\"noopener external\">Caisse d'allocations",
        "data-mee-view=\"schools\">voir les écoles de la commune</a></p>",
        "<p class=\"mee-contact\">Où s'adresser : <a href=\"https://www.education.gouv.fr/",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
}

#[test]
fn the_page_of_an_online_service_leads_to_it_before_it_explains() {
    let mut fiche = sample();
    let service = fiche.fiche.online_services.first().unwrap().title.clone();
    fiche.fiche.body = vec![Block::paragraph("Les explications.")];
    for (kind, is_first) in [(FicheKind::Procedure, true), (FicheKind::PracticalGuide, false)] {
        fiche.fiche.kind = kind;
        let html = view::fiche(&commune(), &fiche, &links()).into_string();
        assert_eq!(html.find(&service) < html.find("Les explications."), is_first, "{kind:?}");
    }
}

#[test]
fn a_guided_search_is_titled_without_its_producers_brackets() {
    let mut fiche = sample();
    fiche.fiche.kind = FicheKind::GuidedSearch;
    fiche.fiche.title = "[Un enfant peut-il changer d'école ?]".to_owned();
    let html = view::fiche(&commune(), &fiche, &links()).into_string();
    assert!(html.contains(">Un enfant peut-il changer d'école\u{a0}?</h2>"));
}

fn word() -> Word {
    Word {
        level: LayerLevel::Commune,
        body_name: "Commune de Villeneuve-les-Essais".to_owned(),
        checked_on: "2026-11-23".parse().ok(),
    }
}

#[test]
fn a_counter_becomes_the_services_here_with_whose_word_they_are() {
    let entry: DirectoryEntry = serde_json::from_value(serde_json::json!({
        "kind": "mairie", "name": "Mairie <annexe>", "territory": { "commune": "99999" },
        "address": { "lines": ["2 rue des Essais"], "postcode": "99999", "town": "Villeneuve-les-Essais" },
        "phone": "0199000000", "email": "mairie@example.org", "url": "https://mairie.example.org/",
        "hours": "Mo-Fr 08:30-12:00"
    }))
    .unwrap();
    let mut fiche = sample();
    let counter = Counter {
        role: CounterRole::Ask,
        title: "Mairie".to_owned(),
        pivot: Some("mairie".to_owned()),
        url: None,
        note: None,
        provider: None,
        details: Vec::new(),
        id: None,
    };
    let services = vec![Signed { word: word(), content: entry }];
    fiche.turn_to.to_act = Vec::new();
    fiche.turn_to.to_ask = vec![ResolvedCounter { counter, services, fields: Vec::new() }];
    fiche.local_links = vec![Signed {
        word: word(),
        content: Link {
            title: "Portail famille".to_owned(),
            fiche: None,
            url: Some("https://famille.example.org".to_owned()),
            note: None,
        },
    }];
    let html = view::fiche(&commune(), &fiche, &links()).into_string();
    for said in [
        "Où s'informer</h3>",
        "<strong>Mairie &lt;annexe&gt;</strong>",
        "2 rue des Essais<br>99999 Villeneuve-les-Essais",
        "tel:0199000000",
        "mailto:mairie@example.org",
        "Horaires : du lundi au vendredi",
        "https://mairie.example.org/",
        "Commune de Villeneuve-les-Essais, vérifié le <time datetime=\"2026-11-23\">",
        "Portail famille",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("navigation/mairie"), "the pivot became a service: {html}");
}

#[test]
fn a_preview_says_that_it_is_one_before_anything_else() {
    let preview = view::Preview { writer: "Mairie", until_on: "2026-11-30".parse().unwrap(), hides: true };
    let html = view::fiche_preview(&commune(), &sample(), &links(), &preview).into_string();
    assert!(html.contains("30 novembre 2026") && html.contains("cachera toute la fiche"), "{html}");
    let at = html.find("Aperçu, non publié").unwrap();
    assert!(at < html.find("En bref").unwrap());
    assert!(!view::fiche(&commune(), &sample(), &links()).into_string().contains("Aperçu"));
}
