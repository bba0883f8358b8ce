//! Memberships: which roles an account holds in a body.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::account::{Grant, Role};
use mee_shared::body::BodyKind;
use mee_shared::ids::InseeCode;

use super::accounts::{self, Account, AccountId, AccountRow};
use super::bodies::{Body, BodyId};
use super::cursor::{Cursor, cut};
use super::schema::{accounts as account_rows, bodies, communes, membership_schools, memberships, schools};
use super::{Conn, IN_LIST, StoreError, new_id, now_micros};

/// A person with the roles held in a body.
pub type Member = (Account, Vec<Grant>);

fn corrupt(id: &str, cause: String) -> StoreError {
    StoreError::Corrupt { place: format!("memberships/{id}"), cause }
}

/// The roles held in the body by each of these accounts.
fn grants(connection: &mut Conn, body: &BodyId, of: &[&str]) -> Result<BTreeMap<AccountId, Vec<Grant>>, StoreError> {
    let mut found: BTreeMap<AccountId, Vec<Grant>> = BTreeMap::new();
    for chunk in of.chunks(IN_LIST) {
        let rows: Vec<(String, String, String, String)> = memberships::table
            .filter(memberships::body_id.eq(&body.0))
            .filter(memberships::account_id.eq_any(chunk))
            .order((memberships::role.asc(), memberships::step.asc()))
            .select((memberships::id, memberships::account_id, memberships::role, memberships::step))
            .load(connection)?;
        for (id, account, role, step) in rows {
            let role = Role::parse(&role).ok_or_else(|| corrupt(&id, format!("role {role}")))?;
            let step = Some(step)
                .filter(|step| !step.is_empty())
                .map(|step| step.parse())
                .transpose()
                .map_err(|error| corrupt(&id, format!("{error}")))?;
            let schools = if role == Role::Headteacher { schools_of(connection, body, &id)? } else { Vec::new() };
            found.entry(AccountId(account)).or_default().push(Grant { role, step, schools });
        }
    }
    Ok(found)
}

fn schools_of(connection: &mut Conn, body: &BodyId, membership: &str) -> Result<Vec<mee_shared::ids::Uai>, StoreError> {
    let uais: Vec<String> = membership_schools::table
        .filter(membership_schools::body_id.eq(&body.0))
        .filter(membership_schools::membership_id.eq(membership))
        .order(membership_schools::uai.asc())
        .select(membership_schools::uai)
        .load(connection)?;
    uais.into_iter().map(|uai| uai.parse().map_err(|error| corrupt(membership, format!("{error}")))).collect()
}

/// The roles the account holds in the body; empty where it has none.
///
/// # Errors
/// When the database does not answer.
pub fn of_account(connection: &mut Conn, body: &BodyId, account: &AccountId) -> Result<Vec<Grant>, StoreError> {
    Ok(grants(connection, body, &[account.as_str()])?.remove(account).unwrap_or_default())
}

/// The bodies the account holds a role in.
///
/// # Errors
/// When the database does not answer.
pub fn bodies_of(connection: &mut Conn, account: &AccountId) -> Result<Vec<BodyId>, StoreError> {
    let ids: Vec<String> = memberships::table
        .filter(memberships::account_id.eq(&account.0))
        .select(memberships::body_id)
        .distinct()
        .load(connection)?;
    Ok(ids.into_iter().map(BodyId).collect())
}

/// The people who hold a role in the body, by name.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Member>, Option<Cursor>), StoreError> {
    let members = memberships::table.filter(memberships::body_id.eq(body.0.clone())).select(memberships::account_id);
    let mut query = account_rows::table
        .filter(account_rows::id.eq_any(members))
        .select((accounts::COLUMNS, account_rows::name_folded))
        .into_boxed();
    if let Some(cursor) = after {
        query = query.filter(
            account_rows::name_folded
                .gt(cursor.name.clone())
                .or(account_rows::name_folded.eq(cursor.name.clone()).and(account_rows::id.gt(cursor.key.clone()))),
        );
    }
    let rows: Vec<(AccountRow, String)> = query
        .order((account_rows::name_folded.asc(), account_rows::id.asc()))
        .limit(i64::from(limit) + 1)
        .load(connection)?;
    let (rows, next) = cut(rows, limit, |(row, name)| Cursor { name: name.clone(), key: row.0.clone() });
    let ids: Vec<&str> = rows.iter().map(|(row, _)| row.0.as_str()).collect();
    let mut held = grants(connection, body, &ids)?;
    let people = rows.into_iter().map(|(row, _)| {
        let account = accounts::account(row);
        let grants = held.remove(&account.id).unwrap_or_default();
        (account, grants)
    });
    Ok((people.collect(), next))
}

/// The people who hold one of these roles in the body and may sign in, with the steps they sign as proofreaders.
///
/// # Errors
/// When the database does not answer.
pub fn people_with(
    connection: &mut Conn,
    body: &BodyId,
    roles: &[Role],
) -> Result<Vec<(Account, Vec<String>)>, StoreError> {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let rows: Vec<(AccountRow, String)> = memberships::table
        .inner_join(account_rows::table)
        .filter(memberships::body_id.eq(&body.0))
        .filter(memberships::role.eq_any(names))
        .filter(account_rows::disabled_at.is_null())
        .order((memberships::account_id.asc(), memberships::step.asc()))
        .select((accounts::COLUMNS, memberships::step))
        .load(connection)?;
    let mut people: Vec<(Account, Vec<String>)> = Vec::new();
    for (row, step) in rows {
        match people.last_mut() {
            Some((last, steps)) if last.id.as_str() == row.0 => steps.push(step),
            _ => people.push((accounts::account(row), vec![step])),
        }
    }
    Ok(people)
}

/// The bodies in which somebody holds one of these roles.
///
/// # Errors
/// When the database does not answer.
pub fn bodies_with(connection: &mut Conn, roles: &[Role]) -> Result<Vec<BodyId>, StoreError> {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let ids: Vec<String> = memberships::table
        .filter(memberships::role.eq_any(names))
        .select(memberships::body_id)
        .distinct()
        .order(memberships::body_id.asc())
        .load(connection)?;
    Ok(ids.into_iter().map(BodyId).collect())
}

/// The communes of those of these schools that stand in the body's territory, by school.
fn places(connection: &mut Conn, body: &Body, grants: &[Grant]) -> Result<BTreeMap<String, String>, StoreError> {
    let asked: Vec<&str> = grants.iter().flat_map(|grant| &grant.schools).map(|uai| uai.as_str()).collect();
    let mut known = BTreeMap::new();
    for chunk in asked.chunks(IN_LIST) {
        let query = schools::table
            .inner_join(communes::table.on(communes::insee.eq(schools::insee)))
            .filter(schools::uai.eq_any(chunk.iter().copied()))
            .select((schools::uai, schools::insee))
            .into_boxed();
        let territory = body.name.territory().to_owned();
        let query = match body.name.kind() {
            BodyKind::Commune => query.filter(schools::insee.eq(territory)),
            BodyKind::Epci => query.filter(communes::epci_siren.eq(territory)),
            _ => return Ok(known),
        };
        known.extend(query.load::<(String, String)>(connection)?);
    }
    Ok(known)
}

/// Which of these schools do not stand in the body's territory.
///
/// # Errors
/// When the database does not answer.
pub fn foreign_schools(connection: &mut Conn, body: &Body, grants: &[Grant]) -> Result<Vec<String>, StoreError> {
    let known = places(connection, body, grants)?;
    let asked = grants.iter().flat_map(|grant| &grant.schools).map(ToString::to_string);
    Ok(asked.filter(|uai| !known.contains_key(uai)).collect())
}

/// Takes the schools of a commune that leaves the intercommunalité from its headteachers, whose tokens become worthless; one
/// left without a school is no headteacher any more.
///
/// # Errors
/// When the database refuses.
pub fn lose_epci(connection: &mut Conn, insee: &InseeCode, siren: Option<&str>) -> Result<(), StoreError> {
    let rows: Vec<(String, Option<String>)> = membership_schools::table
        .filter(membership_schools::insee.eq(insee.as_str()))
        .filter(membership_schools::epci_siren.is_not_null())
        .select((membership_schools::membership_id, membership_schools::epci_siren))
        .distinct()
        .load(connection)?;
    for (membership, of) in rows {
        if of.as_deref() == siren {
            continue;
        }
        let lost = membership_schools::table
            .filter(membership_schools::membership_id.eq(&membership))
            .filter(membership_schools::insee.eq(insee.as_str()));
        diesel::delete(lost).execute(connection)?;
        let account: String = memberships::table.find(&membership).select(memberships::account_id).first(connection)?;
        let left: i64 = membership_schools::table
            .filter(membership_schools::membership_id.eq(&membership))
            .count()
            .get_result(connection)?;
        if left == 0 {
            diesel::delete(memberships::table.find(&membership)).execute(connection)?;
        }
        accounts::outdate_tokens(connection, &AccountId(account))?;
    }
    Ok(())
}

/// Gives the account these roles in the body, in place of those it held there; its tokens so far become worthless.
///
/// # Errors
/// When the database refuses: a role the kind of body does not have, a school of another territory.
pub fn replace(connection: &mut Conn, body: &Body, account: &AccountId, grants: &[Grant]) -> Result<(), StoreError> {
    let held =
        memberships::table.filter(memberships::body_id.eq(&body.id.0)).filter(memberships::account_id.eq(&account.0));
    diesel::delete(held).execute(connection)?;
    let places = places(connection, body, grants)?;
    let siren = (body.name.kind() == BodyKind::Epci).then(|| body.name.territory());
    for grant in grants {
        let id = new_id();
        diesel::insert_into(memberships::table)
            .values((
                memberships::id.eq(&id),
                memberships::account_id.eq(&account.0),
                memberships::body_id.eq(&body.id.0),
                memberships::body_kind.eq(body.name.kind().as_str()),
                memberships::role.eq(grant.role.as_str()),
                memberships::step.eq(grant.step.as_ref().map_or("", |step| step.as_str())),
                memberships::created_at.eq(now_micros()),
            ))
            .execute(connection)?;
        for uai in &grant.schools {
            diesel::insert_into(membership_schools::table)
                .values((
                    membership_schools::membership_id.eq(&id),
                    membership_schools::body_id.eq(&body.id.0),
                    membership_schools::body_kind.eq(body.name.kind().as_str()),
                    membership_schools::role.eq(grant.role.as_str()),
                    // Where the school is not the territory's, the foreign keys refuse it.
                    membership_schools::insee.eq(places.get(uai.as_str()).map_or("", String::as_str)),
                    membership_schools::uai.eq(uai.as_str()),
                    membership_schools::territory.eq(body.name.territory()),
                    membership_schools::epci_siren.eq(siren),
                ))
                .execute(connection)?;
        }
    }
    accounts::outdate_tokens(connection, account)
}

/// How many accounts other than this one administer the body and may sign in.
///
/// # Errors
/// When the database does not answer.
pub fn count_other_administrators(
    connection: &mut Conn,
    body: &BodyId,
    account: &AccountId,
) -> Result<i64, StoreError> {
    Ok(memberships::table
        .inner_join(account_rows::table)
        .filter(memberships::body_id.eq(&body.0))
        .filter(memberships::role.eq(Role::Administrator.as_str()))
        .filter(memberships::account_id.ne(&account.0))
        .filter(account_rows::disabled_at.is_null())
        .count()
        .get_result(connection)?)
}

/// Lets one change of the body's people happen at a time, so that two administrators cannot remove each other.
///
/// # Errors
/// When the database does not answer.
pub fn lock(connection: &mut Conn, body: &BodyId) -> Result<(), StoreError> {
    // A row written is locked until the transaction ends, on both engines.
    diesel::update(bodies::table.find(&body.0)).set(bodies::created_at.eq(bodies::created_at)).execute(connection)?;
    Ok(())
}
