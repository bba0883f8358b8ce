//! Previews: a draft in its place, as parents would see it, for whoever holds a signed link that expires.

use jiff::ToSpan as _;
use mee_shared::body::BodyKind;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{Layer, LayerEdit, covers};
use mee_shared::ids::{InseeCode, ObjectId, Slug};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::desk::{CreatePreviewLink, PreviewLink};
use mee_shared::work::{RevisionState, WorkKind};
use serde_json::json;
use url::Url;

use super::auth::{Acting, Change, current_key};
use super::view::Screen;
use super::{Failure, commune, fiche, layers};
use crate::auth::preview::{self, PreviewClaims};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::fiches::{self, ListedFiche};
use crate::store::voices::Voices;
use crate::store::works::{self, Revision, Work, WorkId};
use crate::store::{Conn, Db, communes, signing_keys};

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
        if work.kind != WorkKind::Layer {
            return Err(Failure::Conflict("Seules les précisions d'une fiche se voient d'avance dans leur page."));
        }
        let revision = works::revision(connection, &work.id, work.last_number)?
            .filter(is_shown)
            .ok_or(Failure::Conflict("Rien n'attend d'être publié : écrivez d'abord un texte."))?;
        let commune = commune_of(connection, body, asked.commune.as_ref())?;
        let (_, row) = fiche_of(connection, &commune, &work)?
            .ok_or(Failure::Conflict("La fiche de ce texte n'est plus là : voyez vos conflits."))?;
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
            insee: commune.insee.to_string(),
        };
        let key = current_key(connection)?;
        let token = preview::sign(&claims, &key.kid, &key.private_key).map_err(Failure::Internal)?;
        let view = ViewPath::Fiche(row.fiche.slug.clone());
        let link = PreviewLink {
            page_url: format!("{}?preview={token}", links.view(&commune.insee, &view)),
            fragment_url: links.api(&format!("communes/{}/fragments/{view}?preview={token}", commune.insee)),
            host_page_url: host_page.map(|page| in_host_page(page, &format!("{view}?preview={token}"))),
            expires_at,
        };
        let change = Change {
            action: "preview_link.create",
            object: ("work", work.id.as_str()),
            before: None,
            after: Some(json!({
                "revision": revision.number, "commune": commune.insee, "expires_at": expires_at,
            })),
        };
        acting.record(connection, change)?;
        Ok(link)
    })
    .await
}

/// The page of one's own that holds the widget.
fn host_page(address: &str) -> Result<Url, Failure> {
    let refused = || {
        Failure::rule(
            "/host_page",
            "Donnez l'adresse complète de la page qui contient le portail, par exemple https://mairie.example.org/ecoles.",
        )
    };
    let page = Url::parse(address).ok().filter(|_| address.len() <= 1_000).ok_or_else(refused)?;
    let is_web = matches!(page.scheme(), "http" | "https") && page.has_host();
    // A name or password in a link would be sent along with it.
    let is_bare = page.username().is_empty() && page.password().is_none();
    if is_web && is_bare { Ok(page) } else { Err(refused()) }
}

/// The page with the view in the parameter of its first widget.
fn in_host_page(mut page: Url, view: &str) -> String {
    let others: Vec<(String, String)> =
        page.query_pairs().filter(|(name, _)| name != "mee").map(|(name, value)| (name.into(), value.into())).collect();
    page.query_pairs_mut().clear().extend_pairs(others).append_pair("mee", view);
    page.into()
}

/// Whether a link may show the revision: not what was handed back or is over.
fn is_shown(revision: &Revision) -> bool {
    revision.state.is_open() || revision.state == RevisionState::Scheduled
}

/// The commune asked for, the body's own, or the first of its territory by name.
fn commune_of(connection: &mut Conn, body: &Body, asked: Option<&InseeCode>) -> Result<Commune, Failure> {
    let foreign = || Failure::rule("/commune", "Cette commune n'est pas de votre territoire.");
    let own = match body.name.kind() {
        BodyKind::Commune => body.name.territory().parse().ok(),
        _ => None,
    };
    if let Some(insee) = asked.or(own.as_ref()) {
        let commune = communes::find(connection, insee)?.ok_or_else(foreign)?;
        return if covers(&body.name, &commune) { Ok(commune) } else { Err(foreign()) };
    }
    let (first, _) = communes::of_body(connection, &body.name, None, 1)?;
    first.into_iter().next().ok_or_else(|| Failure::rule("/commune", "Dites dans quelle commune montrer le texte."))
}

/// The fiche that the work speaks on, whether or not parents find it today; with who speaks in the commune.
fn fiche_of(connection: &mut Conn, commune: &Commune, work: &Work) -> Result<Option<(Voices, ListedFiche)>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(None) };
    let authors: Vec<BodyId> =
        std::iter::once(voices.national.clone()).chain(voices.local.iter().map(|body| body.id.clone())).collect();
    for author in authors {
        if let Some(row) = fiches::find_many(connection, &author, &[work.subject.as_str()])?.into_iter().next() {
            return Ok(Some((voices, row)));
        }
    }
    Ok(None)
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
    let kid = preview::kid(token).ok_or(Failure::NotFound)?;
    let ViewPath::Fiche(slug) = view.clone() else { return Err(Failure::NotFound) };
    let (links, insee, token) = (links.clone(), insee.clone(), token.to_owned());
    db.read(move |connection| {
        let key = signing_keys::find_live(connection, &kid)?.ok_or(Failure::NotFound)?;
        let claims = preview::verify(&token, links.public_url(), &key.public_key).ok_or(Failure::NotFound)?;
        if claims.insee != insee.as_str() {
            return Err(Failure::NotFound);
        }
        draw(connection, &links, &insee, &slug, &claims)
    })
    .await
}

fn draw(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    slug: &Slug,
    claims: &PreviewClaims,
) -> Result<Screen, Failure> {
    let id = |text: &str| text.parse::<ObjectId>().map_err(|_| Failure::NotFound);
    let body = bodies::get(connection, &BodyId::from(&id(&claims.body)?))?.ok_or(Failure::NotFound)?;
    let work = works::get(connection, &body.id, &WorkId::from(&id(&claims.work)?))?.ok_or(Failure::NotFound)?;
    let revision = works::revision(connection, &work.id, claims.number)?.ok_or(Failure::NotFound)?;
    let resource = commune::get(connection, links, insee)?;
    // Once parents see it, the link shows what they see.
    if revision.state == RevisionState::Published {
        let fiche = fiche::get(connection, links, &resource.commune, slug)?;
        return Ok(Screen::Fiche(resource, Box::new(fiche)));
    }
    if !is_shown(&revision) {
        return Err(Failure::NotFound);
    }
    let commune = &resource.commune;
    let (voices, row) = fiche_of(connection, commune, &work)?.ok_or(Failure::NotFound)?;
    // A territory may have changed since the link was made.
    if row.fiche.slug != *slug || !covers(&body.name, commune) {
        return Err(Failure::NotFound);
    }
    let edit: LayerEdit = serde_json::from_str(&revision.doc).map_err(|error| Failure::Internal(error.into()))?;
    let mut layers = layers::over(connection, &voices, &row.fiche.id)?;
    layers.retain(|layer| layer.body != body.name);
    let hides = edit.hidden.is_some();
    let edit = LayerEdit { hidden: None, ..edit };
    layers.push(Layer { body: body.name.clone(), body_name: body.label.clone(), checked_on: None, edit });
    let fiche = fiche::resolved(connection, links, commune, &voices, row, &layers)?;
    let until = jiff::Timestamp::from_second(claims.exp).map_err(|error| Failure::Internal(error.into()))?;
    Ok(Screen::Preview { commune: resource, fiche: Box::new(fiche), writer: body.label, until, hides })
}
