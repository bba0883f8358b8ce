//! From when until when a text itself says that parents see it.

use jiff::{Timestamp, ToSpan as _};
use mee_shared::Day;
use mee_shared::local_time::{start_of, zone_of};
use mee_shared::publication::Schedule;
use mee_shared::work::WorkKind;

use super::super::{Failure, news, notices, service_links};
use crate::store::bodies::Body;
use crate::store::works::{Revision, Work};

/// The schedule that is asked for, within the time that the text says of itself.
///
/// # Errors
/// [`Failure::Unprocessable`] where that time is over, or ends before it begins.
pub(super) fn schedule(
    body: &Body,
    work: &Work,
    revision: &Revision,
    (starts_at, ends_at): (Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) -> Result<Schedule, Failure> {
    let (from, until) = said(body, work.kind, &revision.doc)?;
    let starts_at = starts_at.max(from.filter(|&from| from > now));
    let ends_at = match (ends_at, until) {
        (Some(asked), Some(until)) => Some(asked.min(until)),
        (asked, until) => asked.or(until),
    };
    if until.is_some_and(|until| until <= starts_at.unwrap_or(now).max(now)) {
        return Err(Failure::rule("", "Ce texte ne vaut plus à cette date : écrivez-y une autre fin."));
    }
    Ok(Schedule { starts_at, ends_at })
}

/// The first instant and the one that follows the last, as the text says them.
fn said(body: &Body, kind: WorkKind, doc: &str) -> Result<(Option<Timestamp>, Option<Timestamp>), Failure> {
    let zone = zone_of(&body.name);
    let start = |day: Day| start_of(day, &zone);
    let end = |day: Option<Day>| day.and_then(|day| start_of(day.saturating_add(1.day()), &zone));
    Ok(match kind {
        WorkKind::News => {
            let news = news::read(doc)?.news;
            (start(news.valid_from), end(news.valid_until))
        }
        WorkKind::Notice => {
            let notice = notices::read(doc)?;
            (notice.starts_at, Some(notice.ends_at))
        }
        WorkKind::ServiceLink => (None, end(service_links::read(doc)?.closes_on)),
        _ => (None, None),
    })
}
