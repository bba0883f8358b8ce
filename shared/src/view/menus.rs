//! A week of menus, and what is on the menu today.
//!
//! Allergens stand in the words of their producer, and a dish without any says that none are published: a parent must never
//! read a silence as « sans ». Nothing is told by colour alone.

use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::preview::Preview;
use super::{date, states};
use crate::ids::InseeCode;
use crate::links::Links;
use crate::menu::{ALLERGENS, Dish, Meal, MenuDay, MenuStatus, Week, is_same_menu};
use crate::text::bound;
use crate::view_path::{MenuPlace, ViewPath};
use crate::wire::commune::CommuneResource;
use crate::wire::menu::{MenuRestaurant, MenuWeek, RestaurantWeek, TodayMenus};

/// How allergens are to be read.
pub const ALLERGENS_NOTE: &str = "Les allergènes sont recopiés tels que la collectivité les publie, sans rien y ajouter. \
     « Allergènes non publiés » ne veut pas dire que le plat n'en contient pas. \
     En cas d'allergie, demandez toujours au restaurant scolaire.";

/// How many different menus a page shows before it asks whose is wanted.
const SHOWN_TOGETHER: usize = 3;

/// What is said where no menu is shown.
#[must_use]
pub fn message(status: MenuStatus, week: Week) -> Option<String> {
    let span = span(week);
    Some(match status {
        MenuStatus::Published => return None,
        MenuStatus::Missing => format!(
            "Aucun menu n'est publié pour la semaine {span}. Cela ne dit pas s'il y aura des repas : demandez à la mairie."
        ),
        MenuStatus::NoRestaurant => {
            "Aucun restaurant scolaire n'est rattaché à cette école sur ce portail. Demandez les menus à la mairie."
                .to_owned()
        }
        MenuStatus::NeverPublished => {
            "La commune ne publie pas ses menus sur ce portail. Demandez-les à la mairie.".to_owned()
        }
    })
}

/// « du 23 au 29 novembre 2026 ».
fn span(week: Week) -> String {
    let (first, last) = (week.monday(), week.sunday());
    let (start, end) = (date::french_date(first), date::french_date(last));
    let shared = match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => start.split(' ').next().unwrap_or_default().to_owned(),
        (true, false) => start.rsplit_once(' ').map_or_else(|| start.clone(), |(day, _)| day.to_owned()),
        _ => start,
    };
    format!("du {shared} au {end}")
}

/// The title of a week's page.
#[must_use]
pub fn title(week: &MenuWeek) -> String {
    format!("Les menus de la semaine {}", span(week.week))
}

/// A week of menus; with a draft's notice where one is shown in it.
#[must_use]
pub fn menus(
    commune: &CommuneResource,
    week: &MenuWeek,
    path: &ViewPath,
    links: &Links,
    preview: Option<&Preview<'_>>,
) -> Markup {
    let insee = &commune.commune.insee;
    let place = match path {
        ViewPath::Menus(_, place) => place.as_ref(),
        _ => None,
    };
    let groups = groups(&week.restaurants);
    let is_to_choose = place.is_none() && groups.len() > SHOWN_TOGETHER;
    let content = html! {
        @if let Some(preview) = preview { (preview.notice()) }
        @if let Some(school) = &week.school {
            p.mee-lead { "École\u{a0}: " a href=(school.url) data-mee-view=(ViewPath::School(school.uai.clone())) { (school.name) } }
        }
        (weeks(week, place, insee, links))
        @if let Some(message) = &week.message { (states::empty(&bound(message))) }
        @if is_to_choose {
            p { "Les restaurants n'ont pas tous le même menu. Choisissez le vôtre." }
            (choices(week, place, insee, links, true))
        } @else {
            @for (number, group) in groups.iter().enumerate() { (restaurants(number, group, week.week)) }
            @if week.choices.len() > 1 { (choices(week, place, insee, links, false)) }
        }
        @if week.status == MenuStatus::Published && !is_to_choose { (legend()) }
    };
    screen(commune, links, (&path.to_string(), &title(week)), &[Crumb::home(), Crumb::menus()], &content)
}

/// The restaurants with the same menu together, in the order of the first of each.
fn groups(restaurants: &[RestaurantWeek]) -> Vec<Vec<&RestaurantWeek>> {
    let mut groups: Vec<Vec<&RestaurantWeek>> = Vec::new();
    for restaurant in restaurants.iter().filter(|restaurant| restaurant.status == MenuStatus::Published) {
        let same = |group: &&mut Vec<&RestaurantWeek>| {
            group.first().is_some_and(|first| is_same_menu(&first.days, &restaurant.days))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(restaurant),
            None => groups.push(vec![restaurant]),
        }
    }
    groups
}

fn weeks(week: &MenuWeek, place: Option<&MenuPlace>, insee: &InseeCode, links: &Links) -> Markup {
    let link = |week: Option<Week>, words: &str| {
        view_link(links, insee, &ViewPath::Menus(week, place.cloned()), &html! { (words) })
    };
    html! {
        nav aria-label="Autres semaines" {
            ul.mee-list {
                @if let Some(previous) = week.previous { li { (link(Some(previous), "Semaine précédente")) } }
                @if !week.is_current { li { (link(None, "Cette semaine")) } }
                @if let Some(next) = week.next { li { (link(Some(next), "Semaine suivante")) } }
            }
        }
    }
}

fn choices(week: &MenuWeek, place: Option<&MenuPlace>, insee: &InseeCode, links: &Links, is_open: bool) -> Markup {
    // The week is kept while the place changes, the present one unnamed so that a kept link goes on with time.
    let at = (!week.is_current).then_some(week.week);
    let link = |restaurant: &MenuRestaurant| {
        let chosen = MenuPlace::Restaurant(restaurant.key.clone());
        let is_shown = place == Some(&chosen);
        let view = ViewPath::Menus(at, Some(chosen));
        html! {
            @if is_shown { span aria-current="true" { (restaurant.name) " (affiché)" } }
            @else { (view_link(links, insee, &view, &html! { (restaurant.name) })) }
            @if !restaurant.schools.is_empty() {
                @for (number, school) in restaurant.schools.iter().enumerate() {
                    @if number == 0 { " — " } @else { ", " }
                    (school.name)
                }
            }
        }
    };
    html! {
        nav aria-label="Restaurants" {
            details open[is_open] {
                summary { "Choisir un restaurant ou une école" }
                ul.mee-list {
                    @for restaurant in &week.choices { li { (link(restaurant)) } }
                    @if place.is_some() {
                        li { (view_link(links, insee, &ViewPath::Menus(at, None), &html! { "Tous les restaurants" })) }
                    }
                }
            }
        }
    }
}

fn restaurants(number: usize, group: &[&RestaurantWeek], week: Week) -> Markup {
    let names: Vec<&str> = group.iter().map(|restaurant| restaurant.restaurant.name.as_str()).collect();
    let id = format!("mee-menu-{}", number + 1);
    html! {
        section aria-labelledby=(id) data-mee-week=(week) {
            h3 id=(id) { (names.join(", ")) }
            // Side by side where there is room: a week is seen at once.
            @if let Some(first) = group.first() { div.mee-cards { @for day in &first.days { (day_of(day)) } } }
        }
    }
}

fn day_of(day: &MenuDay) -> Markup {
    html! {
        section {
            h4 { time datetime=(day.date) { (capital(&day.weekday)) " " (date::french_date(day.date)) } }
            @if day.meals.is_empty() { p.mee-note { "Aucun menu n'est publié pour ce jour." } }
            @for meal in &day.meals { (meal_of(meal)) }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn meal_of(meal: &Meal) -> Markup {
    html! {
        h5 {
            @if meal.service.label.is_empty() { "Repas" } @else { (capital(&meal.service.label)) }
            @if let Some(audience) = &meal.audience { " (" (audience) ")" }
            @if meal.is_vegetarian { " — repas végétarien" }
        }
        ul.mee-list { @for dish in &meal.dishes { li { (dish_of(dish)) } } }
    }
}

fn dish_of(dish: &Dish) -> Markup {
    let tags = dish.tags();
    html! {
        strong { (dish.name) }
        @if !dish.component.label.is_empty() { " (" (dish.component.label) ")" }
        @if !tags.is_empty() { br; (bound(&tags.join(" · "))) }
        br;
        span.mee-note {
            @if dish.has_published_allergens {
                "Allergènes\u{a0}: " (published(dish))
            } @else if dish.allergens.is_empty() {
                "Allergènes non publiés"
            } @else {
                // What the file has in their place is shown, and explained to be nothing.
                "Allergènes non publiés («\u{a0}" (published(dish)) "\u{a0}»)"
            }
        }
        @if let Some(note) = &dish.change_note { br; span.mee-note { "Modifié\u{a0}: " (bound(note)) } }
    }
}

fn published(dish: &Dish) -> String {
    dish.allergens.iter().map(|allergen| allergen.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// The fourteen allergens that must be declared.
fn legend() -> Markup {
    html! {
        section {
            h3 id="mee-allergens" { "Lire les allergènes" }
            p { (bound(ALLERGENS_NOTE)) }
            p { "Quatorze allergènes doivent être déclarés (règlement européen n°\u{a0}1169/2011, annexe II)\u{a0}:" }
            ul.mee-list {
                @for allergen in &ALLERGENS { li { strong { (allergen.name) } "\u{a0}: " (allergen.about) } }
            }
        }
    }
}

/// « Au menu aujourd'hui », for the home: the midday menus of the day, or that none are published.
#[must_use]
pub fn today_card(insee: &InseeCode, today: &TodayMenus, links: &Links) -> Markup {
    let shown: Vec<_> = today.menus.iter().take(SHOWN_TOGETHER).collect();
    html! {
        section {
            h3 id="mee-menu-today" { "Au menu aujourd'hui" }
            @if shown.is_empty() {
                p { "Aucun menu n'est publié pour aujourd'hui, " (date::time(today.date)) "." }
            }
            @for menu in &shown {
                p {
                    // A menu that every restaurant serves needs no names.
                    @if u32::try_from(menu.restaurants.len()).is_ok_and(|serving| serving < today.restaurants) { strong { (menu.restaurants.join(", ")) } "\u{a0}: " }
                    (menu.dishes.join(" · "))
                    @if menu.is_vegetarian { " (repas végétarien)" }
                    "."
                }
            }
            @if today.menus.len() > SHOWN_TOGETHER {
                p { "Et d'autres menus dans les autres restaurants." }
            }
            p {
                (view_link(links, insee, &ViewPath::Menus(None, None), &html! { "Les menus de la semaine, avec leurs allergènes" }))
            }
        }
    }
}
