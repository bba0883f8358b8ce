//! The annuaire's single values. One that cannot be read is left out and remarked; it never costs the school.

use jiff::civil::date;
use mee_shared::Day;
use mee_shared::school::{Position, PostalAddress};
use mee_shared::text::fold;

use super::columns::{Column, Record};
use crate::import::web_address::complete_web_address;

fn left_out(column: Column, text: &str) -> String {
    format!("{} : « {text} » ne se comprend pas, valeur laissée de côté", column.name())
}

/// Yes, no or nothing said.
pub(super) fn read_flag(record: &Record, column: Column) -> Result<Option<bool>, String> {
    let text = record.get(column);
    match fold(text).as_str() {
        "" => Ok(None),
        "1" | "1 0" | "true" | "vrai" | "oui" => Ok(Some(true)),
        "0" | "0 0" | "false" | "faux" | "non" => Ok(Some(false)),
        _ => Err(format!("{} : « {text} » n'est ni 1 ni 0", column.name())),
    }
}

pub(super) fn read_optional_flag(record: &Record, column: Column, remarks: &mut Vec<String>) -> Option<bool> {
    read_flag(record, column).unwrap_or_else(|reason| {
        remarks.push(format!("{reason}, valeur laissée de côté"));
        None
    })
}

/// The address: the third line is usually « 94260 FRESNES », which is postcode and town.
///
/// A line that only repeats the town is left out.
pub(super) fn read_address(record: &Record) -> PostalAddress {
    let third = record.get(Column::Address3);
    let (postcode, town) = match split_postcode(third) {
        Some((postcode, town)) => (Some(postcode), Some(town)),
        None => (record.find(Column::Postcode), record.find(Column::CommuneName)),
    };
    let is_last = split_postcode(third).is_some();
    let folded_town = town.map(fold);
    let lines = [record.get(Column::Address1), record.get(Column::Address2), if is_last { "" } else { third }]
        .into_iter()
        .filter(|line| !line.is_empty() && Some(fold(line)) != folded_town)
        .map(str::to_owned)
        .collect();
    PostalAddress { lines, postcode: postcode.map(pad_postcode), town: town.map(str::to_owned) }
}

fn split_postcode(line: &str) -> Option<(&str, &str)> {
    let (postcode, town) = line.split_once(char::is_whitespace)?;
    let is_postcode = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    is_postcode.then(|| (postcode, town.trim())).filter(|(_, town)| !town.is_empty())
}

/// Spreadsheets drop the leading zero of postcodes 01000 to 09999.
fn pad_postcode(postcode: &str) -> String {
    if postcode.len() == 4 && postcode.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("0{postcode}")
    } else {
        postcode.to_owned()
    }
}

/// The school's point, from `latitude` and `longitude` or else from `position`, to seven decimals: a centimetre.
///
/// The published digits beyond that are noise, and the CSV and JSON forms of one file agree without them.
/// The Lambert columns (`coordonnee_X` or `coordX_origine`, by year) say the same point and are not read.
pub(super) fn read_position(record: &Record, remarks: &mut Vec<String>) -> Option<Position> {
    let (lat, lon) = match (record.find(Column::Latitude), record.find(Column::Longitude)) {
        (Some(lat), Some(lon)) => (lat, lon),
        _ => record.find(Column::Position)?.split_once(',')?,
    };
    let number = |text: &str, limit: f64| {
        let value: f64 = text.trim().replace(',', ".").parse().ok()?;
        (value.abs() <= limit).then(|| (value * 1e7).round() / 1e7)
    };
    let position = number(lat, 90.0).zip(number(lon, 180.0)).map(|(lat, lon)| Position { lon, lat });
    // Zero and zero is how some exports write « unknown ».
    let position = position.filter(|position| position.lat != 0.0 || position.lon != 0.0);
    if position.is_none() {
        remarks.push(left_out(Column::Position, &format!("{lat}, {lon}")));
    }
    position
}

/// Ten digits where the number is French, `+…` or the text as published otherwise.
pub(super) fn read_phone(text: &str, remarks: &mut Vec<String>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let compact: String =
        text.chars().filter(|character| !matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/')).collect();
    let national = compact.strip_prefix("+33").or_else(|| compact.strip_prefix("0033"));
    let digits = national.map(|rest| rest.strip_prefix("(0)").unwrap_or(rest)).unwrap_or(&compact);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Spreadsheets drop the leading zero; after +33 it is not written.
    if digits.len() == 9 && is_number(digits) && !digits.starts_with('0') {
        return Some(format!("0{digits}"));
    }
    if is_number(digits) && (3..=10).contains(&digits.len()) {
        return Some(digits.to_owned());
    }
    if compact.strip_prefix('+').is_some_and(|rest| is_number(rest) && (8..=15).contains(&rest.len())) {
        return Some(compact);
    }
    if digits.bytes().filter(u8::is_ascii_digit).count() >= 10 && text.len() <= 60 {
        return Some(text.to_owned());
    }
    remarks.push(left_out(Column::Phone, text));
    None
}

pub(super) fn read_email(text: &str, remarks: &mut Vec<String>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let is_address = text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    let is_plain =
        !text.chars().any(|character| character.is_whitespace() || matches!(character, '<' | '>' | ',' | ';' | '"'));
    if is_address && is_plain {
        return Some(text.to_owned());
    }
    remarks.push(left_out(Column::Email, text));
    None
}

pub(super) fn read_website(text: &str, remarks: &mut Vec<String>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let address = complete_web_address(text);
    if address.is_none() {
        remarks.push(left_out(Column::Website, text));
    }
    address
}

pub(super) fn read_pupils(text: &str, remarks: &mut Vec<String>) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let pupils = text.strip_suffix(".0").unwrap_or(text).parse().ok();
    if pupils.is_none() {
        remarks.push(left_out(Column::Pupils, text));
    }
    pupils
}

/// `2026-05-27`, with or without an hour after it, or `27/05/2026`.
pub(super) fn read_day(record: &Record, column: Column, remarks: &mut Vec<String>) -> Option<Day> {
    let text = record.find(column)?;
    let day = text.get(..10).and_then(|day| day.parse().ok()).or_else(|| read_french_day(text));
    if day.is_none() {
        remarks.push(left_out(column, text));
    }
    day
}

fn read_french_day(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let day: i8 = parts.next()?.parse().ok()?;
    let month: i8 = parts.next()?.parse().ok()?;
    let year: i16 = parts.next()?.parse().ok()?;
    Day::new(year, month, day).ok().filter(|found| parts.next().is_none() && *found > date(1700, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_keep_their_digits_and_get_their_zero_back() {
        for (text, phone) in [
            ("0172045505", Some("0172045505")),
            ("172045505", Some("0172045505")),
            ("02 99 84 81 00", Some("0299848100")),
            ("02.99.84.81.00", Some("0299848100")),
            ("+33 2 99 84 81 00", Some("0299848100")),
            ("+33 (0)2 99 84 81 00", Some("0299848100")),
            ("+687 25 23 15", Some("+687252315")),
            ("252315", Some("252315")),
            ("3018", Some("3018")),
            ("01 99 00 00 01 ou 01 99 00 00 02", Some("01 99 00 00 01 ou 01 99 00 00 02")),
            ("", None),
            ("néant", None),
        ] {
            let mut remarks = Vec::new();
            assert_eq!(read_phone(text, &mut remarks).as_deref(), phone, "{text}");
            assert_eq!(remarks.len(), usize::from(phone.is_none() && !text.is_empty()), "{text}");
        }
    }

    #[test]
    fn what_is_no_email_address_is_left_out() {
        for (text, ok) in [
            ("ce.9990001X@example.org", true),
            ("ce.9990001X@", false),
            ("@example.org", false),
            ("a@b@example.org", false),
            ("a@example.org, b@example.org", false),
            ("néant", false),
        ] {
            let mut remarks = Vec::new();
            assert_eq!(read_email(text, &mut remarks).is_some(), ok, "{text}");
            assert_eq!(remarks.is_empty(), ok, "{text}");
        }
    }

    #[test]
    fn the_third_line_is_postcode_and_town_or_else_a_line() {
        for (values, lines, postcode, town) in [
            (["1 rue A", "", "94260 FRESNES", "94260", "Fresnes"], vec!["1 rue A"], Some("94260"), Some("FRESNES")),
            (["1 rue A", "BP 3", "", "35064", "Rennes"], vec!["1 rue A", "BP 3"], Some("35064"), Some("Rennes")),
            (["1 rue A", "CRETEIL", "94000 CRETEIL", "", ""], vec!["1 rue A"], Some("94000"), Some("CRETEIL")),
            (
                ["1 rue A", "", "Bâtiment B", "1000", "Bourg"],
                vec!["1 rue A", "Bâtiment B"],
                Some("01000"),
                Some("Bourg"),
            ),
            (["", "", "", "", ""], vec![], None, None),
        ] {
            let mut record = Record::new();
            let columns = [Column::Address1, Column::Address2, Column::Address3, Column::Postcode, Column::CommuneName];
            for (column, text) in columns.into_iter().zip(values) {
                record.set(column, text);
            }
            let address = read_address(&record);
            assert_eq!(address.lines, lines, "{values:?}");
            assert_eq!((address.postcode.as_deref(), address.town.as_deref()), (postcode, town), "{values:?}");
        }
    }

    #[test]
    fn a_point_comes_from_either_form_and_never_from_nowhere() {
        for (lat, lon, position, point) in [
            ("48.75113972238502", "2.3235583553613646", "", Some((48.751_139_7, 2.323_558_4))),
            ("48,5", "-2,25", "", Some((48.5, -2.25))),
            ("", "", "48.5, 2.25", Some((48.5, 2.25))),
            ("", "", "", None),
            ("0", "0", "", None),
            ("148.5", "2", "", None),
            ("NaN", "2", "", None),
        ] {
            let mut record = Record::new();
            record.set(Column::Latitude, lat);
            record.set(Column::Longitude, lon);
            record.set(Column::Position, position);
            let read = read_position(&record, &mut Vec::new()).map(|position| (position.lat, position.lon));
            assert_eq!(read, point, "{lat} {lon} {position}");
        }
    }

    #[test]
    fn days_are_read_as_exports_write_them() {
        for (text, day) in [
            ("2026-05-27", Some(date(2026, 5, 27))),
            ("2026-05-27T00:00:00+00:00", Some(date(2026, 5, 27))),
            ("27/05/2026", Some(date(2026, 5, 27))),
            ("2026-13-27", None),
            ("mai 2026", None),
        ] {
            let mut record = Record::new();
            record.set(Column::OpenedOn, text);
            let mut remarks = Vec::new();
            assert_eq!(read_day(&record, Column::OpenedOn, &mut remarks), day, "{text}");
            assert_eq!(remarks.is_empty(), day.is_some(), "{text}");
        }
    }
}
