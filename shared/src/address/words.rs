//! The words of a street's name or of what someone types, in one spelling: « bd », « boul. » and « Boulevard » are one word.
//!
//! The abbreviations are those of the AFNOR standard XP Z10-011 on postal addresses and those people write beside them.

use crate::text::fold;

/// What a word does in a street's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// An article or a preposition, which says nothing: de, la, l'.
    Link,
    /// A kind of street, which many streets share: rue, avenue.
    Way,
    /// A title, which is often left out: général, saint.
    Title,
    /// A word of the name itself.
    Name,
}

/// A word of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in full, folded.
    pub full: String,
    /// The word as it was written, folded, where it was an abbreviation.
    pub written: Option<String>,
    /// What it does.
    pub kind: WordKind,
    /// Whether an apostrophe followed it: « d' » is no repetition mark.
    pub is_elided: bool,
}

const LINKS: &[&str] =
    &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "sur"];

/// Kinds of street, each with its abbreviations.
const WAYS: &[(&str, &[&str])] = &[
    ("allee", &["all", "al", "allees"]),
    ("avenue", &["av", "ave", "aven"]),
    ("boulevard", &["bd", "bld", "blvd", "boul", "bvd", "bl"]),
    ("chaussee", &["chs", "chau"]),
    ("chemin", &["ch", "che", "chem", "chm"]),
    ("cite", &["cit"]),
    ("clos", &[]),
    ("cour", &[]),
    ("cours", &["crs"]),
    ("domaine", &["dom"]),
    ("esplanade", &["esp"]),
    ("faubourg", &["fg", "fbg"]),
    ("hameau", &["ham"]),
    ("impasse", &["imp", "impass"]),
    ("lieu", &[]),
    ("lotissement", &["lot", "lots"]),
    ("mail", &[]),
    ("montee", &["mte"]),
    ("parvis", &["prv"]),
    ("passage", &["pass", "pas", "psg", "psge"]),
    ("place", &["pl", "plc"]),
    ("placette", &["pltte"]),
    ("promenade", &["prom"]),
    ("quai", &["qu", "q"]),
    ("quartier", &["qua", "quart"]),
    ("residence", &["res", "resid"]),
    ("route", &["rte"]),
    ("rue", &["r"]),
    ("ruelle", &["rle"]),
    ("sente", &["sen"]),
    ("sentier", &["snt", "sent"]),
    ("square", &["sq", "squ"]),
    ("traverse", &["tra"]),
    ("venelle", &["ven"]),
    ("villa", &["vla"]),
    ("voie", &["voi"]),
];

/// Titles, each with its abbreviations.
const TITLES: &[(&str, &[&str])] = &[
    ("abbe", &[]),
    ("amiral", &["am", "amir"]),
    ("capitaine", &["cap", "cne", "cpt"]),
    ("colonel", &["col"]),
    ("commandant", &["cdt", "cmdt", "com"]),
    ("docteur", &["dr", "doct"]),
    ("frere", &[]),
    ("freres", &["frs"]),
    ("general", &["gal", "gen", "gnl"]),
    ("grand", &["gd", "grd"]),
    ("grande", &["gde", "grde"]),
    ("lieutenant", &["lt"]),
    ("marechal", &["mal", "mar"]),
    ("monseigneur", &["mgr"]),
    ("notre", &["nd"]),
    ("petit", &["pt"]),
    ("petite", &["pte"]),
    ("president", &["pdt", "pres"]),
    ("professeur", &["pr", "prof"]),
    ("saint", &["st"]),
    ("sainte", &["ste"]),
    ("saintes", &["stes"]),
    ("saints", &["sts"]),
    ("sergent", &["sgt", "serg"]),
    ("vieille", &["vle"]),
    ("vieux", &["vx"]),
];

/// Numbers in words, as dates and counts in names of streets: « Onze Novembre », « Deux Communes ».
const NUMBERS: &[(&str, &str)] = &[
    ("premier", "1"),
    ("1er", "1"),
    ("deux", "2"),
    ("trois", "3"),
    ("quatre", "4"),
    ("cinq", "5"),
    ("six", "6"),
    ("sept", "7"),
    ("huit", "8"),
    ("neuf", "9"),
    ("dix", "10"),
    ("onze", "11"),
    ("douze", "12"),
    ("treize", "13"),
    ("quatorze", "14"),
    ("quinze", "15"),
    ("seize", "16"),
    ("vingt", "20"),
];

/// The words of a text, in one spelling.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for piece in text.split(char::is_whitespace) {
        // An apostrophe, straight or curly, ties two words.
        let parts: Vec<&str> = piece.split(['\'', '’', '`', '´']).collect();
        let last = parts.len().saturating_sub(1);
        for (place, part) in parts.iter().enumerate() {
            let folded = fold(part);
            let start = words.len();
            words.extend(folded.split(' ').filter(|word| !word.is_empty()).map(word));
            if place < last && words.len() > start {
                // Only the word before the apostrophe.
                if let Some(word) = words.last_mut() {
                    word.is_elided = true;
                }
            }
        }
    }
    joined(words)
}

fn word(written: &str) -> Word {
    let known = |table: &[(&'static str, &[&str])]| {
        table.iter().find(|(full, short)| *full == written || short.contains(&written)).map(|(full, _)| *full)
    };
    let (full, kind) = if LINKS.contains(&written) {
        (written, WordKind::Link)
    } else if let Some(full) = known(WAYS) {
        (full, WordKind::Way)
    } else if let Some(full) = known(TITLES) {
        (full, WordKind::Title)
    } else if let Some((_, digits)) = NUMBERS.iter().find(|(name, _)| *name == written) {
        (*digits, WordKind::Name)
    } else {
        (written, WordKind::Name)
    };
    Word { full: full.to_owned(), written: (full != written).then(|| written.to_owned()), kind, is_elided: false }
}

/// « dix-huit » is one number, and « rond-point » one kind of street.
fn joined(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        if let Some(before) = joined.last_mut() {
            if before.written.as_deref() == Some("dix") && matches!(word.full.as_str(), "7" | "8" | "9") {
                before.full = format!("1{}", word.full);
                before.written = None;
                continue;
            }
            let is_round =
                matches!(before.full.as_str(), "rond" | "rd" | "rpt") || before.written.as_deref() == Some("rd");
            if is_round && (word.full == "point" || word.written.as_deref() == Some("pt")) {
                *before = Word { full: "rondpoint".to_owned(), written: None, kind: WordKind::Way, is_elided: false };
                continue;
            }
        }
        joined.push(word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> String {
        words(text).into_iter().map(|word| word.full).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_spelling_of_a_street_has_the_same_words() {
        for (spellings, expected) in [
            (
                &["Boulevard Saint-Michel", "bd st michel", "BLD. ST. MICHEL", "Boul  saint michel"][..],
                "boulevard saint michel",
            ),
            (&["Avenue du Maréchal de Lattre", "av du mal de lattre"], "avenue du marechal de lattre"),
            (&["Rue de l’Égalité", "r de l'egalite", "RUE DE L EGALITE"], "rue de l egalite"),
            (&["Place du 11 Novembre 1918", "pl. du Onze novembre 1918"], "place du 11 novembre 1918"),
            (&["Rue du 18 Juin", "rue du dix-huit juin", "rue du dix huit juin"], "rue du 18 juin"),
            (&["Rond-Point du Verger", "rd pt du verger", "Rond point du Verger"], "rondpoint du verger"),
            (&["Allée du Docteur Roux", "all. du dr roux"], "allee du docteur roux"),
            (&["", " - ' "], ""),
        ] {
            for spelling in spellings {
                assert_eq!(full(spelling), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn a_word_knows_what_it_does() {
        let kinds = |text: &str| words(text).iter().map(|word| word.kind).collect::<Vec<_>>();
        assert_eq!(
            kinds("bd de la gal Foch"),
            [WordKind::Way, WordKind::Link, WordKind::Link, WordKind::Title, WordKind::Name]
        );
        let elided: Vec<bool> = words("12 rue d'Aulnay").iter().map(|word| word.is_elided).collect();
        assert_eq!(elided, [false, false, true, false]);
    }

    #[test]
    fn no_abbreviation_stands_for_two_words() {
        let mut seen = std::collections::BTreeMap::new();
        for (full, short) in WAYS.iter().chain(TITLES) {
            for text in short.iter().chain([full]) {
                let other = seen.insert(*text, *full);
                assert!(other.is_none_or(|other| other == *full), "{text}: {full}, {other:?}");
                assert!(!LINKS.contains(text), "{text}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn words_in_full_stay_what_they_are(text in ".{0,60}") {
            let once = full(&text);
            proptest::prop_assert!(once.chars().all(|c| c.is_alphanumeric() || c == ' '), "{}", once);
        }
    }
}
