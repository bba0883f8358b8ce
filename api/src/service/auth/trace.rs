//! What people's changes leave in the audit log: who, acting for whom, what, before and after; never an address or a secret.

use serde_json::Value;

use super::Acting;
use crate::service::Failure;
use crate::store::Conn;
use crate::store::audit::{Actor, Entry, append};

/// A change as the log tells it: the action, the kind and identifier of its object, what was there before and is now.
pub(in crate::service) struct Change<'a> {
    pub action: &'a str,
    pub object: (&'a str, &'a str),
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Acting {
    fn actor(&self) -> Actor<'_> {
        match (self.account_id(), &self.key) {
            (Some(account), _) => Actor::Account(account),
            (None, Some(key)) => Actor::ApiKey(key),
            (None, None) => Actor::Nobody,
        }
    }

    /// Records the change in the transaction that makes it; called last, for the log has one writer at a time.
    ///
    /// # Errors
    /// When the database refuses.
    pub(in crate::service) fn record(&self, connection: &mut Conn, change: Change<'_>) -> Result<(), Failure> {
        let (kind, id) = change.object;
        let entry = Entry {
            body: Some(&self.body().id),
            object_id: Some(id),
            before: change.before,
            after: change.after,
            ..Entry::done(self.actor(), change.action, kind)
        };
        append(connection, &entry)?;
        Ok(())
    }
}
