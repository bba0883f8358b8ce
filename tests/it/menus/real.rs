//! The menus of Antibes, as the town published them: every value is kept, and what the schema does not list is reported.
//!
//! The file and the schema are read here by other means than the product's: the `csv` crate and the schema's own JSON.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::menu::Week;
use mee_shared::wire::menu::{MenuImport, MenuSheetContent, MenuWeek};
use serde_json::Value;

use crate::auth::world::World;
use crate::support::{Database, Test, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: the_real_menus_of_antibes_are_kept_whole_and_what_is_unknown_is_reported].into()
}

/// The Monday of the second of the two weeks.
const SECOND_WEEK: &str = "2025-02-10";

type Line = BTreeMap<String, String>;

/// The lines of the file, empty values left out as its schema says.
fn lines(text: &[u8]) -> Vec<Line> {
    let lines: Vec<Line> = csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect();
    lines.into_iter().map(|line| line.into_iter().filter(|(_, value)| !value.is_empty()).collect()).collect()
}

/// The values of a cell: a JSON list where the schema has one.
fn values(cell: &str) -> Vec<String> {
    serde_json::from_str(cell).unwrap_or_else(|_| vec![cell.to_owned()])
}

/// Column and value of everything that an enumeration of the schema does not hold, with the lines it stands on.
fn unknown(lines: &[Line], schema: &Value) -> BTreeMap<(String, String), Vec<u64>> {
    let mut enumerations: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for field in schema["fields"].as_array().unwrap() {
        let listed = [&field["constraints"]["enum"], &field["arrayItem"]["constraints"]["enum"]];
        for allowed in listed.into_iter().filter_map(Value::as_array) {
            let allowed = allowed.iter().map(|value| value.as_str().unwrap().trim()).collect();
            enumerations.insert(field["name"].as_str().unwrap(), allowed);
        }
    }
    assert_eq!(enumerations.len(), 9, "the enumerations of the schema");
    let mut found: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for (column, cell) in line {
            let Some(allowed) = enumerations.get(column.as_str()) else { continue };
            for value in values(cell).into_iter().filter(|value| !allowed.contains(value.trim())) {
                found.entry((column.clone(), value)).or_default().push(number as u64 + 2);
            }
        }
    }
    found
}

fn the_real_menus_of_antibes_are_kept_whole_and_what_is_unknown_is_reported(database: &Database) {
    let (Some(file), Some(schema)) = (
        real_data("education/cantine/antibes-menus-2025-s06-s07.csv"),
        real_data("education/schemas/scdl-menus-collectifs.json"),
    ) else {
        return;
    };
    let bytes = std::fs::read(&file).unwrap();
    let published = lines(&bytes);
    assert_eq!(published.len(), 77);
    let allergens: usize =
        published.iter().filter_map(|line| line.get("menuPlatAllergene")).map(|cell| values(cell).len()).sum();
    let silent = published.iter().filter(|line| !line.contains_key("menuPlatAllergene")).count();
    assert!(allergens > 150 && silent == 13, "{allergens} allergens, {silent} dishes without");
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();

    // Through the API, as the demo commune's agent would send it; its lines name no commune.
    let mut world = World::empty(database);
    world.add("mairie", "commune:99999", "publisher", &[]);
    let token = world.sign_in("mairie").access_token;
    let path = format!("/v1/bodies/{}/menus", world.body("commune:99999"));
    let sent = world.with(&token, "POST", &path).bytes("text/csv", &bytes).send().expect_status(200);
    let done: MenuImport = sent.json();
    assert_eq!((done.read, done.added, done.unchanged, done.withdrawn), (77, 77, 0, 0));
    let sheets: BTreeSet<(&str, bool)> = published
        .iter()
        .map(|line| (line["menuRestaurantNom"].as_str(), line["menuDate"].as_str() < SECOND_WEEK))
        .collect();
    assert_eq!(done.drafts.len(), sheets.len(), "a draft for each week of a restaurant");
    assert!(done.report.rejected.is_empty(), "{:?}", done.report.rejected);
    assert_eq!(done.report.dishes_without_allergens as usize, silent);

    let reported: BTreeMap<(String, String), Vec<u64>> = done
        .report
        .unknown_values
        .iter()
        .map(|found| ((found.column.clone(), found.value.clone()), found.lines.clone()))
        .collect();
    assert_eq!(reported, unknown(&published, &schema));
    assert!(reported.contains_key(&("menuRepasType".to_owned(), "meal".to_owned())));

    // Every value of every line is there, blanks included.
    let mut kept: Vec<Line> = Vec::new();
    for week in ["2025-W06", "2025-W07"] {
        let sheets: Vec<MenuSheetContent> =
            world.with(&token, "GET", &format!("{path}/{week}")).send().expect_status(200).json();
        assert!(sheets.iter().all(|sheet| sheet.sheet.work.open.is_some() && sheet.sheet.work.published.is_none()));
        kept.extend(sheets.into_iter().flat_map(|sheet| sheet.rows).map(|row| row.0));
        let asked = world.with(&token, "POST", &format!("{path}/{week}/publish")).json(&serde_json::json!({}));
        asked.send().expect_status(200);
    }
    let sorted = |mut lines: Vec<Line>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(kept), sorted(published.clone()));

    // What parents read: no dish loses an allergen, in the words of the file.
    let mut shown: Vec<(String, String, Vec<String>)> = Vec::new();
    for week in ["2025-W06", "2025-W07"] {
        let found: MenuWeek = world.server.read(&format!("/v1/communes/99999/menus?week={week}"));
        assert_eq!(found.week, week.parse::<Week>().unwrap());
        for restaurant in &found.restaurants {
            for day in &restaurant.days {
                for dish in day.meals.iter().flat_map(|meal| &meal.dishes) {
                    assert_eq!(dish.has_published_allergens, !dish.allergens.is_empty());
                    let words = dish.allergens.iter().map(|allergen| allergen.label.clone()).collect();
                    shown.push((day.date.to_string(), dish.name.clone(), words));
                }
            }
        }
    }
    shown.sort();
    let mut expected: Vec<(String, String, Vec<String>)> = published
        .iter()
        .map(|line| {
            let words = line.get("menuPlatAllergene").map(|cell| values(cell)).unwrap_or_default();
            (line["menuDate"].clone(), line["menuPlatNom"].trim().to_owned(), words)
        })
        .collect();
    expected.sort();
    assert_eq!(shown, expected);
    // And on the page: every allergen of a restaurant's week in the dish's own line.
    let page = world.server.get("/v1/communes/99999/fragments/menus/2025-W06/laval").expect_status(200).text();
    let page = page.replace("&#39;", "'");
    for line in
        published.iter().filter(|line| line["menuRestaurantNom"] == "LAVAL" && line["menuDate"].as_str() < SECOND_WEEK)
    {
        let at = page
            .find(&format!("<strong>{}</strong>", line["menuPlatNom"].trim()))
            .unwrap_or_else(|| panic!("{line:?}"));
        let dish = page[at..].split("</li>").next().unwrap();
        match line.get("menuPlatAllergene") {
            Some(cell) => assert!(dish.contains(&format!("Allergènes\u{a0}: {}", values(cell).join(", "))), "{dish}"),
            None => assert!(dish.contains("Allergènes non publiés") && !dish.contains("sans "), "{dish}"),
        }
    }

    // At the command line the same file is the same menus.
    let said = world.mee(&["import", "menus", &file.to_string_lossy(), "--commune", "99999"]);
    assert!(
        said.contains("import menus: 77 read, 0 added, 0 changed, 77 unchanged, 0 withdrawn, 0 rejected"),
        "{said}"
    );
}
