//! Imports: parse → check → plan → apply.
//!
//! The readers below know no database: each turns a file into domain values and a report.

pub mod annuaire;
pub mod ban;
pub mod calendar;
pub mod communes;
pub mod dila;
pub mod markdown;
pub mod menus;
pub mod registrations;
pub mod rows;
pub mod sectors;
pub mod tariffs;
mod web_address;
