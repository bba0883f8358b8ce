//! What a body has chosen for itself.

use mee_shared::wire::desk::BodySettings;
use serde_json::json;

use super::Failure;
use super::auth::{Acting, Change};
use crate::store::{Db, body_settings};

/// The settings of the body acted for.
///
/// # Errors
/// When the database does not answer.
pub async fn get_settings(db: &Db, acting: &Acting) -> Result<BodySettings, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| Ok(BodySettings { reminders: body_settings::takes_reminders(connection, &body)? })).await
}

/// Gives the body acted for these settings.
///
/// # Errors
/// When the database refuses.
pub async fn put_settings(db: &Db, acting: &Acting, asked: BodySettings) -> Result<BodySettings, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        let body = &acting.body().id;
        let before = BodySettings { reminders: body_settings::takes_reminders(connection, body)? };
        body_settings::put_takes_reminders(connection, body, asked.reminders)?;
        let (before, after) = (Some(json!(before)), Some(json!(asked)));
        let change = Change { action: "settings.put", object: ("body", body.as_str()), before, after };
        acting.record(connection, change)?;
        Ok(asked)
    })
    .await
}
