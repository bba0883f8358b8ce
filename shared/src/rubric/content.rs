//! What one school says in one rubric.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldKind, RubricDefinition};
use crate::account::fold_email;
use crate::directory::OpeningHours;
use crate::fiche::layer::LocalText;
use crate::ids::{FileHash, Slug};
use crate::problem::{FieldError, ProblemCode};
use crate::view::href::{tel_href, web_href};

/// A file that belongs to a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attached {
    /// The file, by its hash.
    pub file: FileHash,
    /// A document's title, or what an image shows for those who do not see it.
    pub alternative: String,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldValue<T = LocalText> {
    /// One line.
    Line(String),
    /// A text.
    Text(T),
    /// Opening hours, in OpenStreetMap's notation.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    Hours(OpeningHours),
    /// Telephone.
    Phone(String),
    /// E-mail address.
    Email(String),
    /// A web address.
    Link(String),
    /// Files.
    Files(Vec<Attached>),
}

impl<T> FieldValue<T> {
    /// The kind of field it fits.
    #[must_use]
    pub fn kind(&self) -> FieldKind {
        match self {
            Self::Line(_) => FieldKind::Line,
            Self::Text(_) => FieldKind::Text,
            Self::Hours(_) => FieldKind::Hours,
            Self::Phone(_) => FieldKind::Phone,
            Self::Email(_) => FieldKind::Email,
            Self::Link(_) => FieldKind::Link,
            Self::Files(_) => FieldKind::Files,
        }
    }
}

impl FieldValue {
    /// Whether it says anything at all.
    #[must_use]
    pub fn says_anything(&self) -> bool {
        match self {
            Self::Line(text) | Self::Phone(text) | Self::Email(text) | Self::Link(text) => !text.trim().is_empty(),
            Self::Text(text) => !text.text.trim().is_empty(),
            Self::Hours(_) => true,
            Self::Files(files) => !files.is_empty(),
        }
    }
}

/// What one school says in one rubric, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, FieldValue>))]
pub struct RubricContent(
    /// The values, by field.
    pub BTreeMap<Slug, FieldValue>,
);

impl RubricContent {
    /// Whether any field says anything.
    #[must_use]
    pub fn says_anything(&self) -> bool {
        self.0.values().any(FieldValue::says_anything)
    }

    /// Whether every required field of the rubric does.
    #[must_use]
    pub fn is_whole(&self, rubric: &RubricDefinition) -> bool {
        let says = |id: &Slug| self.0.get(id).is_some_and(FieldValue::says_anything);
        self.says_anything() && rubric.fields.iter().filter(|field| field.is_required).all(|field| says(&field.id))
    }
}

impl RubricContent {
    /// The files it shows.
    pub fn files(&self) -> impl Iterator<Item = &FileHash> {
        let attached = self.0.values().filter_map(|value| match value {
            FieldValue::Files(files) => Some(files),
            _ => None,
        });
        attached.flatten().map(|attached| &attached.file)
    }
}

/// Whether the content fits the rubric; what is wrong is named with its place.
///
/// Missing fields are no error: a rubric is filled in bit by bit, and its fill rate says how far.
///
/// # Errors
/// Every place that breaks a rule.
pub fn check_content(rubric: &RubricDefinition, content: &RubricContent) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    for (id, value) in &content.0 {
        let found = match rubric.fields.iter().find(|field| field.id == *id) {
            None => Some((String::new(), "Cette rubrique n'a pas de champ de ce nom.")),
            Some(field) if field.kind != value.kind() => {
                Some((String::new(), "Ce champ attend une autre sorte de valeur."))
            }
            Some(_) => wrong(value),
        };
        if let Some((place, detail)) = found {
            let (pointer, detail) = (format!("/{id}{place}"), detail.to_owned());
            errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What is wrong with the value, and where in it.
fn wrong(value: &FieldValue) -> Option<(String, &'static str)> {
    let (is_right, detail) = match value {
        FieldValue::Line(text) => {
            (text.chars().count() <= 300 && !text.contains('\n'), "Une seule ligne, 300 caractères au plus.")
        }
        FieldValue::Text(text) => (text.text.chars().count() <= 20_000, "20 000 caractères au plus."),
        FieldValue::Phone(text) => (tel_href(text).is_some(), "Ce n'est pas un numéro de téléphone."),
        FieldValue::Email(text) => (fold_email(text).is_some(), "Ce n'est pas une adresse de courriel."),
        FieldValue::Link(text) => {
            (web_href(text).is_some(), "Écrivez une adresse complète, qui commence par https://.")
        }
        FieldValue::Files(files) => {
            let is_told = |file: &Attached| (1..=300).contains(&file.alternative.trim().chars().count());
            if let Some(at) = files.iter().position(|file| !is_told(file)) {
                let detail = "Dites en 300 caractères au plus ce que ce fichier contient ou montre.";
                return Some((format!("/{at}/alternative"), detail));
            }
            (files.len() <= 30, "30 fichiers au plus.")
        }
        FieldValue::Hours(_) => (true, ""),
    };
    (!is_right).then(|| (String::new(), detail))
}
