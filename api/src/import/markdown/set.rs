//! Fiches together: links that lead nowhere, two fiches with one title.

use std::collections::BTreeMap;

use mee_shared::fiche::{Block, Fiche, Inline};
use mee_shared::ids::FicheId;
use mee_shared::text::fold;

use super::error::{Fault, MarkdownError};

/// Judges a set of fiches among themselves: links to fiches of ours that are not in the set, slugs and titles used twice.
///
/// Official fiches are left to the co-marquage: a link to one that is not here is drawn as plain text.
#[must_use]
pub fn check_set(fiches: &[Fiche]) -> Vec<MarkdownError> {
    let mut errors = Vec::new();
    let mut of_title: BTreeMap<String, &Fiche> = BTreeMap::new();
    let mut of_id: BTreeMap<&FicheId, &Fiche> = BTreeMap::new();
    for fiche in fiches {
        if of_id.insert(&fiche.id, fiche).is_some() {
            errors.push(fault_of(fiche, "deux fiches ont ce nom d'adresse".to_owned(), "renommez-en une"));
        } else if let Some(other) = of_title.insert(fold(&fiche.title), fiche) {
            errors.push(fault_of(fiche, format!("le titre est aussi celui de « {} »", other.id), "changez-en un"));
        }
    }
    for fiche in fiches {
        let mut wanted: Vec<(&str, &FicheId)> = Vec::new();
        wanted.extend(fiche.see_also.iter().filter_map(|link| Some(("see_also", link.fiche.as_ref()?))));
        wanted.extend(fiche.replaced_by.iter().map(|id| ("replaced_by", id)));
        let mut linked = Vec::new();
        collect_links(&fiche.body, &mut linked);
        wanted.extend(linked.into_iter().map(|id| ("un lien", id)));
        for (place, id) in wanted {
            if place == "replaced_by" && *id == fiche.id {
                errors.push(fault_of(fiche, "replaced_by : la fiche se remplace elle-même".to_owned(), "retirez-le"));
            } else if !id.is_official() && !of_id.contains_key(id) {
                errors.push(fault_of(
                    fiche,
                    format!("{place} mène à « {id} », qui n'existe pas"),
                    "corrigez le nom, ou écrivez cette fiche",
                ));
            }
        }
    }
    errors
}

/// Gives the links of `see_also` the titles of the fiches that were read with them.
pub(super) fn fill_titles(fiches: &mut [Fiche]) {
    let titles: BTreeMap<FicheId, String> =
        fiches.iter().map(|fiche| (fiche.id.clone(), fiche.title.clone())).collect();
    for link in fiches.iter_mut().flat_map(|fiche| &mut fiche.see_also) {
        if let Some(title) = link.fiche.as_ref().and_then(|id| titles.get(id)) {
            link.title.clone_from(title);
        }
    }
}

fn fault_of(fiche: &Fiche, problem: String, way_out: &str) -> MarkdownError {
    let file = fiche.origin.file.clone().unwrap_or_else(|| fiche.id.to_string());
    Fault::new(problem, way_out).in_file(&file)
}

fn collect_links<'a>(blocks: &'a [Block], links: &mut Vec<&'a FicheId>) {
    for block in blocks {
        match block {
            Block::Paragraph { inlines } => collect_inline_links(inlines, links),
            Block::Chapter { title, blocks, .. } | Block::Callout { title, blocks, .. } => {
                collect_inline_links(title, links);
                collect_links(blocks, links);
            }
            Block::List { items, .. } => items.iter().for_each(|item| collect_links(&item.blocks, links)),
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| collect_links(&cell.blocks, links));
            }
            Block::Choice { cases, .. } => {
                for case in cases {
                    collect_inline_links(&case.title, links);
                    collect_links(&case.blocks, links);
                }
            }
            _ => {}
        }
    }
}

fn collect_inline_links<'a>(inlines: &'a [Inline], links: &mut Vec<&'a FicheId>) {
    for inline in inlines {
        match inline {
            Inline::InternalLink { fiche, inlines } => {
                links.push(fiche);
                collect_inline_links(inlines, links);
            }
            Inline::Strong { inlines }
            | Inline::Emphasis { inlines }
            | Inline::Term { inlines, .. }
            | Inline::Abbreviation { inlines, .. }
            | Inline::ExternalLink { inlines, .. } => collect_inline_links(inlines, links),
            _ => {}
        }
    }
}
