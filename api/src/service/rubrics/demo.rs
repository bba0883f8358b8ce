//! The rubrics of the demo's schools, published as their mairie would.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::wire::rubric::{FieldInput, PutRubricSet};
use mee_shared::work::WorkKind;
use serde::Deserialize;

use super::super::Failure;
use super::super::demo::DEMO_COMMUNE;
use super::super::import::{ImportFailure, ImportSummary, record};
use super::content::content;
use super::{changed, school, set};
use crate::store::bodies::{self, Body};
use crate::store::works::{self, Decision, NewWork, Writer};
use crate::store::{Conn, Db, Written, rubrics};

/// Who publishes the demo's words: an account that does not exist.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// The rubrics of a kind of establishment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoSet {
    establishment_kind: EstablishmentKind,
    rubrics: Vec<Slug>,
}

/// What a school says in a rubric.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoContent {
    uai: Uai,
    rubric: Slug,
    checked_on: Day,
    fields: BTreeMap<String, String>,
}

/// The demo file: the rubrics of the fictitious commune and what its schools say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoRubrics {
    set: Vec<DemoSet>,
    content: Vec<DemoContent>,
}

fn said(place: &str, failure: Failure) -> ImportFailure {
    match failure {
        Failure::Unprocessable(errors) => {
            let details: Vec<String> =
                errors.iter().map(|error| format!("{} : {}", error.pointer, error.detail)).collect();
            ImportFailure::File(format!("{place} : {}", details.join(" ")))
        }
        Failure::Internal(cause) | Failure::Unavailable(cause) => ImportFailure::File(format!("{place} : {cause:#}")),
        other => ImportFailure::File(format!("{place} : {other}")),
    }
}

/// Chooses the rubrics of the demo commune and publishes what its schools say.
///
/// # Errors
/// When a word names a school, a rubric or a field that does not exist; nothing is written then.
pub fn fill_rubrics(db: &Db, demo: &DemoRubrics) -> Result<ImportSummary, ImportFailure> {
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("rubrics");
        let insee: InseeCode =
            DEMO_COMMUNE.parse().map_err(|error| ImportFailure::File(format!("{DEMO_COMMUNE} : {error}")))?;
        let body = match bodies::find_commune(connection, &insee)? {
            Some(id) => bodies::get(connection, &id)?,
            None => None,
        };
        let body = body.ok_or_else(|| ImportFailure::File("commune absente".to_owned()))?;
        rubrics::ensure_authority(connection, &body, insee.as_str())?;
        for DemoSet { establishment_kind, rubrics } in &demo.set {
            let asked = PutRubricSet { rubrics: rubrics.clone(), own: Vec::new() };
            set::put(connection, &body, *establishment_kind, asked)
                .map_err(|failure| said(establishment_kind.as_str(), failure))?;
        }
        for word in &demo.content {
            let place = format!("{}/{}", word.uai, word.rubric);
            summary.read += 1;
            summary.count(publish(connection, &body, word).map_err(|failure| said(&place, failure))?);
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn publish(connection: &mut Conn, body: &Body, word: &DemoContent) -> Result<Written, Failure> {
    let run = rubrics::school(connection, body, &word.uai)?.ok_or(Failure::NotFound)?;
    let kind = run.kind.ok_or(Failure::NotFound)?;
    let chosen = set::chosen(connection, &body.id, kind)?;
    let rubric = chosen.into_iter().find(|rubric| rubric.id == word.rubric).ok_or(Failure::NotFound)?;
    let fields = word.fields.iter().map(|(name, text)| (name.clone(), FieldInput::Text(text.clone())));
    let content = content(&rubric, fields.collect()).map_err(Failure::Unprocessable)?;
    let subject = school::subject(word.uai.as_str(), &rubric.id);
    let title = format!("{} – {}", rubric.title, school::facts(&run)?.name);
    let found = works::find(connection, &body.id, WorkKind::Rubric, &subject)?;
    if let Some(work) = &found
        && let Some(number) = work.public_number
        && let Some(seen) = works::revision(connection, &work.id, number)?
        && super::read(&seen.doc)? == content
    {
        return Ok(Written::Unchanged);
    }
    let written = if found.is_some() { Written::Changed } else { Written::Added };
    let work = match found {
        Some(work) => work,
        None => {
            let uai = Some(word.uai.as_str());
            works::create(connection, body, NewWork { kind: WorkKind::Rubric, subject: &subject, title: &title, uai })?
        }
    };
    let saved = works::save_draft(connection, &work, &title, &content, &Writer::Account(NOBODY.to_owned()))?;
    rubrics::link(connection, body, &work.id, &run, (kind, rubric.id.as_str()))?;
    let starts_at = jiff::Timestamp::now().as_microsecond();
    works::publish(connection, &work, saved.number, Decision { by: Some(NOBODY), starts_at, ends_at: None })?;
    works::attest(connection, &work, word.checked_on, Some(word.checked_on.saturating_add(1.year())))?;
    changed(connection, body, &work.id)?;
    Ok(written)
}
