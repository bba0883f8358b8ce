//! What a mail is about, as it waits in the outbox.

use mee_shared::Day;
use serde::{Deserialize, Serialize};

/// A mail to be written: what it is about, without any secret.
///
/// Links that let someone in are made when the mail is sent and kept by their hash: between the change and the sending
/// neither the database nor a backup of it holds anything that opens an account.
/// A new kind of mail is a variant here, a text in `templates` and an arm in the service that composes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// Someone is asked into a body.
    Invitation {
        /// The invitation's identifier.
        invitation: String,
    },
    /// Someone asked for another password for the account of the recipient's address, if there is one.
    PasswordReset,
    /// An account's password was changed.
    PasswordChanged {
        /// The account's name.
        name: String,
        /// The day of the change, in UTC.
        on: Day,
    },
    /// Texts of a body wait for a decision of this publisher.
    Proposed {
        /// The body's identifier.
        body: String,
        /// The publisher's account.
        account: String,
    },
    /// Whoever proposed a revision hears what became of it.
    Decided {
        /// The body's identifier.
        body: String,
        /// The work's identifier.
        work: String,
        /// The revision's number.
        number: i64,
        /// The proposer's account.
        account: String,
    },
    /// A text waits for this proofreader's signature.
    StepOpen {
        /// The body's identifier.
        body: String,
        /// The work's identifier.
        work: String,
        /// The revision's number.
        number: i64,
        /// The step.
        step: String,
        /// The proofreader's account.
        account: String,
    },
    /// A body has left something to fill in or to check.
    Reminder {
        /// The body's identifier.
        body: String,
        /// The account of one of its people.
        account: String,
        /// The name of the body that asked for it; none where the server did by itself.
        sender: Option<String>,
    },
    /// Nothing is sent any more to one of a body's webhooks.
    WebhookDisabled {
        /// The body, as people call it.
        body: String,
        /// The day, in UTC.
        on: Day,
    },
}

impl Letter {
    /// The name of its text.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::Proposed { .. } => "proposed",
            Self::Decided { .. } => "decided",
            Self::StepOpen { .. } => "step_open",
            Self::Reminder { .. } => "reminder",
            Self::WebhookDisabled { .. } => "webhook_disabled",
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_letter_comes_back_from_its_document_under_the_name_of_its_template() {
        for letter in [
            Letter::Invitation { invitation: "1".to_owned() },
            Letter::PasswordReset,
            Letter::PasswordChanged { name: "Camille".to_owned(), on: Day::constant(2026, 11, 23) },
            Letter::Proposed { body: "1".to_owned(), account: "2".to_owned() },
            Letter::Decided { body: "1".to_owned(), work: "3".to_owned(), number: 1, account: "2".to_owned() },
            Letter::Reminder { body: "1".to_owned(), account: "2".to_owned(), sender: None },
            Letter::WebhookDisabled { body: "Commune d'essai".to_owned(), on: Day::constant(2026, 11, 23) },
        ] {
            let document = serde_json::to_value(&letter).unwrap();
            assert_eq!(document.get("letter").unwrap(), letter.template());
            assert!(serde_json::from_value::<Letter>(document).unwrap() == letter);
        }
    }
}
