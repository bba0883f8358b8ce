//! Urgent notices: what parents must know before they leave home, on top of every view, and gone by itself.

use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::check::Checker;
use crate::ids::Uai;
use crate::problem::FieldError;
use crate::words::words;

const LONGEST_TITLE: usize = 120;
const LONGEST_TEXT: usize = 600;
const MOST_SCHOOLS: usize = 100;

/// The longest a notice lasts, in days: what lasts longer is no notice but a dossier.
const MOST_DAYS: i64 = 31;

words! {
    /// What is urgent, the gravest first.
    NoticeKind {
        /// A school is closed.
        Closure = "École fermée";
        /// A strike: classes or services are missing.
        Strike = "Grève";
        /// The weather or a danger.
        Alert = "Alerte";
        /// The canteen's service is another than foreseen.
        Canteen = "Cantine";
        /// The périscolaire's service is another than foreseen.
        AfterSchool = "Périscolaire";
        /// The school bus.
        Transport = "Transport scolaire";
        /// Anything else that cannot wait.
        Other = "À savoir";
    }
}

/// A notice as its body writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// What is urgent.
    pub kind: NoticeKind,
    /// What happens, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 120, example = "Pas d'école demain matin"))]
    pub title: String,
    /// What parents do, on one line.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 600, example = "Un accueil est ouvert à l'école Jean-Fictif dès 7 h 30.")
    )]
    pub text: String,
    /// The schools concerned; none where it is the whole territory.
    #[serde(default)]
    pub schools: Vec<Uai>,
    /// From when parents see it; none for at once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime, example = "2026-11-23T17:00:00Z"))]
    pub starts_at: Option<Timestamp>,
    /// Until when parents see it: it goes by itself, within 31 days of its start.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-24T17:00:00Z"))]
    pub ends_at: Timestamp,
    /// A page that says more.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "https://mairie.example.org/greve"))]
    pub url: Option<String>,
}

impl Notice {
    /// Whether it can be kept at this instant; whether its schools exist is another question.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut checker = Checker::default();
        checker.line(&self.title, "/title", LONGEST_TITLE);
        checker.line(&self.text, "/text", LONGEST_TEXT);
        checker.refuse(self.schools.len() > MOST_SCHOOLS, "/schools", format!("Nommez {MOST_SCHOOLS} écoles au plus."));
        for (index, school) in self.schools.iter().enumerate() {
            let is_twice = self.schools.iter().take(index).any(|other| other == school);
            checker.refuse(is_twice, format!("/schools/{index}"), "Cette école est déjà dans la liste.");
        }
        let start = self.starts_at.unwrap_or(now).max(now);
        let is_over = self.ends_at <= start;
        checker.refuse(is_over, "/ends_at", "La fin est à venir, et après le début.");
        let latest = start.checked_add((MOST_DAYS * 24).hours());
        let is_long = !is_over && latest.is_ok_and(|latest| self.ends_at > latest);
        checker.refuse(
            is_long,
            "/ends_at",
            format!("Un avis urgent dure {MOST_DAYS} jours au plus. Au-delà, écrivez un dossier d'actualité."),
        );
        checker.address(self.url.as_deref(), "/url");
        checker.end()
    }

    /// Whether it concerns one of these schools, or every one.
    #[must_use]
    pub fn concerns(&self, here: impl Fn(&Uai) -> bool) -> bool {
        self.schools.is_empty() || self.schools.iter().any(here)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn names_read_the_same_in_json() {
        for &kind in NoticeKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn a_notice_ends_soon_and_says_what_to_do() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let asked = json!({
            "kind": "strike", "title": "Grève jeudi", "text": "Un accueil est ouvert.", "schools": ["9990002Y"],
            "starts_at": null, "ends_at": "2026-11-24T17:00:00Z", "url": "https://mairie.example.org/greve",
        });
        let check = |asked: &Value| serde_json::from_value::<Notice>(asked.clone()).unwrap().check(now);
        assert_eq!(check(&asked), Ok(()));
        for (field, value, pointer) in [
            ("title", json!(""), "/title"),
            ("text", json!("a\nb"), "/text"),
            ("schools", json!(["9990002Y", "9990002Y"]), "/schools/1"),
            ("ends_at", json!("2026-11-23T10:00:00Z"), "/ends_at"),
            ("starts_at", json!("2026-11-25T00:00:00Z"), "/ends_at"),
            ("ends_at", json!("2026-12-24T10:00:01Z"), "/ends_at"),
            ("url", json!("javascript:alert(1)"), "/url"),
        ] {
            let mut asked = asked.clone();
            asked[field] = value;
            let errors = check(&asked).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [pointer], "{asked}");
        }
    }
}
