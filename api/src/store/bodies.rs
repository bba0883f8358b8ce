//! Bodies: who may speak. The national editor and one body per commune for now.

use diesel::prelude::*;
use mee_shared::ids::InseeCode;

use super::schema::bodies;
use super::{Conn, StoreError, new_id, now_micros};

/// A body's identifier: the tenant that rows belong to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BodyId(pub(super) String);

const NATIONAL: &str = "national";
const COMMUNE: &str = "commune";

fn find(connection: &mut Conn, kind: &str, territory: &str) -> Result<Option<BodyId>, StoreError> {
    let id: Option<String> = bodies::table
        .filter(bodies::kind.eq(kind))
        .filter(bodies::territory.eq(territory))
        .select(bodies::id)
        .first(connection)
        .optional()?;
    Ok(id.map(BodyId))
}

fn ensure(connection: &mut Conn, kind: &str, territory: &str, name: &str) -> Result<BodyId, StoreError> {
    if let Some(body) = find(connection, kind, territory)? {
        diesel::update(bodies::table.find(&body.0)).set(bodies::name.eq(name)).execute(connection)?;
        return Ok(body);
    }
    let id = new_id();
    diesel::insert_into(bodies::table)
        .values((
            bodies::id.eq(&id),
            bodies::kind.eq(kind),
            bodies::territory.eq(territory),
            bodies::name.eq(name),
            bodies::created_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(BodyId(id))
}

/// The national editor, made at first need.
///
/// # Errors
/// When the database does not answer.
pub fn ensure_national(connection: &mut Conn) -> Result<BodyId, StoreError> {
    ensure(connection, NATIONAL, "", "Éditeur national")
}

/// The national editor; none before the first import.
///
/// # Errors
/// When the database does not answer.
pub fn find_national(connection: &mut Conn) -> Result<Option<BodyId>, StoreError> {
    find(connection, NATIONAL, "")
}

/// The body of a commune, made with the commune.
///
/// # Errors
/// When the database does not answer.
pub fn ensure_commune(connection: &mut Conn, insee: &InseeCode, commune_name: &str) -> Result<BodyId, StoreError> {
    ensure(connection, COMMUNE, insee.as_str(), &format!("Commune de {commune_name}"))
}

/// The body of a commune.
///
/// # Errors
/// When the database does not answer.
pub fn find_commune(connection: &mut Conn, insee: &InseeCode) -> Result<Option<BodyId>, StoreError> {
    find(connection, COMMUNE, insee.as_str())
}
