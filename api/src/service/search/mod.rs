//! Search: what parents ask in a commune, and how the indexes keep up with what is published.
//! A question is logged nowhere, and kept in memory alone, with its reply, once it was asked twice.

mod asked;
mod follow;
mod living;
mod misses;
mod pages;
mod registry;
mod slots;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::links::Links;
use mee_shared::school::Level;
use mee_shared::wire::search::{SearchKind, SearchLink, SearchResult, SearchResults, SearchSuggestion, SearchWeek};
use tokio::sync::watch;

pub use follow::Follower;
pub use registry::{KINDS, Place, Searchable, heads_of};

use super::auth::Acting;
use super::{Failure, catchment};
use crate::ready::Searched;
use crate::search::{Hit, Kind, Outcome, Question, Reading, Snapshot, answer};
use crate::store::{Db, communes, search};
use asked::Asked;
use misses::{Misses, week_of};
use slots::{Slot, Slots};

/// How often counts are written.
const COUNTS_EVERY: Duration = Duration::from_secs(5);

/// For how many seconds what a commune had when the database went away is searched, as ready replies are served.
const STAND_IN_SECONDS: u64 = 60;

/// How long a search waits for the first index after the start.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// For how many weeks counts are shown.
const WEEKS: i64 = 13;

/// The indexes, and what was counted. Made once at start, shared by all workers.
pub struct Search {
    current: ArcSwapOption<Snapshot>,
    slots: Slots,
    /// Whether the follower has tried to have an index: before, who searches waits for it.
    tried: watch::Sender<bool>,
    /// The number of the last change that was seen.
    seq: AtomicI64,
    misses: Mutex<Misses>,
    asked: Asked,
    started: Instant,
    flushed: AtomicU64,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            current: ArcSwapOption::empty(),
            slots: Slots::default(),
            tried: watch::Sender::new(false),
            seq: AtomicI64::new(0),
            misses: Mutex::default(),
            asked: Asked::default(),
            started: Instant::now(),
            flushed: AtomicU64::new(0),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct SearchQuery {
    /// The words.
    pub text: String,
    /// Only what concerns this level.
    pub level: Option<Level>,
    /// Only this theme.
    pub theme: Option<ThemeSlug>,
    /// How many results.
    pub limit: usize,
}

impl Search {
    /// The national content that is served; none before the first reading.
    fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// Lets go on whoever waits for the first content.
    fn tell_tried(&self) {
        self.tried.send_if_modified(|is_tried| !std::mem::replace(is_tried, true));
    }

    /// Serves this content, right up to this change.
    fn put(&self, snapshot: Snapshot, seq: i64) {
        self.settle(snapshot);
        self.seq.store(seq, Ordering::Release);
    }

    /// Serves this content; what lies over the present one stays where nothing of it changed.
    fn settle(&self, snapshot: Snapshot) {
        if self.current().is_none_or(|current| !current.is_same(&snapshot)) {
            self.current.store(Some(Arc::new(snapshot)));
        }
    }

    fn flush(&self, db: &Db) {
        if let Err(error) = misses::write(db, &self.misses) {
            tracing::warn!(%error, "counts of searches could not be written");
        }
    }

    fn flush_sometimes(&self, db: &Db) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let every = u64::try_from(COUNTS_EVERY.as_millis()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.flushed.load(Ordering::Relaxed)) >= every {
            self.flushed.store(now, Ordering::Relaxed);
            self.flush(db);
        }
    }

    async fn slot(self: &Arc<Self>, db: &Db, links: &Links, insee: &InseeCode) -> Result<Arc<Slot>, Failure> {
        if self.current().is_none() {
            // Whether in time or not, what is there then decides.
            let mut tried = self.tried.subscribe();
            let _ = tokio::time::timeout(FIRST_WAIT, tried.wait_for(|is_tried| *is_tried)).await;
        }
        let Some(national) = self.current() else {
            return Err(Failure::Unavailable(anyhow::anyhow!("the search index is not there yet")));
        };
        if let Some(slot) = self.slots.find(insee, &national, self.seq.load(Ordering::Acquire)) {
            return Ok(slot);
        }
        let before = self.slots.known(insee);
        let (search, links, insee) = (Arc::clone(self), links.clone(), insee.clone());
        match db.read(move |connection| search.slots.make(connection, &links, &insee, &national)).await {
            // What it holds may have been over just before the database went away; it is better than nothing.
            Err(Failure::Unavailable(cause)) if db.versions().away_for().unwrap_or_default() <= STAND_IN_SECONDS => {
                before.ok_or(Failure::Unavailable(cause))
            }
            made => made,
        }
    }

    /// Whether a reply may be sent once more: what it was searched in is still what would be.
    #[must_use]
    pub fn holds(&self, searched: &Searched) -> bool {
        let Some(national) = self.current() else { return false };
        let slot = self.slots.find(&searched.insee, &national, self.seq.load(Ordering::Acquire));
        slot.is_some_and(|slot| slot.number == searched.number)
    }

    /// Whether the reply under this key is asked for again, and worth being kept.
    #[must_use]
    pub fn is_asked_again(&self, key: &str) -> bool {
        self.asked.again(key)
    }

    /// Counts the question of a reply that is sent once more.
    pub fn count(&self, searched: &Searched) {
        if let Some((text, is_answered)) = &searched.asked {
            self.note(&searched.insee, text, *is_answered);
        }
    }

    fn note(&self, insee: &InseeCode, text: &str, is_answered: bool) {
        if let Ok(mut misses) = self.misses.lock() {
            misses.note(insee, text, is_answered, Timestamp::now());
        }
    }
}

/// Answers a question in a commune; the answer holds as long as what it was searched in.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::Unavailable`] before the index is there, or the database's.
pub async fn search(
    db: &Db,
    links: &Links,
    engine: &Arc<Search>,
    insee: &InseeCode,
    query: &SearchQuery,
) -> Result<(SearchResults, Searched), Failure> {
    let slot = engine.slot(db, links, insee).await?;
    let SearchQuery { text, level, theme, limit } = query;
    let question = Question { text, reading: Reading::Whole, level: *level, theme: *theme, limit: *limit };
    let Outcome { hits, is_answered, related, corrected } = answer(&slot.national, &slot.local, &question);
    let is_asked = !text.trim().is_empty();
    if is_asked {
        engine.note(insee, text, is_answered);
    }
    let contact = match (is_asked && !is_answered).then(|| catchment::contact(db, insee)) {
        None => None,
        Some(contact) => match contact.await {
            Ok(contact) => Some(contact),
            // While the database is away what was found goes without.
            Err(Failure::Unavailable(_)) => None,
            Err(failure) => return Err(failure),
        },
    };
    let asked = is_asked.then(|| (text.as_str().into(), is_answered));
    let searched = Searched { insee: insee.clone(), number: slot.number, asked };
    let found = SearchResults {
        results: hits.into_iter().filter_map(|hit| result(links, insee, hit)).collect(),
        is_answered,
        corrected,
        also: related
            .into_iter()
            .filter_map(|(_, slug, title)| Some(SearchLink { url: links.fiche(insee, &slug.parse().ok()?), title }))
            .collect(),
        contact,
    };
    Ok((found, searched))
}

fn result(links: &Links, insee: &InseeCode, hit: Hit) -> Option<SearchResult> {
    let (kind, url) = match hit.kind {
        Kind::School => (SearchKind::School, links.school(insee, &hit.slug.parse::<Uai>().ok()?)),
        Kind::Fiche | Kind::Layer => (SearchKind::Fiche, links.fiche(insee, &hit.slug.parse::<Slug>().ok()?)),
        Kind::News => (SearchKind::News, links.view_at(insee, &hit.slug)),
        Kind::Notice => (SearchKind::Notice, links.view_at(insee, &hit.slug)),
        Kind::Service => (SearchKind::Service, links.view_at(insee, &hit.slug)),
        Kind::Event => (SearchKind::Event, links.view_at(insee, &hit.slug)),
        Kind::LifeEvent => (SearchKind::LifeEvent, links.view_at(insee, &hit.slug)),
        Kind::Page => (SearchKind::Page, links.view_at(insee, &hit.slug)),
    };
    Some(SearchResult {
        kind,
        title: hit.title,
        url,
        excerpt_html: hit.excerpt,
        voice: Some(hit.voice).filter(|voice| !voice.is_empty()),
    })
}

/// What a question that is being typed may become: titles of what it finds.
///
/// # Errors
/// As [`fn@search`].
pub async fn suggest(
    db: &Db,
    links: &Links,
    engine: &Arc<Search>,
    insee: &InseeCode,
    text: &str,
    limit: usize,
) -> Result<(Vec<SearchSuggestion>, Searched), Failure> {
    let slot = engine.slot(db, links, insee).await?;
    let question = Question { text, reading: Reading::Typing, level: None, theme: None, limit };
    let found = answer(&slot.national, &slot.local, &question);
    let hits = if found.is_answered { found.hits } else { Vec::new() };
    let suggestions = hits
        .into_iter()
        .filter_map(|hit| result(links, insee, hit))
        .map(|found| SearchSuggestion { kind: found.kind, title: found.title, url: found.url })
        .collect();
    Ok((suggestions, Searched { insee: insee.clone(), number: slot.number, asked: None }))
}

/// How much was searched in the body's communes over the last weeks, and what found nothing.
///
/// # Errors
/// The database's.
pub async fn list_search_weeks(db: &Db, acting: &Acting) -> Result<Vec<SearchWeek>, Failure> {
    let acting = acting.clone();
    let since = week_of(Timestamp::now() - jiff::SignedDuration::from_hours(24 * 7 * WEEKS));
    db.read(move |connection| {
        let body = acting.body();
        let (found, _) = communes::of_body(connection, &body.name, None, 2_000)?;
        let codes: Vec<&str> = found.iter().map(|commune| commune.insee.as_str()).collect();
        let misses = search::misses(connection, &codes, &since)?;
        let mut weeks: Vec<SearchWeek> = Vec::new();
        for (insee, count) in search::counts(connection, &codes, &since)? {
            let Ok(insee) = insee.parse::<InseeCode>() else { continue };
            let words = misses
                .iter()
                .filter(|(commune, week, ..)| commune == insee.as_str() && *week == count.week)
                .map(|(_, _, words, asked)| (words.clone(), *asked));
            weeks.push(SearchWeek::new(insee.clone(), count.week.clone(), count.asked, count.unanswered, words));
        }
        Ok(weeks)
    })
    .await
}
