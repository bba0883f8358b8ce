//! Starter fiches: Markdown with TOML front matter, as `api/content/FORMAT.md` describes it.
//!
//! The format is closed on purpose: what it does not describe is refused with its line and the way out,
//! so that a fiche never loses a word by being written a little differently.
//! The reader knows no database; [`check_set`] judges the links of a set of fiches among themselves.

mod blocks;
mod error;
mod front_matter;
mod inlines;
mod links;
mod sections;
mod set;
mod source;

#[cfg(test)]
mod tests;

use std::path::Path;

use mee_shared::fiche::{Block, Fiche, FicheKind, Origin, OriginKind, Slot};
use mee_shared::ids::{FicheId, Slug};

pub use error::MarkdownError;
pub use set::check_set;

use self::error::Fault;
use self::front_matter::FrontMatter;

/// Whose text the starter fiches are.
pub const PRODUCER: &str = "Mon enfant à l'école";

/// The licence they are under.
pub const LICENCE: &str = "Licence Ouverte 2.0";

/// Reads one fiche; `slug` is its file's name without `.md`.
///
/// Titles of `see_also` are left empty: [`read_folder`] and [`read_all`] fill in those of the fiches read together.
///
/// # Errors
///
/// The first thing that is not as `FORMAT.md` says.
pub fn read_fiche(slug: &str, text: &str) -> Result<Fiche, MarkdownError> {
    read(slug, text).map_err(|fault| fault.in_file(&format!("{slug}.md")))
}

/// Reads fiches given as slug and text, for instance those that the binary carries.
///
/// # Errors
///
/// One error for each fiche that cannot be read.
pub fn read_all<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Fiche>, Vec<MarkdownError>> {
    let (mut fiches, mut errors) = (Vec::new(), Vec::new());
    for (slug, text) in files {
        match read_fiche(slug, text) {
            Ok(fiche) => fiches.push(fiche),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    set::fill_titles(&mut fiches);
    Ok(fiches)
}

/// Reads a text that stands inside a fiche: a local word, a rubric. It has no front matter and no slots.
///
/// # Errors
///
/// The first thing that is not as `FORMAT.md` says; `place` is what the text is called in it.
pub fn read_text(place: &str, text: &str) -> Result<Vec<Block>, MarkdownError> {
    let blocks = sections::read_body(source::Part { text, first_line: 1 }).map_err(|fault| fault.in_file(place))?;
    match sections::slot_ids(&blocks).first() {
        None => Ok(blocks),
        Some(_) => {
            Err(Fault::new("un texte local n'a pas d'emplacement", "retirez le commentaire « emplacement »")
                .in_file(place))
        }
    }
}

/// Reads every `.md` file of a folder, or a single file, in the order of their names: fiches of this instance.
///
/// `producer` is whose text they are. Nothing is said of a licence, for only they could grant one.
///
/// Whether the links between fiches lead anywhere is for [`check_set`], given also the fiches that are already there.
///
/// # Errors
///
/// One error for each file that cannot be read; an empty folder is an error too.
pub fn read_folder(path: &Path, producer: &str) -> Result<Vec<Fiche>, Vec<MarkdownError>> {
    let files = source::read_files(path)?;
    let mut fiches = read_all(files.iter().map(|(slug, text)| (slug.as_str(), text.as_str())))?;
    for origin in fiches.iter_mut().map(|fiche| &mut fiche.origin) {
        origin.kind = OriginKind::Local;
        producer.clone_into(&mut origin.producer);
        origin.licence.clear();
    }
    Ok(fiches)
}

/// Reads a text of a few paragraphs, lists and tables, without the chapters, slots and choices of a fiche.
///
/// # Errors
///
/// The first thing that `FORMAT.md` does not describe, or that only a fiche has; in French, with its line.
pub fn read_paragraphs(text: &str) -> Result<Vec<Block>, String> {
    let said = |fault: Fault| fault.in_file("Texte").to_string();
    let blocks = sections::read_body(source::whole(text)).map_err(said)?;
    let is_plain = |block: &Block| {
        matches!(block, Block::Paragraph { .. } | Block::List { .. } | Block::Table(_) | Block::Callout { .. })
    };
    if blocks.iter().all(is_plain) {
        Ok(blocks)
    } else {
        Err("Texte : un titre, un emplacement ou un choix ne va que dans une fiche ; écrivez des paragraphes, des listes \
             ou des tableaux"
            .to_owned())
    }
}

fn read(slug: &str, text: &str) -> Result<Fiche, Fault> {
    let slug: Slug = slug.parse().map_err(|error| {
        Fault::new(format!("« {slug} » ne peut pas être une adresse : {error}"), "renommez le fichier")
    })?;
    let id: FicheId = links::read_fiche_id(slug.as_str())
        .filter(|id| !id.is_official())
        .ok_or_else(|| Fault::new("ce nom est celui d'une fiche officielle", "renommez le fichier"))?;
    let (front, body) = source::split_front_matter(text)?;
    let front = FrontMatter::read(front)?;
    let blocks = sections::read_body(body)?;
    let slots = place_slots(front.slots, &blocks)?;
    if front.kind == FicheKind::ToFill && slots.is_empty() {
        return Err(Fault::new("une fiche « to_fill » n'a aucun emplacement", "déclarez-en un sous [[slots]]"));
    }
    Ok(Fiche {
        slug,
        kind: front.kind,
        title: front.title,
        short_answer: vec![Block::paragraph(front.short_answer.clone())],
        summary: front.short_answer,
        body: blocks,
        audiences: Vec::new(),
        levels: front.levels,
        themes: front.themes,
        producer_path: Vec::new(),
        keywords: front.keywords,
        sources: front.sources,
        counters: front.counters,
        online_services: front.online_services,
        see_also: links::see_also(&front.see_also, &id)?,
        questions: Vec::new(),
        further_reading: Vec::new(),
        contents: Vec::new(),
        glossary: Vec::new(),
        guided_search: None,
        checked_on: front.checked_on,
        checked_against: front.checked_against,
        changed_on: None,
        revised_on: None,
        review_by: None,
        origin: Origin {
            kind: OriginKind::Starter,
            producer: PRODUCER.to_owned(),
            licence: LICENCE.to_owned(),
            licence_url: None,
            url: None,
            file: Some(format!("{id}.md")),
        },
        slots,
        is_listed: true,
        withdrawn_on: None,
        replaced_by: front.replaced_by,
        id,
    })
}

/// The declared slots in order of appearance: each stands in the text once, and each place is declared.
fn place_slots(mut declared: Vec<Slot>, blocks: &[Block]) -> Result<Vec<Slot>, Fault> {
    let mut placed: Vec<Slot> = Vec::with_capacity(declared.len());
    for id in sections::slot_ids(blocks) {
        if placed.iter().any(|slot| slot.id == id) {
            return Err(Fault::new(format!("l'emplacement « {id} » est deux fois dans le texte"), "gardez-en un"));
        }
        let Some(place) = declared.iter().position(|slot| slot.id == id) else {
            return Err(Fault::new(format!("l'emplacement « {id} » n'est pas déclaré"), "ajoutez-le sous [[slots]]"));
        };
        placed.push(declared.remove(place));
    }
    match declared.first() {
        None => Ok(placed),
        Some(slot) => Err(Fault::new(
            format!("l'emplacement « {} » est déclaré et n'est pas dans le texte", slot.id),
            format!("écrivez <!-- emplacement: {} --> à sa place, ou retirez-le de l'en-tête", slot.id),
        )),
    }
}
