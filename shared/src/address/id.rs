//! The national identifiers of streets and addresses (« clé d'interopérabilité »).
//!
//! Source: format « Base Adresse Locale » 1.4 of the AITF, column `cle_interop`: INSEE code, street code of four characters
//! (the BAN gives six to those that have no FANTOIR code), number in five digits, then the repetition mark, joined by `_`.

use std::str::FromStr;

use super::{HouseNumber, RepetitionMark};
use crate::ids::{InseeCode, InvalidId, string_id};

string_id!(
    /// A street's national identifier: INSEE code and street code.
    ///
    /// The code may be another commune's than the one the street lies in: the BAN has such rows.
    StreetId, "93010_4436", "^[0-9][0-9AB][0-9]{3}_[0-9a-z]{4,10}$"
);

string_id!(
    /// An address's national identifier in the BAN: its street's, the number in five digits, the mark.
    AddressId, "93010_4436_00042_bis", "^[0-9][0-9AB][0-9]{3}_[0-9a-z]{4,10}_[0-9]{5}(_[0-9a-z]+)*$"
);

/// Reads any case.
impl FromStr for StreetId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("un identifiant de voie a la forme 93010_4436");
        let (insee, code) = text.split_once('_').ok_or(wrong.clone())?;
        let insee: InseeCode = insee.to_ascii_uppercase().parse()?;
        let is_code = (4..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_code { Ok(Self(format!("{insee}_{}", code.to_ascii_lowercase()))) } else { Err(wrong) }
    }
}

/// Reads any case, and a number that is not padded to five digits.
impl FromStr for AddressId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("un identifiant d'adresse a la forme 93010_4436_00042 ou 93010_4436_00042_bis");
        let mut parts = text.splitn(4, '_');
        let (Some(insee), Some(code), Some(number)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong);
        };
        let street: StreetId = format!("{insee}_{code}").parse()?;
        let is_number = (1..=5).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        let marks = parts.next();
        let is_mark = |mark: &str| !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_number || text.len() > 60 || !marks.is_none_or(|marks| marks.split('_').all(is_mark)) {
            return Err(wrong);
        }
        let marks = marks.map_or_else(String::new, |marks| format!("_{}", marks.to_ascii_lowercase()));
        Ok(Self(format!("{street}_{number:0>5}{marks}")))
    }
}

impl AddressId {
    /// The identifier of this door of a street.
    #[must_use]
    pub fn of(street: &StreetId, house: &HouseNumber) -> Self {
        let mark = house.mark.as_ref().map_or_else(String::new, |mark: &RepetitionMark| format!("_{}", mark.as_str()));
        Self(format!("{street}_{:05}{mark}", house.number))
    }

    /// The street's identifier.
    #[must_use]
    pub fn street(&self) -> StreetId {
        let end = self.0.match_indices('_').nth(1).map_or(self.0.len(), |(place, _)| place);
        StreetId(self.0.get(..end).unwrap_or_default().to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn identifiers_are_read_in_every_spelling_and_kept_in_one() {
        for (text, kept) in [
            ("93010_4436_00042_bis", Some("93010_4436_00042_bis")),
            ("93010_4436_00042", Some("93010_4436_00042")),
            ("93010_i7xf1o_00001", Some("93010_i7xf1o_00001")),
            ("67482_5740_8_BIS", Some("67482_5740_00008_bis")),
            ("2a004_0010_00003_a_2", Some("2A004_0010_00003_a_2")),
            ("31591_xxxx_00009", Some("31591_xxxx_00009")),
            ("93010_4436", None),
            ("93010_4436_", None),
            ("93010_4436_123456", None),
            ("93010_4436_00042_", None),
            ("00000_5513_52", None),
            ("A7482_6956_11", None),
            ("93010_44_00042", None),
            ("93010_4436_00042_b-s", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<AddressId>().ok().as_ref().map(AddressId::as_str), kept, "{text}");
        }
    }

    #[test]
    fn an_address_knows_its_street_and_is_made_from_it() {
        let id: AddressId = "93010_4436_00042_bis".parse().unwrap();
        assert_eq!(id.street().as_str(), "93010_4436");
        assert_eq!(AddressId::of(&id.street(), &"42bis".parse().unwrap()), id);
        assert_eq!(AddressId::of(&id.street(), &"7".parse().unwrap()).as_str(), "93010_4436_00007");
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_is_read_as_itself(text in "[0-9]{5}_[0-9a-zA-Z]{4,6}_[0-9]{1,5}(_[a-zA-Z]{1,3})?") {
            if let Ok(id) = text.parse::<AddressId>() {
                proptest::prop_assert_eq!(id.as_str().parse::<AddressId>().unwrap(), id.clone());
                proptest::prop_assert!(id.as_str().starts_with(id.street().as_str()));
            }
        }
    }
}
