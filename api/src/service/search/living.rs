//! What changes from week to week, as it is searched: dossiers, notices, services, entries of the agenda; and life events.
//!
//! Each is loaded by the very function that shows it to parents: what these do not see, search does not see. They end by
//! themselves, so a commune's documents are made anew every day, and when a notice ends.

use std::collections::BTreeSet;

use mee_shared::fiche::ThemeSlug;
use mee_shared::fiche::plain::block_texts;
use mee_shared::ids::FicheId;
use mee_shared::service_link::ServiceLinkKind;
use mee_shared::view_path::ViewPath;

use super::super::{Failure, agenda, life_events, news, notices, service_links};
use super::registry::{Place, Searchable};
use crate::search::{Document, Kind};
use crate::store::Conn;

/// Dossiers d'actualité.
pub(super) struct News;

/// Urgent notices.
pub(super) struct Notices;

/// What the commune offers elsewhere.
pub(super) struct Services;

/// What takes place.
pub(super) struct Events;

/// Moments in a family's life.
pub(super) struct LifeEvents;

/// A document that says no more than what every one says.
pub(super) fn bare(kind: Kind, view: &str, title: String) -> Document {
    Document {
        key: view.to_owned(),
        stamp: String::new(),
        kind,
        id: view.to_owned(),
        slug: view.to_owned(),
        title,
        keys: Vec::new(),
        heads: Vec::new(),
        short: String::new(),
        body: Vec::new(),
        levels: Vec::new(),
        themes: Vec::new(),
        related: Vec::new(),
        voice: String::new(),
        is_to_fill: false,
        ends_at: None,
    }
}

/// The themes of the fiches that a text leads to.
fn themes_of<'a>(place: &Place<'_>, fiches: impl Iterator<Item = &'a FicheId>) -> Vec<ThemeSlug> {
    let found = fiches.filter_map(|id| place.national.find(id.as_str()));
    let themes: BTreeSet<ThemeSlug> = found.flat_map(|document| document.themes.iter().copied()).collect();
    themes.into_iter().collect()
}

impl Searchable for News {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let found = news::found(connection, place.links, place.commune)?;
        let document = |(dossier, fiches): (mee_shared::wire::news::NewsResource, Vec<FicheId>)| {
            let summary = dossier.summary;
            Document {
                themes: themes_of(place, fiches.iter()),
                related: fiches.iter().map(ToString::to_string).collect(),
                keys: summary.school.into_iter().map(|school| school.name).collect(),
                short: summary.summary,
                body: block_texts(&dossier.blocks),
                voice: summary.word.body_name,
                ..bare(Kind::News, &ViewPath::Dossier(summary.slug).to_string(), summary.title)
            }
        };
        Ok(found.into_iter().map(document).collect())
    }
}

impl Searchable for Notices {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let found = notices::current(connection, place.links, place.commune)?;
        let document = |notice: mee_shared::wire::notice::NoticeResource| Document {
            key: format!("notice {}", notice.id),
            id: format!("notice {}", notice.id),
            keys: std::iter::once(notice.label).chain(notice.schools.into_iter().map(|school| school.name)).collect(),
            short: notice.text,
            body: vec![notice.note],
            voice: notice.word.body_name,
            ends_at: Some(notice.ends_at),
            // It stands on top of every view.
            ..bare(Kind::Notice, &ViewPath::Home.to_string(), notice.title)
        };
        Ok(found.into_iter().map(document).collect())
    }
}

/// The themes that a service belongs to; none where it is for any.
fn themes_of_service(kind: ServiceLinkKind) -> Vec<ThemeSlug> {
    match kind {
        ServiceLinkKind::FamilyPortal => vec![ThemeSlug::Inscription, ThemeSlug::Cantine, ThemeSlug::Periscolaire],
        ServiceLinkKind::Registration => vec![ThemeSlug::Inscription],
        ServiceLinkKind::Canteen => vec![ThemeSlug::Cantine],
        ServiceLinkKind::AfterSchool => vec![ThemeSlug::Periscolaire],
        ServiceLinkKind::Ent => vec![ThemeSlug::VieALEcole, ThemeSlug::Parents],
        ServiceLinkKind::Transport => vec![ThemeSlug::Transport],
        ServiceLinkKind::Aid | ServiceLinkKind::SocialCentre => vec![ThemeSlug::Aides],
        ServiceLinkKind::DigitalPoint | ServiceLinkKind::DigitalHelp | ServiceLinkKind::Other => Vec::new(),
    }
}

impl Searchable for Services {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let found = service_links::all(connection, place.links, place.commune)?;
        let document = |service: mee_shared::wire::service_link::ServiceLinkResource| {
            let id = format!("service {}", service.slug);
            let schools = service.schools.into_iter().map(|school| school.name);
            let texts = [service.audience, service.conditions, service.cost, service.place];
            Document {
                key: id.clone(),
                id,
                keys: [service.label].into_iter().chain(service.site).chain(schools).collect(),
                short: service.summary,
                body: texts.into_iter().flatten().collect(),
                levels: service.levels,
                themes: themes_of_service(service.kind),
                voice: service.word.body_name,
                ..bare(Kind::Service, &ViewPath::Services.to_string(), service.title)
            }
        };
        Ok(found.into_iter().map(document).collect())
    }
}

impl Searchable for Events {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let home = place.links.view(&place.commune.insee, &ViewPath::Home);
        let mut found = Vec::new();
        for agenda::Coming { uid, next, description } in agenda::coming(connection, place.links, place.commune)? {
            let Some(view) = next.url.strip_prefix(&home) else { continue };
            let told = match &next.cancellation {
                Some(reason) => format!("Annulé : {reason}"),
                None => [Some(next.when), next.place].into_iter().flatten().collect::<Vec<_>>().join(", "),
            };
            found.push(Document {
                key: format!("event {uid}"),
                id: format!("event {uid}"),
                keys: next.audience.schools.into_iter().map(|school| school.name).collect(),
                short: told,
                body: block_texts(&description),
                levels: next.audience.levels,
                voice: next.word.body_name,
                ..bare(Kind::Event, view, next.title)
            });
        }
        Ok(found)
    }
}

impl Searchable for LifeEvents {
    fn local(&self, _: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let document = |event: &mee_shared::life_event::LifeEvent| Document {
            heads: event.steps.iter().map(|step| step.title.clone()).collect(),
            short: event.summary.clone(),
            body: event.steps.iter().map(|step| step.text.clone()).collect(),
            themes: themes_of(place, event.steps.iter().flat_map(|step| &step.fiches)),
            ..bare(Kind::LifeEvent, &ViewPath::LifeEvent(event.slug.clone()).to_string(), event.title.clone())
        };
        Ok(life_events::life_events()?.iter().map(document).collect())
    }
}
