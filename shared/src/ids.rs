//! Identifiers as newtypes: a value that exists is well formed.
//!
//! Well formed is not existing: [`InseeCode`] accepts `99999`, the code of the fictitious demo commune.

use std::str::FromStr;

/// Why a text is not the identifier it claims to be, in French: it is shown to whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidId(pub(crate) &'static str);

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident, $example:literal, $pattern:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = $pattern, example = $example))]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::ids::InvalidId;
            fn try_from(text: String) -> Result<Self, $crate::ids::InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

pub(crate) use string_id;

string_id!(
    /// A commune's code in INSEE's « code officiel géographique », five characters: `94043`, `2A004`, `97411`.
    InseeCode, "94043", "^(0[1-9]|2[AB]|[1-9][0-9])[0-9]{3}$"
);
string_id!(
    /// A school's or other establishment's national number (« unité administrative immatriculée »): seven digits and a check letter.
    Uai, "0940361G", "^[0-9]{7}[A-Z]$"
);
string_id!(
    /// The part of an address that names a fiche: lower case letters, digits, single hyphens; at most 100 characters.
    Slug, "inscription-cantine", "^[a-z0-9]+(-[a-z0-9]+)*$"
);
string_id!(
    /// A fiche's identifier: `F1898`, `N54` or `R1266` for an official document, a [`Slug`] for one of ours.
    FicheId, "F1898", "^([FNR][0-9]+|[a-z0-9]+(-[a-z0-9]+)*)$"
);
string_id!(
    /// The SIREN number of an intercommunalité (EPCI), nine digits.
    ///
    /// The check digit is not verified, for the demo's EPCI is deliberately not a real one.
    Siren, "249400220", "^[0-9]{9}$"
);

string_id!(
    /// The identifier of an object of ours, a UUID (RFC 9562) in lower case with hyphens.
    ObjectId, "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
);

string_id!(
    /// The SHA-256 of a file as it is kept, in 64 lower case hexadecimal digits.
    FileHash, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "^[0-9a-f]{64}$"
);

impl FromStr for FileHash {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId("l'empreinte d'un fichier a 64 chiffres hexadécimaux en minuscules"))
        }
    }
}

impl FromStr for ObjectId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let lengths: Vec<usize> = text.split('-').filter(|part| is_hex(part)).map(str::len).collect();
        if text.len() == 36 && lengths == [8, 4, 4, 4, 12] {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId("un identifiant est un UUID en minuscules, comme 01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f"))
        }
    }
}

impl FromStr for InseeCode {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("un code INSEE de commune a cinq caractères, par exemple 94043 ou 2A004");
        let [a, b, rest @ ..] = text.as_bytes() else {
            return Err(wrong);
        };
        let department = match (a, b) {
            (b'0', b'1'..=b'9') | (b'2', b'A' | b'B') => true,
            (b'1'..=b'9', digit) => digit.is_ascii_digit(),
            _ => false,
        };
        if department && rest.len() == 3 && rest.iter().all(u8::is_ascii_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(wrong)
        }
    }
}

/// The 23 letters of the UAI's check: the number modulo 23 picks one; I, O and Q are left out.
///
/// Checked against the national annuaire: every school of its three extracts in the test data follows the rule.
const UAI_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

impl Uai {
    /// The letter that must follow these seven digits.
    #[must_use]
    pub fn check_letter(number: u32) -> char {
        UAI_LETTERS.get((number % 23) as usize).map_or('A', |&letter| char::from(letter))
    }
}

/// The first and the last number of establishments that no national file holds, such as centres de loisirs.
///
/// A national number begins with the département in three digits, and none is written 900 to 949.
const LOCAL_NUMBERS: (u32, u32) = (9_000_000, 9_499_999);

impl Uai {
    /// The number that follows this one among those of establishments which no national file holds; the first without one.
    ///
    /// None when all are taken.
    #[must_use]
    pub fn next_local(after: Option<&Self>) -> Option<Self> {
        let (first, last) = LOCAL_NUMBERS;
        let number = match after {
            None => first,
            Some(uai) => uai.0.get(..7)?.parse::<u32>().ok()?.checked_add(1)?,
        };
        (first..=last).contains(&number).then(|| Self(format!("{number}{}", Self::check_letter(number))))
    }

    /// Whether it is one of those numbers.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let (first, last) = LOCAL_NUMBERS;
        self.0.get(..7).and_then(|digits| digits.parse().ok()).is_some_and(|number| (first..=last).contains(&number))
    }
}

impl FromStr for Uai {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("un UAI a sept chiffres et une lettre, par exemple 0940361G");
        let upper = text.to_ascii_uppercase();
        let Some((digits, letter)) = upper.split_at_checked(7) else {
            return Err(wrong);
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || letter.len() != 1 {
            return Err(wrong);
        }
        let number: u32 = digits.parse().map_err(|_| wrong.clone())?;
        if letter.starts_with(Self::check_letter(number)) {
            Ok(Self(upper))
        } else {
            Err(InvalidId("la lettre de contrôle de cet UAI ne correspond pas à ses chiffres"))
        }
    }
}

fn is_slug(text: &str) -> bool {
    text.len() <= 100
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

impl FromStr for Slug {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if is_slug(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId(
                "un nom d'adresse n'a que des minuscules sans accent, des chiffres et des traits d'union simples",
            ))
        }
    }
}

impl FromStr for FicheId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let official = text
            .strip_prefix(['F', 'N', 'R'])
            .is_some_and(|number| (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()));
        if official || is_slug(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId("un identifiant de fiche est officiel (F1898) ou un nom d'adresse (inscription-cantine)"))
        }
    }
}

impl FicheId {
    /// The slug a fiche of this id has for ever: the id in lower case.
    #[must_use]
    pub fn slug(&self) -> Slug {
        Slug(self.0.to_ascii_lowercase())
    }

    /// Whether the id is one of the official co-marquage (`F…`, `N…`, `R…`).
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.0.starts_with(['F', 'N', 'R'])
    }
}

impl FromStr for Siren {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId("un SIREN a neuf chiffres"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insee_codes_are_accepted_and_refused_by_the_rule() {
        for (text, ok) in [
            ("94043", true),
            ("2A004", true),
            ("2B033", true),
            ("97411", true),
            ("99999", true),
            ("01001", true),
            ("00000", false),
            ("2C001", false),
            ("9404", false),
            ("940433", false),
            ("94O43", false),
            ("", false),
            ("é4043", false),
        ] {
            assert_eq!(text.parse::<InseeCode>().is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn uai_check_letters_are_verified() {
        for (text, ok) in [
            ("0940176F", true),
            ("0350122T", true),
            ("0310193S", true),
            ("0940176f", true),
            ("9990001X", true),
            ("9990002Y", true),
            ("9990003Z", true),
            ("9990004A", true),
            ("0940176G", false),
            ("940176F", false),
            ("09401760", false),
            ("", false),
            ("é940176F", false),
        ] {
            assert_eq!(text.parse::<Uai>().is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn object_ids_are_uuids_in_one_spelling() {
        for (text, ok) in [
            ("01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f", true),
            ("01920D3E-7C1A-7B42-9F10-5A1D2C3B4E5F", false),
            ("01920d3e7c1a7b429f105a1d2c3b4e5f", false),
            ("01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5g", false),
            ("01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<ObjectId>().is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn fiche_ids_give_their_slug() {
        for (text, slug) in [
            ("F1898", Some("f1898")),
            ("inscription-cantine", Some("inscription-cantine")),
            ("F", None),
            ("A--b", None),
            ("f1898", Some("f1898")),
        ] {
            assert_eq!(text.parse::<FicheId>().ok().map(|id| id.slug().to_string()).as_deref(), slug, "{text}");
        }
    }
}
