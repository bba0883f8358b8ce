//! Which parameters of calculators are not known for the present school year.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use mee_shared::Day;
use mee_shared::calculator::ALL;
use mee_shared::calculator::day::{self, SchoolYear};

#[derive(clap::Args)]
pub struct Arguments {
    /// The day whose school year is asked for, YYYY-MM-DD; today where it is left out
    #[arg(long)]
    on: Option<String>,
    /// Fail where one is due
    #[arg(long)]
    strict: bool,
}

/// Prints the parameters whose last value was not published for the school year, a line each.
pub fn due(arguments: &Arguments) -> anyhow::Result<()> {
    let on = match &arguments.on {
        Some(text) => day::read(text).context("the day is written YYYY-MM-DD")?,
        None => today()?,
    };
    let year = SchoolYear::of(on);
    let mut count = 0;
    let mut seen: Vec<&str> = Vec::new();
    for calculator in ALL {
        for table in (calculator.parameters)() {
            if seen.contains(&table.label) {
                continue;
            }
            seen.push(table.label);
            for key in table.due(year.starts_on()) {
                let last = table.at(key, year.starts_on()).map(|found| day::write(found.row.since));
                let key = table.words(key);
                let last = last.unwrap_or_else(|| "none".to_owned());
                println!(
                    "{}: « {}{key} » has no value for {year}; the last is of {last}",
                    calculator.definition.id, table.label
                );
                count += 1;
            }
        }
    }
    println!("params-due: {count} of {} parameter files are due for {year}", seen.len());
    ensure!(count == 0 || !arguments.strict, "{count} parameters are due");
    Ok(())
}

fn today() -> anyhow::Result<Day> {
    let days = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / 86_400;
    let mut day = Day::constant(1970, 1, 1);
    // A year at a time, then a day at a time: the calendar library's own arithmetic needs a span.
    let mut left = days;
    while left >= 366 {
        left -= u64::try_from(day.days_in_year())?;
        day = day::known(day.year() + 1, 1, 1);
    }
    for _ in 0..left {
        day = day.tomorrow()?;
    }
    Ok(day)
}
