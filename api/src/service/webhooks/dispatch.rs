//! From changes to deliveries: each webhook is told of what changed in its own body's territory.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::wire::change::{WebhookData, WebhookEvent};

use super::super::changes::{places, wire_kind};
use super::super::{Failure, instant};
use super::CONTENT_CHANGED;
use crate::store::bodies::{self, Body};
use crate::store::changes::{self, Kind, Noted};
use crate::store::webhooks::{self, Webhook};
use crate::store::{Conn, Db, voices};

/// How many changes are looked at in one transaction.
const AT_ONCE: i64 = 1_000;

/// More changes than this at once (an import) are told in one event.
const MOST_EVENTS: usize = 20;

/// Queues what follows from changes not looked at yet; says how many deliveries that were.
pub(super) fn dispatch(db: &Db, links: &Links) -> Result<usize, Failure> {
    let behind = db.read_blocking(|connection| {
        let last = changes::ends(connection)?.last;
        Ok::<_, Failure>(webhooks::list_behind(connection, last)?)
    })?;
    let mut queued = 0;
    for webhook in behind {
        queued += db.write_blocking(|connection| queue(connection, links, &webhook))?;
    }
    Ok(queued)
}

fn queue(connection: &mut Conn, links: &Links, webhook: &Webhook) -> Result<usize, Failure> {
    // The end first: what is committed between the two reads must not be passed over.
    let ends = changes::ends(connection)?;
    let found = changes::after(connection, webhook.seen_seq, AT_ONCE)?;
    // Where nothing is left of what came after, it was removed: a webhook that old starts at what is there.
    let seen = found.last().map_or(ends.last, |change| change.seq);
    if !webhooks::move_on(connection, webhook, seen)? {
        return Ok(0);
    }
    let Some(body) = bodies::get(connection, &webhook.body())? else { return Ok(0) };
    let events = events(connection, links, &body, &found)?;
    for event in &events {
        let payload = serde_json::to_string(event).map_err(|error| Failure::Internal(error.into()))?;
        webhooks::add(connection, webhook, CONTENT_CHANGED, &payload)?;
    }
    Ok(events.len())
}

/// Whether what changed concerns the territory of a body.
struct Territory<'a> {
    body: &'a Body,
    /// What was found out so far, by the body or the commune that the change names.
    known: BTreeMap<String, bool>,
}

impl Territory<'_> {
    fn holds(&mut self, connection: &mut Conn, change: &Noted) -> Result<bool, Failure> {
        let place = match (&change.insee, &change.body) {
            (Some(insee), _) => format!("commune:{insee}"),
            (None, Some(body)) => body.as_str().to_owned(),
            (None, None) => return Ok(false),
        };
        if let Some(known) = self.known.get(&place) {
            return Ok(*known);
        }
        let other = match (&change.insee, &change.body) {
            (Some(insee), _) => BodyName::new(BodyKind::Commune, insee).ok(),
            (None, Some(body)) => bodies::get(connection, body)?.map(|found| found.name),
            (None, None) => None,
        };
        let holds = match &other {
            Some(other) => voices::share_a_commune(connection, &self.body.name, other)?,
            None => false,
        };
        self.known.insert(place, holds);
        Ok(holds)
    }
}

/// What a body's webhook is told of these changes; several of one thing are one event.
fn events(connection: &mut Conn, links: &Links, body: &Body, found: &[Noted]) -> Result<Vec<WebhookEvent>, Failure> {
    let mut territory = Territory { body, known: BTreeMap::new() };
    let mut told: BTreeSet<(Option<&str>, Kind, &str)> = BTreeSet::new();
    let mut concerned = Vec::new();
    for change in found.iter().rev() {
        let what = (change.insee.as_deref(), change.kind, change.key.as_str());
        if territory.holds(connection, change)? && told.insert(what) {
            concerned.push(change);
        }
    }
    concerned.reverse();
    let own = (body.name.kind() == BodyKind::Commune).then(|| body.name.territory());
    let commune_of =
        |change: &Noted| -> Option<InseeCode> { change.insee.as_deref().or(own).and_then(|insee| insee.parse().ok()) };
    let event = |at: i64, data: WebhookData| -> Result<WebhookEvent, Failure> {
        Ok(WebhookEvent { event: CONTENT_CHANGED.to_owned(), timestamp: instant(at)?, data })
    };
    if concerned.len() > MOST_EVENTS {
        let at = concerned.last().map_or(0, |change| change.at);
        let commune: Option<InseeCode> = own.and_then(|insee| insee.parse().ok());
        let url = commune.as_ref().map(|insee| links.api(&format!("communes/{insee}/changes")));
        let count = u32::try_from(concerned.len()).unwrap_or(u32::MAX);
        return Ok(vec![event(at, WebhookData { commune, kind: None, key: None, url, count })?]);
    }
    concerned
        .into_iter()
        .map(|change| {
            let commune = commune_of(change);
            let url = commune.as_ref().map(|insee| places(links, insee, change.kind, &change.key).1);
            let (kind, key) = (Some(wire_kind(change.kind)), Some(change.key.clone()));
            event(change.at, WebhookData { commune, kind, key, url, count: 1 })
        })
        .collect()
}
