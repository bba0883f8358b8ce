//! The typed blocks of a fiche's body.

use serde::{Deserialize, Serialize};

use super::layer::LocalBlock;
use super::{Counter, Inline, OnlineService};

/// How a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ListStyle {
    /// In no order.
    Bullet,
    /// In order.
    Number,
    /// To be ticked off, such as papers to bring.
    Checkbox,
}

/// What a boxed remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CalloutKind {
    /// « À noter ».
    Note,
    /// « À savoir ».
    GoodToKnow,
    /// « Attention ».
    Warning,
    /// « Exemple ».
    Example,
    /// « Rappel ».
    Reminder,
    /// A notice of the producer about the whole fiche: a change to come, an event.
    Notice,
}

/// How the cases of a choice are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChoiceStyle {
    /// Cases side by side.
    Tabs,
    /// One answer among several.
    Radio,
    /// Questions that lead somewhere, of a guided search.
    Guided,
}

/// When a conditional text is shown, in terms of the variables that a guided search sets.
///
/// Without answers everything is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "test", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(no_recursion))]
pub enum Condition {
    /// The variable was answered yes.
    IsTrue {
        /// The variable.
        variable: String,
    },
    /// The variable was answered no.
    IsFalse {
        /// The variable.
        variable: String,
    },
    /// The variable was not answered.
    IsUndefined {
        /// The variable.
        variable: String,
    },
    /// At least one holds.
    Any {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// All hold.
    All {
        /// The conditions.
        of: Vec<Condition>,
    },
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListItem {
    /// When it is shown.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// What it says.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
}

/// One case of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Case {
    /// The case's name.
    pub title: Vec<Inline>,
    /// When it is shown.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// The variables that choosing it sets to true, in a guided search.
    #[serde(default)]
    pub sets: Vec<String>,
    /// What holds in this case.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Column {
    /// Whether its cells name their rows.
    pub is_header: bool,
    /// The width the producer asks for, in per cent.
    #[serde(default)]
    pub width_percent: Option<u8>,
}

/// A cell of a table; an empty one has no blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// What it says.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
    /// How many columns it covers.
    pub column_span: u16,
    /// How many rows it covers.
    pub row_span: u16,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// Whether its cells name their columns.
    pub is_header: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Table {
    /// Its caption; empty when the producer gives none.
    pub caption: Vec<Inline>,
    /// Its columns, where the producer describes them.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Image {
    /// Its address, or the producer's file name.
    pub src: String,
    /// Its title.
    pub title: Vec<Inline>,
    /// Its caption.
    pub caption: Vec<Inline>,
    /// What it shows, for those who do not see it.
    pub alternative: String,
    /// Whose it is.
    pub credit: String,
    /// Its long description.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub description: Vec<Block>,
}

/// A video, shown as a link with its transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Video {
    /// Its title.
    pub title: Vec<Inline>,
    /// Where to watch it.
    pub url: String,
    /// Who hosts it.
    pub provider: Option<String>,
    /// Whose it is.
    pub credit: String,
    /// What is said and shown in it.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub transcript: Vec<Block>,
}

/// A piece of a fiche's body.
///
/// The JSON form is tagged with `type`. A type this version does not know is kept whole as [`Block::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(no_recursion))]
pub enum Block {
    /// A titled part.
    Chapter {
        /// Its title.
        title: Vec<Inline>,
        /// When it is shown.
        #[serde(default)]
        condition: Option<Condition>,
        /// What it holds; a chapter inside it is a sub-chapter.
        blocks: Vec<Block>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        inlines: Vec<Inline>,
    },
    /// A list.
    List {
        /// How it is marked.
        style: ListStyle,
        /// Its entries.
        items: Vec<ListItem>,
    },
    /// A table.
    Table(Table),
    /// A boxed remark.
    Callout {
        /// What it is.
        kind: CalloutKind,
        /// The title its author gave it; empty for the usual one.
        title: Vec<Inline>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Cases of which one concerns the reader.
    Choice {
        /// How they are offered.
        style: ChoiceStyle,
        /// Whether it splits the whole fiche (« situations »).
        #[serde(default)]
        is_situation: bool,
        /// The cases.
        cases: Vec<Case>,
    },
    /// Text that holds under a condition.
    Conditional {
        /// The condition.
        condition: Condition,
        /// The text.
        blocks: Vec<Block>,
    },
    /// An online service, where it is needed.
    OnlineService(OnlineService),
    /// A place to turn to, where it is needed.
    Contact(Counter),
    /// A picture.
    Image(Image),
    /// A video.
    Video(Video),
    /// The place of a local word; for a commune's parents a `local` block stands there, or nothing.
    Slot {
        /// The slot's id among the fiche's slots.
        slot: String,
    },
    /// A local word with its signature, put in when the fiche is resolved for a commune.
    Local(Box<LocalBlock>),
    /// A detail to unfold.
    Complement {
        /// Its title.
        title: Vec<Inline>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A type of a newer version, kept as it came and drawn as nothing.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

impl Block {
    /// A paragraph of plain text.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { inlines: vec![Inline::text(text)] }
    }
}
