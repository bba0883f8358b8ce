//! The agenda that parents find.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::agenda::words;
use mee_shared::commune::Commune;
use mee_shared::fiche::Block;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::links::Links;
use mee_shared::school::Level;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::agenda::{AgendaFeeds, AgendaResource, EventResource, Occurrence, RepetitionResource};
use mee_shared::wire::rubric::PublishedFile;

use super::super::{Failure, calendar, commune};
use super::entries::{Audience, Entries, Entry, entries};
use super::expand::{occurrence, occurrences, starts};
use crate::import::markdown::read_paragraphs;
use crate::store::bodies::BodyId;
use crate::store::works::PublicWork;
use crate::store::{Conn, Db, files};

/// How many days one answer holds at most: a year and a day.
pub const LONGEST: i32 = 366;

/// How many days are told where no span is asked for: four weeks.
const USUAL: i64 = 27;

/// How far ahead the next times of an entry are looked for.
const AHEAD: i64 = 2;

/// What is asked of the agenda.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaQuery {
    /// The first day; today where none is named.
    pub from: Option<Day>,
    /// The last day; four weeks in all where none is named.
    pub to: Option<Day>,
    /// A school of the commune.
    pub school: Option<Uai>,
    /// A level.
    pub level: Option<Level>,
}

impl AgendaQuery {
    pub(super) fn audience(&self) -> Audience {
        Audience { school: self.school.clone(), level: self.level }
    }
}

/// Where the agenda of an audience is subscribed to.
pub(in crate::service) fn feeds(links: &Links, insee: &InseeCode, audience: &Audience) -> AgendaFeeds {
    let school = audience.school.as_ref().map(|uai| format!("school={uai}"));
    let level = audience.level.map(|level| format!("level={}", level.as_str()));
    let query: Vec<String> = school.into_iter().chain(level).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let feed = |kind: &str| links.api(&format!("communes/{insee}/agenda.{kind}{query}"));
    let ics = feed("ics");
    let webcal = ics.split_once("://").map_or_else(|| ics.clone(), |(_, rest)| format!("webcal://{rest}"));
    AgendaFeeds { webcal, ics, rss: feed("rss"), json: feed("json") }
}

/// The agenda of a commune over some days.
pub(in crate::service) fn agenda(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    query: &AgendaQuery,
) -> Result<AgendaResource, Failure> {
    let from = query.from.unwrap_or_else(|| calendar::today(&commune.insee));
    let to = query.to.unwrap_or_else(|| from.saturating_add(USUAL.days()));
    if to < from || (to - from).get_days() >= LONGEST {
        return Err(Failure::rule("?to", format!("Le dernier jour suit le premier, {LONGEST} jours au plus en tout.")));
    }
    let audience = query.audience();
    let found = entries(connection, links, commune, &audience, None)?;
    Ok(AgendaResource {
        from,
        to,
        time_zone: found.clock.name.to_owned(),
        items: occurrences(&found, from, to)?,
        feeds: feeds(links, &commune.insee, &audience),
        url: links.view(&commune.insee, &ViewPath::Agenda),
    })
}

/// What takes place next, from a day on, at most so many; what is cancelled is left out.
pub(in crate::service) fn next(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    audience: &Audience,
    (from, days, most): (Day, i64, usize),
) -> Result<Vec<Occurrence>, Failure> {
    let found = entries(connection, links, commune, audience, None)?;
    let mut next = occurrences(&found, from, from.saturating_add(days.days()))?;
    next.retain(|one| one.cancellation.is_none());
    next.truncate(most);
    Ok(next)
}

/// An entry that still takes place.
pub(in crate::service) struct Coming {
    /// Its name in calendars, which never changes.
    pub(in crate::service) uid: String,
    /// When it next takes place; where all of it is cancelled, when it would have.
    pub(in crate::service) next: Occurrence,
    /// What parents should know.
    pub(in crate::service) description: Vec<Block>,
}

/// The entries of the commune that are not over.
pub(in crate::service) fn coming(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<Coming>, Failure> {
    let Entries { clock, all } = entries(connection, links, commune, &Audience::default(), None)?;
    let today = calendar::today(&commune.insee);
    let mut coming = Vec::new();
    for entry in all {
        let (uid, description) = (entry.uid.clone(), blocks(&entry));
        let alone = Entries { clock, all: vec![entry] };
        let mut found = occurrences(&alone, today, today.saturating_add(AHEAD.years()))?;
        let place = found.iter().position(|one| one.cancellation.is_none()).unwrap_or(0);
        if place < found.len() {
            coming.push(Coming { uid, next: found.swap_remove(place), description });
        }
    }
    Ok(coming)
}

/// The description as blocks; as one paragraph where the reader has become stricter since it was written.
pub(super) fn blocks(entry: &Entry) -> Vec<Block> {
    let Some(text) = &entry.event.description else { return Vec::new() };
    read_paragraphs(text).unwrap_or_else(|_| vec![Block::paragraph(text)])
}

fn attachments(
    connection: &mut Conn,
    links: &Links,
    entry: &Entry,
    token: Option<&str>,
) -> Result<Vec<PublishedFile>, Failure> {
    let with_token = |url: String| match token {
        Some(token) => format!("{url}?preview={token}"),
        None => url,
    };
    let mut shown = Vec::new();
    for attached in &entry.event.attachments {
        let Some(file) = files::find(connection, &entry.body, attached.file.as_str())? else { continue };
        shown.push(PublishedFile {
            url: with_token(links.file(&attached.file)),
            small_url: file.width.map(|_| with_token(links.small_file(&attached.file))),
            media_type: file.media_type,
            size: file.size,
            alternative: attached.alternative.trim().to_owned(),
            width: file.width,
            height: file.height,
        });
    }
    Ok(shown)
}

fn whole(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    found: &Entries,
    (slug, token): (&Slug, Option<&str>),
) -> Result<EventResource, Failure> {
    let entry = found.all.iter().find(|entry| entry.slug.as_ref() == Some(slug)).ok_or(Failure::NotFound)?;
    let today = calendar::today(&commune.insee);
    let alone = Entries { clock: found.clock, all: vec![entry.clone()] };
    let mut next = occurrences(&alone, today, today.saturating_add(AHEAD.years()))?;
    next.truncate(10);
    let first = starts(&entry.event)?.first().copied().unwrap_or(entry.event.starts_on);
    let event = &entry.event;
    Ok(EventResource {
        slug: slug.clone(),
        uid: entry.uid.clone(),
        sequence: entry.sequence,
        first: occurrence(entry, &found.clock, first),
        description: blocks(entry),
        repetition: event.repetition.as_ref().map(|repetition| RepetitionResource {
            rule: repetition.rule(event.starts_on),
            until: repetition.until,
            text: words::repetition(event.starts_on, repetition),
        }),
        next,
        cancelled: event.cancelled.clone(),
        attachments: attachments(connection, links, entry, token)?,
        link: event.link.clone(),
        updated_at: entry.changed_at,
        time_zone: found.clock.name.to_owned(),
        ics_url: links.api(&format!("communes/{}/events/{slug}.ics", commune.insee)),
    })
}

/// An entry that parents of the commune find.
pub(in crate::service) fn event(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    slug: &Slug,
) -> Result<EventResource, Failure> {
    let found = entries(connection, links, commune, &Audience::default(), None)?;
    whole(connection, links, commune, &found, (slug, None))
}

/// An entry with a draft in its place; files that parents do not get yet open by the link's token.
pub(in crate::service) fn drafted(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    (body, work): (BodyId, PublicWork),
    token: &str,
) -> Result<EventResource, Failure> {
    let slug = super::slug(&work.subject)?;
    let found = entries(connection, links, commune, &Audience::default(), Some((body, work)))?;
    whole(connection, links, commune, &found, (&slug, Some(token)))
}

/// The agenda that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune or school, [`Failure::Unprocessable`] for a span too long, or the database's.
pub async fn get_agenda(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    query: AgendaQuery,
) -> Result<AgendaResource, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        agenda(connection, &links, &commune, &query)
    })
    .await
}

/// An entry that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_event(db: &Db, links: &Links, insee: &InseeCode, slug: &Slug) -> Result<EventResource, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        event(connection, &links, &commune, &slug)
    })
    .await
}
