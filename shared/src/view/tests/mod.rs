//! What holds for every screen, checked on a sample of ours that has every block and inline.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod agenda;
mod document;
mod fiche;
mod living;
mod markup;
mod menus;
mod screens;

use serde_json::json;

use crate::fiche::ThemeSlug;
use crate::links::Links;
use crate::wire::commune::{CommuneResource, Home};
use crate::wire::fiche::{FicheResource, FicheSummary};
use crate::wire::page::Page;
use crate::wire::school::{SchoolResource, SchoolSummary};
use crate::wire::theme::ThemeSummary;

fn links() -> Links {
    Links::new("https://portail.example.org/")
}

fn commune() -> CommuneResource {
    serde_json::from_value(json!({
        "insee": "99999", "name": "Villeneuve-les-Essais", "departement": "99", "academie": "Essais (fictive)",
        "zone": "c", "epci_siren": "999999998", "parent_insee": null, "is_fictitious": true,
        "departement_name": "Essais (fictif)", "url": "https://portail.example.org/portal/99999/",
    }))
    .unwrap()
}

fn real_commune() -> CommuneResource {
    let mut commune = commune();
    commune.commune.is_fictitious = false;
    commune
}

fn sample() -> FicheResource {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

fn theme_summaries() -> Vec<ThemeSummary> {
    [ThemeSlug::Inscription, ThemeSlug::Cantine]
        .map(|theme| ThemeSummary {
            slug: theme,
            title: theme.title().to_owned(),
            about: theme.about().to_owned(),
            fiches: 1,
            url: format!("https://portail.example.org/portal/99999/themes/{}", theme.as_str()),
        })
        .into()
}

fn fiche_summaries() -> Vec<FicheSummary> {
    serde_json::from_value(json!([{
        "id": "quotient-familial", "slug": "quotient-familial", "kind": "question_answer",
        "title": "Qu'est-ce que le <quotient> familial ?", "summary": "Un revenu par part.", "themes": ["cantine"],
        "levels": ["maternelle"], "origin": "starter", "changed_on": null, "has_local_word": true,
        "url": "https://portail.example.org/portal/99999/fiches/quotient-familial",
    }]))
    .unwrap()
}

fn home_data() -> Home {
    Home {
        today: Vec::new(),
        commune: commune(),
        themes: theme_summaries(),
        local_fiches: fiche_summaries(),
        schools: serde_json::from_value(json!([
            { "level": "maternelle", "count": 1 }, { "level": "elementaire", "count": 2 },
        ]))
        .unwrap(),
        news: serde_json::from_value(json!([living::news_value()])).unwrap(),
        life_events: vec![living::life_event().summary],
        service_links: living::services(),
        menus_today: Some(menus::today()),
    }
}

fn fiche_page() -> Page<FicheSummary> {
    Page { items: fiche_summaries(), next: Some("https://portail.example.org/v1/x".to_owned()) }
}

fn school_summaries() -> Vec<SchoolSummary> {
    let school = |uai: &str, name: &str, levels: &[&str]| {
        json!({
            "uai": uai, "name": name, "sector": "public", "levels": levels,
            "address": { "lines": ["1 rue de l'Essai"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" },
            "phone": "01 99 00 00 03", "url": format!("https://portail.example.org/portal/99999/schools/{uai}"),
        })
    };
    serde_json::from_value(json!([
        school("9990003Z", "École primaire Z", &["maternelle", "elementaire"]),
        school("9990001X", "École maternelle A", &["maternelle"]),
        school("9990004A", "Établissement sans niveau", &[]),
    ]))
    .unwrap()
}

/// Rubrics with every kind of field, titles and names that would break a page, and one that says nothing.
fn rubrics() -> serde_json::Value {
    let text = json!({ "type": "text", "blocks": [
        { "type": "paragraph", "inlines": [{ "type": "text", "text": "<script>alert(1)</script>" }] }
    ] });
    let file = |name: &str, small: Option<&str>| {
        json!({ "url": "https://portail.example.org/v1/files/a", "small_url": small, "media_type": "application/pdf",
                "size": 48_213, "alternative": name, "width": null, "height": null })
    };
    let files = json!({ "type": "files", "files": [
        file("Menus <b>", None), file("La \"cour\"", Some("https://portail.example.org/v1/files/a/small"))
    ] });
    let field = |id: &str, label: &str, value: &serde_json::Value| json!({ "id": id, "label": label, "value": value });
    json!([
        { "id": "contact", "title": "Contact", "body_name": "Commune <X>", "checked_on": "2026-09-01", "fields": [
            field("texte", "Contact", &text),
            field("direction", "Direction", &json!({ "type": "line", "text": "Mme <Exemple>" })),
            field("horaires", "Horaires", &json!({ "type": "hours", "opening_hours": "Mo 08:30-12:00", "text": "le lundi" })),
            field("telephone", "Téléphone", &json!({ "type": "phone", "text": "01 99 00 00 04" })),
            field("courriel", "Courriel", &json!({ "type": "email", "text": "ecole@example.org" })),
            field("site", "Site", &json!({ "type": "link", "url": "javascript:alert(1)" })),
            field("fichiers", "Fichiers", &files)
        ] },
        { "id": "contact-2", "title": "Contact", "body_name": "Commune <X>", "checked_on": null, "fields": [
            field("texte", "Texte", &text)
        ] },
        { "id": "vide", "title": "Rubrique vide", "body_name": "Commune <X>", "checked_on": null, "fields": [] }
    ])
}

fn school_data() -> SchoolResource {
    serde_json::from_value(json!({
        "uai": "9990003Z", "name": "École primaire <Z>", "insee": "99999", "sector": "private",
        "private_contract": "CONTRAT D'ASSOCIATION", "levels": ["maternelle", "elementaire"],
        "address": { "lines": ["1 rue de l'Essai"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" },
        "position": { "lon": 2.5, "lat": 48.5 }, "phone": "01 99 00 00 03", "email": "ecole.z@example.org",
        "website": "ecole-z.example.org", "has_canteen": true, "has_ulis": false, "priority_education": "REP",
        "pupils": 120, "nature": "École primaire", "district": "Essais 1", "opened_on": null,
        "source_updated_on": "2025-09-01", "source": "Annuaire d'essai, Licence Ouverte 2.0",
        "establishment_kind": "primaire", "rubrics": rubrics(),
        "url": "https://portail.example.org/portal/99999/schools/9990003Z",
    }))
    .unwrap()
}
