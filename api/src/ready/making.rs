//! Which replies are being made right now: each by one request, however many ask for it. The others wait, and get what it made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::Entry;

/// What became of a making, as those who wait for it hear it.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The reply.
    Made(Arc<Entry>),
    /// Nothing that others could be given: a refusal, or an answer to this one request.
    Nothing,
    /// Whoever made it went away before its end.
    Abandoned,
}

type Heard = watch::Receiver<Option<Outcome>>;

/// Keys under way. Cheap to clone.
#[derive(Debug, Default, Clone)]
pub struct Making(Arc<Mutex<HashMap<Box<str>, Heard>>>);

/// Whose turn it is to make a reply.
#[derive(Debug)]
pub enum Turn {
    /// The caller's.
    Ours(Maker),
    /// Somebody else's, who is at it.
    Theirs(Waiting),
}

/// Makes a reply. When it is dropped without a word, those who wait hear that too.
#[derive(Debug)]
pub struct Maker {
    making: Making,
    key: Box<str>,
    heard: watch::Sender<Option<Outcome>>,
}

/// Waits for a reply that somebody makes.
#[derive(Debug)]
pub struct Waiting(Heard);

impl Making {
    /// Who makes the reply under this key: the first who asks.
    pub fn begin(&self, key: &str) -> Turn {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(heard) = under_way.get(key) {
            return Turn::Theirs(Waiting(heard.clone()));
        }
        let (sender, heard) = watch::channel(None);
        under_way.insert(key.into(), heard);
        Turn::Ours(Maker { making: self.clone(), key: key.into(), heard: sender })
    }
}

impl Maker {
    /// The key of the reply.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Tells those who wait what became of it.
    pub fn tell(self, outcome: Outcome) {
        // Nobody may wait.
        let _ = self.heard.send(Some(outcome));
    }
}

impl Drop for Maker {
    fn drop(&mut self) {
        // Before the sender goes: whoever hears of an end finds the key free.
        self.making.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

impl Waiting {
    /// What became of it.
    pub async fn outcome(mut self) -> Outcome {
        match self.0.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or(Outcome::Abandoned),
            Err(_) => Outcome::Abandoned,
        }
    }
}
