//! Under which licence a body gives out its own data.

use diesel::prelude::*;

use super::bodies::BodyId;
use super::schema::open_data;
use super::{Conn, StoreError, now_micros};

/// The name of the licence the body chose; none where it gives nothing out.
///
/// # Errors
/// When the database does not answer.
pub fn licence(connection: &mut Conn, body: &BodyId) -> Result<Option<String>, StoreError> {
    Ok(open_data::table.find(body.as_str()).select(open_data::licence).first(connection).optional()?)
}

/// Sets the body's licence, or, without one, gives nothing out any more.
///
/// # Errors
/// When the database refuses.
pub fn put(connection: &mut Conn, body: &BodyId, licence: Option<&str>) -> Result<(), StoreError> {
    diesel::delete(open_data::table.find(body.as_str())).execute(connection)?;
    if let Some(licence) = licence {
        diesel::insert_into(open_data::table)
            .values((
                open_data::body_id.eq(body.as_str()),
                open_data::licence.eq(licence),
                open_data::updated_at.eq(now_micros()),
            ))
            .execute(connection)?;
    }
    Ok(())
}
