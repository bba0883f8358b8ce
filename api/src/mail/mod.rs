//! Mail: what is written to people, and the way to the relay that delivers it.
//!
//! Knows no database and no HTTP: the outbox is the store's, the worker that empties it is a service's.

mod desk;
mod letter;
mod message;
mod smtp;
mod templates;

pub use desk::{Outcome, decided, proposed, reminder, step_open};
pub use letter::Letter;
pub use message::Message;
pub use smtp::{NotSent, Sender, SmtpSettings};
pub use templates::{InvitationMail, ResetMail, invitation, password_changed, password_reset, trial, webhook_disabled};
