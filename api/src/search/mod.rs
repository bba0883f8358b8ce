//! Search: from a parent's own words to the fiche.
//!
//! National content stands in one index that all communes share (`national`, tantivy's, on disk); what belongs to a
//! commune stands in a small one in memory (`memory`). Both are read by the same rules: `plan` says what is looked for,
//! `score` how well a document answers, `answer` what is shown of it.
//! Knows neither the database nor HTTP, and keeps nothing of what it is asked.

pub mod analysis;
mod answer;
pub mod document;
mod excerpt;
pub mod lexicon;
mod memory;
mod national;
mod plan;
pub mod score;
mod snapshot;
mod sound;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;
mod whole;
mod words;

pub use answer::{Hit, Local, Outcome, Question, answer};
pub use document::{Document, Kind};
pub use memory::MemoryIndex;
pub use national::{National, Origin};
pub use plan::{LONGEST_QUESTION, Reading};
pub use snapshot::Snapshot;
pub use words::words;
