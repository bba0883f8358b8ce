//! Dossiers, notices, services and life events of the sample, with words that would break a page.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{commune, links};
use crate::view;
use crate::wire::commune::CommuneResource;
use crate::wire::life_event::LifeEventResource;
use crate::wire::news::NewsResource;
use crate::wire::service_link::ServiceLinkResource;

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn word() -> Value {
    json!({ "level": "commune", "body_name": "Commune <X>", "checked_on": "2026-11-20" })
}

fn school() -> Value {
    json!({ "uai": "9990002Y", "name": "École <Y>", "url": "https://portail.example.org/portal/99999/schools/9990002Y" })
}

pub(super) fn news_value() -> Value {
    let file = "https://portail.example.org/v1/files/a";
    json!({
        "slug": "essai-99999", "word": word(), "school": null, "title": "Une <haie>", "summary": "Des \"bottes\".",
        "valid_from": "2026-11-23", "valid_until": "2027-01-31", "published_at": "2026-11-23T08:00:00Z",
        "picture": { "url": file, "small_url": format!("{file}/small"), "alternative": "Une \"haie\" <b>" },
        "url": "https://portail.example.org/portal/99999/news/essai-99999",
    })
}

pub(super) fn news() -> NewsResource {
    let mut value = news_value();
    value["school"] = school();
    value["blocks"] = json!([
        { "type": "paragraph", "inlines": [{ "type": "text", "text": "<script>alert(1)</script>" }] },
        {
            "type": "chapter", "title": [{ "type": "text", "text": "Suite" }],
            "blocks": [{ "type": "paragraph", "inlines": [{ "type": "text", "text": "Un mot." }] }]
        }
    ]);
    value["fiches"] = serde_json::to_value(super::fiche_summaries()).unwrap();
    read(value)
}

pub(super) fn services() -> Vec<ServiceLinkResource> {
    let service = |slug: &str, kind: &str, url: Option<&str>| {
        json!({
            "slug": slug, "kind": kind, "label": "Portail", "word": word(), "title": "Espace <famille>",
            "summary": "Réserver & payer.", "url": url, "site": url.map(|_| "famille.example.org"), "schools": [school()],
            "audience": "Les <familles>.", "levels": ["maternelle"], "opens_on": "2027-01-01", "closes_on": "2027-02-01",
            "is_open": false, "conditions": "Un code.", "cost": "Gratuit.", "phone": "01 99 00 00 30", "place": "Ici & là",
        })
    };
    read(json!([
        service("espace", "family_portal", Some("https://famille.example.org/a?b=c&d=e")),
        service("autre", "family_portal", Some("https://famille.example.org")),
        service("centre", "social_centre", None),
    ]))
}

pub(super) fn life_event() -> LifeEventResource {
    let step = json!({
        "title": "Inscrire <l'enfant>", "text": "À la mairie.", "fiches": super::fiche_summaries(),
        "tools": [{
            "view": "calculators/documents", "title": "Quels documents ?",
            "url": "https://portail.example.org/portal/99999/calculators/documents",
        }],
        "services": services(),
    });
    read(json!({
        "slug": "nous-demenageons", "title": "Nous <déménageons>", "summary": "Changer d'école.",
        "url": "https://portail.example.org/portal/99999/life-events/nous-demenageons", "steps": [step, step],
    }))
}

/// The commune with something urgent.
pub(super) fn alarmed() -> CommuneResource {
    let notice = |url: &str, kind: &str| {
        json!({
            "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61", "kind": kind, "label": "Grève", "word": word(),
            "title": "Pas d'école <demain>", "text": "Un accueil & un goûter.", "schools": [school()],
            "note": "École <Y>. Jusqu'au mardi 24 novembre 2026 à 18 h.", "starts_at": "2026-11-23T17:00:00Z",
            "ends_at": "2026-11-24T17:00:00Z", "url": url,
        })
    };
    let notices = json!([notice("https://mairie.example.org/\"x", "closure"), notice("javascript:alert(1)", "strike")]);
    CommuneResource { notices: read(notices), ..commune() }
}

#[test]
fn a_notice_stands_before_everything_else_and_leads_only_to_the_web() {
    let html = view::news::news(&alarmed(), &[], &links()).into_string();
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    assert!(at("data-mee-notices=") < at("Commune fictive") && at("data-mee-notices=") < at("<h2"), "{html}");
    assert_eq!(html.matches("Pas d'école &lt;demain&gt;").count(), 2);
    assert!(!html.contains("javascript:") && html.contains("(autre site)"), "{html}");
    assert!(!view::news::news(&commune(), &[], &links()).into_string().contains("data-mee-notices"));
}

#[test]
fn a_dossier_of_a_school_says_so_and_its_picture_has_words() {
    let html = view::news::dossier(&commune(), &news(), &links(), None).into_string();
    for said in
        ["Information de l'école", "École &lt;Y&gt;", "alt=\"Une &quot;haie&quot; &lt;b&gt;\"", "<h3 id=\"mee-suite\">"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn a_notice_is_a_special_announcement_and_a_dossier_an_article() {
    let commune = alarmed();
    let data = view::json_ld::announcement(&commune.notices[0], &commune);
    assert_eq!((&data["@type"], &data["expires"]), (&json!("SpecialAnnouncement"), &json!("2026-11-24T17:00:00Z")));
    assert_eq!(data["announcementLocation"][0]["name"], "École <Y>");
    assert!(data["schoolClosuresInfo"].is_string());
    let strike = view::json_ld::announcement(&commune.notices[1], &commune);
    assert!(strike["schoolClosuresInfo"].is_null() && strike["url"].is_null(), "{strike}");
    assert_eq!(view::json_ld::article(&news())["@type"], "NewsArticle");
}
