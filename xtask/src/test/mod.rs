//! `cargo xtask test`: everything CI checks, step by step, with a summary at the end.

mod browser;
mod steps;
mod unsteady;

use std::time::{Duration, Instant};

use anyhow::bail;
use clap::{Args, ValueEnum};

/// What `cargo xtask test` takes.
#[derive(Args)]
pub struct Arguments {
    /// The steps to run; all when none is named. What a step needs (build) is run before it
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// The full numbers instead of the small budgets of every day (property tests: 20,000 cases each)
    #[arg(long)]
    long: bool,
}

/// A step of the checks, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Step {
    /// cargo fmt --check
    Fmt,
    /// clippy on everything, warnings denied
    Clippy,
    /// rustdoc, warnings denied
    Doc,
    /// Unit tests of every crate
    Unit,
    /// The widget and the release binary
    Build,
    /// API, import and repository tests, on SQLite and PostgreSQL
    It,
    /// The committed OpenAPI documents are what the binary prints
    Openapi,
    /// A first view is light enough
    Size,
    /// `cargo xtask run` up to its addresses
    Run,
    /// Real Chromium on the host pages, axe, html-validate
    Browser,
    /// cargo-deny, where it is installed
    Deny,
}

impl Step {
    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "formatting",
            Self::Clippy => "clippy",
            Self::Doc => "documentation",
            Self::Unit => "unit tests",
            Self::Build => "build of the widget and the release binary",
            Self::It => "API, imports and repository rules on SQLite and PostgreSQL",
            Self::Openapi => "OpenAPI drift",
            Self::Size => "size of a first view",
            Self::Run => "cargo xtask run --check",
            Self::Browser => "browser tests and HTML validation",
            Self::Deny => "licences and advisories of dependencies",
        }
    }

    fn needs_build(self) -> bool {
        matches!(self, Self::It | Self::Openapi | Self::Size | Self::Run | Self::Browser)
    }
}

/// How a step ended.
enum Outcome {
    Passed,
    /// These tests failed among the others and passed alone.
    Unsteady(Vec<String>),
    Failed(anyhow::Error),
    Skipped(String),
}

/// Runs the steps, goes on after a failure, and says at the end how each went.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let steps = plan(&arguments.steps);
    let mut results: Vec<(Step, Duration, Outcome)> = Vec::new();
    for (at, &step) in steps.iter().enumerate() {
        println!("\n== {}/{} {} ==", at + 1, steps.len(), step.title());
        let begun = Instant::now();
        let build_failed =
            results.iter().any(|(step, _, outcome)| *step == Step::Build && matches!(outcome, Outcome::Failed(_)));
        let outcome = if step.needs_build() && build_failed {
            Outcome::Failed(anyhow::anyhow!("the build failed, so there is nothing to check"))
        } else {
            steps::run(step, arguments.long).unwrap_or_else(Outcome::Failed)
        };
        if let Outcome::Failed(error) = &outcome {
            eprintln!("FAILED: {error:#}");
        }
        results.push((step, begun.elapsed(), outcome));
    }
    summary(&results)
}

/// The steps asked for, in their order, with what they need.
fn plan(asked: &[Step]) -> Vec<Step> {
    let mut steps = if asked.is_empty() { Step::value_variants().to_vec() } else { asked.to_vec() };
    if steps.iter().any(|step| step.needs_build()) {
        steps.push(Step::Build);
    }
    steps.sort();
    steps.dedup();
    steps
}

fn summary(results: &[(Step, Duration, Outcome)]) -> anyhow::Result<()> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (step, _, outcome) in results {
        if let Outcome::Failed(error) = outcome {
            println!("\n== what failed: {} ==\n{error:#}", step.title());
        }
    }
    println!("\n== summary ==");
    for (step, time, outcome) in results {
        let word = match outcome {
            Outcome::Passed => {
                passed += 1;
                "passed".to_owned()
            }
            Outcome::Unsteady(names) => {
                passed += 1;
                format!("passed, these only at the second try: {}", names.join(", "))
            }
            Outcome::Failed(error) => {
                failed += 1;
                format!("FAILED: {}", error.to_string().lines().next().unwrap_or_default())
            }
            Outcome::Skipped(why) => {
                skipped += 1;
                format!("skipped: {why}")
            }
        };
        println!("{:>7.1} s  {:<60} {word}", time.as_secs_f32(), step.title());
    }
    let tail = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
    println!("{passed} passed, {failed} failed{tail}");
    if failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_brings_what_it_needs_and_keeps_the_order() {
        assert_eq!(plan(&[Step::Browser, Step::Fmt]), [Step::Fmt, Step::Build, Step::Browser]);
        assert_eq!(plan(&[Step::Unit]), [Step::Unit]);
        assert_eq!(plan(&[]), Step::value_variants());
    }
}
