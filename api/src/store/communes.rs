//! Communes.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::commune::{Commune, Zone};
use mee_shared::ids::{InseeCode, Siren};
use mee_shared::text::fold;

use super::cursor::{Cursor, cut};
use super::schema::communes;
use super::{Conn, IN_LIST, StoreError, Written, bodies, memberships, now_micros, rubrics};

#[derive(Queryable, Selectable)]
#[diesel(table_name = communes)]
struct CommuneRow {
    insee: String,
    name: String,
    name_folded: String,
    departement: String,
    academie: String,
    zone: String,
    epci_siren: Option<String>,
    parent_insee: Option<String>,
    is_fictitious: bool,
}

impl TryFrom<CommuneRow> for Commune {
    type Error = StoreError;

    fn try_from(row: CommuneRow) -> Result<Self, StoreError> {
        let corrupt = |cause: String| StoreError::Corrupt { place: format!("communes/{}", row.insee), cause };
        Ok(Self {
            insee: row.insee.parse().map_err(|error| corrupt(format!("{error}")))?,
            zone: Zone::parse(&row.zone).ok_or_else(|| corrupt(format!("zone {}", row.zone)))?,
            epci_siren: row
                .epci_siren
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|error| corrupt(format!("{error}")))?,
            parent_insee: row
                .parent_insee
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|error| corrupt(format!("{error}")))?,
            name: row.name,
            departement: row.departement,
            academie: row.academie,
            is_fictitious: row.is_fictitious,
        })
    }
}

/// The commune of this code.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, insee: &InseeCode) -> Result<Option<Commune>, StoreError> {
    communes::table
        .find(insee.as_str())
        .select(CommuneRow::as_select())
        .first(connection)
        .optional()?
        .map(Commune::try_from)
        .transpose()
}

/// The communes whose name holds a word that begins with `name` (every commune when none), by name.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    name: Option<&str>,
    epci: Option<&Siren>,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Commune>, Option<Cursor>), StoreError> {
    let mut query = communes::table.select(CommuneRow::as_select()).into_boxed();
    if let Some(epci) = epci {
        query = query.filter(communes::epci_siren.eq(epci.as_str().to_owned()));
    }
    if let Some(name) = name {
        // Folded text holds letters, digits and spaces only, so nothing in it is special to LIKE.
        let folded = fold(name);
        if folded.is_empty() {
            // Nothing but signs was searched: no name holds it, and every commune is no answer to it.
            return Ok((Vec::new(), None));
        }
        query = query.filter(
            communes::name_folded.like(format!("{folded}%")).or(communes::name_folded.like(format!("% {folded}%"))),
        );
    }
    if let Some(cursor) = after {
        query = query.filter(
            communes::name_folded
                .gt(cursor.name.clone())
                .or(communes::name_folded.eq(cursor.name.clone()).and(communes::insee.gt(cursor.key.clone()))),
        );
    }
    let rows = query
        .order((communes::name_folded.asc(), communes::insee.asc()))
        .limit(i64::from(limit) + 1)
        .load::<CommuneRow>(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: row.name_folded.clone(), key: row.insee.clone() });
    Ok((rows.into_iter().map(Commune::try_from).collect::<Result<_, _>>()?, next))
}

/// The communes of a body's territory, by name; none for a provider.
///
/// # Errors
/// When the database does not answer.
pub fn of_body(
    connection: &mut Conn,
    body: &BodyName,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Commune>, Option<Cursor>), StoreError> {
    let own = body.territory().to_owned();
    let mut query = communes::table.select(CommuneRow::as_select()).into_boxed();
    query = match body.kind() {
        BodyKind::National => query,
        BodyKind::Rectorat => query.filter(communes::academie.eq(own)),
        BodyKind::Dsden | BodyKind::Departement => query.filter(communes::departement.eq(own)),
        BodyKind::Epci => query.filter(communes::epci_siren.eq(own)),
        BodyKind::Commune => query.filter(communes::insee.eq_any(whole(connection, own)?)),
        BodyKind::Vendor => return Ok((Vec::new(), None)),
    };
    if let Some(cursor) = after {
        query = query.filter(
            communes::name_folded
                .gt(cursor.name.clone())
                .or(communes::name_folded.eq(cursor.name.clone()).and(communes::insee.gt(cursor.key.clone()))),
        );
    }
    let rows = query
        .order((communes::name_folded.asc(), communes::insee.asc()))
        .limit(i64::from(limit) + 1)
        .load::<CommuneRow>(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: row.name_folded.clone(), key: row.insee.clone() });
    Ok((rows.into_iter().map(Commune::try_from).collect::<Result<_, _>>()?, next))
}

/// The code of a commune and those of its parts: asked with « or », they cost a walk through all communes by name.
fn whole(connection: &mut Conn, own: String) -> QueryResult<Vec<String>> {
    let mut codes: Vec<String> =
        communes::table.filter(communes::parent_insee.eq(&own)).select(communes::insee).load(connection)?;
    codes.push(own);
    Ok(codes)
}

/// Every territory that lies wholly or partly in the body's: codes of communes and départements, SIREN of intercommunalités.
///
/// None for a provider, and none for the national editor, whose territory is everybody's.
///
/// # Errors
/// When the database does not answer.
pub fn territories_within(connection: &mut Conn, body: &BodyName) -> Result<BTreeSet<String>, StoreError> {
    type Places = (String, String, Option<String>, Option<String>);
    let own = body.territory().to_owned();
    let query = communes::table
        .select((communes::insee, communes::departement, communes::epci_siren, communes::parent_insee))
        .into_boxed();
    let query = match body.kind() {
        BodyKind::National | BodyKind::Vendor => return Ok(BTreeSet::new()),
        BodyKind::Rectorat => query.filter(communes::academie.eq(own)),
        BodyKind::Dsden | BodyKind::Departement => query.filter(communes::departement.eq(own)),
        BodyKind::Epci => query.filter(communes::epci_siren.eq(own)),
        BodyKind::Commune => query.filter(communes::insee.eq_any(whole(connection, own)?)),
    };
    let rows: Vec<Places> = query.load(connection)?;
    Ok(rows
        .into_iter()
        .flat_map(|(insee, departement, epci, parent)| [Some(insee), Some(departement), epci, parent])
        .flatten()
        .collect())
}

/// The communes that are parts of this one: arrondissements, communes déléguées.
///
/// # Errors
/// When the database does not answer.
pub fn parts(connection: &mut Conn, insee: &InseeCode) -> Result<Vec<InseeCode>, StoreError> {
    let codes: Vec<String> = communes::table
        .filter(communes::parent_insee.eq(insee.as_str()))
        .order(communes::insee.asc())
        .select(communes::insee)
        .load(connection)?;
    let read = |code: String| {
        code.parse()
            .map_err(|error| StoreError::Corrupt { place: format!("communes/{code}"), cause: format!("{error}") })
    };
    codes.into_iter().map(read).collect()
}

/// Which of these codes are known.
///
/// # Errors
/// When the database does not answer.
pub fn known(connection: &mut Conn, codes: &[&str]) -> Result<BTreeSet<String>, StoreError> {
    let mut known = BTreeSet::new();
    for chunk in codes.chunks(IN_LIST) {
        known.extend(
            communes::table.filter(communes::insee.eq_any(chunk)).select(communes::insee).load::<String>(connection)?,
        );
    }
    Ok(known)
}

/// Writes a commune and its body.
///
/// # Errors
/// When the database refuses, for instance because the parent commune is missing.
pub fn put(connection: &mut Conn, commune: &Commune) -> Result<Written, StoreError> {
    let before = find(connection, &commune.insee)?;
    if before.as_ref() == Some(commune) {
        return Ok(Written::Unchanged);
    }
    let values = (
        communes::name.eq(&commune.name),
        communes::name_folded.eq(fold(&commune.name)),
        communes::departement.eq(&commune.departement),
        communes::academie.eq(&commune.academie),
        communes::zone.eq(commune.zone.as_str()),
        communes::epci_siren.eq(commune.epci_siren.as_ref().map(|siren| siren.as_str())),
        communes::parent_insee.eq(commune.parent_insee.as_ref().map(InseeCode::as_str)),
        communes::is_fictitious.eq(commune.is_fictitious),
        communes::updated_at.eq(now_micros()),
    );
    let written = if before.is_some() {
        let siren = commune.epci_siren.as_ref().map(|siren| siren.as_str());
        rubrics::lose_epci(connection, &commune.insee, siren)?;
        memberships::lose_epci(connection, &commune.insee, siren)?;
        diesel::update(communes::table.find(commune.insee.as_str())).set(values).execute(connection)?;
        Written::Changed
    } else {
        diesel::insert_into(communes::table)
            .values((communes::insee.eq(commune.insee.as_str()), values))
            .execute(connection)?;
        Written::Added
    };
    bodies::ensure_commune(connection, &commune.insee, &commune.name)?;
    Ok(written)
}
