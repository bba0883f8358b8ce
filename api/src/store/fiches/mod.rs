//! Fiches. The document holds the text; the columns beside it are what lists filter and sort on.

mod read;
mod summary;
mod write;

pub use read::{
    ListFilter, ListedFiche, ListedSummary, count_by_theme, find_by_slug, find_many, list, list_by_id, list_by_slug,
    pages_of, titles_of,
};
pub use summary::Summary;
pub use write::{Change, known_hashes, mark_withdrawn, place, put, refresh_places, refresh_superseded, remove};

/// A fiche's key in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FichePk(pub(super) String);
