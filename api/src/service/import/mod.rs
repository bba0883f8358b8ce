//! Applying what the readers of [`crate::import`] found: one transaction an import, all of it or nothing.

mod addresses;
mod calendar;
mod communes;
mod dila;
mod fiches;
mod owner;
mod schools;
mod sectors;
mod summary;
mod trace;

pub use addresses::import_addresses;
pub use calendar::import_calendar;
pub use communes::import_communes;
pub use dila::{DilaScope, import_dila};
pub use fiches::import_fiches;
pub(in crate::service) use owner::{commune_body, note_on};
pub use schools::import_schools;
pub use sectors::import_sectors;
pub(in crate::service) use summary::row_notes;
pub use summary::{ImportFailure, ImportSummary};
use trace::note;
pub(in crate::service) use trace::record;

/// Told how many entries were read so far, for a progress bar.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64);
