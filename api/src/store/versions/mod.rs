//! What of the public content changed last, as this process knows it: in memory, and read without the database.
//!
//! Triggers say whose content a transaction changed (`content_versions` of the migrations). A writer of this process tells it
//! here as soon as it has committed, before anyone hears that it has; [`Watch`] tells what others wrote.
//! A reply that keeps the [`Basis`] it was made on holds as long as [`Versions::holds`] says so.

mod told;
mod watch;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

pub(super) use told::Told;
pub use watch::Watch;

/// Whose content it is where it is everybody's, as the triggers write it.
const EVERYBODY: &str = "*";

/// When the content of a body, or everybody's, changed last.
#[derive(Debug, Default)]
pub struct Scope {
    /// The number of the change, counted by this process; 0 before the first.
    number: AtomicU64,
    /// When this process heard of it, in milliseconds since it started.
    at: AtomicU64,
}

/// What a reply was made from, and when: it holds until one of it changes.
#[derive(Debug, Clone)]
pub struct Basis {
    moment: Moment,
    /// Whose content besides everybody's; none where any change counts.
    bodies: Option<Arc<[Arc<Scope>]>>,
}

/// A moment in the order of changes, taken before anything is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    number: u64,
    sight: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Versions {
    started: Instant,
    /// What writers of this process call themselves in notifications.
    instance: String,
    /// The number of the last change of anything.
    last: Scope,
    everybody: Scope,
    bodies: RwLock<HashMap<String, Arc<Scope>>>,
    /// How often changes may have been missed: what was made before the last time holds no longer.
    sight: AtomicU64,
    is_watched: AtomicBool,
    /// Since when the database has been away, in milliseconds since the start, plus one; 0 while it is there.
    away: AtomicU64,
    /// Up to which version the table of SQLite was read.
    seen: AtomicI64,
}

impl Default for Versions {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            instance: uuid::Uuid::now_v7().simple().to_string(),
            last: Scope::default(),
            everybody: Scope::default(),
            bodies: RwLock::default(),
            sight: AtomicU64::new(0),
            is_watched: AtomicBool::new(false),
            away: AtomicU64::new(0),
            seen: AtomicI64::new(0),
        }
    }
}

impl Versions {
    /// What writers of this process call themselves in notifications.
    pub(super) fn instance(&self) -> &str {
        &self.instance
    }

    /// Whether someone watches what others write: without that, nothing may be kept.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.is_watched.load(Ordering::Acquire)
    }

    /// For how many seconds the database has been away; none while it is there.
    #[must_use]
    pub fn away_for(&self) -> Option<u64> {
        let since = self.away.load(Ordering::Acquire).checked_sub(1)?;
        Some(self.now().saturating_sub(since) / 1_000)
    }

    /// Whether the database is known to be away.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.away.load(Ordering::Acquire) != 0
    }

    /// This moment in the order of changes. To be taken before the first read: what changes in between counts as later.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { number: self.last.number.load(Ordering::Acquire), sight: self.sight.load(Ordering::Acquire) }
    }

    /// What is made since that moment from everybody's content and from that of these bodies.
    #[must_use]
    pub fn basis(&self, moment: Moment, bodies: Arc<[Arc<Scope>]>) -> Basis {
        Basis { moment, bodies: Some(bodies) }
    }

    /// What is made since that moment from whatever there is.
    #[must_use]
    pub fn basis_of_all(&self, moment: Moment) -> Basis {
        Basis { moment, bodies: None }
    }

    /// The scopes of these bodies.
    #[must_use]
    pub fn scopes(&self, bodies: &[String]) -> Arc<[Arc<Scope>]> {
        bodies.iter().map(|body| self.scope(body)).collect()
    }

    /// Whether nothing that it was made from has changed since.
    #[must_use]
    pub fn holds(&self, basis: &Basis) -> bool {
        basis.moment.sight == self.sight.load(Ordering::Acquire) && self.changed_at(basis).is_none()
    }

    /// For how many milliseconds it has been known to be outdated; 0 where it is not.
    ///
    /// That changes may have been missed is not counted: nobody knows of any.
    #[must_use]
    pub fn outdated_for(&self, basis: &Basis) -> u64 {
        self.changed_at(basis).map_or(0, |at| self.now().saturating_sub(at))
    }

    /// When what it was made from changed, the last time.
    fn changed_at(&self, basis: &Basis) -> Option<u64> {
        let after = |scope: &Scope| {
            (scope.number.load(Ordering::Acquire) > basis.moment.number).then(|| scope.at.load(Ordering::Relaxed))
        };
        match &basis.bodies {
            Some(bodies) => {
                let local = bodies.iter().filter_map(|scope| after(scope)).max();
                after(&self.everybody).max(local)
            }
            None => after(&self.last),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn scope(&self, body: &str) -> Arc<Scope> {
        let known = self.bodies.read().unwrap_or_else(PoisonError::into_inner).get(body).cloned();
        known.unwrap_or_else(|| {
            let mut bodies = self.bodies.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(bodies.entry(body.to_owned()).or_default())
        })
    }

    /// Takes note that content changed: a body's, or everybody's.
    fn note(&self, whose: &str) {
        let number = self.last.number.fetch_add(1, Ordering::AcqRel) + 1;
        let at = self.now();
        self.last.at.store(at, Ordering::Relaxed);
        let local;
        let scope = if whose == EVERYBODY {
            &self.everybody
        } else {
            local = self.scope(whose);
            &local
        };
        scope.at.store(at, Ordering::Relaxed);
        scope.number.fetch_max(number, Ordering::AcqRel);
    }

    /// Takes note that changes may have been missed.
    fn lose_sight(&self) {
        self.sight.fetch_add(1, Ordering::AcqRel);
    }

    fn set_away(&self, is_away: bool) {
        if is_away {
            let since = self.now() + 1;
            // Away already: since when stays.
            let _ = self.away.compare_exchange(0, since, Ordering::AcqRel, Ordering::Acquire);
        } else {
            self.away.store(0, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(versions: &Versions, bodies: &[&str]) -> Basis {
        let bodies: Vec<String> = bodies.iter().map(|body| (*body).to_owned()).collect();
        versions.basis(versions.moment(), versions.scopes(&bodies))
    }

    #[test]
    fn a_reply_holds_until_something_it_was_made_from_changes() {
        for (bodies, changed, holds) in [
            (["national", "ville"], "ville", false),
            (["national", "ville"], "national", false),
            (["national", "ville"], "*", false),
            (["national", "ville"], "autre", true),
        ] {
            let versions = Versions::default();
            versions.note("ville");
            let made = basis(&versions, &bodies);
            assert!(versions.holds(&made));
            versions.note(changed);
            assert_eq!(versions.holds(&made), holds, "{changed}");
            assert!(versions.holds(&basis(&versions, &bodies)), "what is made afterwards holds");
        }
    }

    #[test]
    fn what_depends_on_all_ends_with_any_change() {
        let versions = Versions::default();
        let made = versions.basis_of_all(versions.moment());
        assert!(versions.holds(&made));
        versions.note("autre");
        assert!(!versions.holds(&made));
    }

    #[test]
    fn a_change_while_it_is_made_counts_as_later() {
        let versions = Versions::default();
        let moment = versions.moment();
        versions.note("ville");
        assert!(!versions.holds(&versions.basis(moment, versions.scopes(&["ville".to_owned()]))));
    }

    #[test]
    fn what_may_have_been_missed_ends_everything_and_outdates_nothing() {
        let versions = Versions::default();
        let made = basis(&versions, &["ville"]);
        versions.lose_sight();
        assert!(!versions.holds(&made));
        assert_eq!(versions.outdated_for(&made), 0);
    }

    #[test]
    fn the_database_is_away_from_the_first_time_it_is_missed() {
        let versions = Versions::default();
        assert_eq!(versions.away_for(), None);
        versions.set_away(true);
        std::thread::sleep(std::time::Duration::from_millis(5));
        versions.set_away(true);
        assert_eq!(versions.away_for(), Some(0));
        assert!(versions.is_away());
        versions.set_away(false);
        assert_eq!(versions.away_for(), None);
    }
}
