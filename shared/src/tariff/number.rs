//! Exact decimals: prices, quotients and rates, never floats.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest number a grid or a household may name: a million euros, which keeps every product far from overflow.
pub const LARGEST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// The most decimal places a number may have; délibérations go to the thousandth, rates to the ten-thousandth.
const PLACES: u32 = 6;

/// An exact decimal of at most six places, from minus to plus a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(Decimal);

/// The text is not such a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {0} » n'est pas un nombre d'au plus un million, avec au plus six décimales")]
pub struct InvalidNumber(String);

impl Number {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// One.
    pub const ONE: Self = Self(Decimal::ONE);

    /// That many hundredths.
    #[must_use]
    pub fn cents(cents: i64) -> Self {
        Self(Decimal::new(cents, 2))
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: u32) -> Self {
        Self(Decimal::from(number))
    }

    /// The decimal itself, to calculate with.
    #[must_use]
    pub fn get(self) -> Decimal {
        self.0
    }

    /// The result of a calculation on numbers of grids, kept to six places.
    #[must_use]
    pub fn of(value: Decimal) -> Self {
        Self(value.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero).normalize())
    }

    /// The number as French readers write it: `1 234,5`, without needless zeros.
    #[must_use]
    pub fn french(self) -> String {
        grouped(&self.0.normalize().to_string())
    }

    /// The number as a price: `2,60 €`, `0,653 €`.
    #[must_use]
    pub fn euros(self) -> String {
        let mut value = self.0.normalize();
        if value.scale() < 2 {
            value.rescale(2);
        }
        format!("{}\u{a0}€", grouped(&value.to_string()))
    }
}

/// Thousands apart, a comma before the decimals.
fn grouped(plain: &str) -> String {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let invalid = || InvalidNumber(text.chars().take(40).collect());
        let is_plain = !text.is_empty()
            && text.len() <= 40
            && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
            && text.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
        if !is_plain {
            return Err(invalid());
        }
        // More digits than a decimal holds would be rounded by the reader; such a text is refused instead.
        let value = Decimal::from_str_exact(text).map_err(|_| invalid())?.normalize();
        if value.scale() > PLACES || value.abs() > LARGEST {
            return Err(invalid());
        }
        Ok(Self(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(formatter)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("un nombre, ou un nombre écrit entre guillemets (\"2.60\")")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
        // The shortest text that reads back as this float is what its writer typed.
        self.visit_str(&number.to_string())
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    use utoipa::openapi::{RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    use super::Number;

    impl PartialSchema for Number {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some("^-?[0-9]{1,7}([.][0-9]{1,6})?$"))
                .description(Some(
                    "An exact decimal, written as a string so that no reader makes a float of it; a JSON number is read too.",
                ))
                .examples(["2.60"])
                .into()
        }
    }

    impl ToSchema for Number {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        for (json, read) in [
            (r#""2.60""#, Some("2.6")),
            ("2.60", Some("2.6")),
            ("0.36", Some("0.36")),
            ("3953.99", Some("3953.99")),
            ("0.1", Some("0.1")),
            ("12", Some("12")),
            ("-3", Some("-3")),
            (r#""0.653""#, Some("0.653")),
            ("1000000", Some("1000000")),
            ("1000000.01", None),
            ("1e300", None),
            (r#""0.1234567""#, None),
            (r#""1,5""#, None),
            (r#""""#, None),
            (r#"".""#, None),
            (r#""1.""#, None),
            (r#""1e3""#, None),
            (r#""99999999999999999999999999999999999""#, None),
            ("true", None),
        ] {
            let number: Option<Number> = serde_json::from_str(json).ok();
            assert_eq!(number.map(|number| number.to_string()).as_deref(), read, "{json}");
        }
    }

    #[test]
    fn numbers_are_shown_as_the_french_write_them() {
        for (text, plain, price) in [
            ("2.6", "2,6", "2,60\u{a0}€"),
            ("0.653", "0,653", "0,653\u{a0}€"),
            ("15389", "15\u{202f}389", "15\u{202f}389,00\u{a0}€"),
            ("-1234567", "", ""),
            ("-1000", "-1\u{202f}000", "-1\u{202f}000,00\u{a0}€"),
        ] {
            let Ok(number) = text.parse::<Number>() else {
                assert_eq!(plain, "", "{text}");
                continue;
            };
            assert_eq!(number.french(), plain);
            assert_eq!(number.euros(), price);
        }
    }
}
