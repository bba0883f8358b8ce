//! Text inside a paragraph. Spaces between inlines matter: they are kept as they came.

use serde::{Deserialize, Serialize};

use crate::ids::FicheId;

/// A run of text with a meaning.
///
/// The JSON form is tagged with `type`. A type this version does not know is kept whole as [`Inline::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(no_recursion))]
pub enum Inline {
    /// Plain text.
    Text {
        /// The characters, spaces included.
        text: String,
    },
    /// Important words.
    Strong {
        /// What is important.
        inlines: Vec<Inline>,
    },
    /// Words set apart, such as an expression being named.
    Emphasis {
        /// What is set apart.
        inlines: Vec<Inline>,
    },
    /// A word explained where it stands.
    Term {
        /// The word as written here.
        inlines: Vec<Inline>,
        /// Its explanation in plain text.
        definition: String,
        /// The fiche's glossary entry that explains it at length, by id.
        #[serde(default)]
        entry: Option<String>,
    },
    /// An abbreviation with what it stands for.
    Abbreviation {
        /// The abbreviation as written here.
        inlines: Vec<Inline>,
        /// What it stands for.
        expansion: String,
        /// The fiche's glossary entry for it, by id.
        #[serde(default)]
        entry: Option<String>,
    },
    /// A link to another fiche; drawn as plain text while that fiche is not here.
    InternalLink {
        /// The fiche.
        fiche: FicheId,
        /// The link's words.
        inlines: Vec<Inline>,
    },
    /// A link to another site.
    ExternalLink {
        /// The address.
        url: String,
        /// The link's words.
        inlines: Vec<Inline>,
        /// What the producer says about the link.
        #[serde(default)]
        comment: Option<String>,
    },
    /// An amount, a duration, a number that must not break across lines.
    Amount {
        /// The amount as written.
        text: String,
    },
    /// Someone's words.
    Quote {
        /// The words.
        inlines: Vec<Inline>,
    },
    /// Raised text: 1<sup>er</sup>.
    Superscript {
        /// The raised text.
        inlines: Vec<Inline>,
    },
    /// Lowered text.
    Subscript {
        /// The lowered text.
        inlines: Vec<Inline>,
    },
    /// Words of another language.
    Foreign {
        /// The language (BCP 47), where it is known.
        #[serde(default)]
        lang: Option<String>,
        /// The words.
        inlines: Vec<Inline>,
    },
    /// A new line inside a paragraph.
    LineBreak,
    /// A type of a newer version, kept as it came and drawn as nothing.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

impl Inline {
    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// The inlines as plain text, spaces kept, definitions and addresses left out.
#[must_use]
pub fn inline_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_text(inlines, &mut text);
    text
}

fn push_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Amount { text } => out.push_str(text),
            Inline::Strong { inlines }
            | Inline::Emphasis { inlines }
            | Inline::Term { inlines, .. }
            | Inline::Abbreviation { inlines, .. }
            | Inline::InternalLink { inlines, .. }
            | Inline::ExternalLink { inlines, .. }
            | Inline::Quote { inlines }
            | Inline::Superscript { inlines }
            | Inline::Subscript { inlines }
            | Inline::Foreign { inlines, .. } => push_text(inlines, out),
            Inline::LineBreak => out.push('\n'),
            Inline::Unknown(_) => {}
        }
    }
}
