//! The text of a file, whichever of the two encodings of French offices it is in.

use std::io::{BufRead as _, BufReader, Cursor, Read};
use std::path::Path;

use super::super::rows::{ImportError, Text, open_text};

/// A file's text made UTF-8, and whether it was Windows-1252, of which latin-1 is a part.
pub(super) fn open(path: &Path) -> Result<(Text, bool), ImportError> {
    let (mut reader, _) = open_text(path)?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    let is_legacy = std::str::from_utf8(&bytes).is_err();
    if is_legacy {
        bytes = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned().into_bytes();
    }
    let mut text: Text = BufReader::with_capacity(64 * 1024, Box::new(Cursor::new(bytes)));
    // The header's separator is looked for in what is at hand.
    text.fill_buf().map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    Ok((text, is_legacy))
}
