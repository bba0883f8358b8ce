//! The entries that parents of a commune find, nearer bodies before farther ones.

use mee_shared::agenda::{self, Event, EventKind};
use mee_shared::body::BodyKind;
use mee_shared::calendar::Clock;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word};
use mee_shared::ids::{Slug, Uai};
use mee_shared::links::Links;
use mee_shared::registration::RegistrationPeriod;
use mee_shared::school::{Level, School};
use mee_shared::text::slugify;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::agenda::{AudienceResource, AudienceSchool};
use mee_shared::work::WorkKind;

use super::super::left_out::LeftOut;
use super::super::{Failure, instant, registrations};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::voices::Voices;
use crate::store::works::{self, PublicWork};
use crate::store::{Conn, schools};

/// More schools than any commune has.
const ALL_SCHOOLS: u32 = 2_000;

/// For whom the agenda is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::service) struct Audience {
    /// A school of the commune.
    pub(in crate::service) school: Option<Uai>,
    /// A level.
    pub(in crate::service) level: Option<Level>,
}

/// An entry as a commune has it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its name in calendars, which never changes.
    pub(super) uid: String,
    /// Its name in addresses; none for the dates of a registration, which have a page of their own.
    pub(super) slug: Option<Slug>,
    /// What its body wrote.
    pub(super) event: Event,
    /// Whom it is for, in this commune.
    pub(super) audience: AudienceResource,
    /// Whose word it is.
    pub(super) word: Word,
    /// Whose file it shows.
    pub(super) body: BodyId,
    /// The page that shows it.
    pub(super) url: String,
    /// How often its text was written anew.
    pub(super) sequence: i64,
    /// When parents first saw this text.
    pub(super) changed_at: jiff::Timestamp,
}

/// Everything that a commune's agenda is made of.
#[derive(Debug, Clone)]
pub(super) struct Entries {
    /// The commune's legal time.
    pub(super) clock: Clock,
    /// The entries, in no order.
    pub(super) all: Vec<Entry>,
}

/// The public agenda of a commune for an audience, with a draft in its place where one is given.
pub(super) fn entries(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    audience: &Audience,
    draft: Option<(BodyId, PublicWork)>,
) -> Result<Entries, Failure> {
    let clock = Clock::of(&commune.insee);
    let (here, _) = schools::list(connection, &commune.insee, None, None, ALL_SCHOOLS)?;
    let school = match &audience.school {
        None => None,
        Some(uai) => Some(here.iter().find(|school| school.uai == *uai).ok_or(Failure::NotFound)?),
    };
    let mut all: Vec<Entry> = Vec::new();
    if let Some(voices) = Voices::of(connection, commune)? {
        let mut found = works::public_of_bodies(connection, &voices.all_ids(), WorkKind::Event)?;
        let numbers = works::public_numbers(connection, &voices.all_ids(), WorkKind::Event)?;
        let drafted = draft.as_ref().map(|(body, work)| (body.clone(), work.subject.clone()));
        if let Some((body, work)) = draft {
            found.retain(|other| (&other.body, &other.subject) != (&body, &work.subject));
            found.push(work);
        }
        let national = bodies::get(connection, &voices.national)?;
        // The bodies come the farthest first, so a nearer one takes the place of a farther one.
        let speakers: Vec<Body> = national.into_iter().chain(voices.local).collect();
        let left_out = LeftOut::by(connection, &speakers)?;
        for body in &speakers {
            for work in found.iter().filter(|work| work.body == body.id) {
                let event = super::read(&work.doc)?;
                let slug = super::slug(&work.subject)?;
                let is_draft =
                    drafted.as_ref().is_some_and(|(owner, name)| (owner, name) == (&work.body, &work.subject));
                if (is_elsewhere(&event, &here) || left_out.hides(&work.work, body)) && !is_draft {
                    continue;
                }
                all.retain(|other| other.slug.as_ref() != Some(&slug));
                all.push(Entry {
                    uid: work.work.as_str().to_owned(),
                    audience: named(&event, &here),
                    word: Word {
                        level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
                        body_name: body.label.clone(),
                        checked_on: work.checked_on,
                    },
                    body: work.body.clone(),
                    url: links.view(&commune.insee, &ViewPath::Event(slug.clone())),
                    sequence: numbers.get(work.work.as_str()).map_or(0, |number| number - 1),
                    changed_at: instant(work.starts_at)?,
                    slug: Some(slug),
                    event,
                });
            }
        }
        all.extend(windows(connection, links, commune)?);
    }
    let is_meant = |entry: &Entry| {
        let own = &entry.event.audience;
        audience.level.is_none_or(|level| own.has_level(level))
            && school.is_none_or(|school| own.has_school(&school.uai, &school.levels))
    };
    all.retain(is_meant);
    Ok(Entries { clock, all })
}

/// Whether it is for schools of other communes alone.
fn is_elsewhere(event: &Event, here: &[School]) -> bool {
    let named = &event.audience.schools;
    !named.is_empty() && !named.iter().any(|uai| here.iter().any(|school| school.uai == *uai))
}

fn named(event: &Event, here: &[School]) -> AudienceResource {
    let named = event.audience.schools.iter().filter_map(|uai| here.iter().find(|school| school.uai == *uai));
    AudienceResource {
        levels: event.audience.levels.clone(),
        schools: named.map(|school| AudienceSchool { uai: school.uai.clone(), name: school.name.clone() }).collect(),
    }
}

/// The dates of the commune's registration, as entries.
fn windows(connection: &mut Conn, links: &Links, commune: &Commune) -> Result<Vec<Entry>, Failure> {
    let Some((body, works)) = registrations::nearest(connection, commune)? else { return Ok(Vec::new()) };
    let numbers = works::public_numbers(connection, &[body.id.as_str()], WorkKind::Registration)?;
    let mut entries: Vec<Entry> = Vec::new();
    for work in works {
        for date in registrations::read(&work.doc)?.dates {
            // Dates have no name but their label: one that is called otherwise is another one.
            let mut uid = format!("{}-{}", work.work.as_str(), slugify(&date.label));
            while entries.iter().any(|other| other.uid == uid) {
                uid.push_str("-2");
            }
            entries.push(Entry {
                uid,
                slug: None,
                event: window(date),
                audience: AudienceResource::default(),
                word: Word {
                    level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
                    body_name: body.label.clone(),
                    checked_on: work.checked_on,
                },
                body: body.id.clone(),
                url: links.view(&commune.insee, &registrations::VIEW),
                sequence: numbers.get(work.work.as_str()).map_or(0, |number| number - 1),
                changed_at: instant(work.starts_at)?,
            });
        }
    }
    Ok(entries)
}

fn window(date: RegistrationPeriod) -> Event {
    Event {
        kind: EventKind::Registration,
        title: date.label,
        description: None,
        place: None,
        starts_on: date.opens_on,
        start_time: None,
        ends_on: date.closes_on,
        end_time: None,
        audience: agenda::Audience::default(),
        repetition: None,
        exceptions: Vec::new(),
        cancelled: Vec::new(),
        cancellation: None,
        decides_on: None,
        when_late: date.when_late,
        attachments: Vec::new(),
        link: date.url,
    }
}

/// Whether a body may have an agenda.
pub(super) fn may_write(kind: BodyKind) -> bool {
    kind != BodyKind::Vendor
}
