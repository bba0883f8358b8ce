//! The calendars that come with the program, so that a new installation answers before any import.

use super::period::Period;
use crate::Day;
use crate::commune::Zone;

/// The facts, a line each: `zone;name;population;starts_on;returns_on;school_year`.
const PERIODS: &str = include_str!("../../params/school-calendar/periods.csv");

/// Where they come from, to be named beside them.
pub const SOURCE: &str =
    "Calendrier scolaire, ministère de l'Éducation nationale (fr-en-calendrier-scolaire, Licence Ouverte 2.0)";

/// The holidays of a zone that come with the program, in order.
#[must_use]
pub fn known_periods(zone: Zone) -> Vec<Period> {
    let lines = PERIODS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter_map(|line| read(line, zone)).collect()
}

fn read(line: &str, zone: Zone) -> Option<Period> {
    let mut fields = line.split(';');
    let mut next = || fields.next().unwrap_or_default();
    if !next().split(',').any(|name| name == zone.as_str()) {
        return None;
    }
    let (name, population, starts_on, returns_on, school_year) = (next(), next(), next(), next(), next());
    Some(Period {
        name: name.to_owned(),
        population: population.to_owned(),
        starts_on: starts_on.parse::<Day>().ok()?,
        returns_on: if returns_on.is_empty() { None } else { Some(returns_on.parse::<Day>().ok()?) },
        school_year: school_year.to_owned(),
    })
}
