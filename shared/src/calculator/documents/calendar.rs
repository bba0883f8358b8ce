//! Registration dates as an iCalendar file (RFC 5545).

use super::super::day;
use super::super::values::{Faults, Values};
use crate::Day;

/// The longest line, in bytes without its end (RFC 5545, section 3.1).
const LONGEST: usize = 75;

/// The file; none where there are no dates.
pub(super) fn of(dates: &[Values], today: Day) -> Result<Option<String>, Faults> {
    if dates.is_empty() {
        return Ok(None);
    }
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mon enfant a l'ecole//documents//FR"] {
        line(&mut out, text);
    }
    for (index, date) in dates.iter().enumerate() {
        let label = date.text("label")?;
        let starts_on = date.day("starts_on")?;
        let last = date.find_day("ends_on").unwrap_or(starts_on);
        let (true, Ok(ends_on)) = (starts_on <= last, last.tomorrow()) else {
            return Err(date.fault("ends_on", "Le dernier jour est après le premier."));
        };
        let number = index.to_string();
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &["UID:", &compact(starts_on), "-", &number, "@inscriptions.mon-enfant-a-l-ecole"].concat());
        line(&mut out, &["DTSTAMP:", &compact(today), "T000000Z"].concat());
        line(&mut out, &["DTSTART;VALUE=DATE:", &compact(starts_on)].concat());
        // The end is the first day that no longer belongs to it.
        line(&mut out, &["DTEND;VALUE=DATE:", &compact(ends_on)].concat());
        line(&mut out, &["SUMMARY:", &escaped(&label)].concat());
        if let Some(late) = super::commune::late(date) {
            line(&mut out, &["DESCRIPTION:", &escaped(&late)].concat());
        }
        if let Some(url) = date.find_text("url") {
            line(&mut out, &["URL:", &url].concat());
        }
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    Ok(Some(out))
}

fn compact(day: Day) -> String {
    day::write(day).replace('-', "")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// Writes a line, folded where it is long: a fold ends at a character, for folding within one breaks it.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for character in text.chars() {
        if length + character.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        length += character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}
