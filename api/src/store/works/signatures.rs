//! The chain of proofreading and its signatures.

use diesel::prelude::*;

use super::{Work, WorkId};
use crate::store::bodies::BodyId;
use crate::store::schema::{proofreading_steps, signatures};
use crate::store::{Conn, StoreError, now_micros};

/// A step of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name in addresses and grants.
    pub step: String,
    /// What it is called.
    pub label: String,
}

/// A signature under a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The step.
    pub step: String,
    /// The hash of the text that was signed.
    pub text_hash: String,
    /// Who signed, by account.
    pub account: String,
    /// When, in microseconds since 1970.
    pub signed_at: i64,
}

/// The body's steps, in order.
///
/// # Errors
/// When the database does not answer.
pub fn steps(connection: &mut Conn, body: &BodyId) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<(String, String)> = proofreading_steps::table
        .filter(proofreading_steps::body_id.eq(&body.0))
        .order(proofreading_steps::position.asc())
        .select((proofreading_steps::step, proofreading_steps::label))
        .load(connection)?;
    Ok(rows.into_iter().map(|(step, label)| Step { step, label }).collect())
}

/// Gives the body these steps, in this order, in place of those it had.
///
/// # Errors
/// When the database refuses: only the national editor has a chain, of at most twenty steps.
pub fn put_steps(connection: &mut Conn, body: &BodyId, steps: &[Step]) -> Result<(), StoreError> {
    diesel::delete(proofreading_steps::table.filter(proofreading_steps::body_id.eq(&body.0))).execute(connection)?;
    for (position, step) in (1_i64..).zip(steps) {
        diesel::insert_into(proofreading_steps::table)
            .values((
                proofreading_steps::body_id.eq(&body.0),
                proofreading_steps::body_kind.eq("national"),
                proofreading_steps::position.eq(position),
                proofreading_steps::step.eq(&step.step),
                proofreading_steps::label.eq(&step.label),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// The signatures under a revision, the first signed first.
///
/// # Errors
/// When the database does not answer.
pub fn signatures(connection: &mut Conn, work: &WorkId, number: i64) -> Result<Vec<Signature>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = signatures::table
        .filter(signatures::work_id.eq(&work.0))
        .filter(signatures::number.eq(number))
        .order((signatures::signed_at.asc(), signatures::step.asc()))
        .select((signatures::step, signatures::text_hash, signatures::account_id, signatures::signed_at))
        .load(connection)?;
    let signatures =
        rows.into_iter().map(|(step, text_hash, account, signed_at)| Signature { step, text_hash, account, signed_at });
    Ok(signatures.collect())
}

/// Signs a step of a revision whose text has this hash.
///
/// # Errors
/// When the database refuses: the step is signed already.
pub fn sign(
    connection: &mut Conn,
    work: &Work,
    number: i64,
    (step, text_hash): (&str, &str),
    account: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(signatures::table)
        .values((
            signatures::work_id.eq(&work.id.0),
            signatures::number.eq(number),
            signatures::body_id.eq(&work.body.0),
            signatures::step.eq(step),
            signatures::text_hash.eq(text_hash),
            signatures::account_id.eq(account),
            signatures::signed_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(())
}
