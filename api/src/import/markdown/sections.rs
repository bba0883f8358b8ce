//! Chapters, sub-chapters and choices: how titles and comments divide a text.

use mee_shared::fiche::{Block, Case, ChoiceStyle, Inline};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::blocks::{Comment, Cursor, read_block, read_comment};
use super::error::Fault;
use super::inlines::read_inlines;
use super::source::Part;

/// A titled part being read.
struct Open {
    title: Vec<Inline>,
    line: usize,
    blocks: Vec<Block>,
}

/// A choice being read.
struct OpenChoice {
    line: usize,
    is_situation: bool,
    cases: Vec<Open>,
}

/// The text being divided: what is open, from the outside in.
#[derive(Default)]
struct Sections {
    done: Vec<Block>,
    chapter: Option<Open>,
    sub_chapter: Option<Open>,
    choice: Option<OpenChoice>,
}

/// Reads the text below the front matter.
pub(super) fn read_body(part: Part<'_>) -> Result<Vec<Block>, Fault> {
    let mut cursor = Cursor::new(part);
    let mut sections = Sections::default();
    while let Some(event) = cursor.peek() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let level = *level;
                let line = cursor.line();
                cursor.next();
                let title = read_inlines(&mut cursor)?;
                cursor.expect_end(TagEnd::Heading(level))?;
                sections.open_title(level, Open { title, line, blocks: Vec::new() })?;
            }
            Event::Start(Tag::HtmlBlock) => {
                let line = cursor.line();
                match read_comment(&mut cursor)? {
                    Comment::Slot(slot) => sections.push(Block::Slot { slot }, line)?,
                    Comment::ChoiceStart => sections.open_choice(line)?,
                    Comment::ChoiceEnd => sections.close_choice(line)?,
                }
            }
            _ => {
                let line = cursor.line();
                let block = read_block(&mut cursor)?;
                sections.push(block, line)?;
            }
        }
    }
    sections.finish()
}

impl Sections {
    fn push(&mut self, block: Block, line: usize) -> Result<(), Fault> {
        let place = match &mut self.choice {
            Some(choice) => match choice.cases.last_mut() {
                Some(case) => &mut case.blocks,
                None => {
                    return Err(Fault::at(
                        line,
                        "le choix commence par un texte",
                        "commencez-le par le titre d'un cas (###)",
                    ));
                }
            },
            None => self.place(),
        };
        place.push(block);
        Ok(())
    }

    /// Where a block goes, choices aside.
    fn place(&mut self) -> &mut Vec<Block> {
        match (&mut self.sub_chapter, &mut self.chapter) {
            (Some(open), _) | (None, Some(open)) => &mut open.blocks,
            (None, None) => &mut self.done,
        }
    }

    fn open_title(&mut self, level: HeadingLevel, open: Open) -> Result<(), Fault> {
        let line = open.line;
        if open.title.is_empty() {
            return Err(Fault::at(line, "un titre est vide", "écrivez-le ou retirez les dièses"));
        }
        match (level, &mut self.choice) {
            (HeadingLevel::H3, Some(choice)) => choice.cases.push(open),
            (_, Some(_)) => {
                return Err(Fault::at(
                    line,
                    "un titre de ce niveau est dans un choix",
                    "un cas a trois dièses (###) ; fermez le choix par <!-- fin du choix -->",
                ));
            }
            (HeadingLevel::H2, None) => {
                self.close_chapter()?;
                self.chapter = Some(open);
            }
            (HeadingLevel::H3, None) if self.chapter.is_some() => {
                self.close_sub_chapter()?;
                self.sub_chapter = Some(open);
            }
            (HeadingLevel::H3, None) => {
                return Err(Fault::at(
                    line,
                    "un sous-chapitre (###) n'est dans aucun chapitre",
                    "ouvrez un chapitre (##) avant lui",
                ));
            }
            _ => {
                return Err(Fault::at(
                    line,
                    "ce niveau de titre n'est pas admis",
                    "écrivez ## pour un chapitre, ### pour un sous-chapitre",
                ));
            }
        }
        Ok(())
    }

    fn open_choice(&mut self, line: usize) -> Result<(), Fault> {
        if let Some(choice) = &self.choice {
            let problem = format!("un choix est ouvert dans celui de la ligne {}", choice.line);
            return Err(Fault::at(line, problem, "fermez d'abord l'autre par <!-- fin du choix -->"));
        }
        self.choice = Some(OpenChoice { line, is_situation: self.chapter.is_none(), cases: Vec::new() });
        Ok(())
    }

    fn close_choice(&mut self, line: usize) -> Result<(), Fault> {
        let Some(choice) = self.choice.take() else {
            return Err(Fault::at(line, "aucun choix n'est ouvert ici", "ouvrez-le par <!-- choix -->"));
        };
        if choice.cases.len() < 2 {
            return Err(Fault::at(choice.line, "un choix a moins de deux cas", "donnez un titre (###) à chaque cas"));
        }
        let mut cases = Vec::with_capacity(choice.cases.len());
        for case in choice.cases {
            let case = case.filled()?;
            cases.push(Case { title: case.title, condition: None, sets: Vec::new(), blocks: case.blocks });
        }
        // The cases are sentences: too long to stand side by side as tabs.
        let block = Block::Choice { style: ChoiceStyle::Radio, is_situation: choice.is_situation, cases };
        self.place().push(block);
        Ok(())
    }

    fn close_sub_chapter(&mut self) -> Result<(), Fault> {
        if let Some(open) = self.sub_chapter.take() {
            let block = open.filled()?.into_chapter();
            self.place().push(block);
        }
        Ok(())
    }

    fn close_chapter(&mut self) -> Result<(), Fault> {
        self.close_sub_chapter()?;
        if let Some(open) = self.chapter.take() {
            self.done.push(open.filled()?.into_chapter());
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Block>, Fault> {
        if let Some(choice) = &self.choice {
            return Err(Fault::at(choice.line, "ce choix n'est pas fermé", "fermez-le par <!-- fin du choix -->"));
        }
        self.close_chapter()?;
        if self.done.is_empty() {
            return Err(Fault::new("la fiche n'a pas de texte après son en-tête", "écrivez les détails"));
        }
        Ok(self.done)
    }
}

impl Open {
    /// A title over nothing is refused.
    fn filled(self) -> Result<Self, Fault> {
        if self.blocks.is_empty() {
            return Err(Fault::at(self.line, "ce titre n'a pas de texte", "écrivez-le ou retirez le titre"));
        }
        Ok(self)
    }

    fn into_chapter(self) -> Block {
        Block::Chapter { title: self.title, condition: None, blocks: self.blocks }
    }
}

/// The ids of the places for local words, in order of appearance.
pub(super) fn slot_ids(blocks: &[Block]) -> Vec<String> {
    let mut ids = Vec::new();
    collect_slots(blocks, &mut ids);
    ids
}

fn collect_slots(blocks: &[Block], ids: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Slot { slot, .. } => ids.push(slot.clone()),
            Block::Chapter { blocks, .. } | Block::Callout { blocks, .. } => collect_slots(blocks, ids),
            Block::List { items, .. } => items.iter().for_each(|item| collect_slots(&item.blocks, ids)),
            Block::Choice { cases, .. } => cases.iter().for_each(|case| collect_slots(&case.blocks, ids)),
            _ => {}
        }
    }
}
