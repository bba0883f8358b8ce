//! What is remembered while a fiche is drawn: ids already given, words already explained, the heading level.

use std::collections::BTreeSet;
use std::mem;

use maud::{Markup, html};

use crate::fiche::{Block, GlossaryEntry, inline_text};
use crate::links::Links;
use crate::text::{fold, slugify};
use crate::wire::commune::CommuneResource;
use crate::wire::fiche::FicheResource;

/// The level of the fiche's chapters; its title is an `h2`.
const CHAPTER_LEVEL: u8 = 3;

/// A word whose explanation is to be drawn after the block that uses it.
pub(super) struct Explanation<'a> {
    word: String,
    definition: &'a str,
    entry: Option<&'a GlossaryEntry>,
}

/// Draws a fiche from top to bottom; every drawing function takes it by `&mut`, in reading order.
pub(in crate::view) struct Pen<'a> {
    /// The fiche; none where the texts stand on a page of another sort.
    pub(super) fiche: Option<&'a FicheResource>,
    pub(super) commune: &'a CommuneResource,
    pub(super) links: &'a Links,
    /// The level that a chapter standing here would have.
    level: u8,
    /// The title of the chapter being drawn, to name its tables.
    chapter: String,
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
    explained: BTreeSet<String>,
    pending: Vec<Explanation<'a>>,
    /// Where explanations must wait: a table's cell would grow by them.
    holds: u8,
    /// Where neither links nor explanations may stand: titles, the words of a link.
    plains: u8,
    choices: u32,
}

impl<'a> Pen<'a> {
    pub(super) fn new(commune: &'a CommuneResource, fiche: &'a FicheResource, links: &'a Links) -> Self {
        Self { fiche: Some(fiche), ..Self::without_fiche(commune, links, &fiche.fiche.title, &["mee-answer"]) }
    }

    /// A pen for texts of a page of this title that is no fiche's; `ids` are those that the page gives itself.
    pub(in crate::view) fn without_fiche(
        commune: &'a CommuneResource,
        links: &'a Links,
        title: &str,
        ids: &[&str],
    ) -> Self {
        Self {
            fiche: None,
            commune,
            links,
            level: CHAPTER_LEVEL,
            chapter: title.to_owned(),
            // The ids that the screen itself gives.
            ids: ids.iter().chain(&["mee-title"]).map(|id| (*id).to_owned()).collect(),
            names: BTreeSet::new(),
            explained: BTreeSet::new(),
            pending: Vec::new(),
            holds: 0,
            plains: 0,
            choices: 0,
        }
    }

    /// An id made of a title, the same at every drawing and given once.
    pub(in crate::view) fn id(&mut self, title: &str) -> String {
        let slug = slugify(title);
        let slug = if slug.is_empty() { "partie" } else { &slug };
        once(&mut self.ids, &format!("mee-{slug}"), |number| format!("-{number}"))
    }

    /// A name for a table, given once: two regions of one page must not be called the same.
    pub(super) fn table_name(&mut self, caption: &str) -> String {
        let name =
            if caption.is_empty() { format!("Tableau : {}", self.chapter.trim()) } else { caption.trim().to_owned() };
        once(&mut self.names, &name, |number| format!(" ({number})"))
    }

    /// The number of a choice, counted through the fiche.
    pub(super) fn next_choice(&mut self) -> u32 {
        self.choices += 1;
        self.choices
    }

    /// A heading of the level that stands here.
    pub(in crate::view) fn heading(&mut self, title: &str, words: &Markup) -> Markup {
        let id = self.id(title);
        match self.level {
            ..=3 => html! { h3 id=(id) { (words) } },
            4 => html! { h4 id=(id) { (words) } },
            5 => html! { h5 id=(id) { (words) } },
            _ => html! { h6 id=(id) { (words) } },
        }
    }

    /// Draws what stands below a heading of the current level.
    pub(super) fn in_chapter(&mut self, draw: impl FnOnce(&mut Self) -> Markup) -> Markup {
        self.level += 1;
        let drawn = draw(self);
        self.level -= 1;
        drawn
    }

    /// Draws what stands below the heading of a chapter of this title.
    pub(in crate::view) fn below(&mut self, title: String, draw: impl FnOnce(&mut Self) -> Markup) -> Markup {
        let outer = mem::replace(&mut self.chapter, title);
        let drawn = self.in_chapter(draw);
        self.chapter = outer;
        drawn
    }

    /// Draws without links and explanations.
    pub(super) fn plainly(&mut self, draw: impl FnOnce(&mut Self) -> Markup) -> Markup {
        self.plains += 1;
        let drawn = draw(self);
        self.plains -= 1;
        drawn
    }

    pub(super) fn is_plain(&self) -> bool {
        self.plains > 0
    }

    /// Draws with explanations kept back until [`Pen::explanations`] is called outside.
    pub(super) fn holding(&mut self, draw: impl FnOnce(&mut Self) -> Markup) -> Markup {
        self.holds += 1;
        let drawn = draw(self);
        self.holds -= 1;
        drawn
    }

    /// Whether the word is met for the first time; it counts as explained from now on.
    pub(super) fn is_first_use(&mut self, word: &str) -> bool {
        self.explained.insert(fold(word))
    }

    /// The fiche's glossary entry of this id.
    pub(super) fn entry(&self, id: Option<&String>) -> Option<&'a GlossaryEntry> {
        let entries = self.fiche.map_or(&[][..], |fiche| fiche.fiche.glossary.as_slice());
        id.and_then(|id| entries.iter().find(|entry| entry.id == *id))
    }

    /// Has the word explained after the block that is being drawn.
    pub(super) fn explain(&mut self, word: &str, definition: &'a str, entry: Option<&'a GlossaryEntry>) {
        let is_said = entry.is_some_and(|entry| !entry.blocks.is_empty()) || !definition.trim().is_empty();
        if is_said {
            self.pending.push(Explanation { word: capitalised(word.trim()), definition, entry });
        }
    }

    /// The explanations of the words met since the last call, unless they must wait.
    pub(super) fn explanations(&mut self) -> Markup {
        if self.holds > 0 {
            return html! {};
        }
        let pending = mem::take(&mut self.pending);
        html! {
            @for explanation in &pending {
                details.mee-term {
                    summary { (explanation.word) "\u{a0}: qu'est-ce que c'est\u{a0}?" }
                    @match explanation.entry.filter(|entry| !entry.blocks.is_empty()) {
                        Some(entry) => (self.blocks(&entry.blocks)),
                        None => p { (explanation.definition) },
                    }
                }
            }
        }
    }
}

/// Whether the glossary entry says no more than what the abbreviation stands for.
pub(super) fn is_short(expansion: &str, entry: Option<&GlossaryEntry>) -> bool {
    // Longer words in brackets would cut the sentence they explain in two.
    const SHORT: usize = 90;
    expansion.chars().count() <= SHORT
        && match entry.map(|entry| entry.blocks.as_slice()) {
            None | Some([]) => true,
            Some([Block::Paragraph { inlines }]) => fold(&inline_text(inlines)) == fold(expansion),
            Some(_) => false,
        }
}

fn once(given: &mut BTreeSet<String>, wanted: &str, suffix: impl Fn(u32) -> String) -> String {
    let mut name = wanted.to_owned();
    let mut number = 1;
    while !given.insert(name.clone()) {
        number += 1;
        name = format!("{wanted}{}", suffix(number));
    }
    name
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
