//! Who acts, for which body, with which rights; and how one comes to act.

pub mod browser;
mod keys;
pub mod openid;
mod password;
mod password_reset;
mod second_factor;
mod sign_in;
mod trace;

use mee_shared::account::{Grant, Role, Scope};
use mee_shared::ids::ObjectId;
use mee_shared::links::Links;
use mee_shared::wire::auth::{AccountResource, Me};
use mee_shared::wire::body::BodyResource;

use super::Failure;
use super::refusals::Who;
use crate::auth::{opaque, token};
use crate::store::accounts::{self, Account, AccountId};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::sign_ins::SignInId;
use crate::store::{Conn, Db, api_keys, delegations, memberships, sign_ins, signing_keys};

pub(super) use keys::current as current_key;
pub use keys::{RotationRefused, check_secrets, encrypt, key_set, rotate};
pub use password::change_password;
pub use password_reset::{check_password_reset, complete_password_reset, request_password_reset};
pub use second_factor::{confirm_totp, create_recovery_codes, disable_totp, start_totp};
pub use sign_in::{SignInRefused, refresh, sign_in, sign_out, try_sign_in};
pub(super) use trace::Change;

/// What a request proves itself with; no Debug, for it is secret.
pub enum Presented {
    /// An access token.
    Bearer(String),
    /// An API key.
    ApiKey(String),
    /// The cookie of a browser's session.
    Session(String),
}

/// Who acts for a body in this request. Made by [`authenticate`] only: whoever holds one has proved it.
#[derive(Clone)]
pub struct Acting {
    account: Option<Account>,
    key: Option<String>,
    sign_in: Option<SignInId>,
    body: Body,
    grants: Vec<Grant>,
    scopes: Option<Vec<Scope>>,
}

impl Acting {
    /// The identifier of the account; none for an API key.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.account.as_ref().map(|account| account.id.as_str())
    }

    /// The identifier of the API key; none for a person.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The roles held, with what narrows them.
    pub(super) fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The scopes of a key or a delegation; none where the person acts by own roles.
    pub(super) fn scopes(&self) -> Option<&[Scope]> {
        self.scopes.as_deref()
    }

    /// Who acts, as the audit log names them.
    #[must_use]
    pub fn who(&self) -> Who {
        Who {
            account: self.account_id().map(str::to_owned),
            api_key: self.key.clone(),
            body: Some(self.body.id.clone()),
        }
    }

    /// The body acted for.
    pub(super) fn body(&self) -> &Body {
        &self.body
    }

    /// Whether a person acts, rather than a key.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.account.is_some()
    }

    /// The identifier of the body acted for.
    #[must_use]
    pub fn body_id(&self) -> &str {
        self.body.id.as_str()
    }

    /// Whether one of these roles is held in the body itself.
    #[must_use]
    pub fn has_role(&self, roles: &[Role]) -> bool {
        self.scopes.is_none() && self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// Whether a key or a delegation carries this scope.
    #[must_use]
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_some_and(|scopes| scopes.contains(&scope))
    }

    /// Who acts, on the wire.
    ///
    /// # Errors
    /// When a stored identifier is unreadable.
    pub fn me(&self) -> Result<Me, Failure> {
        let account = self
            .account
            .as_ref()
            .map(|account| {
                let (name, email) = (account.name.clone(), account.email.clone());
                Ok::<_, Failure>(AccountResource { id: object_id(account.id.as_str())?, name, email })
            })
            .transpose()?;
        Ok(Me { account, body: body_resource(&self.body)?, roles: self.grants.clone(), scopes: self.scopes.clone() })
    }
}

pub(super) fn object_id(text: &str) -> Result<ObjectId, Failure> {
    text.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored identifier is unreadable: {error}")))
}

pub(super) fn body_resource(body: &Body) -> Result<BodyResource, Failure> {
    Ok(BodyResource {
        id: object_id(body.id.as_str())?,
        kind: body.name.kind(),
        territory: body.name.territory().to_owned(),
        name: body.label.clone(),
    })
}

/// Roles, and the scopes that narrow them where they come from a delegation.
type Rights = (Vec<Grant>, Option<Vec<Scope>>);

/// What the account may do for the body at this moment: by its roles there, or else by delegation; none where neither.
fn rights(connection: &mut Conn, body: &BodyId, account: &AccountId) -> Result<Option<Rights>, Failure> {
    let grants = memberships::of_account(connection, body, account)?;
    if !grants.is_empty() {
        return Ok(Some((grants, None)));
    }
    let scopes = delegations::scopes_of(connection, body, account)?;
    Ok(scopes.map(|scopes| (vec![Grant { role: Role::Vendor, step: None, schools: Vec::new() }], Some(scopes))))
}

/// Who acts, from what the request presents; account, roles and sign-in as they are at this moment.
///
/// # Errors
/// [`Failure::Unauthorized`], whatever is wrong with what was presented; or the database's.
pub async fn authenticate(db: &Db, links: &Links, presented: Presented) -> Result<Acting, Failure> {
    match presented {
        Presented::Bearer(token) => {
            let kid = token::kid(&token).ok_or(Failure::Unauthorized)?;
            let issuer = links.public_url().to_owned();
            db.read(move |connection| by_token(connection, &token, &kid, &issuer)).await
        }
        Presented::ApiKey(key) => {
            if !opaque::is_api_key(&key) {
                return Err(Failure::Unauthorized);
            }
            let hash = opaque::hash(&key);
            db.read(move |connection| by_key(connection, &hash)).await
        }
        Presented::Session(cookie) => browser::authenticate(db, &cookie).await,
    }
}

fn by_token(connection: &mut Conn, token: &str, kid: &str, issuer: &str) -> Result<Acting, Failure> {
    let key = signing_keys::find_live(connection, kid)?.ok_or(Failure::Unauthorized)?;
    let claims = token::verify(token, issuer, &key.public_key).ok_or(Failure::Unauthorized)?;
    let id = |text: &str| text.parse::<ObjectId>().map_err(|_| Failure::Unauthorized);
    let (account, body) = (AccountId::from(&id(&claims.sub)?), BodyId::from(&id(&claims.body)?));
    let account = accounts::find(connection, &account)?.ok_or(Failure::Unauthorized)?;
    let is_current = !account.is_disabled && account.version == claims.ver;
    let sign_in = SignInId::from(&id(&claims.sid)?);
    if !is_current || !sign_ins::lives(connection, &body, &account.id, &sign_in)? {
        return Err(Failure::Unauthorized);
    }
    let (grants, scopes) = rights(connection, &body, &account.id)?.ok_or(Failure::Unauthorized)?;
    let body = bodies::get(connection, &body)?.ok_or(Failure::Unauthorized)?;
    Ok(Acting { account: Some(account), key: None, sign_in: Some(sign_in), body, grants, scopes })
}

fn by_key(connection: &mut Conn, hash: &str) -> Result<Acting, Failure> {
    let (key, body, scopes) = api_keys::find_live(connection, hash)?.ok_or(Failure::Unauthorized)?;
    let body = bodies::get(connection, &body)?.ok_or(Failure::Unauthorized)?;
    Ok(Acting { account: None, key: Some(key), sign_in: None, body, grants: Vec::new(), scopes: Some(scopes) })
}
