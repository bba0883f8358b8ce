//! What the binary carries: the starter fiches and the demo's data.

use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};
use mee_shared::fiche::Fiche;

use tempfile::TempDir;

use crate::import::markdown::{check_set, read_all};

static FICHES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/fiches");
static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../examples/demo");

/// The starter fiches, checked as a set.
pub(super) fn starter_fiches() -> anyhow::Result<Vec<Fiche>> {
    let mut files = Vec::new();
    for file in FICHES.files() {
        let slug = file.path().file_stem().and_then(|stem| stem.to_str()).context("nom de fiche")?;
        files.push((slug, file.contents_utf8().context("fiche qui n'est pas en UTF-8")?));
    }
    let fiches = read_all(files).map_err(|faults| super::import::said(&faults))?;
    let faults = check_set(&fiches);
    if let Some(fault) = faults.first() {
        bail!("{fault}");
    }
    Ok(fiches)
}

/// The demo's files in a folder that goes when it is dropped.
pub(super) fn demo_folder() -> anyhow::Result<TempDir> {
    let folder = tempfile::tempdir().context("dossier temporaire")?;
    DEMO.extract(folder.path()).context("dossier temporaire")?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::collections::BTreeSet;

    use mee_shared::fiche::ThemeSlug;
    use mee_shared::text::count_sentences;

    use super::*;

    #[test]
    fn the_starter_fiches_are_whole_and_cover_the_journey() {
        let fiches = starter_fiches().unwrap();
        assert!(fiches.len() >= 40, "{}", fiches.len());
        let themes: BTreeSet<_> = fiches.iter().flat_map(|fiche| &fiche.themes).collect();
        let missing: Vec<_> = ThemeSlug::ALL
            .iter()
            .filter(|theme| **theme != ThemeSlug::AutresDemarches && !themes.contains(theme))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        for fiche in &fiches {
            assert!(fiche.title.ends_with('?'), "{} n'est pas une question", fiche.slug);
            assert!(count_sentences(&fiche.summary) <= 3, "{}", fiche.slug);
            assert!(!fiche.sources.is_empty(), "{} est sans source", fiche.slug);
        }
    }
}
