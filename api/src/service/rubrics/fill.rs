//! How far schools have filled their rubrics.

use std::collections::BTreeMap;

use mee_shared::ids::Slug;
use mee_shared::rubric::{EstablishmentKind, FillRate, RubricContent, RubricDefinition};
use mee_shared::wire::rubric::{CommuneFillRate, FillRates, RubricFillRate, SchoolFillRate};

use super::super::Failure;
use super::super::auth::Acting;
use super::set::{chosen, require_runner};
use super::{read, school};
use crate::store::{Db, rubrics};

fn id<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse()
        .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored identifier {text} is unreadable: {error}")))
}

type Contents = BTreeMap<(String, Slug), RubricContent>;

fn rate_of(uai: &str, rubric: &RubricDefinition, contents: &Contents) -> FillRate {
    let content = contents.get(&(uai.to_owned(), rubric.id.clone()));
    FillRate { filled: u32::from(content.is_some_and(|content| content.is_whole(rubric))), chosen: 1 }
}

/// How far the schools that the body acted for runs have filled their rubrics, counting what parents see.
///
/// # Errors
/// [`Failure::Conflict`] for a body that runs no school pages, or the database's.
pub async fn get_fill_rates(db: &Db, acting: &Acting) -> Result<FillRates, Failure> {
    let body = acting.body().clone();
    require_runner(&body)?;
    db.read(move |connection| {
        let mut contents = Contents::new();
        for text in rubrics::published(connection, &body.id)? {
            contents.insert((text.uai, id(&text.rubric)?), read(&text.doc)?);
        }
        let mut sets: BTreeMap<EstablishmentKind, Vec<RubricDefinition>> = BTreeMap::new();
        for &kind in EstablishmentKind::ALL {
            sets.insert(kind, chosen(connection, &body.id, kind)?);
        }
        let communes = rubrics::run_communes(connection, &body)?;
        let schools = rubrics::run_schools(connection, &communes)?;
        let mut by_rubric: BTreeMap<(EstablishmentKind, usize), FillRate> = BTreeMap::new();
        let mut answer = FillRates { rate: FillRate::default(), communes: Vec::new(), rubrics: Vec::new() };
        for (insee, name) in communes {
            let mut commune =
                CommuneFillRate { insee: id(&insee)?, name, rate: FillRate::default(), schools: Vec::new() };
            for run in schools.iter().filter(|run| run.insee == insee) {
                let Some(kind) = run.kind else { continue };
                let mut rate = FillRate::default();
                for (position, rubric) in sets.get(&kind).into_iter().flatten().enumerate() {
                    let filled = rate_of(&run.uai, rubric, &contents);
                    let whole = by_rubric.entry((kind, position)).or_default();
                    *whole = whole.and(filled);
                    rate = rate.and(filled);
                }
                commune.rate = commune.rate.and(rate);
                commune.schools.push(SchoolFillRate { uai: id(&run.uai)?, name: school::facts(run)?.name, rate });
            }
            answer.rate = answer.rate.and(commune.rate);
            answer.communes.push(commune);
        }
        for ((kind, position), rate) in by_rubric {
            if let Some(rubric) = sets.get(&kind).and_then(|set| set.get(position)) {
                let (rubric, title) = (rubric.id.clone(), rubric.title.clone());
                answer.rubrics.push(RubricFillRate { establishment_kind: kind, rubric, title, rate });
            }
        }
        Ok(answer)
    })
    .await
}
