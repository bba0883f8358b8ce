//! Making the index of a commune's streets and addresses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mee_shared::address::{Address, Position, Street, Word, WordKind, words};

use super::matching::{Posting, Vocabulary};
use super::{Door, DoorPlace, Index, Name, StreetEntry};

/// How much a word counts that is in every street, beside one that is in a single one.
const COMMON: f32 = 0.4;

/// The weight of a kind of street, of a title among rarer words, and of an article.
const WAY: f32 = 0.25;
const TITLE: f32 = 0.3;
const LINK: f32 = 0.03;

impl Index {
    /// The index of these streets and addresses in the commune of this name.
    #[must_use]
    pub fn new(commune: &str, streets: Vec<Street>, addresses: Vec<Address>) -> Self {
        let mut entries: Vec<StreetEntry> = streets
            .into_iter()
            .map(|street| StreetEntry { position: street.position, street, doors: Vec::new(), size: 0.0 })
            .collect();
        entries.sort_by(|a, b| a.street.id.cmp(&b.street.id));
        let by_street: HashMap<_, u32> =
            (0..).zip(&entries).map(|(place, entry)| (entry.street.id.clone(), place)).collect();
        for Address { id, street, house, position } in addresses {
            let entry = by_street.get(&street).and_then(|&place| entries.get_mut(usize::try_from(place).ok()?));
            if let Some(entry) = entry {
                entry.doors.push(Door { id, house, position });
            }
        }
        let mut by_address = HashMap::new();
        let most = log(1 + entries.iter().map(|entry| entry.doors.len()).max().unwrap_or(0)).max(1.0);
        for (place, entry) in (0_u32..).zip(&mut entries) {
            entry.doors.sort_by(|a, b| (&a.house, &a.id).cmp(&(&b.house, &b.id)));
            entry.doors.shrink_to_fit();
            entry.size = log(1 + entry.doors.len()) / most;
            entry.position = entry.position.or_else(|| middle(&entry.doors));
            let doors = (0_u32..).zip(&entry.doors);
            by_address.extend(doors.map(|(door, at)| (at.id.clone(), DoorPlace { street: place, door })));
        }
        let needless: BTreeSet<String> = words(commune)
            .into_iter()
            .filter(|word| word.kind != WordKind::Link)
            .map(|word| word.full)
            .chain(entries.iter().filter_map(|entry| entry.street.postcode.clone()))
            .collect();
        let (names, vocabulary) = read_names(&entries);
        Self { streets: entries, names, vocabulary, needless: needless.into_iter().collect(), by_street, by_address }
    }
}

/// The names of all streets, and their words.
fn read_names(entries: &[StreetEntry]) -> (Vec<Name>, Vocabulary) {
    let mut read: Vec<(u32, Vec<Word>)> = Vec::new();
    for (place, entry) in (0_u32..).zip(entries) {
        let Street { name, alias, former_commune, .. } = &entry.street;
        for spelling in [Some(name), alias.as_ref()].into_iter().flatten() {
            let mut said = words(spelling);
            // Of two streets of one name, the former commune tells which.
            said.extend(
                former_commune
                    .iter()
                    .flat_map(|commune| words(commune))
                    .map(|word| Word { kind: WordKind::Link, ..word }),
            );
            // More words than a mask of positions holds are no street's name.
            said.truncate(32);
            read.push((place, said));
        }
    }
    let mut streets_of: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (street, said) in &read {
        for word in said {
            streets_of.entry(word.full.clone()).or_default().insert(*street);
        }
    }
    let all = log(entries.len().max(2));
    let weight = |word: &Word| match word.kind {
        WordKind::Link => LINK,
        WordKind::Way => WAY,
        WordKind::Title => TITLE,
        WordKind::Name => {
            let rarity = 1.0 - log(streets_of.get(&word.full).map_or(1, BTreeSet::len)) / all;
            COMMON + (1.0 - COMMON) * rarity
        }
    };
    let mut names = Vec::with_capacity(read.len());
    let mut postings: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
    for (name, (street, said)) in (0_u32..).zip(&read) {
        let weights: Vec<f32> = said.iter().map(weight).collect();
        names.push(Name { street: *street, weights });
        for (place, word) in (0_u32..).zip(said) {
            postings.entry(word.full.clone()).or_default().push(Posting { name, positions: 1 << place });
        }
        // « Saintlouis » for « Saint Louis »: two words that follow each other are one word as well.
        for (place, pair) in (0_u32..).zip(said.windows(2)) {
            if let [first, second] = pair
                && first.kind >= WordKind::Title
                && second.kind >= WordKind::Title
            {
                let joined = format!("{}{}", first.full, second.full);
                postings.entry(joined).or_default().push(Posting { name, positions: 0b11 << place });
            }
        }
    }
    (names, Vocabulary::new(postings))
}

/// The natural logarithm of a count.
fn log(count: usize) -> f32 {
    // Weights need no more than the order of magnitude of a count beyond this.
    f32::from(u16::try_from(count).unwrap_or(u16::MAX)).ln()
}

/// The middle of the doors' places.
fn middle(doors: &[Door]) -> Option<Position> {
    let places: Vec<(i32, i32)> = doors.iter().filter_map(|door| door.position).map(Position::units).collect();
    let count = i64::try_from(places.len()).ok().filter(|count| *count > 0)?;
    let mean = |coordinate: fn(&(i32, i32)) -> i32| {
        i32::try_from(places.iter().map(|place| i64::from(coordinate(place))).sum::<i64>() / count).ok()
    };
    Position::from_units(mean(|place| place.0)?, mean(|place| place.1)?)
}
