//! A body's work on its grids.

use mee_shared::body::BodyKind;
use mee_shared::ids::Slug;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::tariff::{Tariff, failed_cases, findings};
use mee_shared::wire::tariff::{BodyTariff, PutTariff, TariffReport};
use mee_shared::work::WorkKind;

use super::super::auth::Acting;
use super::super::works::{IfMatch, resource_of, save};
use super::super::{Failure, Listed, PageRequest};
use crate::store::cursor::ListKind;
use crate::store::works::{self, NewWork, Work, WorkFilter};
use crate::store::{Conn, Db};

fn latest(connection: &mut Conn, work: &Work) -> Result<Tariff, Failure> {
    let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
    super::read(&latest.doc)
}

fn shown(connection: &mut Conn, work: &Work) -> Result<BodyTariff, Failure> {
    let tariff = latest(connection, work)?;
    Ok(BodyTariff { work: resource_of(connection, work)?, findings: findings(&tariff.grid), tariff })
}

/// The grids of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_tariffs(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<BodyTariff>, Failure> {
    let cursor = page.cursor(ListKind::BodyTariffs)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::Tariff), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let items = rows.iter().map(|work| shown(connection, work)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::BodyTariffs, items, next.as_ref(), |item| item))
    })
    .await
}

/// A grid of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_tariff(db: &Db, acting: &Acting, slug: &Slug) -> Result<BodyTariff, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Tariff, slug.as_str())?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        shown(connection, &work)
    })
    .await
}

/// Each case that does not hold, at its place: in the request, or in what is stored with the grid.
fn broken_cases(tariff: &Tariff, are_stored: bool) -> Vec<FieldError> {
    let failed = failed_cases(&tariff.grid, &tariff.cases).into_iter();
    failed
        .map(|failure| FieldError {
            pointer: if are_stored { "/grid".to_owned() } else { format!("/cases/{}/price", failure.case) },
            code: ProblemCode::Unprocessable,
            detail: failure.text,
        })
        .collect()
}

/// Whether the body may have grids: whoever runs canteens and the périscolaire.
fn require_runs_services(acting: &Acting) -> Result<(), Failure> {
    match acting.body().name.kind() {
        BodyKind::Commune | BodyKind::Epci | BodyKind::Departement => Ok(()),
        _ => Err(Failure::rule(
            "",
            "Une grille tarifaire est celle d'une commune, d'une intercommunalité ou d'un département.",
        )),
    }
}

/// Writes a grid of the body acted for; parents see it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for a grid that cannot be, or that breaks a case; [`Failure::Stale`], or the database's.
pub async fn put_tariff(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    asked: PutTariff,
    if_match: IfMatch,
) -> Result<BodyTariff, Failure> {
    require_runs_services(acting)?;
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Tariff, slug.as_str())?;
        let are_stored = asked.cases.is_none();
        let cases = match (asked.cases, &found) {
            (Some(cases), _) => cases,
            (None, Some(work)) => latest(connection, work)?.cases,
            (None, None) => Vec::new(),
        };
        let tariff = Tariff { grid: asked.grid, cases };
        tariff.check().map_err(Failure::Unprocessable)?;
        let broken = broken_cases(&tariff, are_stored);
        if !broken.is_empty() {
            return Err(Failure::Unprocessable(broken));
        }
        let title = tariff.grid.title.trim();
        let new = NewWork { kind: WorkKind::Tariff, subject: slug.as_str(), title, uai: None };
        let work = save(connection, &acting, new, &tariff, if_match)?;
        Ok(BodyTariff { work, findings: findings(&tariff.grid), tariff })
    })
    .await
}

/// What the validator says of a grid; nothing is kept.
///
/// # Errors
/// [`Failure::Unprocessable`] for a grid that cannot be.
pub fn check_tariff(asked: PutTariff) -> Result<TariffReport, Failure> {
    let tariff = Tariff { grid: asked.grid, cases: asked.cases.unwrap_or_default() };
    tariff.check().map_err(Failure::Unprocessable)?;
    Ok(TariffReport { findings: findings(&tariff.grid), failed_cases: failed_cases(&tariff.grid, &tariff.cases) })
}
