//! What the operator publishes on the command line: the demo, and nothing else so far.

use jiff::ToSpan as _;
use mee_shared::Day;
use serde::Serialize;

use super::super::Failure;
use super::{effects, span};
use crate::store::bodies::Body;
use crate::store::works::{self, Decision, NewWork, Writer};
use crate::store::{Conn, Written};

/// Who the command line is where an account is named: no account has this identifier.
pub(in crate::service) const COMMAND_LINE: &str = "00000000-0000-7000-8000-000000000001";

/// Publishes a checked value for a body at once; nothing changes where parents see it already.
pub(in crate::service) fn publish_as_operator(
    connection: &mut Conn,
    body: &Body,
    new: NewWork<'_>,
    value: &impl Serialize,
    checked_on: Day,
) -> Result<Written, Failure> {
    let found = works::find(connection, &body.id, new.kind, new.subject)?;
    let is_new = found.is_none();
    let work = match found {
        Some(work) => work,
        None => works::create(connection, body, new)?,
    };
    let writer = Writer::Account(COMMAND_LINE.to_owned());
    let public = work.public_number.map(|number| works::revision(connection, &work.id, number)).transpose()?.flatten();
    let draft = works::save_draft(connection, &work, new.title, value, &writer)?;
    if public.is_some_and(|public| public.text_hash == draft.text_hash) {
        works::drop_draft(connection, &work, draft.number)?;
        return Ok(Written::Unchanged);
    }
    effects::check(connection, body, &work, &draft)?;
    let now = jiff::Timestamp::now();
    let schedule = span::schedule(body, &work, &draft, (None, None), now)?;
    let starts_at = schedule.starts_at.unwrap_or(now).max(now).as_microsecond();
    let ends_at = schedule.ends_at.map(jiff::Timestamp::as_microsecond);
    let decision = Decision { by: Some(COMMAND_LINE), starts_at, ends_at };
    let is_public = works::publish(connection, &work, draft.number, decision)?;
    works::attest(connection, &work, checked_on, Some(checked_on.saturating_add(1.year())))?;
    if is_public {
        effects::changed(connection, body, &work.id)?;
    }
    Ok(if is_new { Written::Added } else { Written::Changed })
}
