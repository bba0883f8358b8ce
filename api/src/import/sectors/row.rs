//! One line of a file becomes one row of the carte scolaire, or a reason why not.

use std::collections::BTreeMap;

use mee_shared::address::HouseNumber;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::sector::{
    Area, Extent, InvalidRange, NumberRange, SchoolYear, SectorRow, SectorSchool, SectorStreet, Side,
};
use mee_shared::text::fold;

use super::mapping::{Field, Mapping};

/// What a line says, by field; a field may have several values.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    values: BTreeMap<Field, Vec<String>>,
}

/// The most characters of a value: longer ones are no names.
const LONGEST: usize = 300;

impl Record {
    /// Adds a value; blank ones are none.
    pub(super) fn add(&mut self, field: Field, value: &str) {
        let value = unquoted(value.trim());
        if !value.is_empty() {
            self.values.entry(field).or_default().push(value.to_owned());
        }
    }

    pub(super) fn all(&self, field: Field) -> &[String] {
        self.values.get(&field).map_or(&[], Vec::as_slice)
    }

    pub(super) fn one(&self, field: Field) -> Option<&str> {
        self.all(field).first().map(String::as_str)
    }

    /// The values of a field that holds several in one, parted by `|`.
    fn parted(&self, field: Field) -> Vec<&str> {
        self.all(field)
            .iter()
            .flat_map(|value| value.split('|'))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    }
}

/// The value without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(value)
}

/// What a file is read with.
pub(super) struct Context<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) commune: Option<&'a InseeCode>,
    pub(super) school_year: SchoolYear,
}

/// A row, and what is odd about it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) row: SectorRow,
    pub(super) remarks: Vec<String>,
}

/// The row that a line says.
///
/// # Errors
/// Why it says none, in French.
pub(super) fn read_row(context: &Context<'_>, line: u64, record: &Record, area: Option<Area>) -> Result<Read, String> {
    if let Some(value) = record.values.values().flatten().find(|value| value.contains('\0')) {
        return Err(format!("« {} » contient un caractère nul", value.replace('\0', "")));
    }
    if record.values.values().flatten().any(|value| value.chars().count() > LONGEST) {
        return Err(format!("une valeur a plus de {LONGEST} caractères"));
    }
    if let Some(year) = record.one(Field::SchoolYear) {
        let said: SchoolYear = year.parse().map_err(|error| format!("« {year} » : {error}"))?;
        if said != context.school_year {
            return Err(format!("la ligne est de {said}, l'import de {}", context.school_year));
        }
    }
    let insee = read_insee(context, record)?;
    let levels = context.mapping.levels_of(record.all(Field::Level))?;
    let is_marked = record.all(Field::Doubt).iter().any(|value| context.mapping.is_doubt(value));
    let mut remarks = Vec::new();
    let extent = match area {
        Some(area) => Extent::Area { label: record.one(Field::Label).map(str::to_owned), area },
        None => read_extent(record, is_marked, &mut remarks)?,
    };
    let (schools, is_unnamed) = read_schools(context, record)?;
    if schools.is_empty() {
        return Err("aucune école n'est nommée".to_owned());
    }
    if is_unnamed {
        remarks.push("école sans numéro UAI : la réponse sera « à confirmer »".to_owned());
    }
    let row = SectorRow { insee, levels, extent, schools, is_doubtful: is_marked || is_unnamed, line };
    Ok(Read { row, remarks })
}

fn read_insee(context: &Context<'_>, record: &Record) -> Result<InseeCode, String> {
    match (record.one(Field::Insee), context.commune) {
        (Some(code), commune) => {
            let insee: InseeCode =
                code.to_ascii_uppercase().parse().map_err(|error| format!("« {code} » : {error}"))?;
            match commune {
                Some(commune) if *commune != insee => {
                    Err(format!("la ligne est de la commune {insee}, pas de {commune}"))
                }
                _ => Ok(insee),
            }
        }
        (None, Some(commune)) => Ok(commune.clone()),
        (None, None) => Err("rien ne dit la commune : donnez son code INSEE".to_owned()),
    }
}

fn read_extent(record: &Record, is_marked: bool, remarks: &mut Vec<String>) -> Result<Extent, String> {
    // A hamlet without streets stands in the column of places.
    let (name, place) = match (record.one(Field::Street), record.one(Field::Place)) {
        (None, None) => return Ok(Extent::Commune),
        (Some(street), place) => (street, place.map(str::to_owned)),
        (None, Some(place)) => (place, None),
    };
    if fold(name).is_empty() {
        return Err(format!("« {name} » n'est pas un nom de voie"));
    }
    let id =
        record.one(Field::StreetId).map(|id| id.parse().map_err(|error| format!("« {id} » : {error}"))).transpose()?;
    let street = SectorStreet { name: name.to_owned(), id, place };
    if let Some(number) = number(record, Field::Number, Field::Mark)? {
        return Ok(Extent::Address { street, house: number });
    }
    let side_text = record.one(Field::Side).unwrap_or_default();
    let side = Side::parse(side_text).ok_or_else(|| format!("« {side_text} » n'est pas un côté : pair ou impair"))?;
    let (from, to) = (number(record, Field::From, Field::FromMark), number(record, Field::To, Field::ToMark));
    let without = record.parted(Field::Without).into_iter().flat_map(|list| list.split([',', ' ']));
    let without = read_without(&without.filter(|word| !word.is_empty()).collect::<Vec<_>>())?;
    let unclear = |street| Extent::Unclear { street, side };
    if is_marked && record.one(Field::From).is_none() && record.one(Field::To).is_none() {
        return Ok(unclear(street));
    }
    match (from, to) {
        (Ok(from), Ok(to)) => match NumberRange::new(side, from, to, without) {
            Ok(numbers) => {
                if let Some(bound) = numbers.wrong_bounds().first() {
                    let side = if side == Side::Even { "pair" } else { "impair" };
                    remarks.push(format!("le numéro {bound} n'est pas du côté {side}"));
                }
                Ok(Extent::Range { street, numbers })
            }
            Err(InvalidRange::Reversed { .. }) if is_marked => Ok(unclear(street)),
            Err(error) => Err(error.to_string()),
        },
        (Err(_), _) | (_, Err(_)) if is_marked => Ok(unclear(street)),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// The numbers of a list of words, a mark joining the number before it: `12 bis 14`.
fn read_without(words: &[&str]) -> Result<Vec<HouseNumber>, String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        let is_mark = !word.starts_with(|character: char| character.is_ascii_digit());
        match joined.last_mut() {
            Some(last) if is_mark => {
                last.push(' ');
                last.push_str(word);
            }
            _ => joined.push((*word).to_owned()),
        }
    }
    joined.iter().map(|text| text.parse().map_err(|error| format!("« {text} » : {error}"))).collect()
}

fn number(record: &Record, number: Field, mark: Field) -> Result<Option<HouseNumber>, String> {
    let Some(text) = record.one(number) else { return Ok(None) };
    let text = match record.one(mark) {
        Some(mark) => format!("{text} {mark}"),
        None => text.to_owned(),
    };
    text.parse().map(Some).map_err(|error| format!("« {text} » : {error}"))
}

/// The schools, and whether one lacks the number that the file has a column for.
fn read_schools(context: &Context<'_>, record: &Record) -> Result<(Vec<SectorSchool>, bool), String> {
    let names = record.parted(Field::School);
    let uais = record
        .parted(Field::Uai)
        .into_iter()
        .map(|uai| uai.parse::<Uai>().map_err(|error| format!("« {uai} » : {error}")))
        .collect::<Result<Vec<_>, _>>()?;
    let count = names.len().max(uais.len());
    // Names and numbers go together only where there are as many.
    let is_paired = names.len() == uais.len() || names.is_empty() || uais.is_empty();
    let mut schools = Vec::with_capacity(count);
    if is_paired {
        for place in 0..count {
            let name = names.get(place).map(|name| (*name).to_owned());
            schools.push(SectorSchool { uai: uais.get(place).cloned(), name });
        }
    } else {
        schools.extend(uais.iter().map(|uai| SectorSchool { uai: Some(uai.clone()), name: None }));
    }
    let is_unnamed = context.mapping.needs_uai && schools.iter().any(|school| school.uai.is_none());
    Ok((schools, is_unnamed || !is_paired))
}
