//! Under which licence a body gives out its own data.

use mee_shared::body::BodyKind;
use mee_shared::wire::webhook::{Licence, OpenData};
use serde_json::json;

use super::Failure;
use super::auth::{Acting, Change};
use crate::store::bodies::BodyId;
use crate::store::{Conn, Db, open_data};

/// The licence the body chose; none where it gives nothing out.
pub(super) fn licence(connection: &mut Conn, body: &BodyId) -> Result<Option<Licence>, Failure> {
    Ok(open_data::licence(connection, body)?.as_deref().and_then(Licence::parse))
}

/// The choice of the body acted for.
///
/// # Errors
/// When the database does not answer.
pub async fn get_open_data(db: &Db, acting: &Acting) -> Result<OpenData, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| Ok(OpenData { licence: licence(connection, &body)? })).await
}

/// Chooses the licence of the body acted for, or, without one, gives nothing out any more.
///
/// # Errors
/// [`Failure::Forbidden`] for a body that is no commune's.
pub async fn put_open_data(db: &Db, acting: &Acting, asked: OpenData) -> Result<OpenData, Failure> {
    if acting.body().name.kind() != BodyKind::Commune {
        return Err(Failure::Forbidden("Seule une commune ouvre ici ses données."));
    }
    let acting = acting.clone();
    db.write(move |connection| {
        let body = acting.body().id.clone();
        let before = OpenData { licence: licence(connection, &body)? };
        open_data::put(connection, &body, asked.licence.map(Licence::as_str))?;
        let (before, after) = (Some(json!(before)), Some(json!(asked)));
        let object = ("body", body.as_str());
        acting.record(connection, Change { action: "open_data.put", object, before, after })?;
        Ok(asked)
    })
    .await
}
