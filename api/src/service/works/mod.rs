//! Works on their way to parents: written, proposed, signed, published or handed back, withdrawn, attested.
//!
//! What a work says is another room's matter (layers, fiches, rubrics, services): they hand a checked value to `save`
//! and are told by `effects` when what parents see has changed.

mod decide;
mod diff;
mod due;
mod effects;
mod open;
mod operator;
mod read;
mod resource;
mod save;
mod span;
mod track;

use mee_shared::account::Role;

use super::Failure;
use super::auth::Acting;
use crate::store::works::{Work, Writer};

pub use decide::{attest_work, publish_work, refuse_work, sign_revision, withdraw_work};
pub(super) use decide::{publish, withdraw};
pub use diff::diff_revisions;
pub use due::{Clock, apply_due};
pub use open::{propose_work, restore_revision};
pub use operator::When;
pub(super) use operator::{COMMAND_LINE, publish_as_operator, write_as_operator};
pub use read::{WorksAsked, get_revision, get_work, list_revisions, list_works};
pub(super) use resource::work as resource_of;
pub use save::IfMatch;
pub(super) use save::save;
pub(super) use track::usual_steps;

/// The roles that see and write everything of their body.
const EVERYTHING: &[Role] = &[Role::Editor, Role::Publisher];

impl Acting {
    /// Who writes, as a work remembers it.
    pub(super) fn writer(&self) -> Writer {
        match (self.account_id(), self.key_id()) {
            (Some(account), _) => Writer::Account(account.to_owned()),
            (None, key) => Writer::ApiKey(key.unwrap_or_default().to_owned()),
        }
    }

    /// Whether all works of the body are within reach; a headteacher reaches those of the own schools only.
    pub(super) fn reaches_everything(&self) -> bool {
        self.scopes().is_some() || self.has_role(EVERYTHING) || self.has_role(&[Role::Proofreader])
    }

    /// The schools within reach of a headteacher.
    pub(super) fn own_schools(&self) -> Vec<String> {
        let grants = self.grants().iter().filter(|grant| grant.role == Role::Headteacher);
        grants.flat_map(|grant| grant.schools.iter().map(ToString::to_string)).collect()
    }

    /// Refuses a work out of reach as if it did not exist.
    pub(super) fn require_reach(&self, work: &Work) -> Result<(), Failure> {
        let is_own = || work.uai.as_ref().is_some_and(|uai| self.own_schools().contains(uai));
        if self.reaches_everything() || is_own() { Ok(()) } else { Err(Failure::NotFound) }
    }
}
