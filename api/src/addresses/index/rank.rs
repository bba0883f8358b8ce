//! Which streets answer what was typed, the best first.

use std::cmp::Ordering;
use std::collections::HashMap;

use mee_shared::address::{Word, WordKind};

use super::ask::{Ask, Reading, is_number};
use super::door::House;
use super::{Found, Index, Name, StreetEntry};

/// How much words that were typed and are not in the street count against it, beside words of the street not typed.
const TYPED_SHARE: f32 = 0.62;

/// What the words count, together, that follow the last one found: whoever types has not come to them yet, and a long name is
/// no worse an answer than a short one.
const TO_COME: f32 = 0.15;

/// The least score, before what is added to it, that is an answer.
const LEAST: f32 = 0.4;

/// What the house number adds or takes.
const DOOR_EXISTS: f32 = 0.06;
const NUMBER_EXISTS: f32 = -0.04;
const NUMBER_MISSING: f32 = -0.1;

/// What the street of the commune that has most doors is ahead of one that has none: more people live there.
const DOORS: f32 = 0.07;

/// What a street is ahead that begins as what is being typed begins: most people begin with the kind of street.
const BEGINS: f32 = 0.1;

/// What a street is ahead all of whose words were typed, and no others: then a number that it lacks is a wrong number.
const WHOLE: f32 = 0.1;

/// What each pair of words in the street's own order adds.
const IN_ORDER: f32 = 0.004;

/// The weight of a typed word that the street does not have.
const STRANGE: [(WordKind, f32); 4] =
    [(WordKind::Link, 0.03), (WordKind::Way, 0.45), (WordKind::Title, 0.4), (WordKind::Name, 1.3)];

/// Some typed words that may mean some words of a name.
#[derive(Debug, Clone, Copy)]
struct Hit {
    typed: u32,
    positions: u32,
    quality: f32,
}

struct Ranked<'a> {
    entry: &'a StreetEntry,
    reading: usize,
    score: f32,
}

impl Index {
    /// The streets and doors that answer what was typed, the best first.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<Found<'_>> {
        let ask = Ask::read(text);
        let mut best: HashMap<u32, Ranked<'_>> = HashMap::new();
        for (name_id, mut hits) in self.hits(&ask) {
            hits.sort_by(|a, b| {
                b.quality.total_cmp(&a.quality).then(a.typed.cmp(&b.typed)).then(a.positions.cmp(&b.positions))
            });
            let Some(name) = self.name(name_id) else { continue };
            let Some(entry) = self.street(name.street) else { continue };
            for (place, reading) in ask.readings.iter().enumerate() {
                let Some(score) = self.score(&ask, reading, name, entry, &hits) else { continue };
                let ranked = Ranked { entry, reading: place, score };
                let known = best.entry(name.street).or_insert(Ranked { entry, reading: place, score });
                if score > known.score {
                    *known = ranked;
                }
            }
        }
        let mut ranked: Vec<Ranked<'_>> = best.into_values().collect();
        ranked.sort_by(compare);
        ranked.truncate(limit);
        let house = |ranked: &Ranked<'_>| ask.readings.get(ranked.reading).and_then(|reading| reading.house.clone());
        let mut found: Vec<Found<'_>> = Vec::with_capacity(limit);
        for (rank, ranked) in ranked.into_iter().enumerate() {
            let Ranked { entry, score, .. } = ranked;
            let Some(house) = house(&ranked) else {
                found.push(Found { entry, house: House::NotAsked, score });
                continue;
            };
            let said = entry.house(&house);
            let is_plain_door = matches!(said, House::Door(_)) && house.mark.is_none();
            found.push(Found { entry, house: said, score });
            if rank == 0 && is_plain_door {
                // Whoever types « 42 rue … » may be about to say « bis ».
                let marked = entry.marked(house.number).take(3);
                found.extend(marked.map(|door| Found { entry, house: House::Door(door), score }));
            }
        }
        found.truncate(limit);
        found
    }

    fn name(&self, id: u32) -> Option<&Name> {
        self.names.get(usize::try_from(id).ok()?)
    }

    /// For each name, which typed words may mean which of its words.
    fn hits(&self, ask: &Ask) -> HashMap<u32, Vec<Hit>> {
        let mut hits: HashMap<u32, Vec<Hit>> = HashMap::new();
        let last = ask.words.len().saturating_sub(1);
        for (place, word) in ask.words.iter().enumerate() {
            let is_typing = ask.is_typing && place == last;
            for meant in self.vocabulary.meant(word, is_typing) {
                for posting in meant.postings {
                    let hit = Hit { typed: 1 << place, positions: posting.positions, quality: meant.quality };
                    hits.entry(posting.name).or_default().push(hit);
                }
            }
        }
        for (place, pair) in ask.words.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let joined = format!("{}{}", written(first), written(second));
            if let Some(meant) = self.vocabulary.joined(&joined) {
                for posting in meant.postings {
                    let hit = Hit { typed: 0b11 << place, positions: posting.positions, quality: meant.quality };
                    hits.entry(posting.name).or_default().push(hit);
                }
            }
        }
        hits
    }

    /// How well a name answers one reading; none when no word of it was typed.
    fn score(&self, ask: &Ask, reading: &Reading, name: &Name, entry: &StreetEntry, hits: &[Hit]) -> Option<f32> {
        let (mut typed, mut positions) = (reading.taken, 0_u32);
        let (mut matched, mut asked) = (0.0_f32, 0.0_f32);
        let mut order: Vec<(u32, u32)> = Vec::new();
        let mut has_strange = false;
        for hit in hits {
            if hit.typed & typed != 0 || hit.positions & positions != 0 {
                continue;
            }
            typed |= hit.typed;
            positions |= hit.positions;
            let weight = weight_of(name, hit.positions);
            matched += weight * hit.quality;
            asked += weight;
            order.push((hit.typed.trailing_zeros(), hit.positions.trailing_zeros()));
        }
        for (place, word) in ask.words.iter().enumerate() {
            let is_needless = self.needless.contains(&word.full);
            if typed >> place & 1 == 0 && !is_needless {
                // A number that is in no name was meant for the door: it is never dropped.
                if reading.house.is_none() && is_number(word) {
                    return None;
                }
                has_strange = true;
                // « a », being typed, is no article yet: it begins a word that this street does not have.
                let is_begun = ask.is_typing && place + 1 == ask.words.len();
                let kind = if is_begun { WordKind::Name } else { word.kind };
                asked += STRANGE.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, weight)| *weight);
            }
        }
        if order.is_empty() {
            return None;
        }
        order.sort_unstable();
        let in_order = order.windows(2).filter(|pair| matches!(pair, [a, b] if a.1 < b.1)).count();
        let order_bonus = IN_ORDER * f32::from(u8::try_from(in_order).unwrap_or(u8::MAX));
        let house = reading.house.as_ref().map_or(0.0, |house| {
            if entry.find_door(house).is_some() {
                DOOR_EXISTS
            } else if entry.has_number(house.number) {
                NUMBER_EXISTS
            } else {
                NUMBER_MISSING
            }
        });
        let doors = entry.size * DOORS;
        let begins = if positions & 1 == 1 { BEGINS } else { 0.0 };
        let base = matched / (TYPED_SHARE * asked + (1.0 - TYPED_SHARE) * begun(name, positions));
        if base < LEAST {
            return None;
        }
        let is_whole = !has_strange && usize::try_from(positions.count_ones()) == Ok(name.weights.len());
        let whole = if is_whole { WHOLE } else { 0.0 };
        Some(base + order_bonus + house + doors + begins + whole)
    }
}

fn written(word: &Word) -> &str {
    word.written.as_deref().unwrap_or(&word.full)
}

fn weight_of(name: &Name, positions: u32) -> f32 {
    let counted = name.weights.iter().enumerate().filter(|(place, _)| positions >> place & 1 == 1);
    counted.map(|(_, weight)| *weight).sum()
}

/// The weight of a name as far as it was typed, the words to come counting little.
fn begun(name: &Name, positions: u32) -> f32 {
    let seen = name.weights.len().min(usize::try_from(u32::BITS - positions.leading_zeros()).unwrap_or(usize::MAX));
    let (typed, to_come) = name.weights.split_at(seen);
    typed.iter().sum::<f32>() + if to_come.is_empty() { 0.0 } else { TO_COME }
}

/// The better score first; of two alike, the shorter name, then the alphabet.
fn compare(a: &Ranked<'_>, b: &Ranked<'_>) -> Ordering {
    let key = |ranked: &Ranked<'_>| (ranked.entry.street.name.chars().count(), ranked.entry.street.name.clone());
    b.score
        .total_cmp(&a.score)
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| a.entry.street.id.cmp(&b.entry.street.id))
}
