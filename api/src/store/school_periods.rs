//! The school calendar as the ministry publishes it.

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::calendar::Period;
use mee_shared::commune::Zone;

use super::schema::school_periods;
use super::{Conn, StoreError};

type Row = (String, String, String, Option<String>, String);

fn period((name, population, starts_on, returns_on, school_year): Row) -> Result<Period, StoreError> {
    let day = |text: &str| {
        text.parse::<Day>()
            .map_err(|error| StoreError::Corrupt { place: "school_periods".to_owned(), cause: error.to_string() })
    };
    Ok(Period {
        starts_on: day(&starts_on)?,
        returns_on: returns_on.as_deref().map(day).transpose()?,
        name,
        population,
        school_year,
    })
}

/// The holidays of an académie, in order; those of another one of its zone where it has none of its own.
///
/// # Errors
/// When the database does not answer.
pub fn of_academie(connection: &mut Conn, academie: &str, zone: Zone) -> Result<Vec<Period>, StoreError> {
    let own = of_name(connection, academie)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let neighbour: Option<String> = school_periods::table
        .filter(school_periods::zone.eq(zone.as_str()))
        .order(school_periods::academie.asc())
        .select(school_periods::academie)
        .first(connection)
        .optional()?;
    neighbour.map_or_else(|| Ok(Vec::new()), |name| of_name(connection, &name))
}

fn of_name(connection: &mut Conn, academie: &str) -> Result<Vec<Period>, StoreError> {
    let rows: Vec<Row> = school_periods::table
        .filter(school_periods::academie.eq(academie))
        .order((school_periods::starts_on.asc(), school_periods::population.asc(), school_periods::name.asc()))
        .select((
            school_periods::name,
            school_periods::population,
            school_periods::starts_on,
            school_periods::returns_on,
            school_periods::school_year,
        ))
        .load(connection)?;
    rows.into_iter().map(period).collect()
}

/// The holidays of one year of an académie.
///
/// # Errors
/// When the database does not answer.
pub fn of_year(connection: &mut Conn, academie: &str, school_year: &str) -> Result<Vec<Period>, StoreError> {
    Ok(of_name(connection, academie)?.into_iter().filter(|period| period.school_year == school_year).collect())
}

/// Puts these holidays in the place of those of the same year of the académie.
///
/// # Errors
/// When the database refuses.
pub fn replace_year(
    connection: &mut Conn,
    (academie, zone): (&str, Zone),
    school_year: &str,
    periods: &[&Period],
) -> Result<(), StoreError> {
    diesel::delete(school_periods::table)
        .filter(school_periods::academie.eq(academie))
        .filter(school_periods::school_year.eq(school_year))
        .execute(connection)?;
    for period in periods {
        diesel::insert_into(school_periods::table)
            .values((
                school_periods::academie.eq(academie),
                school_periods::zone.eq(zone.as_str()),
                school_periods::school_year.eq(school_year),
                school_periods::name.eq(&period.name),
                school_periods::population.eq(&period.population),
                school_periods::starts_on.eq(period.starts_on.to_string()),
                school_periods::returns_on.eq(period.returns_on.map(|day| day.to_string())),
            ))
            .execute(connection)?;
    }
    Ok(())
}
