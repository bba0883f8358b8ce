//! The files of a set, from a folder or a ZIP, read one at a time under limits that trust no header.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::error::SetError;

/// Bytes a file may unpack to before its compression ratio is looked at: short files may well be repetitive.
const RATIO_FLOOR: u64 = 256 * 1024;

/// How much a set may hold; a real one has about 5,500 files and 140 MB unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the archive itself.
    pub archive_bytes: u64,
    /// Bytes of one file once unpacked.
    pub file_bytes: u64,
    /// Bytes of all files once unpacked.
    pub total_bytes: u64,
    /// Number of files, whatever their kind.
    pub entries: usize,
    /// Unpacked bytes for one compressed byte; text stays under 30.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { archive_bytes: 256 << 20, file_bytes: 8 << 20, total_bytes: 1 << 30, entries: 20_000, ratio: 100 }
    }
}

/// Why one file of a set could not be read.
pub(super) enum ReadFault {
    /// A limit was passed: the whole set is refused.
    Refused(SetError),
    /// This file alone is unreadable; the reason in French.
    Unreadable(String),
}

/// The XML files of a set.
pub(super) struct FileSet {
    files: Files,
    limits: Limits,
    /// Bytes unpacked so far in this pass.
    unpacked: u64,
    /// Folders and files that could not be listed, with the reason.
    pub(super) unlisted: Vec<(String, String)>,
    /// Files of another kind, which are left alone.
    pub(super) ignored: u64,
}

enum Files {
    Folder(Vec<(String, PathBuf)>),
    Zip { archive: Box<ZipArchive<BufReader<File>>>, entries: Vec<(String, usize)> },
}

impl FileSet {
    /// Lists the XML files of a folder, recursively, or of a ZIP archive, in the order of their names.
    pub(super) fn open(path: &Path, limits: Limits) -> Result<Self, SetError> {
        let shown = path.display().to_string();
        let unreadable = |cause| SetError::Unreadable { path: shown.clone(), cause };
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        let mut set = Self { files: Files::Folder(Vec::new()), limits, unpacked: 0, unlisted: Vec::new(), ignored: 0 };
        set.files = if metadata.is_dir() {
            set.list_folder(path)?
        } else {
            let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
            let mut mark = Vec::new();
            file.by_ref().take(2).read_to_end(&mut mark).map_err(unreadable)?;
            if mark != b"PK" {
                return Err(SetError::NotASet { path: shown });
            }
            if metadata.len() > limits.archive_bytes {
                let (bytes, limit) = (metadata.len(), limits.archive_bytes);
                return Err(SetError::ArchiveTooLarge { path: shown, bytes, limit });
            }
            set.list_zip(&shown, file)?
        };
        Ok(set)
    }

    fn list_folder(&mut self, root: &Path) -> Result<Files, SetError> {
        let shown = root.display().to_string();
        let mut files = Vec::new();
        let mut count: usize = 0;
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let listing = match std::fs::read_dir(&folder) {
                Ok(listing) => listing,
                Err(cause) if folder == root => return Err(SetError::Unreadable { path: shown, cause }),
                Err(cause) => {
                    self.unlisted.push((relative(root, &folder), format!("dossier illisible ({cause})")));
                    continue;
                }
            };
            for entry in listing {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(cause) => {
                        self.unlisted.push((relative(root, &folder), format!("dossier illisible ({cause})")));
                        continue;
                    }
                };
                count += 1;
                if count > self.limits.entries {
                    return Err(SetError::TooManyFiles { path: shown, limit: self.limits.entries });
                }
                let path = entry.path();
                // A linked folder is not followed: it could lead back here.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(path);
                } else if is_xml(&path.to_string_lossy()) {
                    files.push((relative(root, &path), path));
                } else {
                    self.ignored += 1;
                }
            }
        }
        files.sort();
        Ok(Files::Folder(files))
    }

    fn list_zip(&mut self, shown: &str, file: BufReader<File>) -> Result<Files, SetError> {
        let broken = |cause: String| SetError::BrokenArchive { path: shown.to_owned(), cause };
        let archive = ZipArchive::new(file).map_err(|error| broken(error.to_string()))?;
        if archive.len() > self.limits.entries {
            return Err(SetError::TooManyFiles { path: shown.to_owned(), limit: self.limits.entries });
        }
        let mut entries = Vec::new();
        for index in 0..archive.len() {
            match archive.name_for_index(index) {
                Some(Ok(name)) if is_xml(&name) => entries.push((name.into_owned(), index)),
                Some(Ok(name)) if name.ends_with('/') => {}
                Some(Ok(_)) => self.ignored += 1,
                _ => self.unlisted.push((format!("entrée n° {}", index + 1), "nom illisible".to_owned())),
            }
        }
        entries.sort();
        Ok(Files::Zip { archive: Box::new(archive), entries })
    }

    /// How many XML files there are.
    pub(super) fn len(&self) -> usize {
        match &self.files {
            Files::Folder(files) => files.len(),
            Files::Zip { entries, .. } => entries.len(),
        }
    }

    /// Starts another pass over the files: what was unpacked before counts no more.
    pub(super) fn rewind(&mut self) {
        self.unpacked = 0;
    }

    /// The name of a file, as reports show it.
    pub(super) fn name(&self, index: usize) -> String {
        let name = match &self.files {
            Files::Folder(files) => files.get(index).map(|(name, _)| name),
            Files::Zip { entries, .. } => entries.get(index).map(|(name, _)| name),
        };
        name.cloned().unwrap_or_default()
    }

    /// The bytes of one file.
    ///
    /// # Errors
    /// [`ReadFault::Refused`] as soon as a limit is passed, before more is unpacked.
    pub(super) fn read(&mut self, index: usize) -> Result<Vec<u8>, ReadFault> {
        let name = self.name(index);
        let bytes = match &mut self.files {
            Files::Folder(files) => {
                let path = files.get(index).map(|(_, path)| path.as_path()).unwrap_or(Path::new(""));
                let file = File::open(path).map_err(|cause| ReadFault::Unreadable(format!("illisible ({cause})")))?;
                read_within(&name, file, self.limits, None)?
            }
            Files::Zip { archive, entries } => {
                let entry = entries.get(index).map_or(usize::MAX, |(_, entry)| *entry);
                let broken = |cause| ReadFault::Unreadable(format!("entrée illisible de l'archive ZIP ({cause})"));
                let file = archive.by_index(entry).map_err(|error| broken(error.to_string()))?;
                let compressed = file.compressed_size();
                read_within(&name, file, self.limits, Some(compressed))?
            }
        };
        self.unpacked = self.unpacked.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.unpacked > self.limits.total_bytes {
            let limit = self.limits.total_bytes;
            return Err(ReadFault::Refused(SetError::SetTooLarge { file: name, limit }));
        }
        Ok(bytes)
    }
}

/// Reads to the end, but never past the limits; the ratio is judged by the bytes that really come out.
fn read_within(name: &str, reader: impl Read, limits: Limits, compressed: Option<u64>) -> Result<Vec<u8>, ReadFault> {
    let by_ratio = compressed.map(|bytes| bytes.saturating_mul(limits.ratio).max(RATIO_FLOOR));
    let allowed = by_ratio.map_or(limits.file_bytes, |ratio| ratio.min(limits.file_bytes));
    let mut bytes = Vec::new();
    reader
        .take(allowed.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| ReadFault::Unreadable(format!("lecture interrompue ({cause})")))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= allowed) {
        return Ok(bytes);
    }
    let file = name.to_owned();
    Err(ReadFault::Refused(if allowed < limits.file_bytes {
        SetError::RatioTooHigh { file, limit: limits.ratio }
    } else {
        SetError::FileTooLarge { file, limit: limits.file_bytes }
    }))
}

fn is_xml(name: &str) -> bool {
    name.get(name.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".xml"))
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}
