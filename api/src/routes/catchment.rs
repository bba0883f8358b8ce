//! Which school is ours. Questions travel by POST, answers are kept by nobody.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post};
use mee_shared::Day;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::sector::SchoolYear;
use mee_shared::view::catchment::{LEVELS, Question};
use mee_shared::wire::catchment::{Catchment, CatchmentQuery, SchoolSectorResource};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::sectors as example;
use super::schools::SchoolPath;
use crate::http::App;
use crate::http::extract::{Json, NoParameters, OpenForm, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::http::screen;
use crate::service::finder::Given;
use crate::service::view::Screen;
use crate::service::{Failure, catchment, finder};

/// This day, UTC.
pub(super) fn today() -> Day {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Find the schools of an address
///
/// The public schools that serve a place, for each level, with the reason in plain words. The place is exactly one of `address_id`,
/// `street` (with `number` and `suffix`) and `lon` with `lat`. `status` is the first that applies: `unknown` (no sector is known;
/// `nearest_schools` is information only), `to_confirm` (by the mairie, see `contact`), `several`, `found`. Distances are as the
/// crow flies. Nothing of the question is kept or logged.
#[utoipa::path(
    tag = "schools",
    params(CommunePath),
    request_body(content = CatchmentQuery, example = json!(example::catchment_query())),
    responses((status = 200, description = "The schools", body = Catchment, example = json!(example::catchment()))),
    security(())
)]
#[post("/communes/{insee}/catchment")]
pub async fn find_catchment(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    _: Query<NoParameters>,
    asked: Json<CatchmentQuery>,
) -> Answer {
    let found = catchment::find_catchment(&app.db, &app.links, &app.catchment, &insee.0, &asked.0, today()).await;
    Ok(Reply::json(&found.or_missing(|| unknown_commune(&insee.0))?)?.cache(Cache::NoStore))
}

/// The form of the screen.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "the document is made from its type; the values are read by an extractor")]
pub struct CatchmentForm {
    /// What was typed: number and street.
    #[schema(max_length = 200, example = "12 bis rue de l'École")]
    address: Option<String>,
    /// An address chosen among those offered, by its identifier in the BAN.
    #[schema(max_length = 60, example = "99999_0090_00012")]
    address_id: Option<String>,
    /// Whether the école maternelle is asked for: `1`.
    maternelle: Option<String>,
    /// Whether the école élémentaire is.
    elementaire: Option<String>,
    /// Whether the collège is.
    college: Option<String>,
    /// The child's birth date, from which the level follows.
    #[schema(max_length = 10, example = "2021-03-14")]
    born_on: Option<String>,
    /// The latitude of a point in degrees (WGS 84), with a point or a comma.
    #[schema(max_length = 20, example = "48,8123")]
    lat: Option<String>,
    /// Its longitude.
    #[schema(max_length = 20, example = "2,3581")]
    lon: Option<String>,
    /// Within how many metres the point is known, where it is not exact.
    #[schema(max_length = 10, example = "20")]
    within: Option<String>,
    /// How the place is given: `point` by its coordinates; `plan` asks for a plan of the sectors; without it by the address, or by
    /// the coordinates where there is none.
    #[schema(max_length = 10, example = "point")]
    by: Option<String>,
}

/// The form as it was sent.
pub struct Asked {
    question: Question,
    given: Given,
}

impl Parameters for Asked {
    const NAMES: &'static [&'static str] =
        &["address", "address_id", "maternelle", "elementaire", "college", "born_on", "lat", "lon", "within", "by"];

    fn take(pairs: &mut Pairs) -> Self {
        // Read as secrets are: no error may repeat an address or a birth date.
        let address = pairs.secret("address", 200).unwrap_or_default();
        let born_on = pairs.secret("born_on", 10).unwrap_or_default();
        let lat = pairs.secret("lat", 20).unwrap_or_default();
        let lon = pairs.secret("lon", 20).unwrap_or_default();
        // A distance that is no number leaves the point as exact as no distance.
        let within = pairs.secret("within", 10).and_then(|metres| metres.parse().ok()).unwrap_or_default();
        let given = match (pairs.secret("address_id", 60), pairs.secret("by", 10).as_deref()) {
            (Some(id), _) => Given::Chosen(id),
            (None, Some("point")) => Given::Point(within),
            (None, Some("plan")) => Given::Plan,
            (None, _) => Given::Typed,
        };
        let levels = LEVELS.iter().copied().filter(|level| pairs.text(level.as_str(), 10).is_some()).collect();
        Self { question: Question { address, levels, born_on, lat, lon, is_point: false }, given }
    }
}

/// The screen that answers the form.
pub(super) async fn answer_form(app: &App, insee: &InseeCode, asked: Asked) -> Result<Screen, Failure> {
    let means =
        finder::Means { db: &app.db, links: &app.links, geocoder: app.geocoder.as_ref(), engine: &app.catchment };
    finder::find(means, insee, asked.question, asked.given, today()).await
}

/// Find the schools of an address, as a fragment
///
/// The screen « Quelle école pour nous ? » with its answer, as one `<section>` like every fragment: what a page puts in place when
/// its form is sent. Where the address is not clear, the screen offers those that may be meant.
#[utoipa::path(
    tag = "fragments",
    params(CommunePath),
    request_body(
        content = CatchmentForm,
        content_type = "application/x-www-form-urlencoded",
        example = json!({ "address": "12 bis rue de l'École", "maternelle": "1" })
    ),
    responses((
        status = 200,
        description = "The screen's HTML",
        body = String,
        content_type = "text/html",
        example = json!(super::example::fragment())
    )),
    security(())
)]
#[post("/communes/{insee}/fragments/catchment")]
pub async fn find_catchment_fragment(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    _: Query<NoParameters>,
    asked: OpenForm<Asked>,
) -> Answer {
    let screen = answer_form(&app, &insee.0, asked.0).await.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::html(screen::fragment(&screen, &app.links).into_string()).cache(Cache::NoStore))
}

/// What [`get_school_sector`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SectorOfYear {
    /// The school year; the current one where it is not given, or the latest known.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-[0-9]{4}$", example = "2026-2027")]
    school_year: Option<SchoolYear>,
}

impl Parameters for SectorOfYear {
    const NAMES: &'static [&'static str] = &["school_year"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { school_year: pairs.value("school_year", |text| text.parse().map_err(|error| format!("{error}"))) }
    }
}

/// Get the sector of a school
///
/// The places of a commune that a school serves, in words and, where areas are drawn, as GeoJSON.
#[utoipa::path(
    tag = "schools",
    params(CommunePath, SchoolPath, SectorOfYear),
    responses((status = 200, description = "The sector", body = SchoolSectorResource, example = json!(example::school_sector()))),
    security(())
)]
#[get("/communes/{insee}/schools/{uai}/sector")]
pub async fn get_school_sector(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    uai: PathValue<Uai>,
    query: Query<SectorOfYear>,
) -> Answer {
    let year = query.0.school_year;
    let found = catchment::get_school_sector(&app.db, &app.catchment, &insee.0, &uai.0, year, today()).await;
    let sector = found
        .or_missing(|| format!("Aucune école {} n'est dans la commune {} ni n'en sert une adresse.", uai.0, insee.0))?;
    // It comes from an index in memory, which may be a moment behind the database.
    Ok(Reply::json(&sector)?.anew())
}
