//! Where a draft is seen, and the screen with it in its place.

use mee_shared::body::BodyKind;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{Layer, LayerEdit, covers};
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::work::WorkKind;

use super::super::calendar::{self, CalendarQuery};
use super::super::view::Screen;
use super::super::{
    Failure, agenda, commune, fiche, home, layers, menus, news, notices, registrations, school, service_links, tariffs,
};
use super::Shown;
use crate::store::bodies::{Body, BodyId};
use crate::store::fiches::{self, ListedFiche};
use crate::store::voices::Voices;
use crate::store::works::{PublicWork, Revision, Work};
use crate::store::{Conn, communes, rubrics, schools};

/// The commune and the view in which the revision is seen.
///
/// # Errors
/// [`Failure::Unprocessable`] for a commune where it is not seen, [`Failure::Conflict`] for what has no place, or no longer; or
/// the database's.
pub(super) fn place(
    connection: &mut Conn,
    body: &Body,
    work: &Work,
    revision: &Revision,
    asked: Option<&InseeCode>,
) -> Result<(InseeCode, ViewPath), Failure> {
    match work.kind {
        WorkKind::Layer => {
            let commune = commune_of(connection, body, asked)?;
            let (_, row) = fiche_of(connection, &commune, work)?
                .ok_or(Failure::Conflict("La fiche de ce texte n'est plus là : voyez vos conflits."))?;
            Ok((commune.insee, ViewPath::Fiche(row.fiche.slug)))
        }
        WorkKind::Fiche => {
            let commune = commune_of(connection, body, asked)?;
            Ok((commune.insee, ViewPath::Fiche(layers::read_own(&revision.doc)?.fiche.slug)))
        }
        WorkKind::Rubric => {
            let uai = uai_of(work)?;
            let school = rubrics::school(connection, body, &uai)?.filter(|_| work.uai.is_some());
            let placed = rubrics::place_of(connection, &work.id)?.and(school).ok_or(Failure::Conflict(
                "Cette rubrique n'est plus choisie pour cet établissement, ou une autre collectivité en fait la page.",
            ))?;
            if asked.is_some_and(|asked| asked.as_str() != placed.insee) {
                return Err(Failure::rule(
                    "/commune",
                    "L'établissement de cette rubrique n'est pas dans cette commune.",
                ));
            }
            let insee =
                placed.insee.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored school: {error}")))?;
            Ok((insee, ViewPath::School(uai)))
        }
        WorkKind::Tariff => Ok((commune_of(connection, body, asked)?.insee, ViewPath::Tariffs)),
        WorkKind::Registration => Ok((commune_of(connection, body, asked)?.insee, registrations::VIEW)),
        WorkKind::Event => {
            let slug = agenda::slug(&work.subject)?;
            Ok((commune_of(connection, body, asked)?.insee, ViewPath::Event(slug)))
        }
        WorkKind::Calendar => Ok((commune_of(connection, body, asked)?.insee, ViewPath::Holidays)),
        WorkKind::News => {
            let slug =
                work.subject.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a dossier: {error}")))?;
            let commune = match news_commune(connection, work)? {
                Some(commune) => commune,
                None => commune_of(connection, body, asked)?,
            };
            Ok((commune.insee, ViewPath::Dossier(slug)))
        }
        WorkKind::Notice => Ok((commune_of(connection, body, asked)?.insee, ViewPath::Home)),
        WorkKind::ServiceLink => Ok((commune_of(connection, body, asked)?.insee, ViewPath::Services)),
        WorkKind::Menu => {
            let (view, insee) = menus::draft_place(work, &revision.doc)?;
            Ok((commune_of(connection, body, asked.or(insee.as_ref()))?.insee, view))
        }
        WorkKind::Service => Err(Failure::Conflict(
            "Un service n'a pas de page à lui : il se voit dans les fiches qui y renvoient, une fois publié.",
        )),
    }
}

/// The commune of the school whose dossier it is.
fn news_commune(connection: &mut Conn, work: &Work) -> Result<Option<Commune>, Failure> {
    let Some(uai) = &work.uai else { return Ok(None) };
    let found = schools::find_many(connection, &[uai.as_str()])?.into_iter().next();
    Ok(found.map(|school| communes::find(connection, &school.insee)).transpose()?.flatten())
}

fn uai_of(work: &Work) -> Result<Uai, Failure> {
    let uai = work.uai.as_deref().and_then(|uai| uai.parse().ok());
    uai.ok_or_else(|| Failure::Internal(anyhow::anyhow!("the rubric {} is of no school", work.id.as_str())))
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

/// A screen with a draft in it.
pub(super) struct Drawn {
    /// The screen.
    pub(super) screen: Screen,
    /// Whether the draft would hide the fiche.
    pub(super) hides: bool,
}

/// The screen of the commune with the link's draft in its place.
///
/// # Errors
/// [`Failure::NotFound`] where its place is gone, or the database's.
pub(super) fn draw(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    shown: &Shown,
    token: &str,
) -> Result<Drawn, Failure> {
    let mut resource = commune::get(connection, links, insee)?;
    resource.notices = notices::current(connection, links, &resource.commune)?;
    let Shown { body, work, revision, .. } = shown;
    let commune = &resource.commune;
    let mut hides = false;
    let fiche = match work.kind {
        WorkKind::Layer => {
            let (voices, row) = fiche_of(connection, commune, work)?.ok_or(Failure::NotFound)?;
            let edit: LayerEdit =
                serde_json::from_str(&revision.doc).map_err(|error| Failure::Internal(error.into()))?;
            let mut layers = layers::over(connection, &voices, &row.fiche.id)?;
            layers.retain(|layer| layer.body != body.name);
            hides = edit.hidden.is_some();
            let edit = LayerEdit { hidden: None, ..edit };
            layers.push(Layer { body: body.name.clone(), body_name: body.label.clone(), checked_on: None, edit });
            fiche::resolved(connection, links, commune, &voices, (&row.body, row.fiche), &layers)?
        }
        WorkKind::Fiche => {
            let own = layers::read_own(&revision.doc)?.fiche;
            let voices = Voices::of(connection, commune)?.ok_or(Failure::NotFound)?;
            let layers = layers::over(connection, &voices, &own.id)?;
            fiche::resolved(connection, links, commune, &voices, (&body.id, own), &layers)?
        }
        WorkKind::Rubric => {
            let uai = uai_of(work)?;
            let mut page = school::get(connection, links, insee, &uai)?;
            super::rubrics::place_draft(connection, links, body, (work, &revision.doc), &mut page, token)?;
            return Ok(Drawn { screen: Screen::School(resource, Box::new(page)), hides });
        }
        WorkKind::Tariff => {
            let draft = (work.subject.as_str(), revision.doc.as_str());
            let grids = tariffs::all_with_draft(connection, links, commune, body, draft)?;
            return Ok(Drawn { screen: Screen::Tariffs(resource, grids), hides });
        }
        WorkKind::Registration => {
            let draft = registrations::draft(links, commune, body, &revision.doc)?;
            let screen = Screen::Documents(resource, Some(Box::new(draft)), calendar::today(insee));
            return Ok(Drawn { screen, hides });
        }
        WorkKind::Event => {
            let draft = PublicWork {
                work: work.id.clone(),
                body: body.id.clone(),
                subject: work.subject.clone(),
                uai: work.uai.clone(),
                checked_on: None,
                starts_at: revision.updated_at,
                doc: revision.doc.clone(),
            };
            let event = agenda::drafted(connection, links, commune, (body.id.clone(), draft), token)?;
            return Ok(Drawn { screen: Screen::Event(resource, Box::new(event)), hides });
        }
        WorkKind::Calendar => {
            let query = CalendarQuery::default();
            let draft = (body, revision.doc.as_str());
            let shown = calendar::shown(connection, links, commune, &query, Some(draft))?;
            return Ok(Drawn { screen: Screen::Holidays(resource, Box::new(shown)), hides });
        }
        WorkKind::News => {
            let draft = (work.subject.as_str(), revision.doc.as_str());
            let drawn = news::with_draft(connection, links, commune, body, draft, token)?;
            return Ok(Drawn { screen: Screen::Dossier(resource, Box::new(drawn)), hides });
        }
        WorkKind::Notice => {
            let draft = (work.id.as_str(), revision.doc.as_str());
            let among = notices::with_draft(connection, links, commune, body, draft)?;
            let mut home = home::get(connection, links, insee)?;
            home.commune.notices = among;
            return Ok(Drawn { screen: Screen::Home(home), hides });
        }
        WorkKind::ServiceLink => {
            let draft = (work.subject.as_str(), revision.doc.as_str());
            let drawn = service_links::with_draft(connection, links, commune, body, draft)?;
            return Ok(Drawn { screen: Screen::Services(resource, drawn), hides });
        }
        WorkKind::Menu => {
            let (view, _) = menus::draft_place(work, &revision.doc)?;
            let week = menus::with_draft(connection, links, commune, work, &revision.doc)?;
            return Ok(Drawn { screen: Screen::Menus(resource, Box::new(week), view), hides });
        }
        WorkKind::Service => return Err(Failure::NotFound),
    };
    Ok(Drawn { screen: Screen::Fiche(resource, Box::new(fiche)), hides })
}
