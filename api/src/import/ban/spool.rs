//! Rows set aside on disk, commune by commune, so that a département takes no more memory than its largest commune.
//!
//! Files of a département are mostly in the order of the communes, but nothing promises it: rows of one commune may stand anywhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use mee_shared::ids::InseeCode;

use super::columns::Record;
use crate::import::rows::ImportError;

/// The most bytes of rows that wait in memory before they are written.
pub(super) const MOST_WAITING: usize = 4 * 1024 * 1024;

/// Where rows of a commune lie in the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: u64,
    length: usize,
}

/// See the module. Its file has no name and goes with it, however the program ends.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    end: u64,
    most: usize,
    waiting: BTreeMap<InseeCode, Vec<u8>>,
    held: usize,
    pieces: BTreeMap<InseeCode, Vec<Piece>>,
}

fn failed(source: std::io::Error) -> ImportError {
    ImportError::Temporary { source }
}

impl Spool {
    /// An empty one that keeps so many bytes in memory at most.
    pub(super) fn holding(most: usize) -> Result<Self, ImportError> {
        let file = tempfile::tempfile().map_err(failed)?;
        Ok(Self { file, end: 0, most, waiting: BTreeMap::new(), held: 0, pieces: BTreeMap::new() })
    }

    /// Sets a row aside.
    pub(super) fn put(&mut self, insee: &InseeCode, line: u64, record: &Record<'_>) -> Result<(), ImportError> {
        let rows = self.waiting.entry(insee.clone()).or_default();
        let before = rows.len();
        serde_json::to_writer(&mut *rows, &(line, record)).map_err(|error| failed(error.into()))?;
        self.held += rows.len() - before;
        if self.held >= self.most { self.flush() } else { Ok(()) }
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) -> Result<(), ImportError> {
        for (insee, rows) in std::mem::take(&mut self.waiting) {
            self.file.write_all(&rows).map_err(failed)?;
            let piece = Piece { start: self.end, length: rows.len() };
            self.end += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            self.pieces.entry(insee).or_default().push(piece);
        }
        self.held = 0;
        Ok(())
    }

    /// The communes that have rows, in the order of their codes.
    pub(super) fn communes(&self) -> impl Iterator<Item = &InseeCode> {
        self.pieces.keys()
    }

    /// Takes each row of the commune, with its line, in the order they were set aside.
    pub(super) fn each(&self, insee: &InseeCode, mut take: impl FnMut(u64, &Record<'_>)) -> Result<(), ImportError> {
        let mut bytes = Vec::new();
        for piece in self.pieces.get(insee).into_iter().flatten() {
            bytes.resize(piece.length, 0);
            let mut file = &self.file;
            file.seek(SeekFrom::Start(piece.start)).map_err(failed)?;
            file.read_exact(&mut bytes).map_err(failed)?;
            for row in serde_json::Deserializer::from_slice(&bytes).into_iter::<(u64, Record<'_>)>() {
                let (line, record) = row.map_err(|error| failed(error.into()))?;
                take(line, &record);
            }
        }
        Ok(())
    }

    /// How many bytes wait in memory.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.waiting.values().map(Vec::len).sum()
    }

    /// Loses what lies behind the rows of this commune, as a disk that fails would.
    #[cfg(test)]
    pub(super) fn cut_behind(&self, insee: &InseeCode) {
        let ends = self.pieces.get(insee).into_iter().flatten();
        let end = ends.map(|piece| piece.start + u64::try_from(piece.length).unwrap_or(0)).max();
        self.file.set_len(end.unwrap_or(0)).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::import::ban::columns::Column;

    #[test]
    fn rows_of_mixed_communes_come_back_in_order_and_few_wait_in_memory() {
        const MOST: usize = 4_096;
        let mut spool = Spool::holding(MOST).unwrap();
        let communes: Vec<InseeCode> = (10_001..10_041).map(|code| code.to_string().parse().unwrap()).collect();
        let mut longest = 0;
        for line in 0..20_000_usize {
            let mut record = Record::default();
            let street = format!("Rue « {line} » \\ \"du\" Puits");
            record.set(Column::Street, &street);
            spool.put(&communes[line % 40], u64::try_from(line).unwrap(), &record).unwrap();
            longest = longest.max(spool.held());
        }
        assert!(longest <= MOST + 200, "{longest} bytes waited");
        spool.flush().unwrap();
        assert_eq!((spool.held(), spool.communes().count()), (0, 40));
        for (first, insee) in (0_u64..).zip(&communes) {
            let mut expected = first;
            spool
                .each(insee, |line, record| {
                    assert_eq!(line, expected);
                    assert_eq!(record.find(Column::Street), Some(format!("Rue « {line} » \\ \"du\" Puits").as_str()));
                    expected += 40;
                })
                .unwrap();
            assert_eq!(expected, 20_000 + first);
        }
        spool.cut_behind(&communes[0]);
        assert!(spool.each(&communes[0], |_, _| {}).is_ok());
        assert!(spool.each(&communes[39], |_, _| {}).is_err(), "what is lost is an error");
    }
}
