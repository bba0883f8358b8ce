//! Files of menus: CSV in the columns of the schema « menus-collectifs » 1.2.3 of the Socle commun des données locales.
//!
//! Separators are commas, semicolons or tabulations, the text UTF-8 or Windows-1252, for that is what kitchens' programs write.
//! Every value of a line is kept as it stands; what the schema does not allow is reported with its lines.

mod encoding;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mee_shared::Day;
use mee_shared::ids::Slug;
use mee_shared::menu::{COLUMNS, Dish, MenuRow, Week, column_of, unknown_values};
use mee_shared::wire::menu::MenuUnknownValue;

use super::rows::{ImportError, MissingColumn, RowError, Table, fold_header};

/// The columns without which a line is no dish of a day.
const NEEDED: [&str; 3] = ["menuRestaurantNom", "menuDate", "menuPlatNom"];

/// The years that we believe a menu to be of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// The longest value of a column, in characters: twice what the longest text of a real file has, and more.
const LONGEST: usize = 2_000;

/// A dish with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    /// The line, the header being line 1.
    pub line: u64,
    /// The restaurant.
    pub restaurant: Slug,
    /// The day.
    pub day: Day,
    /// What the line says.
    pub row: MenuRow,
}

/// A file of menus, read.
#[derive(Debug, Clone, Default)]
pub struct MenuFile {
    /// The dishes, in the file's order.
    pub lines: Vec<MenuLine>,
    /// Lines in error, left out.
    pub rejected: Vec<RowError>,
    /// Values outside the schema, by column and value.
    pub unknown: Vec<MenuUnknownValue>,
    /// What is odd about the file as a whole.
    pub remarks: Vec<String>,
    /// How many lines it has.
    pub total: u64,
}

impl MenuFile {
    /// How many dishes come without any allergen published.
    #[must_use]
    pub fn without_allergens(&self) -> usize {
        self.lines.iter().filter(|line| !Dish::of(&line.row).has_published_allergens).count()
    }

    /// Moves every dish by whole weeks, so that the first week of the file becomes this one.
    #[must_use]
    pub fn moved_to(mut self, week: Week) -> Self {
        let Some(first) = self.lines.iter().map(|line| line.day).min() else { return self };
        let from = Week::of(first).monday();
        let weeks = (week.monday() - from).get_days() / 7;
        for line in &mut self.lines {
            line.day = line.day.saturating_add(jiff::Span::new().weeks(weeks));
            line.row.0.insert("menuDate".to_owned(), line.day.to_string());
        }
        self
    }
}

/// Reads a file of menus.
///
/// # Errors
/// When the file as a whole cannot be understood; lines in error are in the result.
pub fn read_menus(path: &Path) -> Result<MenuFile, ImportError> {
    let (reader, is_legacy) = encoding::open(path)?;
    let mut table = Table::open(path, reader, b",;\t")?;
    let columns: Vec<String> =
        table.header.iter().map(|name| column_of(name).map_or_else(|| name.clone(), str::to_owned)).collect();
    let is_there = |wanted: &str| columns.iter().any(|column| column == wanted);
    let missing: Vec<MissingColumn> =
        NEEDED.into_iter().filter(|name| !is_there(name)).map(|name| MissingColumn { name, aliases: &[] }).collect();
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    if let Some(twice) = columns.iter().enumerate().find(|(at, name)| {
        !name.is_empty() && columns.iter().take(*at).any(|other| fold_header(other) == fold_header(name))
    }) {
        let detail = format!("la colonne « {} » y est deux fois : gardez-en une", twice.1);
        return Err(ImportError::Malformed { path: path.to_owned(), line: 1, detail });
    }
    let mut file = MenuFile { remarks: header_remarks(&columns, is_legacy), ..MenuFile::default() };
    let mut unknown: BTreeMap<(usize, String), MenuUnknownValue> = BTreeMap::new();
    while let Some(found) = table.next_row()? {
        file.total += 1;
        let values = columns
            .iter()
            .zip(found.fields.iter())
            .filter(|(name, value)| !name.is_empty() && !value.trim().is_empty());
        // A final carriage return belongs to the line's end, not to the value.
        let text = |value: &str| value.trim_end_matches('\r').to_owned();
        let row = MenuRow(values.map(|(name, value)| (name.clone(), text(value))).collect());
        match found.fault.map_or_else(|| line_of(found.line, &row), Err) {
            Ok(line) => {
                note_unknown(&mut unknown, &line);
                file.lines.push(line);
            }
            Err(reason) => {
                let key = Some(row.text("menuPlatNom").to_owned()).filter(|name| !name.is_empty());
                file.rejected.push(RowError { line: found.line, key, reason });
            }
        }
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    file.unknown = unknown.into_values().collect();
    tell_namesakes_apart(&mut file);
    Ok(file)
}

fn header_remarks(columns: &[String], is_legacy: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    if is_legacy {
        remarks.push("fichier lu comme Windows-1252, car il n'est pas en UTF-8 ; vérifiez les accents".to_owned());
    }
    let own: Vec<&str> =
        columns.iter().map(String::as_str).filter(|name| !name.is_empty() && !COLUMNS.contains(name)).collect();
    if !own.is_empty() {
        remarks.push(format!("colonnes hors du schéma, gardées telles quelles : {}", own.join(", ")));
    }
    let absent: Vec<&str> = COLUMNS.into_iter().filter(|column| !columns.iter().any(|name| name == column)).collect();
    if !absent.is_empty() {
        remarks.push(format!("colonnes du schéma absentes : {}", absent.join(", ")));
    }
    remarks
}

fn line_of(line: u64, row: &MenuRow) -> Result<MenuLine, String> {
    let said = |column: &str| if row.text(column).is_empty() { "est vide" } else { "ne convient pas" };
    if let Some((column, _)) = row.0.iter().find(|(_, value)| value.chars().count() > LONGEST) {
        return Err(format!("« {column} » a plus de {LONGEST} caractères"));
    }
    if row.0.values().any(|value| value.contains('\0')) {
        return Err("la ligne contient un caractère nul".to_owned());
    }
    let restaurant = row.restaurant_key().ok_or_else(|| {
        format!(
            "le nom du restaurant (menuRestaurantNom) {} : il faut au moins une lettre ou un chiffre",
            said("menuRestaurantNom")
        )
    })?;
    let day = row
        .day()
        .filter(|day| YEARS.contains(&day.year()))
        .ok_or_else(|| format!("la date (menuDate) {} : écrivez-la AAAA-MM-JJ, de 1990 à 2099", said("menuDate")))?;
    if row.text("menuPlatNom").is_empty() {
        return Err("le nom du plat (menuPlatNom) est vide".to_owned());
    }
    Ok(MenuLine { line, restaurant, day, row: row.clone() })
}

fn note_unknown(unknown: &mut BTreeMap<(usize, String), MenuUnknownValue>, line: &MenuLine) {
    for value in unknown_values(&line.row) {
        let place = COLUMNS.iter().position(|column| *column == value.column).unwrap_or(COLUMNS.len());
        let noted = unknown.entry((place, value.value.clone())).or_insert_with(|| MenuUnknownValue {
            column: value.column.to_owned(),
            value: value.value.clone(),
            understood_as: value.understood_as.map(str::to_owned),
            lines: Vec::new(),
        });
        if noted.lines.last() != Some(&line.line) {
            noted.lines.push(line.line);
        }
    }
}

/// Restaurants of one name and several identifiers are several restaurants: their keys end with the identifier.
fn tell_namesakes_apart(file: &mut MenuFile) {
    let mut ids: BTreeMap<Slug, BTreeSet<String>> = BTreeMap::new();
    let id_of = |line: &MenuLine| mee_shared::text::slugify(line.row.text("menuRestaurantId"));
    for line in &file.lines {
        ids.entry(line.restaurant.clone()).or_default().insert(id_of(line));
    }
    ids.retain(|_, ids| ids.len() > 1);
    for (key, ids) in &ids {
        let ids: Vec<&str> = ids.iter().map(|id| if id.is_empty() { "sans identifiant" } else { id }).collect();
        file.remarks.push(format!(
            "le restaurant « {key} » a plusieurs identifiants ({}) : un menu est gardé pour chacun",
            ids.join(", ")
        ));
    }
    for line in file.lines.iter_mut().filter(|line| ids.contains_key(&line.restaurant)) {
        let id = id_of(line);
        if let Ok(key) = format!("{}-{id}", line.restaurant).parse() {
            line.restaurant = key;
        }
    }
}

#[cfg(test)]
mod tests;
