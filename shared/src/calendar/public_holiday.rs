//! Public holidays, by law: article L3133-1 of the Code du travail, L3134-13 for Alsace-Moselle, L3422-2 and the decree 83-1003
//! for the days on which the abolition of slavery is commemorated overseas.
//!
//! Local days of Polynésie, Nouvelle-Calédonie and Wallis-et-Futuna are voted there and not all known here.

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use crate::Day;

/// A public holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicHoliday {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-25"))]
    pub on: Day,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(example = "Noël"))]
    pub name: String,
}

/// Easter Sunday of the Gregorian calendar, by the algorithm published in Nature in 1876 (Butcher, after Meeus).
///
/// Written out: no kept crate has it alone, and it is six lines held to the published dates.
#[must_use]
pub fn easter(year: i16) -> Day {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    let part = |number: i32| i8::try_from(number).unwrap_or(1);
    i16::try_from(year)
        .ok()
        .and_then(|year| Day::new(year, part(days / 31), part(days % 31 + 1)).ok())
        .unwrap_or(Day::ZERO)
}

/// Those of every territory, by month and day.
const FIXED: &[(i8, i8, &str)] = &[
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
];

/// The movable ones, in days after Easter.
const MOVABLE: &[(i64, &str)] = &[(1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte")];

/// What the territories add: département, month, day.
const LOCAL: &[(&str, i8, i8, &str)] = &[
    ("57", 12, 26, "Saint-Étienne"),
    ("67", 12, 26, "Saint-Étienne"),
    ("68", 12, 26, "Saint-Étienne"),
    ("971", 5, 27, "Abolition de l'esclavage"),
    ("972", 5, 22, "Abolition de l'esclavage"),
    ("973", 6, 10, "Abolition de l'esclavage"),
    ("974", 12, 20, "Abolition de l'esclavage"),
    ("976", 4, 27, "Abolition de l'esclavage"),
    ("977", 10, 9, "Abolition de l'esclavage"),
    ("978", 5, 28, "Abolition de l'esclavage"),
    ("988", 9, 24, "Fête de la citoyenneté"),
];

/// The départements of Alsace-Moselle.
const ALSACE_MOSELLE: &[&str] = &["57", "67", "68"];

/// The public holidays of a calendar year in a département, in order.
#[must_use]
pub fn public_holidays(year: i16, departement: &str) -> Vec<PublicHoliday> {
    let easter = easter(year);
    let holiday = |on: Day, name: &str| PublicHoliday { on, name: name.to_owned() };
    let fixed = FIXED.iter().map(|&(month, day, name)| (month, day, name));
    let local = LOCAL.iter().filter(|(code, ..)| *code == departement).map(|&(_, month, day, name)| (month, day, name));
    let mut found: Vec<PublicHoliday> = fixed
        .chain(local)
        .filter_map(|(month, day, name)| Day::new(year, month, day).ok().map(|on| holiday(on, name)))
        .collect();
    found.extend(MOVABLE.iter().map(|&(days, name)| holiday(easter.saturating_add(days.days()), name)));
    if ALSACE_MOSELLE.contains(&departement) {
        found.push(holiday(easter.saturating_sub(2.days()), "Vendredi saint"));
    }
    found.sort_by_key(|holiday| holiday.on);
    found
}
