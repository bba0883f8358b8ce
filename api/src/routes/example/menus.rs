//! Examples of menus.

use serde_json::{Value, json};

use super::{site, works};

const KEY: &str = "restaurant-scolaire-jean-essai";
const NAME: &str = "Restaurant scolaire Jean-Essai";

/// The documented table.
pub fn table() -> &'static str {
    "menuRestaurantNom;menuRestaurantId;menuRestaurantIdType;menuDate;menuRepasType;menuPlatType;menuPlatNom;menuPlatAllergene\n\
     Restaurant scolaire Jean-Essai;9990002Y;EN;2026-11-23;déjeuner;entrée;Carottes râpées;\"[\"\"moutarde\"\"]\"\n"
}

fn row() -> Value {
    json!({
        "menuRestaurantNom": NAME, "menuRestaurantId": "9990002Y", "menuRestaurantIdType": "EN",
        "menuDate": "2026-11-23", "menuRepasType": "déjeuner", "menuPlatType": "entrée",
        "menuPlatNom": "Carottes râpées", "menuPlatAllergene": "[\"moutarde\"]"
    })
}

fn coded(published: &str, code: &str, label: &str) -> Value {
    json!({ "published": published, "code": code, "label": label })
}

fn days() -> Value {
    let dish = json!({
        "name": "Carottes râpées",
        "component": coded("entrée", "entree", "entrée"),
        "allergens": [coded("moutarde", "moutarde", "moutarde")],
        "has_published_allergens": true,
        "quality_signs": [],
        "labels": [],
        "precisions": [],
        "diets": [],
        "textures": [],
        "nutri_score": null,
        "temperature": null,
        "is_vegetarian": false,
        "is_local": false,
        "change_note": null
    });
    let meal = json!({
        "service": coded("déjeuner", "dejeuner", "Déjeuner"), "audience": null, "is_vegetarian": false, "dishes": [dish]
    });
    json!([{ "date": "2026-11-23", "weekday": "lundi", "meals": [meal] }])
}

fn public_restaurant() -> Value {
    json!({
        "key": KEY,
        "name": NAME,
        "schools": [school()],
        "url": site("/portal/99999/menus/restaurant-scolaire-jean-essai")
    })
}

fn school() -> Value {
    json!({ "uai": "9990002Y", "name": "École élémentaire Jean-Essai", "url": site("/portal/99999/schools/9990002Y") })
}

/// A week as parents find it.
pub fn week() -> Value {
    let mut restaurant = public_restaurant();
    if let Some(restaurant) = restaurant.as_object_mut() {
        restaurant.insert("status".to_owned(), json!("published"));
        restaurant.insert("message".to_owned(), json!(null));
        restaurant.insert("days".to_owned(), days());
    }
    json!({
        "insee": "99999",
        "week": "2026-W48",
        "starts_on": "2026-11-23",
        "ends_on": "2026-11-29",
        "previous": "2026-W47",
        "next": "2026-W49",
        "is_current": true,
        "status": "published",
        "message": null,
        "allergens_note": mee_shared::view::menus::ALLERGENS_NOTE,
        "school": school(),
        "restaurants": [restaurant],
        "choices": [public_restaurant()],
        "url": site("/portal/99999/menus/2026-W48/9990002Y")
    })
}

/// What is on the menu today.
pub fn today() -> Value {
    json!({
        "date": "2026-11-23",
        "menus": [{ "restaurants": [NAME], "dishes": ["Carottes râpées"], "is_vegetarian": false }],
        "restaurants": 1,
        "url": site("/portal/99999/menus")
    })
}

/// A restaurant's week as its body works on it.
pub fn sheet() -> Value {
    let mut work = works::work();
    if let Some(work) = work.as_object_mut() {
        work.insert("kind".to_owned(), json!("menu"));
        work.insert("subject".to_owned(), json!("2026-W48/restaurant-scolaire-jean-essai"));
        work.insert("title".to_owned(), json!("Restaurant scolaire Jean-Essai, semaine 48 de 2026"));
    }
    json!({ "work": work, "restaurant": KEY, "name": NAME, "week": "2026-W48", "dishes": 1 })
}

/// A page of them.
pub fn sheets() -> Value {
    json!({ "items": [sheet()], "next": null })
}

/// The same with what it says.
pub fn content() -> Value {
    let mut content = sheet();
    if let Some(content) = content.as_object_mut() {
        content.insert("days".to_owned(), days());
        content.insert("rows".to_owned(), json!([row()]));
    }
    content
}

/// Which restaurants' drafts parents are to see, and from when.
pub fn publish() -> Value {
    json!({ "restaurants": [KEY], "starts_at": "2026-11-20T17:00:00Z" })
}

/// Which restaurants' menus are taken back, and why.
pub fn withdraw() -> Value {
    json!({ "restaurants": [KEY], "reason": "Le fichier du prestataire était faux." })
}

/// What an import did.
pub fn import() -> Value {
    json!({
        "drafts": [sheet()],
        "dry_run": false,
        "read": 2,
        "added": 1,
        "unchanged": 0,
        "withdrawn": 0,
        "report": {
            "rejected": [{
                "line": 3,
                "key": "Riz",
                "detail": "la date (menuDate) ne convient pas : écrivez-la AAAA-MM-JJ, de 1990 à 2099"
            }],
            "unknown_values": [{
                "column": "menuRepasType", "value": "meal", "understood_as": "déjeuner", "lines": [2]
            }],
            "remarks": [],
            "dishes_without_allergens": 0
        }
    })
}

/// A restaurant of a body.
pub fn restaurant() -> Value {
    json!({ "restaurant": KEY, "name": NAME, "uais": ["9990002Y"], "published_uai": null })
}

/// The restaurants of a body, to be written.
pub fn restaurants() -> Value {
    json!({ "restaurants": [{ "restaurant": KEY, "uais": ["9990002Y"] }] })
}
