//! How an event comes back: a bounded part of the recurrence rules of RFC 5545 (section 3.3.10).

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::Day;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week, on the days named.
    Weekly,
    /// Every month, on the same day of it, or on the same day of the same week.
    Monthly,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the seven days say themselves")]
pub enum RepeatDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl RepeatDay {
    /// The day as RFC 5545 writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Monday => "MO",
            Self::Tuesday => "TU",
            Self::Wednesday => "WE",
            Self::Thursday => "TH",
            Self::Friday => "FR",
            Self::Saturday => "SA",
            Self::Sunday => "SU",
        }
    }

    /// The day of a date.
    #[must_use]
    pub fn of(day: Day) -> Self {
        match day.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }

    /// Its French name.
    #[must_use]
    pub fn french(self) -> &'static str {
        match self {
            Self::Monday => "lundi",
            Self::Tuesday => "mardi",
            Self::Wednesday => "mercredi",
            Self::Thursday => "jeudi",
            Self::Friday => "vendredi",
            Self::Saturday => "samedi",
            Self::Sunday => "dimanche",
        }
    }
}

/// How an event comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repetition {
    /// How often.
    pub frequency: Frequency,
    /// Every how many days, weeks or months; 1 where it is not said, 12 at most.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12, example = 1))]
    pub interval: u8,
    /// For weeks: on which days; the day of the first occurrence where none is named. It must be among them.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["tuesday"])))]
    pub days: Vec<RepeatDay>,
    /// For months: in which week of it, 1 to 4, -1 for the last; absent, on the same day of the month.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = -1, maximum = 4, example = json!(null)))]
    pub week_of_month: Option<i8>,
    /// The last day on which it may begin, at most two years after the first.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2027-06-29"))]
    pub until: Day,
}

fn one() -> u8 {
    1
}

impl Repetition {
    /// The rule as RFC 5545 writes it, without its end: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TU`.
    #[must_use]
    pub fn rule(&self, starts_on: Day) -> String {
        let mut parts = vec![match self.frequency {
            Frequency::Daily => "FREQ=DAILY".to_owned(),
            Frequency::Weekly => "FREQ=WEEKLY".to_owned(),
            Frequency::Monthly => "FREQ=MONTHLY".to_owned(),
        }];
        if self.interval > 1 {
            parts.push(format!("INTERVAL={}", self.interval));
        }
        match (self.frequency, self.week_of_month) {
            (Frequency::Weekly, _) => {
                let days: Vec<&str> = self.on_days(starts_on).into_iter().map(RepeatDay::code).collect();
                parts.push(format!("BYDAY={}", days.join(",")));
            }
            (Frequency::Monthly, Some(week)) => {
                parts.push(format!("BYDAY={week}{}", RepeatDay::of(starts_on).code()));
            }
            (Frequency::Monthly, None) => parts.push(format!("BYMONTHDAY={}", starts_on.day())),
            (Frequency::Daily, _) => {}
        }
        parts.join(";")
    }

    /// On which days of the week it takes place.
    #[must_use]
    pub fn on_days(&self, starts_on: Day) -> Vec<RepeatDay> {
        if self.days.is_empty() { vec![RepeatDay::of(starts_on)] } else { self.days.clone() }
    }
}
