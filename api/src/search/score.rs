//! How well a document answers: BM25 over weighted fields, by word of the question, and how much of the question it covers.
//!
//! A word found in several ways counts once, by the best of them: synonyms must not outvote the other words.

use super::analysis::pair;
use super::document::{FIELDS, Field};
use super::plan::{Alternative, Plan};

/// A set of documents in which terms are looked up.
pub trait Postings {
    /// How many numbers its documents have; not all need be there.
    fn size(&self) -> usize;

    /// Calls for each document that has the term in the field: its number, how often, and the field's length there.
    fn visit(&self, field: Field, term: &str, each: &mut dyn FnMut(usize, f32, f32));
}

/// A count as a number to reckon with; what is above 65,535 counts as that.
#[must_use]
pub fn real(count: u32) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// What a field weighs, how long it usually is, and how much its length counts against it.
struct FieldWeight {
    field: Field,
    weight: f32,
    usual: f32,
    slope: f32,
}

const WEIGHTS: [FieldWeight; 5] = [
    FieldWeight { field: Field::Title, weight: 3.4, usual: 9.0, slope: 0.45 },
    FieldWeight { field: Field::Keys, weight: 3.0, usual: 14.0, slope: 0.35 },
    FieldWeight { field: Field::Heads, weight: 1.5, usual: 22.0, slope: 0.5 },
    FieldWeight { field: Field::Short, weight: 1.2, usual: 36.0, slope: 0.5 },
    FieldWeight { field: Field::Body, weight: 0.2, usual: 250.0, slope: 0.5 },
];

/// From how much of a word on its occurrence counts little more.
const SATURATION: f32 = 2.5;

/// The share of a document that is about a word: in its title, once.
const WHOLLY_ABOUT: f32 = 0.65;

/// What two words side by side add.
const SIDE_BY_SIDE: f32 = 0.2;

/// What is left to a document of its points when it covers nothing of the question.
const LEAST_COVERAGE: f32 = 0.2;

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its number, counted through the sources in their order.
    pub number: usize,
    /// Its points.
    pub score: f32,
    /// How much of the question it covers, from 0 to 1.
    pub coverage: f32,
}

/// Space that a search needs, kept from one to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    frequency: Vec<f32>,
    touched: Vec<usize>,
    together: Vec<(f32, usize)>,
    slot: Vec<f32>,
    slot_touched: Vec<usize>,
    total: Vec<f32>,
    covered: Vec<f32>,
    found: Vec<usize>,
}

impl Scratch {
    fn fit(&mut self, size: usize) {
        for list in [&mut self.frequency, &mut self.slot, &mut self.total, &mut self.covered] {
            if list.len() < size {
                list.resize(size, 0.0);
            }
        }
        if self.together.len() < size {
            self.together.resize(size, (0.0, 0));
        }
    }
}

fn cell<T>(list: &mut [T], number: usize) -> Option<&mut T> {
    list.get_mut(number)
}

/// Looks for a plan in several sources; `common` is how many documents the first of them holds, after which rarity is judged.
///
/// Every document that has any word of it is found, in no order.
#[must_use]
pub fn search(plan: &Plan, sources: &[&dyn Postings], common: u32, scratch: &mut Scratch) -> Vec<Found> {
    let size = sources.iter().map(|source| source.size()).sum();
    scratch.fit(size);
    let mut search = Search { sources, common: real(common.max(1)), scratch };
    let mut all = 0.0;
    for slot in &plan.slots {
        let mut rarity: f32 = 0.0;
        // A synonym counts as no rarer than the word itself; else it would outvote it.
        let mut most = f32::MAX;
        for alternative in &slot.alternatives {
            let idf = search.alternative(alternative, if alternative.is_of_expression { f32::MAX } else { most });
            if most == f32::MAX && idf > 0.0 && !alternative.is_of_expression {
                most = idf;
            }
            rarity = rarity.max(idf * alternative.weight);
        }
        if rarity == 0.0 {
            rarity = search.idf(0.0) * 0.5;
        }
        let worth = slot.weight * rarity;
        all += worth;
        search.close_slot(slot.weight, worth);
    }
    for (one, other) in &plan.pairs {
        search.side_by_side(&pair(one, other));
    }
    search.collect(all)
}

struct Search<'a> {
    sources: &'a [&'a dyn Postings],
    common: f32,
    scratch: &'a mut Scratch,
}

impl Search<'_> {
    fn idf(&self, count: f32) -> f32 {
        // Rounded, for sums depend on the order of documents.
        let count = (count * 4.0).round() / 4.0;
        (1.0 + (f32::max(self.common - count, 0.0) + 0.5) / (count + 0.5)).ln()
    }

    /// Adds up a term's weighted frequency in every document, and says how rare it is.
    ///
    /// A document counts by how much it is about the term: a word that many texts mention and few are about is rare.
    fn term(&mut self, term: &str, weights: &[FieldWeight]) -> f32 {
        self.scratch.touched.clear();
        let mut offset = 0;
        let mut about = 0.0;
        for source in self.sources {
            for FieldWeight { field, weight, usual, slope } in weights {
                let (frequency, touched) = (&mut self.scratch.frequency, &mut self.scratch.touched);
                source.visit(*field, term, &mut |number, count, length| {
                    let number = number + offset;
                    if let Some(sum) = cell(frequency, number) {
                        if *sum == 0.0 {
                            touched.push(number);
                        }
                        *sum += weight * count / (1.0 - slope + slope * length / usual);
                    }
                });
            }
            if offset == 0 {
                let frequencies = self.scratch.touched.iter().filter_map(|number| self.scratch.frequency.get(*number));
                about = frequencies.map(|frequency| frequency / (frequency + SATURATION)).sum::<f32>() / WHOLLY_ABOUT;
            }
            offset += source.size();
        }
        self.idf(about)
    }

    /// Takes what [`Self::term`] left, saturated.
    fn take(&mut self, mut each: impl FnMut(&mut Scratch, usize, f32)) {
        let touched = std::mem::take(&mut self.scratch.touched);
        for number in &touched {
            if let Some(sum) = cell(&mut self.scratch.frequency, *number) {
                let frequency = std::mem::take(sum);
                each(self.scratch, *number, frequency / (frequency + SATURATION));
            }
        }
        self.scratch.touched = touched;
    }

    fn best(scratch: &mut Scratch, number: usize, points: f32) {
        if let Some(best) = cell(&mut scratch.slot, number) {
            if *best == 0.0 {
                scratch.slot_touched.push(number);
            }
            *best = best.max(points);
        }
    }

    /// Looks for one way to find a word; says how rare it is, 0 where nobody has it.
    fn alternative(&mut self, alternative: &Alternative, most: f32) -> f32 {
        if let [stem] = alternative.stems.as_slice() {
            let idf = self.term(stem, &WEIGHTS).min(most);
            if self.scratch.touched.is_empty() {
                return 0.0;
            }
            let weight = alternative.weight;
            self.take(|scratch, number, share| Self::best(scratch, number, weight * idf * share));
            return idf;
        }
        let mut members: Vec<usize> = Vec::new();
        let mut rarest: f32 = 0.0;
        for (place, stem) in alternative.stems.iter().enumerate() {
            rarest = rarest.max(self.term(stem, &WEIGHTS));
            self.take(|scratch, number, share| {
                if let Some((sum, hits)) = cell(&mut scratch.together, number)
                    && *hits == place
                {
                    if place == 0 {
                        members.push(number);
                    }
                    *sum += share;
                    *hits += 1;
                }
            });
        }
        let rarest = rarest.min(most);
        let wanted = alternative.stems.len();
        let share = 1.0 / real(u32::try_from(wanted).unwrap_or(1));
        let mut is_found = false;
        for number in members {
            let (sum, hits) = cell(&mut self.scratch.together, number).map(std::mem::take).unwrap_or_default();
            if hits == wanted {
                is_found = true;
                Self::best(self.scratch, number, alternative.weight * rarest * sum * share);
            }
        }
        if is_found { rarest } else { 0.0 }
    }

    /// Ends a word: each document gets the points of the best way in which it was found there.
    fn close_slot(&mut self, weight: f32, worth: f32) {
        let touched = std::mem::take(&mut self.scratch.slot_touched);
        for number in &touched {
            let points = cell(&mut self.scratch.slot, *number).map(std::mem::take).unwrap_or_default();
            if let Some(total) = cell(&mut self.scratch.total, *number) {
                if *total == 0.0 {
                    self.scratch.found.push(*number);
                }
                *total += points * weight;
            }
            if let Some(covered) = cell(&mut self.scratch.covered, *number) {
                *covered += worth;
            }
        }
        self.scratch.slot_touched = touched;
        self.scratch.slot_touched.clear();
    }

    fn side_by_side(&mut self, term: &str) {
        const PAIRS: [FieldWeight; 1] = [FieldWeight { field: Field::Pairs, weight: 2.0, usual: 30.0, slope: 0.3 }];
        let idf = self.term(term, &PAIRS);
        self.take(|scratch, number, share| {
            if let Some(total) = cell(&mut scratch.total, number).filter(|total| **total > 0.0) {
                *total += SIDE_BY_SIDE * idf * share;
            }
        });
    }

    fn collect(self, all: f32) -> Vec<Found> {
        let numbers = std::mem::take(&mut self.scratch.found);
        let mut found = Vec::with_capacity(numbers.len());
        for number in &numbers {
            let total = cell(&mut self.scratch.total, *number).map(std::mem::take).unwrap_or_default();
            let covered = cell(&mut self.scratch.covered, *number).map(std::mem::take).unwrap_or_default();
            let coverage = if all > 0.0 { f32::min(covered / all, 1.0) } else { 0.0 };
            let score = total * (LEAST_COVERAGE + (1.0 - LEAST_COVERAGE) * coverage);
            found.push(Found { number: *number, score, coverage });
        }
        self.scratch.found = numbers;
        self.scratch.found.clear();
        found
    }
}

const _: () = assert!(WEIGHTS.len() + 1 == FIELDS.len());
