//! Drawn sectors: Saint-Nazaire, Bordeaux, Paris.

use serde_json::{Value, json};

use super::{ask, said};
use crate::support::{Database, Server, Test, import, mee, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: drawn_sectors_answer_on_their_inside_their_edges_and_in_gaps].into()
}

fn point(lon: f64, lat: f64, year: &str) -> Value {
    json!({ "lon": lon, "lat": lat, "school_year": year, "levels": ["maternelle", "elementaire"] })
}

fn drawn_sectors_answer_on_their_inside_their_edges_and_in_gaps(database: &Database) {
    let folder = "education/sectorisation";
    let file = |name: &str| real_data(&format!("{folder}/{name}"));
    let (Some(nazaire), Some(bordeaux), Some(paris)) = (
        file("saint-nazaire-44184-ecoles-proximite.geojson"),
        file("bordeaux-33063-secteurs-extrait.geojson"),
        file("paris-75001-secteur-commun-extrait.geojson"),
    ) else {
        return;
    };
    let brought = |path: &std::path::Path, further: &[&str]| import(database, "sectors", path, further).success();
    assert_eq!(brought(&nazaire, &["--school-year", "2023-2024"]).added, 20);
    assert_eq!(brought(&bordeaux, &["--school-year", "2023-2024"]).added, 6);
    assert_eq!(brought(&paris, &["--school-year", "2021-2022", "--commune", "75101"]).added, 1);
    let refused = brought(&paris, &["--school-year", "2022-2023", "--commune", "75101"]);
    assert_eq!((refused.added, refused.rejected), (0, 1), "a map of another year is left out");

    let server = Server::start_beside(&database.url, &[("MEE_CATCHMENT_BORDER_METRES", "0")]);
    // Each point that the producer sets in a polygon lies in that one alone.
    let text: Value = serde_json::from_str(&std::fs::read_to_string(&nazaire).unwrap()).unwrap();
    for feature in text["features"].as_array().unwrap() {
        let at = &feature["properties"]["geo_point_2d"];
        let name = feature["properties"]["nom"].as_str().unwrap();
        let query = point(at["lon"].as_f64().unwrap(), at["lat"].as_f64().unwrap(), "2023-2024");
        let answer = ask(&server, "44184", &query);
        for level in ["maternelle", "elementaire"] {
            assert_eq!(said(&answer, level), format!("found {name}"));
        }
        assert_eq!(answer.levels[0].reason, format!("Secteur « {name} » dessiné sur la carte."));
    }
    // Two schools share a sector that is drawn twice; one level alone where the map has one.
    for (lon, lat, maternelle, elementaire) in [
        (-0.612_496, 44.852_66, "several Paul Lapie Saint Andre", "several Paul Lapie Saint Andre"),
        (-0.628_462, 44.853_311, "unknown", "found Stehelin Elementaire"),
        (-0.627_943, 44.843_733, "found Clos Montesquieu Maternelle", "unknown"),
        (0.0, 0.0, "unknown", "unknown"),
        // A corner of the sector of Vieux Bordeaux: on the edge is inside.
        (-0.564_099, 44.839_466, "found Vieux Bordeaux-Pas Saint Georges", "found Vieux Bordeaux-Pas Saint Georges"),
    ] {
        let answer = ask(&server, "33063", &point(lon, lat, "2023-2024"));
        let found = (said(&answer, "maternelle"), said(&answer, "elementaire"));
        assert_eq!(found, (maternelle.to_owned(), elementaire.to_owned()), "{lon} {lat}");
    }
    // The shared corner of two sectors is in both, which do not agree.
    let corner = ask(&server, "44184", &point(-2.184_322, 47.289_08, "2023-2024"));
    assert!(said(&corner, "maternelle").starts_with("to_confirm "), "{}", said(&corner, "maternelle"));
    // Years do not mix, and two schools in one line are two schools.
    let inside = |year: &str| ask(&server, "75101", &point(2.344_5, 48.864_3, year));
    assert_eq!(said(&inside("2021-2022"), "elementaire"), "several ARBRE SEC (15) ELEM ARGENTEUIL (11) ELEM");
    assert_eq!(said(&inside("2021-2022"), "maternelle"), "unknown");
    assert_eq!(said(&inside("2022-2023"), "elementaire"), "unknown");
    server.kill();

    // With the rule of borders a point near one is to be confirmed, and a gap between two is not nothing.
    let server = Server::start_beside(&database.url, &[("MEE_CATCHMENT_BORDER_METRES", "30")]);
    let near = ask(&server, "33063", &point(-0.564_2, 44.839_45, "2023-2024"));
    assert!(said(&near, "maternelle").starts_with("to_confirm Vieux"), "{}", said(&near, "maternelle"));
    assert!(near.levels[0].reason.contains("à moins de 30 mètres"), "{}", near.levels[0].reason);
    assert!(near.contact.is_some());
    let outside = ask(&server, "33063", &point(-0.563_9, 44.839_466, "2023-2024"));
    assert!(said(&outside, "maternelle").starts_with("to_confirm Vieux"), "{}", said(&outside, "maternelle"));
    server.kill();

    let given = mee(&[
        "export",
        "sectors",
        "--body",
        "commune:33063",
        "--school-year",
        "2023-2024",
        "--format",
        "geojson",
        "--database",
        &database.url,
    ]);
    let copy = database.file("copie.geojson");
    std::fs::write(&copy, &given.stdout).unwrap();
    assert_eq!(brought(&copy, &["--school-year", "2023-2024"]).added, 6);
}
