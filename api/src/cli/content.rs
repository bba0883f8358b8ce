//! What the binary carries: the starter fiches and the demo's data.

use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};
use mee_shared::fiche::Fiche;

use crate::import::markdown::{check_set, read_fiche};

static FICHES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/fiches");
static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../examples/demo");

/// The starter fiches, checked as a set.
pub(super) fn starter_fiches() -> anyhow::Result<Vec<Fiche>> {
    let mut fiches = Vec::new();
    for file in FICHES.files() {
        let slug = file.path().file_stem().and_then(|stem| stem.to_str()).context("nom de fiche")?;
        let text = file.contents_utf8().context("fiche qui n'est pas en UTF-8")?;
        fiches.push(read_fiche(slug, text)?);
    }
    let faults = check_set(&fiches);
    if let Some(fault) = faults.first() {
        bail!("{fault}");
    }
    Ok(fiches)
}

/// A file of the demo.
pub(super) fn demo_file(name: &str) -> anyhow::Result<&'static [u8]> {
    Ok(DEMO.get_file(name).with_context(|| format!("{name} manque à la démonstration"))?.contents())
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
