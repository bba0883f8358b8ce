//! Sectors: which schools serve which addresses, for a level and a school year, and what may be said of it.
//!
//! A sector has one of four shapes. In order of authority: an exact address, a range of numbers in a street, an area drawn on the
//! map, a whole commune. The strongest shape that holds an address decides; where shapes of one authority name different schools,
//! the answer is to be confirmed by the mairie. Law: articles L131-5 and L212-7 (écoles) and L213-1 (collèges) of the Code de
//! l'éducation. Nothing here knows where streets and areas are: `catchment` in the API finds them, these rules judge.

mod answer;
mod level;
mod names;
mod range;
mod row;
mod school_year;
mod state;
mod street;
#[cfg(test)]
mod tests;

pub use answer::{Claim, Doubt, Served, Status, Verdict, decide};
pub use level::{owner_kind, sector_levels};
pub use names::{NameMatch, match_school, school_words};
pub use range::{InvalidRange, NumberRange, OPEN_END, Side};
pub use row::{Area, Authority, Extent, SectorRow, SectorSchool, SectorStreet};
pub use school_year::SchoolYear;
pub use state::MapState;
pub use street::{shown_street, street_key};
