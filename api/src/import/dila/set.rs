//! A whole set: a first pass over identifiers and dates, a second that hands the fiches over one by one.
//!
//! Two passes keep memory bounded although of one identifier twice in a set the later date wins, and they make sure
//! that nothing is handed over from a set that a limit refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mee_shared::Day;
use mee_shared::fiche::Fiche;
use mee_shared::ids::FicheId;

use super::document::{error_at, official_id, open, parse_document};
use super::error::{DocumentError, DocumentProblem, SetError};
use super::header;
use super::source::{FileSet, Limits, ReadFault};

/// What to take from a set.
///
/// Without themes and without ids everything is taken; with both, what either names.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Nodes of the producer's tree (`N54`): documents that stand under one of them are taken, the node included.
    pub themes: Vec<String>,
    /// Identifiers of the documents to take.
    pub ids: Option<BTreeSet<String>>,
    /// How much the set may hold.
    pub limits: Limits,
}

impl ReadOptions {
    fn takes(&self, id: &FicheId, ancestors: &BTreeSet<String>) -> bool {
        if self.themes.is_empty() && self.ids.is_none() {
            return true;
        }
        self.themes.iter().any(|theme| ancestors.contains(theme))
            || self.ids.as_ref().is_some_and(|ids| ids.contains(id.as_str()))
    }
}

/// One document of a set, as a fiche.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceDocument {
    /// The file, relative to the set.
    pub file: String,
    /// The fiche.
    pub fiche: Fiche,
    /// Nodes of the producer's tree it stands under, itself included.
    pub ancestors: BTreeSet<String>,
    /// Elements this version does not know, by path; their text is kept.
    pub unknown_elements: BTreeMap<String, u32>,
}

/// An identifier found twice in a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The identifier.
    pub id: FicheId,
    /// The file that was taken: the one with the later date, or the first by name when the dates are equal.
    pub kept: String,
    /// Its date.
    pub kept_on: Option<Day>,
    /// The file that was left.
    pub dropped: String,
    /// Its date.
    pub dropped_on: Option<Day>,
}

/// A file that could not be read as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedFile {
    /// The file, relative to the set.
    pub file: String,
    /// The identifier it seems to carry, so that its fiche is not taken for one that disappeared.
    pub id: Option<FicheId>,
    /// What is wrong, with file and line, in French.
    pub message: String,
}

/// What a set held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetReport {
    /// Documents handed over.
    pub documents: u64,
    /// Index files of the set, which hold no fiche.
    pub skipped_index: u64,
    /// Files that are no XML.
    pub ignored_files: u64,
    /// Documents outside the chosen scope.
    pub out_of_scope: u64,
    /// Identifiers found more than once.
    pub duplicates: Vec<Duplicate>,
    /// Elements this version does not know, by path, over all documents handed over; their text is kept.
    pub unknown_elements: BTreeMap<String, u64>,
    /// Files that could not be read.
    pub failed: Vec<FailedFile>,
}

/// Reads the documents of a folder or a ZIP, within the chosen scope, and hands each over as a fiche.
///
/// A document that cannot be read is reported and the rest goes on.
///
/// # Errors
/// When the path is no set, holds no document, or passes a limit; then nothing has been handed over.
pub fn read_set(
    path: &Path,
    options: &ReadOptions,
    on_document: &mut dyn FnMut(SourceDocument),
) -> Result<SetReport, SetError> {
    let mut files = FileSet::open(path, options.limits)?;
    let mut report = SetReport { ignored_files: files.ignored, ..SetReport::default() };
    for (file, reason) in std::mem::take(&mut files.unlisted) {
        let message = format!("{file} : {reason}");
        report.failed.push(FailedFile { file, id: None, message });
    }
    let chosen = choose(&mut files, options, &mut report)?;
    if chosen.is_empty() && report.failed.is_empty() && report.out_of_scope == 0 {
        return Err(SetError::Empty { path: path.display().to_string() });
    }
    files.rewind();
    for index in chosen {
        let file = files.name(index);
        // A refusal in this pass means that the file changed since the first: it is reported like any other.
        let loaded = load(&mut files, index).unwrap_or_else(|error| Err(failure(&file, None, error.to_string())));
        let parsed = match loaded {
            Ok(xml) => parse_document(&file, &xml).map_err(|error| failure(&file, Some(&xml), error.to_string())),
            Err(failed) => Err(failed),
        };
        match parsed {
            Ok(parsed) => {
                report.documents += 1;
                for (element, count) in &parsed.unknown_elements {
                    *report.unknown_elements.entry(element.clone()).or_default() += u64::from(*count);
                }
                let (fiche, ancestors, unknown_elements) = (parsed.fiche, parsed.ancestors, parsed.unknown_elements);
                on_document(SourceDocument { file, fiche, ancestors, unknown_elements });
            }
            Err(failed) => report.failed.push(failed),
        }
    }
    Ok(report)
}

/// What the first pass keeps of a document.
struct Candidate {
    index: usize,
    changed_on: Option<Day>,
    is_in_scope: bool,
}

/// The first pass: the files to hand over, in the order of their names.
fn choose(files: &mut FileSet, options: &ReadOptions, report: &mut SetReport) -> Result<Vec<usize>, SetError> {
    let mut latest: BTreeMap<FicheId, Candidate> = BTreeMap::new();
    for index in 0..files.len() {
        let file = files.name(index);
        let xml = match load(files, index)? {
            Ok(xml) => xml,
            Err(failed) => {
                report.failed.push(failed);
                continue;
            }
        };
        let (id, candidate) = match candidate(&file, &xml, index, options) {
            Ok(found) => found,
            Err(DocumentError { problem: DocumentProblem::Index(_), .. }) => {
                report.skipped_index += 1;
                continue;
            }
            Err(error) => {
                report.failed.push(failure(&file, Some(&xml), error.to_string()));
                continue;
            }
        };
        let Some(other) = latest.get(&id) else {
            latest.insert(id, candidate);
            continue;
        };
        let is_later = candidate.changed_on > other.changed_on;
        let (kept, dropped) = if is_later { (&candidate, other) } else { (other, &candidate) };
        report.duplicates.push(Duplicate {
            id: id.clone(),
            kept: files.name(kept.index),
            kept_on: kept.changed_on,
            dropped: files.name(dropped.index),
            dropped_on: dropped.changed_on,
        });
        if is_later {
            latest.insert(id, candidate);
        }
    }
    let (within, outside): (Vec<Candidate>, Vec<Candidate>) =
        latest.into_values().partition(|candidate| candidate.is_in_scope);
    report.out_of_scope = u64::try_from(outside.len()).unwrap_or(u64::MAX);
    let mut chosen: Vec<usize> = within.into_iter().map(|candidate| candidate.index).collect();
    chosen.sort_unstable();
    Ok(chosen)
}

fn candidate(
    file: &str,
    xml: &str,
    index: usize,
    options: &ReadOptions,
) -> Result<(FicheId, Candidate), DocumentError> {
    let document = open(file, xml)?;
    let root = document.root_element();
    let id = official_id(root).map_err(|problem| error_at(file, &document, root, problem))?;
    let path = header::producer_path(root, &id);
    let is_in_scope = options.takes(&id, &header::ancestors(root, &path));
    Ok((id, Candidate { index, changed_on: header::changed_on(root), is_in_scope }))
}

/// The text of one file, or why it has none.
fn load(files: &mut FileSet, index: usize) -> Result<Result<String, FailedFile>, SetError> {
    let file = files.name(index);
    let bytes = match files.read(index) {
        Ok(bytes) => bytes,
        Err(ReadFault::Refused(error)) => return Err(error),
        Err(ReadFault::Unreadable(reason)) => return Ok(Err(failure(&file, None, format!("{file} : {reason}")))),
    };
    let id = id_in_text(&String::from_utf8_lossy(&bytes));
    Ok(decode(&file, bytes).map_err(|error| FailedFile {
        id: id.or_else(|| id_in_name(&file)),
        ..failure(&file, None, error.to_string())
    }))
}

/// The text of a document: UTF-8 only, as the feed has been published since its version 3.
fn decode(file: &str, bytes: Vec<u8>) -> Result<String, DocumentError> {
    let fail = |line, problem| Err(DocumentError { file: file.to_owned(), line, problem });
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return fail(Some(1), DocumentProblem::Encoding("UTF-16".to_owned()));
    }
    if let Some(encoding) = declared_encoding(&bytes).filter(|encoding| !is_utf8_name(encoding)) {
        return fail(Some(1), DocumentProblem::Encoding(encoding));
    }
    String::from_utf8(bytes).or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        fail(Some(line), DocumentProblem::NotUtf8)
    })
}

fn is_utf8_name(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii"].iter().any(|name| encoding.eq_ignore_ascii_case(name))
}

/// The encoding that the XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let declaration = start.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start().to_owned();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_owned)
}

fn failure(file: &str, xml: Option<&str>, message: String) -> FailedFile {
    FailedFile { file: file.to_owned(), id: xml.and_then(id_in_text).or_else(|| id_in_name(file)), message }
}

/// The identifier in the root's start tag, where the rest may be broken.
fn id_in_text(xml: &str) -> Option<FicheId> {
    let start = ["<Publication", "<ServiceComplementaire"].iter().find_map(|root| xml.find(root))?;
    let tag = xml.get(start..)?.split('>').next()?;
    let id = tag.split(" ID=\"").nth(1)?.split('"').next()?;
    id.parse().ok().filter(FicheId::is_official)
}

/// The identifier a file is named after: `F1898.xml`, `F2883-v3.0-2019-01-24.xml`.
fn id_in_name(file: &str) -> Option<FicheId> {
    let name = file.rsplit(['/', '\\']).next()?;
    let end = name.find(['-', '.', '_']).unwrap_or(name.len());
    name.get(..end)?.parse().ok().filter(FicheId::is_official)
}
