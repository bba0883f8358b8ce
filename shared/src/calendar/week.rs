//! The week of a school: on which half-days there is class (articles D521-10 to D521-13 of the Code de l'éducation).

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// How much class a day has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Attendance {
    /// None.
    #[default]
    None,
    /// The morning alone.
    Morning,
    /// The whole day.
    Full,
}

/// The week of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolWeek {
    /// Monday.
    pub monday: Attendance,
    /// Tuesday.
    pub tuesday: Attendance,
    /// Wednesday.
    pub wednesday: Attendance,
    /// Thursday.
    pub thursday: Attendance,
    /// Friday.
    pub friday: Attendance,
    /// Saturday.
    #[serde(default)]
    pub saturday: Attendance,
}

impl SchoolWeek {
    /// Eight half-days on four days (article D521-12).
    pub const FOUR_DAYS: Self = Self {
        monday: Attendance::Full,
        tuesday: Attendance::Full,
        wednesday: Attendance::None,
        thursday: Attendance::Full,
        friday: Attendance::Full,
        saturday: Attendance::None,
    };

    /// Nine half-days, Wednesday morning among them (article D521-10).
    pub const FOUR_DAYS_AND_A_HALF: Self = Self { wednesday: Attendance::Morning, ..Self::FOUR_DAYS };

    /// How much class a day of the week has.
    #[must_use]
    pub fn on(&self, day: Weekday) -> Attendance {
        match day {
            Weekday::Monday => self.monday,
            Weekday::Tuesday => self.tuesday,
            Weekday::Wednesday => self.wednesday,
            Weekday::Thursday => self.thursday,
            Weekday::Friday => self.friday,
            Weekday::Saturday => self.saturday,
            Weekday::Sunday => Attendance::None,
        }
    }

    /// How many half-days of class it has.
    #[must_use]
    pub fn half_days(&self) -> u8 {
        self.days().iter().map(|(_, attendance)| *attendance as u8).sum()
    }

    fn days(&self) -> [(&'static str, Attendance); 6] {
        [
            ("lundi", self.monday),
            ("mardi", self.tuesday),
            ("mercredi", self.wednesday),
            ("jeudi", self.thursday),
            ("vendredi", self.friday),
            ("samedi", self.saturday),
        ]
    }

    /// The week in words: « semaine de 4 jours et demi : lundi, mardi, mercredi matin, jeudi et vendredi ».
    #[must_use]
    pub fn french(&self) -> String {
        let half_days = self.half_days();
        let length = match (half_days / 2, half_days % 2) {
            (days, 0) => format!("{days} jours"),
            (days, _) => format!("{days} jours et demi"),
        };
        let said = self.days().into_iter().filter_map(|(name, attendance)| match attendance {
            Attendance::None => None,
            Attendance::Morning => Some(format!("{name} matin")),
            Attendance::Full => Some(name.to_owned()),
        });
        let mut said: Vec<String> = said.collect();
        let last = said.pop().unwrap_or_default();
        let list = if said.is_empty() { last } else { format!("{} et {last}", said.join(", ")) };
        format!("semaine de {length}\u{a0}: {list}")
    }
}
