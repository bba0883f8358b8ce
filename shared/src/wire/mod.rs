//! Request and response types of the public API, a file per resource.

pub mod address;
pub mod auth;
pub mod body;
pub mod calculator;
pub mod catchment;
pub mod change;
pub mod commune;
pub mod desk;
pub mod establishment;
pub mod fiche;
pub mod file;
pub mod invitation;
pub mod layer;
pub mod page;
pub mod registration;
pub mod rubric;
pub mod school;
pub mod search;
pub mod sector;
pub mod tariff;
pub mod theme;
pub mod trace;
pub mod webhook;
pub mod work;
