//! Opening hours, kept in the notation of OpenStreetMap and read to parents in French.
//!
//! Of `opening_hours` (OpenStreetMap wiki, « Key:opening_hours/specification ») this reads what a counter of a mairie needs and
//! what can be said in one French sentence: days and ranges of days, `PH` (public holidays), `SH` (school holidays), times,
//! `off`, `24/7`, a remark between quotes, rules separated by `;`. Months, weeks, dates, sunrise and fallback rules are refused:
//! hours that are read out wrongly send someone to a closed door.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The days of the week as OpenStreetMap writes them and as parents read them.
const DAYS: [(&str, &str); 7] = [
    ("Mo", "lundi"),
    ("Tu", "mardi"),
    ("We", "mercredi"),
    ("Th", "jeudi"),
    ("Fr", "vendredi"),
    ("Sa", "samedi"),
    ("Su", "dimanche"),
];

/// Why a text is no opening hours that can be read, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidHours(String);

/// When a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Days {
    /// From a day of the week to another, 0 for Monday.
    Week(usize, usize),
    /// On public holidays.
    PublicHolidays,
    /// In school holidays.
    SchoolHolidays,
}

/// From a minute of the day to another.
type Span = (u16, u16);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// None for every day.
    days: Vec<Days>,
    times: Vec<Span>,
    is_off: bool,
    remark: Option<String>,
}

/// Opening hours that can be read out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OpeningHours {
    text: String,
    rules: Vec<Rule>,
}

impl OpeningHours {
    /// The notation, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The hours in French: « du lundi au vendredi, de 8 h 30 à 12 h ; fermé les jours fériés ».
    #[must_use]
    pub fn french(&self) -> String {
        self.rules.iter().map(Rule::french).collect::<Vec<_>>().join(" ; ")
    }

    /// The minutes of the day between which it is open on an ordinary day of the week, 0 for Monday.
    ///
    /// As in OpenStreetMap, a later rule takes the place of an earlier one on its days.
    #[must_use]
    pub fn on(&self, weekday: usize) -> &[(u16, u16)] {
        let last =
            self.rules.iter().rev().find(|rule| rule.holds_on(weekday) && (rule.is_off || !rule.times.is_empty()));
        last.map_or(&[], |rule| if rule.is_off { &[] } else { &rule.times })
    }
}

impl FromStr for OpeningHours {
    type Err = InvalidHours;

    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let text = text.trim();
        if text.is_empty() || text.len() > 500 {
            return Err(InvalidHours(
                "des horaires s'écrivent « Mo-Fr 08:30-12:00,13:30-17:00; Sa 09:00-12:00 »".to_owned(),
            ));
        }
        let rules = split_outside_quotes(text)?
            .into_iter()
            .filter(|rule| !rule.trim().is_empty())
            .map(|rule| read_rule(rule.trim()))
            .collect::<Result<Vec<_>, _>>()?;
        if rules.is_empty() { Err(unread(text)) } else { Ok(Self { text: text.to_owned(), rules }) }
    }
}

impl TryFrom<String> for OpeningHours {
    type Error = InvalidHours;

    fn try_from(text: String) -> Result<Self, InvalidHours> {
        text.parse()
    }
}

impl From<OpeningHours> for String {
    fn from(hours: OpeningHours) -> Self {
        hours.text
    }
}

impl fmt::Display for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn unread(part: &str) -> InvalidHours {
    InvalidHours(format!(
        "« {part} » ne se lit pas comme des horaires : écrivez par exemple « Mo-Fr 08:30-12:00,13:30-17:00; PH off »"
    ))
}

fn split_outside_quotes(text: &str) -> Result<Vec<&str>, InvalidHours> {
    if !text.matches('"').count().is_multiple_of(2) {
        return Err(unread(text));
    }
    let mut is_quoted = false;
    Ok(text
        .split(|character| {
            is_quoted ^= character == '"';
            character == ';' && !is_quoted
        })
        .collect())
}

fn read_rule(text: &str) -> Result<Rule, InvalidHours> {
    let wrong = || unread(text);
    let (before, remark) = match text.split_once('"') {
        None => (text, None),
        Some((before, rest)) => {
            let remark = rest.strip_suffix('"').filter(|remark| !remark.contains('"')).map(str::trim);
            (before.trim(), Some(remark.filter(|remark| !remark.is_empty()).ok_or_else(wrong)?.to_owned()))
        }
    };
    let mut rule = Rule { days: Vec::new(), times: Vec::new(), is_off: false, remark };
    if before == "24/7" {
        rule.times = vec![(0, 24 * 60)];
        return Ok(rule);
    }
    // Spaces after commas are common and harmless.
    let tidy = before.replace(", ", ",");
    for (index, part) in tidy.split_whitespace().enumerate() {
        if part == "off" || part == "closed" {
            rule.is_off = true;
        } else if part.starts_with(|first: char| first.is_ascii_digit()) {
            rule.times = part.split(',').map(read_span).collect::<Option<_>>().ok_or_else(wrong)?;
        } else if index == 0 {
            rule.days = part.split(',').map(read_days).collect::<Option<_>>().ok_or_else(wrong)?;
        } else {
            return Err(wrong());
        }
    }
    let says = rule.is_off || !rule.times.is_empty() || rule.remark.is_some();
    let is_in_order = rule.times.windows(2).all(|pair| matches!(pair, [(_, end), (start, _)] if end <= start));
    let is_consistent = (!rule.is_off || rule.times.is_empty()) && is_in_order;
    if says && is_consistent { Ok(rule) } else { Err(wrong()) }
}

fn read_days(text: &str) -> Option<Days> {
    match text {
        "PH" => return Some(Days::PublicHolidays),
        "SH" => return Some(Days::SchoolHolidays),
        _ => {}
    }
    let day = |name: &str| DAYS.iter().position(|(short, _)| *short == name);
    match text.split_once('-') {
        Some((from, to)) => Some(Days::Week(day(from)?, day(to)?)),
        None => day(text).map(|day| Days::Week(day, day)),
    }
}

fn read_span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (read_time(from)?, read_time(to)?);
    (from < to).then_some((from, to))
}

fn read_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let time = hours * 60 + minutes;
    (minutes < 60 && time <= 24 * 60).then_some(time)
}

impl Rule {
    fn holds_on(&self, weekday: usize) -> bool {
        let within = |days: &Days| match *days {
            Days::Week(from, to) if from <= to => (from..=to).contains(&weekday),
            Days::Week(from, to) => weekday >= from || weekday <= to,
            Days::PublicHolidays | Days::SchoolHolidays => false,
        };
        self.days.is_empty() || self.days.iter().any(within)
    }

    fn french(&self) -> String {
        let days = joined(&self.days.iter().copied().map(french_days).collect::<Vec<_>>());
        let remark = self.remark.as_ref().map(|remark| format!(" ({remark})")).unwrap_or_default();
        if self.is_off {
            let days = if days.is_empty() { String::new() } else { format!(" {days}") };
            return format!("fermé{days}{remark}");
        }
        let times = joined(&self.times.iter().map(|span| french_span(*span)).collect::<Vec<_>>());
        match (days.is_empty(), times.is_empty(), &self.remark) {
            (true, true, Some(remark)) => remark.clone(),
            (false, true, Some(remark)) => format!("{days} : {remark}"),
            (true, false, _) if self.times == [(0, 24 * 60)] => format!("tous les jours, à toute heure{remark}"),
            (true, false, _) => format!("tous les jours, {times}{remark}"),
            _ => format!("{days}, {times}{remark}"),
        }
    }
}

fn french_days(days: Days) -> String {
    let name = |day: usize| DAYS.get(day).map_or("", |(_, name)| *name);
    match days {
        Days::Week(from, to) if from == to => format!("le {}", name(from)),
        Days::Week(0, 6) => "tous les jours".to_owned(),
        Days::Week(from, to) => format!("du {} au {}", name(from), name(to)),
        Days::PublicHolidays => "les jours fériés".to_owned(),
        Days::SchoolHolidays => "pendant les vacances scolaires".to_owned(),
    }
}

fn french_span((from, to): Span) -> String {
    format!("de {} à {}", french_time(from), french_time(to))
}

fn french_time(time: u16) -> String {
    let (hours, minutes) = (time / 60, time % 60);
    // A time is never broken at the end of a line.
    if minutes == 0 { format!("{hours}\u{a0}h") } else { format!("{hours}\u{a0}h\u{a0}{minutes:02}") }
}

fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn hours_are_read_out_in_french() {
        for (text, french) in [
            ("Mo-Fr 08:30-12:00", "du lundi au vendredi, de 8\u{a0}h\u{a0}30 à 12\u{a0}h"),
            (
                "Mo-Fr 08:30-12:00,13:30-17:00; Sa 09:00-12:00; PH off",
                "du lundi au vendredi, de 8\u{a0}h\u{a0}30 à 12\u{a0}h et de 13\u{a0}h\u{a0}30 à 17\u{a0}h ; le samedi, de 9\u{a0}h à 12\u{a0}h ; fermé les jours fériés",
            ),
            ("Mo,We,Fr 14:00-18:05", "le lundi, le mercredi et le vendredi, de 14\u{a0}h à 18\u{a0}h\u{a0}05"),
            ("Tu-Th,Sa 10:00-12:00", "du mardi au jeudi et le samedi, de 10\u{a0}h à 12\u{a0}h"),
            ("24/7", "tous les jours, à toute heure"),
            ("09:00-17:00", "tous les jours, de 9\u{a0}h à 17\u{a0}h"),
            ("\"sur rendez-vous\"", "sur rendez-vous"),
            (
                "We 14:00-16:00 \"sur rendez-vous ; sonnez\"",
                "le mercredi, de 14\u{a0}h à 16\u{a0}h (sur rendez-vous ; sonnez)",
            ),
            ("Sa \"un sur deux\"", "le samedi : un sur deux"),
            ("SH off; Mo 08:00-24:00", "fermé pendant les vacances scolaires ; le lundi, de 8\u{a0}h à 24\u{a0}h"),
        ] {
            let read = text.parse::<OpeningHours>();
            assert_eq!(read.map(|hours| hours.french()), Ok(french.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_out_is_refused() {
        for text in [
            "",
            ";",
            "lundi 8h-12h",
            "Mo-Fr",
            "Mo 8:00-12:00",
            "Mo 12:00-08:00",
            "Mo 08:00-25:00",
            "Mo 08:60-12:00",
            "Jul-Aug Mo 08:00-12:00",
            "Mo 08:00-12:00 off",
            "Mo 13:00-17:00,08:00-12:00",
            "Mo 08:00+",
            "sunrise-sunset",
            "Mo 08:00-12:00 \"sans fin",
            "Mo \"\"",
            "week 1-10 Mo 08:00-12:00",
            "08:00-12:00 Mo",
        ] {
            assert!(text.parse::<OpeningHours>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_later_rule_takes_the_place_of_an_earlier_one() {
        let hours: OpeningHours = "Mo-Fr 08:00-12:00; We off; Fr 09:00-10:00; Sa-Mo 11:00-12:00".parse().unwrap();
        for (weekday, open) in
            [(0, vec![(660, 720)]), (1, vec![(480, 720)]), (2, vec![]), (4, vec![(540, 600)]), (6, vec![(660, 720)])]
        {
            assert_eq!(hours.on(weekday), open, "{weekday}");
        }
    }

    #[test]
    fn hours_stay_as_they_were_written() {
        let hours: OpeningHours = serde_json::from_str("\"Mo-Fr 08:30-12:00\"").unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), "\"Mo-Fr 08:30-12:00\"");
        assert!(serde_json::from_str::<OpeningHours>("\"de 8 h à 12 h\"").is_err());
    }
}
