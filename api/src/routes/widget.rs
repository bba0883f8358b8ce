//! The widget's files and the style of whole pages.

use actix_web::web::{Data, Path};
use mee_shared::problem::ProblemCode;

use crate::http::App;
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};

/// The loader, at an address that never changes.
///
/// # Errors
/// When the binary was built without the widget.
pub async fn get_loader(app: Data<App>) -> Answer {
    let loader = app.widget.loader().map_err(Refusal::internal)?.ok_or_else(|| {
        let detail = "Ce serveur a été construit sans le widget. Construisez-le avec « cargo xtask build ».";
        Refusal::new(ProblemCode::Unavailable, detail)
    })?;
    Ok(Reply::stored(loader, Cache::Loader))
}

/// The widget's style sheet at an address that never changes, for pages that hold a fragment before any script runs.
///
/// # Errors
/// When the binary was built without the widget.
pub async fn get_widget_style(app: Data<App>) -> Answer {
    let style = app.widget.style().ok_or_else(|| {
        let detail = "Ce serveur a été construit sans le widget. Construisez-le avec « cargo xtask build ».";
        Refusal::new(ProblemCode::Unavailable, detail)
    })?;
    Ok(Reply::stored(style, Cache::Loader))
}

/// A file of the widget, at an address that names its version.
///
/// # Errors
/// When there is no such file in this version.
pub async fn get_file(app: Data<App>, path: Path<(String, String)>) -> Answer {
    let (version, name) = path.into_inner();
    let file = app.widget.file(&version, &name).ok_or_else(|| {
        Refusal::not_found("Ce serveur n'a pas ce fichier dans cette version du widget. Chargez de nouveau /widget.js.")
    })?;
    Ok(Reply::stored(file, Cache::Immutable))
}

/// The style of whole pages, at an address that names its bytes.
///
/// # Errors
/// When the address names other bytes.
pub async fn get_style(app: Data<App>, digest: Path<String>) -> Answer {
    if *digest != app.style.digest {
        return Err(Refusal::not_found("Cette version de la feuille de style n'est plus là. Rechargez la page."));
    }
    Ok(Reply::stored(app.style.stored().map_err(Refusal::internal)?, Cache::Immutable))
}
