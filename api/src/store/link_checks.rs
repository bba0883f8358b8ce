//! What came of asking for the addresses in published texts.

use diesel::prelude::*;
use mee_shared::service_link::LinkOutcome;

use super::bodies::BodyId;
use super::schema::{link_checks, revisions, works};
use super::{Conn, StoreError};

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCheck {
    /// The address.
    pub url: String,
    /// What came of it.
    pub outcome: LinkOutcome,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// When it was asked, in microseconds since 1970.
    pub checked_at: i64,
    /// Since when it has been broken, where it is.
    pub broken_since: Option<i64>,
}

/// The texts of the body that parents see: title and document.
///
/// # Errors
/// When the database does not answer.
pub fn published_texts(connection: &mut Conn, body: &BodyId) -> Result<Vec<(String, String)>, StoreError> {
    Ok(works::table
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .filter(works::body_id.eq(&body.0))
        .order(works::id.asc())
        .select((works::title, revisions::doc))
        .load(connection)?)
}

type Row = (String, String, Option<i32>, i64, Option<i64>);

/// What came of the body's addresses last time.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn, body: &BodyId) -> Result<Vec<LinkCheck>, StoreError> {
    let rows: Vec<Row> = link_checks::table
        .filter(link_checks::body_id.eq(&body.0))
        .order(link_checks::url.asc())
        .select((
            link_checks::url,
            link_checks::outcome,
            link_checks::status,
            link_checks::checked_at,
            link_checks::broken_since,
        ))
        .load(connection)?;
    rows.into_iter()
        .map(|(url, outcome, status, checked_at, broken_since)| {
            let known = LinkOutcome::ALL.iter().copied().find(|known| known.as_str() == outcome);
            let outcome = known.ok_or_else(|| StoreError::Corrupt {
                place: format!("link_checks/{}", body.0),
                cause: format!("outcome {outcome}"),
            })?;
            let status = status.and_then(|status| u16::try_from(status).ok());
            Ok(LinkCheck { url, outcome, status, checked_at, broken_since })
        })
        .collect()
}

/// Keeps what came of the body's addresses in the place of what was known.
///
/// # Errors
/// When the database refuses.
pub fn replace(connection: &mut Conn, body: &BodyId, checks: &[LinkCheck]) -> Result<(), StoreError> {
    diesel::delete(link_checks::table.filter(link_checks::body_id.eq(&body.0))).execute(connection)?;
    for check in checks {
        diesel::insert_into(link_checks::table)
            .values((
                link_checks::body_id.eq(&body.0),
                link_checks::url.eq(&check.url),
                link_checks::outcome.eq(check.outcome.as_str()),
                link_checks::status.eq(check.status.map(i32::from)),
                link_checks::checked_at.eq(check.checked_at),
                link_checks::broken_since.eq(check.broken_since),
            ))
            .execute(connection)?;
    }
    Ok(())
}
