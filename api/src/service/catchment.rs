//! Which school is ours: from a place to the schools that serve it. Nothing of what is asked is kept or logged.

mod contacts;
mod engine;

use mee_shared::Day;
use mee_shared::address::{AddressId, HouseNumber};
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::links::Links;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Area, SchoolYear, Served, Status, sector_levels};
use mee_shared::wire::catchment::{
    Catchment, CatchmentContact, CatchmentPlace, CatchmentQuery, CatchmentSchool, LevelCatchment, SchoolSectorLevel,
    SchoolSectorResource,
};
use serde_json::json;

use super::Failure;
use crate::catchment::{Asked, CommuneIndex, Located, NearSchool, NotLocated};
use crate::store::Db;

pub(super) use engine::sources_with;
pub use engine::{BORDER_METRES, Engine};

fn fault(pointer: &str, code: ProblemCode, detail: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() }
}

/// The place that is asked for.
fn asked(query: &CatchmentQuery) -> Result<Asked, Failure> {
    let wrong = |pointer: &str, detail: &str| Failure::rule(pointer, detail);
    let has_point = query.lon.is_some() || query.lat.is_some();
    let ways = [query.address_id.is_some(), query.street.is_some(), has_point].iter().filter(|is| **is).count();
    if ways != 1 {
        return Err(wrong("", "Donnez une seule chose : « address_id », « street » ou « lon » et « lat »."));
    }
    if query.street.is_none() && (query.number.is_some() || query.suffix.is_some()) {
        return Err(wrong("/number", "Un numéro ne va qu'avec une rue (« street »)."));
    }
    if let Some(id) = &query.address_id {
        let id: Result<AddressId, _> = id.parse();
        return id
            .map(Asked::Address)
            .map_err(|error| wrong("/address_id", &format!("Cet identifiant est mal écrit : {error}.")));
    }
    if let Some(street) = &query.street {
        if street.trim().is_empty() || street.chars().count() > 200 {
            return Err(wrong("/street", "Écrivez le nom de la rue, en 200 caractères au plus."));
        }
        return Ok(Asked::Street(street.clone(), house(query)?));
    }
    match (query.lon, query.lat) {
        (Some(lon), Some(lat)) if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok(Asked::Point(lon, lat)),
        (Some(_), Some(_)) => Err(wrong("/lon", "Ce point n'est pas sur le globe : longitude et latitude en degrés.")),
        (Some(_), None) => Err(wrong("/lat", "Il manque la latitude (« lat »).")),
        _ => Err(wrong("/lon", "Il manque la longitude (« lon »).")),
    }
}

fn house(query: &CatchmentQuery) -> Result<Option<HouseNumber>, Failure> {
    let suffix = query.suffix.as_deref().map(str::trim).filter(|suffix| !suffix.is_empty());
    let mark = suffix
        .map(|suffix| {
            suffix.parse().map_err(|error| Failure::rule("/suffix", format!("Ce suffixe est mal écrit : {error}.")))
        })
        .transpose()?;
    match query.number {
        None if mark.is_some() => Err(Failure::rule("/number", "Il manque le numéro qui va avec le suffixe.")),
        None => Ok(None),
        Some(number) if number > mee_shared::address::MAX_NUMBER => {
            Err(Failure::rule("/number", "Un numéro va de 0 à 99998."))
        }
        Some(number) => Ok(Some(HouseNumber { number, mark })),
    }
}

/// The levels of an answer, each once; maternelle and élémentaire where none is asked for.
fn levels(asked: Option<&[EstablishmentKind]>) -> Result<Vec<EstablishmentKind>, Failure> {
    let kinds = match asked {
        None => &[EstablishmentKind::Primaire][..],
        Some([]) => return Err(Failure::rule("/levels", "Donnez au moins un niveau, ou aucun champ « levels ».")),
        Some(kinds) => kinds,
    };
    let mut levels: Vec<EstablishmentKind> = Vec::new();
    for level in kinds.iter().flat_map(|kind| sector_levels(*kind)) {
        if !levels.contains(level) {
            levels.push(*level);
        }
    }
    Ok(levels)
}

/// Which schools serve a place.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::Unprocessable`] for a place that is none, or the database's.
pub async fn find_catchment(
    db: &Db,
    links: &Links,
    engine: &Engine,
    insee: &InseeCode,
    query: &CatchmentQuery,
    today: Day,
) -> Result<Catchment, Failure> {
    find_within(db, links, engine, insee, Question { query, within: 0, today }).await
}

/// A question whose point may not be exact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) query: &'a CatchmentQuery,
    /// Within how many metres the point is known; 0 where it is exact.
    pub(super) within: u32,
    pub(super) today: Day,
}

/// Which schools serve a place whose point may not be exact.
pub(super) async fn find_within(
    db: &Db,
    links: &Links,
    engine: &Engine,
    insee: &InseeCode,
    Question { query, within, today }: Question<'_>,
) -> Result<Catchment, Failure> {
    let (place, levels) = (asked(query)?, levels(query.levels.as_deref())?);
    let index = engine.index(db, insee).await?;
    let located = index.locate(&place).map_err(|NotLocated::UnknownAddress| {
        let detail = "La commune n'a pas d'adresse de cet identifiant.";
        Failure::Unprocessable(vec![fault("/address_id", ProblemCode::Unprocessable, detail)])
    })?;
    let located = located.known_within(within);
    let year = query.school_year.unwrap_or_else(|| index.usual_year(SchoolYear::of(today)));
    let levels: Vec<LevelCatchment> = levels
        .into_iter()
        .map(|level| level_answer(&index, links, &located, year, level, engine.border_metres))
        .collect();
    let is_certain = levels.iter().all(|level| matches!(level.status, Status::Found | Status::Several));
    let contact = if is_certain { None } else { Some(engine.contacts.find(db, insee).await?) };
    let point = located.point();
    Ok(Catchment {
        insee: insee.clone(),
        place: CatchmentPlace {
            lon: point.map(|(lon, _)| lon),
            lat: point.map(|(_, lat)| lat),
            address_id: located.address_id.map(|id| id.to_string()),
            label: located.label,
        },
        levels,
        contact,
    })
}

fn level_answer(
    index: &CommuneIndex,
    links: &Links,
    located: &Located,
    year: SchoolYear,
    level: EstablishmentKind,
    border: u32,
) -> LevelCatchment {
    let answer = index.answer(located, year, level, border);
    let url = |uai: &Uai| index.find_school(uai).map(|school| links.school(&school.insee, uai));
    let served = |school: Served| CatchmentSchool {
        url: school.uai.as_ref().and_then(url),
        distance_m: school.uai.as_ref().and_then(|uai| index.distance_to(located, uai)),
        uai: school.uai,
        name: school.name,
    };
    let near = |school: NearSchool| CatchmentSchool {
        url: url(&school.uai),
        uai: Some(school.uai),
        name: school.name,
        distance_m: school.distance_m,
    };
    let is_unknown = answer.status == Status::Unknown;
    let nearest = if is_unknown { index.nearest_schools(located, level) } else { Vec::new() };
    LevelCatchment {
        level,
        school_year: year,
        status: answer.status,
        schools: answer.schools.into_iter().map(served).collect(),
        private_schools: index.private_schools(located, level).into_iter().map(near).collect(),
        nearest_schools: nearest.into_iter().map(near).collect(),
        reason: answer.reason,
    }
}

/// Whom parents of the commune ask: its office for school matters, its mairie, or at least its name.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub(super) async fn contact(db: &Db, insee: &InseeCode) -> Result<CatchmentContact, Failure> {
    let insee = insee.clone();
    db.read(move |connection| contacts::read(connection, &insee)).await
}

/// A GeoJSON MultiPolygon of these areas; none without any.
fn geometry(areas: &[&Area]) -> Option<serde_json::Value> {
    let polygons: Vec<_> = areas.iter().flat_map(|area| &area.0).collect();
    (!polygons.is_empty()).then(|| json!({ "type": "MultiPolygon", "coordinates": polygons }))
}

/// The sector of a school in a commune.
///
/// # Errors
/// [`Failure::NotFound`] for a school that neither stands there nor serves it; or the database's.
pub async fn get_school_sector(
    db: &Db,
    engine: &Engine,
    insee: &InseeCode,
    uai: &Uai,
    year: Option<SchoolYear>,
    today: Day,
) -> Result<SchoolSectorResource, Failure> {
    let index = engine.index(db, insee).await?;
    let school = index.find_school(uai).ok_or(Failure::NotFound)?;
    let year = year.unwrap_or_else(|| index.usual_year(SchoolYear::of(today)));
    let levels = index
        .sector_of(uai, year)
        .into_iter()
        .map(|(level, places, areas)| SchoolSectorLevel { level, places, geometry: geometry(&areas) })
        .collect();
    Ok(SchoolSectorResource { uai: uai.clone(), name: school.name.clone(), school_year: year, levels })
}
