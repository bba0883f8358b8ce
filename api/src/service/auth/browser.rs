//! Sessions of people's browsers: for our own pages only, known by a cookie.

use mee_shared::ids::ObjectId;
use mee_shared::wire::body::BodyResource;
use serde_json::json;

use super::super::Failure;
use super::sign_in::{LIFE, SignInRefused, prove};
use super::{Acting, body_resource, object_id, rights};
use crate::auth::opaque;
use crate::store::accounts::{Account, AccountId};
use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::{self, BodyId};
use crate::store::browser_sessions::{self, Session};
use crate::store::{Conn, Db, delegations, memberships, openid, sign_ins};

/// How much later than noted, in microseconds, a session may have been used: not every request writes.
const TOUCH_AFTER: i64 = 60 * 1_000_000;

/// Who is signed in on a page, and what the page may offer.
pub struct Visitor {
    /// The account.
    pub account_id: ObjectId,
    /// The person's name.
    pub name: String,
    /// The e-mail address; empty where a provider gave none.
    pub email: String,
    /// Who acts for which body; none until one is chosen.
    pub acting: Option<Acting>,
    /// The bodies that can be chosen.
    pub bodies: Vec<BodyResource>,
    /// The issuers of the identities tied to the account.
    pub issuers: Vec<String>,
}

fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// Begins a session, for the only body there is, or for none until one is chosen; gives the value of its cookie.
///
/// What this browser had before ends: nobody goes on in a session that someone else put there.
pub(super) fn begin(
    connection: &mut Conn,
    account: &Account,
    from: Option<(String, String)>,
    before: Option<&str>,
) -> Result<String, Failure> {
    end_in(connection, before)?;
    let bodies = selectable(connection, account)?;
    let now = now();
    let sign_in = match bodies.as_slice() {
        [body] => {
            let begun = sign_ins::begin(connection, &body.id, &account.id, LIFE)?;
            Some((begun.id, begun.body))
        }
        _ => None,
    };
    let cookie = opaque::cookie_value().map_err(Failure::Internal)?;
    let (provider, id_token) = from.unzip();
    let session = Session {
        token_hash: opaque::hash(&cookie),
        account: account.id.clone(),
        account_version: account.version,
        sign_in,
        provider,
        id_token,
        seen_at: now,
        expires_at: now + LIFE,
    };
    browser_sessions::begin(connection, &session)?;
    Ok(cookie)
}

fn end_in(connection: &mut Conn, cookie: Option<&str>) -> Result<Option<Session>, Failure> {
    let Some(cookie) = cookie else { return Ok(None) };
    let Some((session, _)) = browser_sessions::find_live(connection, &opaque::hash(cookie))? else { return Ok(None) };
    browser_sessions::end(connection, &session)?;
    Ok(Some(session))
}

/// The bodies an account may act for at this moment, by name.
fn selectable(connection: &mut Conn, account: &Account) -> Result<Vec<bodies::Body>, Failure> {
    let mut ids = memberships::bodies_of(connection, &account.id)?;
    for id in delegations::bodies_of(connection, &account.id)? {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut found = Vec::new();
    for id in &ids {
        found.extend(bodies::get(connection, id)?);
    }
    found.sort_by(|one, other| one.label.cmp(&other.label).then_with(|| one.id.as_str().cmp(other.id.as_str())));
    Ok(found)
}

/// Signs a browser in by password; gives the value of its cookie.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever is wrong.
pub async fn sign_in(
    db: &Db,
    email: &str,
    password: String,
    code: Option<String>,
    before: Option<String>,
) -> Result<String, SignInRefused> {
    prove(db, email, password, code, move |connection, account, factor| {
        let mut begun = || {
            let cookie = begin(connection, account, None, before.as_deref())?;
            record(connection, account, "auth.sign_in", json!({ "browser": true, "second_factor": factor.as_str() }))?;
            Ok::<_, Failure>(cookie)
        };
        begun().map_err(|failure| (failure, "failure"))
    })
    .await
}

/// Records what an account did with its session.
pub(super) fn record(
    connection: &mut Conn,
    account: &Account,
    action: &str,
    after: serde_json::Value,
) -> Result<(), Failure> {
    let id = account.id.as_str();
    let entry = Entry { object_id: Some(id), after: Some(after), ..Entry::done(Actor::Account(id), action, "account") };
    append(connection, &entry)?;
    Ok(())
}

/// Who acts in this session, for the body it has chosen.
pub(super) async fn authenticate(db: &Db, cookie: &str) -> Result<Acting, Failure> {
    let hash = opaque::hash(cookie);
    let (session, acting) = db
        .read(move |connection| {
            let found = browser_sessions::find_live(connection, &hash)?;
            let (session, account) = found.ok_or(Failure::Unauthorized)?;
            let acting = acting(connection, &session, &account)?.ok_or(Failure::Unauthorized)?;
            Ok::<_, Failure>((session, acting))
        })
        .await?;
    touch(db, &session).await?;
    Ok(acting)
}

async fn touch(db: &Db, session: &Session) -> Result<(), Failure> {
    if now() - session.seen_at < TOUCH_AFTER {
        return Ok(());
    }
    let hash = session.token_hash.clone();
    db.write(move |connection| Ok(browser_sessions::touch(connection, &hash)?)).await
}

fn acting(connection: &mut Conn, session: &Session, account: &Account) -> Result<Option<Acting>, Failure> {
    let Some((sign_in, body)) = &session.sign_in else { return Ok(None) };
    let Some((grants, scopes)) = rights(connection, body, &account.id)? else { return Ok(None) };
    let body = bodies::get(connection, body)?;
    Ok(body.map(|body| Acting {
        account: Some(account.clone()),
        key: None,
        sign_in: Some(sign_in.clone()),
        body,
        grants,
        scopes,
    }))
}

/// Who is signed in in this browser; none where nobody is.
///
/// # Errors
/// When the database does not answer.
pub async fn visitor(db: &Db, cookie: Option<String>) -> Result<Option<Visitor>, Failure> {
    let Some(cookie) = cookie else { return Ok(None) };
    let hash = opaque::hash(&cookie);
    let found = db
        .read(move |connection| {
            let Some((session, account)) = browser_sessions::find_live(connection, &hash)? else { return Ok(None) };
            let bodies = selectable(connection, &account)?;
            let visitor = Visitor {
                account_id: object_id(account.id.as_str())?,
                acting: acting(connection, &session, &account)?,
                bodies: bodies.iter().map(body_resource).collect::<Result<_, _>>()?,
                issuers: openid::issuers_of(connection, &account.id)?,
                name: account.name,
                email: account.email,
            };
            Ok::<_, Failure>(Some((session, visitor)))
        })
        .await?;
    let Some((session, visitor)) = found else { return Ok(None) };
    touch(db, &session).await?;
    Ok(Some(visitor))
}

/// Acts for another body from now on, in a session of a new name that ends when the one before would have.
///
/// # Errors
/// [`Failure::Unauthorized`] without a session, [`Failure::NotFound`] for a body the account has nothing to do with.
pub async fn choose(db: &Db, cookie: &str, body: &ObjectId) -> Result<String, Failure> {
    let (hash, body) = (opaque::hash(cookie), BodyId::from(body));
    let cookie = opaque::cookie_value().map_err(Failure::Internal)?;
    let token_hash = opaque::hash(&cookie);
    db.write(move |connection| {
        let found = browser_sessions::find_live(connection, &hash)?;
        let (session, account) = found.ok_or(Failure::Unauthorized)?;
        rights(connection, &body, &account.id)?.ok_or(Failure::NotFound)?;
        browser_sessions::end(connection, &session)?;
        let begun = sign_ins::begin(connection, &body, &account.id, session.expires_at - now())?;
        let sign_in = Some((begun.id, begun.body));
        browser_sessions::begin(connection, &Session { token_hash, sign_in, seen_at: now(), ..session })?;
        record(connection, &account, "auth.choose_body", json!({ "body": body.as_str() }))
    })
    .await?;
    Ok(cookie)
}

/// Ends the session with its sign-in; gives the provider it came from and its ID token, where it came from one.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(db: &Db, cookie: Option<String>) -> Result<Option<(String, String)>, Failure> {
    let ended = db
        .write(move |connection| {
            let ended = end_in(connection, cookie.as_deref())?;
            if let Some(session) = &ended {
                let id = AccountId::as_str(&session.account);
                let entry =
                    Entry { object_id: Some(id), ..Entry::done(Actor::Account(id), "auth.sign_out", "account") };
                append(connection, &entry)?;
            }
            Ok::<_, Failure>(ended)
        })
        .await?;
    Ok(ended.and_then(|session| session.provider.zip(session.id_token)))
}
