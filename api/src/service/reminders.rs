//! Reminders: who has left something to fill in or to check is told so, once a month at most, or when a body above asks.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use mee_shared::account::Role;
use mee_shared::body::BodyKind;
use mee_shared::ids::InseeCode;
use mee_shared::publication::ReviewDue;
use mee_shared::wire::desk::{RemindersSent, SendReminders};
use serde_json::json;

use super::auth::{Acting, Change};
use super::to_fill::{Book, filling};
use super::{Failure, mail, reviews};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::body_settings::{self, Topic};
use crate::store::{Conn, Db, communes, lock_reminders, memberships};

/// Who is reminded: those who can do something about it.
pub(super) const REMINDED: &[Role] = &[Role::Editor, Role::Publisher];

/// How often the server looks.
const EVERY: Duration = Duration::from_secs(24 * 3_600);

/// The microseconds of a day.
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// How long a body is left in peace by the server.
const MONTH: i64 = 30 * DAY;

/// How long a commune is left in peace by the bodies above it.
const WEEK: i64 = 7 * DAY;

/// How many bodies are looked at in one transaction: the write lock is not held for long.
const AT_ONCE: usize = 20;

/// The most communes that are named in one request.
const MOST: usize = 1_000;

/// What a body has left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeftToDo {
    pub(super) to_fill: u32,
    pub(super) overdue: usize,
}

impl LeftToDo {
    pub(super) fn of(connection: &mut Conn, book: &mut Book, body: &Body) -> Result<Self, Failure> {
        let rate = filling(connection, book, body)?.rate;
        let due = reviews::of_body(connection, body, reviews::today())?;
        let overdue = due.iter().filter(|review| review.state != ReviewDue::Soon).count();
        Ok(Self { to_fill: rate.total - rate.filled, overdue })
    }

    pub(super) fn is_nothing(self) -> bool {
        self.to_fill == 0 && self.overdue == 0
    }
}

/// Whether the body was reminded within this time, in microseconds.
fn is_recent(connection: &mut Conn, body: &BodyId, within: i64) -> Result<bool, Failure> {
    let last = body_settings::notified_at(connection, body, Topic::Reminder, "")?;
    let now = jiff::Timestamp::now().as_microsecond();
    Ok(last.is_some_and(|at| at > now - within))
}

fn note(connection: &mut Conn, body: &BodyId) -> Result<(), Failure> {
    let now = jiff::Timestamp::now().as_microsecond();
    Ok(body_settings::note_notice(connection, body, Topic::Reminder, "", now)?)
}

/// Reminds every body that has something left to do and takes reminders; says how many that were.
///
/// # Errors
/// When the database does not answer.
pub fn remind_all(db: &Db) -> Result<usize, Failure> {
    let ids = db.read_blocking(|connection| Ok::<_, Failure>(memberships::bodies_with(connection, REMINDED)?))?;
    let (mut book, mut count) = (Book::default(), 0);
    for some in ids.chunks(AT_ONCE) {
        count += db.write_blocking(|connection| -> Result<usize, Failure> {
            lock_reminders(connection)?;
            let mut reminded = 0;
            for id in some {
                reminded += usize::from(remind_monthly(connection, &mut book, id)?);
            }
            Ok(reminded)
        })?;
    }
    Ok(count)
}

fn remind_monthly(connection: &mut Conn, book: &mut Book, id: &BodyId) -> Result<bool, Failure> {
    if !body_settings::takes_reminders(connection, id)? || is_recent(connection, id, MONTH)? {
        return Ok(false);
    }
    let Some(body) = bodies::get(connection, id)? else { return Ok(false) };
    if LeftToDo::of(connection, book, &body)?.is_nothing() {
        return Ok(false);
    }
    mail::remind(connection, &body, None)?;
    note(connection, id)?;
    Ok(true)
}

/// Reminds the late communes of the territory of the body acted for, each once a week at most.
///
/// # Errors
/// [`Failure::Forbidden`] for a body that is neither the national editor nor an intercommunalité,
/// [`Failure::Unprocessable`] for a commune that is not of its territory, or the database's.
pub async fn send_reminders(db: &Db, acting: &Acting, asked: SendReminders) -> Result<RemindersSent, Failure> {
    if !matches!(acting.body().name.kind(), BodyKind::National | BodyKind::Epci) {
        return Err(Failure::Forbidden("Seules une intercommunalité et l'éditeur national rappellent des communes."));
    }
    if asked.communes.as_ref().is_some_and(|communes| communes.len() > MOST) {
        return Err(Failure::rule("/communes", "Nommez 1 000 communes au plus."));
    }
    let acting = acting.clone();
    db.write(move |connection| {
        lock_reminders(connection)?;
        let (mut book, mut sent) = (Book::default(), RemindersSent::default());
        for (insee, body) in addressed(connection, acting.body(), asked.communes)? {
            if LeftToDo::of(connection, &mut book, &body)?.is_nothing() {
                continue;
            }
            if !body_settings::takes_reminders(connection, &body.id)? {
                sent.opted_out.push(insee);
            } else if is_recent(connection, &body.id, WEEK)? {
                sent.too_soon.push(insee);
            } else {
                mail::remind(connection, &body, Some(&acting.body().label))?;
                note(connection, &body.id)?;
                sent.reminded.push(insee);
            }
        }
        let after = Some(json!({ "reminded": sent.reminded }));
        let change = Change { action: "reminders.send", object: ("body", acting.body_id()), before: None, after };
        acting.record(connection, change)?;
        Ok(sent)
    })
    .await
}

/// The communes of the body's territory that have people to remind: those named, or every one.
fn addressed(
    connection: &mut Conn,
    above: &Body,
    named: Option<Vec<InseeCode>>,
) -> Result<Vec<(InseeCode, Body)>, Failure> {
    let foreign =
        |index: usize| Failure::rule(&format!("/communes/{index}"), "Cette commune n'est pas de votre territoire.");
    let is_here = |commune: &mee_shared::commune::Commune| mee_shared::fiche::layer::covers(&above.name, commune);
    for (index, insee) in named.iter().flatten().enumerate() {
        if !communes::find(connection, insee)?.is_some_and(|commune| is_here(&commune)) {
            return Err(foreign(index));
        }
    }
    let mut found = Vec::new();
    for id in memberships::bodies_with(connection, REMINDED)? {
        let Some(body) = bodies::get(connection, &id)?.filter(|body| body.name.kind() == BodyKind::Commune) else {
            continue;
        };
        let Ok(insee) = body.name.territory().parse::<InseeCode>() else { continue };
        let is_asked = match &named {
            Some(named) => named.contains(&insee),
            None => communes::find(connection, &insee)?.is_some_and(|commune| is_here(&commune)),
        };
        if is_asked {
            found.push((insee, body));
        }
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(found)
}

/// The thread that reminds daily; it ends when this is dropped.
pub struct Reminders {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Reminders {
    /// Starts the thread, which looks at once and then daily.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(db: Db) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("reminders".to_owned()).spawn(move || {
            loop {
                match remind_all(&db) {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(count, "bodies were reminded of what is left to do"),
                    Err(error) => tracing::error!(cause = ?error, "bodies could not be reminded"),
                }
                if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Reminders {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that reminds bodies had panicked");
        }
    }
}
