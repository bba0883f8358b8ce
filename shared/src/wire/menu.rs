//! Menus of school restaurants on the wire.

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::{InseeCode, Slug, Uai};
use crate::menu::{MenuDay, MenuRow, MenuStatus, Week};
use crate::wire::work::WorkResource;

/// A school that a restaurant serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuSchool {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// The address of its page.
    pub url: String,
}

/// A restaurant with a menu of some week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuRestaurant {
    /// Its key, made of its name.
    pub key: Slug,
    /// Its name, as published.
    #[cfg_attr(feature = "openapi", schema(example = "Restaurant scolaire Jean-Essai"))]
    pub name: String,
    /// The schools it serves, as far as they are known.
    pub schools: Vec<MenuSchool>,
    /// The page of its present week.
    pub url: String,
}

/// A restaurant's week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestaurantWeek {
    /// The restaurant.
    #[serde(flatten)]
    pub restaurant: MenuRestaurant,
    /// Whether its menus of the week are published.
    pub status: MenuStatus,
    /// The same as a sentence.
    pub message: Option<String>,
    /// Monday to Friday, and other days with a menu; empty where the week is missing.
    pub days: Vec<MenuDay>,
}

/// A week of menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuWeek {
    /// The commune.
    pub insee: InseeCode,
    /// The week.
    pub week: Week,
    /// Its Monday.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub starts_on: Day,
    /// Its Sunday.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-29"))]
    pub ends_on: Day,
    /// The week before.
    pub previous: Option<Week>,
    /// The week after.
    pub next: Option<Week>,
    /// Whether it is the present week.
    pub is_current: bool,
    /// Whether menus are published for it.
    pub status: MenuStatus,
    /// What is to be said where none are, as a sentence.
    pub message: Option<String>,
    /// How allergens are to be read.
    pub allergens_note: String,
    /// The school that was asked for.
    pub school: Option<MenuSchool>,
    /// The restaurants that were asked for, with their week.
    pub restaurants: Vec<RestaurantWeek>,
    /// Every restaurant with menus in the commune, to choose from.
    pub choices: Vec<MenuRestaurant>,
    /// The page that shows it.
    pub url: String,
}

/// What restaurants serve at midday today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TodayMenus {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub date: Day,
    /// Each different menu once.
    pub menus: Vec<TodayMenu>,
    /// How many restaurants publish menus in the commune.
    #[serde(default)]
    pub restaurants: u32,
    /// The page of the week.
    pub url: String,
}

/// A midday menu and who serves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TodayMenu {
    /// The restaurants that serve it.
    pub restaurants: Vec<String>,
    /// Its dishes in order.
    pub dishes: Vec<String>,
    /// Whether every dish is published as vegetarian.
    pub is_vegetarian: bool,
}

/// A restaurant's week as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuSheet {
    /// Its work: what of it waits, and what parents see.
    pub work: WorkResource,
    /// The restaurant's key.
    pub restaurant: Slug,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Restaurant scolaire Jean-Essai"))]
    pub name: String,
    /// The week.
    pub week: Week,
    /// How many dishes its latest revision has.
    pub dishes: u32,
}

/// A restaurant's week with what its latest revision says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuSheetContent {
    /// The week.
    #[serde(flatten)]
    pub sheet: MenuSheet,
    /// What parents would see.
    pub days: Vec<MenuDay>,
    /// Every line with every value as it was published, those outside the schema too.
    pub rows: Vec<MenuRow>,
}

/// Which restaurants' drafts of a week parents are to see, and from when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishMenus {
    /// The restaurants' keys; all of the week without any.
    pub restaurants: Vec<Slug>,
    /// From when; absent, at once.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts_at: Option<jiff::Timestamp>,
}

/// Which restaurants' menus of a week are taken from parents, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawMenus {
    /// The restaurants' keys; all of the week without any.
    #[serde(default)]
    pub restaurants: Vec<Slug>,
    /// Why, for whoever works on them next.
    #[cfg_attr(feature = "openapi", schema(example = "Le fichier du prestataire était faux."))]
    pub reason: String,
}

/// Something of a file that was left out, or that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuRemark {
    /// The line, the header being line 1.
    pub line: u64,
    /// The dish, as far as it was readable.
    pub key: Option<String>,
    /// What is wrong and how to put it right, in French.
    pub detail: String,
}

/// A value outside the schema; it is kept and shown as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuUnknownValue {
    /// Its column.
    #[cfg_attr(feature = "openapi", schema(example = "menuRepasType"))]
    pub column: String,
    /// The value.
    #[cfg_attr(feature = "openapi", schema(example = "meal"))]
    pub value: String,
    /// What it is taken for, in the schema's words; null where it is only shown as text.
    #[cfg_attr(feature = "openapi", schema(example = "déjeuner"))]
    pub understood_as: Option<String>,
    /// The lines it stands on.
    pub lines: Vec<u64>,
}

/// What a file of menus holds, and what of it should be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuReport {
    /// Lines in error, left out.
    pub rejected: Vec<MenuRemark>,
    /// Values outside the schema, each with its lines.
    pub unknown_values: Vec<MenuUnknownValue>,
    /// What is odd about the file as a whole, a sentence each.
    pub remarks: Vec<String>,
    /// Dishes for which the file publishes no allergens; parents read that they are not published.
    pub dishes_without_allergens: u32,
}

/// What an import of menus did or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuImport {
    /// The weeks with a new draft; empty where nothing was written.
    pub drafts: Vec<MenuSheet>,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Dishes read.
    pub read: u32,
    /// Dishes that are new.
    pub added: u32,
    /// Dishes that were there already.
    pub unchanged: u32,
    /// Dishes of the file's period that are no longer there.
    pub withdrawn: u32,
    /// What should be looked at.
    pub report: MenuReport,
}

/// Which schools a restaurant serves, as its body says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestaurantSchools {
    /// The restaurant's key.
    pub restaurant: Slug,
    /// The schools it serves.
    pub uais: Vec<Uai>,
}

/// The restaurants of a body and the schools they serve, to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutMenuRestaurants {
    /// Each restaurant once; one that is not named serves the school that its file names, if any.
    pub restaurants: Vec<RestaurantSchools>,
}

/// A restaurant of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyRestaurant {
    /// Its key.
    pub restaurant: Slug,
    /// Its name in the latest file; null where no file holds it.
    #[cfg_attr(feature = "openapi", schema(example = "Restaurant scolaire Jean-Essai"))]
    pub name: Option<String>,
    /// The schools that the body says it serves; null where it says nothing.
    pub uais: Option<Vec<Uai>>,
    /// The school that its file names by its national number.
    pub published_uai: Option<Uai>,
}
