//! Works and revisions on the wire.

use mee_shared::ids::ObjectId;
use mee_shared::wire::work::{RevisionResource, RevisionSummary, SignatureResource, WorkResource};
use mee_shared::work::RevisionState;

use super::super::auth::object_id;
use super::super::{Failure, instant};
use crate::store::Conn;
use crate::store::works::{self, Revision, Work, Writer};

fn optional_id(id: Option<&String>) -> Result<Option<ObjectId>, Failure> {
    id.map(|id| object_id(id)).transpose()
}

pub(super) fn summary(connection: &mut Conn, work: &Work, revision: &Revision) -> Result<RevisionSummary, Failure> {
    let writers = works::writers(connection, &work.id, revision.number)?;
    let accounts = writers.iter().filter_map(|writer| match writer {
        Writer::Account(id) => Some(object_id(id)),
        Writer::ApiKey(_) => None,
    });
    // A signature under an earlier text is gone with that text.
    let signatures = works::signatures(connection, &work.id, revision.number)?.into_iter().map(|signature| {
        Ok(SignatureResource {
            account_id: object_id(&signature.account)?,
            step: signature.step,
            signed_at: instant(signature.signed_at)?,
        })
    });
    Ok(RevisionSummary {
        number: revision.number,
        state: revision.state,
        text_hash: revision.text_hash.clone(),
        writers: accounts.collect::<Result<_, _>>()?,
        proposed_by: optional_id(revision.proposed_by.as_ref())?,
        proposed_at: revision.proposed_at.map(instant).transpose()?,
        decided_by: optional_id(revision.decided_by.as_ref())?,
        decided_at: revision.decided_at.map(instant).transpose()?,
        reason: revision.reason.clone(),
        starts_at: revision.starts_at.map(instant).transpose()?,
        ends_at: revision.ends_at.map(instant).transpose()?,
        signatures: signatures.collect::<Result<_, Failure>>()?,
        created_at: instant(revision.created_at)?,
        updated_at: instant(revision.updated_at)?,
    })
}

pub(super) fn revision(connection: &mut Conn, work: &Work, found: &Revision) -> Result<RevisionResource, Failure> {
    let content = serde_json::from_str(&found.doc).map_err(|error| Failure::Internal(error.into()))?;
    Ok(RevisionResource { summary: summary(connection, work, found)?, content })
}

/// The work as it stands now.
pub(in crate::service) fn work(connection: &mut Conn, work: &Work) -> Result<WorkResource, Failure> {
    let standing = works::standing(connection, &work.id)?;
    let mut of_state = |wanted: fn(RevisionState) -> bool| {
        let found = standing.iter().find(|revision| wanted(revision.state));
        found.map(|found| summary(connection, work, found)).transpose()
    };
    Ok(WorkResource {
        id: object_id(work.id.as_str())?,
        kind: work.kind,
        subject: work.subject.clone(),
        title: work.title.clone(),
        uai: work
            .uai
            .as_ref()
            .map(|uai| uai.parse())
            .transpose()
            .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored school number is unreadable: {error}")))?,
        version: work.version,
        open: of_state(RevisionState::is_open)?,
        published: of_state(|state| state == RevisionState::Published)?,
        scheduled: of_state(|state| state == RevisionState::Scheduled)?,
        checked_on: work.checked_on,
        review_by: work.review_by,
        created_at: instant(work.created_at)?,
        updated_at: instant(work.updated_at)?,
    })
}
