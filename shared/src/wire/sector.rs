//! The cartes scolaires that bodies keep, on the wire.

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::{InseeCode, ObjectId};
use crate::rubric::EstablishmentKind;
use crate::sector::{MapState, SchoolYear};

/// A carte scolaire: the sectors that one source gives for a school year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorMapResource {
    /// Its identifier.
    pub id: ObjectId,
    /// The school year it is for.
    pub school_year: SchoolYear,
    /// The name of the format it came in; of each there is one draft and one published map a year.
    #[cfg_attr(feature = "openapi", schema(example = "plages"))]
    pub source: String,
    /// Whether it is in force.
    pub state: MapState,
    /// The day a draft is to come into force.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub publish_on: Option<Day>,
    /// How many lines it has.
    pub rows: u32,
    /// When it was imported.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// When it came into force.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub published_at: Option<jiff::Timestamp>,
}

/// When a carte scolaire is to come into force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishSectorMap {
    /// The day; at once without one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub publish_on: Option<Day>,
}

/// Something to look at in a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorRemark {
    /// The line, or the place of the feature in a map.
    pub line: u64,
    /// What it speaks of, as far as it was readable.
    pub key: Option<String>,
    /// What is to be looked at, in French.
    pub detail: String,
}

/// How much of a commune a carte scolaire covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorCoverage {
    /// The commune.
    pub insee: InseeCode,
    /// The level.
    pub level: EstablishmentKind,
    /// How many addresses the commune has.
    pub addresses: u32,
    /// How many get an answer that needs no confirmation.
    pub certain: u32,
    /// How many get an answer to be confirmed.
    pub to_confirm: u32,
    /// How many get none.
    pub unknown: u32,
}

/// What a file of sectors holds, and what of it should be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorReport {
    /// Lines in error, left out.
    pub rejected: Vec<SectorRemark>,
    /// What is odd about lines that are kept: ranges of the wrong side, schools without number, rings that cross themselves.
    pub remarks: Vec<SectorRemark>,
    /// Streets that the list of addresses does not hold, with names near them.
    pub unknown_streets: Vec<SectorRemark>,
    /// Schools that are not among the portal's.
    pub unknown_schools: Vec<SectorRemark>,
    /// Lines that give one place to different schools.
    pub overlaps: Vec<SectorRemark>,
    /// Streets of which some numbers are in no line.
    pub gaps: Vec<SectorRemark>,
    /// How much of each commune is covered.
    pub coverage: Vec<SectorCoverage>,
}

/// What an import of sectors did or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorImport {
    /// The map; null where nothing was written.
    pub map: Option<SectorMapResource>,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Lines read.
    pub read: u32,
    /// Lines that are new.
    pub added: u32,
    /// Lines that were there already.
    pub unchanged: u32,
    /// Lines that are no longer there.
    pub withdrawn: u32,
    /// What should be looked at.
    pub report: SectorReport,
}
