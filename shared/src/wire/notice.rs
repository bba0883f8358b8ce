//! Urgent notices on the wire.

use serde::{Deserialize, Serialize};

use super::news::NamedSchool;
use super::work::WorkResource;
use crate::fiche::layer::Word;
use crate::ids::ObjectId;
use crate::notice::{Notice, NoticeKind};

/// A notice as parents find it while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeResource {
    /// Its identifier.
    pub id: ObjectId,
    /// What is urgent.
    pub kind: NoticeKind,
    /// The kind as parents read it.
    #[cfg_attr(feature = "openapi", schema(example = "Grève"))]
    pub label: String,
    /// Whose word it is.
    pub word: Word,
    /// What happens.
    #[cfg_attr(feature = "openapi", schema(example = "Pas d'école demain matin"))]
    pub title: String,
    /// What parents do.
    #[cfg_attr(feature = "openapi", schema(example = "Un accueil est ouvert à l'école Jean-Fictif dès 7 h 30."))]
    pub text: String,
    /// The schools concerned that stand in the commune; none where it is everybody.
    pub schools: Vec<NamedSchool>,
    /// Whom it concerns and until when, by the clock of the commune.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "École élémentaire Jean-Fictif. Jusqu'au mardi 24 novembre 2026 à 18 h.")
    )]
    pub note: String,
    /// Since when parents see it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub starts_at: jiff::Timestamp,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub ends_at: jiff::Timestamp,
    /// A page that says more.
    #[cfg_attr(feature = "openapi", schema(example = "https://mairie.example.org/greve"))]
    pub url: Option<String>,
}

/// The notices of a commune that last now, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notices {
    /// The notices.
    pub items: Vec<NoticeResource>,
    /// Names them all: what is shown under the same name need not be drawn anew. Empty where there is none.
    #[cfg_attr(feature = "openapi", schema(example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f.1795456800000000"))]
    pub mark: String,
}

impl Notices {
    /// These notices.
    #[must_use]
    pub fn of(items: Vec<NoticeResource>) -> Self {
        Self { mark: mark(&items), items }
    }
}

/// The name of these notices together.
#[must_use]
pub fn mark(items: &[NoticeResource]) -> String {
    let each: Vec<String> =
        items.iter().map(|notice| format!("{}.{}", notice.id, notice.starts_at.as_microsecond())).collect();
    each.join(" ")
}

/// A notice as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyNotice {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub notice: Notice,
}
