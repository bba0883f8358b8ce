//! Our CSV: one price a row, so that a grid is written in a spreadsheet. `docs/tariffs.md` explains the columns.
//!
//! A row belongs to the grid that its first column names; its second column says what it is: `grid` (a fact about the grid),
//! `status`, `item`, `price`, `adjustment` or `case`. Rows of one price line share their line number.

mod row;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

use mee_shared::tariff::{Grid, Rounding, Tariff, TariffService, WithoutQuotient};

use super::super::rows::{ImportError, MissingColumn, RowUnit, Table, fold_header, open_text};
use super::TariffFile;
use row::Row;

pub use write::write_csv;

/// The columns, in the order in which they are written.
const COLUMNS: &[&str] = &[
    "grid",
    "row",
    "key",
    "line",
    "label",
    "unit",
    "residence",
    "level",
    "scheme",
    "status",
    "booking",
    "allergy_plan",
    "rank",
    "children",
    "form",
    "from",
    "from_included",
    "to",
    "to_included",
    "price",
    "percent",
    "floor",
    "ceiling",
    "without_quotient",
    "items",
    "effect",
    "value",
];

/// A grid in the making, with the line it starts on.
struct Draft {
    line: u64,
    tariff: Tariff,
    has_service: bool,
    has_fault: bool,
}

fn empty() -> Tariff {
    let grid = Grid {
        title: String::new(),
        service: TariffService::Other,
        quotient: None,
        quotient_rounding: None,
        without_quotient: WithoutQuotient::Unsaid,
        statuses: Vec::new(),
        items: Vec::new(),
        adjustments: Vec::new(),
        rounding: Rounding::default(),
        is_one_euro_canteen: false,
        valid_from: None,
        valid_until: None,
        deliberation: None,
        source: None,
        notes: Vec::new(),
    };
    Tariff { grid, cases: Vec::new() }
}

/// Reads a file of grids.
///
/// # Errors
/// When the file as a whole cannot be understood; grids in error are in the result.
pub(super) fn read(path: &Path) -> Result<TariffFile, ImportError> {
    let (reader, _) = open_text(path)?;
    let mut table = Table::open(path, reader, b";,")?;
    let find = |name: &String| COLUMNS.iter().copied().find(|column| fold_header(column) == fold_header(name));
    let columns: Vec<Option<&str>> = table.header.iter().map(find).collect();
    let missing = ["grid", "row"].into_iter().filter(|name| !columns.contains(&Some(name)));
    let missing: Vec<MissingColumn> = missing.map(|name| MissingColumn { name, aliases: &[] }).collect();
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    let mut file = TariffFile::new(RowUnit::Line);
    let unknown = table.header.iter().zip(&columns).filter(|(_, column)| column.is_none());
    let unknown: Vec<&str> = unknown.map(|(name, _)| name.as_str()).collect();
    if !unknown.is_empty() {
        file.remarks.push(format!("colonnes non utilisées : {}", unknown.join(", ")));
    }
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    while let Some(found) = table.next_row()? {
        let fields =
            columns.iter().zip(found.fields.iter()).filter_map(|(column, text)| Some(((*column)?, text.trim())));
        let row = Row::new(fields.filter(|(_, text)| !text.is_empty()).collect());
        let name = row.text("grid").unwrap_or_default().to_owned();
        let new = || Draft { line: found.line, tariff: empty(), has_service: false, has_fault: false };
        let draft = drafts.entry(name.clone()).or_insert_with(new);
        let read = match found.fault {
            Some(reason) => Err(reason),
            None if name.is_empty() => Err("le nom de la grille (colonne « grid ») manque".to_owned()),
            None => row.add_to(&mut draft.tariff).map(|said| draft.has_service |= said == row::Said::Service),
        };
        if let Err(reason) = read {
            draft.has_fault = true;
            file.reject(found.line, Some(&name), reason);
        }
    }
    file.total = u64::try_from(drafts.len()).unwrap_or(u64::MAX);
    if drafts.is_empty() {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    let mut drafts: Vec<(String, Draft)> = drafts.into_iter().collect();
    drafts.sort_by_key(|(_, draft)| draft.line);
    for (name, draft) in drafts {
        if draft.has_fault {
            continue;
        }
        if draft.has_service {
            file.take(draft.line, &name, draft.tariff);
        } else {
            file.reject(draft.line, Some(&name), "il manque la ligne « grid » qui dit le service (clé « service »)");
        }
    }
    file.rejected.sort_by_key(|row| row.line);
    Ok(file)
}
