//! Folding and slugs: the one way text is made comparable, in the database and in memory; and how French is set.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents, ligatures opened, every run of anything but letters and digits made one space.
///
/// Names are sorted and searched on this form and never on the raw text, so both database engines agree.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|&character| !is_combining_mark(character)).flat_map(char::to_lowercase) {
        match character {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The folded text with hyphens for spaces, ASCII only: an anchor or the start of a slug.
#[must_use]
pub fn slugify(text: &str) -> String {
    let ascii: String = fold(text).chars().filter(|character| character.is_ascii()).collect();
    ascii.split_whitespace().collect::<Vec<_>>().join("-")
}

/// How many sentences a plain text has: runs that end in `.`, `!`, `?` or `…` before a space or the end.
#[must_use]
pub fn count_sentences(text: &str) -> usize {
    let mut count: usize = 0;
    let mut open = false;
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        if matches!(character, '.' | '!' | '?' | '…') {
            let ends = characters.peek().is_none_or(|next| next.is_whitespace() || matches!(next, '»' | ')' | '"'));
            if open && ends {
                count += 1;
                open = false;
            }
        } else if character.is_alphanumeric() {
            open = true;
        }
    }
    count + usize::from(open)
}

/// The text with the spaces that French sets around double punctuation made unbreakable, so that no line starts with « ? ».
#[must_use]
pub fn bound(text: &str) -> Cow<'_, str> {
    let is_tied =
        |pair: (char, char)| matches!(pair, (' ', '?' | '!' | ':' | ';' | '»' | '%' | '€') | ('«' | '°', ' '));
    if !text.chars().zip(text.chars().skip(1)).any(is_tied) {
        return Cow::Borrowed(text);
    }
    let mut tied = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    let mut previous = None;
    while let Some(character) = rest.next() {
        let is_before = character == ' ' && rest.peek().is_some_and(|&next| is_tied((' ', next)));
        let is_after = character == ' ' && matches!(previous, Some('«' | '°'));
        tied.push(if is_before || is_after { '\u{a0}' } else { character });
        previous = Some(character);
    }
    Cow::Owned(tied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_punctuation_does_not_start_a_line() {
        for (text, expected) in [
            ("Que faire ?", "Que faire\u{a0}?"),
            ("Attention : « non » !", "Attention\u{a0}: «\u{a0}non\u{a0}»\u{a0}!"),
            ("décision n° 410463", "décision n°\u{a0}410463"),
            ("50 % ou 7 500 €", "50\u{a0}% ou 7 500\u{a0}€"),
            ("12:30, a?b", "12:30, a?b"),
            (" ", " "),
            ("", ""),
        ] {
            assert_eq!(bound(text), expected);
        }
    }

    #[test]
    fn folding_makes_names_comparable() {
        for (text, folded) in [
            ("École élémentaire", "ecole elementaire"),
            ("L'Haÿ-les-Roses", "l hay les roses"),
            ("  Sœur  Émilie ! ", "soeur emilie"),
            ("Le Kremlin‑Bicêtre", "le kremlin bicetre"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
        assert_eq!(slugify("Où s'informer ?"), "ou-s-informer");
    }

    #[test]
    fn sentences_are_counted() {
        for (text, count) in [
            ("Oui. Voici comment ! Est-ce clair ?", 3),
            ("Une phrase sans point", 1),
            ("Le prix est de 3.50 euros. Fin.", 2),
            ("", 0),
            ("Il dit « oui. » Puis il part.", 2),
        ] {
            assert_eq!(count_sentences(text), count, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".*") {
            let folded = fold(&text);
            proptest::prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn a_slug_of_any_text_is_empty_or_well_formed(text in ".{0,60}") {
            let slug = slugify(&text);
            proptest::prop_assert!(slug.is_empty() || slug.len() > 100 || slug.parse::<crate::ids::Slug>().is_ok(), "{}", slug);
        }
    }
}
