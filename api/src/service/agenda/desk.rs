//! A body's work on its agenda.

use mee_shared::agenda::Event;
use mee_shared::ids::{Slug, Uai};
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::wire::agenda::BodyEvent;
use mee_shared::work::WorkKind;

use super::super::auth::Acting;
use super::super::calendar::check_schools;
use super::super::works::{IfMatch, resource_of, save};
use super::super::{Failure, Listed, PageRequest};
use super::entries::may_write;
use super::expand::starts;
use crate::import::markdown::read_paragraphs;
use crate::store::cursor::ListKind;
use crate::store::works::{self, NewWork, Work, WorkFilter};
use crate::store::{Conn, Db, files};

fn shown(connection: &mut Conn, work: &Work) -> Result<BodyEvent, Failure> {
    let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
    Ok(BodyEvent {
        slug: super::slug(&work.subject)?,
        event: super::read(&latest.doc)?,
        work: resource_of(connection, work)?,
    })
}

/// The entries of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_events(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<BodyEvent>, Failure> {
    let cursor = page.cursor(ListKind::BodyEvents)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::Event), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let items = rows.iter().map(|work| shown(connection, work)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::BodyEvents, items, next.as_ref(), |item| item))
    })
    .await
}

/// An entry of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_event(db: &Db, acting: &Acting, slug: &Slug) -> Result<BodyEvent, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Event, slug.as_str())?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        shown(connection, &work)
    })
    .await
}

/// Whether the entry can be kept; what is wrong is named with its place.
///
/// # Errors
/// [`Failure::Unprocessable`] with every place.
pub(super) fn check(event: &Event) -> Result<(), Failure> {
    event.check().map_err(Failure::Unprocessable)?;
    let mut errors = Vec::new();
    let mut refuse = |pointer: String, detail: String| {
        errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
    };
    if let Some(Err(detail)) = event.description.as_deref().map(read_paragraphs) {
        refuse("/description".to_owned(), detail);
    }
    let every = starts(&Event { exceptions: Vec::new(), ..event.clone() })?;
    let not_one = "L'événement n'a pas lieu ce jour-là, d'après sa répétition.";
    for (at, day) in event.exceptions.iter().enumerate().filter(|(_, day)| !every.contains(day)) {
        refuse(format!("/exceptions/{at}"), format!("{day} : {not_one}"));
    }
    for (at, one) in event.cancelled.iter().enumerate().filter(|(_, one)| !every.contains(&one.on)) {
        refuse(format!("/cancelled/{at}/on"), format!("{} : {not_one}", one.on));
    }
    if every.iter().all(|day| event.exceptions.contains(day)) {
        refuse("/exceptions".to_owned(), "Il ne resterait aucun jour : retirez l'événement, ou annulez-le.".to_owned());
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}

/// The school whose headteacher reaches the entry: the only one that it is for.
pub(super) fn only_school(event: &Event) -> Option<&Uai> {
    match event.audience.schools.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Refuses an entry that would leave the school whose headteacher may write it.
fn require_same_school(acting: &Acting, found: Option<&Work>, event: &Event) -> Result<(), Failure> {
    let of_school = match found {
        Some(work) => work.uai.clone(),
        None if acting.reaches_everything() => return Ok(()),
        None => only_school(event).map(ToString::to_string),
    };
    let said = only_school(event).map(ToString::to_string);
    if let Some(uai) = &of_school
        && said.as_ref() != Some(uai)
    {
        return Err(Failure::rule("/audience/schools", format!("Cet événement est celui de l'école {uai} seule.")));
    }
    let is_own = |uai: &String| acting.own_schools().contains(uai);
    if !acting.reaches_everything() && !said.as_ref().is_some_and(is_own) {
        return Err(Failure::rule("/audience/schools", "Nommez votre école, et elle seule."));
    }
    Ok(())
}

/// Writes an entry of the body acted for; parents see it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::Stale`], or the database's.
pub async fn put_event(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    event: Event,
    if_match: IfMatch,
) -> Result<BodyEvent, Failure> {
    if !may_write(acting.body().name.kind()) {
        return Err(Failure::rule("", "Un prestataire n'a pas d'agenda : il écrit pour une collectivité."));
    }
    check(&event)?;
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Event, slug.as_str())?;
        if let Some(work) = &found {
            acting.require_reach(work)?;
        }
        require_same_school(&acting, found.as_ref(), &event)?;
        let places: Vec<(String, &Uai)> = event
            .audience
            .schools
            .iter()
            .enumerate()
            .map(|(at, uai)| (format!("/audience/schools/{at}"), uai))
            .collect();
        check_schools(connection, acting.body(), &places)?;
        check_files(connection, &acting, &event)?;
        let uai = only_school(&event).map(Uai::as_str);
        let new = NewWork { kind: WorkKind::Event, subject: slug.as_str(), title: event.title.trim(), uai };
        let work = save(connection, &acting, new, &event, if_match)?;
        Ok(BodyEvent { work, slug, event })
    })
    .await
}

/// Refuses files that the body does not have.
fn check_files(connection: &mut Conn, acting: &Acting, event: &Event) -> Result<(), Failure> {
    let mut errors = Vec::new();
    for (at, attached) in event.attachments.iter().enumerate() {
        if files::find(connection, &acting.body().id, attached.file.as_str())?.is_none() {
            let detail = "Ce fichier n'a pas été déposé : envoyez-le d'abord.".to_owned();
            let pointer = format!("/attachments/{at}/file");
            errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}
