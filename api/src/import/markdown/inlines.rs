//! Text inside a paragraph, a title or a cell.

use mee_shared::fiche::{Inline, inline_text};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::blocks::Cursor;
use super::error::Fault;
use super::links::read_link;

/// Whether the event is part of a run of text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
    )
}

/// Reads inlines up to the first event that is none.
pub(super) fn read_inlines(cursor: &mut Cursor<'_>) -> Result<Vec<Inline>, Fault> {
    let mut inlines = Vec::new();
    let first_line = cursor.line();
    while cursor.peek().is_some_and(is_inline) {
        let line = cursor.line();
        let Some(event) = cursor.next() else { break };
        let inline = match event {
            Event::Text(text) => Inline::text(text.into_string()),
            Event::SoftBreak => Inline::text(" "),
            Event::HardBreak => Inline::LineBreak,
            Event::Start(Tag::Strong) => Inline::Strong { inlines: read_span(cursor, TagEnd::Strong, line)? },
            Event::Start(Tag::Emphasis) => Inline::Emphasis { inlines: read_span(cursor, TagEnd::Emphasis, line)? },
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                let problem = format!("l'adresse « {dest_url} » n'est pas admise comme lien");
                return Err(Fault::at(line, problem, "écrivez-la sans chevrons"));
            }
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                let inlines = read_span(cursor, TagEnd::Link, line)?;
                read_link(&dest_url, &title, inlines).map_err(|fault| fault.or_at(line))?
            }
            Event::InlineHtml(html) => return Err(html_fault(&html, line)),
            Event::Code(_) => {
                return Err(Fault::at(
                    line,
                    "le texte contient du code entre accents graves",
                    "retirez les accents graves",
                ));
            }
            _ => return Err(Fault::at(line, "le texte contient une image", "décrivez-la en mots")),
        };
        push(&mut inlines, inline);
    }
    match inlines.iter().find_map(broken_mark) {
        Some((problem, way_out)) => Err(Fault::at(first_line, problem, way_out)),
        None => Ok(inlines),
    }
}

/// Signs that Markdown left in the text because their other half is missing: a reader would see them.
fn broken_mark(inline: &Inline) -> Option<(&'static str, &'static str)> {
    let Inline::Text { text } = inline else { return None };
    if text.contains("](") {
        return Some(("un lien n'est pas fermé", "vérifiez ses crochets, ses parenthèses et ses guillemets"));
    }
    if text.contains("**") {
        return Some(("une mise en gras n'est pas fermée", "collez les deux paires d'étoiles aux mots"));
    }
    None
}

fn read_span(cursor: &mut Cursor<'_>, end: TagEnd, line: usize) -> Result<Vec<Inline>, Fault> {
    let inlines = cursor.inside(read_inlines)?;
    if inline_text(&inlines).trim().is_empty() {
        return Err(Fault::at(
            line,
            "un lien ou une mise en valeur ne contient aucun mot",
            "écrivez le mot entre les signes",
        ));
    }
    cursor.expect_end(end)?;
    Ok(inlines)
}

/// Text that Markdown cut in pieces is one text again.
fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (Some(Inline::Text { text }), Inline::Text { text: more }) => text.push_str(&more),
        (_, inline) => inlines.push(inline),
    }
}

pub(super) fn html_fault(html: &str, line: usize) -> Fault {
    if html.starts_with("<!--") {
        return Fault::at(
            line,
            "un commentaire est au milieu d'une phrase",
            "laissez-le seul sur sa ligne, entre deux lignes vides",
        );
    }
    Fault::at(line, format!("le texte contient du HTML ({})", html.trim()), "écrivez-le en Markdown")
}
