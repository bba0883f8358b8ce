//! Accounts and bodies as the operator manages them on the command line.

use anyhow::{Context as _, bail, ensure};
use mee_shared::account::{Grant, Role, Scope, check_grants, fold_email};
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::{InvalidId, ObjectId, Slug, Uai};
use serde_json::{Value, json};

use super::delegations::span;
use super::{Failure, mail};
use crate::auth::{password, totp};
use crate::store::accounts::{self, Account, AccountId};
use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::{Conn, Db, StoreError, delegations, memberships, password_resets, sign_ins};

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Undone(#[from] anyhow::Error);

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.into())
    }
}

impl From<Failure> for Undone {
    fn from(failure: Failure) -> Self {
        Self(failure.into())
    }
}

/// An account to be made.
pub struct NewAccount<'a> {
    /// The e-mail address.
    pub email: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The password; it is checked.
    pub password: &'a str,
    /// The body the roles are held in.
    pub body: &'a BodyName,
    /// The roles.
    pub grants: &'a [Grant],
}

fn folded(email: &str) -> anyhow::Result<String> {
    fold_email(email).context("ce n'est pas une adresse électronique")
}

fn get_body(connection: &mut Conn, name: &BodyName) -> anyhow::Result<Body> {
    let id = match name.kind() {
        // The national editor is made at first need, here as by the first import.
        BodyKind::National => Some(bodies::ensure_national(connection)?),
        _ => bodies::find_named(connection, name)?,
    };
    let body = id.map(|id| bodies::get(connection, &id)).transpose()?.flatten();
    body.with_context(|| {
        format!("la collectivité {name} n'est pas dans la base : importez sa commune, ou « mee body add »")
    })
}

fn get_account(connection: &mut Conn, email: &str) -> anyhow::Result<Account> {
    accounts::find_by_email(connection, &folded(email)?)?.context("aucun compte n'a cette adresse")
}

/// An account by its address or its identifier: who came through a provider is found by no address.
fn get_named(connection: &mut Conn, who: &str) -> anyhow::Result<Account> {
    match who.parse::<ObjectId>() {
        Ok(id) => accounts::find(connection, &AccountId::from(&id))?.context("aucun compte n'a cet identifiant"),
        Err(_) => get_account(connection, who),
    }
}

fn check_password(password: &str, about: &[&str]) -> anyhow::Result<String> {
    password::check(password, about)?;
    password::hash(password)
}

/// Records what the operator changed, in the transaction that changes it.
fn record(
    connection: &mut Conn,
    (action, body): (&str, Option<&BodyId>),
    (kind, id): (&str, &str),
    (before, after): (Option<Value>, Option<Value>),
) -> Result<(), Undone> {
    let entry = Entry { body, object_id: Some(id), before, after, ..Entry::done(Actor::CommandLine, action, kind) };
    append(connection, &entry)?;
    Ok(())
}

/// Makes an account with its roles, and gives its identifier.
///
/// # Errors
/// When the address is taken, the password weak, or the roles cannot be held there.
pub fn add(db: &Db, new: &NewAccount<'_>) -> Result<String, Undone> {
    let folded = folded(new.email)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(anyhow::anyhow!("donnez un nom de 1 à 200 caractères").into());
    }
    check_grants(new.body.kind(), new.grants).map_err(|errors| {
        let said: Vec<String> = errors.into_iter().map(|error| error.detail).collect();
        anyhow::anyhow!("{}", said.join(" "))
    })?;
    let hash = check_password(new.password, &[&folded, name])?;
    db.write_blocking(|connection| {
        if accounts::find_by_email(connection, &folded)?.is_some() {
            return Err(anyhow::anyhow!("un compte a déjà cette adresse").into());
        }
        let body = get_body(connection, new.body)?;
        if let Some(uai) = memberships::foreign_schools(connection, &body, new.grants)?.first() {
            return Err(anyhow::anyhow!("l'école {uai} n'est pas une école de ce territoire").into());
        }
        let id = accounts::create(connection, new.email, &folded, name, &hash)?;
        memberships::replace(connection, &body, &id, new.grants)?;
        let after = Some(json!({ "roles": new.grants }));
        record(connection, ("account.create", Some(&body.id)), ("account", id.as_str()), (None, after))?;
        Ok(id.as_str().to_owned())
    })
}

/// Every account.
///
/// # Errors
/// When the database does not answer.
pub fn list(db: &Db) -> Result<Vec<Account>, Undone> {
    db.read_blocking(|connection| Ok(accounts::list(connection)?))
}

/// Shuts an account from the next request on, or opens it again.
///
/// # Errors
/// When no account has this address or identifier.
pub fn set_disabled(db: &Db, who: &str, is_disabled: bool) -> Result<(), Undone> {
    db.write_blocking(|connection| {
        let account = get_named(connection, who)?;
        accounts::set_disabled(connection, &account.id, is_disabled)?;
        sign_ins::end_all(connection, &account.id)?;
        let action = if is_disabled { "account.disable" } else { "account.enable" };
        let (before, after) = (json!({ "is_disabled": account.is_disabled }), json!({ "is_disabled": is_disabled }));
        record(connection, (action, None), ("account", account.id.as_str()), (Some(before), Some(after)))
    })
}

/// Gives an account another password, ends its sign-ins and tells its owner.
///
/// # Errors
/// When no account has this address, or the password is weak.
pub fn set_password(db: &Db, email: &str, password: &str) -> Result<(), Undone> {
    let account = db.read_blocking(|connection| -> Result<Account, Undone> { Ok(get_account(connection, email)?) })?;
    let hash = check_password(password, &[&account.email, &account.name])?;
    db.write_blocking(|connection| {
        accounts::set_password(connection, &account.id, &hash)?;
        sign_ins::end_all(connection, &account.id)?;
        password_resets::end_all(connection, &account.id)?;
        mail::put_password_changed(connection, &account)?;
        record(connection, ("password.change", None), ("account", account.id.as_str()), (None, None))
    })
}

/// Asks an account for one-time codes from now on; gives what its owner needs for them.
///
/// # Errors
/// When no account has this address.
pub fn enable_totp(db: &Db, email: &str) -> Result<totp::Enrolment, Undone> {
    db.write_blocking(|connection| {
        let account = get_account(connection, email)?;
        let enrolment = totp::enrol(&account.email)?;
        let hashes: Vec<String> = enrolment.recovery_codes.iter().map(|code| totp::recovery_hash(code)).collect();
        accounts::set_totp(connection, &account.id, Some(&enrolment.secret), &hashes)?;
        record(connection, ("totp.enable", None), ("account", account.id.as_str()), (None, None))?;
        Ok(enrolment)
    })
}

/// Asks an account for one-time codes no longer.
///
/// # Errors
/// When no account has this address.
pub fn disable_totp(db: &Db, email: &str) -> Result<(), Undone> {
    db.write_blocking(|connection| {
        let account = get_account(connection, email)?;
        accounts::set_totp(connection, &account.id, None, &[])?;
        record(connection, ("totp.disable", None), ("account", account.id.as_str()), (None, None))
    })
}

/// Adds a body, or renames it where it is known; gives its identifier.
///
/// # Errors
/// When the database does not answer.
pub fn add_body(db: &Db, name: &BodyName, label: &str) -> Result<String, Undone> {
    db.write_blocking(|connection| {
        let known = bodies::find_named(connection, name)?.map(|id| bodies::get(connection, &id)).transpose()?.flatten();
        let before = known.map(|body| json!({ "name": body.label }));
        let id = bodies::ensure_named(connection, name, label)?;
        let after = json!({ "kind": name.kind(), "territory": name.territory(), "name": label });
        record(connection, ("body.put", Some(&id)), ("body", id.as_str()), (before, Some(after)))?;
        Ok(id.as_str().to_owned())
    })
}

/// Every body.
///
/// # Errors
/// When the database does not answer.
pub fn list_bodies(db: &Db) -> Result<Vec<Body>, Undone> {
    db.read_blocking(|connection| Ok(bodies::list(connection)?))
}

/// Lets a vendor act for a body from one day to another, both included.
///
/// # Errors
/// When either is unknown, the first is no vendor, the other is one, or the days are in the wrong order.
pub fn delegate(
    db: &Db,
    vendor: &BodyName,
    body: &BodyName,
    scopes: &[Scope],
    (from, until): (mee_shared::Day, mee_shared::Day),
) -> Result<(), Undone> {
    check_delegation(vendor, body)?;
    if scopes.is_empty() || from > until {
        return Err(anyhow::anyhow!("donnez au moins un droit, et un premier jour qui ne suit pas le dernier").into());
    }
    let span = span(from, until)?;
    db.write_blocking(|connection| {
        let (vendor, body) = (get_body(connection, vendor)?, get_body(connection, body)?);
        let made = delegations::add(connection, &body, &vendor, scopes, span)?;
        let after = json!({ "vendor": vendor.id.as_str(), "scopes": scopes, "from": from, "until": until });
        record(connection, ("delegation.create", Some(&body.id)), ("delegation", &made.id), (None, Some(after)))
    })
}

fn check_delegation(vendor: &BodyName, body: &BodyName) -> anyhow::Result<()> {
    ensure!(vendor.kind() == BodyKind::Vendor, "{vendor} n'est pas un prestataire");
    if body.kind() == BodyKind::Vendor {
        bail!("{body} est un prestataire : il ne peut rien déléguer");
    }
    Ok(())
}

/// Ends what a body lets a vendor do, from the next request on; says how many delegations that were.
///
/// # Errors
/// When either is unknown.
pub fn end_delegation(db: &Db, vendor: &BodyName, body: &BodyName) -> Result<usize, Undone> {
    check_delegation(vendor, body)?;
    db.write_blocking(|connection| {
        let (vendor, body) = (get_body(connection, vendor)?, get_body(connection, body)?);
        let ended = delegations::end(connection, &body.id, &vendor.id)?;
        let after = json!({ "vendor": vendor.id.as_str(), "count": ended });
        record(connection, ("delegation.end", Some(&body.id)), ("body", vendor.id.as_str()), (None, Some(after)))?;
        Ok(ended)
    })
}

fn read_all<T: std::str::FromStr<Err = InvalidId>>(texts: &[String]) -> anyhow::Result<Vec<T>> {
    texts.iter().map(|text| text.parse().with_context(|| format!("« {text} »"))).collect()
}

/// The roles as the command line gives them: the steps are the proofreader's, the schools the headteacher's.
///
/// # Errors
/// When a step or a school is not well written.
pub fn grants(roles: &[Role], steps: &[String], schools: &[String]) -> anyhow::Result<Vec<Grant>> {
    let mut schools = Some(read_all::<Uai>(schools)?);
    let steps = read_all::<Slug>(steps)?;
    let mut grants = Vec::new();
    for &role in roles {
        match role {
            Role::Proofreader if !steps.is_empty() => {
                grants.extend(steps.iter().map(|step| Grant { role, step: Some(step.clone()), schools: Vec::new() }));
            }
            Role::Headteacher => {
                grants.push(Grant { role, step: None, schools: schools.take().unwrap_or_default() });
            }
            _ => grants.push(Grant { role, step: None, schools: Vec::new() }),
        }
    }
    Ok(grants)
}
