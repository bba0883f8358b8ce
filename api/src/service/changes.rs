//! What changed in a commune, for those who keep a copy: extensions of websites, feeds, webhooks.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::agenda::Event;
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::change::{ChangeKind, ChangePage, ChangeResource};
use mee_shared::work::WorkKind;

use super::left_out::LeftOut;
use super::speakers::speakers;
use super::{Failure, agenda, commune, instant, menus, news, registrations};
use crate::store::bodies::Body;
use crate::store::changes::{self, Kind, NewChange, Noted};
use crate::store::cursor::{Cursor, ListKind};
use crate::store::voices::Voices;
use crate::store::works::{self, WorkId};
use crate::store::{Conn, Db, fiches, read_one_state, schools};

/// The word that asks for the cursor of now, without any change.
pub const NOW: &str = "now";

/// Notes that parents see something else of a work, for whoever follows changes.
///
/// # Errors
/// When the database does not answer.
pub(super) fn note_work(connection: &mut Conn, body: &Body, work: &WorkId) -> Result<(), Failure> {
    let work = works::get(connection, &body.id, work)?.ok_or(Failure::NotFound)?;
    let change = match work.kind {
        WorkKind::Layer | WorkKind::Fiche => {
            let slug = changes::slug_of(connection, &work.subject)?;
            NewChange::fiche(slug.unwrap_or(work.subject))
        }
        WorkKind::Rubric => {
            let uai = work.uai.unwrap_or_default();
            let insee = changes::communes_of(connection, &[&uai])?.remove(&uai);
            NewChange { insee, kind: Kind::School, key: uai }
        }
        WorkKind::Service => NewChange { insee: None, kind: Kind::Service, key: work.subject },
        WorkKind::Tariff => NewChange { insee: None, kind: Kind::Tariff, key: work.subject },
        WorkKind::Registration => NewChange { insee: None, kind: Kind::Registration, key: work.subject },
        WorkKind::Event => NewChange { insee: None, kind: Kind::Event, key: work.subject },
        WorkKind::Calendar => NewChange { insee: None, kind: Kind::Calendar, key: work.subject },
        WorkKind::News => NewChange { insee: None, kind: Kind::News, key: work.subject },
        WorkKind::Notice => NewChange { insee: None, kind: Kind::Notice, key: work.subject },
        WorkKind::ServiceLink => NewChange { insee: None, kind: Kind::ServiceLink, key: work.subject },
        WorkKind::Menu => NewChange { insee: None, kind: Kind::Menu, key: work.subject },
    };
    Ok(changes::note(connection, Some(&body.id), &[change])?)
}

/// The kind as the wire has it.
pub(super) fn wire_kind(kind: Kind) -> ChangeKind {
    match kind {
        Kind::Home => ChangeKind::Home,
        Kind::Fiche => ChangeKind::Fiche,
        Kind::School => ChangeKind::School,
        Kind::Service => ChangeKind::Service,
        Kind::Tariff => ChangeKind::Tariff,
        Kind::Registration => ChangeKind::Registration,
        Kind::Event => ChangeKind::Event,
        Kind::Calendar => ChangeKind::Calendar,
        Kind::News => ChangeKind::News,
        Kind::Notice => ChangeKind::Notice,
        Kind::ServiceLink => ChangeKind::ServiceLink,
        Kind::Menu => ChangeKind::Menu,
    }
}

/// The page and the operation that show what changed.
pub(super) fn places(links: &Links, insee: &InseeCode, kind: Kind, key: &str) -> (String, String) {
    let view = match kind {
        Kind::Fiche => key.parse::<Slug>().map(ViewPath::Fiche).unwrap_or(ViewPath::Home),
        Kind::School => key.parse::<Uai>().map(ViewPath::School).unwrap_or(ViewPath::Home),
        Kind::News => key.parse::<Slug>().map(ViewPath::Dossier).unwrap_or(ViewPath::News),
        Kind::ServiceLink => ViewPath::Services,
        Kind::Home | Kind::Service | Kind::Notice => ViewPath::Home,
        Kind::Tariff => ViewPath::Tariffs,
        Kind::Registration => registrations::VIEW,
        Kind::Event => key.parse::<Slug>().map(ViewPath::Event).unwrap_or(ViewPath::Agenda),
        Kind::Calendar => ViewPath::Holidays,
        Kind::Menu => format!("menus/{key}").parse().unwrap_or(ViewPath::Menus(None, None)),
    };
    let operation = match &view {
        ViewPath::Dossier(slug) => format!("communes/{insee}/news/{slug}"),
        ViewPath::Services => format!("communes/{insee}/service-links"),
        _ if kind == Kind::Notice => format!("communes/{insee}/notices"),
        ViewPath::Fiche(slug) => format!("communes/{insee}/fiches/{slug}"),
        ViewPath::School(uai) => format!("communes/{insee}/schools/{uai}"),
        ViewPath::Tariffs => format!("communes/{insee}/tariffs/{key}"),
        ViewPath::Calculator(_) => format!("communes/{insee}/registration"),
        ViewPath::Event(slug) => format!("communes/{insee}/events/{slug}"),
        ViewPath::Holidays => format!("communes/{insee}/calendar"),
        ViewPath::Menus(Some(week), Some(place)) => format!("communes/{insee}/menus?week={week}&restaurant={place}"),
        _ => format!("communes/{insee}/home"),
    };
    (links.view(insee, &view), links.api(&operation))
}

/// What parents of the commune find in lists, of the things these changes name.
pub(super) struct Seen {
    fiches: BTreeMap<String, fiches::ListedSummary>,
    schools: BTreeMap<String, mee_shared::school::School>,
    services: BTreeSet<String>,
    tariffs: BTreeSet<String>,
    has_registration: bool,
    events: BTreeMap<String, Event>,
    calendars: BTreeSet<String>,
    news: BTreeMap<String, mee_shared::wire::news::NewsSummary>,
    notices: BTreeSet<String>,
    service_links: BTreeSet<String>,
    menus: BTreeSet<String>,
}

impl Seen {
    pub(super) fn read(
        connection: &mut Conn,
        links: &Links,
        commune: &Commune,
        voices: &Voices,
        found: &[Noted],
    ) -> Result<Self, Failure> {
        let keys = |kind: Kind| -> Vec<&str> {
            let keys: BTreeSet<&str> =
                found.iter().filter(|change| change.kind == kind).map(|change| change.key.as_str()).collect();
            keys.into_iter().collect()
        };
        let listed = fiches::list_by_slug(connection, voices, &keys(Kind::Fiche))?;
        let mut here = BTreeMap::new();
        for uai in keys(Kind::School) {
            let Ok(number) = uai.parse::<Uai>() else { continue };
            if let Some(school) = schools::find(connection, &commune.insee, &number)? {
                here.insert(uai.to_owned(), school);
            }
        }
        let services = keys(Kind::Service);
        let published = works::public_of_subjects(connection, WorkKind::Service, &voices.all_ids(), &services)?;
        let tariffs = keys(Kind::Tariff);
        let tariffs = works::public_of_subjects(connection, WorkKind::Tariff, &voices.all_ids(), &tariffs)?;
        // Whichever school year changed: parents have one page for all of them.
        let registrations = match keys(Kind::Registration).is_empty() {
            true => Vec::new(),
            false => works::public_of_bodies(connection, &voices.all_ids(), WorkKind::Registration)?,
        };
        let subjects = keys(Kind::Event);
        let mut events = BTreeMap::new();
        // Whatever a nearer body leaves out is not there for these parents.
        let speakers = if subjects.is_empty() { Vec::new() } else { speakers(connection, commune)? };
        let left_out = LeftOut::by(connection, &speakers)?;
        for work in works::public_of_subjects(connection, WorkKind::Event, &voices.all_ids(), &subjects)? {
            let author = speakers.iter().find(|body| body.id == work.body);
            if author.is_none_or(|author| left_out.hides(&work.work, author)) {
                continue;
            }
            events.insert(work.subject, agenda::read(&work.doc)?);
        }
        let calendars = keys(Kind::Calendar);
        let calendars = works::public_of_subjects(connection, WorkKind::Calendar, &voices.all_ids(), &calendars)?;
        let seen_news = match keys(Kind::News).is_empty() {
            true => Vec::new(),
            false => news::all(connection, links, commune)?.into_iter().map(|found| found.summary).collect(),
        };
        let mut subjects = |kind: Kind, work: WorkKind| -> Result<BTreeSet<String>, Failure> {
            let found = works::public_of_subjects(connection, work, &voices.all_ids(), &keys(kind))?;
            Ok(found.into_iter().map(|work| work.subject).collect())
        };
        Ok(Self {
            events,
            calendars: calendars.into_iter().map(|work| work.subject).collect(),
            notices: subjects(Kind::Notice, WorkKind::Notice)?,
            service_links: subjects(Kind::ServiceLink, WorkKind::ServiceLink)?,
            menus: menus::among(connection, links, commune, &keys(Kind::Menu))?,
            news: seen_news.into_iter().map(|found| (found.slug.to_string(), found)).collect(),
            fiches: listed.into_iter().map(|row| (row.summary.slug.to_string(), row)).collect(),
            schools: here,
            services: published.into_iter().map(|work| work.subject).collect(),
            tariffs: tariffs.into_iter().map(|work| work.subject).collect(),
            has_registration: !registrations.is_empty(),
        })
    }

    pub(super) fn fiche(&self, slug: &str) -> Option<&fiches::ListedSummary> {
        self.fiches.get(slug)
    }

    pub(super) fn school(&self, uai: &str) -> Option<&mee_shared::school::School> {
        self.schools.get(uai)
    }

    pub(super) fn event(&self, slug: &str) -> Option<&Event> {
        self.events.get(slug)
    }

    /// A dossier that parents find, by slug.
    pub(super) fn news(&self, slug: &str) -> Option<&mee_shared::wire::news::NewsSummary> {
        self.news.get(slug)
    }

    fn holds(&self, change: &Noted) -> bool {
        match change.kind {
            Kind::Home => true,
            Kind::Fiche => self.fiches.contains_key(&change.key),
            Kind::School => self.schools.contains_key(&change.key),
            Kind::Service => self.services.contains(&change.key),
            Kind::Tariff => self.tariffs.contains(&change.key),
            Kind::Registration => self.has_registration,
            Kind::Event => self.events.contains_key(&change.key),
            Kind::Calendar => self.calendars.contains(&change.key),
            Kind::News => self.news.contains_key(&change.key),
            Kind::Notice => self.notices.contains(&change.key),
            Kind::ServiceLink => self.service_links.contains(&change.key),
            Kind::Menu => self.menus.contains(&change.key),
        }
    }
}

fn encode(seq: i64) -> String {
    Cursor { name: String::new(), key: seq.to_string() }.encode(ListKind::Changes)
}

fn decode(text: &str) -> Result<i64, Failure> {
    let invalid = || Failure::InvalidSince;
    let cursor = Cursor::decode(ListKind::Changes, text).ok_or_else(invalid)?;
    cursor.key.parse().ok().filter(|seq| *seq >= 0).ok_or_else(invalid)
}

const TOO_OLD: &str = "Les changements depuis ce repère ne sont plus tous conservés. Demandez-en un nouveau (?since=now), relisez \
     tout le contenu de la commune, puis suivez les changements à partir de ce nouveau repère.";

/// What changed in the commune since the cursor; without one, since the oldest change that is kept.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidSince`], [`Failure::Gone`] for a cursor older than what is
/// kept, or the database's.
pub async fn list_changes(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    since: Option<String>,
    limit: u32,
) -> Result<ChangePage, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        // The end of the feed and what stands before it must be of one state, or a change could fall between them.
        read_one_state(connection)?;
        let commune = commune::find(connection, &insee)?;
        let ends = changes::ends(connection)?;
        let from = match since.as_deref() {
            None => ends.pruned_through,
            Some(NOW) => ends.last,
            Some(text) => decode(text)?,
        };
        // A number that was never given comes from before a backup was put back: what it has seen is not what is here.
        if from < ends.pruned_through || from > ends.last {
            return Err(Failure::Gone(TOO_OLD));
        }
        let mut found = Vec::new();
        let mut seen = None;
        if let Some(voices) = Voices::of(connection, &commune)? {
            found = changes::after_in(connection, &voices.all_ids(), &insee, from, limit + 1)?;
            let most = usize::try_from(limit).unwrap_or(usize::MAX);
            let has_more = found.len() > most;
            found.truncate(most);
            seen = Some((Seen::read(connection, &links, &commune, &voices, &found)?, has_more));
        }
        let has_more = seen.as_ref().is_some_and(|(_, has_more)| *has_more);
        let last = if has_more { found.last().map_or(ends.last, |change| change.seq) } else { ends.last };
        let mut latest: BTreeMap<(Kind, &str), i64> = BTreeMap::new();
        for change in &found {
            latest.insert((change.kind, change.key.as_str()), change.seq);
        }
        let told = found.iter().filter(|change| latest.get(&(change.kind, change.key.as_str())) == Some(&change.seq));
        let items = told.map(|change| {
            let (url, api_url) = places(&links, &insee, change.kind, &change.key);
            Ok(ChangeResource {
                kind: wire_kind(change.kind),
                key: change.key.clone(),
                url,
                api_url,
                changed_at: instant(change.at)?,
                is_deleted: seen.as_ref().is_some_and(|(seen, _)| !seen.holds(change)),
            })
        });
        let items = items.collect::<Result<_, Failure>>()?;
        let cursor = encode(last);
        let next = links.api(&format!("communes/{insee}/changes?since={cursor}"));
        Ok(ChangePage { items, cursor, next, has_more })
    })
    .await
}
