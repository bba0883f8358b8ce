//! What holds of any grid and any family.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::school::Level;

fn amount(most: i64) -> impl Strategy<Value = Number> {
    (0..=most * 1_000).prop_map(|thousandths| Number::of(Decimal::new(thousandths, 3)))
}

fn rule() -> impl Strategy<Value = PriceRule> {
    let brackets = (prop::collection::vec((0_u32..500, amount(20)), 1..8), any::<bool>()).prop_map(|(parts, upper)| {
        let mut from = 0;
        let mut brackets = Vec::new();
        let last = parts.len() - 1;
        for (index, (width, price)) in parts.into_iter().enumerate() {
            let to = (index < last).then_some(Number::whole(from + width + 1));
            let from_included = index == 0 || !upper;
            brackets.push(Bracket { from: Number::whole(from), from_included, to, to_included: upper, price });
            from += width + 1;
        }
        PriceRule::Brackets { brackets }
    });
    let points = prop::collection::vec((1_u32..500, amount(20)), 2..6).prop_map(|parts| {
        let mut quotient = 0;
        let points = parts.into_iter().map(|(width, price)| {
            quotient += width;
            Point { quotient: Number::whole(quotient), price }
        });
        PriceRule::Piecewise { points: points.collect() }
    });
    let rate = (amount(2), amount(5), amount(10)).prop_map(|(percent, floor, more)| PriceRule::EffortRate {
        percent,
        floor: Some(floor),
        ceiling: Some(Number::of(floor.get() + more.get())),
    });
    prop_oneof![amount(20).prop_map(|price| PriceRule::Flat { price }), brackets, points, rate]
}

fn conditions() -> impl Strategy<Value = Conditions> {
    (
        prop::option::of(prop::sample::select(Residence::ALL)),
        prop::option::of(prop::sample::select(Level::ALL)),
        prop::option::of(prop::sample::select(Booking::ALL)),
        prop::option::of(any::<bool>()),
        prop::option::of((1_u8..5, prop::option::of(5_u8..9))),
    )
        .prop_map(|(residence, level, booking, allergy_plan, rank)| Conditions {
            residence,
            level,
            booking,
            allergy_plan,
            rank: rank.map(|(from, to)| Span { from, to }),
            ..Conditions::default()
        })
}

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        (-5_000_i64..5_000).prop_map(|cents| Effect::Add { amount: Number::cents(cents) }),
        amount(10).prop_map(|factor| Effect::Times { factor }),
        amount(100).prop_map(|percent| Effect::Reduce { percent }),
        (1_u8..4).prop_map(|by| Effect::BracketDown { by }),
        Just(Effect::FullPrice),
        amount(20).prop_map(|price| Effect::AtLeast { price }),
        amount(20).prop_map(|price| Effect::AtMost { price }),
    ]
}

fn rounding() -> impl Strategy<Value = Rounding> {
    (prop::sample::select(vec!["0.001", "0.01", "0.05", "0.1", "1"]), prop::sample::select(RoundingMode::ALL))
        .prop_map(|(step, mode)| Rounding { step: number(step), mode })
}

fn grid() -> impl Strategy<Value = Grid> {
    let line =
        (conditions(), rule()).prop_map(|(conditions, price)| Line { conditions, price, without_quotient: None });
    let adjustment = (conditions(), effect()).prop_map(|(conditions, effect)| Adjustment {
        label: "Changement".to_owned(),
        conditions,
        items: Vec::new(),
        effect,
    });
    (
        prop::collection::vec(line, 1..5),
        prop::collection::vec(adjustment, 0..4),
        rounding(),
        prop::option::of(rounding()),
        prop::sample::select(WithoutQuotient::ALL),
    )
        .prop_map(|(lines, adjustments, rounding, quotient_rounding, without_quotient)| Grid {
            adjustments,
            rounding,
            quotient_rounding,
            without_quotient,
            items: vec![Item {
                id: slug("repas"),
                label: "Repas".to_owned(),
                unit: Unit::Meal,
                is_for_adults: false,
                lines,
            }],
            ..grid_of("[]")
        })
}

fn situation() -> impl Strategy<Value = Situation> {
    (
        prop::option::of(amount(3_000)),
        prop::sample::select(Residence::ALL),
        prop::option::of(prop::sample::select(Level::ALL)),
        prop::sample::select(Booking::ALL),
        any::<bool>(),
        1_u8..8,
    )
        .prop_map(|(quotient, residence, level, booking, allergy_plan, rank)| Situation {
            quotient,
            residence,
            level,
            booking,
            allergy_plan,
            rank,
            children: rank,
            ..Situation::default()
        })
}

/// The price worked out anew from the explanation alone.
fn recomputed(steps: &[Step]) -> Decimal {
    steps.iter().fold(Decimal::ZERO, |price, step| match &step.operation {
        Operation::Quotient { .. } | Operation::Line => price,
        Operation::Read { price } => price.get(),
        Operation::Share { quotient, percent } => quotient.get() * percent.get() / Decimal::ONE_HUNDRED,
        Operation::Between { quotient, before, after } => engine::between(*quotient, before, after),
        Operation::AtLeast { price: floor } => price.max(floor.get()),
        Operation::AtMost { price: ceiling } => price.min(ceiling.get()),
        Operation::Add { amount } => price + amount.get(),
        Operation::Times { factor } => price * factor.get(),
        Operation::Round { rounding } => engine::round(price, *rounding),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_price_is_never_negative_and_its_explanation_recomputes_it(grid in grid(), situation in situation()) {
        prop_assert_eq!(check_grid(&grid), Ok(()));
        let found = price(&grid, &grid.items[0], &situation);
        match found.price() {
            Some(price) => {
                prop_assert!(price >= Number::ZERO);
                prop_assert_eq!(Number::of(recomputed(&found.steps)), price);
                // The last price that is shown is the price.
                prop_assert_eq!(found.steps.iter().rev().find_map(|step| step.price), Some(price));
                prop_assert!(found.line.is_some());
            }
            None => prop_assert!(found.unsaid_text().is_some()),
        }
        prop_assert!(found.steps.iter().all(|step| !step.text.is_empty()));
    }

    #[test]
    fn a_price_of_the_table_stays_within_the_rule(rule in rule(), quotient in prop::option::of(amount(3_000))) {
        let mut grid = grid_of("[]");
        grid.rounding.step = number("0.001");
        grid.items[0].lines = vec![Line { conditions: Conditions::default(), price: rule.clone(), without_quotient: None }];
        let found = price(&grid, &grid.items[0], &Situation { quotient, ..Situation::default() }).price();
        if let Some(price) = found {
            // A floor and a ceiling in thousandths, as the rounding: it moves no price past them.
            prop_assert!(rule.lowest().is_none_or(|lowest| lowest <= price), "{:?} {:?}", rule, price);
            prop_assert!(rule.highest().is_none_or(|highest| price <= highest), "{:?} {:?}", rule, price);
        } else {
            let may_be_unsaid = matches!(rule, PriceRule::Brackets { .. }) || quotient.is_none();
            prop_assert!(may_be_unsaid);
        }
    }

    #[test]
    fn a_grid_whose_prices_do_not_fall_never_asks_less_of_a_higher_quotient(
        grid in grid(),
        situation in situation(),
        quotients in (amount(3_000), amount(3_000)),
    ) {
        let falls = findings(&grid).iter().any(|finding| finding.code == FindingCode::FallingPrice);
        let (low, high) = (quotients.0.min(quotients.1), quotients.0.max(quotients.1));
        let at = |quotient| price(&grid, &grid.items[0], &Situation { quotient: Some(quotient), ..situation.clone() }).price();
        if let (false, Some(less), Some(more)) = (falls, at(low), at(high)) {
            prop_assert!(less <= more, "{:?} at {:?}, {:?} at {:?}", less, low, more, high);
        }
    }

    #[test]
    fn a_grid_reads_back_as_it_was_written(grid in grid()) {
        let json = serde_json::to_string(&grid).unwrap_or_default();
        prop_assert_eq!(serde_json::from_str::<Grid>(&json).ok(), Some(grid));
    }

    #[test]
    fn any_family_gets_a_bill_or_named_errors(
        grid in grid(),
        quotient in prop::option::of((-2_000_000_i64..=2_000_000).prop_map(|number| number.to_string())),
        counts in prop::collection::vec(-10_i64..10_000, 0..25),
    ) {
        let household = serde_json::json!({
            "quotient": quotient,
            "children": counts.iter().map(|count| serde_json::json!({"uses": [{"item": "repas", "count": count}]})).collect::<Vec<_>>(),
        });
        if let Ok(household) = serde_json::from_value::<Household>(household) {
            match bill(&grid, &household) {
                Ok(bill) => prop_assert!(bill.total.year.is_none_or(|year| year >= Number::ZERO)),
                Err(errors) => prop_assert!(errors.iter().all(|error| error.pointer.starts_with('/'))),
            }
        }
    }
}
