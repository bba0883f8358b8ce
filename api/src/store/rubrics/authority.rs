//! Which body runs the pages of a commune's schools.

use diesel::prelude::*;
use mee_shared::body::BodyKind;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::rubric::EstablishmentKind;

use super::contents::relink;
use crate::store::bodies::{Body, BodyId};
use crate::store::schema::{communes, rubric_contents, school_authorities, schools};
use crate::store::{Conn, StoreError};

/// A school whose pages a body runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSchool {
    /// Its number.
    pub uai: String,
    /// The commune it stands in.
    pub insee: String,
    /// Its kind; none for a school without a level.
    pub kind: Option<EstablishmentKind>,
    /// Its facts, as JSON.
    pub doc: String,
}

type SchoolRow = (String, String, Option<String>, String);

fn run((uai, insee, kind, doc): SchoolRow) -> Result<RunSchool, StoreError> {
    let kind = kind.map(|kind| kind.parse()).transpose().map_err(|_| StoreError::Corrupt {
        place: format!("schools/{uai}"),
        cause: "an unknown kind of establishment".to_owned(),
    })?;
    Ok(RunSchool { uai, insee, kind, doc })
}

/// The body that runs the commune's school pages; none where nothing was ever decided or written: the commune's own does.
///
/// # Errors
/// When the database does not answer.
pub fn authority(connection: &mut Conn, insee: &str) -> Result<Option<BodyId>, StoreError> {
    let id: Option<String> =
        school_authorities::table.find(insee).select(school_authorities::body_id).first(connection).optional()?;
    Ok(id.map(BodyId))
}

/// The communes whose school pages the body runs, with their names, by code.
///
/// # Errors
/// When the database does not answer.
pub fn run_communes(connection: &mut Conn, body: &Body) -> Result<Vec<(String, String)>, StoreError> {
    let mut codes: Vec<String> = school_authorities::table
        .filter(school_authorities::body_id.eq(&body.id.0))
        .order(school_authorities::insee.asc())
        .select(school_authorities::insee)
        .load(connection)?;
    let own = body.name.territory();
    if body.name.kind() == BodyKind::Commune && codes.is_empty() && authority(connection, own)?.is_none() {
        codes.push(own.to_owned());
    }
    Ok(communes::table
        .filter(communes::insee.eq_any(codes))
        .order(communes::insee.asc())
        .select((communes::insee, communes::name))
        .load(connection)?)
}

/// The schools of these communes, by commune and name.
///
/// # Errors
/// When the database does not answer.
pub fn run_schools(connection: &mut Conn, communes: &[(String, String)]) -> Result<Vec<RunSchool>, StoreError> {
    let codes: Vec<&str> = communes.iter().map(|(insee, _)| insee.as_str()).collect();
    let rows: Vec<SchoolRow> = schools::table
        .filter(schools::insee.eq_any(codes))
        .order((schools::insee.asc(), schools::name_folded.asc(), schools::uai.asc()))
        .select((schools::uai, schools::insee, schools::establishment_kind, schools::doc))
        .load(connection)?;
    rows.into_iter().map(run).collect()
}

/// The school of this number, if the body runs its pages.
///
/// # Errors
/// When the database does not answer.
pub fn school(connection: &mut Conn, body: &Body, uai: &Uai) -> Result<Option<RunSchool>, StoreError> {
    let row: Option<SchoolRow> = schools::table
        .find(uai.as_str())
        .select((schools::uai, schools::insee, schools::establishment_kind, schools::doc))
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let is_own = match authority(connection, &row.1)? {
        Some(authority) => authority == body.id,
        None => body.name.kind() == BodyKind::Commune && body.name.territory() == row.1,
    };
    if is_own { run(row).map(Some) } else { Ok(None) }
}

/// Writes down that the commune runs its school pages itself, where nothing is written yet.
///
/// # Errors
/// When the database refuses: the body is not that commune's.
pub fn ensure_authority(connection: &mut Conn, body: &Body, insee: &str) -> Result<(), StoreError> {
    if authority(connection, insee)?.is_none() {
        insert(connection, body, insee)?;
    }
    Ok(())
}

fn insert(connection: &mut Conn, body: &Body, insee: &str) -> Result<(), StoreError> {
    let siren = (body.name.kind() == BodyKind::Epci).then(|| body.name.territory());
    diesel::insert_into(school_authorities::table)
        .values((
            school_authorities::insee.eq(insee),
            school_authorities::body_id.eq(&body.id.0),
            school_authorities::body_kind.eq(body.name.kind().as_str()),
            school_authorities::territory.eq(body.name.territory()),
            school_authorities::epci_siren.eq(siren),
        ))
        .execute(connection)?;
    Ok(())
}

/// Lets the body run the commune's school pages: its rubrics and its texts stand there from now on.
///
/// The texts of the body that ran them before are kept, and come back with it.
///
/// # Errors
/// When the database refuses: the commune is not in the body's territory.
pub fn give_authority(connection: &mut Conn, body: &Body, insee: &InseeCode) -> Result<(), StoreError> {
    take(connection, insee.as_str())?;
    insert(connection, body, insee.as_str())?;
    relink(connection, &body.id, None)
}

fn take(connection: &mut Conn, insee: &str) -> Result<(), StoreError> {
    diesel::delete(rubric_contents::table).filter(rubric_contents::insee.eq(insee)).execute(connection)?;
    diesel::delete(school_authorities::table.find(insee)).execute(connection)?;
    Ok(())
}

/// Gives the school pages back to a commune that leaves the intercommunalité which ran them.
///
/// # Errors
/// When the database refuses.
pub fn lose_epci(connection: &mut Conn, insee: &InseeCode, siren: Option<&str>) -> Result<(), StoreError> {
    let run_by: Option<Option<String>> = school_authorities::table
        .find(insee.as_str())
        .select(school_authorities::epci_siren)
        .first(connection)
        .optional()?;
    if run_by.flatten().is_some_and(|run_by| Some(run_by.as_str()) != siren) {
        take(connection, insee.as_str())?;
        if let Some(own) = crate::store::bodies::find_commune(connection, insee)?
            && let Some(own) = crate::store::bodies::get(connection, &own)?
        {
            insert(connection, &own, insee.as_str())?;
            relink(connection, &own.id, None)?;
        }
    }
    Ok(())
}
