//! The index of national content, which all communes share: tantivy's, in a folder, mapped into memory.
//!
//! Whoever holds the folder's lock writes; other processes that share the folder read what it commits.
//! Everything in it can be made again from the database, and is, when the folder is missing, damaged or of another schema.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{
    Field as TantivyField, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::analysis::analyse;
use super::document::{Document, FIELDS};
use super::snapshot::Snapshot;

/// The name of a folder changes with what stands in it: another version never reads it.
pub const SCHEMA_VERSION: &str = "v1";

/// Memory for writing, in bytes; tantivy takes no less than 15 MB.
const WRITER_MEMORY: usize = 20_000_000;

/// The fields as tantivy numbers them.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) key: TantivyField,
    pub(super) document: TantivyField,
    pub(super) body: TantivyField,
    pub(super) surface: TantivyField,
    pub(super) told: TantivyField,
    pub(super) texts: [TantivyField; FIELDS.len()],
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |option| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option))
    };
    let fields = Fields {
        key: schema.add_text_field("key", STRING),
        document: schema.add_text_field("document", STORED),
        body: schema.add_text_field("body", STORED),
        surface: schema.add_text_field("surface", words(IndexRecordOption::Basic)),
        told: schema.add_text_field("told", words(IndexRecordOption::Basic)),
        texts: ["title", "keys", "heads", "short", "text", "pairs"]
            .map(|name| schema.add_text_field(name, words(IndexRecordOption::WithFreqs))),
    };
    (schema.build(), fields)
}

/// What the content of an index was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The database.
    pub database: String,
    /// The number of the last change that it holds.
    pub seq: i64,
}

impl Origin {
    fn payload(&self) -> String {
        format!("{} {}", self.seq, self.database)
    }

    fn read(payload: &str) -> Option<Self> {
        let (seq, database) = payload.split_once(' ')?;
        Some(Self { database: database.to_owned(), seq: seq.parse().ok()? })
    }
}

/// See the module.
pub struct National {
    folder: PathBuf,
    index: Index,
    reader: IndexReader,
    fields: Fields,
    writer: Option<IndexWriter>,
    /// What was read to see whether it can be, until it is asked for.
    opened: Option<Snapshot>,
}

impl National {
    /// Opens the index in the folder; makes an empty one where there is none that is whole.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join(SCHEMA_VERSION);
        std::fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        match Self::open_whole(&folder) {
            Ok(found) => Ok(found),
            Err(why) => {
                tracing::warn!(folder = %folder.display(), %why, "the search index is made anew");
                empty(&folder)?;
                Self::open_whole(&folder)
            }
        }
    }

    fn open_whole(folder: &Path) -> anyhow::Result<Self> {
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(folder)?;
        let index = Index::open_or_create(directory, schema)?;
        let damaged = index.validate_checksum()?;
        if !damaged.is_empty() {
            return Err(anyhow!("{} damaged files", damaged.len()));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut found = Self { folder: folder.to_owned(), index, reader, fields, writer: None, opened: None };
        // Reading everything now finds what a checksum does not.
        found.opened = Some(found.snapshot(None)?);
        Ok(found)
    }

    /// Whether this process writes the folder; tries to, where nobody does.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn lead(&mut self) -> anyhow::Result<bool> {
        if self.writer.is_none() {
            match self.index.writer_with_num_threads(1, WRITER_MEMORY) {
                Ok(writer) => {
                    let writer: IndexWriter = writer;
                    writer.set_merge_policy(Box::new(NoMergePolicy));
                    self.writer = Some(writer);
                }
                Err(tantivy::TantivyError::LockFailure(..)) => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }

    /// What the committed content was made from; none of an empty index.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn origin(&self) -> anyhow::Result<Option<Origin>> {
        Ok(self.index.load_metas()?.payload.as_deref().and_then(Origin::read))
    }

    /// Puts documents in, in the place of those with their keys, and takes others out, at once.
    ///
    /// # Errors
    /// When this process does not lead, or the folder cannot be written.
    pub fn apply(&mut self, changed: &[Document], gone: &[String], origin: &Origin) -> anyhow::Result<()> {
        let writer = self.writer.as_mut().context("another process writes the search index")?;
        for key in gone.iter().chain(changed.iter().map(|document| &document.key)) {
            writer.delete_term(Term::from_field_text(self.fields.key, key));
        }
        for document in changed {
            writer.add_document(written(&self.fields, document)?)?;
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&origin.payload());
        commit.commit()?;
        Ok(())
    }

    /// Joins everything into one segment without removed documents, so that an index is the same whatever its history.
    ///
    /// # Errors
    /// When this process does not lead, or the folder cannot be written.
    pub fn settle(&mut self) -> anyhow::Result<()> {
        let writer = self.writer.as_mut().context("another process writes the search index")?;
        let metas = self.index.searchable_segment_metas()?;
        if !are_settled(&metas) {
            let segments: Vec<_> = metas.iter().map(tantivy::SegmentMeta::id).collect();
            writer.merge(&segments).wait()?;
            writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// Whether it is one segment without removed documents, or nothing.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn is_settled(&self) -> anyhow::Result<bool> {
        Ok(are_settled(&self.index.searchable_segment_metas()?))
    }

    /// The content as it is committed now; parts of `before` that still hold are taken over.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn snapshot(&mut self, before: Option<&Snapshot>) -> anyhow::Result<Snapshot> {
        self.reader.reload()?;
        let opened = self.opened.take();
        Snapshot::read(&self.reader.searcher(), &self.fields, before.or(opened.as_ref()))
    }

    /// The stamp of every document, by key.
    #[must_use]
    pub fn stamps(snapshot: &Snapshot) -> BTreeMap<String, String> {
        snapshot.documents().map(|document| (document.key.clone(), document.stamp.clone())).collect()
    }

    /// Throws everything away and begins with nothing.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        let writer = self.writer.as_mut().context("another process writes the search index")?;
        writer.delete_all_documents()?;
        writer.commit()?;
        Ok(())
    }

    /// Where it stands.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn are_settled(metas: &[tantivy::SegmentMeta]) -> bool {
    metas.len() <= 1 && metas.iter().all(|meta| meta.num_deleted_docs() == 0)
}

/// Removes the files of a folder, and nothing else.
fn empty(folder: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn tokens(terms: impl IntoIterator<Item = String>) -> PreTokenizedString {
    let tokens = terms
        .into_iter()
        .enumerate()
        .map(|(position, text)| Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

fn written(fields: &Fields, document: &Document) -> anyhow::Result<TantivyDocument> {
    let analysis = analyse(document);
    let mut made = TantivyDocument::default();
    made.add_text(fields.key, &document.key);
    made.add_text(fields.document, serde_json::to_string(document)?);
    made.add_text(fields.body, document.body.join("\n"));
    made.add_pre_tokenized_text(fields.surface, tokens(analysis.surface));
    made.add_pre_tokenized_text(fields.told, tokens(analysis.told));
    for (field, stems) in fields.texts.iter().zip(analysis.stems) {
        made.add_pre_tokenized_text(*field, tokens(stems));
    }
    Ok(made)
}

/// The text of a stored field; empty where there is none.
pub(super) fn stored(document: &TantivyDocument, field: TantivyField) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

/// Words with the number of documents that hold them.
pub(super) type Counts = HashMap<String, u32>;

/// Shared by what is taken over from one snapshot to the next.
pub(super) type Shared<T> = Arc<T>;
