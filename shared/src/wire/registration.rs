//! Registrations on the wire.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::work::WorkResource;
use crate::fiche::layer::Word;
use crate::registration::{ExtraItem, Registration, RegistrationAdvice, RegistrationPeriod, RegistrationStep};
use crate::sector::SchoolYear;

/// A document that the commune asks for beyond the legal list, as parents find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationItem {
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(example = "Avis d'imposition"))]
    pub label: String,
    /// At which step it is asked for.
    pub step: RegistrationStep,
    /// What it serves for.
    #[cfg_attr(feature = "openapi", schema(example = "Il sert à calculer votre tarif."))]
    pub why: String,
    /// Whether parents are to bring it; never where the law does not let it be demanded.
    pub is_required: bool,
    /// Why the law does not let it be demanded; none where it does, or leaves it to the commune.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub limit: Option<String>,
}

impl RegistrationItem {
    /// The item as parents find it.
    #[must_use]
    pub fn of(item: &ExtraItem) -> Self {
        Self {
            label: item.label.clone(),
            step: item.step,
            why: item.why.clone(),
            is_required: item.is_required(),
            limit: item.limit().map(ToOwned::to_owned),
        }
    }
}

/// What parents of a commune find of its registrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationResource {
    /// Whose word it is, and when it was checked.
    pub word: Word,
    /// The page that shows it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/calculators/documents")
    )]
    pub url: String,
    /// The school year that families register for.
    pub school_year: SchoolYear,
    /// The documents asked for beyond the legal list.
    pub items: Vec<RegistrationItem>,
    /// The dates.
    pub dates: Vec<RegistrationPeriod>,
    /// What else parents must know.
    #[cfg_attr(feature = "openapi", schema(example = "Le service scolaire est fermé le jeudi matin."))]
    pub note: Option<String>,
}

impl RegistrationResource {
    /// A registration as parents find it.
    #[must_use]
    pub fn of(registration: Registration, word: Word, url: String) -> Self {
        let Registration { school_year, items, dates, note } = registration;
        Self { word, url, school_year, items: items.iter().map(RegistrationItem::of).collect(), dates, note }
    }

    /// What the calculator of documents takes of it, as the JSON of its answers.
    #[must_use]
    pub fn answers(&self) -> String {
        let items = self.items.iter().map(
            |item| json!({ "label": item.label, "step": item.step, "why": item.why, "is_optional": !item.is_required }),
        );
        let dates = self.dates.iter().map(|date| {
            json!({
                "label": date.label, "starts_on": date.opens_on, "ends_on": date.closes_on,
                "when_late": date.when_late, "url": date.url,
            })
        });
        json!({ "commune_items": items.collect::<Vec<_>>(), "registration_dates": dates.collect::<Vec<_>>() })
            .to_string()
    }
}

/// A registration as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyRegistration {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub registration: Registration,
    /// The items that the law does not let the body demand.
    pub advice: Vec<RegistrationAdvice>,
}
