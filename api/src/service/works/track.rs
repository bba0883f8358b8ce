//! The way of a work so far, as the rules of publication take it.

use mee_shared::account::Role;
use mee_shared::body::BodyKind;
use mee_shared::ids::ObjectId;
use mee_shared::publication::{
    Actor, InHand, Policy, ProofreadingChain, ProofreadingStep, Refusal, Release, Schedule, Signature, Stage, Subject,
    TextHash, Track,
};
use mee_shared::work::{RevisionState, WorkKind};

use super::super::auth::{Acting, object_id};
use super::super::{Failure, instant};
use super::read::find;
use super::save::IfMatch;
use crate::store::Conn;
use crate::store::works::{self, Revision, Step, Work};

/// A work with the way of its text so far.
pub(super) struct Loaded {
    pub work: Work,
    pub open: Option<Revision>,
    pub track: Track,
    pub policy: Policy,
    pub actor: Actor,
}

/// What a rule refuses, as the API says it.
pub(super) fn failure(refusal: Refusal, pointer: &str) -> Failure {
    use mee_shared::problem::ProblemCode;
    match refusal.code() {
        ProblemCode::Forbidden => Failure::ForbiddenWith(refusal.to_string()),
        ProblemCode::Unprocessable => Failure::rule(pointer, refusal.to_string()),
        _ => Failure::ConflictWith(refusal.to_string()),
    }
}

fn hash(text: &str) -> Result<TextHash, Failure> {
    text.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored hash is unreadable: {error}")))
}

fn subject(body: BodyKind, work: &Work) -> Result<Subject, Failure> {
    if body == BodyKind::National && work.kind == WorkKind::Fiche {
        return Ok(Subject::National);
    }
    match &work.uai {
        None => Ok(Subject::Body),
        Some(uai) => uai
            .parse()
            .map(Subject::School)
            .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored school number is unreadable: {error}"))),
    }
}

/// Who acts, as the rules know people.
pub(super) fn actor(acting: &Acting) -> Result<Actor, Failure> {
    Ok(Actor {
        person: object_id(acting.writer().id())?,
        grants: acting.grants().to_vec(),
        is_delegate: acting.scopes().is_some(),
    })
}

/// The steps of the body's chain; the usual ones until it has named its own.
pub(super) fn steps(connection: &mut Conn, work: &Work) -> Result<Vec<Step>, Failure> {
    let own = works::steps(connection, &work.body)?;
    if !own.is_empty() {
        return Ok(own);
    }
    Ok(usual_steps())
}

/// The steps of an instance that has named none.
pub(in crate::service) fn usual_steps() -> Vec<Step> {
    let usual = ProofreadingChain::usual();
    usual.steps().iter().map(|step| Step { step: step.id.to_string(), label: step.name.clone() }).collect()
}

fn policy(connection: &mut Conn, subject: &Subject, work: &Work) -> Result<Policy, Failure> {
    if *subject != Subject::National {
        return Ok(Policy::default());
    }
    let steps = steps(connection, work)?
        .into_iter()
        .map(|Step { step, label }| {
            let id = step.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored step: {error}")))?;
            Ok(ProofreadingStep { id, name: label })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let chain = ProofreadingChain::new(steps).map_err(|error| Failure::Internal(error.into()))?;
    Ok(Policy { needs_second_person: true, chain })
}

fn signatures(connection: &mut Conn, work: &Work, number: i64) -> Result<Vec<Signature>, Failure> {
    let signed = works::signatures(connection, &work.id, number)?.into_iter().map(|signature| {
        Ok(Signature {
            step: signature
                .step
                .parse()
                .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored step is unreadable: {error}")))?,
            text: hash(&signature.text_hash)?,
            person: object_id(&signature.account)?,
            signed_at: instant(signature.signed_at)?,
        })
    });
    signed.collect()
}

fn person(id: Option<&String>) -> Result<ObjectId, Failure> {
    let id = id.ok_or_else(|| Failure::Internal(anyhow::anyhow!("a revision without who decided")))?;
    object_id(id)
}

fn in_hand(connection: &mut Conn, work: &Work, open: Option<&Revision>) -> Result<Option<InHand>, Failure> {
    // A refused text stays in hand until another one is written.
    let refused = match open {
        Some(_) => None,
        None => {
            works::revision(connection, &work.id, work.last_number)?.filter(|last| last.state == RevisionState::Refused)
        }
    };
    let Some(revision) = open.or(refused.as_ref()) else { return Ok(None) };
    let stage = match revision.state {
        RevisionState::Proposed => Stage::Proposed { by: person(revision.proposed_by.as_ref())? },
        RevisionState::Refused => Stage::Refused {
            proposed_by: person(revision.proposed_by.as_ref().or(revision.decided_by.as_ref()))?,
            by: person(revision.decided_by.as_ref())?,
            reason: revision.reason.clone().unwrap_or_default(),
        },
        _ => Stage::Draft,
    };
    let writers = works::writers(connection, &work.id, revision.number)?;
    Ok(Some(InHand {
        text: hash(&revision.text_hash)?,
        writers: writers.iter().map(|writer| object_id(writer.id())).collect::<Result<_, _>>()?,
        stage,
        signatures: signatures(connection, work, revision.number)?,
    }))
}

fn releases(connection: &mut Conn, work: &Work) -> Result<Vec<Release>, Failure> {
    let mut out: Vec<Revision> =
        works::standing(connection, &work.id)?.into_iter().filter(|revision| !revision.state.is_open()).collect();
    out.sort_by_key(|revision| revision.number);
    let mut releases = Vec::new();
    for revision in out {
        let starts_at = revision.starts_at.map(instant).transpose()?;
        releases.push(Release {
            text: hash(&revision.text_hash)?,
            by: person(revision.decided_by.as_ref())?,
            published_at: instant(revision.decided_at.unwrap_or(revision.updated_at))?,
            schedule: Schedule { starts_at, ends_at: revision.ends_at.map(instant).transpose()? },
            signatures: signatures(connection, work, revision.number)?,
        });
    }
    Ok(releases)
}

/// The work of this identifier with the way of its text so far.
pub(super) fn load(
    connection: &mut Conn,
    acting: &Acting,
    id: &ObjectId,
    if_match: IfMatch,
) -> Result<Loaded, Failure> {
    let work = find(connection, acting, id)?;
    if_match.check(Some(&work))?;
    let open = works::open_revision(connection, &work.id)?;
    let subject = subject(acting.body().name.kind(), &work)?;
    let policy = policy(connection, &subject, &work)?;
    let in_hand = in_hand(connection, &work, open.as_ref())?;
    let releases = releases(connection, &work)?;
    Ok(Loaded { track: Track::restored(subject, in_hand, releases), actor: actor(acting)?, work, open, policy })
}

impl Loaded {
    /// The revision that is open, with the hash that names its text.
    pub(super) fn open(&self) -> Result<(Revision, TextHash), Failure> {
        let open = self.open.clone().ok_or_else(|| failure(Refusal::NothingInHand, ""))?;
        let text = hash(&open.text_hash)?;
        Ok((open, text))
    }

    /// The step of proofreading that comes next for a fiche of the national editor, as things stand.
    pub(super) fn next_step(&self) -> Option<mee_shared::ids::Slug> {
        let in_hand = self.track.in_hand().filter(|_| *self.track.subject() == Subject::National)?;
        self.policy.chain.next(&in_hand.text, &in_hand.signatures).map(|step| step.id.clone())
    }

    /// Whether whoever publishes may also propose: an agent alone then does both at once.
    pub(super) fn may_propose(&self) -> bool {
        self.actor.may_write(self.track.subject())
            && self.actor.grants.iter().any(|grant| grant.role == Role::Publisher)
    }
}
