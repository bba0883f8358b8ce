//! Published grids of nineteen collectivités, read where `MEE_TEST_DATA` names the folder of test data.

use std::collections::BTreeMap;

use mee_shared::tariff::{Number, bill, findings, price};
use serde_json::Value;

use super::*;

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("MEE_TEST_DATA")?).join("calculators");
    // Tests run in the crate's folder, `.ci/run` names the data from the repository's.
    Some(if folder.is_absolute() { folder } else { PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(folder) })
}

fn grids(folder: &Path) -> TariffFile {
    let file = read_tariffs(&folder.join("grilles")).unwrap();
    assert_eq!(rejected(&file), Vec::<String>::new());
    file
}

fn cases(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("cases").join(name)).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    value.get("cas").and_then(Value::as_array).unwrap().clone()
}

#[test]
fn all_published_grids_load_and_give_their_published_prices() {
    let Some(folder) = folder() else { return };
    let file = grids(&folder);
    assert_eq!((file.total, file.rows.len()), (19, 19));
    let units: BTreeMap<String, String> = file
        .rows
        .iter()
        .map(|row| {
            let text = std::fs::read_to_string(folder.join("grilles").join(format!("{}.json", row.slug))).unwrap();
            let value: Value = serde_json::from_str(&text).unwrap();
            (row.slug.to_string(), value["unite"].as_str().unwrap().to_owned())
        })
        .collect();
    let (mut tried, mut totals) = (0, 0);
    for case in cases(&folder, "grilles_points.json").into_iter().chain(cases(&folder, "strasbourg_tarifs.json")) {
        let name = case["grille"].as_str().unwrap();
        let row = file.rows.iter().find(|row| row.slug.as_str() == name).unwrap();
        let grid = &row.tariff.grid;
        let asked = &case["entree"];
        let quotient: Option<Number> = serde_json::from_value(asked["qf"].clone()).unwrap();
        for (column, expected) in case["attendu"].as_object().unwrap() {
            if column == "cout_total" {
                let household = serde_json::json!({
                    "quotient": quotient,
                    "children": [{"uses": [{"item": "repas", "count": asked["repas"], "per": "month"}]}]
                });
                let bill = bill(grid, &serde_json::from_value(household).unwrap()).unwrap();
                let total: Number = serde_json::from_value(expected.clone()).unwrap();
                assert_eq!(bill.total.month, Some(total), "{}", case["id"]);
                totals += 1;
                continue;
            }
            assert_ne!(column, "anomalie", "{}: the data has no such case so far", case["id"]);
            let (item, mut situation) = notation::situation_of(column, &units[name]).unwrap();
            situation.quotient = quotient;
            if let Some(children) = asked["cas"].as_str() {
                situation.children = children.parse().unwrap();
            }
            let found = price(grid, grid.item(&item).unwrap(), &situation).price();
            let expected: Option<Number> = serde_json::from_value(expected.clone()).unwrap();
            assert_eq!(found, expected, "{} {column}", case["id"]);
            tried += 1;
        }
    }
    assert_eq!((tried, totals), (227, 6));
}

#[test]
fn published_grids_are_written_and_read_again_in_both_forms() {
    let Some(folder) = folder() else { return };
    let file = grids(&folder);
    for (text, extension) in [(write_json(&file.rows).unwrap(), ".json"), (write_csv(&file.rows).unwrap(), ".csv")] {
        let again = read_text(&text, extension).unwrap();
        assert_eq!(rejected(&again), Vec::<String>::new());
        let pairs = |file: &TariffFile| -> BTreeMap<String, Tariff> {
            file.rows.iter().map(|row| (row.slug.to_string(), row.tariff.clone())).collect()
        };
        assert_eq!(pairs(&again), pairs(&file), "{extension}");
    }
}

#[test]
fn the_validator_says_this_of_the_published_grids() {
    let Some(folder) = folder() else { return };
    let mut said = Vec::new();
    for row in grids(&folder).rows {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings(&row.tariff.grid) {
            *counts.entry(finding.code.as_str()).or_default() += 1;
        }
        let counts: Vec<String> = counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
        said.push(format!("{}: {}", row.slug, counts.join(", ")));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    2c2r-periscolaire: hole 8, no_deliberation 1, no_price_without_quotient 4, no_validity 1
    bubry-cantine-2023: hole 6, no_deliberation 1, no_price_without_quotient 2
    champcevinel-cantine-2022: hole 3, no_deliberation 1, no_price_without_quotient 1
    crosne-2024: hole 30, no_deliberation 1, no_price_without_quotient 5
    denain-mercredis: hole 3, no_deliberation 1, no_price_without_quotient 1, no_validity 1
    donville-cantine-2024: hole 2, no_deliberation 1, no_price_without_quotient 1
    donville-garderie-2024: hole 4, no_deliberation 1, no_price_without_quotient 2
    fay-aux-loges-cantine: no_deliberation 1, no_price_without_quotient 1, no_validity 1
    francas-chemaudin-2023: hole 8, no_deliberation 1, no_price_without_quotient 2
    grand-perigueux-alsh: hole 24, no_deliberation 1, no_line_for_all 2, no_validity 1
    groix-cantine-2021: hole 6, no_deliberation 1, no_price_without_quotient 1
    hauterives-mercredi-2024: hole 18, no_deliberation 1, no_price_without_quotient 3
    lieuvin-pays-auge: hole 15, no_deliberation 1, no_price_without_quotient 3, no_validity 1
    medoc-estuaire-2015: hole 18, no_deliberation 1, no_price_without_quotient 2
    nalliers-cantine: no_deliberation 1, no_validity 1, orphan_bound 1
    saint-caprais-cantine-2024: no_deliberation 1
    saussay-cantine-2025: no_deliberation 1
    strasbourg-cantine-standard: hole 9, no_deliberation 1, no_price_without_quotient 1
    strasbourg-periscolaire-maternelle-2021: no_deliberation 1, no_price_without_quotient 1
    ");
}
