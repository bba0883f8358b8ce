//! From text to words: where they stand, how they are folded, what of them counts.

use mee_shared::text::fold;

/// The longest word that is looked at, in letters; what is longer is no word of French.
const LONGEST: usize = 40;

/// Words that lose their vowel before another and then cling to it.
const ELIDED: &[&str] =
    &["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in lower case without accents.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '‘' | '`' | '´')
}

/// The words of a text in their order, elided articles and pronouns left out.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        if letter.is_alphanumeric() || unicode_mark(letter) {
            begun.get_or_insert(place);
            if letters.peek().is_some() {
                continue;
            }
            let end = text.len();
            if let Some(start) = begun.take() {
                push(text, start, end, &mut found);
            }
        } else if let Some(start) = begun.take() {
            let is_elided = is_apostrophe(letter)
                && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric())
                && text.get(start..place).is_some_and(|word| ELIDED.contains(&fold(word).as_str()));
            if !is_elided {
                push(text, start, place, &mut found);
            }
        }
    }
    found
}

/// Combining accents, which some keyboards put behind their letter.
fn unicode_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Word>) {
    let Some(slice) = text.get(start..end) else { return };
    let folded: String = if slice.is_ascii() {
        slice.to_ascii_lowercase()
    } else {
        fold(slice).chars().filter(|letter| letter.is_alphanumeric()).collect()
    };
    let folded: String = if folded.chars().count() > LONGEST { folded.chars().take(LONGEST).collect() } else { folded };
    if folded.is_empty() {
        return;
    }
    // « 3ans » is two words, « 6e », « 6eme », « cm2 » and « mp3 » are one.
    let digits = folded.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits < folded.len() {
        let (number, rest) = folded.split_at(digits);
        if is_ordinal(rest) {
            found.push(Word { text: format!("{number}e"), start, end });
            return;
        }
        if rest.len() > 2 {
            found.push(Word { text: number.to_owned(), start, end });
            found.push(Word { text: rest.to_owned(), start, end });
            return;
        }
    }
    found.push(Word { text: folded, start, end });
}

fn is_ordinal(ending: &str) -> bool {
    matches!(ending, "e" | "eme" | "ieme" | "em" | "iem" | "me")
}

/// Words ending in « -ement » or « -ation » whose beginning is another word.
const WHOLE: &[&str] = &["departement", "appartement", "evenement", "gouvernement", "element", "testament"];

/// Words whose last letter is no plural, and which would become other words without it.
const INVARIABLE: &[&str] = &["cours", "fils", "mois", "fois", "pois", "sens", "poux"];

/// The stem of a folded word: without plural, feminine and the commonest endings of verbs and their nouns.
///
/// Lighter than Snowball's French stemmer, and made for words whose accents have gone: it has to join « manger », « mangé »
/// and « manges », and to keep « école » from « écolier ». What it leaves apart (« inscrire », « inscription ») stands in
/// the lexicon as a family.
#[must_use]
pub fn stem(word: &str) -> String {
    if word == "pou" {
        return "poux".to_owned();
    }
    if word.len() <= 3 || INVARIABLE.contains(&word) || word.bytes().any(|byte| !byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut rest = word;
    if let Some(shorter) = rest.strip_suffix("eaux").filter(|shorter| !shorter.is_empty()) {
        return format!("{shorter}eau");
    }
    if rest.len() > 5
        && let Some(shorter) = rest.strip_suffix("aux")
    {
        return format!("{shorter}al");
    }
    if !rest.ends_with("ss") {
        rest = rest.strip_suffix(['s', 'x']).unwrap_or(rest);
    }
    for ending in ["ement", "ation"] {
        if let Some(shorter) = rest.strip_suffix(ending)
            && shorter.len() >= 5
            && !WHOLE.contains(&rest)
        {
            return shorter.to_owned();
        }
    }
    for ending in ["ee", "er", "ez"] {
        if let Some(shorter) = rest.strip_suffix(ending).filter(|shorter| shorter.len() >= 3) {
            return shorter.to_owned();
        }
    }
    rest.strip_suffix('e').filter(|shorter| shorter.len() >= 3).unwrap_or(rest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_where_they_are_and_articles_fall_away() {
        for (text, expected) in [
            ("L'école d’Émilie", "ecole emilie"),
            ("Qu'est-ce qu'un PAI ?", "est ce un pai"),
            ("aujourd'hui", "aujourd hui"),
            ("3ans en CM2, la 6ème", "3 ans en cm2 la 6e"),
            ("e\u{301}cole 🎒 مدرسة", "ecole مدرسة"),
            ("sœur", "soeur"),
            ("", ""),
            ("'''", ""),
        ] {
            let found: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        let text = "À l'école";
        let last = words(text).pop();
        assert_eq!(last.and_then(|word| text.get(word.start..word.end)), Some("école"));
    }

    #[test]
    fn stems_join_forms_of_a_word_and_keep_words_apart() {
        for together in [
            &["manger", "mangez", "mange", "manges", "mangee"][..],
            &["ecole", "ecoles"],
            &["cheval", "chevaux"],
            &["demenagement", "demenager"],
            &["vaccination", "vaccin", "vaccins"],
            &["harcelement", "harceler", "harcelee"],
        ] {
            for word in together {
                assert_eq!(Some(stem(word)), together.first().map(|first| stem(first)), "{word}");
            }
        }
        for (one, other) in [("ecole", "ecolier"), ("departement", "depart"), ("mairie", "maire"), ("cours", "cour")] {
            assert_ne!(stem(one), stem(other), "{one}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_words_within_it(text in ".{0,200}") {
            for word in words(&text) {
                proptest::prop_assert!(text.get(word.start..word.end).is_some());
                proptest::prop_assert!(!word.text.is_empty() && !stem(&word.text).is_empty());
            }
        }
    }
}
