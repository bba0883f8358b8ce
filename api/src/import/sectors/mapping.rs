//! Mappings: which column of a table, or property of a map, says what.
//!
//! The files that communes publish differ in little else than names, so a file of names is all a new one needs.
//! The mappings that come along are written in the same form and recognise their files by themselves.

use std::collections::BTreeMap;

use mee_shared::rubric::EstablishmentKind;
use mee_shared::text::fold;
use serde::Deserialize;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A table.
    Csv,
    /// A map.
    Geojson,
}

/// What can be said of a sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The commune's code.
    Insee,
    /// The commune's name, for one that is not known yet.
    Commune,
    /// The level, in words.
    Level,
    /// The school year.
    SchoolYear,
    /// The street; none for the whole commune.
    Street,
    /// Its national identifier.
    StreetId,
    /// The part of the commune it lies in.
    Place,
    /// The number of an exact address.
    Number,
    /// Its mark, where it has a column of its own.
    Mark,
    /// The side.
    Side,
    /// The first number.
    From,
    /// Its mark, where it has a column of its own.
    FromMark,
    /// The last number.
    To,
    /// Its mark, where it has a column of its own.
    ToMark,
    /// Numbers taken out.
    Without,
    /// The schools' national numbers.
    Uai,
    /// The schools' names.
    School,
    /// What the sector is called.
    Label,
    /// Whether the line is to be checked.
    Doubt,
}

/// One column, or several that are read one after the other.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Columns {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoubtValues {
    #[serde(default)]
    values: Vec<String>,
}

/// Which column or property says what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name of the format; what is imported under one name replaces what was.
    pub name: String,
    /// What kind of file it is for.
    pub kind: FileKind,
    /// The columns by which it knows its files; none for one that is only named.
    #[serde(default)]
    recognised_by: Vec<String>,
    /// The level of every line, where no column says it.
    #[serde(default)]
    level: Option<EstablishmentKind>,
    /// Whether a school without its national number leaves a doubt: its name alone was found ambiguous, or nobody looked.
    #[serde(default)]
    pub needs_uai: bool,
    fields: BTreeMap<Field, Columns>,
    #[serde(default)]
    levels: BTreeMap<String, Vec<EstablishmentKind>>,
    #[serde(default)]
    doubt: DoubtValues,
}

/// The mappings that come along; the first that recognises a file is taken.
const BUILT_IN: &[&str] = &[
    include_str!("mappings/colleges.toml"),
    include_str!("mappings/perimetres.toml"),
    include_str!("mappings/plages.toml"),
    include_str!("mappings/paris.toml"),
    include_str!("mappings/bordeaux.toml"),
    include_str!("mappings/proximite.toml"),
    include_str!("mappings/secteurs.toml"),
];

impl Mapping {
    /// Reads a mapping, TOML or, for what travels on one line, JSON.
    ///
    /// # Errors
    /// Why it cannot be read, in French.
    pub fn read(text: &str) -> Result<Self, String> {
        let unreadable = |error: &dyn std::fmt::Display| format!("la correspondance ne se lit pas : {error}");
        let mapping: Self = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| unreadable(&error))?
        } else {
            toml::from_str(text).map_err(|error| unreadable(&error))?
        };
        let is_name = !mapping.name.is_empty()
            && mapping.name.len() <= 40
            && mapping.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_name {
            return Err("« name » a de 1 à 40 minuscules sans accent, chiffres et traits d'union".to_owned());
        }
        if mapping.level.is_none() && !mapping.fields.contains_key(&Field::Level) {
            return Err("rien ne dit le niveau : donnez « level » ou la colonne « level »".to_owned());
        }
        if !mapping.fields.contains_key(&Field::School) && !mapping.fields.contains_key(&Field::Uai) {
            return Err("rien ne dit les écoles : donnez la colonne « uai » ou « school »".to_owned());
        }
        Ok(mapping)
    }

    /// The mappings that come along.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.iter().filter_map(|text| Self::read(text).ok()).collect()
    }

    /// The mapping that comes along under this name.
    ///
    /// # Errors
    /// The names there are, in French.
    pub fn named(name: &str) -> Result<Self, String> {
        let all = Self::built_in();
        let names: Vec<String> = all.iter().map(|mapping| mapping.name.clone()).collect();
        all.into_iter()
            .find(|mapping| mapping.name == name)
            .ok_or_else(|| format!("le format « {name} » n'existe pas ; il y a {}", names.join(", ")))
    }

    /// The mapping that comes along and recognises a file of these columns.
    #[must_use]
    pub fn recognise(kind: FileKind, columns: &[String]) -> Option<Self> {
        let folded: Vec<String> = columns.iter().map(|column| fold(column)).collect();
        Self::built_in().into_iter().find(|mapping| {
            mapping.kind == kind
                && !mapping.recognised_by.is_empty()
                && mapping.recognised_by.iter().all(|name| folded.contains(&fold(name)))
        })
    }

    /// The columns it reads, folded, with what each says.
    #[must_use]
    pub fn columns(&self) -> Vec<(Field, String)> {
        let mut columns = Vec::new();
        for (field, names) in &self.fields {
            match names {
                Columns::One(name) => columns.push((*field, fold(name))),
                Columns::Several(names) => columns.extend(names.iter().map(|name| (*field, fold(name)))),
            }
        }
        columns
    }

    /// The levels that the words of a line mean; the mapping's own where it says none.
    ///
    /// # Errors
    /// The word that means no level.
    pub fn levels_of(&self, words: &[String]) -> Result<Vec<EstablishmentKind>, String> {
        let mut kinds: Vec<EstablishmentKind> = Vec::new();
        for word in words {
            let folded = fold(word);
            let own = self.levels.iter().find(|(name, _)| fold(name) == folded).map(|(_, kinds)| kinds.clone());
            let found = own.or_else(|| usual_level(&folded).map(|kind| vec![kind]));
            kinds.extend(found.ok_or_else(|| format!("« {word} » n'est pas un niveau"))?);
        }
        if kinds.is_empty() {
            kinds.extend(self.level);
        }
        let mut levels: Vec<EstablishmentKind> =
            kinds.into_iter().flat_map(mee_shared::sector::sector_levels).copied().collect();
        levels.sort_unstable();
        levels.dedup();
        if levels.is_empty() { Err("le niveau manque".to_owned()) } else { Ok(levels) }
    }

    /// Whether the value marks a line as to be checked.
    #[must_use]
    pub fn is_doubt(&self, value: &str) -> bool {
        let folded = fold(value);
        self.doubt.values.iter().any(|doubt| fold(doubt) == folded)
    }
}

/// The level that a word usually means, folded.
fn usual_level(word: &str) -> Option<EstablishmentKind> {
    let word = word.trim_start_matches("ecole ").trim_start_matches("ecoles ");
    match word.trim_end_matches('s') {
        "maternelle" | "mat" => Some(EstablishmentKind::Maternelle),
        "elementaire" | "elem" => Some(EstablishmentKind::Elementaire),
        "primaire" | "maternelle et elementaire" | "polyvalente" => Some(EstablishmentKind::Primaire),
        "college" => Some(EstablishmentKind::College),
        "centre de loisir" => Some(EstablishmentKind::CentreDeLoisirs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn every_mapping_that_comes_along_is_readable_and_known_by_its_name() {
        assert_eq!(Mapping::built_in().len(), BUILT_IN.len());
        for text in BUILT_IN {
            let mapping = Mapping::read(text).unwrap();
            assert_eq!(Mapping::named(&mapping.name).unwrap().kind, mapping.kind);
            let columns: Vec<String> = mapping.recognised_by.clone();
            assert_eq!(Mapping::recognise(mapping.kind, &columns).unwrap().name, mapping.name);
        }
        assert!(Mapping::named("autre").unwrap_err().contains("plages"));
    }

    #[test]
    fn a_mapping_may_be_json_on_one_line() {
        let text = r#"{"name":"ville","kind":"csv","fields":{"level":"niveau","school":["ecole 1","ecole 2"]}}"#;
        assert_eq!(Mapping::read(text).unwrap().name, "ville");
        assert!(Mapping::read("{").unwrap_err().contains("ne se lit pas"));
    }

    #[test]
    fn a_mapping_must_say_levels_and_schools() {
        for (text, reason) in [
            ("name = \"x\"\nkind = \"csv\"\n[fields]\nschool = \"e\"", "niveau"),
            ("name = \"x\"\nkind = \"csv\"\nlevel = \"primaire\"\n[fields]\nstreet = \"v\"", "écoles"),
            ("name = \"X y\"\nkind = \"csv\"\nlevel = \"primaire\"\n[fields]\nschool = \"v\"", "name"),
            ("name = \"x\"\nkind = \"csv\"\n[fields]\nrue = \"v\"", "correspondance"),
            ("x", "correspondance"),
        ] {
            let refused = Mapping::read(text).unwrap_err();
            assert!(refused.contains(reason), "{text} : {refused}");
        }
    }

    #[test]
    fn levels_are_read_as_producers_write_them() {
        let mapping = Mapping::named("proximite").unwrap();
        for (words, levels) in [
            (vec!["Ecole de proximité"], Some("maternelle elementaire")),
            (vec!["MATERNELLE", "ELEMENTAIRE"], Some("maternelle elementaire")),
            (vec!["Elémentaire"], Some("elementaire")),
            (vec!["École primaire"], Some("maternelle elementaire")),
            (vec!["Collège"], Some("college")),
            (vec!["Lycée"], None),
            (vec![], None),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let read = mapping.levels_of(&words).ok();
            let read = read.map(|kinds| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" "));
            assert_eq!(read.as_deref(), levels, "{words:?}");
        }
    }
}
