//! Dossiers d'actualité on the wire.

use serde::{Deserialize, Serialize};

use super::desk::PlacedAdvice;
use super::fiche::FicheSummary;
use super::work::WorkResource;
use crate::Day;
use crate::fiche::Block;
use crate::fiche::layer::Word;
use crate::ids::{Slug, Uai};
use crate::news::News;

/// A school in a text: its number, its name, its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedSchool {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "École élémentaire Jean-Fictif"))]
    pub name: String,
    /// The address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/portal/99999/schools/9990002Y"))]
    pub url: String,
}

/// The picture of a dossier as parents get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedPicture {
    /// Where it is.
    pub url: String,
    /// Where its smaller form is.
    pub small_url: String,
    /// What it shows.
    #[cfg_attr(feature = "openapi", schema(example = "Des enfants plantent une haie dans la cour."))]
    pub alternative: String,
}

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsSummary {
    /// Its name in addresses.
    pub slug: Slug,
    /// Whose word it is.
    pub word: Word,
    /// The school whose word it is; none where the body itself speaks.
    pub school: Option<NamedSchool>,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "La cantine passe aux produits locaux"))]
    pub title: String,
    /// One or two plain sentences.
    pub summary: String,
    /// The first day parents find it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub valid_from: Day,
    /// The last day parents find it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_until: Option<Day>,
    /// Since when parents see this text.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub published_at: jiff::Timestamp,
    /// Its picture.
    pub picture: Option<PublishedPicture>,
    /// The address of its page.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/news/produits-locaux-99999")
    )]
    pub url: String,
}

/// A dossier as parents find it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewsResource {
    /// What lists say of it.
    #[serde(flatten)]
    pub summary: NewsSummary,
    /// Its text.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
    /// The fiches it leads to, those that parents find here.
    pub fiches: Vec<FicheSummary>,
}

/// A dossier as its body works on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyNews {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub news: News,
    /// What would make it plainer.
    pub advice: Vec<PlacedAdvice>,
}
