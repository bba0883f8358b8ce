//! Tables: always with a caption and header cells, in a frame that scrolls instead of the page.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::{Cell, Row, Table, inline_text};

/// The scope of a header cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Column,
    Row,
}

/// A cell in its place, spans cut to what the table holds.
struct Placed<'a> {
    cell: &'a Cell,
    scope: Option<Scope>,
    column_span: usize,
    row_span: usize,
}

impl<'a> Pen<'a> {
    /// The table; explanations of its words stand after it.
    pub(super) fn table(&mut self, table: &'a Table) -> Markup {
        let rows: Vec<&Row> = table.rows.iter().filter(|row| !row.cells.is_empty()).collect();
        if rows.is_empty() {
            return html! {};
        }
        let (head, body) = place(table, &rows);
        let caption = inline_text(&table.caption);
        let is_captioned = !caption.trim().is_empty();
        let name = self.table_name(&caption);
        let drawn = self.holding(|pen| {
            html! {
                section.mee-scroll tabindex="0" aria-label=(name) {
                    table {
                        @if is_captioned { caption { (pen.inlines(&table.caption)) } }
                        @else { caption { span.mee-hidden { (name) } } }
                        @if !head.is_empty() { thead { @for row in head { (pen.row(row)) } } }
                        @if !body.is_empty() { tbody { @for row in body { (pen.row(row)) } } }
                    }
                }
            }
        });
        html! { (drawn) (self.explanations()) }
    }

    fn row(&mut self, cells: Vec<Placed<'a>>) -> Markup {
        html! { tr { @for cell in cells { (self.cell(&cell)) } } }
    }

    fn cell(&mut self, placed: &Placed<'a>) -> Markup {
        let span = |count: usize| (count > 1).then_some(count);
        let (columns, rows) = (span(placed.column_span), span(placed.row_span));
        let content = self.tight_blocks(&placed.cell.blocks);
        match placed.scope {
            Some(scope) => {
                let scope = if scope == Scope::Column { "col" } else { "row" };
                html! { th scope=(scope) colspan=[columns] rowspan=[rows] { (content) } }
            }
            None => html! { td colspan=[columns] rowspan=[rows] { (content) } },
        }
    }
}

/// The rows of the head and those of the body, every cell with its scope.
///
/// Where the producer marks no header at all the first row names the columns; a table of one row is named by its first
/// cell.
/// A header cell without text names nothing and becomes an ordinary one.
fn place<'a>(table: &Table, rows: &[&'a Row]) -> (Vec<Vec<Placed<'a>>>, Vec<Vec<Placed<'a>>>) {
    let marked = rows.iter().any(|row| row.is_header) || table.columns.iter().any(|column| column.is_header);
    let is_single = rows.len() == 1;
    let is_header_row = |index: usize, row: &Row| if marked { row.is_header } else { index == 0 && !is_single };
    let is_header_column = |column: usize| {
        if marked { table.columns.get(column).is_some_and(|column| column.is_header) } else { is_single && column == 0 }
    };
    let head_length = rows.iter().enumerate().take_while(|(index, row)| is_header_row(*index, row)).count();
    let width = width(table, rows);

    // How many more rows each column is covered by a cell from above.
    let mut covered = vec![0_usize; width];
    let mut placed_rows = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        // A span never leaves its row group.
        let group_end = if index < head_length { head_length } else { rows.len() };
        if index == head_length {
            covered.fill(0);
        }
        let below = group_end - index;
        let mut column = 0;
        let mut placed_row = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            while covered.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            let free = covered.iter().skip(column).take_while(|&&rows| rows == 0).count();
            let column_span = usize::from(cell.column_span).clamp(1, free.max(1));
            let row_span = usize::from(cell.row_span).clamp(1, below);
            let scope = match cell.blocks.is_empty() {
                true => None,
                false if is_header_row(index, row) => Some(Scope::Column),
                false => is_header_column(column).then_some(Scope::Row),
            };
            for rows in covered.iter_mut().skip(column).take(column_span) {
                *rows = row_span;
            }
            placed_row.push(Placed { cell, scope, column_span, row_span });
            column += column_span;
        }
        for rows in &mut covered {
            *rows = rows.saturating_sub(1);
        }
        placed_rows.push(placed_row);
    }
    let body = placed_rows.split_off(head_length);
    (placed_rows, body)
}

fn width(table: &Table, rows: &[&Row]) -> usize {
    let widest = rows.iter().map(|row| row.cells.iter().map(|cell| usize::from(cell.column_span.max(1))).sum()).max();
    // HTML counts no more than a thousand columns.
    table.columns.len().max(widest.unwrap_or(1)).min(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiche::{Block, Column};

    fn cell(text: &str, column_span: u16, row_span: u16) -> Cell {
        let blocks = if text.is_empty() { Vec::new() } else { vec![Block::paragraph(text)] };
        Cell { blocks, column_span, row_span }
    }

    fn row(is_header: bool, cells: Vec<Cell>) -> Row {
        Row { is_header, cells }
    }

    fn plain(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| cell(text, 1, 1)).collect()
    }

    /// The table as letters: C and R for header cells of a column or a row, `.` for others, with spans; `|` ends the head.
    fn drawn(columns: &[bool], rows: Vec<Row>) -> String {
        let columns = columns.iter().map(|&is_header| Column { is_header, width_percent: None }).collect();
        let table = Table { caption: Vec::new(), columns, rows };
        let rows: Vec<&Row> = table.rows.iter().collect();
        let (head, body) = place(&table, &rows);
        let letters = |rows: Vec<Vec<Placed<'_>>>| {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|cell| {
                            let letter = match cell.scope {
                                Some(Scope::Column) => "C",
                                Some(Scope::Row) => "R",
                                None => ".",
                            };
                            if cell.column_span * cell.row_span == 1 {
                                letter.to_owned()
                            } else {
                                format!("{letter}{}x{}", cell.column_span, cell.row_span)
                            }
                        })
                        .collect::<Vec<_>>()
                        .join("")
                })
                .collect();
            rows.join(" ")
        };
        format!("{}|{}", letters(head), letters(body))
    }

    #[test]
    fn every_table_gets_header_cells() {
        for (columns, rows, expected) in [
            (vec![], vec![row(true, plain(&["a", "b"])), row(false, plain(&["c", "d"]))], "CC|.."),
            (vec![true, false], vec![row(false, plain(&["a", "b"])), row(false, plain(&["c", "d"]))], "|R. R."),
            (vec![true, false], vec![row(true, plain(&["", "b"])), row(false, plain(&["c", "d"]))], ".C|R."),
            (vec![], vec![row(false, plain(&["a", "b"])), row(false, plain(&["c", "d"]))], "CC|.."),
            (vec![], vec![row(false, plain(&["a", "b"]))], "|R."),
            (vec![], vec![row(false, plain(&["a", "b"])), row(true, plain(&["c", "d"]))], "|.. CC"),
        ] {
            assert_eq!(drawn(&columns, rows), expected);
        }
    }

    #[test]
    fn spans_are_kept_and_cut_to_their_rows_and_columns() {
        for (columns, rows, expected) in [
            // A row header that covers two rows: the second row's first cell stands in the second column.
            (
                vec![true, false],
                vec![
                    row(true, plain(&["a", "b"])),
                    row(false, vec![cell("c", 1, 2), cell("d", 1, 1)]),
                    row(false, plain(&["e"])),
                ],
                "CC|R1x2. .",
            ),
            (vec![], vec![row(true, vec![cell("a", 2, 3)]), row(false, plain(&["b", "c"]))], "C2x1|.."),
            (vec![], vec![row(true, plain(&["a"])), row(false, vec![cell("b", 1, 9)])], "C|."),
            (vec![], vec![row(true, plain(&["a"])), row(false, vec![cell("b", 0, 0)])], "C|."),
        ] {
            assert_eq!(drawn(&columns, rows), expected);
        }
    }
}
