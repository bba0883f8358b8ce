//! What is looked for: the words of a question, each with what it may also mean or have been meant to be.

use super::lexicon::{LEXICON, LONGEST_EXPRESSION, is_article};
use super::text::Marks;
use super::vocabulary::Vocabulary;
use super::words::{stem, words};

/// The most words of a question that are looked at.
const MOST_WORDS: usize = 24;

/// The most characters of a question that are looked at.
pub const LONGEST_QUESTION: usize = 300;

/// One way to find a word: all these stems.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The stems.
    pub stems: Vec<String>,
    /// What finding them is worth, from 0 to 1.
    pub weight: f32,
    /// Whether it stands for several words of the question: it may then be rarer than each of them.
    pub is_of_expression: bool,
}

/// A word of the question.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    /// How much it counts, from 0 to 1.
    pub weight: f32,
    /// The ways to find it.
    pub alternatives: Vec<Alternative>,
    /// The word that is looked for in its place, where it is written wrong.
    pub corrected: Option<String>,
    word: String,
    stem: String,
}

/// A question, read.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Its words that say something.
    pub slots: Vec<Slot>,
    /// Stems that stand side by side in it.
    pub pairs: Vec<(String, String)>,
    /// The question with its misspelt words put right, where there are any.
    pub corrected: Option<String>,
}

/// How a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It is finished.
    Whole,
    /// Its last word is still being typed.
    Typing,
}

impl Slot {
    fn add(&mut self, stems: Vec<String>, weight: f32) {
        match self.alternatives.iter_mut().find(|known| known.stems == stems) {
            Some(known) => known.weight = known.weight.max(weight),
            None => self.alternatives.push(Alternative { stems, weight, is_of_expression: false }),
        }
    }

    fn add_expression(&mut self, stems: &[String], weight: f32) {
        self.alternatives.retain(|known| known.stems != stems);
        self.alternatives.push(Alternative { stems: stems.to_vec(), weight, is_of_expression: true });
    }

    /// A stem with everything it also is.
    fn add_with_meanings(&mut self, stem: &str, weight: f32) {
        let stems = vec![stem.to_owned()];
        for meaning in LEXICON.meanings(&stems) {
            self.add(meaning.stems.clone(), meaning.weight * weight);
        }
        self.add(stems, weight);
    }
}

struct Reader<'a> {
    vocabularies: &'a [&'a Vocabulary],
}

impl Reader<'_> {
    fn knows(&self, word: &str) -> bool {
        self.vocabularies.iter().any(|vocabulary| vocabulary.knows(word)) || LEXICON.knows(word)
    }

    fn count(&self, word: &str) -> u32 {
        self.vocabularies.iter().map(|vocabulary| vocabulary.count(word)).max().unwrap_or(0)
    }

    fn candidates(&self, word: &str, factor: f32, found: &mut Vec<(String, f32)>) {
        for vocabulary in self.vocabularies {
            found.extend(
                vocabulary
                    .candidates(word, 4)
                    .into_iter()
                    .map(|candidate| (candidate.word.to_owned(), candidate.weight * factor)),
            );
        }
    }

    /// The ways to find a word that no text holds as it is written.
    fn guesses(&self, word: &str) -> Vec<(String, f32)> {
        let mut found = Vec::new();
        if let Some(rest) = unglued(word) {
            if self.knows(rest) {
                found.push((rest.to_owned(), 0.95));
            } else if rest.len() > 2 {
                self.candidates(rest, 0.93, &mut found);
            }
        }
        self.candidates(word, 1.0, &mut found);
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.dedup_by(|later, kept| later.0 == kept.0);
        let best = found.first().map_or(0.0, |(_, weight)| *weight);
        found.retain(|(_, weight)| *weight >= best * 0.8);
        found.truncate(5);
        found
    }

    /// Two known words that were written as one.
    fn split(&self, word: &str) -> Option<(String, String)> {
        let places = word.char_indices().map(|(place, _)| place).filter(|place| *place >= 2 && word.len() - place >= 3);
        places
            .filter_map(|place| word.split_at_checked(place))
            .filter(|(one, other)| {
                let is_word = |part: &str| LEXICON.is_empty_word(part) || (part.len() > 2 && self.knows(part));
                is_word(one) && is_word(other)
            })
            .max_by_key(|(one, other)| (self.count(one).min(self.count(other)), one.len().max(other.len())))
            .map(|(one, other)| (one.to_owned(), other.to_owned()))
    }

    /// The word, or the two that were written as one.
    fn parts(&self, word: &str) -> Vec<String> {
        let is_known = || self.knows(word) || self.guesses(word).first().is_some_and(|(_, weight)| *weight >= 0.78);
        match (!is_known()).then(|| self.split(word)).flatten() {
            Some((one, other)) => vec![one, other],
            None => vec![word.to_owned()],
        }
    }

    fn slot(&self, word: &str) -> Slot {
        let stemmed = stem(word);
        let mut slot =
            Slot { weight: LEXICON.weight(&stemmed), word: word.to_owned(), stem: stemmed.clone(), ..Slot::default() };
        slot.add_with_meanings(&stemmed, 1.0);
        if self.knows(word) {
            // A word that stands in some text may still have been meant for one that stands in titles.
            if self.count(word) == 0 && !LEXICON.knows(word) {
                for (guess, weight) in self.guesses(word) {
                    if weight > 0.85 && self.count(&guess) > 0 {
                        slot.add_with_meanings(&stem(&guess), weight * 0.7);
                    }
                }
            }
            return slot;
        }
        let guesses = self.guesses(word);
        if let Some((first, weight)) = guesses.first() {
            if *weight > 0.6 {
                slot.stem = stem(first);
                slot.corrected = Some(first.clone());
            }
            slot.weight = LEXICON.weight(&stem(first));
        }
        for (guess, weight) in guesses {
            slot.add_with_meanings(&stem(&guess), weight);
        }
        slot
    }
}

/// The word without an article or a pronoun that was written as one with it.
fn unglued(word: &str) -> Option<&str> {
    let rest = ["qu", "l", "d", "j", "m", "t", "s", "n", "c"].iter().find_map(|glued| word.strip_prefix(glued))?;
    (rest.len() >= 2 && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'h', 'y'])).then_some(rest)
}

/// The words, single letters in a row joined where they spell a word: « a e s h ».
fn spelt(all: &[String], reader: &Reader<'_>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(all.len());
    let mut rest = all;
    while let Some((first, others)) = rest.split_first() {
        let letters = rest.iter().take_while(|word| word.len() == 1).count();
        let word: String = rest.iter().take(letters).map(String::as_str).collect();
        if letters > 1 && reader.knows(&word) {
            joined.push(word);
            rest = rest.get(letters..).unwrap_or_default();
        } else {
            joined.push(first.clone());
            rest = others;
        }
    }
    joined
}

impl Plan {
    /// Reads a question with these vocabularies.
    #[must_use]
    pub fn read(question: &str, vocabularies: &[&Vocabulary], reading: Reading) -> Self {
        let reader = Reader { vocabularies };
        let start: String = question.chars().take(LONGEST_QUESTION).collect();
        let mut all: Vec<String> = words(&start).into_iter().map(|word| word.text).take(MOST_WORDS).collect();
        let typed = if reading == Reading::Typing && !start.ends_with(' ') { all.pop() } else { None };
        // Every word but articles, with its place among the slots where it has one: expressions are made of these.
        let mut sequence: Vec<(String, Option<usize>)> = Vec::new();
        let mut plan = Self::default();
        for word in &spelt(&all, &reader) {
            if is_article(word) {
                continue;
            }
            let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            if is_letter || LEXICON.is_empty_word(word) {
                sequence.push((stem(word), None));
                continue;
            }
            for word in reader.parts(word) {
                if LEXICON.is_empty_word(&word) {
                    sequence.push((stem(&word), None));
                } else {
                    let slot = reader.slot(&word);
                    sequence.push((slot.stem.clone(), Some(plan.slots.len())));
                    plan.slots.push(slot);
                }
            }
        }
        plan.join_words(&reader);
        plan.add_expressions(&sequence);
        if plan.slots.is_empty() && typed.is_none() {
            // Nothing but small words: they are what is asked for.
            plan.slots = all.iter().filter(|word| word.len() > 1).map(|word| reader.slot(word)).collect();
        }
        plan.pairs = plan
            .slots
            .iter()
            .zip(plan.slots.iter().skip(1))
            .map(|(one, other)| (one.stem.clone(), other.stem.clone()))
            .collect();
        if plan.slots.iter().any(|slot| slot.corrected.is_some()) {
            let words: Vec<&str> =
                plan.slots.iter().map(|slot| slot.corrected.as_deref().unwrap_or(&slot.word)).collect();
            plan.corrected = Some(words.join(" "));
        }
        if let Some(typed) = typed {
            plan.slots.push(typing_slot(&reader, &typed));
        }
        plan
    }

    /// « peri scolaire »: two words of which one is unknown, and which together are one.
    fn join_words(&mut self, reader: &Reader<'_>) {
        for place in 1..self.slots.len() {
            let Some([one, other]) = self.slots.get_mut(place - 1..=place) else { continue };
            let joined = format!("{}{}", one.word, other.word);
            if joined.len() > 5 && (!reader.knows(&one.word) || !reader.knows(&other.word)) && reader.knows(&joined) {
                for slot in [one, other] {
                    slot.add_with_meanings(&stem(&joined), 0.95);
                    slot.corrected = None;
                }
            }
        }
    }

    /// Expressions of several words: what they also are finds each of their words.
    fn add_expressions(&mut self, sequence: &[(String, Option<usize>)]) {
        let stems: Vec<String> = sequence.iter().map(|(stem, _)| stem.clone()).collect();
        for length in 2..=LONGEST_EXPRESSION.min(stems.len()) {
            for (window, entries) in stems.windows(length).zip(sequence.windows(length)) {
                let meanings = LEXICON.meanings(window);
                if meanings.is_empty() {
                    continue;
                }
                let mut places: Vec<usize> = entries.iter().filter_map(|(_, place)| *place).collect();
                if places.is_empty() {
                    places.push(self.slots.len());
                    self.slots.push(Slot { word: window.join(" "), ..Slot::default() });
                }
                for place in places {
                    let Some(slot) = self.slots.get_mut(place) else { continue };
                    slot.weight = slot.weight.max(0.75);
                    meanings.iter().for_each(|meaning| slot.add_expression(&meaning.stems, meaning.weight));
                }
            }
        }
        // The likeliest first: the rarity of the others is judged by it.
        for slot in &mut self.slots {
            slot.alternatives.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        }
    }

    /// The stems of its words that say something, as they were written.
    #[must_use]
    pub fn stems(&self) -> String {
        self.slots.iter().map(|slot| slot.stem.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Every stem that is looked for, with its worth: what an excerpt marks.
    #[must_use]
    pub fn marks(&self) -> Marks {
        let alternatives =
            self.slots.iter().flat_map(|slot| slot.alternatives.iter().map(move |found| (found, slot.weight)));
        Marks::new(alternatives.filter(|(alternative, _)| alternative.weight >= 0.5).flat_map(
            |(alternative, weight)| {
                alternative.stems.iter().map(move |stem| (stem.as_str(), alternative.weight * weight))
            },
        ))
    }
}

/// The last word of a question that is being typed: any word that begins so.
fn typing_slot(reader: &Reader<'_>, typed: &str) -> Slot {
    let mut slot = Slot { weight: 1.0, word: typed.to_owned(), stem: stem(typed), ..Slot::default() };
    slot.add_with_meanings(&stem(typed), 1.0);
    let mut has_longer = false;
    for vocabulary in reader.vocabularies {
        for word in vocabulary.beginning_with(typed, 16) {
            has_longer = true;
            slot.add(vec![stem(word)], 0.9);
        }
    }
    if !has_longer {
        for (guess, weight) in reader.guesses(typed) {
            slot.add_with_meanings(&stem(&guess), weight);
        }
    }
    slot
}
