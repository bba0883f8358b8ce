//! Paragraphs, lists, tables, callouts and the places of local words: what stands below a title.

use mee_shared::fiche::{Block, CalloutKind, Cell, Column, Inline, ListItem, ListStyle, Row, Table, inline_text};
use mee_shared::text::fold;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::error::Fault;
use super::inlines::{html_fault, is_inline, read_inlines};
use super::source::Part;

/// The words that open a callout.
const CALLOUTS: &[(&str, CalloutKind)] = &[
    ("À noter", CalloutKind::Note),
    ("À savoir", CalloutKind::GoodToKnow),
    ("Attention", CalloutKind::Warning),
    ("Exemple", CalloutKind::Example),
    ("Rappel", CalloutKind::Reminder),
];

/// The events of a text, with the line each stands on.
pub(super) struct Cursor<'a> {
    events: std::iter::Peekable<std::vec::IntoIter<(Event<'a>, usize)>>,
    last_line: usize,
    depth: usize,
}

/// How deep lists, callouts and emphasis may stand in one another: far more than anyone reads, far less than the stack.
const DEEPEST: usize = 24;

impl<'a> Cursor<'a> {
    pub(super) fn new(part: Part<'a>) -> Self {
        let parser = Parser::new_ext(part.text, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS);
        let events: Vec<_> =
            parser.into_offset_iter().map(|(event, range)| (event, part.line_at(range.start))).collect();
        Self { events: events.into_iter().peekable(), last_line: part.first_line, depth: 0 }
    }

    pub(super) fn peek(&mut self) -> Option<&Event<'a>> {
        self.events.peek().map(|(event, _)| event)
    }

    /// The line of the next event.
    pub(super) fn line(&mut self) -> usize {
        self.events.peek().map_or(self.last_line, |(_, line)| *line)
    }

    pub(super) fn next(&mut self) -> Option<Event<'a>> {
        let (event, line) = self.events.next()?;
        self.last_line = line;
        Some(event)
    }

    /// Reads something that stands inside another.
    pub(super) fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            let line = self.line();
            return Err(Fault::at(
                line,
                "trop de listes, d'encadrés ou de mises en valeur sont imbriqués",
                "mettez-les à plat",
            ));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Passes over the end of what is being read.
    pub(super) fn expect_end(&mut self, end: TagEnd) -> Result<(), Fault> {
        let line = self.line();
        match self.next() {
            Some(Event::End(found)) if found == end => Ok(()),
            _ => Err(Fault::at(line, "cette forme de Markdown n'est pas admise ici", "voyez FORMAT.md")),
        }
    }
}

/// A comment of the format.
pub(super) enum Comment {
    /// `<!-- emplacement: id -->`
    Slot(String),
    /// `<!-- choix -->`
    ChoiceStart,
    /// `<!-- fin du choix -->`
    ChoiceEnd,
}

/// Reads a block of HTML, which can only be a comment of the format.
pub(super) fn read_comment(cursor: &mut Cursor<'_>) -> Result<Comment, Fault> {
    let line = cursor.line();
    cursor.next();
    let mut html = String::new();
    while let Some(Event::Html(_) | Event::Text(_)) = cursor.peek() {
        if let Some(Event::Html(text) | Event::Text(text)) = cursor.next() {
            html.push_str(&text);
        }
    }
    cursor.expect_end(TagEnd::HtmlBlock)?;
    let comment = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let Some(comment) = comment.filter(|comment| !comment.contains("-->")) else {
        let (problem, way_out) = if html.trim_start().starts_with("<!--") {
            ("un commentaire n'est pas seul sur sa ligne", "mettez-le seul sur sa ligne et fermez-le par -->")
        } else {
            return Err(html_fault(&html, line));
        };
        return Err(Fault::at(line, problem, way_out));
    };
    match (fold(comment).as_str(), comment.split_once(':')) {
        ("choix", _) => Ok(Comment::ChoiceStart),
        ("fin du choix", _) => Ok(Comment::ChoiceEnd),
        (_, Some((word, id))) if fold(word) == "emplacement" => Ok(Comment::Slot(id.trim().to_owned())),
        _ => Err(Fault::at(
            line,
            format!("le commentaire « {} » est inconnu", comment.trim()),
            "commentaires admis : emplacement: nom, choix, fin du choix",
        )),
    }
}

/// Reads blocks up to the end of what holds them.
pub(super) fn read_blocks(cursor: &mut Cursor<'_>) -> Result<Vec<Block>, Fault> {
    let mut blocks = Vec::new();
    while let Some(event) = cursor.peek() {
        if matches!(event, Event::End(_)) {
            break;
        }
        blocks.push(read_block(cursor)?);
    }
    Ok(blocks)
}

/// Reads one block that is no title.
pub(super) fn read_block(cursor: &mut Cursor<'_>) -> Result<Block, Fault> {
    let line = cursor.line();
    let refuse = |problem: &str, way_out: &str| Err(Fault::at(line, problem, way_out));
    match cursor.peek() {
        Some(event) if is_inline(event) => Ok(Block::Paragraph { inlines: read_inlines(cursor)? }),
        Some(Event::Start(Tag::Paragraph)) => {
            cursor.next();
            let inlines = read_inlines(cursor)?;
            cursor.expect_end(TagEnd::Paragraph)?;
            Ok(Block::Paragraph { inlines })
        }
        Some(Event::Start(Tag::List(start))) => {
            let start = *start;
            cursor.next();
            read_list(cursor, start, line)
        }
        Some(Event::Start(Tag::Table(_))) => {
            cursor.next();
            read_table(cursor, line).map(Block::Table)
        }
        Some(Event::Start(Tag::BlockQuote(_))) => {
            cursor.next();
            read_callout(cursor, line)
        }
        Some(Event::Start(Tag::HtmlBlock)) => match read_comment(cursor)? {
            Comment::Slot(slot) => Ok(Block::Slot { slot }),
            Comment::ChoiceStart | Comment::ChoiceEnd => {
                refuse("un choix est dans une liste ou un encadré", "sortez-le : un choix est au niveau du chapitre")
            }
        },
        Some(Event::Start(Tag::Heading { .. })) => {
            refuse("un titre est dans une liste ou un encadré", "sortez-le, ou mettez ces mots en gras")
        }
        Some(Event::Start(Tag::CodeBlock(_))) => {
            refuse("le texte contient un bloc de code", "retirez les espaces en début de ligne ou les accents graves")
        }
        Some(Event::Rule) => {
            refuse("le texte contient un trait de séparation", "retirez-le, ou commencez un chapitre (##)")
        }
        _ => refuse("cette forme de Markdown n'est pas admise", "voyez FORMAT.md"),
    }
}

fn read_list(cursor: &mut Cursor<'_>, start: Option<u64>, line: usize) -> Result<Block, Fault> {
    if start.is_some_and(|start| start != 1) {
        return Err(Fault::at(
            line,
            "une liste numérotée ne commence pas à 1",
            "renumérotez-la, ou collez-la à la précédente",
        ));
    }
    let (mut items, mut boxes) = (Vec::new(), 0);
    while let Some(Event::Start(Tag::Item)) = cursor.peek() {
        let line = cursor.line();
        cursor.next();
        // With blank lines between entries, each holds a paragraph, and the box stands in it.
        let has_paragraph = matches!(cursor.peek(), Some(Event::Start(Tag::Paragraph)));
        if has_paragraph {
            cursor.next();
        }
        if let Some(Event::TaskListMarker(ticked)) = cursor.peek() {
            if *ticked {
                return Err(Fault::at(line, "une case est déjà cochée", "écrivez [ ]"));
            }
            cursor.next();
            boxes += 1;
        }
        let mut blocks = Vec::new();
        if has_paragraph {
            blocks.push(Block::Paragraph { inlines: read_inlines(cursor)? });
            cursor.expect_end(TagEnd::Paragraph)?;
        }
        blocks.extend(cursor.inside(read_blocks)?);
        cursor.expect_end(TagEnd::Item)?;
        if blocks.is_empty() {
            return Err(Fault::at(line, "une ligne de la liste est vide", "remplissez-la ou retirez-la"));
        }
        items.push(ListItem { condition: None, blocks });
    }
    cursor.expect_end(TagEnd::List(start.is_some()))?;
    let style = match (start, boxes) {
        (None, 0) => ListStyle::Bullet,
        (Some(_), 0) => ListStyle::Number,
        (None, boxes) if boxes == items.len() => ListStyle::Checkbox,
        _ => {
            return Err(Fault::at(
                line,
                "la liste mêle des cases et d'autres lignes",
                "mettez [ ] à toutes ou à aucune",
            ));
        }
    };
    Ok(Block::List { style, items })
}

/// A table; when the first cell of its head is empty, the first column names the rows.
fn read_table(cursor: &mut Cursor<'_>, line: usize) -> Result<Table, Fault> {
    let mut rows = Vec::new();
    while let Some(Event::Start(tag @ (Tag::TableHead | Tag::TableRow))) = cursor.peek() {
        let is_header = *tag == Tag::TableHead;
        cursor.next();
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = cursor.peek() {
            cursor.next();
            let inlines = read_inlines(cursor)?;
            cursor.expect_end(TagEnd::TableCell)?;
            let is_empty = inline_text(&inlines).trim().is_empty();
            let blocks = if is_empty { Vec::new() } else { vec![Block::Paragraph { inlines }] };
            cells.push(Cell { blocks, column_span: 1, row_span: 1 });
        }
        cursor.expect_end(if is_header { TagEnd::TableHead } else { TagEnd::TableRow })?;
        rows.push(Row { is_header, cells });
    }
    cursor.expect_end(TagEnd::Table)?;
    let head: Vec<bool> =
        rows.first().map(|row| row.cells.iter().map(|cell| cell.blocks.is_empty()).collect()).unwrap_or_default();
    if rows.len() < 2 || head.iter().skip(1).any(|&is_empty| is_empty) || head == [true] {
        return Err(Fault::at(
            line,
            "un titre de colonne est vide, ou le tableau n'a pas de ligne",
            "seul le premier titre peut rester vide",
        ));
    }
    let names_rows = head.first() == Some(&true);
    let columns =
        head.iter().enumerate().map(|(rank, _)| Column { is_header: names_rows && rank == 0, width_percent: None });
    Ok(Table { caption: Vec::new(), columns: columns.collect(), rows })
}

fn read_callout(cursor: &mut Cursor<'_>, line: usize) -> Result<Block, Fault> {
    let mut blocks = cursor.inside(read_blocks)?;
    while let Some(Event::End(TagEnd::BlockQuote(_))) = cursor.peek() {
        cursor.next();
    }
    let opening = match blocks.first_mut() {
        Some(Block::Paragraph { inlines }) => take_callout_kind(inlines),
        _ => None,
    };
    let Some(kind) = opening else {
        let words: Vec<&str> = CALLOUTS.iter().map(|(word, _)| *word).collect();
        return Err(Fault::at(
            line,
            "un encadré ne commence pas par un mot connu en gras",
            format!("commencez-le par l'un de ceux-ci : {}", words.join(", ")),
        ));
    };
    blocks.retain(|block| !matches!(block, Block::Paragraph { inlines } if inline_text(inlines).trim().is_empty()));
    if blocks.is_empty() {
        return Err(Fault::at(line, "un encadré ne dit rien", "écrivez sa phrase après le mot en gras"));
    }
    Ok(Block::Callout { kind, title: Vec::new(), blocks })
}

/// Takes the opening word off the paragraph, with the colon and space after it.
fn take_callout_kind(inlines: &mut Vec<Inline>) -> Option<CalloutKind> {
    let Some(Inline::Strong { inlines: word }) = inlines.first() else { return None };
    let word = fold(&inline_text(word));
    let kind = CALLOUTS.iter().find(|(name, _)| fold(name) == word).map(|(_, kind)| *kind)?;
    inlines.remove(0);
    if let Some(Inline::Text { text }) = inlines.first_mut() {
        *text = text.trim_start_matches([' ', '\u{a0}', '\u{202f}', ':']).to_owned();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text { text } if text.is_empty()));
    Some(kind)
}
