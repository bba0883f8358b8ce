//! The columns whose secrets are sealed at rest, and the vault of this process that seals and opens them.
//!
//! There is one vault in a process, set once before the database is opened: no function that reads or writes such a column
//! can then be called without it, or with another.

use std::sync::OnceLock;

use diesel::prelude::*;

use super::schema::{credentials, signing_keys, webhooks};
use super::{Conn, StoreError};
use crate::auth::seal::Vault;

static VAULT: OnceLock<Vault> = OnceLock::new();

fn vault() -> &'static Vault {
    VAULT.get_or_init(Vault::default)
}

/// Sets the vault of this process, before any secret is read or written.
///
/// # Errors
/// When one is set already.
pub fn set(vault: Vault) -> Result<(), StoreError> {
    let refused = |_| StoreError::Corrupt { place: "vault".to_owned(), cause: "it is set already".to_owned() };
    VAULT.set(vault).map_err(refused)
}

/// Whether secrets are sealed.
#[must_use]
pub fn is_sealing() -> bool {
    !vault().is_empty()
}

/// A column that holds secrets, and a row of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) column: &'static str,
    pub(super) row: &'a str,
}

impl Place<'_> {
    fn text(self) -> String {
        format!("{}/{}", self.column, self.row)
    }

    fn corrupt(self, cause: &anyhow::Error) -> StoreError {
        StoreError::Corrupt { place: self.text(), cause: format!("{cause:#}") }
    }
}

pub(super) const TOTP_SECRET: &str = "credentials.totp_secret";
pub(super) const TOTP_PENDING: &str = "credentials.totp_pending";
pub(super) const PRIVATE_KEY: &str = "signing_keys.private_key";
pub(super) const WEBHOOK_SECRET: &str = "webhooks.secret";
pub(super) const WEBHOOK_PREVIOUS: &str = "webhooks.previous_secret";

/// The secret as it is to be written there.
pub(super) fn seal(column: &'static str, row: &str, secret: &str) -> Result<String, StoreError> {
    let place = Place { column, row };
    vault().seal(secret, &place.text()).map_err(|error| place.corrupt(&error))
}

/// The secret that was read there.
pub(super) fn open(column: &'static str, row: &str, kept: &str) -> Result<String, StoreError> {
    let place = Place { column, row };
    vault().open(kept, &place.text()).map_err(|error| place.corrupt(&error))
}

/// Seals anew what is kept in another way than the vault would keep it now; says how many secrets that were.
///
/// # Errors
/// When a secret cannot be opened, or the database refuses.
pub fn reseal(connection: &mut Conn) -> Result<usize, StoreError> {
    let mut changed = 0;
    let again = |column, row: &str, kept: &str| -> Result<Option<String>, StoreError> {
        if vault().is_current(kept) {
            return Ok(None);
        }
        let secret = open(column, row, kept)?;
        seal(column, row, &secret).map(Some)
    };
    let rows: Vec<(String, Option<String>, Option<String>)> = credentials::table
        .select((credentials::account_id, credentials::totp_secret, credentials::totp_pending))
        .load(connection)?;
    for (id, secret, pending) in rows {
        if let Some(sealed) = secret.map(|kept| again(TOTP_SECRET, &id, &kept)).transpose()?.flatten() {
            diesel::update(credentials::table.find(&id))
                .set(credentials::totp_secret.eq(sealed))
                .execute(connection)?;
            changed += 1;
        }
        if let Some(sealed) = pending.map(|kept| again(TOTP_PENDING, &id, &kept)).transpose()?.flatten() {
            diesel::update(credentials::table.find(&id))
                .set(credentials::totp_pending.eq(sealed))
                .execute(connection)?;
            changed += 1;
        }
    }
    let rows: Vec<(String, String)> =
        signing_keys::table.select((signing_keys::kid, signing_keys::private_key)).load(connection)?;
    for (kid, kept) in rows {
        if let Some(sealed) = again(PRIVATE_KEY, &kid, &kept)? {
            diesel::update(signing_keys::table.find(&kid))
                .set(signing_keys::private_key.eq(sealed))
                .execute(connection)?;
            changed += 1;
        }
    }
    let rows: Vec<(String, String, Option<String>)> =
        webhooks::table.select((webhooks::id, webhooks::secret, webhooks::previous_secret)).load(connection)?;
    for (id, secret, previous) in rows {
        if let Some(sealed) = again(WEBHOOK_SECRET, &id, &secret)? {
            diesel::update(webhooks::table.find(&id)).set(webhooks::secret.eq(sealed)).execute(connection)?;
            changed += 1;
        }
        if let Some(sealed) = previous.map(|kept| again(WEBHOOK_PREVIOUS, &id, &kept)).transpose()?.flatten() {
            diesel::update(webhooks::table.find(&id)).set(webhooks::previous_secret.eq(sealed)).execute(connection)?;
            changed += 1;
        }
    }
    Ok(changed)
}
