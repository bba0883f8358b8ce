//! Whole pages of a commune's portal.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use mee_shared::ids::InseeCode;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::commune::CommuneResource;

use super::catchment::{Asked, answer_form};
use super::fragments::GetFragment;
use crate::http::App;
use crate::http::extract::{OpenForm, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};
use crate::http::screen;
use crate::service::{Failure, commune, preview, view};

/// A page; where nothing stands, a page that says so, in the portal of the commune if there is one.
///
/// # Errors
/// When the cursor is unreadable or the service failed.
pub async fn get_page(app: Data<App>, path: Path<(String, String)>, query: Query<GetFragment>) -> Answer {
    let (insee, path) = path.into_inner();
    let Ok(insee) = insee.parse::<InseeCode>() else {
        return Ok(missing(screen::missing(&app, None)));
    };
    let path = path.parse::<ViewPath>();
    if let Some(token) = &query.0.preview {
        return get_preview(&app, &insee, path.ok().as_ref(), token).await;
    }
    if path == Ok(ViewPath::Search) {
        return match view::find(&app.db, &app.links, &app.search, &insee, query.0.asked()).await {
            Ok((screen, _)) => Ok(Reply::html(screen::whole(&app, &screen, &ViewPath::Search)).anew()),
            Err(Failure::NotFound) => Ok(missing(screen::missing(&app, None))),
            Err(failure) => Err(failure.into()),
        };
    }
    if let Ok(path) = path {
        match view::get_screen(&app.db, &app.links, &insee, &path, query.0.after).await {
            Ok(screen) => return Ok(Reply::html(screen::whole(&app, &screen, &path)).until(screen::until(&screen))),
            Err(Failure::NotFound) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    let commune = find_commune(&app, &insee).await?;
    Ok(missing(screen::missing(&app, commune.as_ref())))
}

/// The answer to « Quelle école pour nous ? », where no script sends the form.
///
/// # Errors
/// When the form is unreadable or the service failed.
pub async fn post_catchment(app: Data<App>, path: Path<String>, asked: OpenForm<Asked>) -> Answer {
    let Ok(insee) = path.into_inner().parse::<InseeCode>() else {
        return Ok(missing(screen::missing(&app, None)));
    };
    match answer_form(&app, &insee, asked.0).await {
        Ok(screen) => {
            let page = screen::whole(&app, &screen, &ViewPath::Catchment);
            let no_index = (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
            Ok(Reply::html(page).cache(Cache::NoStore).header(no_index.0, no_index.1))
        }
        Err(Failure::NotFound) => Ok(missing(screen::missing(&app, None))),
        Err(failure) => Err(failure.into()),
    }
}

async fn find_commune(app: &App, insee: &InseeCode) -> Result<Option<CommuneResource>, Refusal> {
    match commune::find_commune(&app.db, &app.links, insee).await {
        Ok(commune) => Ok(Some(commune)),
        Err(Failure::NotFound) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// A draft in its place, for whoever holds the link; kept by nobody and listed nowhere.
async fn get_preview(app: &App, insee: &InseeCode, path: Option<&ViewPath>, token: &str) -> Answer {
    let shown = match path {
        Some(path) => preview::get_preview(&app.db, &app.links, insee, path, token).await.map(|screen| (screen, path)),
        None => Err(Failure::NotFound),
    };
    let reply = match shown {
        Ok((screen, path)) => Reply::html(screen::whole(app, &screen, path)).cache(Cache::NoStore),
        Err(Failure::NotFound) => missing(screen::ended_preview(app, find_commune(app, insee).await?.as_ref())),
        Err(failure) => return Err(failure.into()),
    };
    Ok(reply.header(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")))
}

fn missing(page: String) -> Reply {
    Reply::html(page).status(StatusCode::NOT_FOUND)
}

/// `/portal/94043` is the same place as `/portal/94043/`, to which relative links and caches are better used.
///
/// # Errors
/// When the code is not one.
pub async fn redirect_to_home(
    app: Data<App>,
    request: HttpRequest,
    insee: Path<String>,
) -> Result<HttpResponse, Refusal> {
    let insee: InseeCode = insee
        .parse()
        .map_err(|reason| Refusal::not_found(format!("Ce n'est pas l'adresse d'un portail : {reason}.")))?;
    let mut location = app.links.view(&insee, &ViewPath::Home);
    if !request.query_string().is_empty() {
        location.push('?');
        location.push_str(request.query_string());
    }
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, location)).finish())
}
