//! Fiches as a commune's parents see them.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::fiche::{Fiche, FicheKind, ThemeSlug, references, resolve};
use mee_shared::ids::{FicheId, InseeCode, Slug};
use mee_shared::links::Links;
use mee_shared::school::Level;
use mee_shared::wire::fiche::{FicheResource, FicheSummary};

use super::{Failure, Listed, PageRequest, commune};
use crate::store::bodies::BodyId;
use crate::store::cursor::ListKind;
use crate::store::fiches::{ListFilter, ListedFiche, Summary};
use crate::store::{Conn, Db, bodies, fiches, slots};

/// Which fiches are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct FicheFilter {
    /// Those of a theme.
    pub theme: Option<ThemeSlug>,
    /// Those for a level.
    pub level: Option<Level>,
}

pub(super) fn summary(fiche: Summary, has_local_word: bool, links: &Links, insee: &InseeCode) -> FicheSummary {
    FicheSummary {
        url: links.fiche(insee, &fiche.slug),
        id: fiche.id,
        slug: fiche.slug,
        kind: fiche.kind,
        title: fiche.title,
        summary: fiche.summary,
        themes: fiche.themes,
        levels: fiche.levels,
        origin: fiche.origin,
        changed_on: fiche.changed_on,
        has_local_word,
    }
}

pub(super) fn list(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    filter: FicheFilter,
    page: &PageRequest,
) -> Result<Listed<FicheSummary>, Failure> {
    let cursor = page.cursor(ListKind::Fiches)?;
    let Some(national) = bodies::find_national(connection)? else {
        return Ok(Listed { items: Vec::new(), next: None });
    };
    let body = bodies::find_commune(connection, insee)?;
    let filter = ListFilter { theme: filter.theme, level: filter.level };
    let (rows, next) = fiches::list(connection, &national, body.as_ref(), filter, cursor.as_ref(), page.limit)?;
    let keys: Vec<_> = rows.iter().map(|row| row.pk.clone()).collect();
    let with_words = match &body {
        Some(body) => slots::fiches_with_words(connection, body, &keys)?,
        None => BTreeSet::new(),
    };
    Ok(Listed::new(ListKind::Fiches, rows, next.as_ref(), |row| {
        let has_local_word = with_words.contains(&row.pk);
        summary(row.summary, has_local_word, links, insee)
    }))
}

pub(super) fn get(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    slug: &Slug,
) -> Result<FicheResource, Failure> {
    let national = bodies::find_national(connection)?.ok_or(Failure::NotFound)?;
    let body = bodies::find_commune(connection, insee)?;
    let row = fiches::find_by_slug(connection, &national, slug)?.ok_or(Failure::NotFound)?;
    let mut fiche = with_local_words(connection, body.as_ref(), row)?;
    let linked = pages_of(connection, links, insee, (&national, body.as_ref()), &fiche)?;
    title_links(connection, &national, &mut fiche)?;
    Ok(FicheResource { url: links.fiche(insee, &fiche.slug), fiche, linked })
}

fn with_local_words(connection: &mut Conn, body: Option<&BodyId>, row: ListedFiche) -> Result<Fiche, Failure> {
    let ListedFiche { pk, mut fiche } = row;
    let mut words = match body {
        Some(body) => slots::of_fiche(connection, body, &pk)?,
        None => BTreeMap::new(),
    };
    for slot in &fiche.slots {
        if let Some(word) = words.get_mut(&slot.id) {
            word.label.clone_from(&slot.label);
        }
    }
    // Nothing but the mairie's word can answer it, and there is none.
    if fiche.kind == FicheKind::ToFill && !words.values().any(|word| word.value.is_filled()) {
        return Err(Failure::NotFound);
    }
    fiche = resolve(fiche, &words);
    Ok(fiche)
}

fn pages_of(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    (national, commune): (&BodyId, Option<&BodyId>),
    fiche: &Fiche,
) -> Result<BTreeMap<FicheId, String>, Failure> {
    let named = references(fiche);
    let ids: Vec<&str> = named.iter().map(FicheId::as_str).collect();
    let pages = fiches::pages_of(connection, national, commune, &ids)?;
    Ok(pages.into_iter().map(|(id, slug)| (id, links.fiche(insee, &slug))).collect())
}

/// Gives the related fiches that their author named by id alone the titles they have here, and drops those that are not here:
/// a link without words leads nobody anywhere.
fn title_links(connection: &mut Conn, national: &BodyId, fiche: &mut Fiche) -> Result<(), Failure> {
    let untitled = fiche.see_also.iter().filter(|link| link.title.is_empty());
    let ids: Vec<&str> = untitled.filter_map(|link| link.fiche.as_ref()).map(FicheId::as_str).collect();
    let titles = fiches::titles_of(connection, national, &ids)?;
    for link in fiche.see_also.iter_mut().filter(|link| link.title.is_empty()) {
        if let Some(title) = link.fiche.as_ref().and_then(|id| titles.get(id)) {
            link.title.clone_from(title);
        }
    }
    fiche.see_also.retain(|link| !link.title.is_empty());
    Ok(())
}

/// The fiches the commune's parents find, by title.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidCursor`], or the database's.
pub async fn list_fiches(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    filter: FicheFilter,
    page: PageRequest,
) -> Result<Listed<FicheSummary>, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        commune::get(connection, &links, &insee)?;
        list(connection, &links, &insee, filter, &page)
    })
    .await
}

/// The fiche at this address, with the commune's words in it.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_fiche(db: &Db, links: &Links, insee: &InseeCode, slug: &Slug) -> Result<FicheResource, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        commune::get(connection, &links, &insee)?;
        get(connection, &links, &insee, &slug)
    })
    .await
}
