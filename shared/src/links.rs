//! The public addresses of the portal, made in one place from the setting `public_url`.

use crate::ids::{FicheId, FileHash, InseeCode, Slug, Uai};
use crate::view_path::ViewPath;

/// Makes absolute addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    public_url: String,
}

impl Links {
    /// Addresses below this one; a final slash is dropped.
    #[must_use]
    pub fn new(public_url: &str) -> Self {
        Self { public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// The address everything stands below, without a final slash.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The page of a view of a commune.
    #[must_use]
    pub fn view(&self, insee: &InseeCode, view: &ViewPath) -> String {
        self.view_at(insee, &view.to_string())
    }

    /// The page of a view of a commune with its query, for instance `themes/cantine?after=…`.
    #[must_use]
    pub fn view_at(&self, insee: &InseeCode, view: &str) -> String {
        format!("{}/portal/{insee}/{view}", self.public_url)
    }

    /// The page of a fiche of a commune.
    #[must_use]
    pub fn fiche(&self, insee: &InseeCode, slug: &Slug) -> String {
        self.view(insee, &ViewPath::Fiche(slug.clone()))
    }

    /// The page of a school of a commune.
    #[must_use]
    pub fn school(&self, insee: &InseeCode, uai: &Uai) -> String {
        self.view(insee, &ViewPath::School(uai.clone()))
    }

    /// An operation of the API below `/v1`.
    #[must_use]
    pub fn api(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.public_url)
    }

    /// A file that a published text shows.
    #[must_use]
    pub fn file(&self, hash: &FileHash) -> String {
        self.api(&format!("files/{hash}"))
    }

    /// The smaller form of an image.
    #[must_use]
    pub fn small_file(&self, hash: &FileHash) -> String {
        self.api(&format!("files/{hash}/small"))
    }

    /// The official page of a document that is not in this instance.
    #[must_use]
    pub fn official(id: &FicheId) -> Option<String> {
        id.is_official().then(|| format!("https://www.service-public.gouv.fr/particuliers/vosdroits/{id}"))
    }
}
