//! Whole pages of a commune's portal.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use mee_shared::ids::InseeCode;
use mee_shared::view_path::ViewPath;

use super::fragments::GetFragment;
use crate::http::App;
use crate::http::extract::Query;
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Reply};
use crate::http::screen;
use crate::service::{Failure, commune, view};

/// A page; where nothing stands, a page that says so, in the portal of the commune if there is one.
///
/// # Errors
/// When the cursor is unreadable or the service failed.
pub async fn get_page(app: Data<App>, path: Path<(String, String)>, query: Query<GetFragment>) -> Answer {
    let (insee, path) = path.into_inner();
    let Ok(insee) = insee.parse::<InseeCode>() else {
        return Ok(missing(screen::missing(&app, None)));
    };
    if let Ok(path) = path.parse::<ViewPath>() {
        match view::get_screen(&app.db, &app.links, &insee, &path, query.0.after).await {
            Ok(screen) => return Ok(Reply::html(screen::whole(&app, &screen, &path))),
            Err(Failure::NotFound) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    let commune = match commune::find_commune(&app.db, &app.links, &insee).await {
        Ok(commune) => Some(commune),
        Err(Failure::NotFound) => None,
        Err(failure) => return Err(failure.into()),
    };
    Ok(missing(screen::missing(&app, commune.as_ref())))
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
