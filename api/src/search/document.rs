//! What is searched: one document a fiche, a school, or a local word on a fiche.

use jiff::Timestamp;
use mee_shared::fiche::ThemeSlug;
use mee_shared::school::Level;
use serde::{Deserialize, Serialize};

use super::words::{stem, words};

/// What a document is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A fiche.
    Fiche,
    /// What a local body says on a fiche of somebody else's; found, it shows that fiche.
    Layer,
    /// A school.
    School,
    /// A dossier d'actualité.
    News,
    /// An urgent notice.
    Notice,
    /// A service that is elsewhere.
    Service,
    /// An entry of the agenda.
    Event,
    /// A life event.
    LifeEvent,
    /// A view of the portal.
    Page,
}

impl Kind {
    /// What is left of the points of a document of this kind.
    ///
    /// A parent who asks wants the answer first, which a fiche gives; what leads to answers, or tells what is new around
    /// them, comes behind.
    #[must_use]
    pub fn prior(self) -> f32 {
        match self {
            Self::Fiche | Self::Layer | Self::School | Self::Notice => 1.0,
            Self::Service | Self::Page => 0.85,
            Self::News | Self::Event => 0.8,
            Self::LifeEvent => 0.7,
        }
    }
}

/// What a document says, by how much it tells of its subject; the order of [`FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Its keywords, with the words that are used for them.
    Keys,
    /// Titles of chapters, other questions.
    Heads,
    /// The short answer or the summary.
    Short,
    /// Everything else.
    Body,
    /// Two words side by side, anywhere but in the body.
    Pairs,
}

/// Every field, in the order in which engines number them.
pub const FIELDS: [Field; 6] = [Field::Title, Field::Keys, Field::Heads, Field::Short, Field::Body, Field::Pairs];

impl Field {
    /// Its place in [`FIELDS`].
    #[must_use]
    pub fn place(self) -> usize {
        self as usize
    }
}

/// A document, as whoever loads it makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its own key, of which an index holds one.
    pub key: String,
    /// Changes when anything of it does.
    pub stamp: String,
    /// What it is of.
    pub kind: Kind,
    /// The identifier of what it shows: of the fiche, of the school.
    pub id: String,
    /// The part of that one's address: the slug of a fiche, the number of a school, the whole view of anything else.
    pub slug: String,
    /// The title.
    pub title: String,
    /// Words it is found by.
    pub keys: Vec<String>,
    /// Titles of its chapters.
    pub heads: Vec<String>,
    /// The short answer.
    pub short: String,
    /// The other texts.
    #[serde(skip)]
    pub body: Vec<String>,
    /// The levels it concerns; none for all.
    pub levels: Vec<Level>,
    /// Its themes.
    pub themes: Vec<ThemeSlug>,
    /// Related fiches, by id.
    pub related: Vec<String>,
    /// Whose word it is; empty for the national editor's.
    pub voice: String,
    /// Whether it is shown only where a body has answered it.
    pub is_to_fill: bool,
    /// When it ends by itself, where that may be within the day.
    #[serde(skip)]
    pub ends_at: Option<Timestamp>,
}

/// Words of which a text about young pupils holds some.
const OF_SCHOOL: &[&str] = &[
    "ecol",
    "scolair",
    "maternel",
    "elementair",
    "primair",
    "enfant",
    "elev",
    "class",
    "cantin",
    "periscolair",
    "maitress",
    "enseignant",
    "inscrir",
];

impl Document {
    /// How near it is to what the portal is for, from 0 to 1: the journey of a child from three to eleven.
    ///
    /// The official guide also holds fiches on taxes and burials; a parent who asks here means school.
    #[must_use]
    pub fn nearness(&self) -> f32 {
        let has_theme = self.themes.iter().any(|theme| *theme != ThemeSlug::AutresDemarches);
        if has_theme || self.kind != Kind::Fiche {
            return 1.0;
        }
        let texts = [self.title.as_str(), self.short.as_str()];
        let met = OF_SCHOOL
            .iter()
            .filter(|known| texts.iter().flat_map(|text| words(text)).any(|word| stem(&word.text) == **known));
        f32::from(u8::try_from(met.take(3).count()).unwrap_or(3)) / 4.0
    }

    /// Whether it passes the filters; a document without levels is for all.
    #[must_use]
    pub fn passes(&self, level: Option<Level>, theme: Option<ThemeSlug>) -> bool {
        level.is_none_or(|level| self.levels.is_empty() || self.levels.contains(&level))
            && theme.is_none_or(|theme| self.themes.contains(&theme))
    }
}
