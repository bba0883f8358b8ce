//! Bodies: who may speak, each for a territory.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::{InseeCode, ObjectId};

use super::schema::bodies;
use super::{Conn, StoreError, new_id, now_micros};

/// A body's identifier: the tenant that rows belong to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BodyId(pub(super) String);

impl BodyId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&ObjectId> for BodyId {
    fn from(id: &ObjectId) -> Self {
        Self(id.as_str().to_owned())
    }
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its identifier.
    pub id: BodyId,
    /// Its kind and territory.
    pub name: BodyName,
    /// What it is called.
    pub label: String,
}

pub(super) type BodyRow = (String, String, String, String);

pub(super) fn read((id, kind, territory, label): BodyRow) -> Result<Body, StoreError> {
    let place = || format!("bodies/{id}");
    let kind =
        BodyKind::parse(&kind).ok_or_else(|| StoreError::Corrupt { place: place(), cause: format!("kind {kind}") })?;
    let name = BodyName::new(kind, &territory)
        .map_err(|error| StoreError::Corrupt { place: place(), cause: error.to_string() })?;
    Ok(Body { id: BodyId(id), name, label })
}

/// The body of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn get(connection: &mut Conn, id: &BodyId) -> Result<Option<Body>, StoreError> {
    let row: Option<BodyRow> = bodies::table
        .find(&id.0)
        .select((bodies::id, bodies::kind, bodies::territory, bodies::name))
        .first(connection)
        .optional()?;
    row.map(read).transpose()
}

/// The body of this kind and territory.
///
/// # Errors
/// When the database does not answer.
pub fn find_named(connection: &mut Conn, name: &BodyName) -> Result<Option<BodyId>, StoreError> {
    find(connection, name.kind().as_str(), name.territory())
}

/// The body of this kind and territory, made or renamed where it must be.
///
/// # Errors
/// When the database does not answer.
pub fn ensure_named(connection: &mut Conn, name: &BodyName, label: &str) -> Result<BodyId, StoreError> {
    ensure(connection, name.kind().as_str(), name.territory(), label)
}

/// Every body, by kind and territory.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn) -> Result<Vec<Body>, StoreError> {
    let rows: Vec<BodyRow> = bodies::table
        .order((bodies::kind.asc(), bodies::territory.asc()))
        .select((bodies::id, bodies::kind, bodies::territory, bodies::name))
        .load(connection)?;
    rows.into_iter().map(read).collect()
}

/// Those of these bodies that exist, in the order given.
///
/// # Errors
/// When the database does not answer.
pub fn of_territories(connection: &mut Conn, names: &[(BodyKind, &str)]) -> Result<Vec<Body>, StoreError> {
    let kinds: BTreeSet<&str> = names.iter().map(|(kind, _)| kind.as_str()).collect();
    let territories: Vec<&str> = names.iter().map(|(_, territory)| *territory).collect();
    // Asked by kind too, for the index begins with it: there is a body for each commune of France.
    let rows: Vec<BodyRow> = bodies::table
        .filter(bodies::kind.eq_any(kinds))
        .filter(bodies::territory.eq_any(territories))
        .select((bodies::id, bodies::kind, bodies::territory, bodies::name))
        .load(connection)?;
    let mut found = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let place = |body: &Body| {
        names.iter().position(|(kind, territory)| body.name.kind() == *kind && body.name.territory() == *territory)
    };
    found.retain(|body| place(body).is_some());
    found.sort_by_key(place);
    Ok(found)
}

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
