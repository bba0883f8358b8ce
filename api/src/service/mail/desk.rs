//! Letters about works: put in the transaction of the step they speak of, written from what holds when they are sent.

use mee_shared::account::{Role, fold_email};
use mee_shared::ids::{ObjectId, Slug};
use mee_shared::links::Links;
use mee_shared::work::RevisionState;

use super::{HOUR, LONGEST_TRIED, day, put, put_at};
use crate::mail::{self, Letter, Message, Outcome};
use crate::service::Failure;
use crate::service::reminders::{LeftToDo, REMINDED};
use crate::service::to_fill::Book;
use crate::store::accounts::{self, Account, AccountId};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::body_settings::{self, Topic};
use crate::store::outbox as rows;
use crate::store::works::{self, Work, WorkId, Writer};
use crate::store::{Conn, memberships};

/// Someone known by an identity provider alone may have no address.
fn has_address(account: &Account) -> bool {
    fold_email(&account.email).is_some()
}

/// Tells the publishers of the body that something waits for them: each once an hour at most, with all that waits by then.
pub(in crate::service) fn proposed(connection: &mut Conn, body: &Body, by: &str) -> Result<(), Failure> {
    for (account, _) in memberships::people_with(connection, &body.id, &[Role::Publisher])? {
        let id = account.id.as_str();
        let key = format!("proposed:{}:{id}", body.id.as_str());
        // One that waits will say this too; nobody is told of what they did themselves.
        if id == by || !has_address(&account) || rows::is_waiting(connection, &key)? {
            continue;
        }
        let now = jiff::Timestamp::now().as_microsecond();
        let last = body_settings::notified_at(connection, &body.id, Topic::Proposed, id)?;
        let at = last.map_or(now, |last| now.max(last + HOUR));
        let letter = Letter::Proposed { body: body.id.as_str().to_owned(), account: id.to_owned() };
        put_at(connection, &letter, &account.email, Some(&key), (at, LONGEST_TRIED))?;
        body_settings::note_notice(connection, &body.id, Topic::Proposed, id, at)?;
    }
    Ok(())
}

/// Tells whoever proposed a revision, number and proposer given, what became of it; not who decided it themselves.
pub(in crate::service) fn decided(
    connection: &mut Conn,
    body: &Body,
    work: &Work,
    (number, proposer): (i64, Option<&str>),
    by: &str,
) -> Result<(), Failure> {
    let Some(proposer) = proposer.filter(|proposer| *proposer != by) else { return Ok(()) };
    let Some(account) = find_account(connection, proposer)?.filter(has_address) else { return Ok(()) };
    let letter = Letter::Decided {
        body: body.id.as_str().to_owned(),
        work: work.id.as_str().to_owned(),
        number,
        account: proposer.to_owned(),
    };
    put(connection, &letter, &account.email, None, LONGEST_TRIED)
}

/// Tells the proofreaders of a step that a text waits for their signature; its writers could not sign it.
pub(in crate::service) fn step_open(
    connection: &mut Conn,
    body: &Body,
    work: &Work,
    number: i64,
    step: Option<&Slug>,
) -> Result<(), Failure> {
    let Some(step) = step else { return Ok(()) };
    let writers = works::writers(connection, &work.id, number)?;
    for (account, steps) in memberships::people_with(connection, &body.id, &[Role::Proofreader])? {
        let is_writer = writers.contains(&Writer::Account(account.id.as_str().to_owned()));
        let signs = steps.iter().any(|own| own == step.as_str());
        if is_writer || !signs || !has_address(&account) {
            continue;
        }
        let key = format!("step:{}:{number}:{step}:{}", work.id.as_str(), account.id.as_str());
        let letter = Letter::StepOpen {
            body: body.id.as_str().to_owned(),
            work: work.id.as_str().to_owned(),
            number,
            step: step.to_string(),
            account: account.id.as_str().to_owned(),
        };
        put(connection, &letter, &account.email, Some(&key), LONGEST_TRIED)?;
    }
    Ok(())
}

/// Reminds the body's people of what is left to do; `sender` is the body that asked, where it was not the server itself.
pub(in crate::service) fn remind(connection: &mut Conn, body: &Body, sender: Option<&str>) -> Result<(), Failure> {
    for (account, _) in memberships::people_with(connection, &body.id, REMINDED)? {
        if !has_address(&account) {
            continue;
        }
        let (body, id) = (body.id.as_str().to_owned(), account.id.as_str().to_owned());
        let key = format!("reminder:{body}:{id}");
        let letter = Letter::Reminder { body, account: id, sender: sender.map(str::to_owned) };
        put(connection, &letter, &account.email, Some(&key), LONGEST_TRIED)?;
    }
    Ok(())
}

/// The account of an identifier that may also be an API key's.
fn find_account(connection: &mut Conn, id: &str) -> Result<Option<Account>, Failure> {
    let Ok(id) = id.parse::<ObjectId>() else { return Ok(None) };
    Ok(accounts::find(connection, &AccountId::from(&id))?.filter(|account| !account.is_disabled))
}

fn find_body(connection: &mut Conn, id: &str) -> Result<Option<Body>, Failure> {
    let Ok(id) = id.parse::<ObjectId>() else { return Ok(None) };
    Ok(bodies::get(connection, &BodyId::from(&id))?)
}

fn find_work(connection: &mut Conn, body: &Body, id: &str) -> Result<Option<Work>, Failure> {
    let Ok(id) = id.parse::<ObjectId>() else { return Ok(None) };
    Ok(works::get(connection, &body.id, &WorkId::from(&id))?)
}

/// The message of a letter about works; none where there is nothing to say any more.
pub(super) fn compose(connection: &mut Conn, links: &Links, letter: &Letter) -> Result<Option<Message>, Failure> {
    let url = links.public_url();
    match letter {
        Letter::Proposed { body, account } => {
            let Some((body, account)) = people(connection, body, account)? else { return Ok(None) };
            let titles = works::proposed_titles(connection, &body.id)?;
            Ok((!titles.is_empty()).then(|| mail::proposed(&account.name, &body.label, &titles, url)))
        }
        Letter::Decided { body, work, number, account } => {
            let Some((body, account)) = people(connection, body, account)? else { return Ok(None) };
            let Some(work) = find_work(connection, &body, work)? else { return Ok(None) };
            let Some(revision) = works::revision(connection, &work.id, *number)? else { return Ok(None) };
            let outcome = match revision.state {
                RevisionState::Published => Outcome::Published,
                RevisionState::Scheduled => {
                    Outcome::Scheduled { on: day(revision.starts_at.unwrap_or(revision.updated_at))? }
                }
                RevisionState::Refused => Outcome::Refused { reason: revision.reason.as_deref().unwrap_or_default() },
                RevisionState::Draft | RevisionState::Proposed | RevisionState::Ended => return Ok(None),
            };
            Ok(Some(mail::decided(&account.name, &body.label, &work.title, outcome, url)))
        }
        Letter::StepOpen { body, work, number, step, account } => {
            let Some((body, account)) = people(connection, body, account)? else { return Ok(None) };
            let Some(work) = find_work(connection, &body, work)? else { return Ok(None) };
            let open = works::revision(connection, &work.id, *number)?
                .filter(|revision| revision.state == RevisionState::Proposed);
            let signed = works::signatures(connection, &work.id, *number)?;
            if open.is_none() || signed.iter().any(|signature| signature.step == *step) {
                return Ok(None);
            }
            let own = works::steps(connection, &body.id)?;
            let usual = crate::service::works::usual_steps();
            let label = own.iter().chain(&usual).find(|known| known.step == *step).map(|known| known.label.as_str());
            Ok(Some(mail::step_open(&account.name, &work.title, label.unwrap_or(step), url)))
        }
        Letter::Reminder { body, account, sender } => {
            let Some((body, account)) = people(connection, body, account)? else { return Ok(None) };
            let left = LeftToDo::of(connection, &mut Book::default(), &body)?;
            if left.is_nothing() {
                return Ok(None);
            }
            let counts = (left.to_fill, left.overdue);
            Ok(Some(mail::reminder(&account.name, &body.label, counts, sender.as_deref(), url)))
        }
        Letter::Invitation { .. }
        | Letter::PasswordReset
        | Letter::PasswordChanged { .. }
        | Letter::WebhookDisabled { .. } => Ok(None),
    }
}

fn people(connection: &mut Conn, body: &str, account: &str) -> Result<Option<(Body, Account)>, Failure> {
    let Some(body) = find_body(connection, body)? else { return Ok(None) };
    Ok(find_account(connection, account)?.map(|account| (body, account)))
}
