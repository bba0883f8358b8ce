//! A local word in its place, with whose it is and when it was checked.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::SlotValue;
use crate::fiche::layer::{LocalBlock, Word};
use crate::view::{date, href, lists};

impl<'a> Pen<'a> {
    /// The word of a layer under its label, signed.
    pub(super) fn local_block(&mut self, local: &'a LocalBlock) -> Markup {
        let name = local.label.as_deref().unwrap_or(&local.word.body_name);
        let id = self.id(&format!("local {name}"));
        html! {
            div.mee-local role="group" aria-labelledby=(id) {
                p.mee-local-label id=(id) { strong { (name) } }
                @if let Some(said) = &local.value { (value(said)) }
                (self.blocks(&local.blocks))
                @match (&local.label, local.word.checked_on) {
                    (Some(_), _) => (signature(&local.word)),
                    // Its name is whose it is: said once.
                    (None, Some(day)) => p.mee-note { "Vérifié le " (date::time(day)) },
                    (None, None) => {}
                }
            }
        }
    }
}

/// Whose word it is, and when it was checked.
pub(super) fn signature(word: &Word) -> Markup {
    html! {
        p.mee-note {
            (word.body_name)
            @if let Some(day) = word.checked_on { ", vérifié le " (date::time(day)) }
        }
    }
}

pub(super) fn value(value: &SlotValue) -> Markup {
    match value {
        SlotValue::Text { text }
        | SlotValue::Hours { text }
        | SlotValue::Address { text }
        | SlotValue::Price { text } => paragraphs(text),
        SlotValue::Link { url, label } => html! { p { (href::external(url, &html! { (label) }, label)) } },
        SlotValue::Contact { name, phone, email, address, hours } => html! {
            @if let Some(name) = said(name.as_ref()) { p { strong { (name) } } }
            @if let Some(address) = said(address.as_ref()) { (paragraphs(address)) }
            @if let Some(phone) = said(phone.as_ref()) { p { "Téléphone : " (href::phone(phone)) } }
            @if let Some(email) = said(email.as_ref()) { p { "Courriel : " (href::email(email)) } }
            @if let Some(hours) = said(hours.as_ref()) { (paragraphs(hours)) }
        },
    }
}

fn said(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Plain text as its author typed it: a blank line starts a paragraph, a line break stays one.
fn paragraphs(text: &str) -> Markup {
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.is_empty() => paragraph.push(line),
            Some(paragraph) if paragraph.is_empty() => {}
            _ => paragraphs.push(Vec::new()),
        }
    }
    html! {
        @for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
            p { (lists::broken_lines(paragraph)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blank_lines_are_kept() {
        for (text, drawn) in [
            ("Une ligne", "<p>Une ligne</p>"),
            ("Mairie\n1 place X\r\n", "<p>Mairie<br>1 place X</p>"),
            ("\n\nA\n\n \nB\nC", "<p>A</p><p>B<br>C</p>"),
            ("<b>", "<p>&lt;b&gt;</p>"),
            ("  ", ""),
        ] {
            assert_eq!(paragraphs(text).into_string(), drawn, "{text:?}");
        }
    }
}
