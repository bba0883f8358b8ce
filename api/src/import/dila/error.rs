//! What can go wrong with a document or with a whole set, in French: it is shown to whoever runs the import.

use std::fmt;

/// Why one document could not be read, with its file and line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DocumentError {
    /// The file, as it is named in the set.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: DocumentProblem,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, ligne {line} : {}", self.file, self.problem),
            None => write!(f, "{} : {}", self.file, self.problem),
        }
    }
}

/// What is wrong with one document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentProblem {
    /// The text stops before the root element is closed.
    #[error("le document est tronqué : il s'arrête avant sa balise de fin")]
    Truncated,
    /// The text is not well-formed XML.
    #[error("le XML est mal formé")]
    Malformed,
    /// A document type declaration, which could define entities.
    #[error("le document contient une déclaration DOCTYPE, qui n'est pas acceptée")]
    Doctype,
    /// More nodes than any real document has.
    #[error("le document compte trop d'éléments")]
    TooManyNodes,
    /// Elements nested deeper than any real document.
    #[error("les éléments sont imbriqués trop profondément (plus de {0} niveaux)")]
    TooDeep(usize),
    /// The root element is not one of the co-marquage's documents.
    #[error("la racine « {0} » n'est pas celle d'une fiche du co-marquage (Publication ou ServiceComplementaire)")]
    NotADocument(String),
    /// An index of the set (menu, redirections…), which holds no fiche.
    #[error("ce fichier est un index du co-marquage (« {0} »), pas une fiche")]
    Index(String),
    /// The document's identifier is missing or not of the official form.
    #[error("l'identifiant « {0} » n'est pas celui d'un document officiel (F, N ou R suivi d'un nombre)")]
    InvalidId(String),
    /// The file declares an encoding other than UTF-8.
    #[error("le fichier est encodé en {0} : convertissez-le d'abord en UTF-8")]
    Encoding(String),
    /// The bytes are not UTF-8, whatever the file declares.
    #[error("le fichier n'est pas en UTF-8 valide (peut-être de l'ISO-8859-1) : convertissez-le d'abord en UTF-8")]
    NotUtf8,
}

/// Why a whole set was refused; nothing of it has been handed over.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The path cannot be read.
    #[error("{path} : lecture impossible ({cause})")]
    Unreadable {
        /// The path.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The path is neither a folder nor a ZIP archive.
    #[error("{path} : ce n'est ni un dossier ni une archive ZIP du co-marquage")]
    NotASet {
        /// The path.
        path: String,
    },
    /// The archive's directory cannot be read.
    #[error("{path} : l'archive ZIP est tronquée ou abîmée ({cause})")]
    BrokenArchive {
        /// The path.
        path: String,
        /// What the ZIP reader says.
        cause: String,
    },
    /// The archive itself is larger than accepted.
    #[error("{path} : l'archive pèse {bytes} octets, plus que la limite de {limit}")]
    ArchiveTooLarge {
        /// The path.
        path: String,
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// More files than accepted.
    #[error("{path} : plus de {limit} fichiers, l'ensemble est refusé")]
    TooManyFiles {
        /// The path.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// One file unpacks to more than accepted.
    #[error("{file} : le fichier dépasse {limit} octets une fois décompressé, l'ensemble est refusé")]
    FileTooLarge {
        /// The file in the set.
        file: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// One file is compressed far more than text can be.
    #[error("{file} : le taux de compression dépasse {limit} pour 1, l'ensemble est refusé (bombe ZIP ?)")]
    RatioTooHigh {
        /// The file in the set.
        file: String,
        /// The limit.
        limit: u64,
    },
    /// The files together unpack to more than accepted.
    #[error("{file} : l'ensemble dépasse {limit} octets une fois décompressé, il est refusé")]
    SetTooLarge {
        /// The file at which the limit was passed.
        file: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// No document at all: an import would withdraw every fiche.
    #[error("{path} : aucun document du co-marquage n'y a été trouvé")]
    Empty {
        /// The path.
        path: String,
    },
}
