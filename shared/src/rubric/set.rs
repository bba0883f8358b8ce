//! The rubrics that a body has chosen, and the pages they make.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::RubricContent;
use super::{EstablishmentKind, RubricDefinition, find_in_catalogue};
use crate::ids::Slug;

/// The most rubrics that one kind of establishment has.
pub const MOST_RUBRICS: usize = 10;

/// Why rubrics cannot be chosen so, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRubrics {
    /// Too many.
    #[error("Dix rubriques au plus par genre d'établissement.")]
    TooMany,
    /// One twice.
    #[error("La rubrique « {0} » est choisie deux fois.")]
    Twice(Slug),
    /// Neither in the catalogue nor one's own.
    #[error("La rubrique « {0} » n'existe ni dans le catalogue ni parmi les vôtres.")]
    Unknown(Slug),
    /// It makes no sense there.
    #[error("La rubrique « {0} » n'est pas faite pour ce genre d'établissement.")]
    OtherKind(Slug),
    /// One's own rubric has the name of one of the catalogue, or of another of one's own.
    #[error("Une rubrique porte déjà le nom « {0} ».")]
    Taken(Slug),
    /// A rubric without fields, title or kinds.
    #[error(
        "La rubrique « {0} » doit avoir un titre, un genre d'établissement, et de 1 à 20 champs de noms différents."
    )]
    Incomplete(Slug),
    /// One's own rubric is still chosen.
    #[error("La rubrique « {0} » est encore choisie : retirez-la d'abord.")]
    InUse(Slug),
}

/// The rubrics of one kind of establishment, in order: at most ten, none twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Slug>", into = "Vec<Slug>")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Vec<Slug>))]
pub struct RubricSet(Vec<Slug>);

impl RubricSet {
    /// These rubrics.
    ///
    /// # Errors
    /// When there are more than ten, or one stands twice.
    pub fn new(rubrics: Vec<Slug>) -> Result<Self, InvalidRubrics> {
        if rubrics.len() > MOST_RUBRICS {
            return Err(InvalidRubrics::TooMany);
        }
        let repeated = rubrics
            .iter()
            .enumerate()
            .find(|(index, rubric)| rubrics.iter().take(*index).any(|other| other == *rubric));
        match repeated {
            Some((_, rubric)) => Err(InvalidRubrics::Twice(rubric.clone())),
            None => Ok(Self(rubrics)),
        }
    }

    /// The rubrics, in order.
    #[must_use]
    pub fn rubrics(&self) -> &[Slug] {
        &self.0
    }
}

impl TryFrom<Vec<Slug>> for RubricSet {
    type Error = InvalidRubrics;

    fn try_from(rubrics: Vec<Slug>) -> Result<Self, InvalidRubrics> {
        Self::new(rubrics)
    }
}

impl From<RubricSet> for Vec<Slug> {
    fn from(set: RubricSet) -> Self {
        set.0
    }
}

/// The rubrics of one body: its own ones, and its choice for each kind of establishment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyRubrics {
    own: Vec<RubricDefinition>,
    sets: BTreeMap<EstablishmentKind, RubricSet>,
}

/// A rubric of a school's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageRubric {
    /// The rubric.
    pub rubric: RubricDefinition,
    /// What the school says in it; none when it says nothing yet, and parents are not shown it.
    pub content: Option<RubricContent>,
}

/// How much of its rubrics a school has filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FillRate {
    /// Rubrics with all their required fields.
    pub filled: u32,
    /// Rubrics chosen.
    pub chosen: u32,
}

impl FillRate {
    /// Both together, for a commune's schools or an intercommunalité's communes.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { filled: self.filled + other.filled, chosen: self.chosen + other.chosen }
    }
}

impl BodyRubrics {
    /// The body's own rubrics.
    #[must_use]
    pub fn own(&self) -> &[RubricDefinition] {
        &self.own
    }

    /// The rubrics of this kind of establishment; empty when none are chosen.
    #[must_use]
    pub fn set(&self, kind: EstablishmentKind) -> &[Slug] {
        self.sets.get(&kind).map_or(&[], RubricSet::rubrics)
    }

    /// The rubric of this name, the body's own or the catalogue's.
    #[must_use]
    pub fn find(&self, id: &Slug) -> Option<RubricDefinition> {
        self.own.iter().find(|rubric| rubric.id == *id).cloned().or_else(|| find_in_catalogue(id))
    }

    /// Chooses the rubrics of a kind of establishment, for all of the body's at once.
    ///
    /// # Errors
    /// When one does not exist or is not made for such establishments; the former choice then stays.
    pub fn choose(&mut self, kind: EstablishmentKind, set: RubricSet) -> Result<(), InvalidRubrics> {
        for id in set.rubrics() {
            let rubric = self.find(id).ok_or_else(|| InvalidRubrics::Unknown(id.clone()))?;
            if !rubric.kinds.contains(&kind) {
                return Err(InvalidRubrics::OtherKind(id.clone()));
            }
        }
        self.sets.insert(kind, set);
        Ok(())
    }

    /// Adds a rubric of the body's own, or gives one it has another form.
    ///
    /// # Errors
    /// When it is incomplete, has a name of the catalogue's, or would leave a choice without its kind.
    pub fn define(&mut self, rubric: RubricDefinition) -> Result<(), InvalidRubrics> {
        let fields = &rubric.fields;
        let is_repeated = |(index, id): (usize, &Slug)| fields.iter().take(index).any(|other| other.id == *id);
        let is_whole = !rubric.title.trim().is_empty()
            && !rubric.kinds.is_empty()
            && (1..=20).contains(&fields.len())
            && fields.iter().all(|field| !field.label.trim().is_empty())
            && !fields.iter().map(|field| &field.id).enumerate().any(is_repeated);
        if !is_whole {
            return Err(InvalidRubrics::Incomplete(rubric.id));
        }
        if find_in_catalogue(&rubric.id).is_some() {
            return Err(InvalidRubrics::Taken(rubric.id));
        }
        if self.sets.iter().any(|(kind, set)| set.rubrics().contains(&rubric.id) && !rubric.kinds.contains(kind)) {
            return Err(InvalidRubrics::InUse(rubric.id));
        }
        self.own.retain(|known| known.id != rubric.id);
        self.own.push(rubric);
        Ok(())
    }

    /// Removes a rubric of the body's own.
    ///
    /// # Errors
    /// When it is unknown or still chosen.
    pub fn remove(&mut self, id: &Slug) -> Result<(), InvalidRubrics> {
        if !self.own.iter().any(|rubric| rubric.id == *id) {
            return Err(InvalidRubrics::Unknown(id.clone()));
        }
        if self.sets.values().any(|set| set.rubrics().contains(id)) {
            return Err(InvalidRubrics::InUse(id.clone()));
        }
        self.own.retain(|rubric| rubric.id != *id);
        Ok(())
    }

    /// The page of an establishment: the chosen rubrics in order, each with what it says.
    ///
    /// A content whose rubric is no longer chosen is kept by its school and not on the page.
    #[must_use]
    pub fn page(&self, kind: EstablishmentKind, contents: &BTreeMap<Slug, RubricContent>) -> Vec<PageRubric> {
        let rubrics = self.set(kind).iter().filter_map(|id| self.find(id));
        rubrics
            .map(|rubric| {
                let content = contents.get(&rubric.id).filter(|content| content.says_anything()).cloned();
                PageRubric { rubric, content }
            })
            .collect()
    }

    /// How much of its rubrics the establishment has filled.
    #[must_use]
    pub fn fill_rate(&self, kind: EstablishmentKind, contents: &BTreeMap<Slug, RubricContent>) -> FillRate {
        let page = self.page(kind, contents);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let is_filled =
            |rubric: &&PageRubric| rubric.content.as_ref().is_some_and(|content| content.is_whole(&rubric.rubric));
        FillRate { filled: count(page.iter().filter(is_filled).count()), chosen: count(page.len()) }
    }
}
