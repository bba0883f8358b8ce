//! The school calendar: the CSV `fr-en-calendrier-scolaire` of the ministry, `description;population;start_date;…`.
//!
//! Its dates are instants in UTC, its `end_date` is the day of return, and each académie has lines of its own.

use std::collections::BTreeMap;
use std::path::Path;

use mee_shared::calendar::{Period, read_period};
use mee_shared::commune::Zone;
use mee_shared::commune::territory::DEPARTEMENTS;
use mee_shared::text::slugify;

use super::rows::{ImportError, MissingColumn, RowError, Table, fold_header, open_text};

/// The columns, all needed but the zone, which the académie says.
const COLUMNS: &[&str] = &["description", "population", "start_date", "end_date", "location", "annee_scolaire"];

/// A line of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// Its line, the header being line 1.
    pub line: u64,
    /// The académie, by our name.
    pub academie: &'static str,
    /// Its zone.
    pub zone: Zone,
    /// The holidays.
    pub period: Period,
}

/// What a file of the calendar holds. Every row is in `rows` or in `rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// The holidays, in the file's order.
    pub rows: Vec<CalendarRow>,
    /// Rows in error.
    pub rejected: Vec<RowError>,
    /// How many rows the file has.
    pub total: u64,
}

/// Reads a file of the calendar.
///
/// # Errors
/// When the file as a whole cannot be understood: see [`ImportError`]. Rows in error are in the result.
pub fn read_calendar(path: &Path) -> Result<CalendarFile, ImportError> {
    let (reader, _) = open_text(path)?;
    let mut table = Table::open(path, reader, b";,")?;
    let header: Vec<String> = table.header.iter().map(|name| fold_header(name)).collect();
    let place = |name: &str| header.iter().position(|other| *other == fold_header(name));
    let missing: Vec<MissingColumn> =
        COLUMNS.iter().filter(|name| place(name).is_none()).map(|&name| MissingColumn { name, aliases: &[] }).collect();
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    let places: BTreeMap<&str, usize> =
        COLUMNS.iter().filter_map(|&name| place(name).map(|place| (name, place))).collect();
    let mut file = CalendarFile { rows: Vec::new(), rejected: Vec::new(), total: 0 };
    let mut seen: BTreeMap<(&str, String, String, String, String), u64> = BTreeMap::new();
    while let Some(row) = table.next_row()? {
        file.total += 1;
        let text = |name: &str| places.get(name).and_then(|place| row.fields.get(*place)).unwrap_or_default().trim();
        let read = match &row.fault {
            Some(reason) => Err(reason.clone()),
            None => read_row(&text),
        };
        let read = read.and_then(|(academie, zone, period)| {
            let key = (
                academie,
                period.school_year.clone(),
                period.name.clone(),
                period.population.clone(),
                period.starts_on.to_string(),
            );
            match seen.insert(key, row.line) {
                Some(first) => Err(format!("ces vacances sont déjà à la ligne {first}")),
                None => Ok((academie, zone, period)),
            }
        });
        match read {
            Ok((academie, zone, period)) => {
                file.rows.push(CalendarRow { line: row.line, academie, zone, period });
            }
            Err(reason) => {
                let key = Some(text("location").to_owned()).filter(|key| !key.is_empty());
                file.rejected.push(RowError { line: row.line, key, reason });
            }
        }
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    Ok(file)
}

fn read_row<'a>(text: &impl Fn(&str) -> &'a str) -> Result<(&'static str, Zone, Period), String> {
    if COLUMNS.iter().any(|name| text(name).contains('\0')) {
        return Err("la ligne contient un caractère nul".to_owned());
    }
    let location = text("location");
    let (academie, zone) =
        find_academie(location).ok_or_else(|| format!("« {location} » n'est pas le nom d'une académie"))?;
    let period = read_period(
        text("description"),
        text("population"),
        text("start_date"),
        text("end_date"),
        text("annee_scolaire"),
    );
    Ok((academie, zone, period.map_err(|error| error.to_string())?))
}

/// The académie of this name, spaces, hyphens and the article aside: « Réunion », « Saint Pierre et Miquelon ».
fn find_academie(name: &str) -> Option<(&'static str, Zone)> {
    let key = |name: &str| slugify(name).trim_start_matches("la-").to_owned();
    let wanted = key(name);
    let found = DEPARTEMENTS.iter().find(|departement| key(departement.academie) == wanted);
    found.map(|departement| (departement.academie, departement.zone))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    const HEADER: &str = "description;population;start_date;end_date;location;zones;annee_scolaire";

    #[test]
    fn each_line_is_a_row_or_an_error_that_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calendrier.csv");
        let noel = "Vacances de Noël;-;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00";
        let lines = [
            format!("{noel};Créteil;Zone C;2026-2027"),
            format!("{noel};Réunion;Réunion;2026-2027"),
            format!("{noel};Saint Pierre et Miquelon;Saint Pierre et Miquelon;2026-2027"),
            format!("{noel};Atlantide;Zone C;2026-2027"),
            format!("{noel};Créteil;Zone C;2026-2027"),
            format!("{noel};Paris;Zone C;"),
            "Noël;Lycéens;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00;Paris;Zone C;2026-2027".to_owned(),
            "Noël;-;2026-12-18".to_owned(),
        ];
        std::fs::write(&path, format!("\u{feff}{HEADER}\r\n{}\r\n", lines.join("\r\n"))).unwrap();
        let file = read_calendar(&path).unwrap();
        let rows: Vec<_> = file.rows.iter().map(|row| (row.line, row.academie, row.zone)).collect();
        assert_eq!(
            rows,
            [
                (2, "Créteil", Zone::C),
                (3, "La Réunion", Zone::Reunion),
                (4, "Saint-Pierre-et-Miquelon", Zone::SaintPierreEtMiquelon)
            ]
        );
        let rejected: Vec<_> = file.rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        for ((line, reason), (expected, said)) in
            rejected.iter().zip([(5, "Atlantide"), (6, "ligne 2"), (7, "année"), (8, "Lycéens"), (9, "")])
        {
            assert!(*line == expected && reason.contains(said), "{line}: {reason}");
        }
        assert_eq!((file.total, rejected.len()), (8, 5));
        std::fs::write(&path, "description;location\nNoël;Paris\n").unwrap();
        assert!(matches!(read_calendar(&path), Err(ImportError::MissingColumns { .. })));
    }
}
