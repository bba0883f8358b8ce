//! Addresses.

use actix_web::post;
use actix_web::web::Data;
use mee_shared::ids::InseeCode;
use mee_shared::wire::address::{AddressMatches, AddressQuery};

use super::communes::{CommunePath, unknown_commune};
use super::example;
use crate::http::App;
use crate::http::extract::{Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::addresses;

/// Search addresses
///
/// The streets and doors of the commune that what was typed so far may mean, the best first. Accents, case, abbreviations, the
/// order of words and one or two typing errors do not count. A number that the street lacks is said so, with those nearest to
/// it. An address is personal: it travels in the body, is never logged, and the answer is never kept.
#[utoipa::path(
    tag = "addresses",
    params(CommunePath),
    request_body(content = AddressQuery, example = json!(example::address::query())),
    responses((status = 200, description = "What may be meant", body = AddressMatches, example = json!(example::address::matches()))),
    security(())
)]
#[post("/communes/{insee}/addresses/search")]
pub async fn search_addresses(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    _: Query<NoParameters>,
    asked: Json<AddressQuery>,
) -> Answer {
    let geocoder = app.geocoder.as_ref();
    let found = addresses::search_addresses(&app.db, &app.catchment, geocoder, &insee.0, &asked.0).await;
    Ok(Reply::json(&found.or_missing(|| unknown_commune(&insee.0))?)?.cache(Cache::NoStore))
}
