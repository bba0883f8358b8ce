//! A geocoder of the Géoplateforme's kind, asked for addresses that are not known here. Off unless an operator sets one.
//!
//! What is asked leaves this server: the text that was typed and the commune, nothing of who asks.
//! Source: the service « géocodage » of the Géoplateforme (IGN), `GET /search?q=…&citycode=…`, which answers GeoJSON as addok does.
//! It takes no other method; the address asked for is written in no log of ours.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mee_shared::address::{AddressId, HouseNumber, Position, StreetId};
use mee_shared::ids::InseeCode;
use mee_shared::text::fold;
use serde::Deserialize;

use super::{Client, Reach, check_url};

/// Who says so, to be named beside the results.
pub const SOURCE: &str = "Géoplateforme (IGN), Base Adresse Nationale, Licence Ouverte 2.0";

/// The longest text asked for, in characters.
const LONGEST: usize = 200;

/// How many failures in a row open the circuit.
const FAILURES: u32 = 3;

/// How long nothing is asked then.
const REST: Duration = Duration::from_secs(30);

/// A place that the geocoder found.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The door's identifier in the BAN.
    pub address_id: Option<AddressId>,
    /// The street's.
    pub street_id: Option<StreetId>,
    /// Its number; none for a street.
    pub house: Option<HouseNumber>,
    /// The street's name.
    pub street: String,
    /// Its postcode.
    pub postcode: Option<String>,
    /// Where it is.
    pub position: Option<Position>,
}

/// The geocoder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Geocoder {
    base: String,
    limit: Duration,
    client: Client,
    circuit: Arc<Mutex<Circuit>>,
}

/// Spares a service that fails, and those who would wait for it.
#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    opened: Option<Instant>,
}

impl Circuit {
    /// Whether to ask: not while it rests; afterwards one at a time is let through, until one succeeds.
    fn lets_through(&mut self, now: Instant) -> bool {
        match self.opened {
            None => true,
            Some(opened) if now.saturating_duration_since(opened) < REST => false,
            Some(_) => {
                self.opened = Some(now);
                true
            }
        }
    }

    fn note(&mut self, succeeded: bool, now: Instant) {
        if succeeded {
            *self = Self::default();
        } else {
            self.failures = self.failures.saturating_add(1);
            if self.failures >= FAILURES {
                self.opened = Some(now);
            }
        }
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Option<Geometry>,
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Vec<f64>,
}

#[derive(Deserialize)]
struct Properties {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    name: String,
    street: Option<String>,
    housenumber: Option<String>,
    postcode: Option<String>,
    citycode: Option<String>,
}

impl Geocoder {
    /// The geocoder at this address.
    ///
    /// # Errors
    /// Why the address cannot be asked, in French.
    pub fn new(base: &str, limit: Duration, reach: Reach) -> Result<Self, &'static str> {
        let base = base.trim_end_matches('/').to_owned();
        check_url(&base, reach)?;
        Ok(Self { base, limit, client: Client::new(reach), circuit: Arc::default() })
    }

    /// What it finds in the commune; none when it does not answer, or is being spared. Blocks.
    #[must_use]
    pub fn search(&self, insee: &InseeCode, query: &str, limit: u32) -> Option<Vec<Place>> {
        if !self.circuit.lock().ok()?.lets_through(Instant::now()) {
            return None;
        }
        // Folded, so that the address stays within what may be asked.
        let query: String = fold(query).chars().filter(char::is_ascii).take(LONGEST).collect();
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("q", &query).append_pair("citycode", insee.as_str());
        pairs.append_pair("limit", &limit.to_string()).append_pair("autocomplete", "1");
        let address = format!("{}/search?{}", self.base, pairs.finish());
        let answer = self.client.get_json::<Collection>(&address, self.limit);
        self.circuit.lock().ok()?.note(answer.is_ok(), Instant::now());
        match answer {
            Ok(collection) => Some(collection.features.into_iter().filter_map(|found| place(found, insee)).collect()),
            Err(refused) => {
                tracing::warn!(why = %refused, "the geocoder does not answer");
                None
            }
        }
    }
}

/// A result in the commune that is a door or a street.
fn place(found: Feature, insee: &InseeCode) -> Option<Place> {
    let Properties { id, kind, name, street, housenumber, postcode, citycode } = found.properties;
    if citycode.as_deref() != Some(insee.as_str()) {
        return None;
    }
    let position = found.geometry.and_then(|geometry| match *geometry.coordinates.as_slice() {
        [longitude, latitude, ..] => Position::from_degrees(longitude, latitude),
        _ => None,
    });
    match kind.as_str() {
        "housenumber" => {
            let address_id: Option<AddressId> = id.and_then(|id| id.parse().ok());
            let house = housenumber?.parse().ok()?;
            let street_id = address_id.as_ref().map(AddressId::street);
            Some(Place { address_id, street_id, house: Some(house), street: street?, postcode, position })
        }
        "street" | "locality" => {
            let street_id = id.and_then(|id| id.parse().ok());
            Some(Place { address_id: None, street_id, house: None, street: name, postcode, position })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_service_that_fails_is_left_alone_for_a_while() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut circuit = Circuit::default();
        for failure in 0..FAILURES {
            assert!(circuit.lets_through(at(0)), "{failure}");
            circuit.note(false, at(0));
        }
        assert!(!circuit.lets_through(at(29)));
        assert!(circuit.lets_through(at(30)), "one may try");
        assert!(!circuit.lets_through(at(31)), "and only one");
        circuit.note(false, at(31));
        assert!(!circuit.lets_through(at(60)));
        assert!(circuit.lets_through(at(61)));
        circuit.note(true, at(61));
        assert!(circuit.lets_through(at(61)) && circuit.lets_through(at(61)));
    }

    #[test]
    fn doors_and_streets_of_the_commune_are_taken_and_nothing_else() {
        let feature = |kind: &str, citycode: &str, number: Option<&str>| Feature {
            geometry: Some(Geometry { coordinates: vec![2.5, 48.25] }),
            properties: Properties {
                id: Some(if number.is_some() { "99999_0010_00003_bis" } else { "99999_0010" }.to_owned()),
                kind: kind.to_owned(),
                name: "Rue des Essais".to_owned(),
                street: Some("Rue des Essais".to_owned()),
                housenumber: number.map(str::to_owned),
                postcode: Some("99990".to_owned()),
                citycode: Some(citycode.to_owned()),
            },
        };
        let insee: InseeCode = "99999".parse().unwrap();
        let door = place(feature("housenumber", "99999", Some("3bis")), &insee).unwrap();
        assert_eq!(door.house.unwrap().to_string(), "3 bis");
        assert_eq!(door.address_id.unwrap().as_str(), "99999_0010_00003_bis");
        assert_eq!(door.position.unwrap().units(), (25_000_000, 482_500_000));
        let street = place(feature("street", "99999", None), &insee).unwrap();
        assert_eq!((street.house, street.street_id.unwrap().as_str()), (None, "99999_0010"));
        for (kind, citycode, number) in
            [("housenumber", "94043", Some("3")), ("municipality", "99999", None), ("housenumber", "99999", None)]
        {
            assert_eq!(place(feature(kind, citycode, number), &insee), None, "{kind} {citycode}");
        }
    }
}
