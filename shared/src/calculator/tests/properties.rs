//! Whatever is answered gives a result or named faults, and an explanation can be done again.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::super::answers::{Answer, Answers};
use super::super::definition::{Certainty, Field, Kind, Unit};
use super::super::outcome::{Outcome, plain};
use super::super::working::{Operation, Step};
use super::super::{ALL, Calculator};
use crate::Day;

/// A small generator of numbers (SplitMix64), so that one seed makes a whole set of answers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.roll(u64::try_from(of.len()).unwrap())).unwrap()]
    }
}

/// What nobody should answer, and somebody will.
const NONSENSE: &[&str] = &[
    "",
    " ",
    "-1",
    "1e9",
    "NaN",
    "99999999999999999999",
    "0.0000001",
    "é",
    "2026-02-30",
    "null",
    "true",
    "\u{202f}5",
    "1,5,2",
    "٣",
    "<script>",
    "9999-12-31",
];

fn answers(fields: &'static [Field], dice: &mut Dice, wild: u64) -> Answers {
    let mut answers = Answers::new();
    for field in fields {
        if dice.roll(8) == 0 {
            continue;
        }
        if dice.roll(100) < wild {
            let answer = match dice.roll(4) {
                0 => Answer::Strange,
                1 => Answer::Texts(vec![dice.one(NONSENSE).to_owned()]),
                2 => Answer::Group(vec![Answers::new().with("rien", "1")]),
                _ => Answer::Text(dice.one(NONSENSE).to_owned()),
            };
            answers.push(field.name, answer);
            continue;
        }
        let answer = match field.kind {
            Kind::Group { fields, min, max, .. } => {
                let count = u64::from(min) + dice.roll(u64::from(max - min).min(4) + 1);
                Answer::Group((0..count).map(|_| self::answers(fields, dice, wild)).collect())
            }
            Kind::Choices { choices } => {
                Answer::Texts(choices.iter().filter(|_| dice.roll(2) == 0).map(|one| one.name.to_owned()).collect())
            }
            Kind::Choice { choices } => {
                let index = usize::try_from(dice.roll(u64::try_from(choices.len()).unwrap())).unwrap();
                Answer::Text(choices[index].name.to_owned())
            }
            Kind::YesNo => Answer::Text(dice.one(&["true", "false"]).to_owned()),
            Kind::Money { max, .. } => {
                let max = u64::try_from(max).unwrap();
                let bound = if dice.roll(2) == 0 { max + 1 } else { 60_000.min(max) };
                Answer::Text(format!("{},{:02}", dice.roll(bound), dice.roll(100)))
            }
            Kind::Decimal { min, max, .. } | Kind::Whole { min, max, .. } => Answer::Text(
                (min + i64::try_from(dice.roll(u64::try_from(max - min + 1).unwrap())).unwrap()).to_string(),
            ),
            Kind::Day { from_year, to_year } => {
                let year = i64::from(from_year)
                    + i64::try_from(dice.roll(u64::try_from(to_year - from_year + 1).unwrap())).unwrap();
                Answer::Text(format!("{year}-{:02}-{:02}", dice.roll(12) + 1, dice.roll(29) + 1))
            }
            Kind::SchoolYear { from, to } => {
                let year = i64::from(from) + i64::try_from(dice.roll(u64::try_from(to - from + 1).unwrap())).unwrap();
                Answer::Text(year.to_string())
            }
            Kind::Text { .. } => Answer::Text(dice.one(&["Avis d'imposition", "Visa", "Domicile", "Rien"]).to_owned()),
        };
        answers.push(field.name, answer);
    }
    answers
}

/// A step done again, in other words than those of the frame.
fn again(step: &Step) -> Option<Decimal> {
    let figures: Vec<Decimal> = step.terms.iter().map(|term| term.value).collect();
    let half_up =
        |value: Decimal, decimals| value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let decimals = || u32::try_from(figures[1].mantissa()).unwrap();
    Some(match step.operation? {
        Operation::Sum => figures.iter().sum(),
        Operation::Difference => figures[0] - figures[1..].iter().sum::<Decimal>(),
        Operation::Product => figures.iter().product(),
        Operation::Quotient => half_up(figures[0] / figures[1], 6),
        Operation::Round => half_up(figures[0], decimals()),
        Operation::Truncate => figures[0].trunc_with_scale(decimals()),
        Operation::Maximum => *figures.iter().max().unwrap(),
        Operation::Minimum => *figures.iter().min().unwrap(),
    })
}

fn check(calculator: &Calculator, outcome: &Outcome) {
    let id = calculator.definition.id;
    assert!(!outcome.answer.is_empty() && !outcome.sources.is_empty() && !outcome.next.is_empty(), "{id}");
    assert!(outcome.certainty == calculator.definition.certainty || outcome.certainty == Certainty::ToConfirm, "{id}");
    for step in &outcome.steps {
        assert!(!step.label.is_empty() && !step.words.is_empty(), "{id}: {step:?}");
        assert_eq!(again(step), step.result.as_ref().map(|result| result.value), "{id}: {step:?}");
    }
    for figure in outcome.figures.iter().filter(|figure| figure.unit.is_money() || figure.unit == Unit::Parts) {
        // What is answered was found by a step, was typed as it is, or is nothing.
        let is_found = outcome.steps.iter().any(|step| {
            let all = step.result.iter().chain(&step.terms);
            all.into_iter().any(|term| plain(term.value) == figure.value)
        });
        assert!(is_found || figure.value == "0", "{id}: {figure:?} follows from no step: {:#?}", outcome.steps);
        assert!(!figure.value.starts_with('-'), "{id}: {figure:?}");
    }
    if !(calculator.parameters)().is_empty() && !outcome.parameters.is_empty() {
        assert!(outcome.parameters.iter().all(|one| !one.source.is_empty() && one.since.len() == 10), "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_input_gives_a_result_or_named_faults(seed in any::<u64>(), wild in 0_u64..30, year in 1990_i16..2060) {
        let mut dice = Dice(seed);
        for calculator in ALL {
            let answers = answers(calculator.definition.fields, &mut dice, wild);
            match calculator.run(&answers, Day::constant(year, 6, 15)) {
                Ok(outcome) => check(calculator, &outcome),
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        prop_assert!(fault.pointer.starts_with('/') && fault.detail.ends_with('.'), "{fault:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn answers_within_their_bounds_mostly_give_a_result(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let mut results = 0;
        for calculator in ALL {
            for _ in 0..20 {
                let answers = answers(calculator.definition.fields, &mut dice, 0);
                results += i32::from(calculator.run(&answers, Day::constant(2026, 9, 1)).is_ok());
            }
        }
        prop_assert!(results > 10, "only {results}");
    }
}
