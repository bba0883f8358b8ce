//! Tariff grids of the fictitious commune.

use serde_json::{Value, json};

use super::{site, works};

/// A grid.
pub fn grid() -> Value {
    json!({
        "title": "Cantine, année scolaire 2026-2027",
        "service": "restauration",
        "quotient": "caf",
        "quotient_rounding": { "step": "1", "mode": "down" },
        "without_quotient": "highest",
        "statuses": [],
        "items": [{
            "id": "repas",
            "label": "Repas",
            "unit": "meal",
            "is_for_adults": false,
            "lines": [
                {
                    "for": { "allergy_plan": true },
                    "price": { "form": "flat", "price": "0.8" },
                    "without_quotient": null
                },
                {
                    "for": {},
                    "price": {
                        "form": "brackets",
                        "brackets": [
                            { "from": "0", "from_included": true, "to": "600", "to_included": true, "price": "1" },
                            { "from": "600", "from_included": false, "to": "1000", "to_included": true, "price": "2.6" },
                            { "from": "1000", "from_included": false, "to": null, "to_included": false, "price": "4.1" }
                        ]
                    },
                    "without_quotient": null
                }
            ]
        }],
        "adjustments": [{
            "label": "Repas non réservé",
            "for": { "booking": "unbooked" },
            "items": ["repas"],
            "effect": "add",
            "amount": "1.5"
        }],
        "rounding": { "step": "0.01", "mode": "nearest" },
        "is_one_euro_canteen": true,
        "valid_from": "2026-09-01",
        "valid_until": "2027-08-31",
        "deliberation": {
            "number": "2026-042",
            "date": "2026-06-25",
            "url": "https://mairie.example.org/deliberations/2026-042.pdf"
        },
        "source": null,
        "notes": []
    })
}

fn cases() -> Value {
    json!([{
        "name": "Quotient de 600 : première tranche",
        "item": "repas",
        "situation": {
            "quotient": "600",
            "residence": "resident",
            "level": null,
            "scheme": null,
            "status": null,
            "booking": "regular",
            "allergy_plan": false,
            "rank": 1,
            "children": 1
        },
        "price": "1"
    }])
}

/// A grid to be written.
pub fn put() -> Value {
    json!({ "grid": grid(), "cases": cases() })
}

/// What the validator says.
pub fn report() -> Value {
    json!({
        "findings": [{
            "code": "orphan_bound",
            "severity": "warning",
            "pointer": "/items/0/lines/0/price/brackets/1",
            "item": "repas",
            "from": "600",
            "to": "600",
            "text": "« Repas » : 600 n'est ni dans « moins de 600 » ni dans « plus de 600 ». Dites à laquelle il appartient."
        }],
        "failed_cases": []
    })
}

/// A grid as its body works on it.
pub fn body_tariff() -> Value {
    json!({ "work": works::work(), "tariff": put(), "findings": [] })
}

/// A page of a body's grids.
pub fn body_tariffs() -> Value {
    json!({ "items": [body_tariff()], "next": null })
}

/// A grid as parents find it.
pub fn tariff() -> Value {
    json!({
        "slug": "cantine-2026",
        "word": { "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" },
        "url": site("/portal/99999/tariffs"),
        "validity": "du 1er septembre 2026 au 31 août 2027",
        "grid": grid()
    })
}

/// A page of a commune's grids.
pub fn tariffs() -> Value {
    json!({ "items": [tariff()], "next": null })
}

/// A family's question.
pub fn compute() -> Value {
    json!({
        "commune": "99999",
        "tariff": "cantine-2026",
        "on": "2026-11-23",
        "quotient": "620",
        "residence": "resident",
        "children": [
            { "level": "elementaire", "uses": [{ "item": "repas", "count": "4", "per": "week" }] },
            { "level": "maternelle", "uses": [{ "item": "repas", "count": "4", "per": "week" }] }
        ]
    })
}

/// What came of it, worked out by the rule itself so that the example is never wrong.
pub fn calculation() -> Value {
    use mee_shared::calculator::tariff::{CALCULATOR, outcome};
    use mee_shared::tariff::{Grid, Household, bill};
    use mee_shared::wire::tariff::TariffCalculation;

    let mut asked = compute();
    if let Some(fields) = asked.as_object_mut() {
        fields.remove("commune");
        fields.remove("tariff");
    }
    let read = (serde_json::from_value::<Grid>(grid()), serde_json::from_value::<Household>(asked));
    let (Ok(grid), Ok(household)) = read else { return Value::Null };
    let Ok(bill) = bill(&grid, &household) else { return Value::Null };
    let found = TariffCalculation { calculator: CALCULATOR.definition.id, outcome: outcome(&grid, &bill), bill };
    serde_json::to_value(found).unwrap_or_default()
}
