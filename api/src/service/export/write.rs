//! The three formats.

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use super::Table;

/// A cell that a spreadsheet takes for text, whatever it begins with.
///
/// Text that begins like a formula is told apart by an apostrophe (OWASP, CSV injection); numbers are none.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => return value.to_string(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    // A spreadsheet trims what stands before the sign.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text }
}

pub(super) fn csv(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(table.dataset.columns())?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(cell))?;
    }
    writer.into_inner().context("a table in memory cannot be finished")
}

fn fields(table: &Table, cells: &[Value]) -> Map<String, Value> {
    table.dataset.columns().iter().map(|column| (*column).to_owned()).zip(cells.iter().cloned()).collect()
}

pub(super) fn json(table: &Table) -> anyhow::Result<Vec<u8>> {
    let items: Vec<_> = table.rows.iter().map(|row| fields(table, &row.cells)).collect();
    let document = json!({
        "dataset": table.dataset.as_str(),
        "commune": table.commune,
        "licence": table.licence,
        "licence_url": table.licence.url(),
        "items": items,
    });
    serde_json::to_vec(&document).context("a table cannot be written")
}

pub(super) fn geo_json(table: &Table) -> anyhow::Result<Vec<u8>> {
    let features: Vec<_> = table
        .rows
        .iter()
        .map(|row| {
            // RFC 7946: a feature without a place has no geometry.
            let geometry =
                row.position.map(|position| json!({ "type": "Point", "coordinates": [position.lon, position.lat] }));
            json!({ "type": "Feature", "geometry": geometry, "properties": fields(table, &row.cells) })
        })
        .collect();
    let document = json!({
        "type": "FeatureCollection",
        "dataset": table.dataset.as_str(),
        "commune": table.commune,
        "licence": table.licence,
        "licence_url": table.licence.url(),
        "features": features,
    });
    serde_json::to_vec(&document).context("a table cannot be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_no_number_is_text() {
        for (value, expected) in [
            (json!("École des Prés"), "École des Prés"),
            (json!("=1+1"), "'=1+1"),
            (json!("+33 1 02 03 04 05"), "'+33 1 02 03 04 05"),
            (json!("-2+3"), "'-2+3"),
            (json!("@SUM(A1)"), "'@SUM(A1)"),
            (json!("  =cmd|' /C calc'!A0"), "'  =cmd|' /C calc'!A0"),
            (json!("\t=1"), "'\t=1"),
            (json!("\r=1"), "'\r=1"),
            (json!("＝1+1"), "'＝1+1"),
            (json!(-1.5), "-1.5"),
            (json!(true), "true"),
            (json!(null), ""),
            (json!({ "a": 1 }), "{\"a\":1}"),
        ] {
            assert_eq!(cell(&value), expected);
        }
    }
}
