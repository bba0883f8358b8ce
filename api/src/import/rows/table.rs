//! CSV files as French administrations publish them: UTF-8 with or without mark, `;` or `,`, a header.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use mee_shared::text::fold;

use super::ImportError;

/// The mark that some programs put at the start of a UTF-8 file.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The first bytes of a gzip file (RFC 1952).
const GZIP_MARK: &[u8] = b"\x1F\x8B";

/// A file's text, unpacked where the file was a gzip.
pub(in crate::import) type Text = BufReader<Box<dyn Read>>;

/// Separators with their names, to say which one a file uses.
const DELIMITERS: &[(u8, &str)] = &[
    (b';', "des points-virgules (;)"),
    (b',', "des virgules (,)"),
    (b'\t', "des tabulations"),
    (b'|', "des barres (|)"),
];

/// A file opened for reading, unpacked if it is a gzip, its UTF-8 mark passed over, with its first byte that is not blank.
pub(in crate::import) fn open_text(path: &Path) -> Result<(Text, u8), ImportError> {
    let unreadable = |source: io::Error| ImportError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let mut packed = BufReader::with_capacity(64 * 1024, file);
    let is_gzip = packed.fill_buf().map_err(unreadable)?.starts_with(GZIP_MARK);
    let source: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
    let mut reader = BufReader::with_capacity(64 * 1024, source);
    if reader.fill_buf().map_err(unreadable)?.starts_with(UTF8_MARK) {
        reader.consume(UTF8_MARK.len());
    }
    match reader.fill_buf().map_err(unreadable)?.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(&first) => Ok((reader, first)),
        None => Err(ImportError::Empty { path: path.to_owned() }),
    }
}

/// A header's name made comparable: case, accents and separators aside.
pub(in crate::import) fn fold_header(name: &str) -> String {
    fold(name)
}

/// A CSV file with its header read.
pub(in crate::import) struct Table {
    path: PathBuf,
    reader: csv::Reader<Text>,
    /// The header as it stands.
    pub(in crate::import) header: Vec<String>,
}

/// A row of the file.
pub(in crate::import) struct TableRow {
    /// The line it starts on.
    pub(in crate::import) line: u64,
    /// Its fields, as many as the header has.
    pub(in crate::import) fields: csv::StringRecord,
    /// Why its fields cannot be told apart, when there are more or fewer than columns.
    pub(in crate::import) fault: Option<String>,
}

impl Table {
    /// Reads the header; `accepted` are the separators the file may use, the usual one first.
    pub(in crate::import) fn open(path: &Path, mut reader: Text, accepted: &[u8]) -> Result<Self, ImportError> {
        let start = reader.fill_buf().map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
        let first_line = start.trim_ascii_start().split(|&byte| byte == b'\n').next().unwrap_or_default();
        let delimiter = find_delimiter(path, first_line, accepted)?;
        // Ending lines at the line feed alone keeps line numbers right; the carriage return before it is trimmed away.
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .flexible(true)
            .from_reader(reader);
        let names = reader.byte_headers().map_err(|error| malformed(path, 1, &error))?;
        let header = names
            .iter()
            .map(|name| std::str::from_utf8(name).map(|name| name.trim().to_owned()))
            .collect::<Result<_, _>>()
            .map_err(|_| ImportError::NotUtf8 { path: path.to_owned(), line: 1 })?;
        Ok(Self { path: path.to_owned(), reader, header })
    }

    /// The next row, or none at the end. Blank lines are passed over.
    pub(in crate::import) fn next_row(&mut self) -> Result<Option<TableRow>, ImportError> {
        loop {
            let mut record = csv::ByteRecord::new();
            let at = self.reader.position().line();
            if !self.reader.read_byte_record(&mut record).map_err(|error| malformed(&self.path, at, &error))? {
                return Ok(None);
            }
            let line = self.first_line_of(&record, at);
            let fields = csv::StringRecord::from_byte_record(record)
                .map_err(|_| ImportError::NotUtf8 { path: self.path.clone(), line })?;
            if fields.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            let fault = (fields.len() != self.header.len()).then(|| self.ragged_reason(&fields));
            return Ok(Some(TableRow { line, fields, fault }));
        }
    }

    /// The line a record just read starts on; `at` is where the reading began, which may be a blank line before it.
    fn first_line_of(&self, record: &csv::ByteRecord, at: u64) -> u64 {
        let inside = record.iter().flatten().filter(|&&byte| byte == b'\n').count();
        // The last record of a file may lack its line end, and then stands where the reading began.
        self.reader.position().line().saturating_sub(u64::try_from(inside).unwrap_or(0) + 1).max(at)
    }

    fn ragged_reason(&self, fields: &csv::StringRecord) -> String {
        let (found, expected) = (fields.len(), self.header.len());
        let hint = if fields.iter().any(|field| field.contains('\n')) {
            "un guillemet ouvert n'est sans doute pas fermé"
        } else {
            "un séparateur manque ou est en trop"
        };
        format!("la ligne a {found} colonnes au lieu de {expected} : {hint}")
    }
}

/// The separator of the header: an accepted one that stands in it, or the first accepted one for a single column.
fn find_delimiter(path: &Path, first_line: &[u8], accepted: &[u8]) -> Result<u8, ImportError> {
    let count = |delimiter: u8| first_line.iter().filter(|&&byte| byte == delimiter).count();
    let usual = accepted.first().copied().unwrap_or(b';');
    let Some(&(found, found_name)) =
        DELIMITERS.iter().filter(|(byte, _)| count(*byte) > 0).max_by_key(|(byte, _)| count(*byte))
    else {
        return Ok(usual);
    };
    if accepted.contains(&found) {
        return Ok(found);
    }
    let expected =
        DELIMITERS.iter().find(|(byte, _)| *byte == usual).map_or("des points-virgules (;)", |(_, name)| name);
    Err(ImportError::WrongDelimiter { path: path.to_owned(), found: found_name, expected })
}

fn malformed(path: &Path, line: u64, error: &csv::Error) -> ImportError {
    if let csv::ErrorKind::Io(source) = error.kind() {
        return ImportError::Unreadable { path: path.to_owned(), source: io::Error::from(source.kind()) };
    }
    ImportError::Malformed { path: path.to_owned(), line, detail: format!("le tableau ne se lit pas ({error})") }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use std::io::Write;

    use super::*;

    #[test]
    fn rows_know_the_line_they_start_on() {
        for (text, lines) in [
            ("a;b\n1;2\n3;4\n", vec![2, 3]),
            ("a;b\n1;2\n3;4", vec![2, 3]),
            ("a;b\r\n1;2\r\n3;4\r\n", vec![2, 3]),
            ("\u{feff}a;b\r\n1;2\r\n3;4", vec![2, 3]),
            ("a;b\n\n1;2\n\n\n3;4\n\n", vec![3, 6]),
            ("a;b\r\n\r\n1;2\r\n;\r\n3;4\r\n", vec![3, 5]),
            ("a;b\n\"1\n1\";2\n3;\"4\n4\"\n5;6", vec![2, 4, 6]),
        ] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let (reader, _) = open_text(file.path()).unwrap();
            let mut table = Table::open(file.path(), reader, b";").unwrap();
            assert_eq!(table.header, ["a", "b"], "{text:?}");
            let mut read = Vec::new();
            while let Some(row) = table.next_row().unwrap() {
                assert_eq!(row.fault, None, "{text:?}");
                read.push(row.line);
            }
            assert_eq!(read, lines, "{text:?}");
        }
    }
}
