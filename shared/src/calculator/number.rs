//! Exact numbers as French readers type and read them.
//!
//! No figure is ever a float: amounts and parts are decimals from the first keystroke to the last sentence.

use rust_decimal::{Decimal, RoundingStrategy};

/// The most decimals that a question takes.
const MOST_DECIMALS: u32 = 6;

/// The most digits that a question takes: more is a slip of the finger, and would leave what decimals hold exactly.
const MOST_DIGITS: u32 = 12;

/// Reads a number as people write it: `1 234,56`, `1234.56`, with or without `€` behind it.
///
/// Nothing for what is no number, and for one of more than twelve digits or six decimals.
#[must_use]
pub fn read(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let text = text.strip_suffix('€').unwrap_or(text).trim_end();
    let (is_negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits: i64 = 0;
    let (mut count, mut decimals) = (0, None);
    for character in text.chars() {
        match character {
            '0'..='9' => {
                count += 1;
                if count > MOST_DIGITS {
                    return None;
                }
                digits = digits * 10 + i64::from(character.to_digit(10)?);
                decimals = decimals.map(|decimals: u32| decimals + 1);
            }
            ' ' | '\u{a0}' | '\u{202f}' if count > 0 && decimals.is_none() => {}
            ',' | '.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let decimals = decimals.unwrap_or(0);
    let is_number = count > 0 && decimals <= MOST_DECIMALS;
    is_number.then(|| Decimal::new(if is_negative { -digits } else { digits }, decimals))
}

/// Rounded to so many decimals, a half away from zero, as cents are rounded by hand.
#[must_use]
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The sum. What leaves the range of decimals, which no answer within its bounds can reach, comes out as the greatest one.
///
/// The four operations stand here once: the library's operators are copied to wherever they are used, 2 kB each.
#[must_use]
#[inline(never)]
pub fn plus(one: Decimal, other: Decimal) -> Decimal {
    one.checked_add(other).unwrap_or(Decimal::MAX)
}

/// The difference, within the same range.
#[must_use]
pub fn less(one: Decimal, other: Decimal) -> Decimal {
    plus(one, -other)
}

/// The product, within the same range.
#[must_use]
#[inline(never)]
pub fn times(one: Decimal, other: Decimal) -> Decimal {
    one.checked_mul(other).unwrap_or(Decimal::MAX)
}

/// The quotient, within the same range; by nought too.
#[must_use]
#[inline(never)]
pub fn over(one: Decimal, other: Decimal) -> Decimal {
    one.checked_div(other).unwrap_or(Decimal::MAX)
}

/// The number in French: `1 234,5`, with an unbreakable space between thousands.
#[must_use]
pub fn french(value: Decimal) -> String {
    grouped(&value.normalize().to_string())
}

/// An amount of euros in French: `75 €`, `12,50 €`; more than two decimals are kept.
#[must_use]
pub fn euros(value: Decimal) -> String {
    let value = value.normalize();
    let text = if value.scale() == 1 { [&value.to_string(), "0"].concat() } else { value.to_string() };
    [&grouped(&text), "\u{a0}€"].concat()
}

fn grouped(text: &str) -> String {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("−", whole));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", Some(Decimal::new(12, 0))),
            (" 1 234,56 € ", Some(Decimal::new(123_456, 2))),
            ("1\u{202f}234.5", Some(Decimal::new(12_345, 1))),
            ("-3", Some(Decimal::new(-3, 0))),
            ("0,000001", Some(Decimal::new(1, 6))),
            ("340.50", Some(Decimal::new(34_050, 2))),
            ("0,0000001", None),
            ("1234567890123", None),
            ("1,2,3", None),
            ("1.234,56", None),
            ("douze", None),
            ("1e5", None),
            ("", None),
            ("€", None),
            ("-", None),
        ] {
            assert_eq!(read(text), value, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_french_readers_expect() {
        for (value, plain, money) in [
            (Decimal::new(75, 0), "75", "75\u{a0}€"),
            (Decimal::new(125, 1), "12,5", "12,50\u{a0}€"),
            (Decimal::new(1_234_567_890, 2), "12\u{202f}345\u{202f}678,9", "12\u{202f}345\u{202f}678,90\u{a0}€"),
            (Decimal::new(835_125, 3), "835,125", "835,125\u{a0}€"),
            (Decimal::new(-100_000, 2), "−1\u{202f}000", "−1\u{202f}000\u{a0}€"),
        ] {
            assert_eq!((french(value).as_str(), euros(value).as_str()), (plain, money));
        }
    }

    #[test]
    fn a_half_cent_is_rounded_up() {
        assert_eq!(rounded(Decimal::new(835_125, 3), 2), Decimal::new(83_513, 2));
        assert_eq!(rounded(Decimal::new(5, 1), 0), Decimal::ONE);
        assert_eq!(rounded(Decimal::new(25, 1), 0), Decimal::new(3, 0));
    }
}
