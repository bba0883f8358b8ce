//! The search for an address while it is typed.
//!
//! What is looked for is where someone lives: it is answered and forgotten, and stands in no log.

use mee_shared::address::HouseNumber;
use mee_shared::ids::InseeCode;
use mee_shared::wire::address::{AddressKind, AddressMatch, AddressMatches, AddressQuery, NearAddress};

use super::Failure;
use super::catchment::Engine;
use crate::addresses::index::{Door, Found, House, LONGEST_QUERY, StreetEntry, asked_number};
use crate::import::ban::SOURCE;
use crate::outbound::geocoder::{self, Geocoder, Place};
use crate::store::Db;

/// How many results where the request does not say.
const DEFAULT_LIMIT: u32 = 7;

/// How many at most.
const MOST: u32 = 20;

/// The addresses of the commune that what was typed may mean, the best first.
///
/// The geocoder, where one is set, is asked only for what is not found here.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::Unprocessable`], or the database's.
pub async fn search_addresses(
    db: &Db,
    engine: &Engine,
    geocoder: Option<&Geocoder>,
    insee: &InseeCode,
    asked: &AddressQuery,
) -> Result<AddressMatches, Failure> {
    if asked.query.chars().count() > LONGEST_QUERY {
        return Err(Failure::rule("/query", format!("Donnez {LONGEST_QUERY} caractères au plus.")));
    }
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(Failure::rule("/limit", format!("Donnez un nombre de 1 à {MOST}.")));
    }
    let index = engine.index(db, insee).await?;
    let index = index.addresses();
    let found = index.search(&asked.query, usize::try_from(limit).unwrap_or(usize::MAX));
    if let Some(geocoder) = geocoder.filter(|_| found.is_empty() && asked.query.trim().chars().count() >= 3) {
        let (geocoder, insee, query) = (geocoder.clone(), insee.clone(), asked.query.clone());
        let answered = tokio::task::spawn_blocking(move || geocoder.search(&insee, &query, limit));
        let answered = answered.await.map_err(|error| Failure::Internal(error.into()))?;
        let results: Vec<AddressMatch> =
            answered.into_iter().flatten().map(|place| elsewhere(&asked.query, place)).collect();
        if !results.is_empty() {
            let source = geocoder::SOURCE.to_owned();
            return Ok(AddressMatches { results, is_covered: !index.is_empty(), source });
        }
    }
    Ok(AddressMatches {
        results: found.iter().map(result).collect(),
        is_covered: !index.is_empty(),
        source: SOURCE.to_owned(),
    })
}

fn result(found: &Found<'_>) -> AddressMatch {
    let entry = found.entry;
    match &found.house {
        House::NotAsked => AddressMatch { label: entry.street.name.clone(), ..street(entry, AddressKind::Street) },
        House::Door(door) => AddressMatch {
            label: format!("{} {}", door.house, entry.street.name),
            address_id: Some(door.id.clone()),
            number: Some(door.house.number),
            suffix: suffix(&door.house),
            lon: door.position.map(|place| place.longitude()),
            lat: door.position.map(|place| place.latitude()),
            ..street(entry, AddressKind::Address)
        },
        House::Missing { asked, nearest } => AddressMatch {
            label: entry.street.name.clone(),
            number: Some(asked.number),
            suffix: suffix(asked),
            detail: Some(say_missing(asked, nearest)),
            nearest: nearest.iter().map(|door| near(door)).collect(),
            ..street(entry, AddressKind::UnknownNumber)
        },
    }
}

/// A place that the geocoder found. It gives the street in place of a number it does not know: that is said here too.
fn elsewhere(query: &str, place: Place) -> AddressMatch {
    let Place { address_id, street_id, house, street, postcode, position } = place;
    let missing = if house.is_none() { asked_number(query, &street) } else { None };
    let kind = match (&house, &missing) {
        (Some(_), _) => AddressKind::Address,
        (None, Some(_)) => AddressKind::UnknownNumber,
        (None, None) => AddressKind::Street,
    };
    let label = house.as_ref().map_or_else(|| street.clone(), |house| format!("{house} {street}"));
    let told = house.as_ref().or(missing.as_ref());
    AddressMatch {
        kind,
        label,
        address_id,
        street_id,
        number: told.map(|house| house.number),
        suffix: told.and_then(suffix),
        street,
        postcode,
        former_commune: None,
        lon: position.map(|place| place.longitude()),
        lat: position.map(|place| place.latitude()),
        detail: missing.map(|asked| format!("Le numéro {asked} n'est pas connu dans cette voie.")),
        nearest: Vec::new(),
    }
}

fn street(entry: &StreetEntry, kind: AddressKind) -> AddressMatch {
    AddressMatch {
        kind,
        label: String::new(),
        address_id: None,
        street_id: Some(entry.street.id.clone()),
        street: entry.street.name.clone(),
        number: None,
        suffix: None,
        postcode: entry.street.postcode.clone(),
        former_commune: entry.street.former_commune.clone(),
        lon: entry.position.map(|place| place.longitude()),
        lat: entry.position.map(|place| place.latitude()),
        detail: None,
        nearest: Vec::new(),
    }
}

fn suffix(house: &HouseNumber) -> Option<String> {
    house.mark.as_ref().map(|mark| mark.as_str().to_owned())
}

fn near(door: &Door) -> NearAddress {
    NearAddress { address_id: door.id.clone(), number: door.house.to_string() }
}

/// What a person is told of a number that a street lacks.
fn say_missing(asked: &HouseNumber, nearest: &[&Door]) -> String {
    let numbers: Vec<String> = nearest.iter().map(|door| door.house.to_string()).collect();
    let near = match numbers.as_slice() {
        [] => "Aucun numéro n'y est connu.".to_owned(),
        [only] => format!("Le numéro le plus proche est le {only}."),
        [first @ .., last] => format!("Numéros les plus proches : {} et {last}.", first.join(", ")),
    };
    format!("Le numéro {asked} n'existe pas dans cette voie. {near}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_missing_number_is_said_with_those_that_exist() {
        let door =
            |text: &str| Door { id: "99999_0010_00001".parse().unwrap(), house: text.parse().unwrap(), position: None };
        let doors = ["11", "11 bis", "15"].map(door);
        for (count, expected) in [
            (0, "Le numéro 13 n'existe pas dans cette voie. Aucun numéro n'y est connu."),
            (1, "Le numéro 13 n'existe pas dans cette voie. Le numéro le plus proche est le 11."),
            (3, "Le numéro 13 n'existe pas dans cette voie. Numéros les plus proches : 11, 11 bis et 15."),
        ] {
            let nearest: Vec<&Door> = doors.iter().take(count).collect();
            assert_eq!(say_missing(&"13".parse().unwrap(), &nearest), expected);
        }
    }
}
