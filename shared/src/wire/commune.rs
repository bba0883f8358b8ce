//! Communes on the wire.

use serde::{Deserialize, Serialize};

use super::fiche::FicheSummary;
use super::life_event::LifeEventSummary;
use super::menu::TodayMenus;
use super::news::NewsSummary;
use super::notice::NoticeResource;
use super::service_link::ServiceLinkResource;
use super::theme::ThemeSummary;
use super::today::TodayCard;
use crate::commune::Commune;
use crate::school::Level;

/// A commune with the addresses of its portal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommuneResource {
    /// The commune.
    #[serde(flatten)]
    pub commune: Commune,
    /// The name of its département.
    #[cfg_attr(feature = "openapi", schema(example = "Val-de-Marne"))]
    pub departement_name: String,
    /// The address of its portal's page.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/portal/94043/"))]
    pub url: String,
    /// What is urgent now, for the top of every view. On the wire it is an operation of its own: it may be kept for less long.
    #[serde(skip)]
    pub notices: Vec<NoticeResource>,
}

/// How many schools of a level the commune has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolCount {
    /// The level.
    pub level: Level,
    /// How many schools teach it.
    pub count: u32,
}

/// All that a commune's home shows, in one reply.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Home {
    /// The commune.
    pub commune: CommuneResource,
    /// What parents want to know today: is there school, what takes place next, when are the holidays.
    #[serde(default)]
    pub today: Vec<TodayCard>,
    /// The themes that hold at least one fiche, in order.
    pub themes: Vec<ThemeSummary>,
    /// The fiches with the commune's own word, those last written first; at most six.
    pub local_fiches: Vec<FicheSummary>,
    /// The commune's schools by level, levels without a school left out.
    pub schools: Vec<SchoolCount>,
    /// The latest dossiers d'actualité, at most three.
    pub news: Vec<NewsSummary>,
    /// The life events.
    pub life_events: Vec<LifeEventSummary>,
    /// What the commune offers families, at most six.
    pub service_links: Vec<ServiceLinkResource>,
    /// What is on the menu at midday today; null for a commune that publishes no menus.
    #[serde(default)]
    pub menus_today: Option<TodayMenus>,
}
