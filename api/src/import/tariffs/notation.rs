//! The notation of published grids: one JSON object a grid, with French names, as figures were noted from délibérations.
//!
//! `mode` is `tranches`, `taux_effort`, `interpolation`, `forfait`, `forfait_par_nombre_d_enfants` or `forfait_par_niveau`.
//! A column's name says what it sells and for whom: `repas`, `demi_heure_exterieur`, `journee_caf`, `a_partir_du_3e_enfant`.

mod column;
mod period;
mod sheet;

use mee_shared::ids::Slug;
use mee_shared::school::Level;
use mee_shared::tariff::{
    Adjustment, Booking, Bracket, Conditions, Effect, Grid, Item, Line, Number, Point, PriceRule, QuotientKind,
    Residence, Rounding, Span, Tariff, TariffService, Unit, WithoutQuotient,
};
use mee_shared::text::fold;
use serde_json::Value;

use super::TariffFile;
use column::{Column, UnitOf};
use sheet::{Default as DefaultPrice, Outside, Prices, Sheet};

#[cfg(test)]
pub(super) use column::situation_of;

/// Reads one grid and adds it to the file.
pub(super) fn read(record: u64, value: Value, file: &mut TariffFile) {
    let key = value.get("id").and_then(Value::as_str).map(str::to_owned);
    let sheet: Result<Sheet, _> = serde_path_to_error::deserialize(value);
    let read = sheet.map_err(|error| format!("{} : {}", error.path(), error.inner())).and_then(|sheet| {
        let grid = grid(&sheet)?;
        Ok((sheet, grid))
    });
    match read {
        Ok((sheet, grid)) => {
            file.remarks.extend(sheet.anomalies.iter().map(|anomaly| format!("{} : {anomaly}", sheet.id)));
            file.take(record, &sheet.id, Tariff { grid, cases: Vec::new() });
        }
        Err(reason) => file.reject(record, key.as_deref(), reason),
    }
}

fn grid(sheet: &Sheet) -> Result<Grid, String> {
    let (valid_from, valid_until) = period::read(&sheet.period);
    let quotient = sheet.quotient.as_deref().map(|name| match name {
        "qf_caf" => QuotientKind::Caf,
        name if name.starts_with("rfr_12") => QuotientKind::TaxMonthly,
        name if name.starts_with("qf_annuel") => QuotientKind::TaxYearly,
        _ => QuotientKind::Own,
    });
    let service = service(&sheet.service);
    let mut notes: Vec<String> = sheet.rules.clone();
    notes.push(format!("Période relevée : {}.", sheet.period));
    let source = sheet.source.strip_prefix("http").is_some().then(|| sheet.source.clone());
    if source.is_none() {
        notes.push(format!("Source : {}.", sheet.source));
    }
    let mut grid = Grid {
        title: format!("{}, {}", service.label(), sheet.body),
        service,
        quotient,
        quotient_rounding: None,
        without_quotient: match sheet.default {
            Some(DefaultPrice::Words(_)) => WithoutQuotient::Highest,
            _ => WithoutQuotient::Unsaid,
        },
        statuses: Vec::new(),
        items: items(sheet)?,
        adjustments: Vec::new(),
        rounding: Rounding::default(),
        is_one_euro_canteen: sheet.rules.iter().any(|rule| fold(rule).contains("cantine a 1 euro")),
        valid_from,
        valid_until,
        deliberation: None,
        source,
        notes: Vec::new(),
    };
    if let Some(outside) = &sheet.outside {
        outside_prices(&mut grid, outside)?;
    }
    others(&mut grid, sheet, &mut notes)?;
    grid.notes = notes;
    Ok(grid)
}

fn service(text: &str) -> TariffService {
    let text = fold(text);
    let first = [
        ("restauration", TariffService::Restauration),
        ("periscolaire", TariffService::Periscolaire),
        ("garderie", TariffService::Garderie),
        ("etude", TariffService::Etude),
        ("mercredi", TariffService::Mercredi),
        ("accueil de loisirs", TariffService::AccueilDeLoisirs),
    ];
    first.into_iter().find(|(word, _)| text.starts_with(word)).map_or(TariffService::Other, |(_, service)| service)
}

fn flat(price: Number) -> PriceRule {
    PriceRule::Flat { price }
}

fn line(conditions: Conditions, price: PriceRule) -> Line {
    Line { conditions, price, without_quotient: None }
}

fn items(sheet: &Sheet) -> Result<Vec<Item>, String> {
    match sheet.mode.as_str() {
        "tranches" => bracket_items(sheet),
        "taux_effort" => {
            let percent = sheet.percent.ok_or("taux_pour_cent manque")?;
            let rule = PriceRule::EffortRate { percent, floor: sheet.minimum, ceiling: sheet.maximum };
            Ok(vec![only_item(sheet, vec![line(Conditions::default(), rule)])?])
        }
        "interpolation" => {
            let points = sheet.points.iter().map(|point| Point { quotient: point.quotient, price: point.price });
            let rule = PriceRule::Piecewise { points: points.collect() };
            Ok(vec![only_item(sheet, vec![line(Conditions::default(), rule)])?])
        }
        "forfait" => match &sheet.prices {
            Some(Prices::One(price)) => Ok(vec![only_item(sheet, vec![line(Conditions::default(), flat(*price))])?]),
            _ => Err("prix : on attend un nombre".to_owned()),
        },
        "forfait_par_nombre_d_enfants" => {
            let mut items = vec![only_item(sheet, by_children(sheet.prices.as_ref())?)?];
            if sheet.monthly_card.is_some() {
                let lines = by_children(sheet.monthly_card.as_ref())?;
                items.push(item("carte-mensuelle", "Carte mensuelle", Unit::Month, lines)?);
            }
            Ok(items)
        }
        "forfait_par_niveau" => {
            let Some(Prices::Named(prices)) = &sheet.prices else { return Err("prix : on attend un objet".to_owned()) };
            let lines = prices.iter().map(|(name, price)| {
                let level: Level = name.parse().map_err(|error| format!("prix/{name} : {error}"))?;
                Ok(line(Conditions { level: Some(level), ..Conditions::default() }, flat(*price)))
            });
            Ok(vec![only_item(sheet, lines.collect::<Result<_, String>>()?)?])
        }
        mode => Err(format!("mode « {mode} » inconnu")),
    }
}

fn item(id: &str, label: &str, unit: Unit, lines: Vec<Line>) -> Result<Item, String> {
    let id: Slug = id.parse().map_err(|error| format!("« {id} » : {error}"))?;
    Ok(Item { id, label: label.to_owned(), unit, is_for_adults: false, lines })
}

fn only_item(sheet: &Sheet, lines: Vec<Line>) -> Result<Item, String> {
    Ok(Column::read("prix", &sheet.unit)?.item(lines))
}

fn by_children(prices: Option<&Prices>) -> Result<Vec<Line>, String> {
    let Some(Prices::Named(prices)) = prices else { return Err("on attend un prix par nombre d'enfants".to_owned()) };
    let mut counts = Vec::new();
    for (name, price) in prices {
        let count: u8 = name.parse().map_err(|_| format!("prix/{name} : un nombre d'enfants"))?;
        counts.push((count, *price));
    }
    counts.sort_unstable();
    let last = counts.last().map(|(count, _)| *count);
    let lines = counts.into_iter().map(|(count, price)| {
        // The last one is read as « et plus »: a fourth child is not left without a price.
        let to = (Some(count) != last).then_some(count);
        line(Conditions { children: Some(Span { from: count, to }), ..Conditions::default() }, flat(price))
    });
    Ok(lines.collect())
}

fn bracket_items(sheet: &Sheet) -> Result<Vec<Item>, String> {
    let mut items: Vec<Item> = Vec::new();
    let first = sheet.brackets.first().ok_or("tranches : aucune")?;
    for name in first.prices.keys() {
        let column = Column::read(name, &sheet.unit)?;
        let mut brackets = Vec::new();
        for (index, found) in sheet.brackets.iter().enumerate() {
            let price = *found.prices.get(name).ok_or_else(|| format!("tranches/{index}/prix : « {name} » manque"))?;
            brackets.push(Bracket {
                from: found.from,
                from_included: found.from_included,
                to: found.to,
                to_included: found.to_included.unwrap_or(false),
                price,
            });
        }
        let mut read = line(column.conditions.clone(), PriceRule::Brackets { brackets });
        if let Some(DefaultPrice::Price(price)) = sheet.default {
            read.without_quotient = Some(price);
        }
        match items.iter_mut().find(|item| item.id == column.id) {
            // Who is named goes before everybody.
            Some(item) if !column.conditions.axes().is_empty() => item.lines.insert(0, read),
            Some(item) => item.lines.push(read),
            None => items.push(column.item(vec![read])),
        }
    }
    Ok(items)
}

/// What is asked of families from elsewhere.
fn outside_prices(grid: &mut Grid, outside: &Outside) -> Result<(), String> {
    let conditions = || Conditions { residence: Some(Residence::Outside), ..Conditions::default() };
    let mut change = |effect| {
        let label = "Famille extérieure".to_owned();
        grid.adjustments.push(Adjustment { label, conditions: conditions(), items: Vec::new(), effect });
    };
    match outside {
        Outside { supplement: Some(amount), .. } => change(Effect::Add { amount: *amount }),
        Outside { factor: Some(factor), .. } => change(Effect::Times { factor: *factor }),
        Outside { rule: Some(rule), .. } if fold(rule).contains("plein tarif") => {
            change(Effect::FullPrice);
            grid.notes.push(rule.clone());
        }
        Outside { rule: Some(rule), .. } => return Err(format!("exterieur/regle : « {rule} » n'est pas comprise")),
        Outside { prices, .. } => {
            for (name, price) in prices {
                let wanted = Column::read(name, "x")?.id;
                let only = grid.items.len() == 1;
                let item = grid.items.iter_mut().find(|item| item.id == wanted || (only && name == "prix"));
                let item = item.ok_or_else(|| format!("exterieur/{name} : aucune colonne de ce nom"))?;
                item.lines.insert(0, line(conditions(), flat(*price)));
            }
        }
    }
    Ok(())
}

/// What stands beside the table, and the supplements.
fn others(grid: &mut Grid, sheet: &Sheet, notes: &mut Vec<String>) -> Result<(), String> {
    notes.append(&mut grid.notes);
    let table = grid.items.len();
    for (name, price) in &sheet.others {
        let items = grid.items.iter_mut().take(table);
        let meals = items.filter(|item| matches!(item.unit, Unit::Meal));
        let special = |conditions: Conditions| {
            for item in meals {
                item.lines.insert(0, line(conditions.clone(), flat(*price)));
            }
        };
        match name.as_str() {
            "panier_PAI" => special(Conditions { allergy_plan: Some(true), ..Conditions::default() }),
            "occasionnel" => special(Conditions { booking: Some(Booking::Occasional), ..Conditions::default() }),
            // Money given back is no price.
            name if name.starts_with("remboursement") => {
                notes.push(format!("{} : {}.", column::label(name), price.euros()));
            }
            name => {
                let mut column = Column::read(name, "x")?;
                column.unit = UnitOf::name(name).unwrap_or(Unit::Occurrence);
                let mut added = column.item(vec![line(Conditions::default(), flat(*price))]);
                if name == "adulte" {
                    added.is_for_adults = true;
                    added.unit = Unit::Meal;
                }
                grid.items.push(added);
            }
        }
    }
    for supplement in &sheet.supplements {
        let booking = match fold(&supplement.condition).as_str() {
            "sans inscription" | "sans reservation" | "non reserve" => Booking::Unbooked,
            "occasionnel" => Booking::Occasional,
            "hors delai" | "inscription tardive" => Booking::Late,
            other => return Err(format!("majorations : « {other} » n'est pas comprise")),
        };
        grid.adjustments.push(Adjustment {
            label: format!("Majoration : {}", supplement.condition),
            conditions: Conditions { booking: Some(booking), ..Conditions::default() },
            items: Vec::new(),
            effect: Effect::Add { amount: supplement.amount },
        });
    }
    Ok(())
}
