//! A week of menus, drawn.

use super::{commune, links};
use crate::menu::{MenuRow, MenuStatus, Week, week_days};
use crate::view;
use crate::view::menus::message;
use crate::view_path::{MenuPlace, ViewPath};
use crate::wire::menu::{MenuRestaurant, MenuSchool, MenuWeek, RestaurantWeek, TodayMenu, TodayMenus};

fn row(day: &str, name: &str, allergens: &str) -> MenuRow {
    let values = [
        ("menuRestaurantNom", "Les Tilleuls"),
        ("menuDate", day),
        ("menuRepasType", "déjeuner"),
        ("menuPlatType", "plat principal"),
        ("menuPlatNom", name),
        ("menuPlatAllergene", allergens),
        ("menuPlatSiqo", "[\"label rouge\"]"),
        ("menuModificationInfo", "livraison <en> retard"),
    ];
    MenuRow(values.map(|(column, value)| (column.to_owned(), value.to_owned())).into_iter().collect())
}

fn restaurant(key: &str) -> MenuRestaurant {
    let place = MenuPlace::Restaurant(key.parse().unwrap());
    MenuRestaurant {
        key: key.parse().unwrap(),
        name: format!("Restaurant <{key}>"),
        schools: vec![school()],
        url: links().view(&commune().commune.insee, &ViewPath::Menus(None, Some(place))),
    }
}

fn school() -> MenuSchool {
    let uai = "9990003Z".parse().unwrap();
    let url = links().school(&commune().commune.insee, &uai);
    MenuSchool { uai, name: "École <du> Moulin".to_owned(), url }
}

/// The week at a path; week 50 has no menus, and every restaurant another one.
fn week(path: &str) -> MenuWeek {
    let Ok(ViewPath::Menus(week, place)) = path.parse::<ViewPath>() else { panic!("{path}") };
    let this_week: Week = "2026-W48".parse().unwrap();
    let week = week.unwrap_or(this_week);
    let status = if week == this_week { MenuStatus::Published } else { MenuStatus::Missing };
    let keys = ["les-tilleuls", "les-erables", "les-ormes"];
    let restaurants = keys.iter().filter(|key| !path.contains("les-") || path.ends_with(*key)).map(|key| {
        let rows = [
            row("2026-11-23", &format!("Plat <{key}>"), "[\"Kiwi\",\"lait\"]"),
            row("2026-11-24", "Riz", ""),
            row("2026-11-26", "Blé", "-"),
        ];
        RestaurantWeek {
            restaurant: restaurant(key),
            status,
            message: message(status, week),
            days: if status == MenuStatus::Published { week_days(&rows, week) } else { Vec::new() },
        }
    });
    MenuWeek {
        insee: commune().commune.insee,
        week,
        starts_on: week.monday(),
        ends_on: week.sunday(),
        previous: week.previous(),
        next: week.next(),
        is_current: week == this_week,
        status,
        message: message(status, week),
        allergens_note: view::menus::ALLERGENS_NOTE.to_owned(),
        school: matches!(place, Some(MenuPlace::School(_))).then(school),
        restaurants: restaurants.collect(),
        choices: keys.map(restaurant).into(),
        url: links().view(&commune().commune.insee, &path.parse().unwrap()),
    }
}

/// The screen at a path.
pub(super) fn screen(path: &str) -> maud::Markup {
    view::menus::menus(&commune(), &week(path), &path.parse().unwrap(), &links(), None)
}

/// Two menus of a day.
pub(super) fn today() -> TodayMenus {
    let menu = |name: &str| TodayMenu {
        restaurants: vec![name.to_owned()],
        dishes: vec!["Soupe <b>".to_owned(), "Riz".to_owned()],
        is_vegetarian: true,
    };
    TodayMenus {
        date: crate::Day::constant(2026, 11, 23),
        menus: vec![menu("Les Tilleuls"), menu("Les Érables")],
        restaurants: 2,
        url: "https://portail.example.org/portal/99999/menus".to_owned(),
    }
}

#[test]
fn a_dish_says_its_allergens_or_that_none_are_published_and_never_sans() {
    let html = screen("menus/9990003Z").into_string();
    for said in [
        "Allergènes\u{a0}: Kiwi, lait",
        "Allergènes non publiés</span>",
        "Allergènes non publiés («\u{a0}-\u{a0}»)",
        "Label Rouge",
        "Lundi 23 novembre 2026",
        "Aucun menu n'est publié pour ce jour.",
        "Modifié\u{a0}: livraison &lt;en&gt; retard",
        "École &lt;du&gt; Moulin",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    assert_eq!(html.matches("Allergènes non publiés").count(), 3 * 2 + 1, "each dish, and the note");
    assert!(!html.contains("sans allergène"), "{html}");
}

#[test]
fn a_missing_week_is_said_so_and_its_neighbours_keep_the_place() {
    let html = screen("menus/2026-W50/les-tilleuls").into_string();
    for said in [
        "Aucun menu n'est publié pour la semaine du 7 au 13 décembre 2026.",
        "data-mee-view=\"menus/2026-W49/les-tilleuls\"",
        "data-mee-view=\"menus/2026-W51/les-tilleuls\"",
        "data-mee-view=\"menus/les-tilleuls\">Cette semaine",
        "data-mee-view=\"menus/2026-W50/les-erables\"",
        "(affiché)",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
}

#[test]
fn weeks_are_said_as_french_readers_say_them() {
    for (week, said) in [
        ("2026-W48", "du 23 au 29 novembre 2026"),
        ("2026-W49", "du 30 novembre au 6 décembre 2026"),
        ("2026-W53", "du 28 décembre 2026 au 3 janvier 2027"),
    ] {
        let text = message(MenuStatus::Missing, week.parse().unwrap()).unwrap();
        assert!(text.contains(&format!("la semaine {said}.")), "{text}");
    }
    assert_eq!(message(MenuStatus::Published, "2026-W48".parse().unwrap()), None);
}

#[test]
fn the_card_of_a_day_names_who_serves_what_and_says_when_nothing_is_published() {
    let insee = commune().commune.insee;
    let html = view::menus::today_card(&insee, &today(), &links()).into_string();
    assert!(html.contains("<strong>Les Érables</strong>\u{a0}: Soupe &lt;b&gt; · Riz (repas végétarien)."), "{html}");
    let mut all = today();
    all.menus = vec![TodayMenu { restaurants: vec!["A".to_owned(), "B".to_owned()], ..all.menus.remove(0) }];
    let html = view::menus::today_card(&insee, &all, &links()).into_string();
    assert!(html.contains("<p>Soupe &lt;b&gt; · Riz"), "{html}");
    // A menu of some restaurants is never read as everybody's.
    all.restaurants = 3;
    let html = view::menus::today_card(&insee, &all, &links()).into_string();
    assert!(html.contains("<strong>A, B</strong>"), "{html}");
    let none = TodayMenus { menus: Vec::new(), ..today() };
    let html = view::menus::today_card(&insee, &none, &links()).into_string();
    assert!(html.contains("Aucun menu n'est publié pour aujourd'hui, "), "{html}");
    assert!(html.contains("data-mee-view=\"menus\""), "{html}");
}
