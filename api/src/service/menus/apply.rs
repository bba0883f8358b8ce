//! What a file of menus makes of what is there: what is new, what was there, what is gone.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::menu::{MenuRow, Week};
use mee_shared::wire::menu::{MenuRemark, MenuReport};
use mee_shared::work::{RevisionState, WorkKind};

use super::super::Failure;
use super::super::works::When;
use super::text::{head, read, subject, title};
use crate::import::menus::{MenuFile, MenuLine};
use crate::import::rows::RowError;
use crate::store::bodies::BodyId;
use crate::store::works;
use crate::store::{Conn, communes};

/// The text of a restaurant's week, to be written.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// The subject of its work.
    pub(super) subject: String,
    /// What lists call it.
    pub(super) title: String,
    /// Its lines.
    pub(super) rows: Vec<MenuRow>,
}

/// What a file changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// The weeks whose text is another one.
    pub(super) texts: Vec<Text>,
    pub(super) added: u32,
    pub(super) unchanged: u32,
    pub(super) withdrawn: u32,
}

/// What the lines of a file change, a restaurant's week each.
///
/// For each restaurant the file speaks for its period, from the first to the last day that it names there: what was there for these days
/// goes, days before and after stay. A week whose text would be the same is left alone.
pub(super) fn plan(connection: &mut Conn, body: &BodyId, lines: &[MenuLine], when: When) -> Result<Plan, Failure> {
    let mut by_restaurant: BTreeMap<&Slug, Vec<&MenuLine>> = BTreeMap::new();
    for line in lines {
        by_restaurant.entry(&line.restaurant).or_default().push(line);
    }
    let mut plan = Plan::default();
    for (restaurant, lines) in by_restaurant {
        let days = || lines.iter().map(|line| line.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { continue };
        let mut week = Week::of(first);
        loop {
            let subject = subject(week, restaurant);
            let old = before(connection, body, &subject, when)?;
            let of_week = lines.iter().filter(|line| Week::of(line.day) == week);
            let new = plan.count(&old, of_week.map(|line| line.row.clone()), (first, last));
            if new != old {
                // A week that loses its last dish keeps the name that the file gives.
                let name = lines.first().map(|line| line.row.restaurant_name()).unwrap_or_default();
                let name = if new.is_empty() { name } else { head(restaurant, &new).name };
                plan.texts.push(Text { subject, title: title(&name, week), rows: new });
            }
            match week.next() {
                Some(next) if next.monday() <= last => week = next,
                _ => break,
            }
        }
    }
    Ok(plan)
}

/// The lines that the file is put over: what parents see or will see, and for a draft what waits already.
fn before(connection: &mut Conn, body: &BodyId, subject: &str, when: When) -> Result<Vec<MenuRow>, Failure> {
    let Some(work) = works::find(connection, body, WorkKind::Menu, subject)? else { return Ok(Vec::new()) };
    // The latest number comes first.
    let found = works::standing(connection, &work.id)?.into_iter().find(|revision| match when {
        When::Draft => true,
        When::On(_) => !revision.state.is_open(),
        When::Now => revision.state == RevisionState::Published,
    });
    found.map_or_else(|| Ok(Vec::new()), |revision| read(&revision.doc))
}

impl Plan {
    /// The lines of a week with those of the file in the place of what was there for its days; counts what that changes.
    fn count(
        &mut self,
        old: &[MenuRow],
        lines: impl Iterator<Item = MenuRow>,
        (first, last): (Day, Day),
    ) -> Vec<MenuRow> {
        let is_outside = |row: &&MenuRow| row.day().is_none_or(|day| day < first || day > last);
        let mut new: Vec<MenuRow> = old.iter().filter(is_outside).cloned().collect();
        new.extend(lines);
        // Stable: the dishes of a day stay in the file's order.
        new.sort_by_key(MenuRow::day);
        let mut left: BTreeMap<&MenuRow, u32> = BTreeMap::new();
        for row in old.iter().filter(|row| !is_outside(row)) {
            *left.entry(row).or_default() += 1;
        }
        for row in new.iter().filter(|row| !is_outside(row)) {
            match left.get_mut(row) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    self.unchanged += 1;
                }
                _ => self.added += 1,
            }
        }
        self.withdrawn += left.values().sum::<u32>();
        new
    }
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
