//! Keeping the lines of a file: what is new, what was there, what is gone.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::menu::{MenuRow, MenuState, Week};
use mee_shared::wire::menu::{MenuRemark, MenuReport};

use super::super::Failure;
use crate::import::menus::{MenuFile, MenuLine};
use crate::import::rows::RowError;
use crate::store::bodies::BodyId;
use crate::store::menus::{self, Head, Sheet};
use crate::store::{Conn, communes};

/// What keeping a file did.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// The drafts that were written.
    pub(super) drafts: Vec<Sheet>,
    pub(super) added: u32,
    pub(super) unchanged: u32,
    pub(super) withdrawn: u32,
}

/// Keeps the lines of a file as drafts, a restaurant's week each.
///
/// For each restaurant the file speaks for its period, from the first to the last day that it names there: what was published for these days
/// goes, days before and after stay. A week that would be the same as the one in `wanted` state is not written.
pub(super) fn keep(
    connection: &mut Conn,
    body: &BodyId,
    lines: &[MenuLine],
    wanted: MenuState,
) -> Result<Kept, Failure> {
    let mut by_restaurant: BTreeMap<&Slug, Vec<&MenuLine>> = BTreeMap::new();
    for line in lines {
        by_restaurant.entry(&line.restaurant).or_default().push(line);
    }
    let mut kept = Kept::default();
    for (restaurant, lines) in by_restaurant {
        let days = || lines.iter().map(|line| line.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { continue };
        let head = head(restaurant, &lines);
        let mut week = Week::of(first);
        loop {
            keep_week(connection, body, &head, week, (first, last), &lines, wanted, &mut kept)?;
            match week.next() {
                Some(next) if next.monday() <= last => week = next,
                _ => break,
            }
        }
    }
    Ok(kept)
}

fn head(restaurant: &Slug, lines: &[&MenuLine]) -> Head {
    Head {
        restaurant: restaurant.clone(),
        name: lines.first().map(|line| line.row.restaurant_name()).unwrap_or_default(),
        insee: lines.iter().find_map(|line| line.row.insee()),
        uai: lines.iter().find_map(|line| line.row.school()),
    }
}

#[expect(clippy::too_many_arguments, reason = "one step of a loop, which has no other caller")]
fn keep_week(
    connection: &mut Conn,
    body: &BodyId,
    head: &Head,
    week: Week,
    (first, last): (Day, Day),
    lines: &[&MenuLine],
    wanted: MenuState,
    kept: &mut Kept,
) -> Result<(), Failure> {
    let before = match menus::find(connection, body, &head.restaurant, week, wanted)? {
        Some(sheet) => Some(sheet),
        None => menus::find(connection, body, &head.restaurant, week, MenuState::Published)?,
    };
    let old = match &before {
        Some(sheet) => menus::rows(connection, sheet)?,
        None => Vec::new(),
    };
    let is_outside = |row: &&MenuRow| row.day().is_none_or(|day| day < first || day > last);
    let mut new: Vec<MenuRow> = old.iter().filter(is_outside).cloned().collect();
    new.extend(lines.iter().filter(|line| Week::of(line.day) == week).map(|line| line.row.clone()));
    // Stable: the dishes of a day stay in the file's order.
    new.sort_by_key(MenuRow::day);
    let is_same_head = before.as_ref().is_none_or(|sheet| sheet.head == *head);
    let mut left: BTreeMap<&MenuRow, u32> = BTreeMap::new();
    for row in old.iter().filter(|row| !is_outside(row)) {
        *left.entry(row).or_default() += 1;
    }
    for row in new.iter().filter(|row| !is_outside(row)) {
        match left.get_mut(row) {
            Some(count) if *count > 0 => {
                *count -= 1;
                kept.unchanged += 1;
            }
            _ => kept.added += 1,
        }
    }
    kept.withdrawn += left.values().sum::<u32>();
    if new != old || !is_same_head {
        kept.drafts.push(menus::put_draft(connection, body, head, week, &new)?);
    }
    Ok(())
}

/// Leaves out the lines of communes that are not the body's, with the reason.
pub(super) fn keep_own(connection: &mut Conn, body: &BodyName, file: &mut MenuFile) -> Result<(), Failure> {
    let mut known: BTreeMap<InseeCode, bool> = BTreeMap::new();
    let mut own = Vec::with_capacity(file.lines.len());
    for line in std::mem::take(&mut file.lines) {
        let Some(insee) = line.row.insee() else {
            own.push(line);
            continue;
        };
        let is_inside = match known.get(&insee) {
            Some(is_inside) => *is_inside,
            None => {
                let is_inside = is_own(connection, body, &insee)?;
                known.insert(insee.clone(), is_inside);
                is_inside
            }
        };
        if is_inside {
            own.push(line);
        } else {
            let reason = format!("la commune {insee} (menuRestaurantInsee) n'est pas de votre territoire");
            file.rejected.push(RowError {
                line: line.line,
                key: Some(line.row.text("menuPlatNom").to_owned()),
                reason,
            });
        }
    }
    file.rejected.sort_by_key(|row| row.line);
    file.lines = own;
    Ok(())
}

pub(super) fn is_own(connection: &mut Conn, body: &BodyName, insee: &InseeCode) -> Result<bool, Failure> {
    if body.kind() == BodyKind::Commune && insee.as_str() == body.territory() {
        return Ok(true);
    }
    let Some(commune) = communes::find(connection, insee)? else { return Ok(false) };
    Ok(match body.kind() {
        BodyKind::Commune => commune.parent_insee.is_some_and(|parent| parent.as_str() == body.territory()),
        BodyKind::Epci => commune.epci_siren.is_some_and(|siren| siren.as_str() == body.territory()),
        _ => false,
    })
}

/// What of a file is to be looked at.
pub(super) fn report(file: &MenuFile) -> MenuReport {
    let remark = |row: &RowError| MenuRemark { line: row.line, key: row.key.clone(), detail: row.reason.clone() };
    MenuReport {
        rejected: file.rejected.iter().map(remark).collect(),
        unknown_values: file.unknown.clone(),
        remarks: file.remarks.clone(),
        dishes_without_allergens: u32::try_from(file.without_allergens()).unwrap_or(u32::MAX),
    }
}
