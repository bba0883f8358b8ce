//! Calculations per second of each calculator, on our own cases; `cargo xtask bench calculators` runs it.
//!
//! A line each: the calculator's name, a tab, the number.
#![expect(clippy::print_stdout, reason = "it prints its measure")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use mee_shared::Day;
use mee_shared::calculator::answers::Answers;
use mee_shared::calculator::outcome::Outcome;
use mee_shared::calculator::values::Faults;
use mee_shared::calculator::{day, find, tariff};
use mee_shared::tariff::Grid;
use serde_json::Value;

/// How long each calculator is run.
const WHILE: Duration = Duration::from_millis(500);

/// Runs it over and over, and prints how often it went within a second.
fn measure(name: &str, compute: impl Fn() -> Result<Outcome, Faults>) -> Result<(), Box<dyn Error>> {
    let (begun, mut done) = (Instant::now(), 0_u64);
    while begun.elapsed() < WHILE {
        for _ in 0..100 {
            black_box(compute()).map_err(|faults| format!("{name}: {faults:?}"))?;
        }
        done += 100;
    }
    println!("{name}\t{}", u128::from(done) * 1000 / begun.elapsed().as_millis());
    Ok(())
}

/// The answers of a case and the day it is asked on.
fn asked(case: &Value) -> Result<(Answers, Day), Box<dyn Error>> {
    let today = case.get("today").and_then(Value::as_str).and_then(day::read).ok_or("no day")?;
    Ok((serde_json::from_str(&case.get("answers").ok_or("no answers")?.to_string())?, today))
}

fn main() -> Result<(), Box<dyn Error>> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/calculators.json"))?;
    for case in cases {
        let id = case.get("calculator").and_then(Value::as_str).unwrap_or_default();
        let calculator = find(id).ok_or("unknown calculator")?;
        let (answers, today) = asked(&case)?;
        measure(id, || calculator.run(black_box(&answers), today))?;
    }

    let grid: Grid = serde_json::from_str(include_str!("../src/tariff/tests/every_form.json"))?;
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/tariffs.json"))?;
    let (answers, today) = asked(cases.first().ok_or("no case")?)?;
    let definition = tariff::form_of(&grid);
    measure("tariff", || tariff::run(black_box(&grid), &definition, black_box(&answers), today))
}
