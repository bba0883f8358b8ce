//! The rubrics of one school, as those who write them see them.

use mee_shared::ids::{Slug, Uai};
use mee_shared::rubric::{RubricContent, RubricDefinition};
use mee_shared::school::School;
use mee_shared::wire::rubric::{PutRubric, SchoolRubric, SchoolRubrics};
use mee_shared::wire::work::WorkResource;
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::works::{IfMatch, resource_of, save};
use super::content::{check_files, content};
use super::set::chosen;
use crate::store::rubrics::{self, RunSchool};
use crate::store::works::{self, NewWork, WorkFilter, WorkId};
use crate::store::{Conn, Db};

/// More texts than a school ever has: ten rubrics, and those it had before.
const ALL_OF_A_SCHOOL: u32 = 500;

/// The facts of a school.
pub(super) fn facts(school: &RunSchool) -> Result<School, Failure> {
    serde_json::from_str(&school.doc).map_err(|error| Failure::Internal(error.into()))
}

/// The school of this number within reach of whoever acts.
pub(super) fn within_reach(connection: &mut Conn, acting: &Acting, uai: &Uai) -> Result<RunSchool, Failure> {
    let school = rubrics::school(connection, acting.body(), uai)?.ok_or(Failure::NotFound)?;
    if acting.reaches_everything() || acting.own_schools().contains(&school.uai) {
        Ok(school)
    } else {
        Err(Failure::NotFound)
    }
}

/// The rubrics of a school that the body acted for runs, with where their texts stand.
///
/// # Errors
/// [`Failure::NotFound`] for a school out of reach, or the database's.
pub async fn get_school_rubrics(db: &Db, acting: &Acting, uai: &Uai) -> Result<SchoolRubrics, Failure> {
    let (acting, uai) = (acting.clone(), uai.clone());
    db.read(move |connection| {
        let school = within_reach(connection, &acting, &uai)?;
        let body = &acting.body().id;
        let definitions = match school.kind {
            Some(kind) => chosen(connection, body, kind)?,
            None => Vec::new(),
        };
        let filter = WorkFilter {
            kind: Some(WorkKind::Rubric),
            schools: Some(vec![school.uai.clone()]),
            ..WorkFilter::default()
        };
        let (mut texts, _) = works::list(connection, body, &filter, None, ALL_OF_A_SCHOOL)?;
        let mut list = Vec::new();
        for rubric in definitions {
            let subject = subject(&school.uai, &rubric.id);
            let at = texts.iter().position(|work| work.subject == subject);
            let work = at.map(|at| resource_of(connection, &texts.swap_remove(at))).transpose()?;
            list.push(SchoolRubric { rubric, work });
        }
        texts.sort_by(|a, b| a.subject.cmp(&b.subject));
        let apart = texts.iter().map(|work| resource_of(connection, work)).collect::<Result<_, _>>()?;
        let name = facts(&school)?.name;
        Ok(SchoolRubrics { uai, name, establishment_kind: school.kind, rubrics: list, apart })
    })
    .await
}

/// What the text of a school in a rubric is about.
pub(super) fn subject(uai: &str, rubric: &Slug) -> String {
    format!("{uai}/{rubric}")
}

/// The rubric of a school: chosen for its kind, or refused.
pub(super) fn rubric_of(
    connection: &mut Conn,
    acting: &Acting,
    school: &RunSchool,
    rubric: &str,
) -> Result<RubricDefinition, Failure> {
    let unknown = || {
        Failure::rule(
            "{rubric}",
            "Cette rubrique n'est pas choisie pour ce genre d'établissement ; la liste des rubriques de l'école dit lesquelles le sont.",
        )
    };
    let kind = school.kind.ok_or_else(unknown)?;
    let chosen = chosen(connection, &acting.body().id, kind)?;
    chosen.into_iter().find(|definition| definition.id.as_str() == rubric).ok_or_else(unknown)
}

/// Writes a checked content as the draft of a school's rubric.
pub(super) fn write(
    connection: &mut Conn,
    acting: &Acting,
    school: &RunSchool,
    rubric: &RubricDefinition,
    content: &RubricContent,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let kind = school.kind.ok_or(Failure::NotFound)?;
    check_files(connection, &acting.body().id, content)?;
    rubrics::ensure_authority(connection, acting.body(), &school.insee)?;
    let subject = subject(&school.uai, &rubric.id);
    let title = format!("{} – {}", rubric.title, facts(school)?.name);
    let new = NewWork { kind: WorkKind::Rubric, subject: &subject, title: &title, uai: Some(&school.uai) };
    let answer = save(connection, acting, new, content, if_match)?;
    rubrics::link(connection, acting.body(), &WorkId::from(&answer.id), school, (kind, rubric.id.as_str()))?;
    Ok(answer)
}

/// Writes what a school says in a rubric, as a draft.
///
/// # Errors
/// [`Failure::NotFound`] for a school out of reach, [`Failure::Unprocessable`] for a rubric that is not chosen or a field that
/// is wrong, [`Failure::Stale`], or the database's.
pub async fn put_school_rubric(
    db: &Db,
    acting: &Acting,
    uai: &Uai,
    rubric: &Slug,
    asked: PutRubric,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let (acting, uai, rubric) = (acting.clone(), uai.clone(), rubric.clone());
    db.write(move |connection| {
        let school = within_reach(connection, &acting, &uai)?;
        let definition = rubric_of(connection, &acting, &school, rubric.as_str())?;
        let content = content(&definition, asked.fields).map_err(Failure::Unprocessable)?;
        write(connection, &acting, &school, &definition, &content, if_match)
    })
    .await
}
