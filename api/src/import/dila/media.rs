//! Tables, pictures and videos.

use mee_shared::fiche::{Block, Cell, Column, Image, Row, Table, Video};
use roxmltree::Node;

use super::document::Reader;
use super::text::{child, children, filled, name, plain, url_of};

/// The largest span of a cell that is believed.
const MAX_SPAN: u16 = 100;

impl Reader {
    /// A table with the header cells that its columns and rows declare.
    pub(super) fn table(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let (caption, rest) = self.titled(node);
        let mut table = Table { caption, columns: Vec::new(), rows: Vec::new() };
        let mut after = Vec::new();
        for part in rest {
            match name(part) {
                "Colonne" => table.columns.push(Column {
                    is_header: part.attribute("type") == Some("header"),
                    width_percent: part.attribute("largeur").and_then(percent),
                }),
                "Rangée" | "Rangee" => {
                    let row = self.row(part);
                    table.rows.push(row);
                }
                _ => after.push(part),
            }
        }
        if table.rows.is_empty() {
            // Without rows there is no table to name.
            if !table.caption.is_empty() {
                out.push(Block::Paragraph { inlines: table.caption });
            }
        } else {
            out.push(Block::Table(table));
        }
        self.mixed(after, out);
    }

    fn row(&mut self, node: Node<'_, '_>) -> Row {
        let mut cells = Vec::new();
        for part in node.children() {
            let is_cell = name(part) == "Cellule";
            let mut blocks = Vec::new();
            if is_cell {
                self.mixed(part.children(), &mut blocks);
            } else {
                self.mixed([part], &mut blocks);
            }
            if is_cell || !blocks.is_empty() {
                cells.push(Cell {
                    blocks,
                    column_span: span(part, "fusionHorizontale"),
                    row_span: span(part, "fusionVerticale"),
                });
            }
        }
        Row { is_header: node.attribute("type") == Some("header"), cells }
    }

    /// A picture with everything said about it.
    pub(super) fn image(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let (title, rest) = self.titled(node);
        let mut image = Image {
            src: node.attribute("LienPublication").and_then(image_source).unwrap_or_default(),
            title,
            caption: Vec::new(),
            alternative: String::new(),
            credit: String::new(),
            description: Vec::new(),
        };
        let mut after = Vec::new();
        for part in rest {
            match name(part) {
                "Legende" if image.caption.is_empty() => image.caption = self.title_inlines(part),
                "Credits" => append(&mut image.credit, &plain(part)),
                "TexteDeRemplacement" => append(&mut image.alternative, &plain(part)),
                "Description" => self.mixed(part.children(), &mut image.description),
                _ => after.push(part),
            }
        }
        out.push(Block::Image(image));
        self.mixed(after, out);
    }

    /// A video; without a followable address only its words are kept.
    pub(super) fn video(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let Some(url) = url_of(node).or_else(|| child(node, "LienWeb").and_then(url_of)) else {
            return self.mixed(node.children(), out);
        };
        let (title, rest) = self.titled(node);
        let credit = children(node, "Credits").map(plain).collect::<Vec<_>>().join(", ");
        let provider = node.attribute("fournisseur").and_then(|provider| filled(provider.trim().to_owned()));
        let mut transcript = Vec::new();
        let spoken = rest.into_iter().filter(|part| !matches!(name(*part), "Credits" | "LienWeb"));
        self.mixed(spoken, &mut transcript);
        out.push(Block::Video(Video { title, url, provider, credit, transcript }));
    }
}

/// The percentage in « 33 », « 33% » or « 33.3 », if it is one.
fn percent(width: &str) -> Option<u8> {
    let digits: String = width.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|percent| (1..=100).contains(percent))
}

fn span(cell: Node<'_, '_>, attribute: &str) -> u16 {
    cell.attribute(attribute).and_then(|span| span.trim().parse::<u16>().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

/// The picture's file name, or its address on the web; nothing else may stand in a page's `src`.
fn image_source(source: &str) -> Option<String> {
    let source = source.trim();
    let is_name = !source.is_empty()
        && !source.contains("..")
        && source.chars().all(|character| character.is_ascii_alphanumeric() || "._-/".contains(character));
    if is_name { Some(source.to_owned()) } else { super::text::link_url(source).filter(|url| url.starts_with("http")) }
}

fn append(text: &mut String, addition: &str) {
    if !text.is_empty() && !addition.is_empty() {
        text.push(' ');
    }
    text.push_str(addition);
}
