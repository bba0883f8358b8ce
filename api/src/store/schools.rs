//! Schools. The document holds the facts; the columns beside it are what lists filter and sort on.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::school::{Level, School};
use mee_shared::text::fold;

use super::cursor::{Cursor, cut};
use super::document::{Document, read_document};
use super::schema::{membership_schools, schools};
use super::{Conn, IN_LIST, StoreError, Written, now_micros};

#[derive(Queryable, Selectable)]
#[diesel(table_name = schools)]
struct SchoolRow {
    uai: String,
    name_folded: String,
    doc: String,
}

impl SchoolRow {
    fn school(&self) -> Result<School, StoreError> {
        read_document(&self.doc, || format!("schools/{}", self.uai))
    }
}

/// The school of this number, if it stands in the commune.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, insee: &InseeCode, uai: &Uai) -> Result<Option<School>, StoreError> {
    schools::table
        .find(uai.as_str())
        .filter(schools::insee.eq(insee.as_str()))
        .select(SchoolRow::as_select())
        .first(connection)
        .optional()?
        .map(|row| row.school())
        .transpose()
}

/// The commune's schools of a level (all when none), by name.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    insee: &InseeCode,
    level: Option<Level>,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<School>, Option<Cursor>), StoreError> {
    let mut query =
        schools::table.filter(schools::insee.eq(insee.as_str())).select(SchoolRow::as_select()).into_boxed();
    query = match level {
        None => query,
        Some(Level::Maternelle) => query.filter(schools::is_maternelle.eq(true)),
        Some(Level::Elementaire) => query.filter(schools::is_elementaire.eq(true)),
        Some(Level::College) => query.filter(schools::is_college.eq(true)),
    };
    if let Some(cursor) = after {
        query = query.filter(
            schools::name_folded
                .gt(cursor.name.clone())
                .or(schools::name_folded.eq(cursor.name.clone()).and(schools::uai.gt(cursor.key.clone()))),
        );
    }
    let rows = query
        .order((schools::name_folded.asc(), schools::uai.asc()))
        .limit(i64::from(limit) + 1)
        .load::<SchoolRow>(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: row.name_folded.clone(), key: row.uai.clone() });
    Ok((rows.iter().map(SchoolRow::school).collect::<Result<_, _>>()?, next))
}

/// How many of the commune's schools teach each level.
///
/// # Errors
/// When the database does not answer.
pub fn count_by_level(connection: &mut Conn, insee: &InseeCode) -> Result<Vec<(Level, u32)>, StoreError> {
    let rows: Vec<(bool, bool, bool)> = schools::table
        .filter(schools::insee.eq(insee.as_str()))
        .select((schools::is_maternelle, schools::is_elementaire, schools::is_college))
        .load(connection)?;
    let count = |taught: fn(&(bool, bool, bool)) -> bool| {
        u32::try_from(rows.iter().filter(|row| taught(row)).count()).unwrap_or(u32::MAX)
    };
    Ok(vec![
        (Level::Maternelle, count(|row| row.0)),
        (Level::Elementaire, count(|row| row.1)),
        (Level::College, count(|row| row.2)),
    ])
}

/// The stored document hashes of these schools, by UAI.
///
/// # Errors
/// When the database does not answer.
pub fn hashes(connection: &mut Conn, uais: &[&str]) -> Result<BTreeMap<String, String>, StoreError> {
    let mut hashes = BTreeMap::new();
    for chunk in uais.chunks(IN_LIST) {
        hashes.extend(
            schools::table.filter(schools::uai.eq_any(chunk)).select((schools::uai, schools::doc_hash)).load::<(
                String,
                String,
            )>(
                connection
            )?,
        );
    }
    Ok(hashes)
}

/// Writes a school over the one whose document hash was `before`.
///
/// # Errors
/// When the database refuses, for instance because the commune is missing.
pub fn put(connection: &mut Conn, school: &School, before: Option<&str>) -> Result<Written, StoreError> {
    let document = Document::of(school)?;
    if before == Some(document.hash.as_str()) {
        return Ok(Written::Unchanged);
    }
    let values = (
        schools::insee.eq(school.insee.as_str()),
        schools::name_folded.eq(fold(&school.name)),
        schools::is_maternelle.eq(school.levels.contains(&Level::Maternelle)),
        schools::is_elementaire.eq(school.levels.contains(&Level::Elementaire)),
        schools::is_college.eq(school.levels.contains(&Level::College)),
        schools::doc.eq(&document.json),
        schools::doc_hash.eq(&document.hash),
        schools::updated_at.eq(now_micros()),
    );
    if before.is_some() {
        // A school that passes to another commune takes nobody's rights along: its new commune gives its own.
        diesel::delete(membership_schools::table)
            .filter(membership_schools::uai.eq(school.uai.as_str()))
            .filter(membership_schools::insee.ne(school.insee.as_str()))
            .execute(connection)?;
        diesel::update(schools::table.find(school.uai.as_str())).set(values).execute(connection)?;
        Ok(Written::Changed)
    } else {
        diesel::insert_into(schools::table)
            .values((schools::uai.eq(school.uai.as_str()), values))
            .execute(connection)?;
        Ok(Written::Added)
    }
}
