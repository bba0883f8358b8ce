//! Dossiers d'actualité: what a body tells the parents of its territory for a time.
//!
//! A dossier never takes the place of a fiche: it leads to fiches, which hold the rule.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::check::Checker;
use crate::fiche::Block;
use crate::ids::{FicheId, FileHash, Uai};
use crate::problem::FieldError;

const LONGEST_TITLE: usize = 150;
const LONGEST_SUMMARY: usize = 400;
/// In bytes.
const LONGEST_TEXT: usize = 50_000;
const LONGEST_ALTERNATIVE: usize = 250;
const MOST_FICHES: usize = 10;

/// A picture with the words that stand for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsPicture {
    /// The hash of a file of the body, which is an image.
    pub file: FileHash,
    /// What it shows, for those who do not see it; required, for a picture says something or has no place here.
    #[cfg_attr(feature = "openapi", schema(max_length = 250, example = "Des enfants plantent une haie dans la cour."))]
    pub alternative: String,
}

/// A dossier as its body writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct News {
    /// Its title, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 150, example = "La cantine passe aux produits locaux"))]
    pub title: String,
    /// One or two plain sentences.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 400, example = "Dès janvier, la moitié du repas vient de la région.")
    )]
    pub summary: String,
    /// The text, in the Markdown of fiches: paragraphs, lists, titles, links, emphasis.
    #[cfg_attr(feature = "openapi", schema(max_length = 50_000, example = "Les menus changent **en janvier**."))]
    pub text: String,
    /// The first day parents find it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub valid_from: Day,
    /// The last day parents find it; none where no end is known.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-01-31"))]
    pub valid_until: Option<Day>,
    /// A picture.
    #[serde(default)]
    pub picture: Option<NewsPicture>,
    /// The fiches it leads to, at most 10.
    #[serde(default)]
    pub fiches: Vec<FicheId>,
    /// The school whose word it is; none where the body itself speaks.
    #[serde(default)]
    pub school: Option<Uai>,
}

/// A dossier with its text read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadNews {
    /// What was written.
    pub news: News,
    /// Its text.
    pub blocks: Vec<Block>,
}

impl News {
    /// Whether it can be kept; whether its fiches and its picture exist is another question.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut checker = Checker::default();
        checker.line(&self.title, "/title", LONGEST_TITLE);
        checker.line(&self.summary, "/summary", LONGEST_SUMMARY);
        let is_wrong = self.text.trim().is_empty() || self.text.len() > LONGEST_TEXT;
        checker.refuse(is_wrong, "/text", "Écrivez un texte, de 50 000 octets au plus.");
        let ends_before = self.valid_until.is_some_and(|until| until < self.valid_from);
        checker.refuse(ends_before, "/valid_until", "Le dernier jour n'est pas avant le premier.");
        if let Some(picture) = &self.picture {
            checker.line(&picture.alternative, "/picture/alternative", LONGEST_ALTERNATIVE);
        }
        let too_many = self.fiches.len() > MOST_FICHES;
        checker.refuse(too_many, "/fiches", format!("Renvoyez à {MOST_FICHES} fiches au plus."));
        for (index, fiche) in self.fiches.iter().enumerate() {
            let is_twice = self.fiches.iter().take(index).any(|other| other == fiche);
            checker.refuse(is_twice, format!("/fiches/{index}"), "Cette fiche est déjà dans la liste.");
        }
        checker.end()
    }

    /// Whether parents find it on this day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }
}
