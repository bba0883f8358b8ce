//! Examples of rubrics, files and establishments.

use serde_json::{Value, json};

use super::site;

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn rubric() -> Value {
    json!({
        "id": "reglement-interieur",
        "title": "Règlement intérieur",
        "kinds": ["maternelle", "elementaire", "primaire", "college", "centre_de_loisirs"],
        "fields": [
            { "id": "resume", "label": "L'essentiel", "kind": "text", "is_required": true },
            { "id": "document", "label": "Le texte complet", "kind": "files", "is_required": false }
        ]
    })
}

/// The catalogue.
pub fn catalogue() -> Value {
    json!([rubric()])
}

/// A choice of rubrics.
pub fn set() -> Value {
    json!({ "establishment_kind": "primaire", "rubrics": [rubric()] })
}

/// Rubrics to be chosen, one of them the body's own.
pub fn put_set() -> Value {
    json!({
        "rubrics": ["horaires", "reglement-interieur", "jardin"],
        "own": [{
            "id": "jardin",
            "title": "Le jardin de l'école",
            "kinds": ["primaire"],
            "fields": [{ "id": "texte", "label": "Ce qui y pousse", "kind": "text", "is_required": true }]
        }]
    })
}

/// What a school says in a rubric.
pub fn put() -> Value {
    json!({
        "fields": {
            "resume": "Les enfants arrivent à l'heure.",
            "document": [{ "file": HASH, "alternative": "Règlement intérieur de l'école" }]
        }
    })
}

/// The work of a school's rubric.
pub fn work() -> Value {
    let mut work = super::works::work();
    if let Value::Object(fields) = &mut work {
        for (name, value) in [
            ("kind", "rubric"),
            ("subject", "9990001X/reglement-interieur"),
            ("title", "Règlement intérieur – École maternelle des Tilleuls"),
            ("uai", "9990001X"),
        ] {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    work
}

/// The rubrics of a school.
pub fn of_school() -> Value {
    json!({
        "uai": "9990001X",
        "name": "École maternelle des Tilleuls",
        "establishment_kind": "maternelle",
        "rubrics": [{ "rubric": rubric(), "work": work() }],
        "apart": []
    })
}

/// What an import would do.
pub fn import() -> Value {
    json!({
        "is_written": false,
        "read": 2,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "errors": [{ "line": 3, "column": "telephone", "detail": "Ce n'est pas un numéro de téléphone." }]
    })
}

/// Fill rates.
pub fn fill_rates() -> Value {
    let rate = json!({ "filled": 3, "chosen": 8 });
    json!({
        "rate": rate,
        "communes": [{
            "insee": "99999",
            "name": "Villeneuve-les-Essais",
            "rate": rate,
            "schools": [{ "uai": "9990001X", "name": "École maternelle des Tilleuls", "rate": rate }]
        }],
        "rubrics": [{
            "establishment_kind": "maternelle",
            "rubric": "reglement-interieur",
            "title": "Règlement intérieur",
            "rate": { "filled": 1, "chosen": 1 }
        }]
    })
}

/// Who runs the school pages.
pub fn authority() -> Value {
    json!({ "authority": "epci" })
}

/// A file.
pub fn file() -> Value {
    json!({
        "hash": HASH,
        "name": "reglement-interieur.pdf",
        "media_type": "application/pdf",
        "alternative": null,
        "size": 48_213,
        "width": null,
        "height": null,
        "url": site(&format!("/v1/files/{HASH}")),
        "is_public": true,
        "created_at": "2026-11-23T09:00:00Z"
    })
}

/// A page of files.
pub fn files() -> Value {
    json!({ "items": [file()], "next": null })
}

/// A centre de loisirs to be kept.
pub fn put_establishment() -> Value {
    json!({
        "name": "Centre de loisirs des Tilleuls",
        "insee": "99999",
        "address": { "lines": ["2 rue des Tilleuls"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" },
        "position": null,
        "phone": "01 99 00 00 10",
        "email": null,
        "website": null
    })
}

/// A centre de loisirs.
pub fn establishment() -> Value {
    json!({
        "establishment_kind": "centre_de_loisirs",
        "uai": "9000000J",
        "name": "Centre de loisirs des Tilleuls",
        "insee": "99999",
        "sector": "public",
        "private_contract": null,
        "levels": [],
        "address": { "lines": ["2 rue des Tilleuls"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" },
        "position": null,
        "phone": "01 99 00 00 10",
        "email": null,
        "website": null,
        "has_canteen": null,
        "has_ulis": null,
        "priority_education": null,
        "pupils": null,
        "nature": "Centre de loisirs",
        "district": null,
        "opened_on": null,
        "source_updated_on": null,
        "source": "Commune de Villeneuve-les-Essais",
        "url": site("/portal/99999/schools/9000000J")
    })
}
