//! A commune's home.

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::InseeCode;
use mee_shared::wire::commune::Home;

use super::communes::{CommunePath, unknown_commune};
use super::example;
use crate::http::App;
use crate::http::extract::{NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::home;

/// Get a commune's home
///
/// All that the home of a commune's portal shows, in one reply: the commune, the themes that hold something, the fiches with
/// its own word, and how many schools it has at each level.
#[utoipa::path(
    tag = "communes",
    params(CommunePath),
    responses((status = 200, description = "The home", body = Home, example = json!(example::home()))),
    security(())
)]
#[get("/communes/{insee}/home")]
pub async fn get_home(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let home = home::get_home(&app.db, &app.links, &insee.0).await;
    Reply::json(&home.or_missing(|| unknown_commune(&insee.0))?)
}
