//! Fiches of a body's own: the national editor's, and local ones.

use serde::{Deserialize, Serialize};

use super::Fiche;
use super::layer::Placement;
use crate::body::{BodyKind, BodyName};
use crate::text::slugify;

/// A fiche as its author typed it, with what it reads as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFiche {
    /// The Markdown with its front matter.
    pub markdown: String,
    /// Where it stands among the others.
    pub placement: Option<Placement>,
    /// The same as a fiche.
    pub fiche: Fiche,
}

/// What the slugs of a local body's fiches end with, so that no two bodies over one commune, nor the national editor, ever
/// want the same address; nothing for the national editor.
#[must_use]
pub fn slug_ending(body: &BodyName) -> Option<String> {
    let territory = slugify(body.territory());
    match body.kind() {
        BodyKind::National | BodyKind::Vendor => None,
        BodyKind::Rectorat => Some(format!("-ac-{territory}")),
        BodyKind::Dsden => Some(format!("-dsden-{territory}")),
        BodyKind::Departement => Some(format!("-dep-{territory}")),
        BodyKind::Epci | BodyKind::Commune => Some(format!("-{territory}")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn each_local_body_has_an_ending_of_its_own() {
        for (body, ending) in [
            ("national", None),
            ("commune:2A004", Some("-2a004")),
            ("epci:249400220", Some("-249400220")),
            ("departement:94", Some("-dep-94")),
            ("dsden:94", Some("-dsden-94")),
            ("rectorat:Créteil", Some("-ac-creteil")),
        ] {
            assert_eq!(slug_ending(&body.parse().unwrap()).as_deref(), ending, "{body}");
        }
    }
}
