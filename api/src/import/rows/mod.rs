//! What every import of rows reports, and the reading of CSV files that it shares.
//!
//! A file that cannot be understood as a whole is one [`ImportError`]; a row that cannot is a [`RowError`],
//! and the other rows go in.

mod error;
mod table;

pub use error::{ImportError, MissingColumn};
pub(super) use table::{Table, Text, fold_header, open_text};

/// A row with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Where the row stands in its file, counted as [`RowUnit`] says, from 1.
    pub line: u64,
    /// The row's own key (UAI, INSEE code), as far as it was readable.
    pub key: Option<String>,
    /// What is wrong and how to put it right, in French.
    pub reason: String,
}

/// What the numbers of a report count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowUnit {
    /// Lines of a text file, the header being line 1.
    Line,
    /// Records of a JSON array, the first being 1.
    Record,
}

impl RowUnit {
    /// The word to put before the number.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Line => "ligne",
            Self::Record => "enregistrement",
        }
    }
}
