//! What is wrong with a fiche, where, and the way out.

use std::fmt;

/// Why a fiche is refused, in French, for whoever writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownError {
    /// The file's name.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub way_out: String,
}

impl fmt::Display for MarkdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", ligne {line}")?;
        }
        write!(f, " : {} ; {}", self.problem, self.way_out)
    }
}

impl std::error::Error for MarkdownError {}

/// An error before its file is named.
#[derive(Debug)]
pub(super) struct Fault {
    line: Option<usize>,
    problem: String,
    way_out: String,
}

impl Fault {
    pub(super) fn new(problem: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { line: None, problem: problem.into(), way_out: way_out.into() }
    }

    pub(super) fn at(line: usize, problem: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::new(problem, way_out) }
    }

    /// The same error, on this line unless it already knows a better one.
    pub(super) fn or_at(mut self, line: usize) -> Self {
        self.line.get_or_insert(line);
        self
    }

    pub(super) fn in_file(self, file: &str) -> MarkdownError {
        MarkdownError { file: file.to_owned(), line: self.line, problem: self.problem, way_out: self.way_out }
    }
}
