//! The text of a restaurant's week: the list of its lines, every value as it was published.

use mee_shared::ids::Slug;
use mee_shared::menu::{MenuRow, Week};
use mee_shared::wire::menu::MenuSheet;
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::works::resource_of;
use crate::store::Conn;
use crate::store::menus::{self, Head, Sheet};
use crate::store::works::{self, Work};

/// What the work of a restaurant's week is about: `2026-W48/restaurant-scolaire`, the end of the view that shows it.
pub(super) fn subject(week: Week, restaurant: &Slug) -> String {
    format!("{week}/{restaurant}")
}

/// The week and the restaurant that a subject names.
pub(super) fn place_of(subject: &str) -> Result<(Week, Slug), Failure> {
    let wrong = || Failure::Internal(anyhow::anyhow!("a stored menu of « {subject} »"));
    let (week, restaurant) = subject.split_once('/').ok_or_else(wrong)?;
    Ok((week.parse().map_err(|_| wrong())?, restaurant.parse().map_err(|_| wrong())?))
}

/// What lists call it: « Les Tilleuls, semaine 48 de 2026 ».
pub(super) fn title(name: &str, week: Week) -> String {
    let date = week.monday().iso_week_date();
    format!("{name}, semaine {} de {}", date.week(), date.year())
}

pub(super) fn read(doc: &str) -> Result<Vec<MenuRow>, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

/// What the lines say of their restaurant; without any, its key is its name.
pub(super) fn head(restaurant: &Slug, rows: &[MenuRow]) -> Head {
    Head {
        restaurant: restaurant.clone(),
        name: rows.first().map_or_else(|| restaurant.to_string(), MenuRow::restaurant_name),
        insee: rows.iter().find_map(MenuRow::insee),
        uai: rows.iter().find_map(MenuRow::school),
    }
}

/// The lines of the work's latest text, whatever its state.
pub(super) fn latest(connection: &mut Conn, work: &Work) -> Result<Vec<MenuRow>, Failure> {
    let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
    read(&latest.doc)
}

/// The week as its body works on it, with the lines of its latest text.
pub(super) fn sheet(connection: &mut Conn, work: &Work) -> Result<(MenuSheet, Vec<MenuRow>), Failure> {
    let (week, restaurant) = place_of(&work.subject)?;
    let rows = latest(connection, work)?;
    let Head { restaurant, name, .. } = head(&restaurant, &rows);
    let dishes = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Ok((MenuSheet { work: resource_of(connection, work)?, restaurant, name, week, dishes }, rows))
}

/// Brings which weeks parents find up to what the work publishes now; a text without dishes is no menu.
pub(in crate::service) fn changed(connection: &mut Conn, work: &Work) -> Result<(), Failure> {
    if work.kind != WorkKind::Menu {
        return Ok(());
    }
    let seen = match work.public_number {
        None => None,
        Some(number) => works::revision(connection, &work.id, number)?,
    };
    let rows = seen.map_or_else(|| Ok(Vec::new()), |revision| read(&revision.doc))?;
    if rows.is_empty() {
        return Ok(menus::remove_week(connection, &work.id)?);
    }
    let (week, restaurant) = place_of(&work.subject)?;
    let head = head(&restaurant, &rows);
    Ok(menus::put_week(connection, &Sheet { work: work.id.clone(), body: work.body.clone(), head, week })?)
}
