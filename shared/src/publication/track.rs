//! The way of one text from draft to parents.

use serde::{Deserialize, Serialize};

use super::chain::Signature;
use super::review::Attestation;
use super::{Actor, Instant, Policy, Refusal, Subject, TextHash};
use crate::Day;
use crate::ids::{ObjectId, Slug};

/// How far the text in hand has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waiting for a decision.
    Proposed {
        /// Who proposed it, and hears of the decision.
        by: ObjectId,
    },
    /// Refused; it goes on once it is changed.
    Refused {
        /// Who proposed it.
        proposed_by: ObjectId,
        /// Who refused it.
        by: ObjectId,
        /// Why.
        reason: String,
    },
}

/// The text in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InHand {
    /// The text.
    pub text: TextHash,
    /// Everyone who wrote at it since the last release.
    pub writers: Vec<ObjectId>,
    /// How far it has come.
    #[serde(flatten)]
    pub stage: Stage,
    /// The proofreaders' signatures under this very text.
    pub signatures: Vec<Signature>,
}

/// From when to when parents see a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// The start; none is at once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts_at: Option<Instant>,
    /// The end, no longer seen at that instant; none is never.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends_at: Option<Instant>,
}

impl Schedule {
    /// Whether the instant lies in it.
    #[must_use]
    pub fn holds(&self, now: Instant) -> bool {
        self.starts_at.is_none_or(|start| start <= now) && self.ends_at.is_none_or(|end| now < end)
    }
}

/// A text that the body responsible has let out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Release {
    /// The text.
    pub text: TextHash,
    /// Who published it.
    pub by: ObjectId,
    /// When they did.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub published_at: Instant,
    /// From when to when parents see it.
    pub schedule: Schedule,
    /// The signatures under it, for a national fiche.
    pub signatures: Vec<Signature>,
}

/// The way of one text: what is in hand and what is out.
///
/// Fields are read here and changed by its acts alone, each of which holds to the rules or says why it does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Track {
    subject: Subject,
    in_hand: Option<InHand>,
    /// Releases whose time is not over, the latest last: one scheduled for later leaves the present one up to its start.
    releases: Vec<Release>,
    attestations: Vec<Attestation>,
}

impl Track {
    /// A text about which nothing has happened yet.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self { subject, in_hand: None, releases: Vec::new(), attestations: Vec::new() }
    }

    /// A text whose way so far is kept elsewhere; the releases with the latest decision last.
    #[must_use]
    pub fn restored(subject: Subject, in_hand: Option<InHand>, releases: Vec<Release>) -> Self {
        Self { subject, in_hand, releases, attestations: Vec::new() }
    }

    /// Whose text it is.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The text in hand.
    #[must_use]
    pub fn in_hand(&self) -> Option<&InHand> {
        self.in_hand.as_ref()
    }

    /// What is out or scheduled, the latest decision last.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// The text that parents see at this instant: the one way by which a text may reach a public answer.
    #[must_use]
    pub fn public_at(&self, now: Instant) -> Option<&Release> {
        self.releases.iter().rev().find(|release| release.schedule.holds(now))
    }

    /// The last day on which the released text was attested « vérifié, inchangé ».
    #[must_use]
    pub fn attested_on(&self, text: &TextHash) -> Option<Day> {
        self.attestations.iter().filter(|attestation| attestation.text == *text).map(|attestation| attestation.on).max()
    }

    /// Writes a text: a draft again, whatever had been proposed or signed. The same text changes nothing.
    ///
    /// # Errors
    /// When the actor may not write.
    pub fn write(&mut self, actor: &Actor, text: TextHash) -> Result<(), Refusal> {
        if !actor.may_write(&self.subject) {
            return Err(Refusal::MayNotWrite);
        }
        let mut writers = match self.in_hand.take() {
            Some(in_hand) if in_hand.text == text => {
                self.in_hand = Some(in_hand);
                return Ok(());
            }
            Some(in_hand) => in_hand.writers,
            None => Vec::new(),
        };
        if !writers.contains(&actor.person) {
            writers.push(actor.person.clone());
        }
        self.in_hand = Some(InHand { text, writers, stage: Stage::Draft, signatures: Vec::new() });
        Ok(())
    }

    /// Proposes the text to whoever publishes.
    ///
    /// # Errors
    /// When the actor may not, or the text is not a draft.
    pub fn propose(&mut self, actor: &Actor, text: &TextHash) -> Result<(), Refusal> {
        if !actor.may_write(&self.subject) {
            return Err(Refusal::MayNotWrite);
        }
        let in_hand = self.text_in_hand(text)?;
        match in_hand.stage {
            Stage::Draft => {
                in_hand.stage = Stage::Proposed { by: actor.person.clone() };
                Ok(())
            }
            Stage::Proposed { .. } => Err(Refusal::AlreadyProposed),
            Stage::Refused { .. } => Err(Refusal::RefusedUnchanged),
        }
    }

    /// Refuses the proposed text, with a reason.
    ///
    /// # Errors
    /// When the actor may not, nothing is proposed or the reason is empty.
    pub fn refuse(&mut self, actor: &Actor, text: &TextHash, reason: &str) -> Result<(), Refusal> {
        if !actor.may_publish() {
            return Err(Refusal::MayNotPublish);
        }
        let in_hand = self.text_in_hand(text)?;
        let Stage::Proposed { by } = &in_hand.stage else {
            return Err(Refusal::NotProposed);
        };
        if reason.trim().is_empty() || reason.chars().count() > 1000 {
            return Err(Refusal::NoReason);
        }
        in_hand.stage =
            Stage::Refused { proposed_by: by.clone(), by: actor.person.clone(), reason: reason.trim().to_owned() };
        Ok(())
    }

    /// Signs the next proofreading step of the proposed text.
    ///
    /// Nobody signs a text they wrote; one person may sign several steps, where several are entrusted to them.
    ///
    /// # Errors
    /// When the actor may not, the step is not the next, or the text is not proposed.
    pub fn sign(
        &mut self,
        actor: &Actor,
        policy: &Policy,
        text: &TextHash,
        step: &Slug,
        now: Instant,
    ) -> Result<(), Refusal> {
        let steps = policy.chain.steps();
        let Some(wanted) = steps.iter().find(|known| known.id == *step) else {
            return Err(Refusal::NoSuchStep(step.to_string()));
        };
        if !actor.may_sign(step) {
            return Err(Refusal::MayNotSign(wanted.name.clone()));
        }
        let in_hand = self.text_in_hand(text)?;
        if !matches!(in_hand.stage, Stage::Proposed { .. }) {
            return Err(Refusal::NotProposed);
        }
        if in_hand.writers.contains(&actor.person) {
            return Err(Refusal::OwnProofreading);
        }
        if in_hand.signatures.iter().any(|signature| signature.step == *step) {
            return Err(Refusal::AlreadySigned(wanted.name.clone()));
        }
        match policy.chain.next(text, &in_hand.signatures) {
            Some(next) if next.id != *step => Err(Refusal::OutOfOrder { missing: next.name.clone() }),
            _ => {
                let (step, text, person) = (step.clone(), text.clone(), actor.person.clone());
                in_hand.signatures.push(Signature { step, text, person, signed_at: now });
                Ok(())
            }
        }
    }

    /// Publishes the proposed text. One with an end stands in for what is out until then; one without takes its place.
    ///
    /// # Errors
    /// When the actor may not, nothing is proposed, a signature is missing or the schedule is none.
    pub fn publish(
        &mut self,
        actor: &Actor,
        policy: &Policy,
        text: &TextHash,
        schedule: Schedule,
        now: Instant,
    ) -> Result<&Release, Refusal> {
        if !actor.may_publish() {
            return Err(Refusal::MayNotPublish);
        }
        let is_national = self.subject == Subject::National;
        let in_hand = self.text_in_hand(text)?;
        if !matches!(in_hand.stage, Stage::Proposed { .. }) {
            return Err(Refusal::NotProposed);
        }
        if (is_national || policy.needs_second_person) && in_hand.writers.contains(&actor.person) {
            return Err(Refusal::OwnText);
        }
        if is_national {
            check_chain(policy, text, &in_hand.signatures)?;
        }
        let start = schedule.starts_at.map_or(now, |start| start.max(now));
        if schedule.ends_at.is_some_and(|end| end <= start) {
            return Err(Refusal::EndsBeforeStart);
        }
        let signatures = std::mem::take(&mut in_hand.signatures);
        self.in_hand = None;
        self.releases.retain(|release| release.schedule.ends_at.is_none_or(|end| now < end));
        if start <= now && schedule.ends_at.is_none() {
            // Seen at once and for good, it takes the place of all that was decided on before it; one with an end leaves
            // that to come back.
            self.releases.clear();
        }
        let release = Release { text: text.clone(), by: actor.person.clone(), published_at: now, schedule, signatures };
        self.releases.push(release);
        self.releases.last().ok_or(Refusal::NothingPublished)
    }

    /// Takes back everything that is out or scheduled.
    ///
    /// # Errors
    /// When the actor may not, or nothing is.
    pub fn withdraw(&mut self, actor: &Actor) -> Result<(), Refusal> {
        if !actor.may_publish() {
            return Err(Refusal::MayNotPublish);
        }
        if self.releases.is_empty() {
            return Err(Refusal::NothingPublished);
        }
        self.releases.clear();
        Ok(())
    }

    /// Attests that the published text was checked today and is still true.
    ///
    /// # Errors
    /// When the actor may not publish, nothing is published, or it is another text by now.
    pub fn attest(&mut self, actor: &Actor, text: &TextHash, now: Instant, today: Day) -> Result<(), Refusal> {
        if !actor.may_publish() {
            return Err(Refusal::MayNotPublish);
        }
        let release = self.public_at(now).ok_or(Refusal::NothingPublished)?;
        if release.text != *text {
            return Err(Refusal::OtherText);
        }
        self.attestations.push(Attestation { text: text.clone(), person: actor.person.clone(), on: today });
        Ok(())
    }

    fn text_in_hand(&mut self, text: &TextHash) -> Result<&mut InHand, Refusal> {
        let in_hand = self.in_hand.as_mut().ok_or(Refusal::NothingInHand)?;
        if in_hand.text == *text { Ok(in_hand) } else { Err(Refusal::OtherText) }
    }
}

fn check_chain(policy: &Policy, text: &TextHash, signatures: &[Signature]) -> Result<(), Refusal> {
    let steps = policy.chain.steps();
    if steps.is_empty() {
        return Err(Refusal::NoChain);
    }
    match policy.chain.next(text, signatures) {
        None => Ok(()),
        Some(missing) => {
            let is_signed =
                |id: &Slug| signatures.iter().any(|signature| signature.step == *id && signature.text == *text);
            Err(Refusal::StepMissing {
                missing: missing.name.clone(),
                signed: steps.iter().filter(|step| is_signed(&step.id)).count(),
                total: steps.len(),
            })
        }
    }
}
