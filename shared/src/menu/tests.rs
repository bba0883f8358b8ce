#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::terms::{ALLERGEN_TERMS, find};
use super::*;

fn row(values: &[(&str, &str)]) -> MenuRow {
    let mut row = MenuRow::default();
    for (column, value) in [("menuRestaurantNom", "Les Tilleuls"), ("menuDate", "2026-11-23"), ("menuPlatNom", "Plat")]
    {
        row.0.insert(column.to_owned(), value.to_owned());
    }
    for (column, value) in values {
        row.0.insert((*column).to_owned(), (*value).to_owned());
    }
    row
}

#[test]
fn a_cell_of_several_values_loses_none_however_it_is_written() {
    for (cell, values) in [
        (r#"["Gluten","Oeufs"]"#, vec!["Gluten", "Oeufs"]),
        (r#"[ "lait" ]"#, vec!["lait"]),
        ("Gluten;Lait", vec!["Gluten", "Lait"]),
        ("Gluten, Lait", vec!["Gluten", "Lait"]),
        ("gluten (blé, orge)", vec!["gluten (blé, orge)"]),
        (r#"["Gluten","Lait"#, vec!["Gluten", "Lait"]),
        ("['Gluten']", vec!["'Gluten'"]),
        ("[1]", vec!["1"]),
        ("[]", vec![]),
        ("", vec![]),
        ("-", vec!["-"]),
    ] {
        assert_eq!(list_of(cell), values, "{cell}");
    }
}

#[test]
fn allergens_are_shown_in_the_words_of_the_file_and_their_absence_is_never_concluded() {
    for (cell, shown, is_published) in [
        (r#"["Fruits a coques","Sesame"]"#, vec!["Fruits a coques", "Sesame"], true),
        (r#"["Kiwi"]"#, vec!["Kiwi"], true),
        (r#"["Aucun"]"#, vec!["Aucun"], true),
        (r#"["-"]"#, vec!["-"], false),
        ("[]", vec![], false),
        ("", vec![], false),
    ] {
        let dish = Dish::of(&row(&[("menuPlatAllergene", cell)]));
        let labels: Vec<&str> = dish.allergens.iter().map(|allergen| allergen.label.as_str()).collect();
        assert_eq!((labels, dish.has_published_allergens), (shown, is_published), "{cell}");
    }
}

#[test]
fn each_of_the_fourteen_allergens_has_its_term_and_its_legend() {
    let legend: Vec<&str> = ALLERGENS.iter().map(|allergen| allergen.code).collect();
    let terms: Vec<&str> = ALLERGEN_TERMS.iter().map(|term| term.code).collect();
    assert_eq!(legend, terms);
    for (word, code) in [("Gluten", "gluten"), ("OEUFS", "oeufs"), ("Œufs", "oeufs"), ("Sésame", "sesame")] {
        assert_eq!(find(ALLERGEN_TERMS, word).map(|term| term.code), Some(code), "{word}");
    }
    assert_eq!(find(ALLERGEN_TERMS, "gluten (traces)"), None);
}

#[test]
fn whatever_the_schema_does_not_list_is_named_with_its_column() {
    for (column, cell, unknown) in [
        ("menuRepasType", "déjeuner", vec![]),
        ("menuRepasType", "meal", vec![("meal", Some("déjeuner"))]),
        ("menuRepasType", "brunch", vec![("brunch", None)]),
        ("menuPlatType", "entree", vec![("entree", Some("entrée"))]),
        (
            "menuPlatAllergene",
            r#"["lait","Gluten","Kiwi"]"#,
            vec![("Gluten", Some("céréales contenant du gluten")), ("Kiwi", None)],
        ),
        ("menuPlatAllergene", "lait;Kiwi", vec![("lait;Kiwi", None), ("Kiwi", None)]),
        ("menuPlatAllergene", "lait", vec![("lait", None)]),
        ("menuPlatRegime", r#"["sans porc"]"#, vec![]),
        ("menuPlatRegime", r#"["Aucun regime"]"#, vec![("Aucun regime", None)]),
        ("menuPlatTexture", r#"["-"]"#, vec![("-", None)]),
        ("menuPlatNutriscore", "F", vec![("F", None)]),
        ("menuPlatPrix", "5.35", vec![]),
        ("menuPlatPrix", "5,35 €", vec![("5,35 €", None)]),
        ("menuCollSiret", "2106000450001", vec![("2106000450001", None)]),
        ("menuDate", "23/11/2026", vec![("23/11/2026", Some("une date"))]),
        ("menuPlatLabel", "n'importe quoi", vec![]),
    ] {
        let found: Vec<(String, Option<&str>)> = unknown_values(&row(&[(column, cell)]))
            .into_iter()
            .map(|value| {
                assert_eq!(value.column, column);
                (value.value, value.understood_as)
            })
            .collect();
        let unknown: Vec<(String, Option<&str>)> =
            unknown.into_iter().map(|(value, understood)| (value.to_owned(), understood)).collect();
        assert_eq!(found, unknown, "{column} {cell}");
    }
}

#[test]
fn a_week_has_its_days_its_meals_and_its_dishes_in_order() {
    let dish = |day: &str, service: &str, component: &str, name: &str| {
        row(&[("menuDate", day), ("menuRepasType", service), ("menuPlatType", component), ("menuPlatNom", name)])
    };
    let rows = [
        dish("2026-11-23", "snack", "dessert", "Compote"),
        dish("2026-11-23", "déjeuner", "dessert", " Banane"),
        dish("2026-11-23", "déjeuner", "inconnu", "Mystère"),
        dish("2026-11-23", "déjeuner", "entrée", "Soupe"),
        dish("2026-11-28", "brunch", "plat principal", "Riz"),
        dish("2026-11-30", "déjeuner", "entrée", "Semaine suivante"),
    ];
    let days = week_days(&rows, "2026-W48".parse().unwrap());
    let names: Vec<&str> = days.iter().map(|day| day.weekday.as_str()).collect();
    assert_eq!(names, ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"]);
    let said = |meal: &Meal| {
        let dishes: Vec<&str> = meal.dishes.iter().map(|dish| dish.name.as_str()).collect();
        format!("{} ({}): {}", meal.service.label, meal.service.published, dishes.join(", "))
    };
    assert_eq!(
        days[0].meals.iter().map(said).collect::<Vec<_>>(),
        ["Déjeuner (déjeuner): Soupe, Banane, Mystère", "Goûter (snack): Compote"]
    );
    assert_eq!(days[5].meals.iter().map(said).collect::<Vec<_>>(), ["brunch (brunch): Riz"]);
    assert!(days[1].meals.is_empty());
}

#[test]
fn what_is_said_of_a_dish_is_shown_and_what_says_nothing_is_not() {
    let dish = Dish::of(&row(&[
        ("menuPlatSiqo", r#"["agriculture biologique","label rouge"]"#),
        ("menuPlatLabel", "bio local;MSC"),
        ("menuPlatRegime", r#"["végétarien","Aucun regime"]"#),
        ("menuPlatTexture", r#"["-","haché"]"#),
        ("menuPlatPrecision", "Menu Alternatif"),
        ("menuPlatNutriscore", "B"),
        ("Température", "chaud"),
    ]));
    assert_eq!(
        dish.tags(),
        [
            "bio",
            "Label Rouge",
            "bio local",
            "MSC",
            "végétarien",
            "texture hachée",
            "Menu Alternatif",
            "température : chaud",
            "Nutri-Score B"
        ]
    );
    assert!(dish.is_vegetarian && dish.is_local);
    assert!(!Dish::of(&row(&[("menuPlatLabel", "localité inconnue")])).is_local);
}

#[test]
fn restaurants_are_told_apart_by_name_whatever_its_case_and_blanks() {
    for (name, key) in [
        ("LAVAL", Some("laval")),
        (" JARDIN ENFANTS  LAVAL", Some("jardin-enfants-laval")),
        ("Élémentaire n° 2", Some("elementaire-n-2")),
        ("…", None),
    ] {
        let row = row(&[("menuRestaurantNom", name)]);
        assert_eq!(row.restaurant_key().map(|key| key.to_string()).as_deref(), key, "{name}");
    }
    for (kind, id, school) in
        [("EN", "9990001X", Some("9990001X")), ("autre", "9990001X", None), ("EN", "4", None), ("", "", None)]
    {
        let row = row(&[("menuRestaurantIdType", kind), ("menuRestaurantId", id)]);
        assert_eq!(row.school().map(|uai| uai.to_string()).as_deref(), school, "{kind} {id}");
    }
}

#[test]
fn a_day_is_read_in_the_forms_that_files_use() {
    for (text, day) in [
        ("2026-11-23", Some("2026-11-23")),
        ("2026-11-23T00:00:00Z", Some("2026-11-23")),
        ("23/11/2026", Some("2026-11-23")),
        ("2026-11-31", None),
        ("23/11/26", None),
        ("lundi", None),
        ("", None),
    ] {
        assert_eq!(read_day(text).map(|day| day.to_string()).as_deref(), day, "{text}");
    }
}
