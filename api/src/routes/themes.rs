//! Themes.

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::InseeCode;
use mee_shared::wire::page::Page;
use mee_shared::wire::theme::ThemeSummary;

use super::communes::{CommunePath, unknown_commune};
use super::example;
use crate::http::App;
use crate::http::extract::{NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::theme;

/// List themes
///
/// The themes that hold at least one fiche for this commune, in the order in which parents meet them.
/// The list has one page: `next` is always null.
#[utoipa::path(
    tag = "fiches",
    params(CommunePath),
    responses((status = 200, description = "The themes", body = Page<ThemeSummary>, example = json!(example::themes()))),
    security(())
)]
#[get("/communes/{insee}/themes")]
pub async fn list_themes(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let items = theme::list_themes(&app.db, &app.links, &insee.0).await;
    Reply::json(&Page { items: items.or_missing(|| unknown_commune(&insee.0))?, next: None })
}
