//! Who says what in a commune, and of which schools: what dossiers, notices and services have in common.

use mee_shared::Day;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word, covers};
use mee_shared::ids::Uai;
use mee_shared::links::Links;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::wire::news::NamedSchool;

use super::Failure;
use crate::store::bodies::{self, Body};
use crate::store::voices::Voices;
use crate::store::{Conn, communes, schools};

/// Everybody who speaks in the commune, the farthest first; nobody before the first import.
pub(super) fn speakers(connection: &mut Conn, commune: &Commune) -> Result<Vec<Body>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(Vec::new()) };
    let mut all: Vec<Body> = bodies::get(connection, &voices.national)?.into_iter().collect();
    all.extend(voices.local);
    Ok(all)
}

/// Whose word a text of this body is.
pub(super) fn word(body: &Body, checked_on: Option<Day>) -> Word {
    Word { level: level(body), body_name: body.label.clone(), checked_on }
}

/// How near to parents the body speaks.
pub(super) fn level(body: &Body) -> LayerLevel {
    LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National)
}

/// Of these schools, those that stand in the commune, by name.
pub(super) fn schools_here(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    uais: &[Uai],
) -> Result<Vec<NamedSchool>, Failure> {
    if uais.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<&str> = uais.iter().map(Uai::as_str).collect();
    let mut found: Vec<NamedSchool> = schools::find_many(connection, &wanted)?
        .into_iter()
        .filter(|school| school.insee == commune.insee)
        .map(|school| NamedSchool {
            url: links.school(&commune.insee, &school.uai),
            uai: school.uai,
            name: school.name,
        })
        .collect();
    found.sort_by(|one, other| (&one.name, &one.uai).cmp(&(&other.name, &other.uai)));
    Ok(found)
}

/// Refuses schools that are not in the body's territory, each at its place below `pointer`.
pub(super) fn require_schools(
    connection: &mut Conn,
    body: &Body,
    uais: &[Uai],
    pointer: impl Fn(usize) -> String,
) -> Result<(), Failure> {
    let wanted: Vec<&str> = uais.iter().map(Uai::as_str).collect();
    let found = schools::find_many(connection, &wanted)?;
    let mut errors = Vec::new();
    for (index, uai) in uais.iter().enumerate() {
        let place = found.iter().find(|school| school.uai == *uai).map(|school| school.insee.clone());
        let commune = place.map(|insee| communes::find(connection, &insee)).transpose()?.flatten();
        if !commune.is_some_and(|commune| covers(&body.name, &commune)) {
            errors.push(FieldError {
                pointer: pointer(index),
                code: ProblemCode::Unprocessable,
                detail: format!("Aucun établissement de votre territoire n'a le numéro {uai}."),
            });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}
