//! Texts that are to be checked again.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::wire::desk::ReviewResource;
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::members::BodyPath;
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::ContentReader;
use crate::http::extract::{Actor, Pairs, Parameters, Query};
use crate::http::reply::{Answer, Cache};
use crate::service::PageRequest;
use crate::service::reviews::{self, ReviewState};

/// What [`list_reviews`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListReviews {
    /// `overdue`, where it is not given: those whose day has passed or that were never checked; `soon`: within thirty days.
    #[param(value_type = String, required = false, pattern = "^(overdue|soon)$", example = "overdue")]
    state: ReviewState,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "djIwMjYtMTEtMjMKYQ")]
    after: Option<String>,
}

impl Parameters for ListReviews {
    const NAMES: &'static [&'static str] = &["state", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let state = pairs.value("state", |text| match text {
            "overdue" => Ok(ReviewState::Overdue),
            "soon" => Ok(ReviewState::Soon),
            _ => Err("overdue ou soon".to_owned()),
        });
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { state: state.unwrap_or(ReviewState::Overdue), limit, after }
    }
}

/// List reviews
///
/// What parents see of the body's and should be checked again, the longest overdue first; for the national editor, also the
/// fiches that came with the portal.
#[utoipa::path(
    tag = "works",
    params(BodyPath, ListReviews),
    responses((status = 200, description = "A page of texts", body = Page<ReviewResource>, example = json!(example::desk::reviews()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/reviews")]
pub async fn list_reviews(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListReviews>) -> Answer {
    let ListReviews { state, limit, after } = query.0;
    let listed = reviews::list_reviews(&app.db, &actor.acting, state, PageRequest { limit, after }).await?;
    let name = match state {
        ReviewState::Overdue => "overdue",
        ReviewState::Soon => "soon",
    };
    let path = format!("bodies/{}/reviews", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[("state", Some(name))], limit, listed)?.cache(Cache::NoStore))
}
