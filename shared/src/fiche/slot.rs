//! Slots: the places of a fiche where a local word is needed.

use serde::{Deserialize, Serialize};

/// What kind of word a slot waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SlotKind {
    /// Sentences.
    Text,
    /// Opening hours.
    Hours,
    /// A place.
    Address,
    /// A price.
    Price,
    /// A link.
    Link,
    /// Someone to turn to.
    Contact,
}

/// Whose word a slot waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SlotOwner {
    /// The mairie.
    Commune,
    /// The intercommunalité.
    Epci,
    /// The département.
    Departement,
    /// The inspection académique or the rectorat.
    Academie,
    /// Any layer may add here.
    Any,
}

/// A place where a local word is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its name within the fiche.
    pub id: String,
    /// What it is about, as the mairie's list of things to fill in and the parent's page show it.
    pub label: String,
    /// What kind of word it waits for.
    pub kind: SlotKind,
    /// Whose word it waits for.
    pub owner: SlotOwner,
    /// Help for whoever fills it in.
    #[serde(default)]
    pub hint: Option<String>,
}

/// A local word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SlotValue {
    /// Sentences; a blank line starts a new paragraph.
    Text {
        /// Plain text.
        text: String,
    },
    /// Opening hours in words.
    Hours {
        /// Plain text.
        text: String,
    },
    /// A postal address, a line each.
    Address {
        /// Plain text.
        text: String,
    },
    /// A price in words.
    Price {
        /// Plain text with the amount and what it buys.
        text: String,
    },
    /// A link.
    Link {
        /// An `https` (or `http`) address.
        url: String,
        /// The link's words.
        label: String,
    },
    /// Someone to turn to.
    Contact {
        /// The service or person.
        #[serde(default)]
        name: Option<String>,
        /// Telephone, as it is to be shown.
        #[serde(default)]
        phone: Option<String>,
        /// E-mail address.
        #[serde(default)]
        email: Option<String>,
        /// Postal address, a line each.
        #[serde(default)]
        address: Option<String>,
        /// Opening hours in words.
        #[serde(default)]
        hours: Option<String>,
    },
}

impl SlotValue {
    /// The kind of slot it fits.
    #[must_use]
    pub fn kind(&self) -> SlotKind {
        match self {
            Self::Text { .. } => SlotKind::Text,
            Self::Hours { .. } => SlotKind::Hours,
            Self::Address { .. } => SlotKind::Address,
            Self::Price { .. } => SlotKind::Price,
            Self::Link { .. } => SlotKind::Link,
            Self::Contact { .. } => SlotKind::Contact,
        }
    }

    /// What it says, a line each: the form in which words are compared and shown to agents.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text { text } | Self::Hours { text } | Self::Address { text } | Self::Price { text } => text.clone(),
            Self::Link { url, label } => format!("{label}\n{url}"),
            Self::Contact { name, phone, email, address, hours } => {
                let said =
                    [name, address, phone, email, hours].into_iter().flatten().filter(|line| !line.trim().is_empty());
                said.cloned().collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Whether it says anything at all: an empty word is not shown to parents.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        let said = |text: &String| !text.trim().is_empty();
        match self {
            Self::Text { text } | Self::Hours { text } | Self::Address { text } | Self::Price { text } => said(text),
            Self::Link { url, label } => said(url) && said(label),
            Self::Contact { name, phone, email, address, hours } => {
                [name, phone, email, address, hours].into_iter().flatten().any(said)
            }
        }
    }
}
