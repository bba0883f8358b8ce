//! Which schools the restaurants of a body serve.

use std::collections::BTreeMap;

use mee_shared::ids::{Slug, Uai};
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::wire::menu::{BodyRestaurant, PutMenuRestaurants};
use mee_shared::work::WorkKind;
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::apply::is_own;
use super::text::{head, latest, place_of};
use crate::store::{Conn, Db, menus, schools, works};

/// More restaurants than any body has.
const MOST: usize = 1_000;

/// More schools than any restaurant serves.
const MOST_SCHOOLS: usize = 50;

fn list(connection: &mut Conn, acting: &Acting) -> Result<Vec<BodyRestaurant>, Failure> {
    let body = &acting.body().id;
    let mut restaurants: BTreeMap<Slug, BodyRestaurant> = BTreeMap::new();
    for (restaurant, uais) in menus::served(connection, body)? {
        let uais = Some(uais);
        let entry = BodyRestaurant { restaurant: restaurant.clone(), name: None, uais, published_uai: None };
        restaurants.insert(restaurant, entry);
    }
    // The latest week comes first, so a restaurant has the name that it has now.
    for work in works::beginning(connection, body, WorkKind::Menu, "")?.iter().rev() {
        let restaurant = place_of(&work.subject)?.1;
        let new = BodyRestaurant { restaurant: restaurant.clone(), name: None, uais: None, published_uai: None };
        let entry = restaurants.entry(restaurant.clone()).or_insert(new);
        if entry.name.is_none() {
            let head = head(&restaurant, &latest(connection, work)?);
            entry.name = Some(head.name);
            entry.published_uai = head.uai;
        }
    }
    Ok(restaurants.into_values().collect())
}

/// The restaurants of the body acted for, with the schools they serve.
///
/// # Errors
/// When the database does not answer.
pub async fn list_menu_restaurants(db: &Db, acting: &Acting) -> Result<Vec<BodyRestaurant>, Failure> {
    let acting = acting.clone();
    db.read(move |connection| list(connection, &acting)).await
}

/// Says anew which schools the restaurants of the body acted for serve.
///
/// # Errors
/// [`Failure::Unprocessable`] for a school that is not of the territory or a restaurant named twice.
pub async fn put_menu_restaurants(
    db: &Db,
    acting: &Acting,
    asked: PutMenuRestaurants,
) -> Result<Vec<BodyRestaurant>, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let served = check(connection, &acting, &asked)?;
        let body = &acting.body().id;
        let before = menus::served(connection, body)?;
        menus::put_served(connection, body, &served)?;
        if before != served {
            let (before, after) = (Some(json!(before)), Some(json!(served)));
            let object = ("body", body.as_str());
            acting.record(connection, Change { action: "menus.restaurants", object, before, after })?;
        }
        list(connection, &acting)
    })
    .await
}

fn check(
    connection: &mut Conn,
    acting: &Acting,
    asked: &PutMenuRestaurants,
) -> Result<BTreeMap<Slug, Vec<Uai>>, Failure> {
    if asked.restaurants.len() > MOST {
        return Err(Failure::rule("/restaurants", format!("Il y a plus de {MOST} restaurants.")));
    }
    let uais: Vec<&str> = asked.restaurants.iter().flat_map(|entry| entry.uais.iter().map(Uai::as_str)).collect();
    let known = schools::find_many(connection, &uais)?;
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, detail: String| {
        errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
    };
    let mut served = BTreeMap::new();
    for (place, entry) in asked.restaurants.iter().enumerate() {
        let at = format!("/restaurants/{place}");
        if entry.uais.len() > MOST_SCHOOLS {
            wrong(format!("{at}/uais"), format!("Un restaurant sert {MOST_SCHOOLS} écoles au plus."));
        }
        for (number, uai) in entry.uais.iter().enumerate() {
            let school = known.iter().find(|school| school.uai == *uai);
            let is_ours = match school {
                Some(school) => is_own(connection, &acting.body().name, &school.insee)?,
                None => false,
            };
            if !is_ours {
                let detail = format!("L'école {uai} n'est pas de votre territoire, ou n'est pas connue du portail.");
                wrong(format!("{at}/uais/{number}"), detail);
            }
        }
        let mut uais = entry.uais.clone();
        uais.sort_unstable();
        uais.dedup();
        if served.insert(entry.restaurant.clone(), uais).is_some() {
            wrong(format!("{at}/restaurant"), format!("Le restaurant « {} » est déjà dit.", entry.restaurant));
        }
    }
    if errors.is_empty() { Ok(served) } else { Err(Failure::Unprocessable(errors)) }
}
