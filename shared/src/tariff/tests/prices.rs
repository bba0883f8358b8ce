//! Prices of the grid with every form.

use serde_json::json;

use super::*;

fn situation(value: serde_json::Value) -> Situation {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_form_condition_and_effect_gives_its_price() {
    let grid = every_form();
    assert_eq!(check_grid(&grid), Ok(()));
    for (item, asked, price_expected, line) in [
        // The bound belongs to the bracket below, and a quotient with cents counts for the euro below.
        ("repas", json!({"quotient": 400}), "1.00", 3),
        ("repas", json!({"quotient": "400.99"}), "1.00", 3),
        ("repas", json!({"quotient": 401}), "2.40", 3),
        ("repas", json!({"quotient": 0}), "1.00", 3),
        ("repas", json!({"quotient": 1000000}), "4.80", 3),
        ("repas", json!({}), "4.80", 3),
        ("repas", json!({"quotient": 900, "allergy_plan": true}), "0.80", 0),
        ("repas", json!({"quotient": 900, "status": "rsa"}), "0.50", 1),
        ("repas", json!({"quotient": 900, "scheme": "msa"}), "3.10", 2),
        ("repas", json!({"quotient": 900, "scheme": "caf"}), "3.60", 3),
        ("repas", json!({"quotient": 900, "status": "ccas"}), "2.40", 3),
        ("repas", json!({"quotient": 100, "status": "ccas"}), "1.00", 3),
        ("repas", json!({"quotient": 100, "residence": "outside"}), "4.80", 3),
        ("repas", json!({"quotient": 900, "rank": 3, "children": 3}), "1.80", 3),
        ("repas", json!({"quotient": 900, "rank": 2, "children": 3}), "3.60", 3),
        ("repas", json!({"quotient": 500, "booking": "occasional"}), "2.65", 3),
        ("repas", json!({"quotient": 500, "booking": "unbooked"}), "4.40", 3),
        ("repas", json!({"quotient": 500, "booking": "late"}), "3.00", 3),
        ("repas", json!({"quotient": 900, "booking": "late"}), "3.60", 3),
        ("garderie-soir", json!({"quotient": 100}), "0.40", 0),
        ("garderie-soir", json!({"quotient": 777}), "0.95", 0),
        ("garderie-soir", json!({"quotient": 5000}), "1.60", 0),
        ("garderie-soir", json!({}), "1.60", 0),
        ("mercredi", json!({"quotient": 0}), "4", 0),
        ("mercredi", json!({"quotient": 300}), "4", 0),
        ("mercredi", json!({"quotient": 600}), "7", 0),
        ("mercredi", json!({"quotient": 1000}), "10.35", 0),
        ("mercredi", json!({"quotient": 9000}), "12", 0),
        ("mercredi", json!({}), "15", 0),
        ("mercredi", json!({"quotient": 600, "residence": "outside"}), "14", 0),
        ("mercredi", json!({"quotient": 9000, "residence": "outside"}), "20", 0),
        ("etude", json!({"level": "maternelle"}), "20", 0),
        ("etude", json!({"level": "elementaire"}), "25.50", 1),
        ("carte", json!({"children": 1}), "59", 0),
        ("carte", json!({"children": 2}), "57", 1),
        ("carte", json!({"children": 7}), "55", 2),
        ("retard", json!({}), "5", 0),
        ("adulte", json!({"booking": "unbooked"}), "6.50", 0),
    ] {
        let found = grid.item(&slug(item)).map(|item| price(&grid, item, &situation(asked.clone())));
        let found = found.unwrap_or_else(|| panic!("{item}"));
        assert_eq!(found.price(), Some(number(price_expected)), "{item} {asked}: {:#?}", found.steps);
        assert_eq!(found.line, Some(line), "{item} {asked}");
    }
}

#[test]
fn what_the_grid_does_not_say_is_said_to_be_unsaid() {
    let mut grid = every_form();
    grid.without_quotient = WithoutQuotient::Unsaid;
    let asked = |item: &str, value: serde_json::Value| {
        let found = grid.item(&slug(item)).map(|item| price(&grid, item, &situation(value)));
        found.unwrap_or_else(|| panic!("{item}"))
    };
    let unknown_level = asked("etude", json!({}));
    assert_eq!(unknown_level.outcome, Outcome::Unsaid(Unsaid::NoLine { axes: vec![Axis::Level] }));
    let text = unknown_level.unsaid_text().unwrap_or_default();
    assert!(text.contains("Précisez le niveau de l'enfant"), "{text}");
    assert_eq!(asked("repas", json!({})).outcome, Outcome::Unsaid(Unsaid::NoQuotient));
    // A line with a price of its own for that case keeps it.
    assert_eq!(asked("mercredi", json!({})).price(), Some(number("15")));
    let hole = grid_of(
        r#"[{"price":{"form":"brackets","brackets":[
            {"from":0,"from_included":true,"to":410,"to_included":true,"price":1},
            {"from":411,"from_included":true,"to":null,"price":2}]}}]"#,
    );
    let item = &hole.items[0];
    let found = price(&hole, item, &situation(json!({"quotient": "410.5"})));
    assert_eq!(found.outcome, Outcome::Unsaid(Unsaid::NoBracket { quotient: number("410.5") }));
    assert_eq!(price(&hole, item, &situation(json!({"quotient": "411"}))).price(), Some(number("2")));
}

#[test]
fn the_way_to_a_price_is_said_in_words_and_figures() {
    let grid = every_form();
    let item = grid.item(&slug("repas")).unwrap_or_else(|| panic!("repas"));
    let asked =
        situation(json!({"quotient": "900.4", "status": "ccas", "rank": 3, "children": 3, "booking": "occasional"}));
    let said: Vec<String> = price(&grid, item, &asked).steps.into_iter().map(|step| step.text).collect();
    insta::assert_snapshot!(said.join("\n").replace(['\u{a0}', '\u{202f}'], " "), @r"
    Votre quotient, 900,4, compte pour 900.
    Votre quotient est 900 ; la tranche « plus de 400, jusqu'à 800 inclus », plus basse, s'applique : 2,40 €.
    À partir du 3e enfant : − 50 %, soit 1,20 €.
    Occasionnel : + 0,25 €, soit 1,45 €.
    ");
    let item = grid.item(&slug("garderie-soir")).unwrap_or_else(|| panic!("garderie-soir"));
    let said: Vec<String> =
        price(&grid, item, &situation(json!({"quotient": 777}))).steps.into_iter().map(|step| step.text).collect();
    insta::assert_snapshot!(said.join("\n").replace(['\u{a0}', '\u{202f}'], " "), @r"
    Taux d'effort : 777 × 0,125 % = 0,97125 €.
    Arrondi à 0,05 € près, au plus proche : 0,95 €.
    ");
}

#[test]
fn a_family_pays_for_all_its_children() {
    let grid = every_form();
    let household: Household = serde_json::from_value(json!({
        "on": "2026-11-23",
        "quotient": 900,
        "children": [
            {"level": "elementaire", "uses": [{"item": "repas", "count": 4}, {"item": "etude"}]},
            {"level": "maternelle", "uses": [{"item": "repas", "count": 12, "per": "month"}]},
            {"level": "maternelle", "uses": [{"item": "repas", "count": 100, "per": "year"}, {"item": "retard", "count": 2}]},
        ]
    }))
    .unwrap_or_else(|error| panic!("{error}"));
    let found = bill(&grid, &household).unwrap_or_else(|errors| panic!("{errors:?}"));
    let totals: Vec<(Option<Number>, Option<Number>)> =
        found.children.iter().map(|child| (child.total.month, child.total.year)).collect();
    let both = |month: &str, year: &str| (Some(number(month)), Some(number(year)));
    // 4 × 3,60 × 36 = 518,40 a year; étude 25,50 a month; 12 × 3,60 a month; 100 × 1,80 + 2 × 5 a year.
    assert_eq!(totals, [both("77.34", "773.40"), both("43.20", "432"), both("19", "190")]);
    assert_eq!((found.total.month, found.total.year), both("139.54", "1395.40"));
    assert_eq!(found.warnings, Vec::<String>::new());
    assert_eq!(found.validity.as_deref(), Some("du 1er septembre 2026 au 31 août 2027"));
}

#[test]
fn a_family_hears_what_cannot_be() {
    let grid = every_form();
    for (household, pointers) in [
        (json!({"children": []}), vec!["/children"]),
        (json!({"quotient": -1, "children": [{}]}), vec!["/quotient"]),
        (json!({"status": "riche", "children": [{}]}), vec!["/status"]),
        (
            json!({"children": [{"uses": [{"item": "rien"}, {"item": "repas", "count": -2}]}]}),
            vec!["/children/0/uses/0/item", "/children/0/uses/1/count"],
        ),
    ] {
        let household: Household = serde_json::from_value(household).unwrap_or_else(|error| panic!("{error}"));
        let errors = bill(&grid, &household).err().unwrap_or_default();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), pointers);
    }
    let household: Household =
        serde_json::from_value(json!({"on": "2028-01-01", "children": [{}]})).unwrap_or_else(|error| panic!("{error}"));
    let found = bill(&grid, &household).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(found.warnings[0].contains("elle ne dit rien du 1er janvier 2028"), "{:?}", found.warnings);
    // Without a level the étude has no price, and no total is made up.
    assert!(found.warnings[1].starts_with("« Étude »"), "{:?}", found.warnings);
    assert_eq!(found.total, Total::default());
}

#[test]
fn a_changed_grid_is_held_to_its_cases() {
    let grid = every_form();
    let case = |name: &str, item: &str, price: Option<&str>| TestCase {
        name: name.to_owned(),
        item: slug(item),
        situation: situation(json!({"quotient": 400})),
        price: price.map(number),
    };
    let cases = [
        case("tient", "repas", Some("1")),
        case("ne tient pas", "repas", Some("1.10")),
        case("sans prix", "etude", None),
    ];
    let failed = failed_cases(&grid, &cases);
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].case, failed[0].found), (1, Some(number("1"))));
    assert!(failed[0].text.contains("« ne tient pas » attend 1,10"), "{}", failed[0].text);
}

#[test]
fn a_grid_that_cannot_be_is_refused_place_by_place() {
    type Break = fn(&mut serde_json::Value);
    for (pointer, break_it) in [
        ("/title", (|grid| grid["title"] = json!(" ")) as Break),
        ("/items", |grid| grid["items"] = json!([])),
        ("/items/1/id", |grid| grid["items"][1]["id"] = json!("repas")),
        ("/items/0/lines/1/for/status", |grid| grid["items"][0]["lines"][1]["for"]["status"] = json!("inconnu")),
        ("/items/0/lines/0/price/price", |grid| grid["items"][0]["lines"][0]["price"]["price"] = json!("-0.01")),
        ("/items/0/lines/3/price/brackets/1/to", |grid| {
            grid["items"][0]["lines"][3]["price"]["brackets"][1]["to"] = json!(100);
        }),
        ("/items/1/lines/0/price/percent", |grid| grid["items"][1]["lines"][0]["price"]["percent"] = json!(101)),
        ("/items/1/lines/0/price/ceiling", |grid| grid["items"][1]["lines"][0]["price"]["ceiling"] = json!("0.1")),
        ("/items/2/lines/0/price/points/1/quotient", |grid| {
            grid["items"][2]["lines"][0]["price"]["points"][1]["quotient"] = json!(300);
        }),
        ("/items/4/lines/1/for/children", |grid| {
            grid["items"][4]["lines"][1]["for"]["children"] = json!({"from": 3, "to": 2});
        }),
        ("/adjustments/0/items/0", |grid| grid["adjustments"][0]["items"] = json!(["rien"])),
        ("/adjustments/2/factor", |grid| grid["adjustments"][2]["factor"] = json!(11)),
        ("/adjustments/3/percent", |grid| grid["adjustments"][3]["percent"] = json!("100.5")),
        ("/rounding/step", |grid| grid["rounding"]["step"] = json!(0)),
        ("/valid_until", |grid| grid["valid_until"] = json!("2026-01-01")),
        ("/deliberation/url", |grid| grid["deliberation"]["url"] = json!("javascript:alert(1)")),
    ] {
        let mut value = serde_json::to_value(every_form()).unwrap_or_else(|error| panic!("{error}"));
        break_it(&mut value);
        let grid: Grid = serde_json::from_value(value).unwrap_or_else(|error| panic!("{pointer}: {error}"));
        let errors = check_grid(&grid).err().unwrap_or_default();
        assert!(errors.iter().any(|error| error.pointer == pointer), "{pointer}: {errors:?}");
    }
    let mut without = every_form();
    without.quotient = None;
    assert!(check_grid(&without).is_err(), "brackets of no quotient");
}

#[test]
fn an_unknown_name_is_refused_everywhere_in_a_grid() {
    for (place, name) in
        [("", "titel"), ("/items/0", "unité"), ("/items/0/lines/3/price", "pris"), ("/adjustments/4", "prix")]
    {
        let mut value = serde_json::to_value(every_form()).unwrap_or_else(|error| panic!("{error}"));
        if let Some(object) = value.pointer_mut(place).and_then(serde_json::Value::as_object_mut) {
            object.insert(name.to_owned(), json!(1));
        }
        assert!(serde_json::from_value::<Grid>(value).is_err(), "{place} {name}");
    }
}
