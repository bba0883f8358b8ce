//! Examples of dossiers, notices, services and life events of the fictitious commune.

use mee_shared::wire::notice::{NoticeResource, Notices};
use serde_json::{Value, json};

use super::{fiche_summary, site, works};

fn word() -> Value {
    json!({ "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" })
}

fn school() -> Value {
    json!({ "uai": "9990002Y", "name": "École élémentaire Jean-Fictif", "url": site("/portal/99999/schools/9990002Y") })
}

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A dossier to be written.
pub fn put_news() -> Value {
    json!({
        "title": "La cantine passe aux produits locaux",
        "summary": "Dès janvier, la moitié du repas vient de la région.",
        "text": "Les menus changent **en janvier**. Les prix restent les mêmes.",
        "valid_from": "2026-11-23",
        "valid_until": "2027-01-31",
        "picture": { "file": HASH, "alternative": "Des enfants plantent une haie dans la cour." },
        "fiches": ["menus-cantine"],
        "school": null
    })
}

/// A dossier as its body works on it.
pub fn body_news() -> Value {
    json!({ "work": works::work(), "news": put_news(), "advice": [] })
}

/// A page of them.
pub fn body_news_list() -> Value {
    json!({ "items": [body_news()], "next": null })
}

/// A dossier in a list.
pub fn news_summary() -> Value {
    json!({
        "slug": "produits-locaux-99999",
        "word": word(),
        "school": null,
        "title": "La cantine passe aux produits locaux",
        "summary": "Dès janvier, la moitié du repas vient de la région.",
        "valid_from": "2026-11-23",
        "valid_until": "2027-01-31",
        "published_at": "2026-11-23T08:00:00Z",
        "picture": {
            "url": site(&format!("/v1/files/{HASH}")),
            "small_url": site(&format!("/v1/files/{HASH}/small")),
            "alternative": "Des enfants plantent une haie dans la cour."
        },
        "url": site("/portal/99999/news/produits-locaux-99999")
    })
}

/// A page of dossiers.
pub fn news_list() -> Value {
    json!({ "items": [news_summary()], "next": null })
}

/// A dossier.
pub fn news() -> Value {
    let mut news = news_summary();
    if let Some(fields) = news.as_object_mut() {
        let text =
            json!({ "type": "paragraph", "inlines": [{ "type": "text", "text": "Les menus changent en janvier." }] });
        fields.insert("blocks".to_owned(), json!([text]));
        fields.insert("fiches".to_owned(), json!([fiche_summary()]));
    }
    news
}

/// What a body leaves out.
pub fn left_out() -> Value {
    let one = json!({ "slug": "rentree", "title": "La rentrée", "left_out_at": "2026-11-23T08:00:00Z" });
    json!({ "items": [one], "next": null })
}

/// A notice to be written.
pub fn put_notice() -> Value {
    json!({
        "kind": "strike",
        "title": "Pas d'école demain matin",
        "text": "Un accueil est ouvert à l'école Jean-Fictif dès 7 h 30.",
        "schools": ["9990002Y"],
        "starts_at": null,
        "ends_at": "2026-11-24T17:00:00Z",
        "url": "https://mairie.example.org/greve"
    })
}

/// A notice as its body works on it.
pub fn body_notice() -> Value {
    json!({ "work": works::work(), "notice": put_notice() })
}

/// A page of them.
pub fn body_notices() -> Value {
    json!({ "items": [body_notice()], "next": null })
}

/// The notices of a commune.
pub fn notices() -> Value {
    let one = json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61",
        "kind": "strike",
        "label": "Grève",
        "word": { "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": null },
        "title": "Pas d'école demain matin",
        "text": "Un accueil est ouvert à l'école Jean-Fictif dès 7 h 30.",
        "schools": [school()],
        "note": "École élémentaire Jean-Fictif. Jusqu'au mardi 24 novembre 2026 à 18 h.",
        "starts_at": "2026-11-23T17:00:00Z",
        "ends_at": "2026-11-24T17:00:00Z",
        "url": "https://mairie.example.org/greve"
    });
    let items: Vec<NoticeResource> = serde_json::from_value(one).into_iter().collect();
    serde_json::to_value(Notices::of(items)).unwrap_or_default()
}

/// A service to be written.
pub fn put_service_link() -> Value {
    json!({
        "kind": "family_portal",
        "title": "Espace famille des Essais",
        "summary": "Réserver les repas et payer les factures.",
        "url": "https://famille.example.org",
        "catalogue": "portail-famille",
        "schools": [],
        "audience": "Les familles dont un enfant mange à la cantine.",
        "levels": [],
        "opens_on": null,
        "closes_on": null,
        "conditions": "Avec le code reçu à l'inscription.",
        "cost": "Gratuit.",
        "phone": null,
        "place": null
    })
}

/// A service as its body works on it.
pub fn body_service_link() -> Value {
    json!({ "work": works::work(), "service": put_service_link() })
}

/// A page of them.
pub fn body_service_links() -> Value {
    json!({ "items": [body_service_link()], "next": null })
}

/// A service as parents find it.
pub fn service_link() -> Value {
    json!({
        "slug": "portail-famille",
        "kind": "family_portal",
        "label": "Portail famille",
        "word": word(),
        "title": "Espace famille des Essais",
        "summary": "Réserver les repas et payer les factures.",
        "url": "https://famille.example.org",
        "site": "famille.example.org",
        "schools": [],
        "audience": "Les familles dont un enfant mange à la cantine.",
        "levels": [],
        "opens_on": null,
        "closes_on": null,
        "is_open": true,
        "conditions": "Avec le code reçu à l'inscription.",
        "cost": "Gratuit.",
        "phone": null,
        "place": null
    })
}

/// The services of a commune.
pub fn service_links() -> Value {
    json!({ "items": [service_link()], "next": null })
}

/// The catalogue.
pub fn catalogue() -> Value {
    let one = json!({
        "slug": "toutatice",
        "kind": "ent",
        "title": "Toutatice",
        "summary": "L'ENT de l'académie de Rennes : messages, cahier de textes, services de l'école.",
        "url": "https://www.toutatice.fr",
        "territory": "Rennes",
        "is_here": false,
        "source": "https://www.toutatice.fr",
        "checked_on": null
    });
    json!({ "items": [one], "next": null })
}

/// A report on links.
pub fn link_report() -> Value {
    json!({
        "broken": 1,
        "items": [{
            "url": "https://famille.example.org",
            "titles": ["Espace famille des Essais"],
            "outcome": "missing",
            "label": "page disparue",
            "status": 404,
            "checked_at": "2026-11-23T08:00:00Z",
            "broken_since": "2026-11-21T08:00:00Z"
        }]
    })
}

/// A life event in a list.
pub fn life_event_summary() -> Value {
    json!({
        "slug": "nous-demenageons",
        "title": "Nous déménageons",
        "summary": "Quitter une école, en trouver une autre, sans perdre de jours de classe.",
        "url": site("/portal/99999/life-events/nous-demenageons")
    })
}

/// The life events.
pub fn life_events() -> Value {
    json!({ "items": [life_event_summary()], "next": null })
}

/// A life event.
pub fn life_event() -> Value {
    let mut event = life_event_summary();
    let step = json!({
        "title": "Inscrire votre enfant à la nouvelle école",
        "text": "À tout moment de l'année, à la mairie.",
        "fiches": [fiche_summary()],
        "tools": [{
            "view": "calculators/documents",
            "title": "Quels documents apporter pour inscrire mon enfant ?",
            "url": site("/portal/99999/calculators/documents")
        }],
        "services": [service_link()]
    });
    if let Some(fields) = event.as_object_mut() {
        fields.insert("steps".to_owned(), json!([step]));
    }
    event
}
