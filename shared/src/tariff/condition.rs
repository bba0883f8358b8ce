//! Whom a line of a grid is for, and in which situation a child is.

use serde::{Deserialize, Serialize};

use super::{Axis, Booking, Number, Residence, Scheme};
use crate::ids::Slug;
use crate::school::Level;

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The first, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20, example = 3))]
    pub from: u8,
    /// The last; absent, all from the first on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20, example = json!(null)))]
    pub to: Option<u8>,
}

impl Span {
    /// Whether the number lies in it.
    #[must_use]
    pub fn holds(self, number: u8) -> bool {
        self.from <= number && self.to.is_none_or(|to| number <= to)
    }

    /// « 2 », « 2 à 3 », « 3 et plus ».
    fn french(self) -> String {
        match self.to {
            Some(to) if to == self.from => self.from.to_string(),
            Some(to) => format!("{} à {to}", self.from),
            None => format!("{} et plus", self.from),
        }
    }
}

/// For whom a line or an adjustment is: everything that is named must hold; nothing named is everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conditions {
    /// Where the family lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<Residence>,
    /// The child's level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Caf, MSA or neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// A status of the grid's own list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub status: Option<Slug>,
    /// How the child comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// Whether the child brings the own meal under a projet d'accueil individualisé (PAI).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allergy_plan: Option<bool>,
    /// The child's rank, 1 for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<Span>,
    /// How many children of the family are enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<Span>,
}

/// The situation of one child, as far as prices ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Situation {
    /// The family's quotient; none where it is not known.
    pub quotient: Option<Number>,
    /// Where the family lives.
    pub residence: Residence,
    /// The child's level, where known.
    pub level: Option<Level>,
    /// Caf, MSA or neither, where known.
    pub scheme: Option<Scheme>,
    /// The social status, one of the grid's own list.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub status: Option<Slug>,
    /// How the child comes.
    pub booking: Booking,
    /// Whether the child brings the own meal under a projet d'accueil individualisé (PAI).
    pub allergy_plan: bool,
    /// The child's rank, 1 for the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20, example = 1))]
    pub rank: u8,
    /// How many children of the family are enrolled.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20, example = 1))]
    pub children: u8,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            quotient: None,
            residence: Residence::Resident,
            level: None,
            scheme: None,
            status: None,
            booking: Booking::Regular,
            allergy_plan: false,
            rank: 1,
            children: 1,
        }
    }
}

impl Conditions {
    /// Whether the child's situation is meant.
    #[must_use]
    pub fn hold(&self, situation: &Situation) -> bool {
        self.residence.is_none_or(|wanted| wanted == situation.residence)
            && self.level.is_none_or(|wanted| Some(wanted) == situation.level)
            && self.scheme.is_none_or(|wanted| Some(wanted) == situation.scheme)
            && self.status.as_ref().is_none_or(|wanted| Some(wanted) == situation.status.as_ref())
            && self.booking.is_none_or(|wanted| wanted == situation.booking)
            && self.allergy_plan.is_none_or(|wanted| wanted == situation.allergy_plan)
            && self.rank.is_none_or(|wanted| wanted.holds(situation.rank))
            && self.children.is_none_or(|wanted| wanted.holds(situation.children))
    }

    /// The questions it depends on.
    #[must_use]
    pub fn axes(&self) -> Vec<Axis> {
        let named = [
            (Axis::Residence, self.residence.is_some()),
            (Axis::Level, self.level.is_some()),
            (Axis::Scheme, self.scheme.is_some()),
            (Axis::Status, self.status.is_some()),
            (Axis::Booking, self.booking.is_some()),
            (Axis::AllergyPlan, self.allergy_plan.is_some()),
            (Axis::Rank, self.rank.is_some()),
            (Axis::Children, self.children.is_some()),
        ];
        named.into_iter().filter(|(_, is_named)| *is_named).map(|(axis, _)| axis).collect()
    }

    /// Whether whoever the other ones mean is meant by these.
    #[must_use]
    pub fn cover(&self, other: &Self) -> bool {
        fn over<T: PartialEq>(wide: Option<&T>, narrow: Option<&T>) -> bool {
            wide.is_none() || wide == narrow
        }
        let spans = |wide: Option<Span>, narrow: Option<Span>| match (wide, narrow) {
            (None, _) => true,
            (Some(wide), Some(narrow)) => {
                wide.from <= narrow.from && wide.to.is_none_or(|to| narrow.to.is_some_and(|end| end <= to))
            }
            (Some(_), None) => false,
        };
        over(self.residence.as_ref(), other.residence.as_ref())
            && over(self.level.as_ref(), other.level.as_ref())
            && over(self.scheme.as_ref(), other.scheme.as_ref())
            && over(self.status.as_ref(), other.status.as_ref())
            && over(self.booking.as_ref(), other.booking.as_ref())
            && over(self.allergy_plan.as_ref(), other.allergy_plan.as_ref())
            && spans(self.rank, other.rank)
            && spans(self.children, other.children)
    }

    /// Whom it is for, in words; nothing for everybody. `label` names the grid's statuses.
    #[must_use]
    pub fn french(&self, status_label: impl Fn(&Slug) -> String) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.residence.map(|residence| residence.label().to_owned()));
        words.extend(self.level.map(|level| in_small(level.label())));
        words.extend(self.scheme.map(|scheme| scheme.label().to_owned()));
        words.extend(self.status.as_ref().map(status_label));
        words.extend(self.booking.map(|booking| booking.label().to_owned()));
        words.extend(self.allergy_plan.map(|has_one| {
            if has_one { "panier fourni par la famille (PAI)" } else { "sans panier fourni (PAI)" }.to_owned()
        }));
        words.extend(self.rank.map(|rank| match (rank.from, rank.to) {
            (1, Some(1)) => "1er enfant".to_owned(),
            (from, Some(to)) if from == to => format!("{from}e enfant"),
            (from, Some(to)) => format!("du {from}e au {to}e enfant"),
            (from, None) => format!("à partir du {from}e enfant"),
        }));
        words.extend(self.children.map(|children| {
            let noun = if children.from == 1 && children.to == Some(1) { "enfant inscrit" } else { "enfants inscrits" };
            format!("{} {noun}", children.french())
        }));
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// A level's name in small letters; the tables of Unicode that would do it for any text weigh more than all tariffs.
fn in_small(label: &str) -> String {
    label.chars().map(|letter| if letter == 'É' { 'é' } else { letter.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_said_in_french() {
        for (json, said) in [
            ("{}", None),
            (r#"{"residence":"outside"}"#, Some("extérieurs à la commune")),
            (r#"{"rank":{"from":3}}"#, Some("à partir du 3e enfant")),
            (r#"{"rank":{"from":2,"to":2},"level":"maternelle"}"#, Some("maternelle, 2e enfant")),
            (r#"{"children":{"from":1,"to":1}}"#, Some("1 enfant inscrit")),
            (r#"{"children":{"from":2,"to":3}}"#, Some("2 à 3 enfants inscrits")),
            (r#"{"status":"rsa"}"#, Some("« rsa »")),
            (r#"{"allergy_plan":true}"#, Some("panier fourni par la famille (PAI)")),
        ] {
            let conditions: Conditions = serde_json::from_str(json).unwrap_or_default();
            assert_eq!(conditions.french(|slug| format!("« {slug} »")).as_deref(), said, "{json}");
        }
    }

    #[test]
    fn wide_conditions_cover_narrow_ones() {
        for (wide, narrow, covers) in [
            ("{}", r#"{"residence":"outside"}"#, true),
            (r#"{"residence":"outside"}"#, "{}", false),
            (r#"{"rank":{"from":2}}"#, r#"{"rank":{"from":3}}"#, true),
            (r#"{"rank":{"from":2,"to":3}}"#, r#"{"rank":{"from":3}}"#, false),
            (r#"{"rank":{"from":2,"to":3}}"#, r#"{"rank":{"from":3,"to":3},"level":"maternelle"}"#, true),
            (r#"{"booking":"late"}"#, r#"{"booking":"unbooked"}"#, false),
        ] {
            let [wide, narrow] =
                [wide, narrow].map(|json| serde_json::from_str::<Conditions>(json).unwrap_or_default());
            assert_eq!(wide.cover(&narrow), covers, "{wide:?} {narrow:?}");
        }
    }
}
