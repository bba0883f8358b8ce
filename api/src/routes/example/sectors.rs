//! Examples of catchment answers and cartes scolaires.

use serde_json::{Value, json};

use super::site;

/// A question by address.
pub fn catchment_query() -> Value {
    json!({ "street": "rue des Essais", "number": 12, "suffix": "bis", "levels": ["maternelle", "elementaire"] })
}

/// Its answer.
pub fn catchment() -> Value {
    json!({
        "insee": "99999",
        "place": { "label": "12 bis rue des Essais", "address_id": "99999_0001_00012_bis", "lon": 2.0, "lat": 48.0 },
        "levels": [{
            "level": "maternelle",
            "school_year": "2026-2027",
            "status": "found",
            "schools": [{
                "uai": "9990001X",
                "name": "École maternelle Les Coquelicots",
                "url": site("/portal/99999/schools/9990001X"),
                "distance_m": 240
            }],
            "private_schools": [],
            "nearest_schools": [],
            "reason": "Rue des Essais, côté pair, du 2 au 40."
        }],
        "contact": null
    })
}

/// The sector of a school.
pub fn school_sector() -> Value {
    json!({
        "uai": "9990001X",
        "name": "École maternelle Les Coquelicots",
        "school_year": "2026-2027",
        "levels": [{ "level": "maternelle", "places": ["Rue des Essais, côté pair, du 2 au 40"], "geometry": null }]
    })
}

/// A map.
pub fn map() -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61",
        "school_year": "2026-2027",
        "source": "plages",
        "state": "draft",
        "publish_on": null,
        "rows": 2,
        "created_at": "2026-11-23T08:00:00Z",
        "published_at": null
    })
}

/// The documented table.
pub fn table() -> &'static str {
    "insee;niveau;voie;id_voie;lieu;numero;cote;du;au;sauf;uai;ecole;a_verifier\n\
     99999;maternelle;rue des Essais;;;;pair;2;40;;9990001X;Les Coquelicots;\n"
}

/// A map of one area.
pub fn areas() -> Value {
    let ring = [[2.0, 48.0], [2.01, 48.0], [2.01, 48.01], [2.0, 48.01], [2.0, 48.0]];
    let properties = json!({ "insee": "99999", "niveau": "maternelle", "uai": "9990001X", "ecole": "Les Coquelicots" });
    let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
    let feature = json!({ "type": "Feature", "properties": properties, "geometry": geometry });
    json!({ "type": "FeatureCollection", "features": [feature] })
}

/// What an import did.
pub fn import() -> Value {
    json!({
        "map": map(),
        "dry_run": false,
        "read": 2,
        "added": 2,
        "unchanged": 0,
        "withdrawn": 0,
        "report": {
            "rejected": [],
            "remarks": [],
            "unknown_streets": [{
                "line": 2,
                "key": "rue des Essays",
                "detail": "voie absente de la liste des adresses ; noms proches : Rue des Essais"
            }],
            "unknown_schools": [],
            "overlaps": [],
            "gaps": [],
            "coverage": [{
                "insee": "99999", "level": "maternelle", "addresses": 120, "certain": 118, "to_confirm": 1, "unknown": 1
            }]
        }
    })
}
