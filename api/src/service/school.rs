//! Schools.

use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::links::Links;
use mee_shared::school::{Level, School};
use mee_shared::view_path::{MenuPlace, ViewPath};
use mee_shared::wire::school::{SchoolLife, SchoolResource, SchoolSummary};

use super::calendar::CalendarQuery;
use super::{Failure, Listed, PageRequest, agenda, calendar, commune, menus, rubrics};
use crate::store::cursor::ListKind;
use crate::store::{Conn, Db, schools};

/// More schools than any commune has, arrondissements of Paris taken together included.
const ALL_SCHOOLS: u32 = 2_000;

fn summary(school: School, links: &Links) -> SchoolSummary {
    SchoolSummary {
        url: links.school(&school.insee, &school.uai),
        uai: school.uai,
        name: school.name,
        sector: school.sector,
        levels: school.levels,
        address: school.address,
        phone: school.phone,
    }
}

pub(super) fn list_all(connection: &mut Conn, links: &Links, insee: &InseeCode) -> Result<Vec<SchoolSummary>, Failure> {
    let (rows, _) = schools::list(connection, insee, None, None, ALL_SCHOOLS)?;
    Ok(rows.into_iter().map(|school| summary(school, links)).collect())
}

pub(super) fn get(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    uai: &Uai,
) -> Result<SchoolResource, Failure> {
    let school = schools::find(connection, insee, uai)?.ok_or(Failure::NotFound)?;
    let commune = commune::find(connection, insee)?;
    let has_menus = menus::has_menus(connection, links, &commune, uai)?;
    let menus = ViewPath::Menus(None, Some(MenuPlace::School(uai.clone())));
    Ok(SchoolResource {
        life: Some(life(connection, links, &commune, uai)?),
        menus_url: has_menus.then(|| links.view(insee, &menus)),
        url: links.school(insee, uai),
        establishment_kind: schools::kind(connection, uai)?,
        rubrics: rubrics::page(connection, links, uai)?,
        school,
    })
}

/// How far ahead a school's page looks, in days, and how much it tells.
const NEXT: (i64, usize) = (28, 5);

/// What goes on at the school.
fn life(connection: &mut Conn, links: &Links, commune: &Commune, uai: &Uai) -> Result<SchoolLife, Failure> {
    let query = CalendarQuery { school: Some(uai.clone()), ..CalendarQuery::default() };
    let calendar = calendar::shown(connection, links, commune, &query, None)?;
    let audience = agenda::Audience { school: Some(uai.clone()), level: None };
    let next = agenda::next(connection, links, commune, &audience, (calendar.day.on, NEXT.0, NEXT.1))?;
    Ok(SchoolLife {
        week: calendar.week,
        day: calendar.day,
        tomorrow: calendar.tomorrow,
        next_holidays: calendar.next_holidays,
        next,
        feeds: agenda::feeds_of(links, &commune.insee, &audience),
    })
}

/// The commune's schools of a level (all when none), by name.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidCursor`], or the database's.
pub async fn list_schools(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    level: Option<Level>,
    page: PageRequest,
) -> Result<Listed<SchoolSummary>, Failure> {
    let cursor = page.cursor(ListKind::Schools)?;
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        commune::get(connection, &links, &insee)?;
        let (rows, next) = schools::list(connection, &insee, level, cursor.as_ref(), page.limit)?;
        Ok(Listed::new(ListKind::Schools, rows, next.as_ref(), |school| summary(school, &links)))
    })
    .await
}

/// The school of this number in the commune.
///
/// # Errors
/// [`Failure::NotFound`], also when the school stands in another commune; or the database's.
pub async fn get_school(db: &Db, links: &Links, insee: &InseeCode, uai: &Uai) -> Result<SchoolResource, Failure> {
    let (links, insee, uai) = (links.clone(), insee.clone(), uai.clone());
    db.read(move |connection| {
        commune::get(connection, &links, &insee)?;
        get(connection, &links, &insee, &uai)
    })
    .await
}
