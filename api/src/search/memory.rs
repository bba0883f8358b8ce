//! A small index in memory: a commune's own words and schools, a few hundred documents at most.

use std::collections::HashMap;

use super::analysis::analyse;
use super::document::{Document, FIELDS, Field};
use super::score::{Postings, real};
use super::text::Told;
use super::vocabulary::Vocabulary;
use super::whole::Wholes;

/// A place where a term stands: document, field, how often.
type Place = (u32, u8, u16);

/// See the module.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    documents: Vec<Document>,
    told: Vec<Told>,
    lengths: Vec<[u16; FIELDS.len()]>,
    places: HashMap<String, Vec<Place>>,
    vocabulary: Vocabulary,
    wholes: Wholes,
}

impl MemoryIndex {
    /// An index of these documents.
    #[must_use]
    pub fn new(documents: Vec<Document>) -> Self {
        let mut found = Self::default();
        let mut told: HashMap<String, u32> = HashMap::new();
        for (document, number) in documents.iter().zip(0_u32..) {
            let analysis = analyse(document);
            let mut lengths = [0; FIELDS.len()];
            for ((field, stems), length) in (0_u8..).zip(analysis.stems).zip(&mut lengths) {
                *length = u16::try_from(stems.len()).unwrap_or(u16::MAX);
                for stem in stems {
                    let places = found.places.entry(stem).or_default();
                    match places.last_mut().filter(|last| last.0 == number && last.1 == field) {
                        Some(last) => last.2 = last.2.saturating_add(1),
                        None => places.push((number, field, 1)),
                    }
                }
            }
            found.lengths.push(lengths);
            analysis.told.into_iter().for_each(|word| *told.entry(word).or_default() += 1);
            analysis.surface.into_iter().for_each(|word| _ = told.entry(word).or_default());
        }
        found.vocabulary = Vocabulary::new(told.into_iter().collect());
        found.told = documents.iter().map(Told::of).collect();
        found.wholes = Wholes::new(&documents);
        found.documents = documents;
        found
    }

    /// Its documents, by number.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What the document of this number tells.
    #[must_use]
    pub fn told(&self, number: usize) -> Option<&Told> {
        self.told.get(number)
    }

    /// The documents that these stems name whole, by number.
    pub fn named(&self, stems: &str) -> impl Iterator<Item = usize> {
        self.wholes.named(stems).iter().copied()
    }

    /// Its words.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}

impl Postings for MemoryIndex {
    fn size(&self) -> usize {
        self.documents.len()
    }

    fn visit(&self, field: Field, term: &str, each: &mut dyn FnMut(usize, f32, f32)) {
        for (number, place, count) in self.places.get(term).into_iter().flatten() {
            if usize::from(*place) == field.place() {
                let number = usize::try_from(*number).unwrap_or(usize::MAX);
                let length = self.lengths.get(number).and_then(|lengths| lengths.get(field.place()));
                each(number, f32::from(*count), real(u32::from(length.copied().unwrap_or(0))));
            }
        }
    }
}
