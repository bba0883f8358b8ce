//! Previews: a draft in its place, as parents would see it, for whoever holds a signed link that expires.

mod draft;
mod host_page;

use jiff::ToSpan as _;
use mee_shared::ids::{FileHash, InseeCode, ObjectId};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::desk::{CreatePreviewLink, PreviewLink};
use mee_shared::work::{RevisionState, WorkKind};
use serde_json::json;

use super::auth::{Acting, Change, current_key};
use super::view::{self, Screen};
use super::{Failure, agenda, news, rubrics};
use crate::auth::preview::{self, PreviewClaims};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::works::{self, Revision, Work, WorkId};
use crate::store::{Conn, Db, signing_keys};
use host_page::{host_page, in_host_page};

/// Makes a link to the work's latest revision that parents do not see yet.
///
/// # Errors
/// [`Failure::NotFound`] for a work out of reach, [`Failure::Unprocessable`] for a commune that is not of the territory or a
/// work that has no place in a page, [`Failure::Conflict`] where nothing waits, or the database's.
pub async fn create_preview_link(
    db: &Db,
    links: &Links,
    acting: &Acting,
    id: &ObjectId,
    asked: CreatePreviewLink,
) -> Result<PreviewLink, Failure> {
    if !(1..=168).contains(&asked.hours) {
        return Err(Failure::rule("/hours", "Un lien d'aperçu vaut de 1 à 168 heures."));
    }
    let host_page = asked.host_page.as_deref().map(host_page).transpose()?;
    let (acting, id, links) = (acting.clone(), id.clone(), links.clone());
    db.write(move |connection| {
        let body = acting.body();
        let work = works::get(connection, &body.id, &WorkId::from(&id))?.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        let revision = works::revision(connection, &work.id, work.last_number)?
            .filter(is_shown)
            .ok_or(Failure::Conflict("Rien n'attend d'être publié : écrivez d'abord un texte."))?;
        let (insee, view) = draft::place(connection, body, &work, &revision, asked.commune.as_ref())?;
        let now = jiff::Timestamp::now();
        let expires_at = jiff::Timestamp::from_second(now.as_second())
            .and_then(|second| second.checked_add(i64::from(asked.hours).hours()))
            .map_err(|error| Failure::Internal(error.into()))?;
        let issuer = links.public_url();
        let claims = PreviewClaims {
            iss: issuer.to_owned(),
            aud: preview::audience(issuer),
            exp: expires_at.as_second(),
            iat: now.as_second(),
            body: body.id.as_str().to_owned(),
            work: work.id.as_str().to_owned(),
            number: revision.number,
            insee: insee.to_string(),
        };
        let key = current_key(connection)?;
        let token = preview::sign(&claims, &key.kid, &key.private_key).map_err(Failure::Internal)?;
        let link = PreviewLink {
            page_url: format!("{}?preview={token}", links.view(&insee, &view)),
            fragment_url: links.api(&format!("communes/{insee}/fragments/{view}?preview={token}")),
            host_page_url: host_page.map(|page| in_host_page(page, &format!("{view}?preview={token}"))),
            expires_at,
        };
        let change = Change {
            action: "preview_link.create",
            object: ("work", work.id.as_str()),
            before: None,
            after: Some(json!({
                "revision": revision.number, "commune": insee, "expires_at": expires_at,
            })),
        };
        acting.record(connection, change)?;
        Ok(link)
    })
    .await
}

/// Whether a link may show the revision: not what was handed back or is over.
fn is_shown(revision: &Revision) -> bool {
    revision.state.is_open() || revision.state == RevisionState::Scheduled
}

/// What a link is for, read from the database.
struct Shown {
    claims: PreviewClaims,
    body: Body,
    work: Work,
    revision: Revision,
}

impl Shown {
    /// What the token is for.
    fn by(connection: &mut Conn, links: &Links, token: &str) -> Result<Self, Failure> {
        let kid = preview::kid(token).ok_or(Failure::NotFound)?;
        let key = signing_keys::find_live(connection, &kid)?.ok_or(Failure::NotFound)?;
        let claims = preview::verify(token, links.public_url(), &key.public_key).ok_or(Failure::NotFound)?;
        let id = |text: &str| text.parse::<ObjectId>().map_err(|_| Failure::NotFound);
        let body = bodies::get(connection, &BodyId::from(&id(&claims.body)?))?.ok_or(Failure::NotFound)?;
        let work = works::get(connection, &body.id, &WorkId::from(&id(&claims.work)?))?.ok_or(Failure::NotFound)?;
        let revision = works::revision(connection, &work.id, claims.number)?.ok_or(Failure::NotFound)?;
        Ok(Self { claims, body, work, revision })
    }
}

/// The screen at this address with the link's draft in it.
///
/// # Errors
/// [`Failure::NotFound`] for a link that does not count, has ended, or is for another page; or the database's.
pub async fn get_preview(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    view: &ViewPath,
    token: &str,
) -> Result<Screen, Failure> {
    let (links, insee, view, token) = (links.clone(), insee.clone(), view.clone(), token.to_owned());
    db.read(move |connection| {
        let shown = Shown::by(connection, &links, &token)?;
        if shown.claims.insee != insee.as_str() {
            return Err(Failure::NotFound);
        }
        let place = draft::place(connection, &shown.body, &shown.work, &shown.revision, Some(&insee));
        // A territory, a school or the fiche beneath may have changed since the link was made.
        if !place.is_ok_and(|place| place == (insee.clone(), view.clone())) {
            return Err(Failure::NotFound);
        }
        // Once parents see it, the link shows what they see.
        if shown.revision.state == RevisionState::Published {
            return view::get(connection, &links, &insee, &view, None);
        }
        if !is_shown(&shown.revision) {
            return Err(Failure::NotFound);
        }
        let until = jiff::Timestamp::from_second(shown.claims.exp).map_err(|error| Failure::Internal(error.into()))?;
        let drawn = draft::draw(connection, &links, &insee, &shown, &token)?;
        Ok(Screen::Preview { screen: Box::new(drawn.screen), writer: shown.body.label, until, hides: drawn.hides })
    })
    .await
}

/// The body whose file it is, where the draft of a link shows it.
///
/// # Errors
/// [`Failure::NotFound`] for a link that does not count or a text that does not show the file, or the database's.
pub(super) fn shows_file(
    connection: &mut Conn,
    links: &Links,
    token: &str,
    hash: &FileHash,
) -> Result<BodyId, Failure> {
    let Shown { body, work, revision, .. } = Shown::by(connection, links, token)?;
    let is_in_it = match work.kind {
        WorkKind::Rubric => rubrics::shows_file(&revision.doc, hash)?,
        WorkKind::Event => agenda::shows_file(&revision.doc, hash)?,
        WorkKind::News => news::shows_file(&revision.doc, hash)?,
        _ => false,
    };
    if is_in_it && is_shown(&revision) { Ok(body.id) } else { Err(Failure::NotFound) }
}
