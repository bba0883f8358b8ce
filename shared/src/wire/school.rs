//! Schools on the wire.

use serde::{Deserialize, Serialize};

use crate::calendar::DayAnswer;
use crate::ids::Uai;
use crate::rubric::EstablishmentKind;
use crate::school::{Level, PostalAddress, School, SchoolSector};
use crate::wire::agenda::{AgendaFeeds, Occurrence};
use crate::wire::calendar::{HolidayPeriod, WeekResource};
use crate::wire::rubric::PublishedRubric;

/// What goes on at a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolLife {
    /// Its week; none where nobody has said it.
    pub week: Option<WeekResource>,
    /// Whether there is school today.
    pub day: DayAnswer,
    /// Whether there is school tomorrow.
    pub tomorrow: DayAnswer,
    /// The holidays that begin next; none where they are not published yet.
    pub next_holidays: Option<HolidayPeriod>,
    /// What takes place in the next weeks, at most five.
    pub next: Vec<Occurrence>,
    /// Where its agenda is subscribed to.
    pub feeds: AgendaFeeds,
}

/// A school in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolSummary {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// Public or private.
    pub sector: SchoolSector,
    /// The levels it teaches.
    pub levels: Vec<Level>,
    /// Where it stands.
    pub address: PostalAddress,
    /// Telephone.
    pub phone: Option<String>,
    /// The address of its page.
    pub url: String,
}

/// A school with the address of its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolResource {
    /// The school.
    #[serde(flatten)]
    pub school: School,
    /// What kind of establishment it is; none for a school without a level.
    #[serde(default)]
    pub establishment_kind: Option<EstablishmentKind>,
    /// What the school says of itself, in the order its collectivité has chosen; rubrics without a text are left out.
    #[serde(default)]
    pub rubrics: Vec<PublishedRubric>,
    /// What goes on there.
    #[serde(default)]
    pub life: Option<SchoolLife>,
    /// The page of its canteen's menus; null where no restaurant with menus is known to serve it.
    pub menus_url: Option<String>,
    /// The address of its page.
    pub url: String,
}
