//! The national index at one moment: what searches read, without locks.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context as _;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocSet as _, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term,
};

use super::document::{Document, FIELDS, Field};
use super::lexicon::LEXICON;
use super::national::{Counts, Fields, Shared, stored};
use super::score::{Postings, real};
use super::text::{ReadText, Told};
use super::vocabulary::Vocabulary;
use super::whole::Wholes;

/// The bodies lately looked at, by their place.
type Bodies = Cache<usize, Arc<ReadText>, Size>;

/// How many bytes of bodies a segment keeps at most.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Clone)]
struct Size;

impl Weighter<usize, Arc<ReadText>> for Size {
    fn weight(&self, _: &usize, body: &Arc<ReadText>) -> u64 {
        u64::try_from(body.size()).unwrap_or(u64::MAX)
    }
}

/// What is read of a segment once.
#[derive(Clone)]
struct Content {
    documents: Shared<Vec<Document>>,
    nearness: Shared<Vec<f32>>,
    told: Shared<Vec<Told>>,
    wholes: Shared<Wholes>,
    bodies: Shared<Bodies>,
}

impl Content {
    fn of(documents: Vec<Document>) -> Self {
        Self {
            nearness: Arc::new(documents.iter().map(Document::nearness).collect()),
            told: Arc::new(documents.iter().map(Told::of).collect()),
            wholes: Arc::new(Wholes::new(&documents)),
            bodies: Arc::new(Cache::with_weighter(256, MOST_BYTES, Size)),
            documents: Arc::new(documents),
        }
    }
}

/// A segment, whose content never changes but for what is removed from it.
struct Segment {
    id: SegmentId,
    /// Where its documents begin among the numbers of all.
    offset: usize,
    reader: SegmentReader,
    content: Content,
    inverted: Vec<Arc<InvertedIndexReader>>,
    lengths: Vec<FieldNormReader>,
}

/// See the module.
pub struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Segment>,
    size: usize,
    live: u32,
    vocabulary: Shared<Vocabulary>,
    by_id: HashMap<String, usize>,
}

impl Snapshot {
    pub(super) fn read(searcher: &Searcher, fields: &Fields, before: Option<&Self>) -> anyhow::Result<Self> {
        let mut segments = Vec::new();
        let mut by_id = HashMap::new();
        let (mut size, mut live) = (0, 0);
        for (ordinal, reader) in (0_u32..).zip(searcher.segment_readers()) {
            let known =
                before.and_then(|before| before.segments.iter().find(|segment| segment.id == reader.segment_id()));
            let content = match known {
                Some(segment) => segment.content.clone(),
                None => Content::of(read_documents(searcher, ordinal, reader, fields)?),
            };
            let documents = &content.documents;
            for doc in reader.doc_ids_alive() {
                if let Some(document) = usize::try_from(doc).ok().and_then(|place| documents.get(place)) {
                    by_id.insert(document.id.clone(), size + usize::try_from(doc)?);
                }
            }
            let mut inverted = Vec::new();
            let mut lengths = Vec::new();
            for field in fields.texts {
                inverted.push(reader.inverted_index(field)?);
                lengths.push(reader.get_fieldnorms_reader(field)?);
            }
            let (id, offset) = (reader.segment_id(), size);
            segments.push(Segment { id, offset, reader: reader.clone(), content, inverted, lengths });
            size += usize::try_from(reader.max_doc())?;
            live += reader.num_docs();
        }
        let listed = vocabulary(searcher, fields)?;
        let vocabulary = match before.filter(|before| before.vocabulary.is_of(&listed)) {
            Some(before) => Arc::clone(&before.vocabulary),
            None => Arc::new(Vocabulary::new(listed)),
        };
        Ok(Self { searcher: searcher.clone(), fields: fields.clone(), segments, size, live, vocabulary, by_id })
    }

    /// Whether another one reads the very same content.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let content = |one: &Self| -> Vec<_> {
            one.segments.iter().map(|segment| (segment.id, segment.reader.delete_opstamp())).collect()
        };
        content(self) == content(other)
    }

    /// How many documents it holds.
    #[must_use]
    pub fn live(&self) -> u32 {
        self.live
    }

    /// Its words.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Every document, in no particular order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.by_id.values().filter_map(|number| self.document(*number))
    }

    /// The document of a fiche.
    #[must_use]
    pub fn find(&self, fiche: &str) -> Option<&Document> {
        self.by_id.get(fiche).and_then(|number| self.document(*number))
    }

    /// The documents that these stems name whole, by number; also of those that were removed.
    pub fn named<'a>(&'a self, stems: &'a str) -> impl Iterator<Item = usize> + 'a {
        let of = |segment: &'a Segment| segment.content.wholes.named(stems).iter().map(|place| segment.offset + place);
        self.segments.iter().flat_map(of)
    }

    fn place(&self, number: usize) -> Option<(u32, &Segment, usize)> {
        let after = self.segments.partition_point(|segment| segment.offset <= number);
        let ordinal = after.checked_sub(1)?;
        let segment = self.segments.get(ordinal)?;
        Some((u32::try_from(ordinal).ok()?, segment, number - segment.offset))
    }

    /// The document of this number.
    #[must_use]
    pub fn document(&self, number: usize) -> Option<&Document> {
        let (_, segment, place) = self.place(number)?;
        segment.content.documents.get(place)
    }

    /// How near the document of this number is to what the portal is for, from 0 to 1.
    #[must_use]
    pub fn nearness(&self, number: usize) -> f32 {
        self.place(number).and_then(|(_, segment, place)| segment.content.nearness.get(place)).copied().unwrap_or(0.0)
    }

    /// What the document of this number tells.
    #[must_use]
    pub fn told(&self, number: usize) -> Option<&Told> {
        let (_, segment, place) = self.place(number)?;
        segment.content.told.get(place)
    }

    /// The other texts of the document of this number, from the folder where they were not looked at lately.
    #[must_use]
    pub fn body(&self, number: usize) -> Option<Arc<ReadText>> {
        let (ordinal, segment, place) = self.place(number)?;
        if let Some(known) = segment.content.bodies.get(&place) {
            return Some(known);
        }
        let address = DocAddress::new(ordinal, u32::try_from(place).ok()?);
        let found: TantivyDocument = self.searcher.doc(address).ok()?;
        let heads = segment.content.documents.get(place).map_or("".into(), |document| document.heads.join("\n"));
        let body = Arc::new(ReadText::new(&format!("{}\n{heads}", stored(&found, self.fields.body))));
        segment.content.bodies.insert(place, Arc::clone(&body));
        Some(body)
    }
}

fn read_documents(
    searcher: &Searcher,
    ordinal: u32,
    reader: &SegmentReader,
    fields: &Fields,
) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for doc in 0..reader.max_doc() {
        let found: TantivyDocument = searcher.doc(DocAddress::new(ordinal, doc))?;
        documents.push(serde_json::from_str(stored(&found, fields.document)).context("a document of the index")?);
    }
    Ok(documents)
}

/// The words of all segments, with how often titles and keywords hold them, and those of the lexicon.
fn vocabulary(searcher: &Searcher, fields: &Fields) -> anyhow::Result<Vec<(String, u32)>> {
    let mut counts = Counts::new();
    for reader in searcher.segment_readers() {
        for (field, is_told) in [(fields.surface, false), (fields.told, true)] {
            let inverted = reader.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                if let Ok(word) = std::str::from_utf8(term) {
                    *counts.entry(word.to_owned()).or_default() += if is_told { info.doc_freq } else { 0 };
                }
            }
        }
    }
    for word in LEXICON.vocabulary() {
        let count = counts.entry(word.clone()).or_default();
        *count = (*count).max(1);
    }
    let mut listed: Vec<(String, u32)> = counts.into_iter().collect();
    listed.sort_unstable();
    Ok(listed)
}

impl Postings for Snapshot {
    fn size(&self) -> usize {
        self.size
    }

    fn visit(&self, field: Field, term: &str, each: &mut dyn FnMut(usize, f32, f32)) {
        let Some(tantivy_field) = self.fields.texts.get(field.place()) else { return };
        let term = Term::from_field_text(*tantivy_field, term);
        for segment in &self.segments {
            let (Some(inverted), Some(lengths)) =
                (segment.inverted.get(field.place()), segment.lengths.get(field.place()))
            else {
                continue;
            };
            // A file that cannot be read any more finds nothing; the next start makes the index anew.
            let Ok(Some(mut postings)) = inverted.read_postings(&term, IndexRecordOption::WithFreqs) else { continue };
            let alive = segment.reader.alive_bitset();
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(doc))
                    && let Ok(place) = usize::try_from(doc)
                {
                    each(segment.offset + place, real(postings.term_freq()), real(lengths.fieldnorm(doc)));
                }
                doc = postings.advance();
            }
        }
    }
}

const _: () = assert!(FIELDS.len() == 6);
