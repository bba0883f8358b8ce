//! Fiches of a body's own.

use mee_shared::body::BodyKind;
use mee_shared::fiche::layer::Placement;
use mee_shared::fiche::own::{OwnFiche, slug_ending};
use mee_shared::fiche::{Fiche, OriginKind, plain};
use mee_shared::ids::Slug;
use mee_shared::wire::desk::SavedWork;
use mee_shared::wire::layer::PutFiche;
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::readability::advice_for;
use super::super::works::{IfMatch, save};
use super::over::voices_of_body;
use crate::import::markdown;
use crate::store::bodies::Body;
use crate::store::works::{NewWork, Revision, Work};
use crate::store::{Conn, Db, bodies, fiches};

/// The longest fiche taken, in bytes.
const LONGEST: usize = 200_000;

fn read(body: &Body, slug: &Slug, asked: PutFiche) -> Result<OwnFiche, Failure> {
    if asked.markdown.len() > LONGEST {
        return Err(Failure::rule("/markdown", "Ce texte a plus de 200 000 octets."));
    }
    if let Some(ending) = slug_ending(&body.name)
        && slug.as_str().strip_suffix(&ending).is_none_or(str::is_empty)
    {
        let said = format!(
            "L'adresse d'une fiche de votre collectivité finit par « {ending} », pour ne jamais être celle d'une autre : \
             écrivez par exemple « {}{ending} ».",
            slug.as_str()
        );
        return Err(Failure::rule("{slug}", said));
    }
    let mut fiche = markdown::read_fiche(slug.as_str(), &asked.markdown).map_err(|error| {
        let line = error.line.map(|line| format!("Ligne {line} : ")).unwrap_or_default();
        Failure::rule("/markdown", format!("{line}{} ; {}.", error.problem, error.way_out))
    })?;
    fiche.origin.kind = OriginKind::Local;
    body.label.clone_into(&mut fiche.origin.producer);
    // Only its author could grant one.
    fiche.origin.licence.clear();
    fiche.origin.file = None;
    fiche.review_by = asked.review_by;
    if body.name.kind() != BodyKind::National && !fiche.slots.is_empty() {
        return Err(Failure::rule(
            "/markdown",
            "Une fiche locale n'a pas d'emplacement : écrivez-y votre réponse elle-même.",
        ));
    }
    if let Some(Placement { theme, .. }) = &asked.placement
        && !fiche.themes.contains(theme)
    {
        return Err(Failure::rule("/placement/theme", "La fiche ne porte pas ce thème dans son en-tête."));
    }
    Ok(OwnFiche { markdown: asked.markdown, placement: asked.placement, fiche })
}

/// Refuses an address that is another fiche's, and a sibling that is none.
fn check_place(connection: &mut Conn, body: &Body, own: &OwnFiche) -> Result<(), Failure> {
    let id = own.fiche.id.as_str();
    let stored = fiches::known_hashes(connection, &body.id, &[id])?;
    if stored.get(id).is_some_and(fiches::Change::is_official) {
        return Err(Failure::Conflict("Cette fiche est celle de service-public : son texte ne se récrit pas ici."));
    }
    let Some(after) = own.placement.as_ref().and_then(|placement| placement.after.as_ref()) else { return Ok(()) };
    let mut authors = vec![body.id.clone()];
    authors.extend(bodies::find_national(connection)?);
    authors.extend(voices_of_body(connection, body)?.into_iter().flat_map(|voices| voices.local).map(|body| body.id));
    for author in &authors {
        if !fiches::find_many(connection, author, &[after.as_str()])?.is_empty() {
            return Ok(());
        }
    }
    Err(Failure::rule("/placement/after", "Aucune fiche publiée n'a cet identifiant."))
}

/// Whether the fiche still has its place.
pub(super) fn check(connection: &mut Conn, body: &Body, _: &Work, revision: &Revision) -> Result<(), Failure> {
    check_place(connection, body, &read_own(&revision.doc)?)
}

/// What a revision of a fiche of a body's own holds.
pub(in crate::service) fn read_own(doc: &str) -> Result<OwnFiche, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

/// Writes the draft of a fiche of the body acted for.
///
/// # Errors
/// [`Failure::Unprocessable`] for an address or a text that cannot be, [`Failure::Conflict`] for an official fiche,
/// [`Failure::Stale`], or the database's.
pub async fn put_own_fiche(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    asked: PutFiche,
    if_match: IfMatch,
) -> Result<SavedWork, Failure> {
    let own = read(acting.body(), slug, asked)?;
    let acting = acting.clone();
    db.write(move |connection| {
        check_place(connection, acting.body(), &own)?;
        let Fiche { id, title, .. } = &own.fiche;
        let new = NewWork { kind: WorkKind::Fiche, subject: id.as_str(), title, uai: None };
        let work = save(connection, &acting, new, &own, if_match)?;
        Ok(SavedWork { work, advice: advice_for(&[("/markdown", &prose(&own.fiche))]) })
    })
    .await
}

/// What parents read of the fiche, a paragraph each.
fn prose(fiche: &Fiche) -> String {
    let mut texts = plain::block_texts(&fiche.short_answer);
    texts.extend(plain::block_texts(&fiche.body));
    texts.join("\n\n")
}
