//! The demo's menus, as parents find them.

use mee_shared::calendar::Clock;
use mee_shared::menu::{MenuStatus, Week};
use mee_shared::wire::commune::Home;
use mee_shared::wire::menu::MenuWeek;

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        the_demo_shows_a_full_week_and_the_next_whatever_the_day,
        a_missing_week_is_said_so_in_data_and_in_words,
        the_page_of_a_week_tells_allergens_in_words_and_leads_to_its_neighbours,
        home_and_school_pages_lead_to_the_menus,
    ]
    .into()
}

fn today() -> mee_shared::Day {
    Clock::of(&DEMO.parse().unwrap()).day(jiff::Timestamp::now())
}

fn the_demo_shows_a_full_week_and_the_next_whatever_the_day(server: &Server) {
    let this_week = Week::of(today());
    for week in [this_week, this_week.plus(1)] {
        let found: MenuWeek = server.read(&format!("/v1/communes/{DEMO}/menus?date={}", week.monday()));
        assert_eq!((found.week, found.status, found.is_current), (week, MenuStatus::Published, week == this_week));
        assert_eq!(found.restaurants.len(), 3);
        for restaurant in &found.restaurants {
            let filled: Vec<&str> =
                restaurant.days.iter().filter(|day| !day.meals.is_empty()).map(|day| day.weekday.as_str()).collect();
            assert_eq!(filled, ["lundi", "mardi", "jeudi", "vendredi"], "{}", restaurant.restaurant.name);
            assert_eq!(restaurant.restaurant.schools.len(), 1, "{}", restaurant.restaurant.name);
            let meals = || restaurant.days.iter().flat_map(|day| &day.meals);
            let dishes = || meals().flat_map(|meal| &meal.dishes);
            assert!(meals().any(|meal| meal.is_vegetarian), "no vegetarian day");
            assert!(dishes().any(|dish| !dish.has_published_allergens), "no dish without published allergens");
            assert!(dishes().any(|dish| dish.is_local) && dishes().any(|dish| !dish.quality_signs.is_empty()));
            assert!(dishes().flat_map(|dish| &dish.allergens).all(|allergen| allergen.code.is_some()));
        }
    }
    let school: MenuWeek = server.read("/v1/schools/9990003Z/menus");
    assert_eq!(school.restaurants.len(), 1);
    assert_eq!(school.school.unwrap().name, "École primaire du Moulin-Fictif");
    let same: MenuWeek = server.read(&format!("/v1/communes/{DEMO}/menus?school=9990003Z&week={this_week}"));
    assert_eq!(same.restaurants, school.restaurants);
}

fn a_missing_week_is_said_so_in_data_and_in_words(server: &Server) {
    let found: MenuWeek = server.read(&format!("/v1/communes/{DEMO}/menus?week=2035-W10"));
    assert_eq!(found.status, MenuStatus::Missing);
    assert!(found.restaurants.iter().all(|restaurant| restaurant.status == MenuStatus::Missing));
    let page = server.get(&format!("/portal/{DEMO}/menus/2035-W10")).expect_status(200).text();
    for text in [found.message.unwrap().replace(" :", "\u{a0}:"), "2035-W09".to_owned(), "2035-W11".to_owned()] {
        assert!(page.contains(&text), "{text}: {page}");
    }
    let none: MenuWeek = server.read("/v1/communes/94043/menus");
    assert_eq!((none.status, none.choices.len()), (MenuStatus::NeverPublished, 0));
    for view in ["menus/rien", "menus/2026-W48/0940361G", "menus/2026-W99/9990001X"] {
        server.get(&format!("/portal/{DEMO}/{view}")).expect_status(404);
    }
}

fn the_page_of_a_week_tells_allergens_in_words_and_leads_to_its_neighbours(server: &Server) {
    let page = server.get(&format!("/portal/{DEMO}/menus/9990002Y")).expect_status(200).text();
    let next = Week::of(today()).plus(1);
    for text in [
        "data-mee-view=\"menus/9990002Y\"".to_owned(),
        format!("data-mee-view=\"menus/{next}/9990002Y\""),
        "École élémentaire Jean-Essai".to_owned(),
        "Allergènes\u{a0}: moutarde, anhydride sulfureux et sulfites".to_owned(),
        "Allergènes non publiés".to_owned(),
        "Label Rouge".to_owned(),
        "Nutri-Score B".to_owned(),
        "repas végétarien".to_owned(),
        "Fruits à coque".to_owned(),
        "Commune fictive".to_owned(),
        "Aucun menu n'est publié pour ce jour.".to_owned(),
    ] {
        let escaped = text.replace('\'', "&#39;");
        assert!(page.contains(&text) || page.contains(&escaped), "{text}: {page}");
    }
    // Two restaurants cook the same: their menu stands once.
    let all = server.get(&format!("/v1/communes/{DEMO}/fragments/menus")).expect_status(200).text();
    assert!(all.contains(">Restaurant scolaire du Moulin-Fictif, Restaurant scolaire Jean-Essai</h3>"), "{all}");
    let answer = server.get(&format!("/v1/communes/{DEMO}/menus")).expect_status(200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

fn home_and_school_pages_lead_to_the_menus(server: &Server) {
    let home: Home = server.read(&format!("/v1/communes/{DEMO}/home"));
    let menus = home.menus_today.unwrap();
    let is_school_day = matches!(today().weekday().to_monday_one_offset(), 1 | 2 | 4 | 5);
    // The clock may pass midnight between the two.
    if menus.date == today() {
        assert_eq!(!menus.menus.is_empty(), is_school_day);
    }
    let page = server.get(&format!("/portal/{DEMO}/")).expect_status(200).text();
    assert!(page.contains("Au menu aujourd") && page.contains("data-mee-view=\"menus\""), "{page}");
    let none = server.get("/portal/94043/").expect_status(200).text();
    assert!(!none.contains("data-mee-view=\"menus\""));
    let school = server.get(&format!("/portal/{DEMO}/schools/9990003Z")).expect_status(200).text();
    assert!(school.contains("data-mee-view=\"menus/9990003Z\""), "{school}");
    let college = server.get(&format!("/portal/{DEMO}/schools/9990004A")).expect_status(200).text();
    assert!(!college.contains("data-mee-view=\"menus/"), "{college}");
}
