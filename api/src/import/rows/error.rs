//! Why a file of rows is refused as a whole.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A column that the reader cannot do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// Its usual name.
    pub name: &'static str,
    /// The other names under which it is known, case, accents and separators aside.
    pub aliases: &'static [&'static str],
}

impl fmt::Display for MissingColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "« {} »", self.name)?;
        if !self.aliases.is_empty() {
            write!(f, " (autres noms admis : {})", self.aliases.join(", "))?;
        }
        Ok(())
    }
}

/// Why a file cannot be read as a whole. Nothing of it is to be applied.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened or read.
    #[error("{} : ce fichier ne se lit pas ({source})", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What was read cannot be set aside on the disk.
    #[error(
        "le dossier temporaire ne se laisse pas écrire ou relire ({source}) : faites-y de la place, ou nommez-en un autre par TMPDIR"
    )]
    Temporary {
        /// What the system says.
        source: io::Error,
    },
    /// The file holds nothing.
    #[error("{} : ce fichier est vide", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file holds its header and no row.
    #[error("{} : ce fichier n'a aucune ligne après ses en-têtes", path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// The file is in another encoding than UTF-8, latin-1 most often.
    #[error(
        "{}, ligne {line} : ce fichier n'est pas en UTF-8 (il semble enregistré en latin-1 ou Windows-1252) ; \
         enregistrez-le au format « CSV UTF-8 » et recommencez",
        path.display()
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first line that is not UTF-8.
        line: u64,
    },
    /// The columns are separated by something else.
    #[error(
        "{} : les colonnes sont séparées par {found} ; on attend {expected}",
        path.display()
    )]
    WrongDelimiter {
        /// The file.
        path: PathBuf,
        /// The separator found, in words.
        found: &'static str,
        /// The separator expected, in words.
        expected: &'static str,
    },
    /// Columns that the reader cannot do without are not there.
    #[error("{} : il manque {}", path.display(), list_columns(columns))]
    MissingColumns {
        /// The file.
        path: PathBuf,
        /// The columns.
        columns: Vec<MissingColumn>,
    },
    /// The file's form is broken from a place on.
    #[error("{}, ligne {line} : {detail}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line where it was noticed.
        line: u64,
        /// What is wrong and how to put it right.
        detail: String,
    },
}

fn list_columns(columns: &[MissingColumn]) -> String {
    let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let word = if names.len() == 1 { "la colonne" } else { "les colonnes" };
    format!("{word} {}", names.join(" et "))
}
