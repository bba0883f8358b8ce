//! A fiche's page: the short answer first, the details after it, then where to turn to and what it rests on.

mod annexes;
mod blocks;
mod choice;
mod inlines;
mod links;
mod local_word;
mod media;
mod pen;
mod provenance;
mod table;
mod turn_to;

use maud::{Markup, html};

use super::frame::{Crumb, fiche_view, screen};
use super::preview::Preview;
use crate::fiche::{Block, FicheKind};
use crate::links::Links;
use crate::wire::commune::CommuneResource;
use crate::wire::fiche::FicheResource;
pub(super) use pen::Pen;

/// A fiche as the parents of the commune see it.
///
/// Conditional texts are all drawn, for no question has been answered; unfilled slots and unknown blocks draw nothing.
#[must_use]
pub fn fiche(commune: &CommuneResource, fiche: &FicheResource, links: &Links) -> Markup {
    draw(commune, fiche, links, &html! {})
}

/// The fiche with a draft in it, which says first that parents do not see it.
#[must_use]
pub fn fiche_preview(commune: &CommuneResource, fiche: &FicheResource, links: &Links, preview: &Preview<'_>) -> Markup {
    draw(commune, fiche, links, &preview.notice())
}

fn draw(commune: &CommuneResource, fiche: &FicheResource, links: &Links, notice: &Markup) -> Markup {
    let text = &fiche.fiche;
    let mut pen = Pen::new(commune, fiche, links);
    let (notices, short_answer): (Vec<&Block>, Vec<&Block>) =
        text.short_answer.iter().partition(|block| is_notice(block));
    let is_procedure = text.kind == FicheKind::Procedure;
    let content = html! {
        (notice)
        (provenance::summary(text))
        (provenance::withdrawal(text))
        @for notice in notices { (pen.block(notice)) }
        @if !short_answer.is_empty() {
            section.mee-answer aria-labelledby="mee-answer" {
                h3 id="mee-answer" { "En bref" }
                @for block in short_answer { (pen.in_chapter(|pen| pen.block(block))) }
            }
        }
        // The page of an online service is opened to go to the service.
        @if is_procedure { (annexes::online_services(&mut pen)) }
        (pen.blocks(&text.body))
        (annexes::contents(&mut pen))
        @if !is_procedure { (annexes::online_services(&mut pen)) }
        (annexes::counters(&mut pen))
        (annexes::local_links(&mut pen))
        (annexes::related(&mut pen))
        (annexes::sources(&mut pen))
        (annexes::glossary(&mut pen))
        (provenance::attribution(text))
    };
    let mut trail = vec![Crumb::home()];
    trail.extend(text.themes.first().map(|&theme| Crumb::theme(theme)));
    // The producer puts the titles of its guided searches between brackets, for they stand in no list.
    let is_search = text.kind == FicheKind::GuidedSearch;
    let title = if is_search { text.title.trim_matches(['[', ']']) } else { &text.title };
    screen(commune, links, (&fiche_view(&text.slug), title), &trail, &content)
}

/// A notice concerns the whole fiche, so it stands before the answer and not inside it.
fn is_notice(block: &Block) -> bool {
    matches!(block, Block::Callout { kind: crate::fiche::CalloutKind::Notice, .. })
}
