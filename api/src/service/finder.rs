//! Which school is ours, as a screen: from what was typed to the answer, or to what has to be chosen first.
//!
//! What was typed goes back to whoever typed it and nowhere else.

mod map;

use mee_shared::Day;
use mee_shared::address::{WordKind, words};
use mee_shared::calculator::{class, day};
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::SchoolYear;
use mee_shared::view::catchment::{Finder, Question, Said};
use mee_shared::wire::address::{AddressKind, AddressMatch, AddressQuery};
use mee_shared::wire::catchment::CatchmentQuery;

use super::catchment::Engine;
use super::view::Screen;
use super::{Failure, addresses, catchment, commune};
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
    /// Who is asked for addresses that are not known here.
    pub geocoder: Option<&'a Geocoder>,
    /// The addresses and sectors of communes.
    pub engine: &'a Engine,
}

/// How a place was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Given {
    /// As an address that was typed, or, where there is none, as a point.
    #[default]
    Typed,
    /// As an address chosen among those offered, by its identifier.
    Chosen(String),
    /// As a point, known to within so many metres; 0 where it is exact.
    Point(u32),
    /// Not yet: the plan is asked for.
    Plan,
}

/// The screen that answers a question.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn find(
    means: Means<'_>,
    insee: &InseeCode,
    mut question: Question,
    given: Given,
    today: Day,
) -> Result<Screen, Failure> {
    let commune = commune::find_commune(means.db, means.links, insee).await?;
    let is_typed = !question.address.trim().is_empty();
    let has_point = !question.lat.is_empty() || !question.lon.is_empty();
    let given = match given {
        Given::Typed if !is_typed && has_point => Given::Point(0),
        given => given,
    };
    question.is_point = matches!(given, Given::Point(_));
    let said = answer(means, insee, &question, given, today).await?;
    Ok(Screen::Catchment(commune, Box::new(Finder { question, said })))
}

async fn answer(
    means: Means<'_>,
    insee: &InseeCode,
    question: &Question,
    given: Given,
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
    let mut within = 0;
    let place = match given {
        Given::Plan => {
            let index = means.engine.index(means.db, insee).await?;
            let school_year = index.usual_year(year);
            let drawn = map::of_levels(&index, school_year, &levels);
            let first = levels.first().copied().unwrap_or(EstablishmentKind::Maternelle);
            let (level, map) = drawn.map_or((first, None), |(level, map)| (level, Some(map)));
            return Ok(Said::Plan { level, school_year, map });
        }
        Given::Point(metres) => {
            within = metres;
            match point(question) {
                Ok(place) => place,
                Err(said) => return Ok(said),
            }
        }
        Given::Chosen(id) => CatchmentQuery { address_id: Some(id), ..CatchmentQuery::default() },
        Given::Typed if question.address.trim().is_empty() => {
            return wrong("address", "Donnez votre adresse : le numéro et la rue.");
        }
        Given::Typed => {
            let asked = AddressQuery { query: question.address.clone(), limit: Some(CHOICES) };
            let found = addresses::search_addresses(means.db, means.engine, means.geocoder, insee, &asked).await?;
            match meant(&question.address, &found.results) {
                Some(place) => place,
                None => return Ok(Said::Choice { detail: what_to_do(&found.results), matches: found.results }),
            }
        }
    };
    let query = CatchmentQuery { levels: Some(levels), ..place };
    let asked = catchment::Question { query: &query, within, today };
    match catchment::find_within(means.db, means.links, means.engine, insee, asked).await {
        Ok(catchment) => {
            let index = means.engine.index(means.db, insee).await?;
            let map = map::of_answer(&index, &catchment);
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

/// A coordinate as people write it: « 48,8123 », « 48.8123° ».
fn degrees(text: &str, most: f64) -> Option<f64> {
    let plain = text.trim().trim_end_matches('°').trim_end().replace(',', ".");
    plain.parse().ok().filter(|value: &f64| value.abs() <= most)
}

/// The point of two coordinates; or which of them is wrong, and what to write.
fn point(question: &Question) -> Result<CatchmentQuery, Said> {
    let wrong = |field, detail: &str| Said::Wrong { field, detail: detail.to_owned() };
    let lat = degrees(&question.lat, 90.0)
        .ok_or_else(|| wrong("lat", "Donnez la latitude en degrés, de -90 à 90, par exemple 48,8123."))?;
    let lon = degrees(&question.lon, 180.0)
        .ok_or_else(|| wrong("lon", "Donnez la longitude en degrés, de -180 à 180, par exemple 2,3581."))?;
    Ok(CatchmentQuery { lon: Some(lon), lat: Some(lat), ..CatchmentQuery::default() })
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

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        for (text, read) in [
            ("48,8123", Some(48.8123)),
            (" 48.8123° ", Some(48.8123)),
            ("-61.5", Some(-61.5)),
            ("90", Some(90.0)),
            ("90,1", None),
            ("NaN", None),
            ("inf", None),
            ("48° 48' 44\"", None),
            ("", None),
        ] {
            assert_eq!(degrees(text, 90.0), read, "{text}");
        }
        for (lat, lon, field) in [("", "2,5", "lat"), ("48,8", "", "lon"), ("x", "x", "lat"), ("48,8", "181", "lon")] {
            let question = Question { lat: lat.to_owned(), lon: lon.to_owned(), ..Question::default() };
            assert!(matches!(point(&question), Err(Said::Wrong { field: of, .. }) if of == field), "{lat} {lon}");
        }
    }
}
