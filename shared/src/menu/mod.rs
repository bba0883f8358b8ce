//! Menus of school restaurants, as their producers publish them.
//!
//! The form is the schema « menus-collectifs » 1.2.3 of the Socle commun des données locales (OpenDataFrance), one dish a line.
//! Published files break its enumerations, and a menu tells a parent what a child may eat: so a line is kept with every
//! value as it stands ([`MenuRow`]), what is understood of it is worked out when it is read ([`week_days`]), and nothing is
//! ever concluded from a silence. A dish without allergens is a dish whose allergens are not published.

mod dish;
mod row;
mod terms;
mod unknown;
mod week;

use serde::{Deserialize, Serialize};

pub use dish::{Coded, Dish, Meal, MenuDay, is_same_menu, week_days};
pub use row::{COLUMNS, MenuRow, column_of, read_day};
pub use terms::{ALLERGENS, Allergen, is_silence, list_of};
pub use unknown::{UnknownValue, unknown_values};
pub use week::{Week, weekday_name};

#[cfg(test)]
mod tests;

/// What is known of a week's menus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MenuStatus {
    /// There is a menu.
    Published,
    /// None is published for this time; whether meals are served is not known.
    Missing,
    /// No restaurant is known to serve the school that was asked for.
    NoRestaurant,
    /// The commune publishes no menus here.
    NeverPublished,
}
