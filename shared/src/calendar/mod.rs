//! The calendar of the school year: holidays by académie, public holidays by territory, school weeks, and what they say of a day.
//!
//! What is not published is not known here: a day outside the calendars at hand is answered « on ne sait pas », never by a guess.

mod check;
mod clock;
mod known;
mod local;
mod period;
mod population;
mod public_holiday;
mod school_days;
mod week;

#[cfg(test)]
mod tests;

pub use clock::{Clock, Transition};
pub use known::{SOURCE, known_periods};
pub use local::{Closure, ClosureKind, LocalCalendar, SchoolsWeek};
pub use period::{InvalidPeriod, Period, read_period};
pub use population::{Population, UnknownPopulation};
pub use public_holiday::{PublicHoliday, easter, public_holidays};
pub use school_days::{DayAnswer, DayReason, SchoolDays};
pub use week::{Attendance, SchoolWeek};
