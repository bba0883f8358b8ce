//! Files that agents upload, on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::FileHash;

/// A file as its body keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileResource {
    /// The SHA-256 of what is kept; texts name the file by it.
    pub hash: FileHash,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "reglement-interieur.pdf"))]
    pub name: String,
    /// Its type: images are made anew, so it may be another one than what was sent.
    #[cfg_attr(feature = "openapi", schema(example = "application/pdf"))]
    pub media_type: String,
    /// What an image shows for those who do not see it; none for a document.
    pub alternative: Option<String>,
    /// Its size in bytes.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 48_213))]
    pub size: i64,
    /// The width of an image in pixels.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub width: Option<i32>,
    /// The height of an image in pixels.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub height: Option<i32>,
    /// Where parents find it once a published text shows it.
    pub url: String,
    /// Whether a published text shows it, so that parents get it.
    pub is_public: bool,
    /// When it was uploaded.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
}
