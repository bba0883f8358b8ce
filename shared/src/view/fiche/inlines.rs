//! Text inside a paragraph; spaces stay as their author wrote them.

use maud::{Markup, html};

use super::pen::{Pen, is_short};
use crate::fiche::{Inline, inline_text};
use crate::text::{bound, fold};
use crate::view::href;

/// Above this many characters an amount is a sentence, and keeping it on one line would break narrow screens.
const UNBROKEN: usize = 30;

impl<'a> Pen<'a> {
    /// The inlines, terms noted for explanation after their block.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> Markup {
        // An abbreviation whose meaning already stands beside it needs no brackets; the text is folded only if there is one.
        let has_abbreviation = inlines.iter().any(|inline| matches!(inline, Inline::Abbreviation { .. }));
        let around = if has_abbreviation { fold(&inline_text(inlines)) } else { String::new() };
        html! { @for inline in inlines { (self.inline(inline, &around)) } }
    }

    /// The inlines where neither links nor explanations may stand: a heading, a summary.
    pub(super) fn title(&mut self, inlines: &'a [Inline]) -> Markup {
        self.plainly(|pen| pen.inlines(inlines))
    }

    fn inline(&mut self, inline: &'a Inline, around: &str) -> Markup {
        match inline {
            Inline::Text { text } => html! { (bound(text)) },
            Inline::Amount { text } => amount(text),
            Inline::LineBreak => html! { br; },
            Inline::Unknown(_) => html! {},
            Inline::Strong { inlines } => self.marked(inlines, |words| html! { strong { (words) } }),
            Inline::Emphasis { inlines } => self.marked(inlines, |words| html! { em { (words) } }),
            Inline::Superscript { inlines } => self.marked(inlines, |words| html! { sup { (words) } }),
            Inline::Subscript { inlines } => self.marked(inlines, |words| html! { sub { (words) } }),
            Inline::Foreign { lang, inlines } => match lang {
                Some(lang) => self.marked(inlines, |words| html! { span lang=(lang) { (words) } }),
                None => self.marked(inlines, |words| html! { i { (words) } }),
            },
            Inline::Quote { inlines } => {
                let is_quoted = inline_text(inlines).trim_start().starts_with(['«', '"', '“']);
                self.marked(inlines, |words| {
                    if is_quoted {
                        words.clone()
                    } else {
                        html! { q { (words) } }
                    }
                })
            }
            Inline::Term { inlines, definition, entry } => {
                let words = self.inlines(inlines);
                self.note_term(&inline_text(inlines), definition, entry.as_ref());
                words
            }
            Inline::Abbreviation { inlines, expansion, entry } => {
                self.abbreviation(inlines, expansion, entry.as_ref(), around)
            }
            Inline::InternalLink { fiche, inlines } => {
                if self.is_plain() {
                    return self.inlines(inlines);
                }
                let words = self.title(inlines);
                self.fiche_link(fiche, &words, &inline_text(inlines))
            }
            Inline::ExternalLink { url, inlines, comment } => {
                if self.is_plain() {
                    return self.inlines(inlines);
                }
                let words = self.title(inlines);
                html! {
                    (href::external(url, &words, &inline_text(inlines)))
                    @if let Some(comment) = comment { " (" (comment) ")" }
                }
            }
        }
    }

    /// Wraps the words unless they are blank: the source holds empty bold and empty superscripts around spaces.
    fn marked(&mut self, inlines: &'a [Inline], wrap: impl FnOnce(&Markup) -> Markup) -> Markup {
        let words = self.inlines(inlines);
        if inline_text(inlines).trim().is_empty() { words } else { wrap(&words) }
    }

    fn note_term(&mut self, word: &str, definition: &'a str, entry: Option<&String>) {
        if !self.is_plain() && self.is_first_use(word) {
            let entry = self.entry(entry);
            self.explain(word, definition, entry);
        }
    }

    fn abbreviation(
        &mut self,
        inlines: &'a [Inline],
        expansion: &'a str,
        entry: Option<&String>,
        around: &str,
    ) -> Markup {
        let word = inline_text(inlines);
        let words = self.inlines(inlines);
        if expansion.trim().is_empty() {
            self.note_term(&word, "", entry);
            return words;
        }
        let abbreviation = html! { abbr title=(expansion) { (words) } };
        if self.is_plain() || !self.is_first_use(&word) || around.contains(&fold(expansion)) {
            return abbreviation;
        }
        let entry = self.entry(entry);
        if is_short(expansion, entry) {
            return html! { (abbreviation) " (" (inside_sentence(expansion.trim())) ")" };
        }
        self.explain(&word, expansion, entry);
        abbreviation
    }
}

/// An amount whose parts stay on one line.
fn amount(text: &str) -> Markup {
    let bound: String = text.chars().map(|character| if character == ' ' { '\u{a0}' } else { character }).collect();
    if text.chars().count() <= UNBROKEN {
        html! { span.mee-amount { (bound) } }
    } else {
        html! { (text) }
    }
}

/// The expansion as it stands inside a sentence: its capital goes, unless the next word has one too (a proper name).
fn inside_sentence(expansion: &str) -> String {
    let is_name = expansion.split_whitespace().nth(1).is_some_and(|second| second.starts_with(char::is_uppercase));
    let mut characters = expansion.chars();
    match characters.next() {
        Some(first) if !is_name && characters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => expansion.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expansion_loses_its_capital_unless_it_is_a_name() {
        for (expansion, inside) in [
            ("Directeur académique des services", "directeur académique des services"),
            ("France Travail", "France Travail"),
            ("CAF du département", "CAF du département"),
            ("Île", "île"),
            ("", ""),
        ] {
            assert_eq!(inside_sentence(expansion), inside);
        }
    }

    #[test]
    fn amounts_do_not_break() {
        assert_eq!(amount("7 500 €").into_string(), "<span class=\"mee-amount\">7\u{a0}500\u{a0}€</span>");
        let long = "un montant qui dépend du quotient familial";
        assert_eq!(amount(long).into_string(), long);
    }
}
