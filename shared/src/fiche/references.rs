//! Which other fiches a fiche names.

use std::collections::BTreeSet;

use super::{Block, Counter, Fiche, Inline, Link, OnlineService};
use crate::ids::FicheId;

/// The fiches that the fiche names anywhere, by id.
#[must_use]
pub fn references(fiche: &Fiche) -> BTreeSet<FicheId> {
    let mut found = BTreeSet::new();
    in_blocks(&fiche.short_answer, &mut found);
    in_blocks(&fiche.body, &mut found);
    for entry in &fiche.glossary {
        in_blocks(&entry.blocks, &mut found);
    }
    for counter in &fiche.counters {
        in_counter(counter, &mut found);
    }
    for service in &fiche.online_services {
        in_service(service, &mut found);
    }
    in_links(&fiche.see_also, &mut found);
    in_links(&fiche.questions, &mut found);
    in_links(&fiche.further_reading, &mut found);
    for section in &fiche.contents {
        in_links(&section.links, &mut found);
    }
    found.extend(fiche.guided_search.clone());
    found
}

fn in_links(links: &[Link], found: &mut BTreeSet<FicheId>) {
    found.extend(links.iter().filter_map(|link| link.fiche.clone()));
}

fn in_counter(counter: &Counter, found: &mut BTreeSet<FicheId>) {
    in_blocks(&counter.details, found);
}

fn in_service(service: &OnlineService, found: &mut BTreeSet<FicheId>) {
    in_blocks(&service.introduction, found);
    in_links(&service.notices, found);
    // A service without an address of its own is reached through its sheet.
    if service.url.is_none() {
        found.extend(service.id.as_deref().and_then(|id| id.parse().ok()));
    }
}

fn in_inlines(inlines: &[Inline], found: &mut BTreeSet<FicheId>) {
    for inline in inlines {
        match inline {
            Inline::InternalLink { fiche, inlines } => {
                found.insert(fiche.clone());
                in_inlines(inlines, found);
            }
            Inline::Strong { inlines }
            | Inline::Emphasis { inlines }
            | Inline::Term { inlines, .. }
            | Inline::Abbreviation { inlines, .. }
            | Inline::ExternalLink { inlines, .. }
            | Inline::Quote { inlines }
            | Inline::Superscript { inlines }
            | Inline::Subscript { inlines }
            | Inline::Foreign { inlines, .. } => in_inlines(inlines, found),
            Inline::Text { .. } | Inline::Amount { .. } | Inline::LineBreak | Inline::Unknown(_) => {}
        }
    }
}

fn in_blocks(blocks: &[Block], found: &mut BTreeSet<FicheId>) {
    for block in blocks {
        match block {
            Block::Paragraph { inlines } => in_inlines(inlines, found),
            Block::Chapter { title, blocks, .. }
            | Block::Callout { title, blocks, .. }
            | Block::Complement { title, blocks } => {
                in_inlines(title, found);
                in_blocks(blocks, found);
            }
            Block::Conditional { blocks, .. } => in_blocks(blocks, found),
            Block::List { items, .. } => items.iter().for_each(|item| in_blocks(&item.blocks, found)),
            Block::Choice { cases, .. } => {
                for case in cases {
                    in_inlines(&case.title, found);
                    in_blocks(&case.blocks, found);
                }
            }
            Block::Table(table) => {
                in_inlines(&table.caption, found);
                table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| in_blocks(&cell.blocks, found));
            }
            Block::Image(image) => {
                in_inlines(&image.caption, found);
                in_blocks(&image.description, found);
            }
            Block::Video(video) => in_blocks(&video.transcript, found),
            Block::OnlineService(service) => in_service(service, found),
            Block::Contact(counter) => in_counter(counter, found),
            Block::Local(local) => in_blocks(&local.blocks, found),
            Block::Slot { .. } | Block::Unknown(_) => {}
        }
    }
}
