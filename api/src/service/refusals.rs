//! Refusals in the audit log, written by a thread of their own: whoever is refused waits for nothing, and cannot fill the disk.
//!
//! The first refusal of its kind is written at once; further ones in the same minute are counted and written as one entry at
//! its end. Kinds are told apart by who, action, object, code and places. An actor gets so many kinds a minute, beyond which
//! objects and places are left out; what finds no room at all is counted, and an entry says how many there were.
//! No value of a request is kept: no text, address, e-mail or token.

mod ledger;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mee_shared::problem::ProblemCode;
use serde_json::json;

use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::BodyId;
use crate::store::{Conn, Db, StoreError};
use ledger::Ledger;

/// Who was refused, by identifiers only; nobody where all are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Who {
    /// The account.
    pub account: Option<String>,
    /// The API key's identifier, never the key.
    pub api_key: Option<String>,
    /// The body acted for.
    pub body: Option<BodyId>,
}

/// What came of the credentials of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// There were none.
    None,
    /// There were some, and they did not count or were not looked at before the request was refused.
    NotTaken,
    /// They counted.
    Taken,
}

impl Credentials {
    fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::NotTaken => "not taken",
            Self::Taken => "taken",
        }
    }
}

/// A refusal, as far as the log tells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refused {
    /// Who was refused.
    pub who: Who,
    /// What was asked for: `member.put`.
    pub action: String,
    /// The kind and identifier of what it was asked of.
    pub object: Option<(String, String)>,
    /// Why it was refused.
    pub code: ProblemCode,
    /// The places of the request that were refused, never what stood there.
    pub pointers: Vec<String>,
    /// What came of the credentials.
    pub credentials: Credentials,
    /// Why credentials did not count, where that is known; the client is never told.
    pub reason: Option<&'static str>,
}

/// How many refusals wait to be written; one takes some hundred bytes.
const QUEUE: usize = 10_000;

/// How long refusals are gathered before they are written in one transaction: the lock of the log is taken that seldom.
const GATHER: Duration = Duration::from_millis(200);

/// How long the thread sleeps when nothing happens, at most.
const IDLE: Duration = Duration::from_secs(1);

enum Message {
    Refused(Box<Refused>),
    Stop,
}

/// The way to the thread that writes.
pub struct Refusals {
    sender: SyncSender<Message>,
    lost: std::sync::Arc<AtomicU64>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Refusals {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(db: Db) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(QUEUE);
        let lost = std::sync::Arc::new(AtomicU64::new(0));
        let counted = std::sync::Arc::clone(&lost);
        let thread = std::thread::Builder::new().name("refusals".to_owned()).spawn(move || {
            Writer { db, counted, ledger: Ledger::new(Instant::now()), waiting: Vec::new() }.run(&receiver)
        })?;
        Ok(Self { sender, lost, thread: Mutex::new(Some(thread)) })
    }

    /// Notes a refusal, without ever waiting; where there is no room it is counted only.
    pub fn note(&self, refused: Refused) {
        if let Err(TrySendError::Full(_)) = self.sender.try_send(Message::Refused(Box::new(refused))) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes what is still waiting and ends the thread.
    pub fn close(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && self.sender.send(Message::Stop).is_ok()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes refusals had panicked");
        }
    }
}

struct Writer {
    db: Db,
    counted: std::sync::Arc<AtomicU64>,
    ledger: Ledger,
    /// What is due to be written, with how often it happened.
    waiting: Vec<(Refused, u64)>,
}

impl Writer {
    fn run(mut self, receiver: &Receiver<Message>) {
        loop {
            let first = receiver.recv_timeout(IDLE);
            let mut is_over = matches!(first, Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected));
            if let Ok(Message::Refused(refused)) = first {
                self.waiting.extend(self.ledger.take(*refused));
                std::thread::sleep(GATHER);
            }
            // At most what the queue held: a flood that never ends must not keep the rest from being written.
            for message in receiver.try_iter().take(QUEUE) {
                match message {
                    Message::Refused(refused) => self.waiting.extend(self.ledger.take(*refused)),
                    Message::Stop => is_over = true,
                }
            }
            self.ledger.lose(self.counted.swap(0, Ordering::Relaxed));
            self.waiting.extend(self.ledger.end_minute(Instant::now(), is_over));
            self.write();
            if is_over {
                return;
            }
        }
    }

    fn write(&mut self) {
        let lost = self.ledger.take_lost();
        if self.waiting.is_empty() && lost == 0 {
            return;
        }
        let written = self.db.write_blocking(|connection| {
            for (refused, count) in &self.waiting {
                record(connection, refused, *count)?;
            }
            if lost > 0 {
                let entry = Entry::refused(Actor::System, "refusals.drop", "audit");
                append(connection, &Entry { after: Some(json!({ "count": lost })), ..entry })?;
            }
            Ok::<_, StoreError>(())
        });
        match written {
            Ok(()) => self.waiting.clear(),
            Err(error) => {
                tracing::error!(cause = %error, count = self.waiting.len(), "refusals could not be written; they are kept");
                self.ledger.lose(lost);
                let beyond = self.waiting.len().saturating_sub(QUEUE);
                self.waiting.truncate(QUEUE);
                self.ledger.lose(u64::try_from(beyond).unwrap_or(u64::MAX));
            }
        }
    }
}

fn record(connection: &mut Conn, refused: &Refused, count: u64) -> Result<(), StoreError> {
    let who = &refused.who;
    let actor = match (&who.account, &who.api_key) {
        (Some(account), _) => Actor::Account(account),
        (None, Some(key)) => Actor::ApiKey(key),
        (None, None) => Actor::Nobody,
    };
    let mut after = json!({ "code": refused.code, "count": count, "credentials": refused.credentials.as_str() });
    if let Some(fields) = after.as_object_mut() {
        if !refused.pointers.is_empty() {
            fields.insert("pointers".to_owned(), json!(refused.pointers));
        }
        if let Some(reason) = refused.reason {
            fields.insert("reason".to_owned(), json!(reason));
        }
    }
    let (kind, id) =
        refused.object.as_ref().map_or(("operation", None), |(kind, id)| (kind.as_str(), Some(id.as_str())));
    let entry = Entry {
        body: who.body.as_ref(),
        object_id: id,
        after: Some(after),
        ..Entry::refused(actor, &refused.action, kind)
    };
    append(connection, &entry)?;
    Ok(())
}
