//! The calendar that parents find.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::calendar::{Clock, LocalCalendar, Period, SOURCE, SchoolDays, public_holidays};
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::calendar::{CalendarResource, HolidayPeriod, WeekResource};

use super::super::{Failure, commune};
use super::days::{resolved, said};
use crate::store::bodies::Body;
use crate::store::{Conn, Db, schools};

/// How many days one answer holds at most: two years.
pub const LONGEST: i32 = 731;

/// How many days are told where no span is asked for.
const USUAL: i64 = 13;

/// What is asked of the calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarQuery {
    /// The day asked about; today where none is named.
    pub on: Option<Day>,
    /// The first of the days; the day asked about where none is named.
    pub from: Option<Day>,
    /// The last of the days.
    pub to: Option<Day>,
    /// A school of the commune.
    pub school: Option<Uai>,
}

/// A body's draft in the place of what it has published.
pub(in crate::service) type Local<'a> = (&'a Body, &'a str);

/// Holidays as parents read them: after a pont, classes begin again on the next day that has any.
fn holiday(days: &SchoolDays, period: &Period) -> HolidayPeriod {
    let mut found = HolidayPeriod::from(period);
    if found.is_bridge {
        found.returns_on = days.next_class(period.last_day()).map(|next| next.on);
    }
    found
}

/// The calendar of a commune, with a draft in its place where one is given.
pub(in crate::service) fn shown(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    query: &CalendarQuery,
    draft: Option<Local<'_>>,
) -> Result<CalendarResource, Failure> {
    let on = query.on.unwrap_or_else(|| super::today(&commune.insee));
    let from = query.from.unwrap_or(on);
    let to = query.to.unwrap_or_else(|| from.saturating_add(USUAL.days()));
    if to < from || (to - from).get_days() >= LONGEST {
        return Err(Failure::rule("?to", format!("Le dernier jour suit le premier, {LONGEST} jours au plus en tout.")));
    }
    let school = query.school.as_ref();
    if let Some(uai) = school {
        schools::find(connection, &commune.insee, uai)?.ok_or(Failure::NotFound)?;
    }
    let mut said = said(connection, commune)?;
    if let Some((body, doc)) = draft {
        let local: LocalCalendar = super::read(doc)?;
        let place = said.iter().position(|(other, ..)| other.id == body.id);
        let own = (body.clone(), local, None);
        match place.and_then(|place| said.get_mut(place)) {
            Some(place) => *place = own,
            None => said.push(own),
        }
    }
    let found = resolved(connection, commune, school, &said)?;
    let days = &found.days;
    let is_ahead = |period: &&Period| period.last_day() >= on;
    let year = |year: i16| public_holidays(year, &commune.departement);
    let span = on..on.saturating_add(1.year());
    Ok(CalendarResource {
        academie: commune.academie.clone(),
        zone: commune.zone,
        zone_label: commune.zone.label().to_owned(),
        time_zone: Clock::of(&commune.insee).name.to_owned(),
        school: school.cloned(),
        day: days.day(on),
        tomorrow: days.day(on.saturating_add(1.day())),
        next_class: days.next_class(on),
        current_holidays: days.current(on).map(HolidayPeriod::from),
        next_holidays: days.next(on).map(HolidayPeriod::from),
        holidays: days.periods().iter().filter(is_ahead).map(|period| holiday(days, period)).collect(),
        public_holidays: [year(on.year()), year(on.year().saturating_add(1))]
            .concat()
            .into_iter()
            .filter(|holiday| span.contains(&holiday.on))
            .collect(),
        week: found.week.clone().map(|(week, word)| WeekResource { week, text: week.french(), word }),
        days: (0..=(to - from).get_days()).map(|ahead| days.day(from.saturating_add(ahead.days()))).collect(),
        source: SOURCE.to_owned(),
        url: links.view(&commune.insee, &ViewPath::Holidays),
    })
}

/// The calendar that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune or school, [`Failure::Unprocessable`] for a span too long, or the database's.
pub async fn get_calendar(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    query: CalendarQuery,
) -> Result<CalendarResource, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        shown(connection, &links, &commune, &query, None)
    })
    .await
}
