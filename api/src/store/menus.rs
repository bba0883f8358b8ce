//! Menus: a restaurant's weeks as a body publishes them, a draft and a published one of each; and whom restaurants serve.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::menu::{MenuRow, MenuState, Week};

use super::bodies::BodyId;
use super::document::{Document, read_document};
use super::schema::{menu_restaurants, menu_sheets};
use super::{Conn, StoreError, new_id, now_micros};

/// A restaurant's week without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its identifier.
    pub id: String,
    /// The body that keeps it.
    pub body: BodyId,
    /// The restaurant.
    pub head: Head,
    /// The week.
    pub week: Week,
    /// Whether parents see it.
    pub state: MenuState,
    /// How many dishes it has.
    pub dish_count: u32,
    /// When it was imported, in microseconds since 1970.
    pub created_at: i64,
    /// When it was published.
    pub published_at: Option<i64>,
}

/// What a file says of a restaurant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its key.
    pub restaurant: Slug,
    /// Its name.
    pub name: String,
    /// The commune it stands in, where the file says so.
    pub insee: Option<InseeCode>,
    /// The school it is, where the file says so.
    pub uai: Option<Uai>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = menu_sheets)]
struct SheetRow {
    id: String,
    body_id: String,
    restaurant: String,
    name: String,
    insee: Option<String>,
    uai: Option<String>,
    week: String,
    state: String,
    dish_count: i64,
    created_at: i64,
    published_at: Option<i64>,
}

fn place(id: &str) -> String {
    format!("menu_sheets/{id}")
}

impl TryFrom<SheetRow> for Sheet {
    type Error = StoreError;

    fn try_from(row: SheetRow) -> Result<Self, StoreError> {
        let corrupt = |cause: String| StoreError::Corrupt { place: place(&row.id), cause };
        let wrong = |error: mee_shared::ids::InvalidId| corrupt(error.to_string());
        Ok(Self {
            head: Head {
                restaurant: row.restaurant.parse().map_err(wrong)?,
                name: row.name,
                insee: row.insee.map(|insee| insee.parse()).transpose().map_err(wrong)?,
                uai: row.uai.map(|uai| uai.parse()).transpose().map_err(wrong)?,
            },
            week: row.week.parse().map_err(wrong)?,
            state: MenuState::parse(&row.state).ok_or_else(|| corrupt(row.state.clone()))?,
            dish_count: u32::try_from(row.dish_count).map_err(|error| corrupt(error.to_string()))?,
            body: BodyId(row.body_id),
            created_at: row.created_at,
            published_at: row.published_at,
            id: row.id,
        })
    }
}

fn sheets(rows: Vec<SheetRow>) -> Result<Vec<Sheet>, StoreError> {
    rows.into_iter().map(Sheet::try_from).collect()
}

/// The weeks of a body, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn, body: &BodyId) -> Result<Vec<Sheet>, StoreError> {
    let rows = menu_sheets::table
        .filter(menu_sheets::body_id.eq(&body.0))
        .order((menu_sheets::week.desc(), menu_sheets::restaurant.asc(), menu_sheets::state.asc()))
        .select(SheetRow::as_select())
        .load(connection)?;
    sheets(rows)
}

/// What the body keeps of a week.
///
/// # Errors
/// When the database does not answer.
pub fn of_week(connection: &mut Conn, body: &BodyId, week: Week) -> Result<Vec<Sheet>, StoreError> {
    let rows = menu_sheets::table
        .filter(menu_sheets::body_id.eq(&body.0).and(menu_sheets::week.eq(week.to_string())))
        .order((menu_sheets::restaurant.asc(), menu_sheets::state.asc()))
        .select(SheetRow::as_select())
        .load(connection)?;
    sheets(rows)
}

/// The body's week of a restaurant in this state.
///
/// # Errors
/// When the database does not answer.
pub fn find(
    connection: &mut Conn,
    body: &BodyId,
    restaurant: &Slug,
    week: Week,
    state: MenuState,
) -> Result<Option<Sheet>, StoreError> {
    let row: Option<SheetRow> = menu_sheets::table
        .filter(menu_sheets::body_id.eq(&body.0).and(menu_sheets::restaurant.eq(restaurant.as_str())))
        .filter(menu_sheets::week.eq(week.to_string()).and(menu_sheets::state.eq(state.as_str())))
        .select(SheetRow::as_select())
        .first(connection)
        .optional()?;
    row.map(Sheet::try_from).transpose()
}

/// The lines of a week.
///
/// # Errors
/// When the database does not answer.
pub fn rows(connection: &mut Conn, sheet: &Sheet) -> Result<Vec<MenuRow>, StoreError> {
    let doc: String = menu_sheets::table.find(&sheet.id).select(menu_sheets::doc).first(connection)?;
    read_document(&doc, || place(&sheet.id))
}

/// Keeps a draft with these lines, in the place of the one there was.
///
/// # Errors
/// When the database refuses.
pub fn put_draft(
    connection: &mut Conn,
    body: &BodyId,
    head: &Head,
    week: Week,
    rows: &[MenuRow],
) -> Result<Sheet, StoreError> {
    if let Some(before) = find(connection, body, &head.restaurant, week, MenuState::Draft)? {
        remove(connection, &before)?;
    }
    let Document { json, hash } = Document::of(&rows)?;
    diesel::insert_into(menu_sheets::table)
        .values((
            menu_sheets::id.eq(new_id()),
            menu_sheets::body_id.eq(&body.0),
            menu_sheets::restaurant.eq(head.restaurant.as_str()),
            menu_sheets::name.eq(&head.name),
            menu_sheets::insee.eq(head.insee.as_ref().map(InseeCode::as_str)),
            menu_sheets::uai.eq(head.uai.as_ref().map(Uai::as_str)),
            menu_sheets::week.eq(week.to_string()),
            menu_sheets::state.eq(MenuState::Draft.as_str()),
            menu_sheets::dish_count.eq(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            menu_sheets::created_at.eq(now_micros()),
            menu_sheets::doc_hash.eq(hash),
            menu_sheets::doc.eq(json),
        ))
        .execute(connection)?;
    find(connection, body, &head.restaurant, week, MenuState::Draft)?
        .ok_or(StoreError::Query(diesel::result::Error::NotFound))
}

/// Shows a draft to parents, in the place of what they saw; one without dishes takes it away.
///
/// # Errors
/// When the database refuses.
pub fn publish(connection: &mut Conn, draft: &Sheet) -> Result<(), StoreError> {
    if let Some(before) = find(connection, &draft.body, &draft.head.restaurant, draft.week, MenuState::Published)? {
        remove(connection, &before)?;
    }
    if draft.dish_count == 0 {
        return remove(connection, draft);
    }
    diesel::update(menu_sheets::table.find(&draft.id))
        .set((menu_sheets::state.eq(MenuState::Published.as_str()), menu_sheets::published_at.eq(Some(now_micros()))))
        .execute(connection)?;
    Ok(())
}

/// Takes a published week from parents: it is a draft again, unless a later draft stands there.
///
/// # Errors
/// When the database refuses.
pub fn withdraw(connection: &mut Conn, published: &Sheet) -> Result<(), StoreError> {
    let later = find(connection, &published.body, &published.head.restaurant, published.week, MenuState::Draft)?;
    if later.is_some() {
        return remove(connection, published);
    }
    diesel::update(menu_sheets::table.find(&published.id))
        .set((menu_sheets::state.eq(MenuState::Draft.as_str()), menu_sheets::published_at.eq(None::<i64>)))
        .execute(connection)?;
    Ok(())
}

/// Takes a week away.
///
/// # Errors
/// When the database refuses.
pub fn remove(connection: &mut Conn, sheet: &Sheet) -> Result<(), StoreError> {
    diesel::delete(menu_sheets::table.find(&sheet.id)).execute(connection)?;
    Ok(())
}

/// What these bodies have published since a week, the latest first: which restaurants there are, and how they are called now.
///
/// # Errors
/// When the database does not answer.
pub fn published(connection: &mut Conn, bodies: &[&str], since: Week) -> Result<Vec<Sheet>, StoreError> {
    let rows = menu_sheets::table
        .filter(menu_sheets::body_id.eq_any(bodies).and(menu_sheets::state.eq(MenuState::Published.as_str())))
        // The number of a week is written so that the order of texts is the order of weeks.
        .filter(menu_sheets::week.ge(since.to_string()))
        .order((menu_sheets::week.desc(), menu_sheets::restaurant.asc(), menu_sheets::body_id.asc()))
        .select(SheetRow::as_select())
        .load(connection)?;
    sheets(rows)
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
