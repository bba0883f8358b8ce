//! What parents type, made from real addresses: the same for both sides, and the same in every run.

use std::path::Path;

use anyhow::Context as _;

/// How many queries of each class; a prefix class has one for each keystroke of this many addresses.
const PER_CLASS: usize = 400;
const TYPED_ADDRESSES: usize = 60;

/// Where the generator begins.
const SEED: u64 = 20_260_901;

/// Kinds of street as the BAN of the test data writes them.
const WAYS: &[&str] = &[
    "allee",
    "allée",
    "avenue",
    "av",
    "chemin",
    "cite",
    "cours",
    "impasse",
    "passage",
    "place",
    "pl",
    "residence",
    "rond",
    "point",
    "route",
    "rue",
    "ruelle",
    "sente",
    "square",
    "villa",
    "voie",
];

/// Words that say nothing.
const LINKS: &[&str] = &["de", "du", "des", "la", "le", "les", "a", "aux", "et"];

/// A query with the address that must be the first answer.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its class: exact, one_typo, two_typos, missing_words, prefix.
    pub class: &'static str,
    /// What is typed.
    pub text: String,
    /// The identifier of the address.
    pub expected: String,
}

/// An address of the file.
struct Address {
    id: String,
    number: String,
    street: String,
}

/// Writes an address as someone of a class would type it; none where that cannot be.
type Writer = fn(&Address, &mut Generator) -> Option<String>;

/// SplitMix64: a generator of a few lines that never changes, so that every run asks the same.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn letter(&mut self) -> char {
        char::from(b'a'.saturating_add(u8::try_from(self.below(26)).unwrap_or(0)))
    }
}

/// The queries made from a BAN CSV.
pub fn generate(file: &Path) -> anyhow::Result<Vec<Query>> {
    let addresses = read(file)?;
    let mut generator = Generator(SEED);
    let mut queries = Vec::new();
    let classes: [(&'static str, Writer); 4] = [
        ("exact", |address, _| Some(address.in_full())),
        ("one_typo", |address, generator| wrong(&address.in_full(), 1, generator)),
        ("two_typos", |address, generator| wrong(&address.in_full(), 2, generator)),
        ("missing_words", without_words),
    ];
    for (class, write) in classes {
        let mut made = 0;
        while made < PER_CLASS {
            let address = addresses.get(generator.below(addresses.len())).context("the file holds no address")?;
            if let Some(text) = write(address, &mut generator) {
                queries.push(Query { class, text, expected: address.id.clone() });
                made += 1;
            }
        }
    }
    for _ in 0..TYPED_ADDRESSES {
        let address = addresses.get(generator.below(addresses.len())).context("the file holds no address")?;
        let text = address.in_full();
        let first = address.number.chars().count() + 2;
        for (end, _) in text.char_indices().skip(first).chain([(text.len(), ' ')]) {
            let typed = text.get(..end).unwrap_or(&text);
            if !typed.ends_with(' ') {
                queries.push(Query { class: "prefix", text: typed.to_owned(), expected: address.id.clone() });
            }
        }
    }
    Ok(queries)
}

impl Address {
    fn in_full(&self) -> String {
        format!("{} {}", self.number, self.street)
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<Address>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(file)?;
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
        found.with_context(|| format!("{} has no column {name}", file.display()))
    };
    let (id, number, mark, street) = (column("id")?, column("numero")?, column("rep")?, column("nom_voie")?);
    let mut addresses = Vec::new();
    for row in reader.records() {
        let row = row?;
        let text = |place: usize| row.get(place).unwrap_or_default().to_owned();
        let number = format!("{} {}", text(number), text(mark)).trim().to_owned();
        addresses.push(Address { id: text(id), number, street: text(street) });
    }
    Ok(addresses)
}

/// The text with so many letters wrong: one left out, added, replaced, or two swapped.
fn wrong(text: &str, errors: usize, generator: &mut Generator) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let number = text.split(' ').next()?.chars().count() + 1;
    for _ in 0..errors {
        let places: Vec<usize> = letters
            .iter()
            .enumerate()
            .skip(number)
            .filter(|(_, letter)| letter.is_alphabetic())
            .map(|(place, _)| place)
            .collect();
        let place = *places.get(generator.below(places.len()))?;
        match generator.below(4) {
            0 => drop(letters.remove(place)),
            1 => letters.insert(place, generator.letter()),
            2 => *letters.get_mut(place)? = generator.letter(),
            _ if letters.get(place + 1).is_some_and(|next| next.is_alphabetic()) => letters.swap(place, place + 1),
            _ => drop(letters.remove(place)),
        }
    }
    let made: String = letters.into_iter().collect();
    (made != text).then_some(made)
}

/// The address without one or two words of its street; at least one word that names it stays.
fn without_words(address: &Address, generator: &mut Generator) -> Option<String> {
    let mut words: Vec<&str> = address.street.split(' ').collect();
    if words.len() < 3 {
        return None;
    }
    for _ in 0..=generator.below(2) {
        let place = generator.below(words.len());
        words.remove(place);
    }
    let is_name = |word: &&str| {
        let lower = word.to_lowercase();
        word.chars().count() >= 4 && !WAYS.contains(&lower.as_str()) && !LINKS.contains(&lower.as_str())
    };
    words.iter().any(is_name).then(|| format!("{} {}", address.number, words.join(" ")))
}
