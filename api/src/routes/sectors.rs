//! The cartes scolaires that a body keeps.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use actix_web::{delete, get, post};
use mee_shared::ids::{InseeCode, ObjectId};
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::sector::SchoolYear;
use mee_shared::wire::sector::{PublishSectorMap, SectorImport, SectorMapResource};
use utoipa::IntoParams;

use super::catchment::today;
use super::example::sectors as example;
use super::members::BodyPath;
use crate::http::App;
use crate::http::extract::actor::{BodyReader, BodyWriter, ContentPublisher};
use crate::http::extract::path::MapKey;
use crate::http::extract::upload::Upload;
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::{OrMissing as _, Refusal};
use crate::http::reply::{Answer, Cache, Reply};
use crate::import::sectors::{Mapping, SectorOptions};
use crate::service::sectors::{self, ExportFormat, SentSectors};

/// The most bytes of a file: the national file of a département has about one million.
const LARGEST_FILE: usize = 50 * 1024 * 1024;

/// A map in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct MapPath {
    /// The carte scolaire.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61")]
    map: ObjectId,
}

/// The form of a file in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct SectorFormatPath {
    /// In which form.
    #[param(value_type = String, pattern = "^(csv|geojson)$", example = "csv")]
    format: ExportFormat,
}

/// How a file is taken.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SectorImportQuery {
    /// The school year the file is for.
    #[param(value_type = String, required = true, pattern = "^[0-9]{4}-[0-9]{4}$", example = "2026-2027")]
    school_year: Option<SchoolYear>,
    /// The commune, where the file does not name it.
    #[param(value_type = String, required = false, pattern = "^(0[1-9]|2[AB]|[1-9][0-9])[0-9]{3}$", example = "99999")]
    commune: Option<InseeCode>,
    /// The format, where the file is not to be recognised by its columns.
    #[param(value_type = String, required = false, max_length = 40, example = "plages")]
    format: Option<Mapping>,
    /// Which column or property means what, as JSON, for a file of a format that is not known.
    #[param(value_type = String, required = false, max_length = 4000, example = r#"{"name":"ma-ville","kind":"csv","fields":{"level":"niveau","street":"voie","from":"du","to":"au","side":"cote","school":"ecole","uai":"uai"}}"#)]
    mapping: Option<Mapping>,
    /// Whether only to say what would be done.
    #[param(value_type = String, required = false, pattern = "^(true|false)$", example = "true")]
    dry_run: bool,
}

impl Parameters for SectorImportQuery {
    const NAMES: &'static [&'static str] = &["school_year", "commune", "format", "mapping", "dry_run"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            school_year: pairs.value("school_year", |text| text.parse().map_err(|error| format!("{error}"))),
            commune: pairs.value("commune", |text| text.parse().map_err(|error| format!("{error}"))),
            format: pairs.value("format", Mapping::named),
            mapping: pairs.value("mapping", |text| {
                if text.chars().count() > 4_000 {
                    Err("4000 caractères au plus".to_owned())
                } else {
                    Mapping::read(text)
                }
            }),
            dry_run: pairs
                .value("dry_run", |text| text.parse().map_err(|_| "true ou false".to_owned()))
                .unwrap_or_default(),
        }
    }
}

fn not_kept() -> String {
    "Votre collectivité n'a pas de carte scolaire de cet identifiant.".to_owned()
}

/// List cartes scolaires
///
/// The body's maps of sectors, of every school year, in force or being prepared.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath),
    responses((status = 200, description = "The maps", body = Vec<SectorMapResource>, example = json!([example::map()]))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/sectors")]
pub async fn list_sector_maps(app: Data<App>, actor: Actor<BodyReader>, _: Query<NoParameters>) -> Answer {
    let maps = sectors::list_sector_maps(&app.db, &actor.acting).await?;
    Ok(Reply::json(&maps)?.cache(Cache::NoStore))
}

/// Import a carte scolaire
///
/// Keeps a table of street ranges (`text/csv`) or a map of areas (`application/geo+json`) as a draft, in the place of the draft of
/// the same year and format, and reports what to look at: unknown streets, overlaps, gaps, schools that are not found, and how much
/// of the commune is covered. With `dry_run` nothing is written. Communes and intercommunalités draw the sectors of écoles,
/// départements those of collèges. Parents are answered by it once it is published.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath, SectorImportQuery),
    request_body(content((String = "text/csv", example = json!(example::table())), (Object = "application/geo+json", example = json!(example::areas())))),
    responses((status = 200, description = "What was or would be done", body = SectorImport, example = json!(example::import()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/sectors")]
pub async fn import_sectors(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    query: Query<SectorImportQuery>,
    upload: Upload,
) -> Answer {
    let SectorImportQuery { school_year, commune, format, mapping, dry_run } = query.0;
    let Some(school_year) = school_year else {
        let detail = "Dites l'année scolaire : ?school_year=2026-2027.".to_owned();
        let pointer = "?school_year".to_owned();
        return Err(Refusal::fields(vec![FieldError { pointer, code: ProblemCode::InvalidValue, detail }]));
    };
    if !matches!(upload.media_type.as_str(), "text/csv" | "application/geo+json") {
        let detail = "Envoyez un tableau (Content-Type: text/csv) ou une carte (Content-Type: application/geo+json).";
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType, detail));
    }
    let bytes = upload.bytes(LARGEST_FILE, "Ce fichier est trop long : 50 Mo au plus.").await?;
    let options = SectorOptions { school_year, commune, mapping: mapping.or(format) };
    let done = sectors::import_sectors(&app.db, &actor.acting, SentSectors { bytes, options, dry_run }).await?;
    Ok(Reply::json(&done)?.cache(Cache::NoStore))
}

/// Find a carte scolaire
///
/// One of the body's maps of sectors.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath, MapPath),
    responses((status = 200, description = "The map", body = SectorMapResource, example = json!(example::map()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/sectors/{map}")]
pub async fn find_sector_map(
    app: Data<App>,
    actor: Actor<BodyReader>,
    map: PathValue<MapKey>,
    _: Query<NoParameters>,
) -> Answer {
    let found = sectors::find_sector_map(&app.db, &actor.acting, &map.0.0).await.or_missing(not_kept)?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Publish a carte scolaire
///
/// Puts a draft in force for its school year, at once or on a day to come, in the place of the map of the same year and format.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath, MapPath),
    request_body(content = PublishSectorMap, example = json!({ "publish_on": "2027-03-01" })),
    responses((status = 200, description = "The map", body = SectorMapResource, example = json!(example::map()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/sectors/{map}/publish")]
pub async fn publish_sector_map(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    map: PathValue<MapKey>,
    _: Query<NoParameters>,
    asked: Json<PublishSectorMap>,
) -> Answer {
    let done = sectors::publish_sector_map(&app.db, &app.catchment, &actor.acting, &map.0.0, asked.0, today()).await;
    Ok(Reply::json(&done.or_missing(not_kept)?)?.cache(Cache::NoStore))
}

/// Remove a carte scolaire
///
/// Takes a map away, whether in force or not; parents are answered by what is left.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath, MapPath),
    responses((status = 204, description = "It is gone")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/sectors/{map}")]
pub async fn remove_sector_map(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    map: PathValue<MapKey>,
    _: Query<NoParameters>,
) -> Answer {
    sectors::remove_sector_map(&app.db, &app.catchment, &actor.acting, &map.0.0).await.or_missing(not_kept)?;
    Ok(Reply::nothing())
}

/// Export a carte scolaire
///
/// Addresses, ranges and whole communes as the documented table (`csv`), or drawn areas (`geojson`); both can be imported again.
#[utoipa::path(
    tag = "sectors",
    params(BodyPath, MapPath, SectorFormatPath),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = json!(example::table())),
        (Object = "application/geo+json", example = json!(example::areas()))
    ))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/sectors/{map}/export.{format}")]
pub async fn export_sector_map(
    app: Data<App>,
    actor: Actor<BodyReader>,
    map: PathValue<MapKey>,
    format: PathValue<ExportFormat>,
    _: Query<NoParameters>,
) -> Answer {
    let format = format.0;
    let bytes = sectors::export_sector_map(&app.db, &actor.acting, &map.0.0, format).await.or_missing(not_kept)?;
    let name = format!("attachment; filename=\"carte-scolaire.{}\"", format.as_str());
    Ok(Reply::new(format.media_type(), bytes)
        .status(StatusCode::OK)
        .cache(Cache::NoStore)
        .header(CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Refusal::internal)?))
}
