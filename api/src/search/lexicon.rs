//! What parents write for what fiches say: synonyms, families of words, words that say nothing; all of it data.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{stem, words};

static DATA: &str = include_str!("../../data/search/lexique.txt");

/// The lexicon that the binary carries.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(DATA));

/// The most words an expression of the lexicon has.
pub const LONGEST_EXPRESSION: usize = 5;

/// Whether a folded word says nothing even within an expression.
#[must_use]
pub fn is_article(word: &str) -> bool {
    const ARTICLES: &[&str] = &[
        "a", "l", "la", "le", "les", "de", "du", "des", "d", "en", "au", "aux", "un", "une", "mon", "ma", "mes", "son",
        "sa", "ses", "que", "qu", "est", "il", "elle", "je", "j", "ne", "n", "c", "s", "se", "et",
    ];
    ARTICLES.contains(&word)
}

/// What an expression also is.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The stems to look for, all of them.
    pub stems: Vec<String>,
    /// How much finding them is worth, the expression itself being worth 1.
    pub weight: f32,
}

/// See [`LEXICON`].
#[derive(Debug, Default)]
pub struct Lexicon {
    empty: HashMap<String, ()>,
    faint: HashMap<String, f32>,
    meanings: HashMap<Vec<String>, Vec<Meaning>>,
    /// The folded words of its expressions, for what is written wrong.
    vocabulary: Vec<String>,
    unread: usize,
}

impl Lexicon {
    fn read(data: &str) -> Self {
        let mut lexicon = Self::default();
        let lines = || data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines() {
            if let Some(listed) = line.strip_prefix("vide ") {
                for word in listed.split_whitespace().flat_map(words) {
                    lexicon.empty.insert(word.text, ());
                }
            }
        }
        for line in lines() {
            let Some((mark, rest)) = line.split_once(' ') else {
                lexicon.unread += 1;
                continue;
            };
            match mark {
                "vide" => {}
                "faible" => match rest.rsplit_once(' ').map(|(word, weight)| (word, weight.parse())) {
                    Some((word, Ok(weight))) => {
                        lexicon.faint.insert(stem(word), weight);
                    }
                    _ => lexicon.unread += 1,
                },
                "+" => lexicon.group(rest, 0.95),
                "=" => lexicon.group(rest, 0.85),
                "~" => lexicon.group(rest, 0.45),
                ">" => match rest.split_once(':') {
                    Some((from, to)) => {
                        let from = lexicon.stems(from);
                        for to in to.split(',') {
                            lexicon.lead(&from, to, 0.6);
                        }
                    }
                    None => lexicon.unread += 1,
                },
                _ => lexicon.unread += 1,
            }
        }
        lexicon.vocabulary.sort_unstable();
        lexicon.vocabulary.dedup();
        lexicon
    }

    fn group(&mut self, members: &str, weight: f32) {
        let members: Vec<&str> = members.split(',').collect();
        for from in &members {
            let from_stems = self.stems(from);
            for to in members.iter().filter(|to| *to != from) {
                self.lead(&from_stems, to, weight);
            }
        }
    }

    /// An expression as a question has it: small words such as « pas » or « après » can make its meaning.
    fn stems(&mut self, expression: &str) -> Vec<String> {
        let all = words(expression);
        let kept = all.into_iter().map(|word| word.text).filter(|word| !is_article(word));
        kept.map(|word| {
            let stem = stem(&word);
            if word.len() > 3 && !self.is_empty_word(&word) {
                self.vocabulary.push(word);
            }
            stem
        })
        .collect()
    }

    fn lead(&mut self, from: &[String], to: &str, weight: f32) {
        // What is looked for are the words that say something.
        let told: Vec<String> = words(to).into_iter().map(|word| word.text).collect();
        let stems = self.stems(to);
        let kept: Vec<String> = told.iter().filter(|word| !self.is_empty_word(word)).map(|word| stem(word)).collect();
        let stems = if kept.is_empty() { stems } else { kept };
        if from.is_empty() || from.len() > LONGEST_EXPRESSION || stems.is_empty() || stems == from {
            return;
        }
        let meanings = self.meanings.entry(from.to_vec()).or_default();
        match meanings.iter_mut().find(|known| known.stems == stems) {
            Some(known) => known.weight = known.weight.max(weight),
            None => meanings.push(Meaning { stems, weight }),
        }
    }

    /// Whether it knows the folded word by itself.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.meanings.contains_key([stem(word)].as_slice())
    }

    /// Whether a folded word says nothing by itself.
    #[must_use]
    pub fn is_empty_word(&self, word: &str) -> bool {
        self.empty.contains_key(word)
    }

    /// How much a stem says, from 0 to 1.
    #[must_use]
    pub fn weight(&self, stem: &str) -> f32 {
        self.faint.get(stem).copied().unwrap_or(1.0)
    }

    /// What these stems together also are.
    #[must_use]
    pub fn meanings(&self, stems: &[String]) -> &[Meaning] {
        self.meanings.get(stems).map_or(&[], Vec::as_slice)
    }

    /// The folded words it knows.
    #[must_use]
    pub fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(from: &str, to: &str) -> bool {
        let stems = |text: &str| words(text).into_iter().map(|word| stem(&word.text)).collect::<Vec<_>>();
        LEXICON.meanings(&stems(from)).iter().any(|meaning| meaning.stems == stems(to))
    }

    #[test]
    fn every_line_is_read() {
        assert_eq!(LEXICON.unread, 0);
        assert!(LEXICON.meanings.len() > 300, "{}", LEXICON.meanings.len());
    }

    #[test]
    fn parents_words_lead_to_those_of_fiches() {
        for (from, to) in [
            ("cantine", "restauration scolaire"),
            ("restauration scolaire", "cantine"),
            ("garderie", "accueil periscolaire"),
            ("maitresse", "enseignant"),
            ("avs", "aesh"),
            ("psy scolaire", "psychologue scolaire"),
            ("gosse", "enfant"),
            ("inscription", "inscrire"),
        ] {
            assert!(leads(from, to), "{from} → {to}");
        }
        assert!(!leads("enfant", "gosse"));
        assert!(LEXICON.is_empty_word("comment") && !LEXICON.is_empty_word("cantine"));
    }
}
