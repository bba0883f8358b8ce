//! Fiches as a commune's parents see them.

use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{self, Layer, LayerLevel, ResolvedFiche};
use mee_shared::fiche::{Fiche, ThemeSlug, references};
use mee_shared::ids::{FicheId, InseeCode, Slug};
use mee_shared::links::Links;
use mee_shared::school::Level;
use mee_shared::wire::fiche::{FicheResource, FicheSummary};

use super::{Failure, Listed, PageRequest, commune, directory, layers};
use crate::store::bodies::BodyId;
use crate::store::cursor::ListKind;
use crate::store::fiches::{ListFilter, Summary};
use crate::store::voices::Voices;
use crate::store::{Conn, Db, fiches, works};

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
    commune: &Commune,
    filter: FicheFilter,
    page: &PageRequest,
) -> Result<Listed<FicheSummary>, Failure> {
    let cursor = page.cursor(ListKind::Fiches)?;
    let Some(voices) = Voices::of(connection, commune)? else {
        return Ok(Listed { items: Vec::new(), next: None });
    };
    let filter = ListFilter { theme: filter.theme, level: filter.level };
    let (rows, next) = fiches::list(connection, &voices, filter, cursor.as_ref(), page.limit)?;
    let ids: Vec<&str> = rows.iter().map(|row| row.summary.id.as_str()).collect();
    let with_words = works::fiches_with_words(connection, &voices.local_ids(), &ids)?;
    Ok(Listed::new(ListKind::Fiches, rows, next.as_ref(), |row| {
        // A fiche of a local body's own is its word from end to end.
        let has_local_word = row.body != voices.national || with_words.contains(row.summary.id.as_str());
        summary(row.summary, has_local_word, links, &commune.insee)
    }))
}

pub(super) fn get(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    slug: &Slug,
) -> Result<FicheResource, Failure> {
    let voices = Voices::of(connection, commune)?.ok_or(Failure::NotFound)?;
    let row = fiches::find_by_slug(connection, &voices, slug)?.ok_or(Failure::NotFound)?;
    let layers = layers::over(connection, &voices, &row.fiche.id)?;
    resolved(connection, links, commune, &voices, (&row.body, row.fiche), &layers)
}

/// The author's fiche with these layers over it, as parents of the commune see it.
pub(super) fn resolved(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    voices: &Voices,
    (author, fiche): (&BodyId, Fiche),
    layers: &[Layer],
) -> Result<FicheResource, Failure> {
    let directory = directory::entries(connection, voices)?;
    let is_national = *author == voices.national;
    let author = voices.local.iter().find(|body| body.id == *author);
    let resolved = layer::resolve(fiche, layers, commune, &directory);
    if !resolved.is_shown() {
        return Err(Failure::NotFound);
    }
    let ResolvedFiche { mut fiche, national: mut word, services, links: local_links, counters, .. } = resolved;
    if let Some(author) = author.filter(|_| !is_national) {
        word.level = LayerLevel::of(author.name.kind()).unwrap_or(LayerLevel::National);
        word.body_name.clone_from(&author.label);
    }
    let mut named = references(&fiche);
    named.extend(local_links.iter().filter_map(|link| link.content.fiche.clone()));
    let ids: Vec<&str> = named.iter().map(FicheId::as_str).collect();
    let pages = fiches::pages_of(connection, voices, &ids)?;
    let linked = pages.into_iter().map(|(id, slug)| (id, links.fiche(&commune.insee, &slug))).collect();
    title_links(connection, voices, &mut fiche)?;
    Ok(FicheResource {
        url: links.fiche(&commune.insee, &fiche.slug),
        fiche,
        word,
        local_services: services,
        local_links,
        turn_to: counters,
        linked,
    })
}

/// Gives the related fiches that their author named by id alone the titles they have here, and drops those that are not here:
/// a link without words leads nobody anywhere.
fn title_links(connection: &mut Conn, voices: &Voices, fiche: &mut Fiche) -> Result<(), Failure> {
    let untitled = fiche.see_also.iter().filter(|link| link.title.is_empty());
    let ids: Vec<&str> = untitled.filter_map(|link| link.fiche.as_ref()).map(FicheId::as_str).collect();
    let titles = fiches::titles_of(connection, voices, &ids)?;
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
        let commune = commune::find(connection, &insee)?;
        list(connection, &links, &commune, filter, &page)
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
        let commune = commune::find(connection, &insee)?;
        get(connection, &links, &commune, &slug)
    })
    .await
}
