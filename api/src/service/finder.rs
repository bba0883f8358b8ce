//! Which school is ours, as a screen: from what was typed to the answer, or to what has to be chosen first.
//!
//! What was typed goes back to whoever typed it and nowhere else.

use mee_shared::Day;
use mee_shared::address::{WordKind, words};
use mee_shared::calculator::{class, day};
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::SchoolYear;
use mee_shared::view::catchment::{Area, Finder, Map, Question, Said};
use mee_shared::wire::address::{AddressKind, AddressMatch, AddressQuery};
use mee_shared::wire::catchment::{Catchment, CatchmentQuery};
use serde_json::Value;

use super::catchment::Engine;
use super::view::Screen;
use super::{Failure, addresses, catchment, commune};
use crate::addresses::Indexes;
use crate::outbound::geocoder::Geocoder;
use crate::store::Db;

/// How many addresses are offered to choose from.
const CHOICES: u32 = 7;

/// What the finder works with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The database.
    pub db: &'a Db,
    /// Makes public addresses.
    pub links: &'a Links,
    /// The addresses of communes.
    pub indexes: &'a Indexes,
    /// Who is asked for addresses that are not known here.
    pub geocoder: Option<&'a Geocoder>,
    /// The sectors of communes.
    pub engine: &'a Engine,
}

/// The screen that answers a question; `address_id` is an address chosen among those offered.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn find(
    means: Means<'_>,
    insee: &InseeCode,
    question: Question,
    address_id: Option<String>,
    today: Day,
) -> Result<Screen, Failure> {
    let commune = commune::find_commune(means.db, means.links, insee).await?;
    let said = answer(means, insee, &question, address_id, today).await?;
    Ok(Screen::Catchment(commune, Box::new(Finder { question, said })))
}

async fn answer(
    means: Means<'_>,
    insee: &InseeCode,
    question: &Question,
    address_id: Option<String>,
    today: Day,
) -> Result<Said, Failure> {
    let wrong = |field, detail: &str| Ok(Said::Wrong { field, detail: detail.to_owned() });
    let year = SchoolYear::of(today);
    let mut class = None;
    let mut levels = question.levels.clone();
    if !question.born_on.is_empty() {
        let Some(born_on) = day::read(&question.born_on) else {
            return wrong("born_on", "Donnez la date de naissance, par exemple 14/03/2021.");
        };
        let begins_in = i16::try_from(year.begins_in()).unwrap_or(i16::MAX);
        let Some((name, level)) = class::usual_class(born_on, begins_in) else {
            return wrong(
                "born_on",
                "À cet âge, un enfant n'est ni à l'école maternelle, ni à l'école élémentaire, ni au collège cette année.",
            );
        };
        levels = vec![level];
        class = Some((name.to_owned(), born_on));
    }
    if levels.is_empty() {
        levels = vec![EstablishmentKind::Maternelle, EstablishmentKind::Elementaire];
    }
    let place = match address_id {
        Some(id) => CatchmentQuery { address_id: Some(id), ..CatchmentQuery::default() },
        None if question.address.trim().is_empty() => {
            return wrong("address", "Donnez votre adresse : le numéro et la rue.");
        }
        None => {
            let asked = AddressQuery { query: question.address.clone(), limit: Some(CHOICES) };
            let found = addresses::search_addresses(means.db, means.indexes, means.geocoder, insee, &asked).await?;
            match meant(&question.address, &found.results) {
                Some(place) => place,
                None => return Ok(Said::Choice { detail: what_to_do(&found.results), matches: found.results }),
            }
        }
    };
    let query = CatchmentQuery { levels: Some(levels), ..place };
    let catchment = catchment::find_catchment(means.db, means.links, means.engine, insee, &query, today).await;
    match catchment {
        Ok(catchment) => {
            let map = draw(means, insee, &catchment).await?;
            Ok(Said::Answer { catchment: Box::new(catchment), class, map })
        }
        Err(Failure::Unprocessable(_)) => wrong("address", "Cette adresse n'est pas connue dans la commune."),
        Err(other) => Err(other),
    }
}

/// The one address that was typed; none where another may be meant just as well.
///
/// A door is taken only when every word that was typed is in its name and number, or when nothing else was found.
fn meant(typed: &str, results: &[AddressMatch]) -> Option<CatchmentQuery> {
    let first = results.first().filter(|first| first.kind == AddressKind::Address)?;
    let (said, known) = (spread(typed), spread(&first.label));
    let is_postcode = |word: &str| first.postcode.as_deref() == Some(word);
    let is_exact = said.iter().all(|(word, _)| is_postcode(word) || known.iter().any(|(other, _)| other == word))
        && known.iter().all(|(word, kind)| *kind == WordKind::Link || said.iter().any(|(other, _)| other == word));
    if !is_exact && results.len() > 1 {
        return None;
    }
    Some(match &first.address_id {
        Some(id) => CatchmentQuery { address_id: Some(id.to_string()), ..CatchmentQuery::default() },
        None => CatchmentQuery { lon: first.lon, lat: first.lat, ..CatchmentQuery::default() },
    })
}

/// The words of an address, « 12bis » being two.
fn spread(text: &str) -> Vec<(String, WordKind)> {
    let mut spread = Vec::new();
    for word in words(text) {
        let end = word.full.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(word.full.len());
        let (digits, rest) = word.full.split_at(end);
        let parts = [digits, rest].into_iter().filter(|part| !part.is_empty());
        spread.extend(parts.map(|part| (part.to_owned(), word.kind)));
    }
    spread
}

fn what_to_do(results: &[AddressMatch]) -> String {
    let sentence = match results.first().map(|first| first.kind) {
        None => "Cette adresse n'a pas été trouvée dans la commune.",
        Some(AddressKind::Street) => {
            "Ajoutez le numéro à l'adresse : les écoles peuvent changer d'un numéro à l'autre."
        }
        Some(AddressKind::UnknownNumber) => {
            "Ce numéro n'existe pas. Choisissez un numéro voisin, ou corrigez l'adresse."
        }
        Some(AddressKind::Address) => "Plusieurs adresses peuvent convenir. Choisissez la vôtre.",
    };
    sentence.to_owned()
}

/// The sectors of the schools that were found, where they have a shape.
async fn draw(means: Means<'_>, insee: &InseeCode, catchment: &Catchment) -> Result<Option<Map>, Failure> {
    let mut areas: Vec<Area> = Vec::new();
    for level in &catchment.levels {
        for school in &level.schools {
            let Some(uai) = &school.uai else { continue };
            let year = Some(level.school_year);
            let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
            let sector = catchment::get_school_sector(means.db, means.engine, insee, uai, year, today).await;
            let Ok(sector) = sector else { continue };
            let own = sector.levels.into_iter().filter(|one| one.level == level.level);
            for geometry in own.filter_map(|one| one.geometry) {
                let area = Area { name: sector.name.clone(), rings: rings(&geometry) };
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
        }
    }
    let place = catchment.place.lon.zip(catchment.place.lat).map(|(lon, lat)| [lon, lat]);
    Ok((!areas.is_empty()).then_some(Map { areas, place }))
}

/// The rings of a GeoJSON MultiPolygon.
fn rings(geometry: &Value) -> Vec<Vec<[f64; 2]>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let point = |value: &Value| Some([value.get(0)?.as_f64()?, value.get(1)?.as_f64()?]);
    let polygons = geometry.get("coordinates").map(list).unwrap_or_default();
    let rings = polygons.iter().flat_map(list);
    rings.map(|ring| list(&ring).iter().filter_map(point).collect()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn an_address_is_taken_only_when_all_of_it_was_typed() {
        let found = |label: &str, kind| -> AddressMatch {
            serde_json::from_value(serde_json::json!({
                "kind": kind, "label": label, "address_id": "99999_0010_00012_bis", "street_id": "99999_0010",
                "street": "Rue de l'École", "number": 12, "suffix": "bis", "postcode": "99990", "former_commune": null,
                "lon": 2.0, "lat": 48.0, "detail": null, "nearest": []
            }))
            .unwrap()
        };
        let two = |kind| [found("12 bis Rue de l'École", kind), found("12 bis Rue de l'Écluse", kind)];
        for (typed, is_taken) in [
            ("12 bis rue de l'école", true),
            ("12bis r ecole", true),
            ("rue de l'ecole 12 bis", true),
            ("12 bis rue de l'école 99990", true),
            ("12 rue de l'école", false),
            ("12 bis rue", false),
            ("12 bis rue de l'écol", false),
            ("12 bis rue de l'école buissonnière", false),
        ] {
            assert_eq!(meant(typed, &two("address")).is_some(), is_taken, "{typed}");
        }
        assert!(meant("12 bis rue ecol", &two("address")[..1]).is_some(), "nothing else may be meant");
        assert!(meant("rue de l'école", &two("street")).is_none());
        assert!(meant("99 rue de l'école", &two("unknown_number")[..1]).is_none());
        assert!(meant("", &[]).is_none());
    }
}
