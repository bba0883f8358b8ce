//! Menus that bodies publish: imported as drafts, shown to parents by the week, taken back.

mod apply;
mod demo;
mod desk;
mod import;
mod operator;
mod public;
mod restaurants;
mod today;

use mee_shared::wire::menu::MenuSheet;

use super::{Failure, instant};
use crate::store::menus::Sheet;

pub use demo::fill_menus;
pub use desk::{find_menu_week, list_menu_sheets, publish_menus, remove_menus, withdraw_menus};
pub use import::{SentMenus, import_menus};
pub use operator::import_menu_file;
pub(super) use public::{has_menus, week};
pub use public::{list_menus, list_school_menus};
pub use restaurants::{list_menu_restaurants, put_menu_restaurants};
pub(super) use today::today;

fn sheet(sheet: &Sheet) -> Result<MenuSheet, Failure> {
    Ok(MenuSheet {
        restaurant: sheet.head.restaurant.clone(),
        name: sheet.head.name.clone(),
        week: sheet.week,
        state: sheet.state,
        dishes: sheet.dish_count,
        created_at: instant(sheet.created_at)?,
        published_at: sheet.published_at.map(instant).transpose()?,
    })
}
