//! A line of a published file: one dish, every column as it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::{InseeCode, Slug, Uai};
use crate::text::{fold, slugify};

/// The columns of the schema « menus-collectifs » 1.2.3, in its order.
pub const COLUMNS: [&str; 26] = [
    "menuCollNom",
    "menuCollSiret",
    "menuEtablissementNom",
    "menuEtablissementSiret",
    "menuRestaurantNom",
    "menuRestaurantInsee",
    "menuRestaurantId",
    "menuRestaurantIdType",
    "menuRestaurantType",
    "menuRestaurantConvive",
    "menuDate",
    "menuRepasType",
    "menuPlatType",
    "menuPlatNom",
    "menuPlatCode",
    "menuPlatSiqo",
    "menuPlatLabel",
    "menuPlatPrecision",
    "menuPlatRegime",
    "menuPlatAllergene",
    "menuPlatTexture",
    "menuPlatNutriscore",
    "menuPlatPrix",
    "menuPublicationDate",
    "menuModificationDate",
    "menuModificationInfo",
];

/// The schema's own name of a column, whatever the case it is written in; none for a column of the producer's own.
#[must_use]
pub fn column_of(header: &str) -> Option<&'static str> {
    let header = fold(header);
    COLUMNS.into_iter().find(|column| fold(column) == header)
}

/// The day that a text names: `AAAA-MM-JJ` as the schema asks, or `JJ/MM/AAAA`; a time of day after it is passed over.
#[must_use]
pub fn read_day(text: &str) -> Option<Day> {
    let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
    if let Ok(day) = day.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = day.split('/').collect();
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => {
            Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => None,
    }
}

/// A dish as its producer published it: the values by the names of their columns, empty ones left out, blanks kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, String>, example = json!({ "menuRestaurantNom": "Restaurant scolaire", "menuDate": "2026-11-23", "menuPlatNom": "Carottes râpées" })))]
pub struct MenuRow(pub BTreeMap<String, String>);

impl MenuRow {
    /// The value of a column without the blanks around it; empty where there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", |value| value.trim())
    }

    /// The day it is served.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        read_day(self.text("menuDate"))
    }

    /// The restaurant's name, runs of blanks made one.
    #[must_use]
    pub fn restaurant_name(&self) -> String {
        self.text("menuRestaurantNom").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The restaurant's key made of its name: case, accents and blanks do not tell two restaurants apart.
    #[must_use]
    pub fn restaurant_key(&self) -> Option<Slug> {
        let slug: String = slugify(&self.restaurant_name()).chars().take(80).collect();
        slug.trim_end_matches('-').parse().ok()
    }

    /// The restaurant's commune, where the line names one.
    #[must_use]
    pub fn insee(&self) -> Option<InseeCode> {
        self.text("menuRestaurantInsee").parse().ok()
    }

    /// The school that the restaurant is, where it is named by its national number.
    #[must_use]
    pub fn school(&self) -> Option<Uai> {
        let id = self.text("menuRestaurantId");
        (fold(self.text("menuRestaurantIdType")) == "en").then(|| id.parse().ok()).flatten()
    }

    /// The values of columns that the schema does not know.
    pub fn further(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(column, value)| (column.as_str(), value.trim()))
            .filter(|(column, value)| !value.is_empty() && !COLUMNS.contains(column))
    }
}
