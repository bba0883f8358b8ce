//! Reader of the official co-marquage: XML in, fiches and a report out.
//!
//! [`parse_document`] maps one document, [`read_set`] walks a folder or the ZIP as published, one document at a time.
//! Neither knows the database, and neither loses text in silence: an element it does not know keeps its words and is
//! counted, a document it cannot read is reported with its file and line and the rest goes on.
//!
//! Refused on purpose: DTDs, encodings other than UTF-8, documents nested so deep that reading them back would fail,
//! and archives that unpack to far more than a real set.
//!
//! The copied summary of a dossier (`DossierPere`), the name of a guided search (`RechercheGuideePere`,
//! `RechercheGuidee`) and the navigation around a fiche give its place and its links, never text of its body.

mod annexes;
mod blocks;
mod conditions;
mod document;
mod error;
mod glossary;
mod header;
mod inlines;
mod media;
mod set;
mod source;
mod text;

#[cfg(test)]
mod tests;

pub use document::{ParsedDocument, parse_document};
pub use error::{DocumentError, DocumentProblem, SetError};
pub use set::{Duplicate, FailedFile, ReadOptions, SetReport, SourceDocument, read_set};
pub use source::Limits;
