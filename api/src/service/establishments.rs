//! Establishments that no national file holds: centres de loisirs, kept by the body that runs the commune's school pages.

use mee_shared::account::fold_email;
use mee_shared::ids::Uai;
use mee_shared::links::Links;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::School;
use mee_shared::view::href::{tel_href, website_href};
use mee_shared::wire::establishment::{EstablishmentResource, PutEstablishment};
use serde_json::json;

use super::Failure;
use super::auth::{Acting, Change};
use crate::store::{Conn, Db, lock_imports, rubrics, schools};

const KIND: EstablishmentKind = EstablishmentKind::CentreDeLoisirs;

fn resource(links: &Links, school: School) -> EstablishmentResource {
    EstablishmentResource { establishment_kind: KIND, url: links.school(&school.insee, &school.uai), school }
}

fn check(asked: &PutEstablishment) -> Result<(), Failure> {
    let is_line = |text: &str, most: usize| {
        !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    let is_right =
        |value: Option<&String>, rule: fn(&str) -> bool| value.is_none_or(|text| is_line(text, 300) && rule(text));
    let address = &asked.address;
    let lines = address.lines.iter().chain(&address.postcode).chain(&address.town);
    let position = asked.position.is_none_or(|at| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0);
    let rules = [
        ("/name", is_line(&asked.name, 200), "Écrivez son nom, en 200 caractères au plus."),
        (
            "/address",
            address.lines.len() <= 6 && lines.into_iter().all(|line| is_line(line, 200)),
            "Six lignes au plus, chacune de 1 à 200 caractères.",
        ),
        ("/position", position, "Longitude et latitude en degrés."),
        (
            "/phone",
            is_right(asked.phone.as_ref(), |text| tel_href(text).is_some()),
            "Ce n'est pas un numéro de téléphone.",
        ),
        (
            "/email",
            is_right(asked.email.as_ref(), |text| fold_email(text).is_some()),
            "Ce n'est pas une adresse de courriel.",
        ),
        (
            "/website",
            is_right(asked.website.as_ref(), |text| website_href(text).is_some()),
            "Écrivez une adresse complète, qui commence par https://.",
        ),
    ];
    let errors: Vec<FieldError> = rules
        .into_iter()
        .filter(|(_, is_right, _)| !is_right)
        .map(|(pointer, _, detail)| FieldError {
            pointer: pointer.to_owned(),
            code: ProblemCode::Unprocessable,
            detail: detail.to_owned(),
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}

fn require_run(connection: &mut Conn, acting: &Acting, asked: &PutEstablishment) -> Result<(), Failure> {
    let run = rubrics::run_communes(connection, acting.body())?;
    if run.iter().any(|(insee, _)| insee == asked.insee.as_str()) {
        return Ok(());
    }
    Err(Failure::rule("/insee", "Vous ne faites pas les pages des écoles de cette commune."))
}

fn record(connection: &mut Conn, acting: &Acting, action: &str, uai: &Uai, name: Option<&str>) -> Result<(), Failure> {
    let after = name.map(|name| json!({ "name": name }));
    acting.record(connection, Change { action, object: ("establishment", uai.as_str()), before: None, after })
}

/// The establishments that the body acted for keeps, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list_establishments(
    db: &Db,
    links: &Links,
    acting: &Acting,
) -> Result<Vec<EstablishmentResource>, Failure> {
    let (body, links) = (acting.body().id.clone(), links.clone());
    db.read(move |connection| {
        Ok(schools::kept(connection, &body)?.into_iter().map(|school| resource(&links, school)).collect())
    })
    .await
}

/// Keeps one more establishment, under a number of ours.
///
/// # Errors
/// [`Failure::Unprocessable`] for a value that is wrong or a commune whose pages the body does not run, or the database's.
pub async fn create_establishment(
    db: &Db,
    links: &Links,
    acting: &Acting,
    asked: PutEstablishment,
) -> Result<EstablishmentResource, Failure> {
    check(&asked)?;
    let (acting, links) = (acting.clone(), links.clone());
    db.write(move |connection| {
        // Two at once would take the same number.
        lock_imports(connection)?;
        require_run(connection, &acting, &asked)?;
        let uai = schools::next_local(connection)?
            .ok_or(Failure::Conflict("Il n'y a plus de numéro libre pour un établissement de plus."))?;
        let school = asked.school(uai, &acting.body().label);
        schools::keep(connection, &acting.body().id, &school, KIND)?;
        record(connection, &acting, "establishment.create", &school.uai, Some(&school.name))?;
        Ok(resource(&links, school))
    })
    .await
}

/// Writes an establishment that the body keeps.
///
/// # Errors
/// [`Failure::NotFound`] for one it does not keep, those of [`create_establishment`] otherwise.
pub async fn put_establishment(
    db: &Db,
    links: &Links,
    acting: &Acting,
    uai: &Uai,
    asked: PutEstablishment,
) -> Result<EstablishmentResource, Failure> {
    let (acting, links, uai) = (acting.clone(), links.clone(), uai.clone());
    db.write(move |connection| {
        let kept = schools::kept(connection, &acting.body().id)?;
        if !kept.iter().any(|school| school.uai == uai) {
            return Err(Failure::NotFound);
        }
        check(&asked)?;
        require_run(connection, &acting, &asked)?;
        let school = asked.school(uai, &acting.body().label);
        schools::keep(connection, &acting.body().id, &school, KIND)?;
        record(connection, &acting, "establishment.put", &school.uai, Some(&school.name))?;
        Ok(resource(&links, school))
    })
    .await
}

/// Takes an establishment away; its texts stay with the body, on no page.
///
/// # Errors
/// [`Failure::NotFound`] for one the body does not keep, or the database's.
pub async fn remove_establishment(db: &Db, acting: &Acting, uai: &Uai) -> Result<(), Failure> {
    let (acting, uai) = (acting.clone(), uai.clone());
    db.write(move |connection| {
        if !schools::remove_kept(connection, &acting.body().id, &uai)? {
            return Err(Failure::NotFound);
        }
        record(connection, &acting, "establishment.remove", &uai, None)
    })
    .await
}
