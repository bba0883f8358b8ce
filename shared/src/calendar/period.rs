//! Holidays, as the ministry publishes them: the first day without class and the day of return.

use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::population::Population;
use crate::Day;

/// Holidays, or a day without class, of an académie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// What they are called: « Vacances de Noël », « Pont de l'Ascension ».
    pub name: String,
    /// For whom, in the words of the source; empty for everybody.
    pub population: String,
    /// The first day without class; classes end the day before.
    pub starts_on: Day,
    /// The day of return; none while it is not published.
    pub returns_on: Option<Day>,
    /// The year in the source's words: `2026-2027`, or `2026` in the southern territories.
    pub school_year: String,
}

/// How many days holidays without a published return have at least.
///
/// The shortest great holidays of any académie that were published for 2024 to 2027 have 37 (Polynésie, teachers).
const OPEN_DAYS: i64 = 35;

/// The longest holidays that are believed: an austral summer has two months.
const LONGEST: i32 = 75;

/// The longest that others than the great ones are: Christmas in Mayotte and La Réunion has 33 days.
const LONGEST_SHORT: i32 = 35;

impl Period {
    /// The last day that is known to be without class.
    #[must_use]
    pub fn last_day(&self) -> Day {
        let end = self.returns_on.unwrap_or_else(|| self.starts_on.saturating_add(OPEN_DAYS.days()));
        end.saturating_sub(1.day())
    }

    /// Whether a day is among them.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        (self.starts_on..=self.last_day()).contains(&day)
    }

    /// Whether it is a pont or a day off rather than holidays.
    #[must_use]
    pub fn is_bridge(&self) -> bool {
        !crate::text::fold(&self.name).contains("vacances")
    }

    /// Whether it holds for pupils of a school there.
    #[must_use]
    pub fn is_for_pupils(&self, departement: &str) -> bool {
        Population::read(&self.population).is_ok_and(|who| who.has_pupils && who.holds_in(departement))
    }
}

/// Why a line of the calendar is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidPeriod(String);

/// A date of the dataset: an instant in UTC that is midnight in Paris, also for territories overseas.
fn day(text: &str) -> Result<Day, InvalidPeriod> {
    let instant: Timestamp = text
        .parse()
        .map_err(|_| InvalidPeriod(format!("« {text} » n'est pas un instant comme 2026-10-16T22:00:00+00:00")))?;
    let local = instant.to_zoned(Clock::PARIS.zone());
    if local.time() != jiff::civil::Time::midnight() {
        return Err(InvalidPeriod(format!("« {text} » n'est pas minuit à Paris : le jour n'est pas sûr")));
    }
    Ok(local.date())
}

/// Reads the columns of a line: description, population, `start_date`, `end_date`, `annee_scolaire`.
///
/// `end_date` is the day of return. A line that starts and ends on one day is that one day, except « Début des … », whose
/// return is not published yet.
///
/// # Errors
/// [`InvalidPeriod`], in French.
pub fn read_period(
    description: &str,
    population: &str,
    start: &str,
    end: &str,
    school_year: &str,
) -> Result<Period, InvalidPeriod> {
    let invalid = |text: &str| InvalidPeriod(text.to_owned());
    let said = description.trim();
    if said.is_empty() {
        return Err(invalid("la description manque"));
    }
    if school_year.trim().is_empty() {
        return Err(invalid("l'année scolaire manque"));
    }
    Population::read(population).map_err(|error| InvalidPeriod(format!("« {} » : {error}", population.trim())))?;
    let (starts_on, end) = (day(start.trim())?, day(end.trim())?);
    let opening = said.strip_prefix("Début des ").or_else(|| said.strip_prefix("Debut des "));
    let returns_on = match opening {
        Some(_) => None,
        None if end == starts_on => Some(end.saturating_add(1.day())),
        None => Some(end),
    };
    let days = returns_on.map_or(0, |end| (end - starts_on).get_days());
    let name = opening.unwrap_or(said).to_owned();
    let folded = crate::text::fold(&name);
    let is_great = ["ete", "grandes", "hiver austral"].iter().any(|word| folded.contains(word));
    if days < 0 {
        return Err(invalid("le retour est avant le début"));
    }
    if days > if is_great { LONGEST } else { LONGEST_SHORT } {
        return Err(InvalidPeriod(format!("« {name} » durerait {days} jours : l'une des deux dates est fausse")));
    }
    Ok(Period {
        name,
        population: if population.trim() == "-" { String::new() } else { population.trim().to_owned() },
        starts_on,
        returns_on,
        school_year: school_year.trim().to_owned(),
    })
}
