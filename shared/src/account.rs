//! Accounts: the roles a person may hold in a body, and what a key or a delegation may be used for.

use serde::{Deserialize, Serialize};

use crate::body::BodyKind;
use crate::ids::{Slug, Uai};
use crate::problem::{FieldError, ProblemCode};

/// What a person may do in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Writes and proposes.
    Editor,
    /// Publishes and withdraws.
    Publisher,
    /// Signs a named proofreading step of national fiches.
    Proofreader,
    /// Fills in the pages of one or more schools of the commune.
    Headteacher,
    /// Acts for the bodies that delegate to its own.
    Vendor,
    /// Reads the trace.
    Auditor,
    /// Manages people and settings; no right on content.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: &[Self] = &[
        Self::Editor,
        Self::Publisher,
        Self::Proofreader,
        Self::Headteacher,
        Self::Vendor,
        Self::Auditor,
        Self::Administrator,
    ];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Publisher => "publisher",
            Self::Proofreader => "proofreader",
            Self::Headteacher => "headteacher",
            Self::Vendor => "vendor",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// What its holder does, in French.
    #[must_use]
    pub fn french(self) -> &'static str {
        match self {
            Self::Editor => "rédaction",
            Self::Publisher => "publication",
            Self::Proofreader => "relecture",
            Self::Headteacher => "pages d'une école",
            Self::Vendor => "prestations pour des collectivités",
            Self::Auditor => "lecture du journal des actions",
            Self::Administrator => "administration des comptes et des réglages",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    /// Whether a body of this kind has such people.
    #[must_use]
    pub fn exists_in(self, kind: BodyKind) -> bool {
        match self {
            Self::Auditor | Self::Administrator => true,
            Self::Editor | Self::Publisher => kind != BodyKind::Vendor,
            Self::Proofreader => kind == BodyKind::National,
            Self::Headteacher => matches!(kind, BodyKind::Commune | BodyKind::Epci),
            Self::Vendor => kind == BodyKind::Vendor,
        }
    }
}

/// A role with what narrows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The proofreading step, for a proofreader.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 100, example = json!(null)))]
    pub step: Option<Slug>,
    /// The schools, for a headteacher.
    #[serde(default)]
    pub schools: Vec<Uai>,
}

/// The most roles one person is given in a body, and the most schools one headteacher has.
const MOST: usize = 50;

/// Whether these roles can be held together in a body of this kind; what is wrong is named with its place.
///
/// # Errors
/// Every place that breaks a rule.
pub fn check_grants(kind: BodyKind, grants: &[Grant]) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: String, detail: &str| {
        errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail: detail.to_owned() });
    };
    if grants.is_empty() || grants.len() > MOST {
        refuse("/roles".to_owned(), "Donnez de 1 à 50 rôles ; pour n'en laisser aucun, retirez la personne.");
    }
    for (index, grant) in grants.iter().enumerate() {
        let at = |field: &str| format!("/roles/{index}/{field}");
        if !grant.role.exists_in(kind) {
            refuse(at("role"), "Ce rôle n'existe pas dans une collectivité de ce genre.");
        }
        if (grant.role == Role::Proofreader) != grant.step.is_some() {
            refuse(at("step"), "Une étape de relecture se donne à un relecteur, et à lui seul.");
        }
        if (grant.role == Role::Headteacher) == grant.schools.is_empty() {
            refuse(at("schools"), "Des écoles se donnent à une directrice ou un directeur, et à eux seuls.");
        }
        if grant.schools.len() > MOST {
            refuse(at("schools"), "50 écoles au plus.");
        }
        let is_repeated = grants.iter().take(index).any(|other| other.role == grant.role && other.step == grant.step);
        let has_twice = grant.schools.iter().enumerate().any(|(i, uai)| grant.schools.iter().take(i).any(|u| u == uai));
        if is_repeated || has_twice {
            refuse(format!("/roles/{index}"), "Donnez chaque rôle, chaque étape et chaque école une seule fois.");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What an API key or a delegation may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Reading the body's content, drafts included.
    #[serde(rename = "content:read")]
    ContentRead,
    /// Writing the body's content; publishing stays with its own people.
    #[serde(rename = "content:write")]
    ContentWrite,
    /// Reading who holds which role.
    #[serde(rename = "members:read")]
    MembersRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: &[Self] = &[Self::ContentRead, Self::ContentWrite, Self::MembersRead];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContentRead => "content:read",
            Self::ContentWrite => "content:write",
            Self::MembersRead => "members:read",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text)
    }
}

/// An e-mail address in the one form by which accounts are found: trimmed and in lower case; none where it is no address.
///
/// Only what every mail system agrees on is checked (RFC 5321 section 4.5.3.1 for the length); whether it exists shows
/// when something is sent there.
#[must_use]
pub fn fold_email(text: &str) -> Option<String> {
    let folded = text.trim().to_lowercase();
    let (local, domain) = folded.rsplit_once('@')?;
    let is_whole = !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let is_plain = !folded.chars().any(|character| character.is_whitespace() || character.is_control());
    (is_whole && is_plain && folded.len() <= 254).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, step: Option<&str>, schools: &[&str]) -> Grant {
        Grant {
            role,
            step: step.and_then(|step| step.parse().ok()),
            schools: schools.iter().filter_map(|uai| uai.parse().ok()).collect(),
        }
    }

    #[test]
    fn roles_are_given_where_they_exist_and_with_what_they_need() {
        use BodyKind::{Commune, Dsden, Epci, National, Vendor};
        for (kind, grants, places) in [
            (Commune, vec![grant(Role::Editor, None, &[]), grant(Role::Administrator, None, &[])], vec![]),
            (Commune, vec![grant(Role::Headteacher, None, &["9990001X", "9990002Y"])], vec![]),
            (Epci, vec![grant(Role::Headteacher, None, &["9990001X"])], vec![]),
            (Dsden, vec![grant(Role::Headteacher, None, &["9990001X"])], vec!["/roles/0/role"]),
            (
                National,
                vec![grant(Role::Proofreader, Some("droit"), &[]), grant(Role::Proofreader, Some("langue"), &[])],
                vec![],
            ),
            (Vendor, vec![grant(Role::Vendor, None, &[])], vec![]),
            (Commune, vec![], vec!["/roles"]),
            (Commune, vec![grant(Role::Headteacher, None, &[])], vec!["/roles/0/schools"]),
            (Commune, vec![grant(Role::Editor, None, &["9990001X"])], vec!["/roles/0/schools"]),
            (Commune, vec![grant(Role::Headteacher, None, &["9990001X", "9990001X"])], vec!["/roles/0"]),
            (Commune, vec![grant(Role::Vendor, None, &[])], vec!["/roles/0/role"]),
            (Commune, vec![grant(Role::Editor, None, &[]), grant(Role::Editor, None, &[])], vec!["/roles/1"]),
            (National, vec![grant(Role::Proofreader, None, &[])], vec!["/roles/0/step"]),
            (Dsden, vec![grant(Role::Proofreader, Some("droit"), &[])], vec!["/roles/0/role"]),
            (Vendor, vec![grant(Role::Publisher, None, &[])], vec!["/roles/0/role"]),
        ] {
            let named: Vec<String> =
                check_grants(kind, &grants).err().into_iter().flatten().map(|error| error.pointer).collect();
            assert_eq!(named, places, "{kind:?} {grants:?}");
        }
    }

    #[test]
    fn names_read_the_same_in_json_and_in_the_database() {
        for &role in Role::ALL {
            assert_eq!(serde_json::to_value(role).ok(), Some(serde_json::Value::from(role.as_str())));
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        for &scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).ok(), Some(serde_json::Value::from(scope.as_str())));
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        }
    }

    #[test]
    fn an_address_has_one_form() {
        for (text, folded) in [
            ("Agent@Mairie.example.org ", Some("agent@mairie.example.org")),
            ("é@exemple.fr", Some("é@exemple.fr")),
            ("agent", None),
            ("@example.org", None),
            ("agent@mairie", None),
            ("a b@example.org", None),
            ("a\0@example.org", None),
        ] {
            assert_eq!(fold_email(text).as_deref(), folded, "{text}");
        }
    }
}
