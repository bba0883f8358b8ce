//! Search in a commune, and what editors learn from it.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::InseeCode;
use mee_shared::school::Level;
use mee_shared::view::search::LONGEST;
use mee_shared::wire::search::{SearchResults, SearchSuggestions, SearchWeeks};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::members::BodyPath;
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::ContentReader;
use crate::http::extract::{Actor, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::search::{self, SearchQuery};

/// How many results there are where the client does not say, and at most.
const RESULTS: usize = 10;
const MOST_RESULTS: usize = 30;

/// How many suggestions.
const SUGGESTIONS: usize = 6;

/// What [`search_commune`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchCommune {
    /// The question, in a parent's own words; no syntax.
    #[param(value_type = String, required = true, max_length = 300, example = "kantine")]
    q: String,
    /// Only what concerns this level; a fiche without any level is for all.
    #[param(value_type = Level, inline, required = false, example = "elementaire")]
    level: Option<Level>,
    /// Only this theme.
    #[param(value_type = ThemeSlug, inline, required = false, example = "cantine")]
    theme: Option<ThemeSlug>,
    /// How many results, 10 where it is not given.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 30, example = 10)]
    limit: usize,
}

impl Parameters for SearchCommune {
    const NAMES: &'static [&'static str] = &["q", "level", "theme", "limit"];

    fn take(pairs: &mut Pairs) -> Self {
        let limit = pairs.value("limit", |text| match text.parse() {
            Ok(limit @ 1..=MOST_RESULTS) => Ok(limit),
            _ => Err(format!("un nombre de 1 à {MOST_RESULTS}")),
        });
        Self {
            // Read as secrets are: no error repeats what was asked.
            q: pairs.secret("q", LONGEST).unwrap_or_default(),
            level: listing::level(pairs),
            theme: listing::theme(pairs),
            limit: limit.unwrap_or(RESULTS),
        }
    }
}

/// What [`suggest_searches`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestSearches {
    /// The question as far as it is typed.
    #[param(value_type = String, required = true, max_length = 300, example = "inscr")]
    q: String,
}

impl Parameters for SuggestSearches {
    const NAMES: &'static [&'static str] = &["q"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { q: pairs.secret("q", LONGEST).unwrap_or_default() }
    }
}

/// Search a commune
///
/// Finds everything public by a parent's own words: fiches, what local bodies say on them, schools, news, notices,
/// services, the agenda, life events and pages of the portal; misspelt, without accents, with another word than the official one.
/// Each result carries the sentence that matched, with `<mark>`. Where nothing answers, `is_answered` is false, the
/// results are what comes nearest, and `contact` says whom to ask. Questions are never logged; what was
/// asked twice may stay in memory with its reply, without who asked.
#[utoipa::path(
    tag = "search",
    params(CommunePath, SearchCommune),
    responses((status = 200, description = "What was found", body = SearchResults, example = json!(example::search::results()))),
    security(())
)]
#[get("/communes/{insee}/search")]
pub async fn search_commune(app: Data<App>, insee: PathValue<InseeCode>, query: Query<SearchCommune>) -> Answer {
    let SearchCommune { q, level, theme, limit } = query.0;
    let query = SearchQuery { text: q, level, theme, limit };
    let found = search::search(&app.db, &app.links, &app.search, &insee.0, &query).await;
    let (found, searched) = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::json(&found)?.searched(Some(searched)))
}

/// Suggest searches
///
/// What a question that is being typed may lead to: at most six titles, the last word taken as a beginning.
#[utoipa::path(
    tag = "search",
    params(CommunePath, SuggestSearches),
    responses((status = 200, description = "Suggestions", body = SearchSuggestions, example = json!(example::search::suggestions()))),
    security(())
)]
#[get("/communes/{insee}/search/suggestions")]
pub async fn suggest_searches(app: Data<App>, insee: PathValue<InseeCode>, query: Query<SuggestSearches>) -> Answer {
    let found = search::suggest(&app.db, &app.links, &app.search, &insee.0, &query.0.q, SUGGESTIONS).await;
    let (suggestions, searched) = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::json(&SearchSuggestions { suggestions })?.searched(Some(searched)))
}

/// List search weeks
///
/// How much parents searched in the body's communes over the last quarter, week by week, and what found nothing. Words are
/// listed only when they were asked at least three times in the week, and never with a digit or an address in them.
#[utoipa::path(
    tag = "works",
    params(BodyPath),
    responses((status = 200, description = "The weeks", body = SearchWeeks, example = json!(example::search::weeks()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/search-weeks")]
pub async fn list_search_weeks(app: Data<App>, actor: Actor<ContentReader>, _: Query<NoParameters>) -> Answer {
    let weeks = search::list_search_weeks(&app.db, &actor.acting).await?;
    Ok(Reply::json(&SearchWeeks { weeks })?.cache(Cache::NoStore))
}
