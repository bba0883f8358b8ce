//! The calendars of one commune or school, put together.

use std::collections::BTreeSet;

use mee_shared::calendar::{Closure, LocalCalendar, Period, SchoolDays, SchoolWeek, known_periods};
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word};
use mee_shared::ids::Uai;
use mee_shared::work::WorkKind;

use super::super::Failure;
use crate::store::bodies::Body;
use crate::store::voices::Voices;
use crate::store::{Conn, school_periods, works};

/// The calendars, and whose word the week is.
#[derive(Debug, Clone)]
pub(in crate::service) struct Days {
    /// The calendars.
    pub(in crate::service) days: SchoolDays,
    /// The week and whose word it is.
    pub(in crate::service) week: Option<(SchoolWeek, Word)>,
}

/// What a body says, the farthest first.
pub(super) type Said = (Body, LocalCalendar, Option<mee_shared::Day>);

/// What the bodies over a commune have published of the calendar, the farthest first.
pub(super) fn said(connection: &mut Conn, commune: &Commune) -> Result<Vec<Said>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(Vec::new()) };
    let found = works::public_of_bodies(connection, &voices.local_ids(), WorkKind::Calendar)?;
    let mut said = Vec::new();
    for body in voices.local {
        if let Some(work) = found.iter().find(|work| work.body == body.id) {
            said.push((body, super::read(&work.doc)?, work.checked_on));
        }
    }
    Ok(said)
}

/// The calendars for what these bodies say.
pub(super) fn resolved(
    connection: &mut Conn,
    commune: &Commune,
    school: Option<&Uai>,
    said: &[Said],
) -> Result<Days, Failure> {
    let periods = periods(connection, commune)?;
    let days: Vec<Closure> = said.iter().flat_map(|(_, local, _)| local.days_of(school).cloned()).collect();
    let week = said.iter().rev().find_map(|(body, local, checked_on)| {
        let word = Word {
            level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
            body_name: body.label.clone(),
            checked_on: *checked_on,
        };
        local.week_of(school).map(|week| (week, word))
    });
    let own = week.as_ref().map(|(week, _)| *week);
    Ok(Days { days: SchoolDays::new(&periods, &commune.departement, own, days), week })
}

/// The calendars of a school of the commune, or of its schools in general.
pub(in crate::service) fn school_days(
    connection: &mut Conn,
    commune: &Commune,
    school: Option<&Uai>,
) -> Result<Days, Failure> {
    let said = said(connection, commune)?;
    resolved(connection, commune, school, &said)
}

/// What was imported, and of the years that were not, what comes with the program.
fn periods(connection: &mut Conn, commune: &Commune) -> Result<Vec<Period>, Failure> {
    let mut periods = school_periods::of_academie(connection, &commune.academie, commune.zone)?;
    let years: BTreeSet<String> = periods.iter().map(|period| period.school_year.clone()).collect();
    periods.extend(known_periods(commune.zone).into_iter().filter(|known| !years.contains(&known.school_year)));
    Ok(periods)
}
