//! What was asked and what found nothing: counts by commune and week, and words only where several asked them.
//!
//! A question may hold a name or a number. So words are kept in memory alone, without who asked, until the same ones
//! were asked three times within a week; and never words with a digit, more than four of them, or long ones.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mee_shared::ids::InseeCode;

use crate::search::words;
use crate::store::search::{WeekCount, add_counts, add_miss};
use crate::store::{Db, StoreError};

/// From how many times on words are written.
const OFTEN: i64 = 3;

/// The most different words kept in memory; beyond, only counts.
const MOST: usize = 5_000;

#[derive(Default)]
struct Miss {
    asked: i64,
    written: i64,
}

/// Counts to be written, by commune.
type Counted = Vec<(InseeCode, WeekCount)>;

/// Words to be written, with how often they were asked.
type Often = Vec<(InseeCode, String, i64)>;

/// See the module.
#[derive(Default)]
pub(super) struct Misses {
    week: String,
    counts: HashMap<InseeCode, (i64, i64)>,
    words: HashMap<(InseeCode, String), Miss>,
}

/// The week as ISO 8601 writes it.
pub(super) fn week_of(at: Timestamp) -> String {
    let week = at.to_zoned(TimeZone::UTC).date().iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

/// The words of a question as they may be kept; none where it could tell of a person.
fn keepable(question: &str) -> Option<String> {
    if question.contains('@') || question.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let found: Vec<String> = words(question).into_iter().map(|word| word.text).collect();
    let is_short = (1..=4).contains(&found.len()) && found.iter().all(|word| word.chars().count() <= 20);
    let is_short = is_short && found.iter().any(|word| word.chars().count() >= 2);
    is_short.then(|| found.join(" "))
}

impl Misses {
    /// Counts a question.
    pub(super) fn note(&mut self, insee: &InseeCode, question: &str, is_answered: bool, now: Timestamp) {
        let week = week_of(now);
        if self.week != week {
            // What was asked too rarely in its week is forgotten with it.
            self.words.clear();
            self.week = week;
        }
        let counts = self.counts.entry(insee.clone()).or_default();
        counts.0 += 1;
        if is_answered {
            return;
        }
        counts.1 += 1;
        if let Some(words) = keepable(question) {
            let key = (insee.clone(), words);
            if self.words.len() < MOST || self.words.contains_key(&key) {
                self.words.entry(key).or_default().asked += 1;
            }
        }
    }

    /// Takes what is to be written.
    fn take(&mut self) -> (String, Counted, Often) {
        let counts = self
            .counts
            .drain()
            .map(|(insee, (asked, unanswered))| (insee, WeekCount { week: self.week.clone(), asked, unanswered }));
        let counts = counts.collect();
        let mut often = Vec::new();
        for ((insee, words), miss) in &mut self.words {
            if miss.asked >= OFTEN && miss.asked > miss.written {
                often.push((insee.clone(), words.clone(), miss.asked - miss.written));
                miss.written = miss.asked;
            }
        }
        (self.week.clone(), counts, often)
    }
}

/// Writes what was counted since the last time.
pub(super) fn write(db: &Db, misses: &std::sync::Mutex<Misses>) -> Result<(), StoreError> {
    let Ok(mut held) = misses.lock() else { return Ok(()) };
    let (week, mut counts, mut often) = held.take();
    drop(held);
    if counts.is_empty() && often.is_empty() {
        return Ok(());
    }
    // The same order in every process: two that wrote in another would wait for each other.
    counts.sort_by(|one, other| one.0.cmp(&other.0));
    often.sort();
    db.write_blocking(|connection| {
        for (insee, count) in &counts {
            add_counts(connection, insee.as_str(), count)?;
        }
        for (insee, words, count) in &often {
            add_miss(connection, insee.as_str(), &week, words, *count)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_tell_of_nobody_may_be_kept() {
        for (question, kept) in [
            ("Piscine à vagues !", Some("piscine a vagues")),
            ("0612345678", None),
            ("papa@example.org", None),
            ("12 rue des Lilas", None),
            ("", None),
            ("un deux trois quatre cinq", None),
            ("a", None),
        ] {
            assert_eq!(keepable(question).as_deref(), kept, "{question}");
        }
    }

    #[test]
    fn words_are_written_once_three_asked_them_and_counts_at_once() {
        let mut misses = Misses::default();
        let now = Timestamp::UNIX_EPOCH;
        let Ok(insee) = "99999".parse::<InseeCode>() else { return };
        misses.note(&insee, "quidditch", false, now);
        misses.note(&insee, "cantine", true, now);
        misses.note(&insee, "Quidditch", false, now);
        let (week, counts, often) = misses.take();
        assert_eq!((week.as_str(), counts.len(), often.len()), ("1970-W01", 1, 0));
        assert_eq!(counts.first().map(|(_, count)| (count.asked, count.unanswered)), Some((3, 2)));
        misses.note(&insee, "quidditch", false, now);
        assert_eq!(misses.take().2, [(insee.clone(), "quidditch".to_owned(), 3)]);
        assert!(misses.take().2.is_empty(), "nothing is written twice");
    }
}
