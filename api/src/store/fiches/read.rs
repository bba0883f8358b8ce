//! Reading fiches as a commune's parents may see them.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use mee_shared::fiche::{Fiche, ThemeSlug};
use mee_shared::ids::{FicheId, Slug};
use mee_shared::school::Level;

use super::{FichePk, Summary};
use crate::store::bodies::BodyId;
use crate::store::cursor::{Cursor, cut};
use crate::store::document::read_document;
use crate::store::schema::{fiche_themes, fiches, published_slots, works};
use crate::store::voices::Voices;
use crate::store::{Conn, IN_LIST, StoreError};

/// A summary with its key, as lists need it.
#[derive(Debug, Clone)]
pub struct ListedSummary {
    /// Its fiche's key.
    pub pk: FichePk,
    /// Whose fiche it is.
    pub body: BodyId,
    /// What lists show.
    pub summary: Summary,
}

/// A whole fiche with its key.
#[derive(Debug, Clone)]
pub struct ListedFiche {
    /// Its key.
    pub pk: FichePk,
    /// Whose it is.
    pub body: BodyId,
    /// The fiche.
    pub fiche: Fiche,
}

/// Which fiches a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListFilter {
    /// Those of a theme.
    pub theme: Option<ThemeSlug>,
    /// Those for a level; a fiche without any level is for all.
    pub level: Option<Level>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = fiches)]
struct FicheRow {
    pk: String,
    body_id: String,
    doc: String,
}

impl FicheRow {
    fn listed(self) -> Result<ListedFiche, StoreError> {
        let fiche = read_document(&self.doc, || format!("fiches/{}", self.pk))?;
        Ok(ListedFiche { pk: FichePk(self.pk), body: BodyId(self.body_id), fiche })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = fiches)]
struct SummaryRow {
    pk: String,
    body_id: String,
    title_folded: String,
    summary: String,
}

impl SummaryRow {
    fn listed(self) -> Result<ListedSummary, StoreError> {
        let summary = read_document(&self.summary, || format!("fiches/{}", self.pk))?;
        Ok(ListedSummary { pk: FichePk(self.pk), body: BodyId(self.body_id), summary })
    }
}

/// What parents of the commune find in lists: listed, not withdrawn, not superseded, hidden by nobody, and answered.
///
/// `all` are the keys of everybody who speaks there, `local` those of the bodies over the commune.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_visible<'a>(all: &'a [&'a str], local: &'a [&'a str]) -> _ {
    let readable: IsReadable<'a> = is_readable(all, local);
    fiches::is_listed.eq(true).and(fiches::withdrawn_on.is_null()).and(fiches::superseded_by.is_null()).and(readable)
}

/// What parents of the commune may read: hidden by nobody, and answered.
#[diesel::dsl::auto_type(type_case = "PascalCase")]
fn is_readable<'a>(all: &'a [&'a str], local: &'a [&'a str]) -> _ {
    // Asked once for all fiches: what a few bodies hide and answer is little, and the official guide is long.
    let hidden = works::table
        .filter(works::kind.eq("layer"))
        .filter(works::is_hiding.eq(true))
        .filter(works::body_id.eq_any(local))
        .select(works::subject);
    // A fiche that only the mairie's word can answer is none until that word is there.
    let answered =
        published_slots::table.filter(published_slots::body_id.eq_any(local)).select(published_slots::fiche_id);
    fiches::body_id
        .eq_any(all)
        .and(fiches::fiche_id.ne_all(hidden))
        .and(fiches::kind.ne("to_fill").or(fiches::fiche_id.eq_any(answered)))
}

/// The fiches the commune's parents find in lists, by title.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    voices: &Voices,
    filter: ListFilter,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<ListedSummary>, Option<Cursor>), StoreError> {
    // The national editor's and the local ones apart, each in the order of an index: together they would all be read to be sorted.
    let local = voices.local_ids();
    let mut rows = list_of(connection, &[voices.national.as_str()], &local, filter, (after, limit))?;
    rows.extend(list_of(connection, &local, &local, filter, (after, limit))?);
    rows.sort_by(|one, other| (&one.title_folded, &one.pk).cmp(&(&other.title_folded, &other.pk)));
    let (rows, next) = cut(rows, limit, |row| Cursor { name: row.title_folded.clone(), key: row.pk.clone() });
    Ok((rows.into_iter().map(SummaryRow::listed).collect::<Result<_, _>>()?, next))
}

/// The first of those that these bodies wrote, one more than a page holds.
fn list_of(
    connection: &mut Conn,
    authors: &[&str],
    local: &[&str],
    filter: ListFilter,
    (after, limit): (Option<&Cursor>, u32),
) -> QueryResult<Vec<SummaryRow>> {
    let mut query = fiches::table.filter(is_visible(authors, local)).select(SummaryRow::as_select()).into_boxed();
    if let Some(theme) = filter.theme {
        let in_theme = fiche_themes::table
            .filter(fiche_themes::fiche_pk.eq(fiches::pk))
            .filter(fiche_themes::theme.eq(theme.as_str()));
        query = query.filter(exists(in_theme));
    }
    let without_level =
        || fiches::is_maternelle.eq(false).and(fiches::is_elementaire.eq(false)).and(fiches::is_college.eq(false));
    query = match filter.level {
        None => query,
        Some(Level::Maternelle) => query.filter(fiches::is_maternelle.eq(true).or(without_level())),
        Some(Level::Elementaire) => query.filter(fiches::is_elementaire.eq(true).or(without_level())),
        Some(Level::College) => query.filter(fiches::is_college.eq(true).or(without_level())),
    };
    if let Some(cursor) = after {
        query = query.filter(
            fiches::title_folded
                .gt(cursor.name.clone())
                .or(fiches::title_folded.eq(cursor.name.clone()).and(fiches::pk.gt(cursor.key.clone()))),
        );
    }
    query.order((fiches::title_folded.asc(), fiches::pk.asc())).limit(i64::from(limit) + 1).load(connection)
}

/// How many fiches of each theme the commune's parents find in lists.
///
/// # Errors
/// When the database does not answer.
pub fn count_by_theme(connection: &mut Conn, voices: &Voices) -> Result<BTreeMap<ThemeSlug, u32>, StoreError> {
    let rows: Vec<(String, i64)> = fiche_themes::table
        .inner_join(fiches::table)
        .filter(is_visible(&voices.all_ids(), &voices.local_ids()))
        .group_by(fiche_themes::theme)
        .select((fiche_themes::theme, diesel::dsl::count_star()))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .filter_map(|(theme, count)| Some((theme.parse().ok()?, u32::try_from(count).unwrap_or(u32::MAX))))
        .collect())
}

/// The fiche that parents of the commune read at this address; the one that supersedes it, where there is one.
///
/// A withdrawn fiche is still found, for shared links and local words must not break.
///
/// # Errors
/// When the database does not answer.
pub fn find_by_slug(connection: &mut Conn, voices: &Voices, slug: &Slug) -> Result<Option<ListedFiche>, StoreError> {
    let successor: Option<Option<String>> = fiches::table
        .filter(fiches::body_id.eq_any(voices.all_ids()))
        .filter(fiches::slug.eq(slug.as_str()))
        .select(fiches::superseded_by)
        .first(connection)
        .optional()?;
    let Some(successor) = successor else { return Ok(None) };
    fiches::table
        .filter(fiches::slug.eq(successor.as_deref().unwrap_or(slug.as_str())))
        .filter(is_readable(&voices.all_ids(), &voices.local_ids()))
        .select(FicheRow::as_select())
        .first(connection)
        .optional()?
        .map(FicheRow::listed)
        .transpose()
}

/// Those of these fiches that lists show, by id, in the order given.
///
/// # Errors
/// When the database does not answer.
pub fn list_by_id(connection: &mut Conn, voices: &Voices, wanted: &[String]) -> Result<Vec<ListedSummary>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in wanted.chunks(IN_LIST) {
        let rows: Vec<SummaryRow> = fiches::table
            .filter(is_visible(&voices.all_ids(), &voices.local_ids()))
            .filter(fiches::fiche_id.eq_any(chunk))
            .select(SummaryRow::as_select())
            .load(connection)?;
        for row in rows {
            let listed = row.listed()?;
            found.insert(listed.summary.id.to_string(), listed);
        }
    }
    Ok(wanted.iter().filter_map(|id| found.remove(id)).collect())
}

/// Those of these fiches that the body has, whole.
///
/// # Errors
/// When the database does not answer.
pub fn find_many(connection: &mut Conn, national: &BodyId, ids: &[&str]) -> Result<Vec<ListedFiche>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<FicheRow> = fiches::table
            .filter(fiches::body_id.eq(&national.0))
            .filter(fiches::fiche_id.eq_any(chunk))
            .select(FicheRow::as_select())
            .load(connection)?;
        for row in rows {
            found.push(row.listed()?);
        }
    }
    Ok(found)
}

/// Those of these fiches that lists show, by slug.
///
/// # Errors
/// When the database does not answer.
pub fn list_by_slug(connection: &mut Conn, voices: &Voices, slugs: &[&str]) -> Result<Vec<ListedSummary>, StoreError> {
    let mut found = Vec::new();
    for chunk in slugs.chunks(IN_LIST) {
        let rows: Vec<SummaryRow> = fiches::table
            .filter(is_visible(&voices.all_ids(), &voices.local_ids()))
            .filter(fiches::slug.eq_any(chunk))
            .select(SummaryRow::as_select())
            .load(connection)?;
        for row in rows {
            found.push(row.listed()?);
        }
    }
    Ok(found)
}

/// The titles of those of these fiches that anybody who speaks in the commune has.
///
/// # Errors
/// When the database does not answer.
pub fn titles_of(
    connection: &mut Conn,
    voices: &Voices,
    ids: &[&str],
) -> Result<BTreeMap<FicheId, String>, StoreError> {
    let mut titles = BTreeMap::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<SummaryRow> = fiches::table
            .filter(fiches::body_id.eq_any(voices.all_ids()))
            .filter(fiches::fiche_id.eq_any(chunk))
            .select(SummaryRow::as_select())
            .load(connection)?;
        for row in rows {
            let summary = row.listed()?.summary;
            titles.insert(summary.id, summary.title);
        }
    }
    Ok(titles)
}

/// The slugs at which the commune's parents read these fiches; one that is superseded is read at its successor's.
///
/// One that the mairie has left unanswered is read nowhere.
///
/// # Errors
/// When the database does not answer.
pub fn pages_of(connection: &mut Conn, voices: &Voices, ids: &[&str]) -> Result<BTreeMap<FicheId, Slug>, StoreError> {
    let mut pages = BTreeMap::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<(String, String, Option<String>)> = fiches::table
            .filter(fiches::body_id.eq_any(voices.all_ids()))
            .filter(fiches::fiche_id.eq_any(chunk))
            .filter(fiches::superseded_by.is_not_null().or(is_readable(&voices.all_ids(), &voices.local_ids())))
            .select((fiches::fiche_id, fiches::slug, fiches::superseded_by))
            .load(connection)?;
        pages.extend(
            rows.into_iter()
                .filter_map(|(id, slug, successor)| Some((id.parse().ok()?, successor.unwrap_or(slug).parse().ok()?))),
        );
    }
    Ok(pages)
}
