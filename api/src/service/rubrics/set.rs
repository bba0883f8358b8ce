//! Choosing rubrics, for all establishments of a kind at once.

use mee_shared::body::BodyKind;
use mee_shared::rubric::{self, BodyRubrics, EstablishmentKind, InvalidRubrics, RubricDefinition, RubricSet};
use mee_shared::wire::rubric::{PutRubricSet, RubricSetResource};
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use crate::store::bodies::{Body, BodyId};
use crate::store::rubrics::{self, Chosen};
use crate::store::{Conn, Db};

/// Every rubric to choose from.
#[must_use]
pub fn catalogue() -> Vec<RubricDefinition> {
    rubric::catalogue()
}

/// What a chosen rubric is made of; none for one of the catalogue's that a newer version no longer has.
pub(super) fn definition(chosen: &Chosen) -> Result<Option<RubricDefinition>, Failure> {
    match &chosen.doc {
        Some(doc) => serde_json::from_str(doc).map(Some).map_err(|error| Failure::Internal(error.into())),
        None => {
            let id = chosen.rubric.parse().map_err(|error| {
                Failure::Internal(anyhow::anyhow!("a stored rubric {} is unreadable: {error}", chosen.rubric))
            })?;
            Ok(rubric::find_in_catalogue(&id))
        }
    }
}

/// The rubrics that the body has chosen for a kind, in order.
pub(super) fn chosen(
    connection: &mut Conn,
    body: &BodyId,
    kind: EstablishmentKind,
) -> Result<Vec<RubricDefinition>, Failure> {
    let chosen = rubrics::chosen(connection, body, kind)?;
    chosen.iter().filter_map(|chosen| definition(chosen).transpose()).collect()
}

/// Refuses bodies that run no school pages.
pub(super) fn require_runner(body: &Body) -> Result<(), Failure> {
    match body.name.kind() {
        BodyKind::Commune | BodyKind::Epci => Ok(()),
        _ => Err(Failure::Conflict(
            "Seules une commune et une intercommunalité font les pages d'écoles : choisissez l'une d'elles.",
        )),
    }
}

/// The rubrics that the body acted for has chosen for a kind of establishment.
///
/// # Errors
/// [`Failure::Conflict`] for a body that runs no school pages, or the database's.
pub async fn get_rubric_set(db: &Db, acting: &Acting, kind: EstablishmentKind) -> Result<RubricSetResource, Failure> {
    let body = acting.body().clone();
    require_runner(&body)?;
    db.read(move |connection| {
        Ok(RubricSetResource { establishment_kind: kind, rubrics: chosen(connection, &body.id, kind)? })
    })
    .await
}

fn refused(pointer: &str, error: &InvalidRubrics) -> Failure {
    Failure::rule(pointer, error.to_string())
}

/// The rubrics asked for, checked against the catalogue and the body's own ones.
fn checked(kind: EstablishmentKind, asked: PutRubricSet) -> Result<Vec<Chosen>, Failure> {
    let mut rules = BodyRubrics::default();
    for (index, own) in asked.own.into_iter().enumerate() {
        let pointer = format!("/own/{index}");
        if own.kinds != [kind] {
            let said = format!("Une rubrique de ce choix est faite pour lui : « kinds » vaut [\"{}\"].", kind.as_str());
            return Err(Failure::rule(&format!("{pointer}/kinds"), said));
        }
        if !asked.rubrics.contains(&own.id) {
            return Err(Failure::rule(
                &pointer,
                "Cette rubrique n'est pas dans le choix : ajoutez-la, ou retirez-la d'ici.",
            ));
        }
        if rules.own().iter().any(|known| known.id == own.id) {
            return Err(refused(&pointer, &InvalidRubrics::Taken(own.id)));
        }
        rules.define(own).map_err(|error| refused(&pointer, &error))?;
    }
    let set = RubricSet::new(asked.rubrics).map_err(|error| refused("/rubrics", &error))?;
    rules.choose(kind, set).map_err(|error| refused("/rubrics", &error))?;
    let chosen = rules.set(kind).iter().map(|id| {
        let own = rules.own().iter().find(|own| own.id == *id).map(serde_json::to_string).transpose();
        Ok(Chosen { rubric: id.to_string(), doc: own.map_err(|error| Failure::Internal(error.into()))? })
    });
    chosen.collect()
}

/// Chooses the rubrics within a transaction.
pub(super) fn put(
    connection: &mut Conn,
    body: &Body,
    kind: EstablishmentKind,
    asked: PutRubricSet,
) -> Result<RubricSetResource, Failure> {
    require_runner(body)?;
    let asked = checked(kind, asked)?;
    rubrics::choose(connection, body, kind, &asked)?;
    Ok(RubricSetResource { establishment_kind: kind, rubrics: chosen(connection, &body.id, kind)? })
}

/// Chooses the rubrics of a kind of establishment, for every one that the body acted for runs.
///
/// The texts of a rubric that is left out are kept, and shown again when it comes back.
///
/// # Errors
/// [`Failure::Unprocessable`] for more than ten rubrics, one twice, or one that does not exist or fit;
/// [`Failure::Conflict`] for a body that runs no school pages; or the database's.
pub async fn put_rubric_set(
    db: &Db,
    acting: &Acting,
    kind: EstablishmentKind,
    asked: PutRubricSet,
) -> Result<RubricSetResource, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let names = |rubrics: &[RubricDefinition]| {
            let names: Vec<_> = rubrics.iter().map(|rubric| rubric.id.as_str()).collect();
            json!({ "establishment_kind": kind, "rubrics": names })
        };
        let before = names(&chosen(connection, &acting.body().id, kind)?);
        let answer = put(connection, acting.body(), kind, asked)?;
        let after = names(&answer.rubrics);
        let change = Change {
            action: "rubrics.choose",
            object: ("body", acting.body().id.as_str()),
            before: Some(before),
            after: Some(after),
        };
        acting.record(connection, change)?;
        Ok(answer)
    })
    .await
}
