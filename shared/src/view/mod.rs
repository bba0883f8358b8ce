//! HTML of each screen, drawn once for the server's pages, the fragments and the widget.
//!
//! A screen is one root `<section data-mee-view data-mee-title>`: headings start at `h2`, ids start with `mee-`, and
//! nothing in it depends on the host that shows it.
//! The functions here write no style and no script, and put no address into `href` that [`href::safe_href`] refuses.

pub mod agenda;
pub mod calculator;
pub mod catchment;
pub mod date;
pub mod desk;
mod fiche;
mod frame;
mod home;
pub mod href;
pub mod json_ld;
pub mod life_events;
mod lists;
pub mod menus;
pub mod news;
mod notices;
pub mod page;
mod preview;
mod school;
mod schools;
pub mod search;
pub mod services;
mod states;
mod tariffs;
mod themes;

#[cfg(test)]
mod tests;

pub use calculator::documents::{documents, documents_preview};
pub use calculator::screen::{calculator, calculators};
pub use fiche::{fiche, fiche_preview};
pub use home::{home, home_preview};
pub use preview::Preview;
pub use school::{school, school_preview};
pub use schools::schools;
pub use states::{empty, ended_preview, error, loading, not_found};
pub use tariffs::{tariff_calculator, tariffs, tariffs_preview};
pub use themes::{theme, themes};
