//! The chain of proofreading: which steps a fiche of the national editor passes before parents see it.

use mee_shared::body::BodyKind;
use mee_shared::publication::{ProofreadingChain, ProofreadingStep as ChainStep};
use mee_shared::wire::desk::ProofreadingSteps;
use mee_shared::wire::work::ProofreadingStep;
use serde_json::json;

use super::Failure;
use super::auth::{Acting, Change};
use super::works::usual_steps;
use crate::store::bodies::BodyId;
use crate::store::works::{self, Step};
use crate::store::{Conn, Db, lock_publications};

fn require_national(acting: &Acting) -> Result<(), Failure> {
    if acting.body().name.kind() == BodyKind::National { Ok(()) } else { Err(Failure::NotFound) }
}

fn stored(connection: &mut Conn, body: &BodyId) -> Result<Vec<Step>, Failure> {
    let own = works::steps(connection, body)?;
    Ok(if own.is_empty() { usual_steps() } else { own })
}

fn resource(steps: &[Step]) -> Result<ProofreadingSteps, Failure> {
    let steps = steps.iter().map(|Step { step, label }| {
        let step =
            step.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored step is unreadable: {error}")))?;
        Ok(ProofreadingStep { step, label: label.clone() })
    });
    Ok(ProofreadingSteps { steps: steps.collect::<Result<_, Failure>>()? })
}

/// The steps of the national editor, in order; the usual ones until it has named its own.
///
/// # Errors
/// [`Failure::NotFound`] for another body, or the database's.
pub async fn get_proofreading_steps(db: &Db, acting: &Acting) -> Result<ProofreadingSteps, Failure> {
    require_national(acting)?;
    let body = acting.body().id.clone();
    db.read(move |connection| resource(&stored(connection, &body)?)).await
}

/// Gives the national editor these steps.
///
/// Where the steps themselves change and not only their names, every text that is not decided loses its signatures: fewer
/// steps never make a text publishable that was not read at each of them.
///
/// # Errors
/// [`Failure::NotFound`] for another body, [`Failure::Unprocessable`] for steps that make no chain, [`Failure::ConflictWith`]
/// while a validated fiche waits for its start, or the database's.
pub async fn put_proofreading_steps(
    db: &Db,
    acting: &Acting,
    asked: ProofreadingSteps,
) -> Result<ProofreadingSteps, Failure> {
    require_national(acting)?;
    let steps = asked.steps.iter().map(|step| ChainStep { id: step.step.clone(), name: step.label.clone() });
    ProofreadingChain::new(steps.collect()).map_err(|error| Failure::rule("/steps", format!("{error}.")))?;
    if asked.steps.is_empty() {
        return Err(Failure::rule("/steps", "Gardez au moins une étape de relecture."));
    }
    let acting = acting.clone();
    db.write(move |connection| {
        let body = &acting.body().id;
        lock_publications(connection)?;
        let before = stored(connection, body)?;
        let after: Vec<Step> = asked
            .steps
            .iter()
            .map(|step| Step { step: step.step.to_string(), label: step.label.trim().to_owned() })
            .collect();
        let ids = |steps: &[Step]| steps.iter().map(|step| step.step.clone()).collect::<Vec<_>>();
        let mut unsigned = 0;
        if ids(&before) != ids(&after) {
            // Its signatures are those of the chain it passed; under another one it could not start.
            if works::count_scheduled_fiches(connection, body)? > 0 {
                return Err(Failure::Conflict(
                    "Des fiches validées attendent leur date de publication. \
                     Changez les étapes ensuite, ou retirez d'abord ces fiches.",
                ));
            }
            unsigned = works::unsign_open(connection, body)?;
        }
        works::put_steps(connection, body, &after)?;
        let change = Change {
            action: "proofreading_steps.put",
            object: ("body", body.as_str()),
            before: Some(json!({ "steps": ids(&before) })),
            after: Some(json!({ "steps": ids(&after), "signatures_lost": unsigned })),
        };
        acting.record(connection, change)?;
        resource(&after)
    })
    .await
}
