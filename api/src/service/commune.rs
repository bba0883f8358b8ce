//! Communes.

use mee_shared::commune::{Commune, territory};
use mee_shared::ids::{InseeCode, Siren};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::commune::CommuneResource;

use super::{Failure, Listed, PageRequest, notices};
use crate::store::cursor::ListKind;
use crate::store::voices::Voices;
use crate::store::{Conn, Db, communes};

/// Which communes are asked for.
#[derive(Debug, Clone, Default)]
pub struct CommuneQuery {
    /// Words their name begins with or holds.
    pub name: Option<String>,
    /// The intercommunalité they belong to.
    pub epci: Option<Siren>,
}

pub(super) fn resource(commune: Commune, links: &Links) -> CommuneResource {
    let departement_name = territory::find_departement(&commune.departement).map_or("", |found| found.name).to_owned();
    CommuneResource { url: links.view(&commune.insee, &ViewPath::Home), departement_name, commune, notices: Vec::new() }
}

pub(super) fn find(connection: &mut Conn, insee: &InseeCode) -> Result<Commune, Failure> {
    communes::find(connection, insee)?.ok_or(Failure::NotFound)
}

pub(super) fn get(connection: &mut Conn, links: &Links, insee: &InseeCode) -> Result<CommuneResource, Failure> {
    Ok(resource(find(connection, insee)?, links))
}

/// The communes whose name matches, by name.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_communes(
    db: &Db,
    links: &Links,
    query: CommuneQuery,
    page: PageRequest,
) -> Result<Listed<CommuneResource>, Failure> {
    let cursor = page.cursor(ListKind::Communes)?;
    let links = links.clone();
    db.read(move |connection| {
        let (rows, next) =
            communes::list(connection, query.name.as_deref(), query.epci.as_ref(), cursor.as_ref(), page.limit)?;
        Ok(Listed::new(ListKind::Communes, rows, next.as_ref(), |commune| resource(commune, &links)))
    })
    .await
}

/// The keys of the bodies that speak in the commune: whose texts its parents read.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn list_speakers(db: &Db, insee: &InseeCode) -> Result<Vec<String>, Failure> {
    let insee = insee.clone();
    db.read(move |connection| {
        let commune = find(connection, &insee)?;
        let voices = Voices::of(connection, &commune)?;
        let keys = voices.as_ref().map(Voices::all_ids).unwrap_or_default();
        Ok(keys.into_iter().map(str::to_owned).collect())
    })
    .await
}

/// The commune of this code.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn find_commune(db: &Db, links: &Links, insee: &InseeCode) -> Result<CommuneResource, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let mut commune = get(connection, &links, &insee)?;
        commune.notices = notices::current(connection, &links, &commune.commune)?;
        Ok(commune)
    })
    .await
}
