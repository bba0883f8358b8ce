//! A body's work on its menus: its weeks, and whole weeks of several restaurants published or taken back at once.
//!
//! One restaurant's week goes the way of every work; these do the same for all that a file brought, in one transaction.

use mee_shared::ids::{ObjectId, Slug};
use mee_shared::menu::{Week, week_days};
use mee_shared::wire::menu::{MenuSheet, MenuSheetContent, PublishMenus, WithdrawMenus};
use mee_shared::wire::work::PublishWork;
use mee_shared::work::{RevisionState, WorkKind};

use super::super::auth::{Acting, object_id};
use super::super::works::{IfMatch, publish, withdraw};
use super::super::{Failure, Listed, PageRequest};
use super::text::{place_of, sheet};
use crate::store::bodies::BodyId;
use crate::store::cursor::ListKind;
use crate::store::works::{self, Work, WorkFilter};
use crate::store::{Conn, Db};

/// The weeks of the body acted for, whatever their state, the first begun first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_menu_sheets(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<MenuSheet>, Failure> {
    let cursor = page.cursor(ListKind::BodyMenus)?;
    let body = acting.body().id.clone();
    let filter = WorkFilter { kind: Some(WorkKind::Menu), ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &body, &filter, cursor.as_ref(), page.limit)?;
        let items = rows.iter().map(|work| Ok(sheet(connection, work)?.0)).collect::<Result<Vec<_>, Failure>>()?;
        Ok(Listed::new(ListKind::BodyMenus, items, next.as_ref(), |item| item))
    })
    .await
}

/// The body's works of a week, by restaurant.
fn of_week(connection: &mut Conn, body: &BodyId, week: Week) -> Result<Vec<Work>, Failure> {
    let found = works::beginning(connection, body, WorkKind::Menu, &format!("{week}/"))?;
    if found.is_empty() { Err(Failure::NotFound) } else { Ok(found) }
}

/// What the body acted for writes for a week, each restaurant with its latest text.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which it keeps nothing, or the database's.
pub async fn find_menu_week(db: &Db, acting: &Acting, week: Week) -> Result<Vec<MenuSheetContent>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let mut contents = Vec::new();
        for work in of_week(connection, &body, week)? {
            let (sheet, rows) = sheet(connection, &work)?;
            contents.push(MenuSheetContent { sheet, days: week_days(&rows, week), rows });
        }
        Ok(contents)
    })
    .await
}

/// The body's works of a week that were chosen.
fn chosen(
    connection: &mut Conn,
    acting: &Acting,
    week: Week,
    restaurants: &[Slug],
) -> Result<Vec<(Work, ObjectId)>, Failure> {
    let mut found = Vec::new();
    for work in of_week(connection, &acting.body().id, week)? {
        let id = object_id(work.id.as_str())?;
        found.push((place_of(&work.subject)?.1, (work, id)));
    }
    for (place, restaurant) in restaurants.iter().enumerate() {
        if !found.iter().any(|(key, _)| key == restaurant) {
            let detail = format!("Aucun menu du restaurant « {restaurant} » n'est gardé pour cette semaine.");
            return Err(Failure::rule(&format!("/restaurants/{place}"), detail));
        }
    }
    let is_chosen = |key: &Slug| restaurants.is_empty() || restaurants.contains(key);
    Ok(found.into_iter().filter(|(key, _)| is_chosen(key)).map(|(_, work)| work).collect())
}

fn shown(connection: &mut Conn, acting: &Acting, week: Week) -> Result<Vec<MenuSheet>, Failure> {
    let works = of_week(connection, &acting.body().id, week)?;
    works.iter().map(|work| Ok(sheet(connection, work)?.0)).collect()
}

/// Lets parents see the drafts of a week, at once or from an instant on.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which the body keeps nothing, [`Failure::Conflict`] where nothing waits, and whatever
/// publishing one of them answers: then none is published.
pub async fn publish_menus(
    db: &Db,
    acting: &Acting,
    week: Week,
    asked: PublishMenus,
) -> Result<Vec<MenuSheet>, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let mut is_any = false;
        for (work, id) in chosen(connection, &acting, week, &asked.restaurants)? {
            if works::open_revision(connection, &work.id)?.is_some() {
                let asked = PublishWork { starts_at: asked.starts_at, ..PublishWork::default() };
                publish(connection, &acting, &id, asked, IfMatch::Any)?;
                is_any = true;
            }
        }
        if !is_any {
            return Err(Failure::Conflict("Ces menus sont déjà publiés : aucun brouillon n'attend."));
        }
        shown(connection, &acting, week)
    })
    .await
}

/// Takes from parents what they see of a week, or were to see.
///
/// # Errors
/// [`Failure::NotFound`] for a week of which the body keeps nothing, [`Failure::Conflict`] without anything published,
/// [`Failure::Unprocessable`] without a reason.
pub async fn withdraw_menus(
    db: &Db,
    acting: &Acting,
    week: Week,
    asked: WithdrawMenus,
) -> Result<Vec<MenuSheet>, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let mut is_any = false;
        let is_out = |state: RevisionState| matches!(state, RevisionState::Published | RevisionState::Scheduled);
        for (work, id) in chosen(connection, &acting, week, &asked.restaurants)? {
            if works::standing(connection, &work.id)?.iter().any(|revision| is_out(revision.state)) {
                withdraw(connection, &acting, &id, &asked.reason, IfMatch::Any)?;
                is_any = true;
            }
        }
        if !is_any {
            return Err(Failure::Conflict("Ces menus ne sont pas publiés."));
        }
        shown(connection, &acting, week)
    })
    .await
}
