//! The outbox as the operator sees it on the command line.

use anyhow::anyhow;
use mee_shared::account::fold_email;

use crate::mail::{self, Sender};
use crate::store::outbox::{self as rows, Counts, Listed};
use crate::store::{Db, StoreError};

/// How many mails are shown one by one.
const SHOWN: i64 = 1_000;

/// What is in the outbox.
pub struct Outbox {
    /// How many mails are in each state.
    pub counts: Counts,
    /// Those that were not sent, the oldest first.
    pub unsent: Vec<Listed>,
}

/// What is in the outbox.
///
/// # Errors
/// When the database does not answer.
pub fn outbox(db: &Db) -> Result<Outbox, StoreError> {
    db.read_blocking(|connection| {
        Ok(Outbox { counts: rows::count(connection)?, unsent: rows::list_unsent(connection, SHOWN)? })
    })
}

/// Makes every mail that was not sent due now, those given up too; says how many that were.
///
/// # Errors
/// When the database does not answer.
pub fn retry_all(db: &Db) -> Result<usize, StoreError> {
    db.write_blocking(rows::retry_all)
}

/// Sends a message that says nothing, past the outbox.
///
/// # Errors
/// When the address is none, or the relay does not take the message.
pub fn send_trial(sender: &Sender, to: &str, public_url: &str) -> anyhow::Result<()> {
    let to = fold_email(to).ok_or_else(|| anyhow!("ce n'est pas une adresse électronique"))?;
    let id = uuid::Uuid::now_v7().to_string();
    sender
        .send(&id, &to, &mail::trial(public_url))
        .map_err(|failed| anyhow!("le relais n'a pas pris le message ({})", failed.why))
}
