//! Who speaks in a commune: the national editor, and the bodies whose territory holds it.

use diesel::prelude::*;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::commune::Commune;

use super::bodies::{self, Body, BodyId};
use super::schema::communes;
use super::{Conn, StoreError};

/// The bodies that speak in a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voices {
    /// The national editor.
    pub national: BodyId,
    /// The bodies over the commune, the farthest first, the commune itself last.
    pub local: Vec<Body>,
}

impl Voices {
    /// Those who speak in the commune; none before the first import.
    ///
    /// An arrondissement also hears the body of its commune.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn of(connection: &mut Conn, commune: &Commune) -> Result<Option<Self>, StoreError> {
        let Some(national) = bodies::find_national(connection)? else { return Ok(None) };
        let mut names = vec![
            (BodyKind::Rectorat, commune.academie.as_str()),
            (BodyKind::Dsden, commune.departement.as_str()),
            (BodyKind::Departement, commune.departement.as_str()),
        ];
        names.extend(commune.epci_siren.as_ref().map(|siren| (BodyKind::Epci, siren.as_str())));
        names.extend(commune.parent_insee.as_ref().map(|parent| (BodyKind::Commune, parent.as_str())));
        names.push((BodyKind::Commune, commune.insee.as_str()));
        Ok(Some(Self { national, local: bodies::of_territories(connection, &names)? }))
    }

    /// The keys of the local bodies.
    #[must_use]
    pub fn local_ids(&self) -> Vec<&str> {
        self.local.iter().map(|body| body.id.as_str()).collect()
    }

    /// The keys of everybody who speaks.
    #[must_use]
    pub fn all_ids(&self) -> Vec<&str> {
        std::iter::once(self.national.as_str()).chain(self.local_ids()).collect()
    }

    /// The bodies that speak nearest: the commune's own, where it has one.
    #[must_use]
    pub fn nearest(&self) -> Option<&Body> {
        self.local.last().filter(|body| body.name.kind() == BodyKind::Commune)
    }
}

/// Whether there is a commune where both bodies speak.
///
/// # Errors
/// When the database does not answer.
pub fn share_a_commune(connection: &mut Conn, one: &BodyName, other: &BodyName) -> Result<bool, StoreError> {
    if one == other {
        return Ok(true);
    }
    let mut query = communes::table.select(communes::insee).into_boxed();
    for name in [one, other] {
        let territory = name.territory().to_owned();
        query = match name.kind() {
            BodyKind::National => query,
            BodyKind::Rectorat => query.filter(communes::academie.eq(territory)),
            BodyKind::Dsden | BodyKind::Departement => query.filter(communes::departement.eq(territory)),
            BodyKind::Epci => query.filter(communes::epci_siren.eq(territory)),
            // An arrondissement also hears the body of its commune.
            BodyKind::Commune => {
                query.filter(communes::insee.eq(territory.clone()).or(communes::parent_insee.eq(territory)))
            }
            BodyKind::Vendor => return Ok(false),
        };
    }
    Ok(query.first::<String>(connection).optional()?.is_some())
}
