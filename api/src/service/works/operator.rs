//! What the operator writes on the command line for a body: the demo, and files that a body hands over.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use mee_shared::Day;
use serde::Serialize;

use super::super::{Failure, instant};
use super::{effects, span};
use crate::store::bodies::Body;
use crate::store::works::{self, Decision, NewWork, Writer};
use crate::store::{Conn, Written};

/// Who the command line is where an account is named: no account has this identifier.
pub(in crate::service) const COMMAND_LINE: &str = "00000000-0000-7000-8000-000000000001";

/// When parents see what the operator writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// From the beginning of this day on (UTC), as a carte scolaire does.
    On(Day),
    /// Not before somebody of the body has published the draft.
    Draft,
}

impl When {
    /// The day asked for, or at once where it has come already.
    #[must_use]
    pub fn from_day(day: Option<Day>, today: Day) -> Self {
        day.filter(|day| *day > today).map_or(Self::Now, Self::On)
    }
}

/// Publishes a checked value for a body at once; nothing changes where parents see it already.
pub(in crate::service) fn publish_as_operator(
    connection: &mut Conn,
    body: &Body,
    new: NewWork<'_>,
    value: &impl Serialize,
    checked_on: Day,
) -> Result<Written, Failure> {
    write_as_operator(connection, body, new, value, (When::Now, checked_on))
}

/// Writes a checked value for a body; nothing changes where it stands already as asked for.
///
/// A draft that an agent of the body has begun is never written over, except by what is published at once.
pub(in crate::service) fn write_as_operator(
    connection: &mut Conn,
    body: &Body,
    new: NewWork<'_>,
    value: &impl Serialize,
    (when, checked_on): (When, Day),
) -> Result<Written, Failure> {
    let found = works::find(connection, &body.id, new.kind, new.subject)?;
    let is_new = found.is_none();
    let work = match found {
        Some(work) => work,
        None => works::create(connection, body, new)?,
    };
    let writer = Writer::Account(COMMAND_LINE.to_owned());
    let open = works::open_revision(connection, &work.id)?;
    if let (Some(open), true) = (&open, when != When::Now)
        && works::writers(connection, &work.id, open.number)?.iter().any(|other| *other != writer)
    {
        let detail = format!(
            "un brouillon de la collectivité attend pour « {} » : publiez-le ou retirez-le d'abord",
            new.subject
        );
        return Err(Failure::rule("", detail));
    }
    let standing = works::standing(connection, &work.id)?;
    let draft = works::save_draft(connection, &work, new.title, value, &writer)?;
    let starts_at = match when {
        When::On(day) => {
            let start = day.to_zoned(TimeZone::UTC).map_err(|error| Failure::Internal(error.into()))?;
            start.timestamp().as_microsecond()
        }
        When::Now | When::Draft => jiff::Timestamp::now().as_microsecond(),
    };
    let is_there = standing.iter().any(|other| {
        let is_public = work.public_number == Some(other.number);
        let is_planned = matches!(when, When::On(_)) && other.starts_at == Some(starts_at) && !other.state.is_open();
        other.text_hash == draft.text_hash && (is_public || is_planned)
    });
    if is_there {
        works::drop_draft(connection, &work, draft.number)?;
        return Ok(Written::Unchanged);
    }
    if when == When::Draft {
        let is_same = open.is_some_and(|open| open.text_hash == draft.text_hash);
        return Ok(if is_same { Written::Unchanged } else { written(is_new) });
    }
    effects::check(connection, body, &work, &draft)?;
    let now = jiff::Timestamp::now();
    let asked = match when {
        When::On(_) => Some(instant(starts_at)?),
        When::Now | When::Draft => None,
    };
    let schedule = span::schedule(body, &work, &draft, (asked, None), now)?;
    let starts_at = match when {
        When::On(_) => starts_at,
        When::Now | When::Draft => schedule.starts_at.unwrap_or(now).max(now).as_microsecond(),
    };
    let ends_at = schedule.ends_at.map(jiff::Timestamp::as_microsecond);
    let decision = Decision { by: Some(COMMAND_LINE), starts_at, ends_at };
    let is_public = works::publish(connection, &work, draft.number, decision)?;
    let review_by = Some(checked_on.saturating_add(1.year())).filter(|_| work.kind.is_reviewed());
    works::attest(connection, &work, checked_on, review_by)?;
    if is_public {
        effects::changed(connection, body, &work.id)?;
    }
    Ok(written(is_new))
}

fn written(is_new: bool) -> Written {
    if is_new { Written::Added } else { Written::Changed }
}
