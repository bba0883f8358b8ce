//! The dossiers that parents of a commune find.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mee_shared::Day;
use mee_shared::commune::Commune;
use mee_shared::ids::{FicheId, InseeCode, Slug};
use mee_shared::links::Links;
use mee_shared::local_time::{day, zone};
use mee_shared::news::ReadNews;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::fiche::FicheSummary;
use mee_shared::wire::news::{NewsResource, NewsSummary, PublishedPicture};
use mee_shared::work::WorkKind;

use super::super::left_out::LeftOut;
use super::super::speakers::{schools_here, speakers, word};
use super::super::{Failure, Listed, PageRequest, commune, fiche, instant};
use crate::store::bodies::Body;
use crate::store::cursor::{Cursor, ListKind, seek};
use crate::store::voices::Voices;
use crate::store::works::{self, PublicWork};
use crate::store::{Conn, Db, fiches};

/// A dossier as parents find it, without the fiches it leads to; none where it does not concern the commune.
fn resource(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, read): (&str, ReadNews),
    (checked_on, starts_at): (Option<Day>, Timestamp),
) -> Result<Option<NewsResource>, Failure> {
    let ReadNews { news, blocks } = read;
    let own: Vec<_> = news.school.iter().cloned().collect();
    let school = schools_here(connection, links, commune, &own)?.into_iter().next();
    if news.school.is_some() && school.is_none() {
        return Ok(None);
    }
    let slug = super::slug(subject)?;
    let picture = news.picture.map(|picture| PublishedPicture {
        url: links.file(&picture.file),
        small_url: links.small_file(&picture.file),
        alternative: picture.alternative,
    });
    Ok(Some(NewsResource {
        summary: NewsSummary {
            url: links.view(&commune.insee, &ViewPath::Dossier(slug.clone())),
            slug,
            word: word(body, checked_on),
            school,
            title: news.title,
            summary: news.summary,
            valid_from: news.valid_from,
            valid_until: news.valid_until,
            published_at: starts_at,
            picture,
        },
        blocks,
        fiches: Vec::new(),
    }))
}

/// The dossiers that somebody published in the commune, that hold today and that nobody nearer leaves out, the latest first;
/// with the identifiers of the fiches they lead to.
pub(in crate::service) fn found(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<(NewsResource, Vec<FicheId>)>, Failure> {
    let speakers = speakers(connection, commune)?;
    let ids: Vec<&str> = speakers.iter().map(|body| body.id.as_str()).collect();
    let published = works::public_of_bodies(connection, &ids, WorkKind::News)?;
    if published.is_empty() {
        return Ok(Vec::new());
    }
    let left_out = LeftOut::by(connection, &speakers)?;
    let today = day(Timestamp::now(), &zone(&commune.departement));
    let mut all = Vec::new();
    for work in published {
        let Some(body) = speakers.iter().find(|body| body.id == work.body) else { continue };
        let is_left_out = left_out.hides(&work.work, body);
        let PublicWork { subject, checked_on, starts_at, doc, .. } = work;
        let read = super::read(&doc)?;
        if is_left_out || !read.news.holds_on(today) {
            continue;
        }
        let related = read.news.fiches.clone();
        let times = (checked_on, instant(starts_at)?);
        if let Some(found) = resource(connection, links, commune, body, (&subject, read), times)? {
            all.push((found, related));
        }
    }
    all.sort_by_key(|(news, _)| place(&news.summary));
    Ok(all)
}

/// Where a dossier stands in lists: the latest first.
fn place(news: &NewsSummary) -> (String, String) {
    let age = i64::MAX - news.published_at.as_microsecond();
    (format!("{age:020}"), news.slug.to_string())
}

/// The fiches of these that parents of the commune find, in the order asked.
fn related(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    wanted: &[FicheId],
) -> Result<Vec<FicheSummary>, Failure> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    Ok(fiches_of(connection, links, commune, wanted.iter())?.among(wanted))
}

/// Fiches by their identifiers.
pub(in crate::service) struct FichesById(BTreeMap<FicheId, FicheSummary>);

impl FichesById {
    /// Those of these identifiers that are here, in this order.
    pub(in crate::service) fn among(&self, wanted: &[FicheId]) -> Vec<FicheSummary> {
        wanted.iter().filter_map(|id| self.0.get(id).cloned()).collect()
    }
}

/// The fiches of these identifiers that parents of the commune find.
pub(in crate::service) fn fiches_of<'a>(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    wanted: impl Iterator<Item = &'a FicheId>,
) -> Result<FichesById, Failure> {
    let wanted: Vec<String> = wanted.map(ToString::to_string).collect();
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(FichesById(BTreeMap::new())) };
    let rows = fiches::list_by_id(connection, &voices, &wanted)?;
    let ids: Vec<&str> = rows.iter().map(|row| row.summary.id.as_str()).collect();
    let with_words = works::fiches_with_words(connection, &voices.local_ids(), &ids)?;
    let summaries = rows.into_iter().map(|row| {
        let has_local_word = row.body != voices.national || with_words.contains(row.summary.id.as_str());
        (row.summary.id.clone(), fiche::summary(row.summary, has_local_word, links, &commune.insee))
    });
    Ok(FichesById(summaries.collect()))
}

/// The dossiers of the commune, the latest first, without the fiches they lead to.
pub(in crate::service) fn all(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<NewsResource>, Failure> {
    Ok(found(connection, links, commune)?.into_iter().map(|(news, _)| news).collect())
}

/// The latest dossiers of the commune.
pub(in crate::service) fn latest(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    most: usize,
) -> Result<Vec<NewsSummary>, Failure> {
    Ok(all(connection, links, commune)?.into_iter().take(most).map(|news| news.summary).collect())
}

/// A dossier of the commune with the fiches it leads to.
pub(in crate::service) fn get(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    slug: &Slug,
) -> Result<NewsResource, Failure> {
    let all = found(connection, links, commune)?;
    let (mut news, wanted) = all.into_iter().find(|(news, _)| news.summary.slug == *slug).ok_or(Failure::NotFound)?;
    news.fiches = related(connection, links, commune, &wanted)?;
    Ok(news)
}

/// A draft as parents of the commune would find it; its picture is asked for with the link's token.
pub(in crate::service) fn with_draft(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, doc): (&str, &str),
    token: &str,
) -> Result<NewsResource, Failure> {
    let read = super::read(doc)?;
    let wanted = read.news.fiches.clone();
    let drawn = resource(connection, links, commune, body, (subject, read), (None, Timestamp::now()))?;
    let mut news = drawn.ok_or(Failure::NotFound)?;
    news.fiches = related(connection, links, commune, &wanted)?;
    if let Some(picture) = &mut news.summary.picture {
        picture.url = format!("{}?preview={token}", picture.url);
        picture.small_url = format!("{}?preview={token}", picture.small_url);
    }
    Ok(news)
}

/// The dossiers that parents of the commune find, the latest first.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidCursor`], or the database's.
pub async fn list_news(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    page: PageRequest,
) -> Result<Listed<NewsSummary>, Failure> {
    let cursor = page.cursor(ListKind::News)?;
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let found: Vec<NewsSummary> = all(connection, &links, &commune)?.into_iter().map(|news| news.summary).collect();
        let (rows, next) = seek(found, cursor.as_ref(), page.limit, |news| {
            let (name, key) = place(news);
            Cursor { name, key }
        });
        Ok(Listed::new(ListKind::News, rows, next.as_ref(), |news| news))
    })
    .await
}

/// A dossier that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn find_news(db: &Db, links: &Links, insee: &InseeCode, slug: &Slug) -> Result<NewsResource, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        get(connection, &links, &commune, &slug)
    })
    .await
}
