//! What the commune offers families on the web and around the corner: ENT, téléservices, places that help.
//!
//! The portal never competes with those: it leads there, and says that it is elsewhere.

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::check::Checker;
use crate::ids::{Slug, Uai};
use crate::problem::FieldError;
use crate::school::Level;
use crate::words::words;

const LONGEST_TITLE: usize = 120;
const LONGEST_TEXT: usize = 400;
const MOST_SCHOOLS: usize = 500;

words! {
    /// What a service is for, in the order parents read them.
    ServiceLinkKind {
        /// The commune's account for families.
        FamilyPortal = "Portail famille";
        /// The school registration on line.
        Registration = "Inscription scolaire";
        /// The canteen on line.
        Canteen = "Cantine";
        /// The périscolaire and the mercredi on line.
        AfterSchool = "Périscolaire et mercredi";
        /// An espace numérique de travail.
        Ent = "Espace numérique de travail (ENT)";
        /// The school bus.
        Transport = "Transport scolaire";
        /// Aids and rights.
        Aid = "Aides et droits";
        /// A social centre.
        SocialCentre = "Centre social";
        /// A place with a computer and somebody.
        DigitalPoint = "Point d'accueil numérique";
        /// Help to use digital tools.
        DigitalHelp = "Aide au numérique";
        /// Anything else.
        Other = "Autres services";
    }
}

/// A service as its body writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceLink {
    /// What it is for.
    pub kind: ServiceLinkKind,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 120, example = "Espace famille des Essais"))]
    pub title: String,
    /// What one does there.
    #[cfg_attr(feature = "openapi", schema(max_length = 400, example = "Réserver les repas et payer les factures."))]
    pub summary: String,
    /// Its address on the web.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "https://famille.example.org"))]
    pub url: Option<String>,
    /// The entry of the catalogue it was made from.
    #[serde(default)]
    pub catalogue: Option<Slug>,
    /// The schools it serves; none for all.
    #[serde(default)]
    pub schools: Vec<Uai>,
    /// Whom it is for.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 400, example = "Les familles dont un enfant mange à la cantine.")
    )]
    pub audience: Option<String>,
    /// The levels it is for; none for all.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// The first day it is open; none where it is open already.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-03-01"))]
    pub opens_on: Option<Day>,
    /// The last day it is open, after which parents no longer find it; none where it stays.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-04-30"))]
    pub closes_on: Option<Day>,
    /// What is needed to use it: an account, an appointment, its hours.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 400, example = "Avec le code reçu à l'inscription."))]
    pub conditions: Option<String>,
    /// What it costs.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 400, example = "Gratuit."))]
    pub cost: Option<String>,
    /// Its telephone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "01 99 00 00 30"))]
    pub phone: Option<String>,
    /// Where it is.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 400, example = "2 place des Essais, 99999 Villeneuve-les-Essais")
    )]
    pub place: Option<String>,
}

impl ServiceLink {
    /// Whether it can be kept; whether its schools exist is another question.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut checker = Checker::default();
        checker.line(&self.title, "/title", LONGEST_TITLE);
        checker.line(&self.summary, "/summary", LONGEST_TEXT);
        checker.address(self.url.as_deref(), "/url");
        let is_nowhere = self.url.is_none() && self.phone.is_none() && self.place.is_none();
        checker.refuse(is_nowhere, "/url", "Donnez une adresse, un téléphone ou un lieu : sinon personne n'y va.");
        for (name, text) in [
            ("audience", &self.audience),
            ("conditions", &self.conditions),
            ("cost", &self.cost),
            ("place", &self.place),
        ] {
            checker.optional_line(text.as_deref(), format!("/{name}"), LONGEST_TEXT);
        }
        checker.optional_line(self.phone.as_deref(), "/phone", 40);
        let is_backwards = self.opens_on.zip(self.closes_on).is_some_and(|(opens, closes)| closes < opens);
        checker.refuse(is_backwards, "/closes_on", "Le dernier jour n'est pas avant le premier.");
        checker.refuse(self.schools.len() > MOST_SCHOOLS, "/schools", format!("Nommez {MOST_SCHOOLS} écoles au plus."));
        for (index, school) in self.schools.iter().enumerate() {
            let is_twice = self.schools.iter().take(index).any(|other| other == school);
            checker.refuse(is_twice, format!("/schools/{index}"), "Cette école est déjà dans la liste.");
        }
        checker.end()
    }

    /// Whether parents still find it on this day: a service that will open is announced, one that has closed is not.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.closes_on.is_none_or(|closes| day <= closes)
    }
}

/// What came of asking for an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LinkOutcome {
    /// It answers.
    Alive,
    /// It answers and leads elsewhere: a redirect.
    Moved,
    /// It says that nothing is there (404, 410).
    Missing,
    /// It answers with another failure.
    Failing,
    /// No answer: no such name, no connection, too late.
    Unreachable,
    /// It was not asked: no HTTPS address of the public internet.
    Refused,
}

impl LinkOutcome {
    /// Every outcome.
    pub const ALL: &[Self] =
        &[Self::Alive, Self::Moved, Self::Missing, Self::Failing, Self::Unreachable, Self::Refused];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Moved => "moved",
            Self::Missing => "missing",
            Self::Failing => "failing",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
        }
    }

    /// What it means, as agents read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Alive => "répond",
            Self::Moved => "renvoie ailleurs",
            Self::Missing => "page disparue",
            Self::Failing => "en panne",
            Self::Unreachable => "injoignable",
            Self::Refused => "non vérifiable",
        }
    }

    /// Whether somebody should look.
    #[must_use]
    pub fn is_broken(self) -> bool {
        matches!(self, Self::Missing | Self::Failing | Self::Unreachable)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]
    use serde_json::{Value, json};

    use super::*;

    fn asked() -> Value {
        json!({
            "kind": "ent", "title": "ENT d'essai", "summary": "Voir les messages.", "url": "https://ent.example.org",
            "schools": ["9990002Y"], "opens_on": "2026-09-01", "closes_on": "2027-07-03",
        })
    }

    #[test]
    fn names_read_the_same_in_json() {
        for &kind in ServiceLinkKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(ServiceLinkKind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_service_leads_somewhere_and_says_what_one_does_there() {
        let check = |asked: &Value| serde_json::from_value::<ServiceLink>(asked.clone()).unwrap().check();
        assert_eq!(check(&asked()), Ok(()));
        for (field, value, pointer) in [
            ("title", json!(" "), "/title"),
            ("summary", json!(""), "/summary"),
            ("url", json!("famille.example.org"), "/url"),
            ("url", Value::Null, "/url"),
            ("cost", json!("a\tb"), "/cost"),
            ("closes_on", json!("2026-08-31"), "/closes_on"),
            ("schools", json!(["9990002Y", "9990002Y"]), "/schools/1"),
        ] {
            let mut asked = asked();
            asked[field] = value;
            let errors = check(&asked).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [pointer], "{asked}");
        }
    }

    #[test]
    fn a_service_to_come_is_announced_and_one_that_has_closed_is_gone() {
        let service: ServiceLink = serde_json::from_value(asked()).unwrap();
        for (day, holds) in [((2026, 1, 1), true), ((2027, 7, 3), true), ((2027, 7, 4), false)] {
            assert_eq!(service.holds_on(Day::constant(day.0, day.1, day.2)), holds);
        }
    }
}
