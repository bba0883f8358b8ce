//! Which school is ours: from a place to the schools that serve it. Nothing of what is asked is kept or logged.

use std::sync::Arc;

use mee_shared::Day;
use mee_shared::address::{AddressId, HouseNumber};
use mee_shared::directory::{OpeningHours, ServiceKind};
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::links::Links;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Area, SchoolYear, SectorRow, Served, Status, sector_levels};
use mee_shared::wire::catchment::{
    Catchment, CatchmentContact, CatchmentPlace, CatchmentQuery, CatchmentSchool, LevelCatchment, SchoolSectorLevel,
    SchoolSectorResource,
};
use serde_json::json;

use super::{Failure, commune, directory};
use crate::catchment::{Asked, CommuneIndex, Found, Located, NearSchool, NotLocated, Slots, Sources, Stamp};
use crate::store::cursor::Cursor;
use crate::store::voices::Voices;
use crate::store::{Conn, Db, addresses, schools, sectors};

/// How close to the border of an area, in metres, an answer is to be confirmed, where no setting says otherwise.
pub const BORDER_METRES: u32 = 15;

/// What answers are made with: the indexes in memory, and the setting of borders.
pub struct Engine {
    slots: Slots,
    /// Within so many metres of a border an answer is to be confirmed; 0 for never.
    pub border_metres: u32,
    /// One index is made at a time: making two would take twice the memory and help nobody.
    making: tokio::sync::Mutex<()>,
}

impl Default for Engine {
    fn default() -> Self {
        Self { slots: Slots::default(), border_metres: BORDER_METRES, making: tokio::sync::Mutex::new(()) }
    }
}

impl Engine {
    /// Has these communes looked at anew at the next question.
    pub fn touch<'a>(&self, communes: impl IntoIterator<Item = &'a InseeCode>) {
        for insee in communes {
            self.slots.touch(insee);
        }
    }

    /// The commune's index, as it is now.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for an unknown commune, or the database's.
    pub async fn index(&self, db: &Db, insee: &InseeCode) -> Result<Arc<CommuneIndex>, Failure> {
        if let Some(index) = self.current(db, insee).await? {
            return Ok(index);
        }
        let _alone = self.making.lock().await;
        // Whoever waited here may find what the one before has made.
        if let Found::Fresh(index) = self.slots.find(insee) {
            return Ok(index);
        }
        let wanted = insee.clone();
        let (index, stamp) = db
            .read(move |connection| {
                crate::store::read_one_state(connection)?;
                commune::find(connection, &wanted)?;
                Ok::<_, Failure>((sources(connection, &wanted)?, stamp(connection, &wanted)?))
            })
            .await?;
        let index = tokio::task::spawn_blocking(move || CommuneIndex::new(index)).await;
        let index = Arc::new(index.map_err(|error| Failure::Internal(error.into()))?);
        self.slots.put(insee, &index, &stamp);
        Ok(index)
    }

    /// The index in memory where it still is right.
    async fn current(&self, db: &Db, insee: &InseeCode) -> Result<Option<Arc<CommuneIndex>>, Failure> {
        let (index, known) = match self.slots.find(insee) {
            Found::Fresh(index) => return Ok(Some(index)),
            Found::Missing => return Ok(None),
            Found::ToCheck(index, stamp) => (index, stamp),
        };
        let wanted = insee.clone();
        match db.read(move |connection| stamp(connection, &wanted)).await {
            Ok(now) if now == known => Ok(Some(index)),
            Ok(_) => {
                // Others go on with the old one until the new one is there.
                let _alone = self.making.lock().await;
                let wanted = insee.clone();
                let (loaded, stamp) = db
                    .read(move |connection| {
                        crate::store::read_one_state(connection)?;
                        Ok::<_, Failure>((sources(connection, &wanted)?, stamp(connection, &wanted)?))
                    })
                    .await?;
                let made = tokio::task::spawn_blocking(move || CommuneIndex::new(loaded)).await;
                let made = Arc::new(made.map_err(|error| Failure::Internal(error.into()))?);
                self.slots.put(insee, &made, &stamp);
                Ok(Some(made))
            }
            Err(error) => {
                self.slots.touch(insee);
                Err(error)
            }
        }
    }
}

fn stamp(connection: &mut Conn, insee: &InseeCode) -> Result<Stamp, Failure> {
    Ok(Stamp {
        addresses: addresses::version(connection, insee)?,
        sectors: sectors::version(connection, insee)?,
        schools: schools::stamp(connection, insee)?,
    })
}

/// More schools than any commune has.
const ALL_SCHOOLS: u32 = 2_000;

fn sources(connection: &mut Conn, insee: &InseeCode) -> Result<Sources, Failure> {
    let maps = sectors::published(connection, insee)?;
    sources_with(connection, insee, maps)
}

/// What an index of the commune is made from, with these maps.
pub(super) fn sources_with(
    connection: &mut Conn,
    insee: &InseeCode,
    maps: Vec<(SchoolYear, Vec<SectorRow>)>,
) -> Result<Sources, Failure> {
    let listed = addresses::load(connection, insee)?;
    let (mut known, _) = schools::list(connection, insee, None, None::<&Cursor>, ALL_SCHOOLS)?;
    let mut named: Vec<&str> = maps
        .iter()
        .flat_map(|(_, rows)| rows)
        .flat_map(|row| &row.schools)
        .filter_map(|school| school.uai.as_ref())
        .map(Uai::as_str)
        .collect();
    named.sort_unstable();
    named.dedup();
    let elsewhere = schools::find_many(connection, &named)?;
    known.extend(elsewhere.into_iter().filter(|school| school.insee != *insee));
    Ok(Sources { streets: listed.streets, addresses: listed.addresses, maps, schools: known })
}

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
    let (place, levels) = (asked(query)?, levels(query.levels.as_deref())?);
    let index = engine.index(db, insee).await?;
    let located = index.locate(&place).map_err(|NotLocated::UnknownAddress| {
        let detail = "La commune n'a pas d'adresse de cet identifiant.";
        Failure::Unprocessable(vec![fault("/address_id", ProblemCode::Unprocessable, detail)])
    })?;
    let year = query.school_year.unwrap_or_else(|| index.usual_year(SchoolYear::of(today)));
    let levels: Vec<LevelCatchment> = levels
        .into_iter()
        .map(|level| level_answer(&index, links, &located, year, level, engine.border_metres))
        .collect();
    let is_certain = levels.iter().all(|level| matches!(level.status, Status::Found | Status::Several));
    let contact = if is_certain { None } else { contact(db, insee).await? };
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
pub(super) async fn contact(db: &Db, insee: &InseeCode) -> Result<Option<CatchmentContact>, Failure> {
    let insee = insee.clone();
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let services = match Voices::of(connection, &commune)? {
            Some(voices) => directory::entries(connection, &voices)?,
            None => Vec::new(),
        };
        let of_kind = |kind: ServiceKind| {
            services
                .iter()
                .map(|signed| &signed.content)
                .find(|service| service.kind == kind && service.territory.holds(&commune))
        };
        let found = of_kind(ServiceKind::SchoolOffice).or_else(|| of_kind(ServiceKind::Mairie));
        Ok(Some(match found {
            Some(service) => CatchmentContact {
                name: service.name.clone(),
                phone: service.phone.clone(),
                email: service.email.clone(),
                website: service.url.clone(),
                hours_text: service.hours.as_ref().map(OpeningHours::french),
            },
            None => CatchmentContact {
                name: format!("Mairie de {}", commune.name),
                phone: None,
                email: None,
                website: None,
                hours_text: None,
            },
        }))
    })
    .await
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
