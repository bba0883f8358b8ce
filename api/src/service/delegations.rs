//! What a body lets vendors do in its place, and what a vendor was let.

use anyhow::Context as _;
use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::ObjectId;
use mee_shared::wire::trace::{CreateDelegation, DelegationResource};
use serde_json::{Value, json};

use super::auth::{Acting, Change, body_resource, object_id};
use super::{Failure, Listed, PageRequest};
use crate::store::bodies::{self, BodyId};
use crate::store::cursor::ListKind;
use crate::store::delegations::{self, Delegation};
use crate::store::{Conn, Db};

/// The longest delegation, in years: who acts for whom is looked at again now and then.
const LONGEST_YEARS: i32 = 3;

/// Days are counted in UTC: the machine need not know the rules of any time zone.
pub(super) fn midnight(day: Day) -> anyhow::Result<i64> {
    Ok(day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_microsecond())
}

/// The instants between which a span of days lies, the last day included.
pub(super) fn span(from: Day, until: Day) -> anyhow::Result<(i64, i64)> {
    let after = until.tomorrow().context("ce jour est hors du calendrier")?;
    Ok((midnight(from)?, midnight(after)?))
}

fn instant(micros: i64) -> Result<jiff::Timestamp, Failure> {
    jiff::Timestamp::from_microsecond(micros).map_err(|error| Failure::Internal(error.into()))
}

fn day(micros: i64) -> Result<Day, Failure> {
    Ok(instant(micros)?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn resource(connection: &mut Conn, row: Delegation) -> Result<DelegationResource, Failure> {
    let mut body = |id: &BodyId| {
        let found = bodies::get(connection, id)?;
        body_resource(&found.ok_or_else(|| Failure::Internal(anyhow::anyhow!("a delegation without its body")))?)
    };
    Ok(DelegationResource {
        id: object_id(&row.id)?,
        body: body(&row.body)?,
        vendor: body(&row.vendor)?,
        scopes: row.scopes,
        starts_on: day(row.starts_at)?,
        // The end is the first instant after the last day.
        ends_on: day(row.ends_at - 1)?,
        created_at: instant(row.created_at)?,
    })
}

/// What the body acted for lets vendors do, or, of a vendor, what bodies let it do; the oldest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_delegations(
    db: &Db,
    acting: &Acting,
    page: PageRequest,
) -> Result<Listed<DelegationResource>, Failure> {
    let cursor = page.cursor(ListKind::Delegations)?;
    let body = acting.body().clone();
    db.read(move |connection| {
        let (rows, next) = delegations::list(connection, &body, cursor.as_ref(), page.limit)?;
        let found = rows.into_iter().map(|row| resource(connection, row)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Delegations, found, next.as_ref(), |delegation| delegation))
    })
    .await
}

fn check(asked: &CreateDelegation, today: Day) -> Result<(), Failure> {
    if asked.scopes.is_empty() {
        return Err(Failure::rule("/scopes", "Dites ce que le prestataire pourra faire : donnez au moins un droit."));
    }
    if asked.ends_on < asked.starts_on {
        return Err(Failure::rule("/ends_on", "Le dernier jour précède le premier."));
    }
    if asked.ends_on < today {
        return Err(Failure::rule("/ends_on", "Ce dernier jour est déjà passé."));
    }
    let longest = asked.starts_on.checked_add(LONGEST_YEARS.years());
    if longest.is_ok_and(|longest| asked.ends_on > longest) {
        return Err(Failure::rule("/ends_on", "Une délégation dure trois ans au plus ; vous pourrez la renouveler."));
    }
    Ok(())
}

fn told(row: &DelegationResource) -> Value {
    json!({ "vendor": row.vendor.id, "scopes": row.scopes, "from": row.starts_on, "until": row.ends_on })
}

/// Lets a vendor act for the body acted for.
///
/// # Errors
/// [`Failure::Forbidden`] for a vendor, [`Failure::Unprocessable`] for days, scopes or a vendor that cannot be.
pub async fn create_delegation(
    db: &Db,
    acting: &Acting,
    asked: CreateDelegation,
) -> Result<DelegationResource, Failure> {
    let (acting, body) = (acting.clone(), acting.body().clone());
    if body.name.kind() == BodyKind::Vendor {
        return Err(Failure::Forbidden("Un prestataire ne peut rien déléguer : il agit pour d'autres."));
    }
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    check(&asked, today)?;
    let mut scopes = asked.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let span = span(asked.starts_on, asked.ends_on)
        .map_err(|_| Failure::rule("/ends_on", "Ce jour est hors du calendrier."))?;
    let name =
        BodyName::new(BodyKind::Vendor, asked.vendor.as_str()).map_err(|error| Failure::Internal(error.into()))?;
    db.write(move |connection| {
        let vendor =
            bodies::find_named(connection, &name)?.map(|id| bodies::get(connection, &id)).transpose()?.flatten();
        let vendor = vendor.ok_or_else(|| {
            Failure::rule(
                "/vendor",
                "Aucun prestataire de ce portail n'a ce SIREN ; demandez à son exploitant de l'ajouter.",
            )
        })?;
        let row = delegations::add(connection, &body, &vendor, &scopes, span)?;
        let made = resource(connection, row)?;
        let object = ("delegation", made.id.as_str());
        let after = Some(told(&made));
        acting.record(connection, Change { action: "delegation.create", object, before: None, after })?;
        Ok(made)
    })
    .await
}

/// Ends a delegation of the body acted for, from the next request on.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such delegation.
pub async fn end_delegation(db: &Db, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, body, id) = (acting.clone(), acting.body().id.clone(), id.clone());
    db.write(move |connection| {
        let row = delegations::take(connection, &body, &id)?.ok_or(Failure::NotFound)?;
        let before = Some(told(&resource(connection, row)?));
        let object = ("delegation", id.as_str());
        acting.record(connection, Change { action: "delegation.end", object, before, after: None })
    })
    .await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn a_delegation_has_a_scope_and_days_that_can_be() {
        let today = "2026-11-23".parse().unwrap();
        for (scopes, starts_on, ends_on, pointer) in [
            (r#"["content:read"]"#, "2026-11-23", "2026-11-23", None),
            (r#"["content:read"]"#, "2020-01-01", "2023-01-01", Some("/ends_on")),
            (r#"["content:read"]"#, "2026-01-01", "2029-01-01", None),
            (r#"["content:read"]"#, "2026-01-01", "2029-01-02", Some("/ends_on")),
            (r#"["content:read"]"#, "2027-01-02", "2027-01-01", Some("/ends_on")),
            ("[]", "2026-11-23", "2026-11-24", Some("/scopes")),
        ] {
            let text = format!(
                r#"{{ "vendor": "123456789", "scopes": {scopes}, "starts_on": "{starts_on}", "ends_on": "{ends_on}" }}"#
            );
            let refused = match check(&serde_json::from_str(&text).unwrap(), today) {
                Err(Failure::Unprocessable(errors)) => errors.first().map(|error| error.pointer.clone()),
                _ => None,
            };
            assert_eq!(refused.as_deref(), pointer, "{text}");
        }
    }
}
