//! Tariff grids: on their way to parents, from files and into files, as tables.

mod compute;
mod desk;
mod files;

use serde_json::{Value, json};

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [compute::tests(), desk::tests(), files::tests()].into_iter().flatten().collect()
}

/// A canteen with three brackets and a case.
fn canteen() -> Value {
    let bracket = |from: u32, to: Value, price: &str| json!({ "from": from, "from_included": from == 0, "to": to, "to_included": to.is_number(), "price": price });
    let brackets = [bracket(0, json!(600), "1"), bracket(600, json!(1000), "2.6"), bracket(1000, json!(null), "4.1")];
    let item = json!({
        "id": "repas", "label": "Repas", "unit": "meal",
        "lines": [{ "price": { "form": "brackets", "brackets": brackets } }]
    });
    json!({
        "grid": {
            "title": "Cantine d'essai", "service": "restauration", "quotient": "caf", "without_quotient": "highest",
            "items": [item], "valid_from": "2026-09-01",
            "deliberation": { "number": "2026-7", "date": "2026-06-15", "url": "https://mairie.example.org/7.pdf" }
        },
        "cases": [{ "name": "Quotient de 600", "item": "repas", "situation": { "quotient": 600 }, "price": "1" }]
    })
}
