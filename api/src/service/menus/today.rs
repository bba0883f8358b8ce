//! What is on the menu at midday today, for the home.

use mee_shared::commune::Commune;
use mee_shared::links::Links;
use mee_shared::menu::MenuStatus;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::menu::{TodayMenu, TodayMenus};

use super::super::{Failure, calendar};
use super::public::week;
use crate::store::Conn;

/// The midday menus of today, by the commune's clock, each different one once; none for a commune that publishes no menus.
pub(in crate::service) fn today(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Option<TodayMenus>, Failure> {
    let today = calendar::today(&commune.insee);
    let week = week(connection, links, commune, None, None)?;
    if week.status == MenuStatus::NeverPublished {
        return Ok(None);
    }
    let mut menus: Vec<TodayMenu> = Vec::new();
    for restaurant in &week.restaurants {
        let day = restaurant.days.iter().find(|day| day.date == today);
        let lunches =
            day.iter().flat_map(|day| &day.meals).filter(|meal| meal.service.code.as_deref() == Some("dejeuner"));
        for meal in lunches {
            let dishes: Vec<String> = meal.dishes.iter().map(|dish| dish.name.clone()).collect();
            let name = match &meal.audience {
                Some(audience) => format!("{} ({audience})", restaurant.restaurant.name),
                None => restaurant.restaurant.name.clone(),
            };
            match menus.iter_mut().find(|menu| menu.dishes == dishes && menu.is_vegetarian == meal.is_vegetarian) {
                Some(menu) => menu.restaurants.push(name),
                None => menus.push(TodayMenu { restaurants: vec![name], dishes, is_vegetarian: meal.is_vegetarian }),
            }
        }
    }
    let url = links.view(&commune.insee, &ViewPath::Menus(None, None));
    let restaurants = u32::try_from(week.restaurants.len()).unwrap_or(u32::MAX);
    Ok(Some(TodayMenus { date: today, menus, restaurants, url }))
}
