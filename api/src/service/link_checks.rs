//! Whether the addresses in published texts still answer: asked for politely, one after the other, and reported to their body.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use mee_shared::body::BodyKind;
use mee_shared::ids::InseeCode;
use mee_shared::service_link::LinkOutcome;
use mee_shared::wire::service_link::{CheckedLink, LinkReport};
use serde_json::Value;

use super::auth::Acting;
use super::{Failure, instant};
use crate::outbound::{Client, Refused, check_url};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::link_checks::{self, LinkCheck};
use crate::store::{Conn, Db, now_micros};

/// How long one site is left in peace between two requests.
const PAUSE: Duration = Duration::from_millis(500);

/// The addresses that a document holds: each text that is one address and nothing else.
fn addresses(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let is_address = text.starts_with("https://") || text.starts_with("http://");
            if is_address && !text.contains(char::is_whitespace) {
                // What stands behind « # » never reaches the site.
                found.insert(text.split('#').next().unwrap_or_default().to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| addresses(field, found)),
        _ => {}
    }
}

/// The addresses in what the body publishes, each with the titles of the texts that hold it.
fn published(connection: &mut Conn, body: &BodyId) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (title, doc) in link_checks::published_texts(connection, body)? {
        let doc: Value = serde_json::from_str(&doc).map_err(|error| Failure::Internal(error.into()))?;
        let mut found = BTreeSet::new();
        addresses(&doc, &mut found);
        for url in found {
            all.entry(url).or_default().insert(title.clone());
        }
    }
    Ok(all)
}

/// Asks for one address.
fn ask(client: &Client, url: &str) -> (LinkOutcome, Option<u16>) {
    if check_url(url, client.reach()).is_err() {
        return (LinkOutcome::Refused, None);
    }
    match client.look(url) {
        Ok(answered) => {
            let outcome = match answered.status {
                200..=299 => LinkOutcome::Alive,
                300..=399 => LinkOutcome::Moved,
                // A site that asks who one is, or that takes no programs, is there.
                401 | 403 | 405 | 429 => LinkOutcome::Alive,
                404 | 410 => LinkOutcome::Missing,
                _ => LinkOutcome::Failing,
            };
            (outcome, Some(answered.status))
        }
        Err(Refused::Address | Refused::Special) => (LinkOutcome::Refused, None),
        Err(Refused::Unknown | Refused::Late | Refused::Connection) => (LinkOutcome::Unreachable, None),
    }
}

/// The site of an address.
fn site(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// Asks for every address that bodies publish, or those of one commune, and keeps what came of it; a report for each body that
/// has any.
///
/// # Errors
/// When the database does not answer.
pub fn check_links(
    db: &Db,
    client: &Client,
    commune: Option<&InseeCode>,
) -> Result<Vec<(String, LinkReport)>, Failure> {
    let all: Vec<Body> = db.read_blocking(|connection| Ok::<_, Failure>(bodies::list(connection)?))?;
    let is_asked = |body: &Body| match commune {
        Some(insee) => body.name.kind() == BodyKind::Commune && body.name.territory() == insee.as_str(),
        None => true,
    };
    let mut asked: HashMap<String, (LinkOutcome, Option<u16>, i64)> = HashMap::new();
    let mut last: HashMap<String, Instant> = HashMap::new();
    let mut reports = Vec::new();
    for body in all.into_iter().filter(is_asked) {
        let links = db.read_blocking(|connection| published(connection, &body.id))?;
        for url in links.keys() {
            if asked.contains_key(url) {
                continue;
            }
            if let Some(wait) = last.get(site(url)).and_then(|at| PAUSE.checked_sub(at.elapsed())) {
                std::thread::sleep(wait);
            }
            let (outcome, status) = ask(client, url);
            last.insert(site(url).to_owned(), Instant::now());
            asked.insert(url.clone(), (outcome, status, now_micros()));
        }
        let report = db.write_blocking(|connection| {
            let before = link_checks::list(connection, &body.id)?;
            let checks: Vec<LinkCheck> = links
                .keys()
                .filter_map(|url| {
                    let (outcome, status, checked_at) = *asked.get(url)?;
                    let known = before.iter().find(|known| known.url == *url).and_then(|known| known.broken_since);
                    let broken_since = outcome.is_broken().then(|| known.unwrap_or(checked_at));
                    Some(LinkCheck { url: url.clone(), outcome, status, checked_at, broken_since })
                })
                .collect();
            link_checks::replace(connection, &body.id, &checks)?;
            report(links, &checks)
        })?;
        if !report.items.is_empty() {
            reports.push((body.label, report));
        }
    }
    Ok(reports)
}

/// The addresses with what came of each, the broken ones first.
fn report(links: BTreeMap<String, BTreeSet<String>>, checks: &[LinkCheck]) -> Result<LinkReport, Failure> {
    let mut items = Vec::new();
    for (url, titles) in links {
        let check = checks.iter().find(|check| check.url == url);
        items.push(CheckedLink {
            titles: titles.into_iter().collect(),
            outcome: check.map(|check| check.outcome),
            label: check.map(|check| check.outcome.label().to_owned()),
            status: check.and_then(|check| check.status),
            checked_at: check.map(|check| instant(check.checked_at)).transpose()?,
            broken_since: check.and_then(|check| check.broken_since).map(instant).transpose()?,
            url,
        });
    }
    let is_broken = |item: &CheckedLink| item.outcome.is_some_and(LinkOutcome::is_broken);
    items.sort_by_cached_key(|item| (!is_broken(item), item.url.clone()));
    let broken = u32::try_from(items.iter().filter(|item| is_broken(item)).count()).unwrap_or(u32::MAX);
    Ok(LinkReport { broken, items })
}

/// The addresses that the body acted for publishes, with what came of them when they were last asked.
///
/// # Errors
/// The database's.
pub async fn get_link_report(db: &Db, acting: &Acting) -> Result<LinkReport, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let checks = link_checks::list(connection, &body)?;
        report(published(connection, &body)?, &checks)
    })
    .await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_are_found_wherever_a_text_is_one() {
        let doc = json!({
            "url": "https://a.example/x#y",
            "blocks": [{ "inlines": [{ "url": "http://b.example" }, { "text": "voyez https://c.example aussi" }] }],
            "phone": "01 99 00 00 00", "again": "https://a.example/x",
        });
        let mut found = BTreeSet::new();
        addresses(&doc, &mut found);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["http://b.example", "https://a.example/x"]);
    }
}
