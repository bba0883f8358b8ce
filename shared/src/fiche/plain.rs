//! A fiche's words without its form: for search, for the page's description, and to prove that an import lost none.

use super::{Block, Counter, Fiche, Image, Inline, Link, OnlineService, SlotValue, Source, Table, Video, inline_text};

/// Every piece of text of the blocks, in reading order, one string a paragraph, title or cell.
#[must_use]
pub fn block_texts(blocks: &[Block]) -> Vec<String> {
    let mut texts = Vec::new();
    push_blocks(blocks, &mut texts);
    texts
}

/// Every piece of text of the fiche that a reader sees, in reading order.
#[must_use]
pub fn fiche_texts(fiche: &Fiche) -> Vec<String> {
    let mut texts = vec![fiche.title.clone()];
    push_blocks(&fiche.short_answer, &mut texts);
    push_blocks(&fiche.body, &mut texts);
    for section in &fiche.contents {
        texts.push(section.title.clone());
        push_links(&section.links, &mut texts);
    }
    for counter in &fiche.counters {
        push_counter(counter, &mut texts);
    }
    for service in &fiche.online_services {
        push_service(service, &mut texts);
    }
    push_links(&fiche.see_also, &mut texts);
    push_links(&fiche.questions, &mut texts);
    push_links(&fiche.further_reading, &mut texts);
    push_sources(&fiche.sources, &mut texts);
    for entry in &fiche.glossary {
        texts.push(entry.title.clone());
        push_blocks(&entry.blocks, &mut texts);
        push_sources(&entry.sources, &mut texts);
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn push_sources(sources: &[Source], texts: &mut Vec<String>) {
    for source in sources {
        texts.push(source.title.clone());
        texts.extend(source.article.clone());
        texts.extend(source.note.clone());
    }
}

fn push_links(links: &[Link], texts: &mut Vec<String>) {
    for link in links {
        texts.push(link.title.clone());
        texts.extend(link.note.clone());
    }
}

fn push_counter(counter: &Counter, texts: &mut Vec<String>) {
    texts.push(counter.title.clone());
    texts.extend(counter.note.clone());
    texts.extend(counter.provider.clone());
    push_blocks(&counter.details, texts);
}

fn push_service(service: &OnlineService, texts: &mut Vec<String>) {
    texts.push(service.title.clone());
    texts.extend(service.provider.clone());
    texts.extend(service.form_number.clone());
    push_blocks(&service.introduction, texts);
    push_links(&service.notices, texts);
}

fn push_table(table: &Table, texts: &mut Vec<String>) {
    push_inlines(&table.caption, texts);
    for cell in table.rows.iter().flat_map(|row| &row.cells) {
        push_blocks(&cell.blocks, texts);
    }
}

fn push_image(image: &Image, texts: &mut Vec<String>) {
    push_inlines(&image.title, texts);
    push_inlines(&image.caption, texts);
    texts.push(image.alternative.clone());
    texts.push(image.credit.clone());
    push_blocks(&image.description, texts);
}

fn push_video(video: &Video, texts: &mut Vec<String>) {
    push_inlines(&video.title, texts);
    texts.push(video.credit.clone());
    push_blocks(&video.transcript, texts);
}

fn push_inlines(inlines: &[Inline], texts: &mut Vec<String>) {
    texts.push(inline_text(inlines));
}

fn push_blocks(blocks: &[Block], texts: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph { inlines } => push_inlines(inlines, texts),
            Block::Chapter { title, blocks, .. }
            | Block::Callout { title, blocks, .. }
            | Block::Complement { title, blocks } => {
                push_inlines(title, texts);
                push_blocks(blocks, texts);
            }
            Block::Conditional { blocks, .. } => push_blocks(blocks, texts),
            Block::List { items, .. } => items.iter().for_each(|item| push_blocks(&item.blocks, texts)),
            Block::Choice { cases, .. } => {
                for case in cases {
                    push_inlines(&case.title, texts);
                    push_blocks(&case.blocks, texts);
                }
            }
            Block::Table(table) => push_table(table, texts),
            Block::Image(image) => push_image(image, texts),
            Block::Video(video) => push_video(video, texts),
            Block::OnlineService(service) => push_service(service, texts),
            Block::Contact(counter) => push_counter(counter, texts),
            Block::Local(local) => {
                texts.extend(local.label.clone());
                texts.extend(local.value.as_ref().map(SlotValue::text));
                push_blocks(&local.blocks, texts);
            }
            Block::Slot { .. } | Block::Unknown(_) => {}
        }
    }
}
