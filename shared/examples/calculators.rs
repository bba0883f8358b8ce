//! Calculations per second of each calculator, on our own cases; `cargo xtask bench calculators` runs it.
#![expect(clippy::print_stdout, reason = "it prints its measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use mee_shared::calculator::answers::Answers;
use mee_shared::calculator::{day, find};

/// How long each calculator is run.
const WHILE: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../tests/calculators.json"))?;
    for case in cases {
        let text = |name: &str| case.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let calculator = find(text("calculator")).ok_or("unknown calculator")?;
        let today = day::read(text("today")).ok_or("no day")?;
        let answers: Answers = serde_json::from_str(&case.get("answers").ok_or("no answers")?.to_string())?;
        let (begun, mut done) = (Instant::now(), 0_u64);
        while begun.elapsed() < WHILE {
            for _ in 0..100 {
                black_box(calculator.run(black_box(&answers), today)).map_err(|faults| format!("{faults:?}"))?;
            }
            done += 100;
        }
        println!(
            "{} native: {} calculations/s",
            text("calculator"),
            u128::from(done) * 1000 / begun.elapsed().as_millis()
        );
    }
    Ok(())
}
