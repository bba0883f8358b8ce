//! Who runs the pages of a commune's schools: the commune hands them to its intercommunalité, and takes them back.

use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::InseeCode;
use mee_shared::wire::rubric::{PutSchoolAuthority, SchoolAuthority};
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use crate::store::{Conn, Db, bodies, communes, rubrics};

/// The intercommunalité of the commune, where it works here.
fn epci(connection: &mut Conn, insee: &InseeCode) -> Result<bodies::Body, Failure> {
    let commune = communes::find(connection, insee)?.ok_or(Failure::NotFound)?;
    let siren = commune
        .epci_siren
        .ok_or(Failure::Conflict("Cette commune n'est d'aucune intercommunalité que le portail connaisse."))?;
    let name = BodyName::new(BodyKind::Epci, siren.as_str()).map_err(|error| Failure::Internal(error.into()))?;
    let found = match bodies::find_named(connection, &name)? {
        Some(id) => bodies::get(connection, &id)?,
        None => None,
    };
    found.ok_or(Failure::Conflict("L'intercommunalité de cette commune ne tient pas encore de compte sur le portail."))
}

/// Says who runs the school pages of the commune acted for; answers as asked.
///
/// Whoever ran them keeps its texts, which come back when it runs them again.
///
/// # Errors
/// [`Failure::Conflict`] for another body than a commune, or a commune without an intercommunalité here; or the database's.
pub async fn put_school_authority(
    db: &Db,
    acting: &Acting,
    asked: PutSchoolAuthority,
) -> Result<PutSchoolAuthority, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        if acting.body().name.kind() != BodyKind::Commune {
            return Err(Failure::Conflict("C'est à chaque commune de confier les pages de ses écoles."));
        }
        let insee: InseeCode =
            acting.body().name.territory().parse().map_err(|_| Failure::Internal(anyhow::anyhow!("no INSEE code")))?;
        let own = acting.body().clone();
        let to = match asked.authority {
            SchoolAuthority::Commune => own.clone(),
            SchoolAuthority::Epci => epci(connection, &insee)?,
        };
        let before = rubrics::authority(connection, insee.as_str())?.unwrap_or(own.id.clone());
        if before != to.id {
            rubrics::give_authority(connection, &to, &insee)?;
            let change = Change {
                action: "school_authority.put",
                object: ("body", to.id.as_str()),
                before: Some(json!({ "body": before.as_str() })),
                after: Some(json!({ "body": to.id.as_str() })),
            };
            acting.record(connection, change)?;
        }
        Ok(asked)
    })
    .await
}
