//! The blocks of a fiche's body.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::{Block, CalloutKind, Inline, ListItem, ListStyle, inline_text};

impl<'a> Pen<'a> {
    /// The blocks in order.
    pub(in crate::view) fn blocks(&mut self, blocks: &'a [Block]) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    /// One block and the explanations of the words it uses first.
    pub(super) fn block(&mut self, block: &'a Block) -> Markup {
        match block {
            Block::Paragraph { inlines } => self.paragraph(inlines),
            Block::Chapter { title, blocks, .. } => self.chapter(title, blocks),
            Block::List { style, items } => self.list(*style, items),
            Block::Table(table) => self.table(table),
            Block::Callout { kind, title, blocks } => self.callout(*kind, title, blocks),
            Block::Choice { is_situation, cases, .. } => self.choice(*is_situation, cases),
            Block::Conditional { blocks, .. } => self.blocks(blocks),
            Block::Complement { title, blocks } => self.complement(title, blocks),
            Block::Image(image) => self.image(image),
            Block::Video(video) => self.video(video),
            Block::OnlineService(service) => html! { div.mee-service { (self.service(service)) } },
            Block::Contact(counter) => self.counter_within(counter),
            Block::Local(local) => self.local_block(local),
            Block::Slot { .. } | Block::Unknown(_) => html! {},
        }
    }

    /// Blocks of a list entry or a cell: a single paragraph needs no `<p>` and its margins there.
    pub(super) fn tight_blocks(&mut self, blocks: &'a [Block]) -> Markup {
        match blocks {
            [Block::Paragraph { inlines }, rest @ ..] if !rest.iter().any(is_paragraph) => html! {
                (self.inlines(inlines))
                (self.explanations())
                (self.blocks(rest))
            },
            _ => self.blocks(blocks),
        }
    }

    fn paragraph(&mut self, inlines: &'a [Inline]) -> Markup {
        if inline_text(inlines).trim().is_empty() {
            return html! {};
        }
        html! {
            p { (self.inlines(inlines)) }
            (self.explanations())
        }
    }

    fn chapter(&mut self, title: &'a [Inline], blocks: &'a [Block]) -> Markup {
        let name = inline_text(title);
        if name.trim().is_empty() {
            return self.blocks(blocks);
        }
        html! {
            section.mee-chapter {
                @let words = self.title(title);
                (self.heading(&name, &words))
                (self.below(name, |pen| pen.blocks(blocks)))
            }
        }
    }

    fn list(&mut self, style: ListStyle, items: &'a [ListItem]) -> Markup {
        if items.is_empty() {
            return html! {};
        }
        let entries = html! { @for item in items { li { (self.tight_blocks(&item.blocks)) } } };
        match style {
            ListStyle::Bullet => html! { ul { (entries) } },
            ListStyle::Number => html! { ol { (entries) } },
            ListStyle::Checkbox => html! { ul.mee-checklist { (entries) } },
        }
    }

    fn callout(&mut self, kind: CalloutKind, title: &'a [Inline], blocks: &'a [Block]) -> Markup {
        let (class, usual) = match kind {
            CalloutKind::Note => ("note", "À noter"),
            CalloutKind::GoodToKnow => ("good-to-know", "À savoir"),
            CalloutKind::Warning => ("warning", "Attention"),
            CalloutKind::Example => ("example", "Exemple"),
            CalloutKind::Reminder => ("reminder", "Rappel"),
            CalloutKind::Notice => ("notice", "Information importante"),
        };
        let has_title = !inline_text(title).trim().is_empty();
        html! {
            div class={ "mee-callout mee-callout-" (class) } role="note" {
                p.mee-callout-title { strong { @if has_title { (self.title(title)) } @else { (usual) } } }
                (self.blocks(blocks))
            }
        }
    }

    fn complement(&mut self, title: &'a [Inline], blocks: &'a [Block]) -> Markup {
        let has_title = !inline_text(title).trim().is_empty();
        html! {
            details.mee-complement {
                summary { @if has_title { (self.title(title)) } @else { "En savoir plus" } }
                (self.blocks(blocks))
            }
        }
    }
}

fn is_paragraph(block: &Block) -> bool {
    matches!(block, Block::Paragraph { .. })
}
