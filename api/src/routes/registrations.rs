//! Registrations: what parents find, and a body's work on its own.
#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::ids::InseeCode;
use mee_shared::registration::Registration;
use mee_shared::sector::SchoolYear;
use mee_shared::wire::registration::{BodyRegistration, RegistrationResource};
use utoipa::IntoParams;

use super::communes::CommunePath;
use super::example;
use super::members::BodyPath;
use super::works::IfMatchHeader;
use crate::http::App;
use crate::http::extract::actor::{BodyWriter, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::registrations;

/// Find a registration
///
/// What the commune, or the EPCI for it, has published of its registrations: the documents it asks for beyond the legal list and
/// the dates. Where several school years are published, the next one is found from February on, or once its first date has come. A document that the law does not let be demanded is never required, and says why.
/// `POST /v1/calculators/documents` takes the items as `commune_items` and the dates as `registration_dates`.
#[utoipa::path(
    tag = "registrations",
    params(CommunePath),
    responses((status = 200, description = "The registration", body = RegistrationResource, example = json!(example::registrations::registration()))),
    security(())
)]
#[get("/communes/{insee}/registration")]
pub async fn find_registration(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = registrations::get_registration(&app.db, &app.links, &insee.0)
        .await
        .or_missing(|| format!("Aucune information d'inscription n'est publiée pour la commune {}.", insee.0))?;
    Reply::json(&found)
}

/// Of which school year [`find_body_registration`] speaks.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegistrationOfYear {
    /// The school year that families register for; the latest that the body has written for, where it is not given.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-[0-9]{4}$", example = "2027-2028")]
    school_year: Option<SchoolYear>,
}

impl Parameters for RegistrationOfYear {
    const NAMES: &'static [&'static str] = &["school_year"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { school_year: pairs.value("school_year", |text| text.parse().map_err(|error| format!("{error}"))) }
    }
}

/// Find a body's registration
///
/// The body's registration for a school year with its latest text, whatever its state.
#[utoipa::path(
    tag = "registrations",
    params(BodyPath, RegistrationOfYear),
    responses((status = 200, description = "The registration", body = BodyRegistration, example = json!(example::registrations::body_registration()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/registration")]
pub async fn find_body_registration(
    app: Data<App>,
    actor: Actor<ContentReader>,
    query: Query<RegistrationOfYear>,
) -> Answer {
    let found = registrations::get_body_registration(&app.db, &actor.acting, query.0.school_year)
        .await
        .or_missing(|| "Votre collectivité n'a encore rien écrit sur ses inscriptions.".to_owned())?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put a registration
///
/// Writes the draft of the body's registration for a school year, each year a work of its own; parents find it once its work is published
/// (`/works/{work}/publish`). `advice` names the items that the law does not let the body demand (article D131-3-1 of the Code de
/// l'éducation): they are kept, and shown to parents as something they may leave out.
#[utoipa::path(
    tag = "registrations",
    params(BodyPath, IfMatchHeader),
    request_body(content = Registration, example = json!(example::registrations::put())),
    responses((status = 200, description = "The registration with its draft, and what is advised", body = BodyRegistration, example = json!(example::registrations::body_registration()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/registration")]
pub async fn put_registration(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<Registration>,
) -> Answer {
    let saved = registrations::put_registration(&app.db, &actor.acting, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}
