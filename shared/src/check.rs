//! Collecting what is wrong with a text of an agent's, each thing with its place.

use crate::problem::{FieldError, ProblemCode};
use crate::view::href::web_href;

/// The longest address taken, in bytes.
const LONGEST_ADDRESS: usize = 2_000;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Checker(Vec<FieldError>);

impl Checker {
    /// Notes a fault at this place where there is one.
    pub(crate) fn refuse(&mut self, is_wrong: bool, pointer: impl Into<String>, detail: impl Into<String>) {
        if is_wrong {
            self.0.push(FieldError {
                pointer: pointer.into(),
                code: ProblemCode::Unprocessable,
                detail: detail.into(),
            });
        }
    }

    /// A text on one line, of one character at least.
    pub(crate) fn line(&mut self, text: &str, pointer: impl Into<String>, most: usize) {
        let length = text.trim().chars().count();
        let is_wrong = length == 0 || length > most || text.chars().any(char::is_control);
        self.refuse(is_wrong, pointer, format!("Écrivez de 1 à {most} caractères, sur une ligne."));
    }

    /// The same where something is given.
    pub(crate) fn optional_line(&mut self, text: Option<&str>, pointer: impl Into<String>, most: usize) {
        if let Some(text) = text {
            self.line(text, pointer, most);
        }
    }

    /// A web page's whole address, where one is given.
    pub(crate) fn address(&mut self, url: Option<&str>, pointer: impl Into<String>) {
        let is_wrong = url.is_some_and(|url| url.len() > LONGEST_ADDRESS || web_href(url).is_none());
        self.refuse(is_wrong, pointer, "Écrivez une adresse complète, qui commence par https://.");
    }

    /// Nothing wrong, or all that is.
    pub(crate) fn end(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
