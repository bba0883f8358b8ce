//! What a body says of its registrations for a school year: the documents it asks for beyond the legal list, and its dates.
//!
//! The legal list is closed (article D131-3-1 of the Code de l'éducation): whatever a body adds to it is shown to parents as
//! something they may leave out, and the body is told so. Nothing is refused for that: a text is advised upon, not censored.

mod check;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::calculator::{day, documents};
use crate::sector::SchoolYear;
use crate::words::words;

words! {
    /// What families prepare: the calculator's own names of the steps.
    #[derive(Default)]
    RegistrationStep {
        /// The inscription at the mairie.
        #[default]
        TownHall = "L'inscription à la mairie";
        /// The admission by the head of the school.
        School = "L'admission à l'école";
        /// The inscription at the canteen.
        Canteen = "L'inscription à la cantine";
    }
}

/// A document that the body asks for beyond the legal list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtraItem {
    /// What it is, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Avis d'imposition"))]
    pub label: String,
    /// At which step it is asked for.
    #[serde(default)]
    pub step: RegistrationStep,
    /// What it serves for, as parents read it.
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Il sert à calculer votre tarif."))]
    pub why: String,
    /// Whether the body itself says that it may be left out.
    #[serde(default)]
    pub is_optional: bool,
}

impl ExtraItem {
    /// Why the law does not let it be demanded at its step; none where it does, or leaves it to the body.
    #[must_use]
    pub fn limit(&self) -> Option<&'static str> {
        documents::limit(&self.label, self.step.as_str())
    }

    /// Whether parents are told to bring it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.is_optional && self.limit().is_none()
    }
}

/// Days on which families register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationPeriod {
    /// What is registered, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Première inscription à l'école"))]
    pub label: String,
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2027-01-11"))]
    pub opens_on: Day,
    /// The last day; none where it is one day only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-03-26"))]
    pub closes_on: Option<Day>,
    /// What to do once it is over.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Appelez le service scolaire."))]
    pub when_late: Option<String>,
    /// Where: the page or the téléservice.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "https://mairie.example.org/inscriptions"))]
    pub url: Option<String>,
}

/// What a body says of its registrations for a school year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// The school year that families register for.
    pub school_year: SchoolYear,
    /// The documents asked for beyond the legal list, at most 20.
    #[serde(default)]
    pub items: Vec<ExtraItem>,
    /// The dates, at most 20.
    #[serde(default)]
    pub dates: Vec<RegistrationPeriod>,
    /// What else parents must know.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1000, example = "Le service scolaire est fermé le jeudi matin.")
    )]
    pub note: Option<String>,
}

/// What a body is told of an item that the law does not let it demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationAdvice {
    /// The item, as a JSON pointer into what was sent.
    #[cfg_attr(feature = "openapi", schema(example = "/items/0"))]
    pub pointer: String,
    /// What becomes of it, and why.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "« Photo d'identité » ne peut pas être exigé : les parents le verront comme facultatif. Une photo n'est pas dans la liste de l'article D131-3-1."
        )
    )]
    pub text: String,
}

impl Registration {
    /// From when on parents see it beside that of the year before: from February, when families prepare the next year, or
    /// from its first date where that comes earlier.
    #[must_use]
    pub fn shown_from(&self) -> Day {
        let february = day::known(i16::try_from(self.school_year.begins_in()).unwrap_or(i16::MAX), 2, 1);
        self.dates.iter().map(|date| date.opens_on).fold(february, Ord::min)
    }

    /// The one of several school years that parents see on this day: the latest whose time has come, or the first of all.
    #[must_use]
    pub fn shown_on<'a>(years: impl Iterator<Item = &'a Self> + Clone, today: Day) -> Option<&'a Self> {
        let come = years.clone().filter(|registration| registration.shown_from() <= today);
        come.max_by_key(|registration| registration.school_year)
            .or_else(|| years.min_by_key(|registration| registration.school_year))
    }

    /// Which items the law does not let the body demand.
    #[must_use]
    pub fn advice(&self) -> Vec<RegistrationAdvice> {
        let limited = self.items.iter().enumerate().filter_map(|(index, item)| Some((index, item, item.limit()?)));
        limited
            .map(|(index, item, limit)| RegistrationAdvice {
                pointer: format!("/items/{index}"),
                text: format!(
                    "« {} » ne peut pas être exigé : les parents le verront comme facultatif. {limit}",
                    item.label.trim()
                ),
            })
            .collect()
    }
}
