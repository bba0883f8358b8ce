//! Schools. The document holds the facts; the columns beside it are what lists filter and sort on.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::{Level, School};
use mee_shared::text::fold;

use super::bodies::BodyId;
use super::cursor::{Cursor, cut};
use super::document::{Document, read_document};
use super::schema::{membership_schools, schools, works};
use super::{Conn, IN_LIST, StoreError, Written, now_micros, rubrics};

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

/// These schools, wherever they stand.
///
/// # Errors
/// When the database does not answer.
pub fn find_many(connection: &mut Conn, uais: &[&str]) -> Result<Vec<School>, StoreError> {
    let mut found = Vec::new();
    for chunk in uais.chunks(IN_LIST) {
        let rows: Vec<SchoolRow> =
            schools::table.filter(schools::uai.eq_any(chunk)).select(SchoolRow::as_select()).load(connection)?;
        for row in &rows {
            found.push(row.school()?);
        }
    }
    Ok(found)
}

/// How many schools the commune has, and when one of them last changed: other numbers mean that something did.
///
/// # Errors
/// When the database does not answer.
pub fn stamp(connection: &mut Conn, insee: &InseeCode) -> Result<(i64, i64), StoreError> {
    let (count, latest): (i64, Option<i64>) = schools::table
        .filter(schools::insee.eq(insee.as_str()))
        .select((diesel::dsl::count_star(), diesel::dsl::max(schools::updated_at)))
        .first(connection)?;
    Ok((count, latest.unwrap_or(0)))
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
    put_as(connection, school, EstablishmentKind::of_levels(&school.levels), before)
}

fn put_as(
    connection: &mut Conn,
    school: &School,
    kind: Option<EstablishmentKind>,
    before: Option<&str>,
) -> Result<Written, StoreError> {
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
        schools::establishment_kind.eq(kind.map(EstablishmentKind::as_str)),
    );
    if before.is_some() {
        // A school that passes to another commune takes nobody's rights along: its new commune gives its own.
        diesel::delete(membership_schools::table)
            .filter(membership_schools::uai.eq(school.uai.as_str()))
            .filter(membership_schools::insee.ne(school.insee.as_str()))
            .execute(connection)?;
        // Its texts stand where its new place and kind have the rubric.
        let moves = place(connection, &school.uai)?
            != Some((school.insee.to_string(), kind.map(|kind| kind.as_str().to_owned())));
        if moves {
            rubrics::unlink_school(connection, school.uai.as_str())?;
        }
        diesel::update(schools::table.find(school.uai.as_str())).set(values).execute(connection)?;
        if moves {
            rubrics::relink_school(connection, school.uai.as_str())?;
        }
        Ok(Written::Changed)
    } else {
        diesel::insert_into(schools::table)
            .values((schools::uai.eq(school.uai.as_str()), values))
            .execute(connection)?;
        Ok(Written::Added)
    }
}

/// The commune and the kind of a school, as they are stored.
fn place(connection: &mut Conn, uai: &Uai) -> Result<Option<(String, Option<String>)>, StoreError> {
    Ok(schools::table
        .find(uai.as_str())
        .select((schools::insee, schools::establishment_kind))
        .first(connection)
        .optional()?)
}

/// What kind of establishment the school is; none for one without a level, or that is not here.
///
/// # Errors
/// When the database does not answer.
pub fn kind(connection: &mut Conn, uai: &Uai) -> Result<Option<EstablishmentKind>, StoreError> {
    let stored = place(connection, uai)?.and_then(|(_, kind)| kind);
    stored.map(|kind| kind.parse()).transpose().map_err(|_| StoreError::Corrupt {
        place: format!("schools/{uai}"),
        cause: "an unknown kind of establishment".to_owned(),
    })
}

/// The establishments that the body keeps because no national file holds them, by name.
///
/// # Errors
/// When the database does not answer.
pub fn kept(connection: &mut Conn, body: &BodyId) -> Result<Vec<School>, StoreError> {
    let rows: Vec<SchoolRow> = schools::table
        .filter(schools::keeper_id.eq(&body.0))
        .order((schools::name_folded.asc(), schools::uai.asc()))
        .select(SchoolRow::as_select())
        .load(connection)?;
    rows.iter().map(SchoolRow::school).collect()
}

/// Between these stand the numbers of establishments that no national file holds, see [`Uai::next_local`].
const LOCAL: (&str, &str) = ("9000000A", "9499999Z");

/// The number for one more establishment that no national file holds; none when all are taken.
///
/// The number of one that was removed is not given again: its texts are kept under it.
///
/// # Errors
/// When the database does not answer.
pub fn next_local(connection: &mut Conn) -> Result<Option<Uai>, StoreError> {
    let mut numbers: Vec<String> = schools::table
        .filter(schools::uai.between(LOCAL.0, LOCAL.1))
        .order(schools::uai.desc())
        .limit(1)
        .select(schools::uai)
        .load(connection)?;
    let written: Vec<Option<String>> = works::table
        .filter(works::uai.between(LOCAL.0, LOCAL.1))
        .order(works::uai.desc())
        .limit(1)
        .select(works::uai)
        .load(connection)?;
    numbers.extend(written.into_iter().flatten());
    numbers.sort_unstable();
    let last = numbers
        .last()
        .map(|uai| uai.parse::<Uai>())
        .transpose()
        .map_err(|error| StoreError::Corrupt { place: "schools".to_owned(), cause: error.to_string() })?;
    Ok(Uai::next_local(last.as_ref()))
}

/// Writes an establishment that the body keeps.
///
/// # Errors
/// When the database refuses.
pub fn keep(
    connection: &mut Conn,
    body: &BodyId,
    school: &School,
    kind: EstablishmentKind,
) -> Result<Written, StoreError> {
    let before = hashes(connection, &[school.uai.as_str()])?.remove(school.uai.as_str());
    let written = put_as(connection, school, Some(kind), before.as_deref())?;
    diesel::update(schools::table.find(school.uai.as_str())).set(schools::keeper_id.eq(&body.0)).execute(connection)?;
    Ok(written)
}

/// Takes an establishment away that the body keeps; its texts stay with the body, on no page.
///
/// # Errors
/// When the database refuses.
pub fn remove_kept(connection: &mut Conn, body: &BodyId, uai: &Uai) -> Result<bool, StoreError> {
    let is_kept = schools::table.find(uai.as_str()).filter(schools::keeper_id.eq(&body.0)).select(schools::uai);
    if is_kept.first::<String>(connection).optional()?.is_none() {
        return Ok(false);
    }
    rubrics::unlink_school(connection, uai.as_str())?;
    diesel::delete(membership_schools::table).filter(membership_schools::uai.eq(uai.as_str())).execute(connection)?;
    diesel::delete(schools::table.find(uai.as_str())).execute(connection)?;
    Ok(true)
}
