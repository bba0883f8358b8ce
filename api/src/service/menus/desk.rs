//! A body's work on its menus, by the week.

use mee_shared::ids::Slug;
use mee_shared::menu::{MenuState, Week, week_days};
use mee_shared::wire::menu::{ChooseMenus, MenuSheet, MenuSheetContent};
use serde_json::{Value, json};

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::sheet;
use crate::store::menus::{self, Sheet};
use crate::store::{Conn, Db};

/// The weeks of the body acted for, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_menu_sheets(db: &Db, acting: &Acting) -> Result<Vec<MenuSheet>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| menus::list(connection, &body)?.iter().map(sheet).collect()).await
}

/// What the body acted for keeps of a week, drafts and what parents see.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which it keeps nothing, or the database's.
pub async fn find_menu_week(db: &Db, acting: &Acting, week: Week) -> Result<Vec<MenuSheetContent>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let found = menus::of_week(connection, &body, week)?;
        if found.is_empty() {
            return Err(Failure::NotFound);
        }
        let mut contents = Vec::with_capacity(found.len());
        for kept in &found {
            let rows = menus::rows(connection, kept)?;
            contents.push(MenuSheetContent { sheet: sheet(kept)?, days: week_days(&rows, week), rows });
        }
        Ok(contents)
    })
    .await
}

/// The body's sheets of a week that were chosen.
fn chosen(connection: &mut Conn, acting: &Acting, week: Week, restaurants: &[Slug]) -> Result<Vec<Sheet>, Failure> {
    let mut found = menus::of_week(connection, &acting.body().id, week)?;
    if found.is_empty() {
        return Err(Failure::NotFound);
    }
    if !restaurants.is_empty() {
        for (place, restaurant) in restaurants.iter().enumerate() {
            if !found.iter().any(|sheet| sheet.head.restaurant == *restaurant) {
                let detail = format!("Aucun menu du restaurant « {restaurant} » n'est gardé pour cette semaine.");
                return Err(Failure::rule(&format!("/restaurants/{place}"), detail));
            }
        }
        found.retain(|sheet| restaurants.contains(&sheet.head.restaurant));
    }
    Ok(found)
}

fn record(connection: &mut Conn, acting: &Acting, action: &str, week: Week, sheets: &[Sheet]) -> Result<(), Failure> {
    let restaurants: Vec<Value> =
        sheets.iter().map(|sheet| json!({ "restaurant": sheet.head.restaurant, "dishes": sheet.dish_count })).collect();
    let after = Some(json!({ "week": week, "restaurants": restaurants }));
    let id = week.to_string();
    acting.record(connection, Change { action, object: ("menu_week", &id), before: None, after })
}

fn of_week(connection: &mut Conn, acting: &Acting, week: Week) -> Result<Vec<MenuSheet>, Failure> {
    menus::of_week(connection, &acting.body().id, week)?.iter().map(sheet).collect()
}

/// Shows the drafts of a week to parents.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which the body keeps nothing, [`Failure::Conflict`] without a draft to publish.
pub async fn publish_menus(
    db: &Db,
    acting: &Acting,
    week: Week,
    asked: ChooseMenus,
) -> Result<Vec<MenuSheet>, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let mut drafts = chosen(connection, &acting, week, &asked.restaurants)?;
        drafts.retain(|sheet| sheet.state == MenuState::Draft);
        if drafts.is_empty() {
            return Err(Failure::Conflict("Ces menus sont déjà publiés."));
        }
        for draft in &drafts {
            menus::publish(connection, draft)?;
        }
        record(connection, &acting, "menus.publish", week, &drafts)?;
        of_week(connection, &acting, week)
    })
    .await
}

/// Takes the published menus of a week from parents; they are drafts again.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which the body keeps nothing, [`Failure::Conflict`] without anything published.
pub async fn withdraw_menus(
    db: &Db,
    acting: &Acting,
    week: Week,
    asked: ChooseMenus,
) -> Result<Vec<MenuSheet>, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let mut published = chosen(connection, &acting, week, &asked.restaurants)?;
        published.retain(|sheet| sheet.state == MenuState::Published);
        if published.is_empty() {
            return Err(Failure::Conflict("Ces menus ne sont pas publiés."));
        }
        for sheet in &published {
            menus::withdraw(connection, sheet)?;
        }
        record(connection, &acting, "menus.withdraw", week, &published)?;
        of_week(connection, &acting, week)
    })
    .await
}

/// Takes a week away, drafts and what parents see; of one restaurant or of all.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which the body keeps nothing.
pub async fn remove_menus(db: &Db, acting: &Acting, week: Week, restaurant: Option<Slug>) -> Result<(), Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let mut found = menus::of_week(connection, &acting.body().id, week)?;
        found.retain(|sheet| restaurant.as_ref().is_none_or(|wanted| sheet.head.restaurant == *wanted));
        if found.is_empty() {
            return Err(Failure::NotFound);
        }
        for sheet in &found {
            menus::remove(connection, sheet)?;
        }
        record(connection, &acting, "menus.remove", week, &found)
    })
    .await
}
