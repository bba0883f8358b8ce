//! The school calendar on the wire.

use serde::{Deserialize, Serialize};

use super::work::WorkResource;
use crate::Day;
use crate::calendar::{DayAnswer, LocalCalendar, Period, PublicHoliday, SchoolWeek};
use crate::commune::Zone;
use crate::fiche::layer::Word;
use crate::ids::Uai;

/// Holidays, or a pont, of an académie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolidayPeriod {
    /// What they are called.
    #[cfg_attr(feature = "openapi", schema(example = "Vacances de Noël"))]
    pub name: String,
    /// The first day without class.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-19"))]
    pub starts_on: Day,
    /// The day of return; none while it is not published.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-01-04"))]
    pub returns_on: Option<Day>,
    /// Whether it is a pont or a day off rather than holidays.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_bridge: bool,
    /// The school year, in the source's words.
    #[cfg_attr(feature = "openapi", schema(example = "2026-2027"))]
    pub school_year: String,
}

impl From<&Period> for HolidayPeriod {
    fn from(period: &Period) -> Self {
        Self {
            name: period.name.clone(),
            starts_on: period.starts_on,
            returns_on: period.returns_on,
            is_bridge: period.is_bridge(),
            school_year: period.school_year.clone(),
        }
    }
}

/// The week of a school, or of a commune's schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekResource {
    /// Day by day.
    pub week: SchoolWeek,
    /// The same in words.
    #[cfg_attr(feature = "openapi", schema(example = "semaine de 4 jours : lundi, mardi, jeudi et vendredi"))]
    pub text: String,
    /// Whose word it is.
    pub word: Word,
}

/// The school calendar of a commune, or of one of its schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarResource {
    /// The académie.
    #[cfg_attr(feature = "openapi", schema(example = "Créteil"))]
    pub academie: String,
    /// The zone of its holidays.
    pub zone: Zone,
    /// The zone in words.
    #[cfg_attr(feature = "openapi", schema(example = "zone C"))]
    pub zone_label: String,
    /// The legal time there, by its name in the IANA database.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Paris"))]
    pub time_zone: String,
    /// The school asked about; none for the commune's schools in general.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = json!(null)))]
    pub school: Option<Uai>,
    /// The day asked about.
    pub day: DayAnswer,
    /// The day after it.
    pub tomorrow: DayAnswer,
    /// The next day with school after the day asked about; none where it is not known.
    pub next_class: Option<DayAnswer>,
    /// The holidays under way.
    pub current_holidays: Option<HolidayPeriod>,
    /// The holidays that begin next; none where they are not published yet.
    pub next_holidays: Option<HolidayPeriod>,
    /// Holidays and ponts that have not ended, in order.
    pub holidays: Vec<HolidayPeriod>,
    /// The public holidays of the year that begins with the day asked about.
    pub public_holidays: Vec<PublicHoliday>,
    /// The school's week; none where nobody has said it.
    pub week: Option<WeekResource>,
    /// Each day from `from` to `to`.
    pub days: Vec<DayAnswer>,
    /// Where the holidays come from, to be named beside them.
    pub source: String,
    /// The page that shows it.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/portal/99999/holidays"))]
    pub url: String,
}

/// What a body says of the school calendar, as it works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyCalendar {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub calendar: LocalCalendar,
}
