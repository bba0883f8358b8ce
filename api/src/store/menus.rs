//! Menus: which weeks of which restaurants parents see, and whom restaurants serve. What is on the menu stands in works.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::menu::Week;

use super::bodies::BodyId;
use super::document::{Document, read_document};
use super::schema::{menu_restaurants, menu_weeks};
use super::works::WorkId;
use super::{Conn, StoreError, now_micros};

/// A published week of a restaurant, without its dishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its work.
    pub work: WorkId,
    /// The body that publishes it.
    pub body: BodyId,
    /// The restaurant.
    pub head: Head,
    /// The week.
    pub week: Week,
}

/// What lines say of a restaurant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its key.
    pub restaurant: Slug,
    /// Its name.
    pub name: String,
    /// The commune it stands in, where a line says so.
    pub insee: Option<InseeCode>,
    /// The school it is, where a line says so.
    pub uai: Option<Uai>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = menu_weeks)]
struct SheetRow {
    work_id: String,
    body_id: String,
    restaurant: String,
    name: String,
    insee: Option<String>,
    uai: Option<String>,
    week: String,
}

impl TryFrom<SheetRow> for Sheet {
    type Error = StoreError;

    fn try_from(row: SheetRow) -> Result<Self, StoreError> {
        let place = format!("menu_weeks/{}", row.work_id);
        let wrong =
            |error: mee_shared::ids::InvalidId| StoreError::Corrupt { place: place.clone(), cause: error.to_string() };
        Ok(Self {
            head: Head {
                restaurant: row.restaurant.parse().map_err(wrong)?,
                name: row.name,
                insee: row.insee.map(|insee| insee.parse()).transpose().map_err(wrong)?,
                uai: row.uai.map(|uai| uai.parse()).transpose().map_err(wrong)?,
            },
            week: row.week.parse().map_err(wrong)?,
            body: BodyId(row.body_id),
            work: WorkId(row.work_id),
        })
    }
}

/// Notes that parents see this week, in the place of what was noted of its work.
///
/// # Errors
/// When the database refuses.
pub fn put_week(connection: &mut Conn, sheet: &Sheet) -> Result<(), StoreError> {
    remove_week(connection, &sheet.work)?;
    diesel::insert_into(menu_weeks::table)
        .values((
            menu_weeks::work_id.eq(&sheet.work.0),
            menu_weeks::body_id.eq(&sheet.body.0),
            menu_weeks::restaurant.eq(sheet.head.restaurant.as_str()),
            menu_weeks::name.eq(&sheet.head.name),
            menu_weeks::insee.eq(sheet.head.insee.as_ref().map(InseeCode::as_str)),
            menu_weeks::uai.eq(sheet.head.uai.as_ref().map(Uai::as_str)),
            menu_weeks::week.eq(sheet.week.to_string()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Notes that parents see nothing of the work.
///
/// # Errors
/// When the database refuses.
pub fn remove_week(connection: &mut Conn, work: &WorkId) -> Result<(), StoreError> {
    diesel::delete(menu_weeks::table.find(&work.0)).execute(connection)?;
    Ok(())
}

/// What these bodies have published since a week, the latest first: which restaurants there are, and how they are called now.
///
/// # Errors
/// When the database does not answer.
pub fn published(connection: &mut Conn, bodies: &[&str], since: Week) -> Result<Vec<Sheet>, StoreError> {
    let rows: Vec<SheetRow> = menu_weeks::table
        .filter(menu_weeks::body_id.eq_any(bodies))
        // The number of a week is written so that the order of texts is the order of weeks.
        .filter(menu_weeks::week.ge(since.to_string()))
        .order((menu_weeks::week.desc(), menu_weeks::restaurant.asc(), menu_weeks::body_id.asc()))
        .select(SheetRow::as_select())
        .load(connection)?;
    rows.into_iter().map(Sheet::try_from).collect()
}

/// The schools that each restaurant of the body serves, as the body says.
///
/// # Errors
/// When the database does not answer.
pub fn served(connection: &mut Conn, body: &BodyId) -> Result<BTreeMap<Slug, Vec<Uai>>, StoreError> {
    let found: Vec<(String, String)> = menu_restaurants::table
        .filter(menu_restaurants::body_id.eq(&body.0))
        .order(menu_restaurants::restaurant.asc())
        .select((menu_restaurants::restaurant, menu_restaurants::uais))
        .load(connection)?;
    let mut served = BTreeMap::new();
    for (restaurant, uais) in found {
        let place = || format!("menu_restaurants/{}/{restaurant}", body.0);
        let key: Slug = restaurant.parse().map_err(|error: mee_shared::ids::InvalidId| StoreError::Corrupt {
            place: place(),
            cause: error.to_string(),
        })?;
        served.insert(key, read_document(&uais, place)?);
    }
    Ok(served)
}

/// Says anew which schools the restaurants of the body serve; those that are not named lose what was said of them.
///
/// # Errors
/// When the database refuses.
pub fn put_served(connection: &mut Conn, body: &BodyId, served: &BTreeMap<Slug, Vec<Uai>>) -> Result<(), StoreError> {
    diesel::delete(menu_restaurants::table.filter(menu_restaurants::body_id.eq(&body.0))).execute(connection)?;
    for (restaurant, uais) in served {
        diesel::insert_into(menu_restaurants::table)
            .values((
                menu_restaurants::body_id.eq(&body.0),
                menu_restaurants::restaurant.eq(restaurant.as_str()),
                menu_restaurants::uais.eq(Document::of(uais)?.json),
                menu_restaurants::updated_at.eq(now_micros()),
            ))
            .execute(connection)?;
    }
    Ok(())
}
