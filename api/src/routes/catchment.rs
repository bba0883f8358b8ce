//! Which school is ours. Questions travel by POST, answers are kept by nobody.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post};
use mee_shared::Day;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::sector::SchoolYear;
use mee_shared::wire::catchment::{Catchment, CatchmentQuery, SchoolSectorResource};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::sectors as example;
use super::schools::SchoolPath;
use crate::http::App;
use crate::http::extract::{Json, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::catchment;

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
    Reply::json(
        &found.or_missing(|| {
            format!("Aucune école {} n'est dans la commune {} ni n'en sert une adresse.", uai.0, insee.0)
        })?,
    )
}
