//! A body's work on its dossiers.

use mee_shared::Day;
use mee_shared::fiche::own::slug_ending;
use mee_shared::ids::{FicheId, Slug};
use mee_shared::news::{News, ReadNews};
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::wire::news::BodyNews;
use mee_shared::work::WorkKind;

use super::super::auth::Acting;
use super::super::layers::{read_text, voices_of_body};
use super::super::readability::advice_for;
use super::super::speakers::require_schools;
use super::super::works::{IfMatch, publish_as_operator, resource_of, save};
use super::super::{Failure, Listed, PageRequest};
use crate::store::bodies::Body;
use crate::store::cursor::ListKind;
use crate::store::works::{self, NewWork, Work, WorkFilter};
use crate::store::{Conn, Db, Written, bodies, fiches, files};

fn shown(connection: &mut Conn, work: &Work) -> Result<BodyNews, Failure> {
    let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
    let news = super::read(&latest.doc)?.news;
    let advice = advice_for(&[("/text", &news.text)]);
    Ok(BodyNews { work: resource_of(connection, work)?, news, advice })
}

/// The dossiers of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_news(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<BodyNews>, Failure> {
    let cursor = page.cursor(ListKind::BodyNews)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::News), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let items = rows.iter().map(|work| shown(connection, work)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::BodyNews, items, next.as_ref(), |item| item))
    })
    .await
}

/// A dossier of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_news(db: &Db, acting: &Acting, slug: &Slug) -> Result<BodyNews, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::News, slug.as_str())?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        shown(connection, &work)
    })
    .await
}

/// Refuses an address that could be another body's.
fn require_own_slug(body: &Body, slug: &Slug) -> Result<(), Failure> {
    match slug_ending(&body.name) {
        Some(ending) if slug.as_str().strip_suffix(&ending).is_none_or(str::is_empty) => Err(Failure::rule(
            "{slug}",
            format!(
                "L'adresse d'un dossier de votre collectivité finit par « {ending} », pour ne jamais être celle d'une \
                 autre : écrivez par exemple « {slug}{ending} »."
            ),
        )),
        _ => Ok(()),
    }
}

/// Refuses a picture that is no image of the body's.
pub(super) fn require_picture(connection: &mut Conn, body: &Body, news: &News) -> Result<(), Failure> {
    let Some(picture) = &news.picture else { return Ok(()) };
    match files::find(connection, &body.id, picture.file.as_str())? {
        Some(file) if file.media_type.starts_with("image/") => Ok(()),
        Some(_) => Err(Failure::rule("/picture/file", "Ce fichier n'est pas une image.")),
        None => Err(Failure::rule("/picture/file", "Votre collectivité n'a pas ce fichier : envoyez-le d'abord.")),
    }
}

/// Refuses fiches that nobody who speaks in the body's territory has published.
fn require_fiches(connection: &mut Conn, body: &Body, wanted: &[FicheId]) -> Result<(), Failure> {
    let ids: Vec<&str> = wanted.iter().map(FicheId::as_str).collect();
    let mut authors = vec![body.id.clone()];
    authors.extend(bodies::find_national(connection)?);
    authors.extend(voices_of_body(connection, body)?.into_iter().flat_map(|voices| voices.local).map(|body| body.id));
    let mut known = Vec::new();
    for author in &authors {
        known.extend(fiches::find_many(connection, author, &ids)?.into_iter().map(|listed| listed.fiche.id));
    }
    let missing = wanted.iter().enumerate().filter(|(_, id)| !known.contains(id)).map(|(index, id)| FieldError {
        pointer: format!("/fiches/{index}"),
        code: ProblemCode::Unprocessable,
        detail: format!("Aucune fiche publiée n'a l'identifiant {id}."),
    });
    let missing: Vec<FieldError> = missing.collect();
    if missing.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(missing)) }
}

/// The dossier with its text read, whatever it names being there.
fn checked(connection: &mut Conn, body: &Body, slug: &Slug, news: News) -> Result<ReadNews, Failure> {
    news.check().map_err(Failure::Unprocessable)?;
    let blocks = read_text("/text", &news.text).map_err(Failure::Unprocessable)?;
    require_own_slug(body, slug)?;
    require_picture(connection, body, &news)?;
    require_fiches(connection, body, &news.fiches)?;
    let school: Vec<_> = news.school.iter().cloned().collect();
    require_schools(connection, body, &school, |_| "/school".to_owned())?;
    Ok(ReadNews { news, blocks })
}

/// Writes a dossier of the body acted for; parents find it from its first day on, once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::NotFound`] for a headteacher who writes for another school,
/// [`Failure::Stale`], or the database's.
pub async fn put_news(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    news: News,
    if_match: IfMatch,
) -> Result<BodyNews, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let is_own = news.school.as_ref().is_some_and(|uai| acting.own_schools().contains(&uai.to_string()));
        if !acting.reaches_everything() && !is_own {
            return Err(Failure::rule("/school", "Vous écrivez pour votre école : dites laquelle."));
        }
        let found = works::find(connection, &acting.body().id, WorkKind::News, slug.as_str())?;
        let uai = news.school.as_ref().map(ToString::to_string);
        if found.is_some_and(|work| work.uai != uai) {
            // Who may write a work hangs on its school.
            return Err(Failure::rule("/school", "Un dossier ne change pas d'école : écrivez-en un autre."));
        }
        let read = checked(connection, acting.body(), &slug, news)?;
        let title = read.news.title.trim();
        let new = NewWork { kind: WorkKind::News, subject: slug.as_str(), title, uai: uai.as_deref() };
        let work = save(connection, &acting, new, &read, if_match)?;
        let advice = advice_for(&[("/text", &read.news.text)]);
        Ok(BodyNews { work, news: read.news, advice })
    })
    .await
}

/// Publishes a dossier of the demo.
pub(in crate::service) fn publish_for_demo(
    connection: &mut Conn,
    body: &Body,
    slug: &Slug,
    news: News,
    checked_on: Day,
) -> Result<Written, Failure> {
    let read = checked(connection, body, slug, news)?;
    let uai = read.news.school.as_ref().map(ToString::to_string);
    let title = read.news.title.trim();
    let new = NewWork { kind: WorkKind::News, subject: slug.as_str(), title, uai: uai.as_deref() };
    publish_as_operator(connection, body, new, &read, checked_on)
}
