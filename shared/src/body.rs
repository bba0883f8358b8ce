//! Bodies: who may speak on the portal, each for a territory.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::commune::territory;
use crate::ids::{InseeCode, Siren};

/// What kind of body it is; the layers of content follow this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BodyKind {
    /// The national editor; one, without territory.
    National,
    /// A rectorat: an académie, by name.
    Rectorat,
    /// An inspection académique: a département, by code.
    Dsden,
    /// A département, by code.
    Departement,
    /// An intercommunalité, by SIREN.
    Epci,
    /// A commune, by INSEE code.
    Commune,
    /// A provider, by SIREN: it writes nothing of its own and acts for bodies that delegate to it.
    Vendor,
}

impl BodyKind {
    /// Every kind.
    pub const ALL: &[Self] =
        &[Self::National, Self::Rectorat, Self::Dsden, Self::Departement, Self::Epci, Self::Commune, Self::Vendor];

    /// Its name in addresses, in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Rectorat => "rectorat",
            Self::Dsden => "dsden",
            Self::Departement => "departement",
            Self::Epci => "epci",
            Self::Commune => "commune",
            Self::Vendor => "vendor",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// What its territory is called by, in French.
    fn territory_rule(self) -> &'static str {
        match self {
            Self::National => "l'éditeur national n'a pas de territoire : écrivez « national »",
            Self::Rectorat => "un rectorat porte le nom de son académie : « rectorat:Créteil »",
            Self::Dsden => "une DSDEN porte le code de son département : « dsden:94 »",
            Self::Departement => "un département porte son code : « departement:94 »",
            Self::Epci => "une intercommunalité porte son SIREN : « epci:249400220 »",
            Self::Commune => "une commune porte son code INSEE : « commune:94043 »",
            Self::Vendor => "un prestataire porte son SIREN : « vendor:123456789 »",
        }
    }
}

/// A body as people name it: `national`, `commune:94043`, `dsden:94`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BodyName {
    kind: BodyKind,
    territory: String,
}

/// Why a text names no body, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidBody(&'static str);

impl BodyName {
    /// The body of this kind and territory.
    ///
    /// # Errors
    /// When the territory is none of the kind's.
    pub fn new(kind: BodyKind, territory: &str) -> Result<Self, InvalidBody> {
        let is_right = match kind {
            BodyKind::National => territory.is_empty(),
            BodyKind::Rectorat => territory::is_academie(territory),
            BodyKind::Dsden | BodyKind::Departement => territory::find_departement(territory).is_some(),
            BodyKind::Epci | BodyKind::Vendor => territory.parse::<Siren>().is_ok(),
            BodyKind::Commune => territory.parse::<InseeCode>().is_ok(),
        };
        if is_right {
            Ok(Self { kind, territory: territory.to_owned() })
        } else {
            Err(InvalidBody(kind.territory_rule()))
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> BodyKind {
        self.kind
    }

    /// Its territory; empty for the national editor.
    #[must_use]
    pub fn territory(&self) -> &str {
        &self.territory
    }
}

impl FromStr for BodyName {
    type Err = InvalidBody;

    fn from_str(text: &str) -> Result<Self, InvalidBody> {
        let (kind, territory) = text.split_once(':').unwrap_or((text, ""));
        let kind = BodyKind::parse(kind).ok_or(InvalidBody(
            "une collectivité s'écrit « national », « commune:94043 », « dsden:94 », « departement:94 », « epci:SIREN », \
             « rectorat:Créteil » ou « vendor:SIREN »",
        ))?;
        Self::new(kind, territory)
    }
}

impl TryFrom<String> for BodyName {
    type Error = InvalidBody;

    fn try_from(text: String) -> Result<Self, InvalidBody> {
        text.parse()
    }
}

impl From<BodyName> for String {
    fn from(name: BodyName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for BodyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        if self.territory.is_empty() { Ok(()) } else { write!(f, ":{}", self.territory) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_by_its_kind_and_a_territory_of_that_kind() {
        for (text, ok) in [
            ("national", true),
            ("rectorat:Créteil", true),
            ("dsden:94", true),
            ("departement:2A", true),
            ("epci:249400220", true),
            ("commune:94043", true),
            ("vendor:123456789", true),
            ("national:94", false),
            ("rectorat:94", false),
            ("dsden:100", false),
            ("departement:", false),
            ("epci:94043", false),
            ("commune:249400220", false),
            ("commune", false),
            ("mairie:94043", false),
            ("", false),
        ] {
            let read = text.parse::<BodyName>();
            assert_eq!(read.is_ok(), ok, "{text}");
            assert!(read.is_err() || read.is_ok_and(|name| name.to_string() == text), "{text}");
        }
    }

    #[test]
    fn a_kind_reads_the_same_in_json_and_in_the_table() {
        for &kind in BodyKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(serde_json::Value::from(kind.as_str())));
        }
    }
}
