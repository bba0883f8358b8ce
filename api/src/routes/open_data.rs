//! A commune's own data, given out under a licence it chooses.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue, LINK};
use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::ids::InseeCode;
use mee_shared::wire::webhook::OpenData;
use utoipa::IntoParams;

use super::communes::CommunePath;
use super::example::plugins as example;
use super::members::BodyPath;
use crate::http::App;
use crate::http::extract::actor::Administrator;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::{OrMissing as _, Refusal};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::export::{self, Dataset, Format};
use crate::service::open_data;

/// The file in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ExportPath {
    /// What is taken out.
    #[param(value_type = String, pattern = "^(schools|services|fiches-locales)$", example = "schools")]
    dataset: Dataset,
    /// In which form.
    #[param(value_type = String, pattern = "^(csv|json|geojson)$", example = "csv")]
    format: Format,
}

/// Export open data
///
/// The commune's schools, the services its body published, or what its body published on fiches, as one file: CSV (RFC 4180,
/// UTF-8, comma), JSON or GeoJSON. Only where the commune's body chose a licence; the file or the header `Link` names it.
/// In CSV, text that a spreadsheet would take for a formula begins with an apostrophe.
#[utoipa::path(
    tag = "communes",
    params(CommunePath, ExportPath),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = json!(example::export_csv())),
        (Object = "application/json", example = json!(example::export_json())),
        (Object = "application/geo+json", example = json!(example::export_geo_json()))
    ))),
    security(())
)]
#[get("/communes/{insee}/export/{dataset}.{format}")]
pub async fn get_export(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    dataset: PathValue<Dataset>,
    format: PathValue<Format>,
    _: Query<NoParameters>,
) -> Answer {
    let (insee, dataset, format) = (insee.0, dataset.0, format.0);
    let found = export::get_export(&app.db, &app.links, &insee, dataset, format).await;
    let file = found.or_missing(|| {
        format!("La commune {insee} n'est pas dans ce portail, ou n'a pas choisi de licence pour ouvrir ses données.")
    })?;
    let text = |text: String| HeaderValue::from_str(&text).map_err(Refusal::internal);
    let name = format!("attachment; filename=\"{}-{insee}.{}\"", dataset.as_str(), format.as_str());
    Ok(Reply::new(format.media_type(), file.bytes)
        .header(LINK, text(format!("<{}>; rel=\"license\"", file.licence.url()))?)
        .header(CONTENT_DISPOSITION, text(name)?))
}

/// Get the open data licence
///
/// Under which licence the body gives out its own data; null where it gives nothing out. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    responses((status = 200, description = "The licence", body = OpenData, example = json!(example::open_data()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/open-data")]
pub async fn get_open_data(app: Data<App>, actor: Actor<Administrator>, _: Query<NoParameters>) -> Answer {
    let found = open_data::get_open_data(&app.db, &actor.acting).await?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Choose the open data licence
///
/// Under which licence a commune gives out its own data, or null to give nothing out any more. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    request_body(content = OpenData, example = json!(example::open_data())),
    responses((status = 200, description = "The licence", body = OpenData, example = json!(example::open_data()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/open-data")]
pub async fn put_open_data(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<OpenData>,
) -> Answer {
    let put = open_data::put_open_data(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&put)?.cache(Cache::NoStore))
}
