//! Request and response types of the public API, a file per resource.

pub mod auth;
pub mod body;
pub mod change;
pub mod commune;
pub mod desk;
pub mod fiche;
pub mod invitation;
pub mod layer;
pub mod page;
pub mod school;
pub mod theme;
pub mod trace;
pub mod webhook;
pub mod work;
