//! Menus that bodies publish: a work for each week of a restaurant, imported from files, shown to parents by the week.

mod apply;
mod demo;
mod desk;
mod import;
mod operator;
mod public;
mod restaurants;
mod text;
mod today;

pub use demo::fill_menus;
pub use desk::{find_menu_week, list_menu_sheets, publish_menus, withdraw_menus};
pub use import::{SentMenus, import_menus};
pub use operator::import_menu_file;
pub(super) use public::{among, draft_place, has_menus, week, with_draft};
pub use public::{list_menus, list_school_menus};
pub use restaurants::{list_menu_restaurants, put_menu_restaurants};
pub(super) use text::changed;
pub(super) use today::today;
