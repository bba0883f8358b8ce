//! Every element of the format, on fixtures of ours.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use mee_shared::fiche::{
    Block, CalloutKind, ChoiceStyle, Condition, CounterRole, Fiche, FicheKind, Inline, ListStyle, ThemeSlug,
    inline_text,
};
use mee_shared::school::Level;

use super::super::document::ParsedDocument;
use super::super::parse_document;
use super::words::{assert_same_order, assert_same_words};

const FICHE: &str = include_str!("../fixtures/fiche.xml");
const SERVICE: &str = include_str!("../fixtures/service.xml");
const DOSSIER: &str = include_str!("../fixtures/dossier.xml");
const THEME: &str = include_str!("../fixtures/theme.xml");
const SEARCH: &str = include_str!("../fixtures/recherche.xml");
const UNKNOWN: &str = include_str!("../fixtures/inconnus.xml");
const KNOWN: &[&str] = &[FICHE, SERVICE, DOSSIER, THEME, SEARCH];

/// Elements that CONTENT-MODEL marks as seen in real data, or in consumers' code with their shape.
const ELEMENTS: &str = "SurTitre Audience Canal Cible FilDAriane Niveau Theme SousThemePere DossierPere SousDossier \
    SousDossierPere SousTheme RechercheGuideePere RechercheGuidee Avertissement Introduction Texte ListeSituations \
    Situation Chapitre SousChapitre BlocCas Cas ANoter ASavoir Attention Exemple Rappel Complement Liste Item Tableau \
    Colonne Rangée Cellule Image Legende Credits TexteDeRemplacement Description Video ContenuIllustre Contenu \
    Illustration ImageIllustration VideoIllustration Groupe TitreFlottant TitreAlternatif Aide Corps Questionnaire \
    Conclusion Paragraphe MiseEnEvidence Valeur Expression Exposant LienInterne LienIntra LienExterne \
    LienExterneCommente Commentaire Citation Indice Variable Tel TermeEtranger Montant VoirAussi OuSAdresser PivotLocal \
    RessourceWeb Source QuiPeutMAider OuSAdresserSupport Reference ServiceEnLigne NoticeLiee ServiceEnLigneAnnexe \
    PourEnSavoirPlus Definition Abreviation QuestionReponse CommentFaireSi Actualite InformationComplementaire \
    SiteInternetPublic Partenaire Contact NumeroCerfa AutreNumero LienWeb FicheLiee Dossier Fiche Titre \
    LienMonServicePublic Problematiques Problematique SiSelectionne affecteVrai Branche FragmentConditionne Condition \
    estVrai estFaux estIndefini ou et";

fn parse(xml: &str) -> ParsedDocument {
    parse_document("vdd/essai.xml", xml).unwrap()
}

fn fiche(xml: &str) -> Fiche {
    parse(xml).fiche
}

fn body(inner: &str) -> Vec<Block> {
    let xml = format!(
        r#"<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="F1" type="Fiche d'information">{inner}</Publication>"#
    );
    fiche(&xml).body
}

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn every_element_of_the_format_is_in_a_fixture_and_known() {
    for element in ELEMENTS.split_whitespace() {
        let is_there = KNOWN.iter().any(|xml| {
            [format!("<{element}>"), format!("<{element} "), format!("<{element}/>")]
                .iter()
                .any(|tag| xml.contains(tag))
        });
        assert!(is_there, "{element} stands in no fixture");
    }
    for xml in KNOWN {
        assert_eq!(parse(xml).unknown_elements, std::collections::BTreeMap::new());
    }
}

#[test]
fn no_word_of_a_fixture_is_lost_and_the_order_is_kept() {
    for xml in [FICHE, SERVICE, DOSSIER, THEME, SEARCH, UNKNOWN] {
        assert_same_words(xml, &fiche(xml));
    }
    for xml in [FICHE, DOSSIER, SEARCH] {
        assert_same_order(xml, &fiche(xml));
    }
}

#[test]
fn fixtures_survive_their_json_form() {
    for xml in [FICHE, SERVICE, DOSSIER, THEME, SEARCH, UNKNOWN] {
        let fiche = fiche(xml);
        assert_eq!(serde_json::from_value::<Fiche>(json(&fiche)).unwrap(), fiche);
    }
}

#[test]
fn the_mapping_of_the_whole_format_is_stable() {
    insta::assert_json_snapshot!("fiche", fiche(FICHE));
    insta::assert_json_snapshot!("service", fiche(SERVICE));
    insta::assert_json_snapshot!("recherche", fiche(SEARCH));
}

#[test]
fn the_header_gives_identity_dates_and_place() {
    let fiche = fiche(FICHE);
    assert_eq!((fiche.id.as_str(), fiche.slug.as_str()), ("F900001", "f900001"));
    assert_eq!(fiche.kind, FicheKind::PracticalGuide);
    assert_eq!(fiche.summary, "Une fiche d'essai qui porte chaque élément.");
    assert_eq!(fiche.changed_on.unwrap().to_string(), "2025-05-20");
    assert_eq!(fiche.revised_on.unwrap().to_string(), "2022-01-31");
    assert_eq!(fiche.audiences, ["Particuliers", "Professionnels", "Jeune", "Parent"]);
    let path: Vec<&str> = fiche.producer_path.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(path, ["Particuliers", "N19805", "N20265", "N54", "F900001"]);
    assert_eq!(fiche.levels, [Level::Maternelle, Level::Elementaire]);
    assert_eq!(fiche.themes, [ThemeSlug::Inscription]);
    assert_eq!(fiche.guided_search.unwrap().as_str(), "F900002");
    assert_eq!(fiche.origin.file.as_deref(), Some("essai.xml"));
    assert_eq!(fiche.origin.url.as_deref(), Some("https://www.service-public.gouv.fr/particuliers/vosdroits/F900001"));
    assert_eq!(fiche.origin.producer, "Service-Public.gouv.fr / DILA");
    assert!(fiche.is_listed && fiche.checked_on.is_none() && fiche.checked_against.is_none());
}

#[test]
fn the_type_gives_the_kind_and_whether_lists_show_it() {
    for (declared, kind, is_listed) in [
        ("Fiche Question-réponse", FicheKind::QuestionAnswer, true),
        ("Fiche Question-réponse conditionnée", FicheKind::QuestionAnswer, true),
        ("Fiche d'information", FicheKind::PracticalGuide, true),
        ("Fiche avec liens externes", FicheKind::PracticalGuide, true),
        ("Recherche guidée", FicheKind::GuidedSearch, false),
        ("Comment faire si", FicheKind::HowTo, true),
        ("Theme", FicheKind::Theme, true),
        ("Dossier", FicheKind::Dossier, true),
    ] {
        let fiche = fiche(&format!(r#"<Publication ID="F7" type="{declared}"/>"#));
        assert_eq!((fiche.kind, fiche.is_listed), (kind, is_listed), "{declared}");
    }
    let service = fiche(SERVICE);
    assert_eq!((service.kind, service.is_listed), (FicheKind::Procedure, false));
}

#[test]
fn levels_are_given_only_where_they_are_sure() {
    for (id, dossier, title, levels) in [
        ("F1864", "N54", "Inscription à l'école maternelle", vec![Level::Maternelle]),
        ("F1870", "N54", "Passage de l'école au collège", vec![Level::Elementaire, Level::College]),
        ("F24570", "N54", "Cantine", vec![Level::Maternelle, Level::Elementaire]),
        ("F24569", "N56", "Cantine scolaire au collège et au lycée", vec![Level::College]),
        ("F8", "N56", "Inscription au baccalauréat", vec![]),
        ("F8", "N57", "Handicap", vec![]),
    ] {
        let fiche = fiche(&format!(
            r#"<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="{id}" type="Fiche d'information"><dc:title>{title}</dc:title><DossierPere ID="{dossier}"><Titre>D</Titre></DossierPere></Publication>"#
        ));
        assert_eq!(fiche.levels, levels, "{id} {title}");
    }
}

#[test]
fn a_notice_comes_first_and_the_introduction_is_the_short_answer() {
    let fiche = fiche(FICHE);
    assert!(matches!(&fiche.body[0], Block::Callout { kind: CalloutKind::Notice, .. }));
    assert_eq!(json(&fiche.short_answer)[0]["inlines"][1]["type"], "strong");
    assert!(body("<Texte><Paragraphe>Sans introduction.</Paragraphe></Texte>").len() == 1);
}

#[test]
fn spaces_between_inlines_are_kept_as_they_came() {
    for (xml, expected) in [
        ("Les<MiseEnEvidence> tarifs </MiseEnEvidence>sont fixés", "Les tarifs sont fixés"),
        ("<MiseEnEvidence>Oui</MiseEnEvidence> <Expression>non</Expression>", "Oui non"),
        ("<MiseEnEvidence>Oui</MiseEnEvidence>\n   <Expression>non</Expression>", "Oui non"),
        ("le 1<Exposant>er</Exposant> mai<Exposant/>", "le 1er mai"),
        ("a <MiseEnEvidence> </MiseEnEvidence>b", "a b"),
        ("\n  bords\n ", "bords"),
        ("7\u{a0}500\u{a0}€", "7\u{a0}500\u{a0}€"),
        ("avant<!-- rien --> après", "avant après"),
    ] {
        let blocks = body(&format!("<Texte><Paragraphe>{xml}</Paragraphe></Texte>"));
        let [Block::Paragraph { inlines }] = blocks.as_slice() else { panic!("{xml}: {blocks:?}") };
        assert_eq!(inline_text(inlines), expected, "{xml}");
    }
}

#[test]
fn each_inline_has_its_type() {
    for (xml, expected) in [
        ("<Valeur>10 €</Valeur>", "amount"),
        ("<Montant>12,50</Montant>", "amount"),
        ("<Expression>a</Expression>", "emphasis"),
        ("<Exposant>e</Exposant>", "superscript"),
        ("<Indice>2</Indice>", "subscript"),
        ("<Citation>a</Citation>", "quote"),
        ("<TermeEtranger>a</TermeEtranger>", "foreign"),
        ("<Variable>a</Variable>", "text"),
        (r#"<LienInterne LienPublication="F12" type="Fiche d'information">a</LienInterne>"#, "internal_link"),
        (r#"<LienInterne LienPublication="Particuliers">a</LienInterne>"#, "text"),
        (r#"<LienExterne URL="https://exemple.fr">a</LienExterne>"#, "external_link"),
        (r#"<LienExterne URL="javascript:a()">a</LienExterne>"#, "text"),
        (r#"<LienExterne URL="ftp://exemple.fr">a</LienExterne>"#, "text"),
        ("<Tel>01 23 45 67 89</Tel>", "external_link"),
        ("<Tel>3939 ou 3949</Tel>", "text"),
        (r#"<LienInterne LienPublication="R12" type="Sigle">a</LienInterne>"#, "text"),
        (r#"<LienIntra LienID="R12">a</LienIntra>"#, "text"),
    ] {
        let blocks = json(&body(&format!("<Texte><Paragraphe>{xml}</Paragraphe></Texte>")));
        assert_eq!(blocks[0]["inlines"][0]["type"], expected, "{xml}");
    }
}

#[test]
fn words_of_the_glossary_carry_their_explanation() {
    let text = json(&fiche(FICHE).body).to_string();
    assert!(text.contains(r#""definition":"Revenu divisé par les parts, voir PAI.","entry":"R900022""#));
    assert!(text.contains(r#""entry":"R900020","expansion":"Projet d'accueil individualisé""#));
    let fiche = fiche(FICHE);
    let entries: Vec<_> = fiche.glossary.iter().map(|entry| (entry.title.as_str(), entry.is_abbreviation)).collect();
    assert_eq!(entries, [("Quotient familial", false), ("PAI", true), ("Casnav", true)]);
    assert_eq!(fiche.glossary[0].sources[0].title, "Bofip d'essai");
    assert!(fiche.sources.iter().all(|source| source.title != "Bofip d'essai"));
}

#[test]
fn conditions_keep_their_logic() {
    let is_true = |variable: &str| Condition::IsTrue { variable: variable.to_owned() };
    let conditions: Vec<Condition> = fiche(FICHE)
        .body
        .into_iter()
        .filter_map(|block| match block {
            Block::Conditional { condition, .. } => Some(condition),
            _ => None,
        })
        .collect();
    assert_eq!(
        conditions,
        [
            is_true("T1"),
            Condition::Any {
                of: vec![
                    Condition::IsFalse { variable: "T2".to_owned() },
                    Condition::All { of: vec![Condition::IsUndefined { variable: "T3".to_owned() }, is_true("T4")] },
                ]
            },
            Condition::All { of: vec![is_true("T1"), Condition::IsFalse { variable: "T5".to_owned() }] },
        ]
    );
}

#[test]
fn a_callout_keeps_only_a_title_of_its_own() {
    let callouts = body(
        "<Texte><ANoter><Titre>À noter</Titre><Paragraphe>a</Paragraphe></ANoter><ASavoir><Titre>À savoir :</Titre>b</ASavoir><Exemple><Titre>Cas de Léo</Titre><Paragraphe>c</Paragraphe></Exemple></Texte>",
    );
    let titles: Vec<(CalloutKind, String)> = callouts
        .iter()
        .filter_map(|block| match block {
            Block::Callout { kind, title, .. } => Some((*kind, inline_text(title))),
            _ => None,
        })
        .collect();
    assert_eq!(
        titles,
        [
            (CalloutKind::Note, String::new()),
            (CalloutKind::GoodToKnow, String::new()),
            (CalloutKind::Example, "Cas de Léo".to_owned())
        ]
    );
}

#[test]
fn text_around_a_list_inside_a_paragraph_is_kept_in_order() {
    let blocks = body(
        "<Texte><Paragraphe>Avant <Liste type=\"numero\"><Item>un</Item></Liste> après</Paragraphe>nu <MiseEnEvidence>ici</MiseEnEvidence></Texte>",
    );
    let [
        Block::Paragraph { .. },
        Block::List { style: ListStyle::Number, .. },
        Block::Paragraph { .. },
        Block::Paragraph { inlines },
    ] = blocks.as_slice()
    else {
        panic!("{blocks:?}")
    };
    assert_eq!(inline_text(inlines), "nu ici");
}

#[test]
fn a_guided_search_asks_and_sets_variables() {
    let fiche = fiche(SEARCH);
    let [Block::Choice { style: ChoiceStyle::Guided, cases, is_situation: false }] = fiche.body.as_slice() else {
        panic!("{:?}", fiche.body)
    };
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0].sets, ["T8"]);
    let [Block::Choice { style: ChoiceStyle::Guided, cases: branches, .. }] = cases[0].blocks.as_slice() else {
        panic!("{:?}", cases[0])
    };
    assert_eq!(branches[0].sets, ["T9", "T10"]);
    let [Block::Paragraph { inlines }] = branches[0].blocks.as_slice() else { panic!("{:?}", branches[0]) };
    assert!(matches!(&inlines[0], Inline::InternalLink { fiche, .. } if fiche.as_str() == "F900001"));
}

#[test]
fn counters_are_told_apart_and_exact_repeats_dropped() {
    let fiche = fiche(FICHE);
    let counters: Vec<_> =
        fiche.counters.iter().map(|counter| (counter.role, counter.title.as_str(), counter.pivot.as_deref())).collect();
    assert_eq!(
        counters,
        [
            (CounterRole::Do, "Aide goûter", None),
            (CounterRole::Do, "Mairie", Some("mairie")),
            (CounterRole::Ask, "Direction académique", Some("inspection_academique")),
            (CounterRole::Do, "Contact ancien", None),
        ]
    );
    assert!(matches!(&fiche.counters[0].details[1], Block::Chapter { .. }));
}

#[test]
fn a_service_sheet_becomes_its_service() {
    let fiche = fiche(SERVICE);
    let service = &fiche.online_services[0];
    assert_eq!(service.url.as_deref(), Some("https://exemple.fr/cerfa.do"));
    assert_eq!(service.form_number.as_deref(), Some("99999*01, S3720h"));
    assert_eq!(service.file.as_deref(), Some("PDF, 943,6 Ko"));
    assert_eq!(service.notices.len(), 3);
    let links: Vec<_> = fiche.see_also.iter().map(|link| link.fiche.as_ref().unwrap().as_str()).collect();
    assert_eq!(links, ["F900001", "N54"]);
    assert_eq!(fiche.themes, [ThemeSlug::Inscription]);
}

#[test]
fn a_dossier_and_a_theme_list_what_they_hold() {
    let contents = fiche(DOSSIER).contents;
    let titles: Vec<_> = contents.iter().map(|section| (section.title.as_str(), section.links.len())).collect();
    assert_eq!(titles, [("Le matin", 2), ("", 2)]);
    let section = &fiche(THEME).contents[0];
    assert_eq!((section.title.as_str(), section.links.len()), ("Enfant", 2));
    assert_eq!(section.links[0].fiche.as_ref().unwrap().as_str(), "N900001");
}

#[test]
fn an_address_named_only_in_the_header_is_a_source() {
    let sources = fiche(FICHE).sources;
    let urls: Vec<_> = sources.iter().map(|source| source.url.as_deref().unwrap()).collect();
    assert_eq!(urls, ["https://exemple.fr/loi", "https://exemple.fr/texte-1", "https://exemple.fr/texte-2"]);
}

#[test]
fn a_condition_that_is_not_understood_hides_nothing() {
    for condition in ["<ou/>", "<et/>", "<estVrai/>", "", "<et><estVrai var=\"T1\"/><demain/></et>"] {
        let blocks = body(&format!(
            "<FragmentConditionne><Condition>{condition}</Condition><Paragraphe>a</Paragraphe></FragmentConditionne>"
        ));
        assert!(matches!(blocks.as_slice(), [Block::Paragraph { .. }]), "{condition}: {blocks:?}");
    }
}
