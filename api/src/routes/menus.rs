//! Menus: what parents find, and a body's work on them by the week.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post, put};
use mee_shared::Day;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::menu::Week;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::view_path::MenuPlace;
use mee_shared::wire::menu::{
    BodyRestaurant, MenuImport, MenuSheet, MenuSheetContent, MenuWeek, PublishMenus, PutMenuRestaurants, WithdrawMenus,
};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::menus as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use crate::http::App;
use crate::http::extract::actor::{BodyReader, BodyWriter, ContentPublisher};
use crate::http::extract::upload::Upload;
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::{OrMissing as _, Refusal};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::menus::{self, SentMenus};

/// The most bytes of a file: a year of a large commune has a tenth of it.
const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// A week in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct WeekPath {
    /// The week, by its ISO 8601 number.
    #[param(value_type = String, pattern = "^[0-9]{4}-W[0-9]{2}$", example = "2026-W48")]
    week: Week,
}

/// A school in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct MenuSchoolPath {
    /// The school's national number (UAI).
    #[param(value_type = String, pattern = "^[0-9]{7}[A-Za-z]$", example = "9990002Y")]
    uai: Uai,
}

fn week_or_day(pairs: &mut Pairs) -> (Option<Week>, Option<Day>) {
    let week = pairs.value("week", |text| text.parse::<Week>().map_err(|error| error.to_string()));
    let date = pairs.value("date", |text| {
        let day = text.parse::<Day>().ok().filter(|day| day.to_string() == text);
        day.ok_or_else(|| "un jour s'écrit AAAA-MM-JJ".to_owned())
    });
    (week, date)
}

/// The week that was asked for; a day of another week contradicts it.
fn wanted_week((week, date): (Option<Week>, Option<Day>)) -> Result<Option<Week>, Refusal> {
    let of_day = date.map(Week::of);
    match (week, of_day) {
        (Some(week), Some(of_day)) if week != of_day => {
            let (pointer, code) = ("?date".to_owned(), ProblemCode::InvalidValue);
            let detail =
                format!("Ce jour est de la semaine {of_day}, et non de la semaine {week} : donnez l'un ou l'autre.");
            Err(Refusal::fields(vec![FieldError { pointer, code, detail }]))
        }
        _ => Ok(week.or(of_day)),
    }
}

/// What [`list_menus`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListMenus {
    /// The week by its ISO 8601 number; the present one where neither it nor a day is given.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-W[0-9]{2}$", example = "2026-W48")]
    week: Option<Week>,
    /// A day of the week, instead of its number.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", example = "2026-11-24")]
    date: Option<Day>,
    /// Only the restaurants that serve this school.
    #[param(value_type = String, required = false, pattern = "^[0-9]{7}[A-Za-z]$", example = "9990002Y")]
    school: Option<Uai>,
    /// Only this restaurant, by its key.
    #[param(value_type = String, required = false, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", example = "restaurant-scolaire-jean-essai")]
    restaurant: Option<Slug>,
}

impl Parameters for ListMenus {
    const NAMES: &'static [&'static str] = &["week", "date", "school", "restaurant"];

    fn take(pairs: &mut Pairs) -> Self {
        let (week, date) = week_or_day(pairs);
        Self {
            week,
            date,
            school: pairs.value("school", |text| text.parse().map_err(|error| format!("{error}"))),
            restaurant: pairs.value("restaurant", |text| text.parse().map_err(|error| format!("{error}"))),
        }
    }
}

/// What [`list_school_menus`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListSchoolMenus {
    /// The week by its ISO 8601 number; the present one where neither it nor a day is given.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-W[0-9]{2}$", example = "2026-W48")]
    week: Option<Week>,
    /// A day of the week, instead of its number.
    #[param(value_type = String, required = false, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", example = "2026-11-24")]
    date: Option<Day>,
}

impl Parameters for ListSchoolMenus {
    const NAMES: &'static [&'static str] = &["week", "date"];

    fn take(pairs: &mut Pairs) -> Self {
        let (week, date) = week_or_day(pairs);
        Self { week, date }
    }
}

/// List menus
///
/// A week of menus of the commune's canteens: dishes with their allergens as published, labels, diets and Nutri-Score. Values that the
/// schema « menus-collectifs » does not know have a null `code` and are shown as they stand. `has_published_allergens: false` means that
/// nothing is known, never that a dish has none. `status` says whether the week is published; `missing` says nothing of meals being served.
#[utoipa::path(
    tag = "menus",
    params(CommunePath, ListMenus),
    responses((status = 200, description = "The week", body = MenuWeek, example = json!(example::week()))),
    security(())
)]
#[get("/communes/{insee}/menus")]
pub async fn list_menus(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListMenus>) -> Answer {
    let ListMenus { week, date, school, restaurant } = query.0;
    let week = wanted_week((week, date))?;
    let place = match (&school, &restaurant) {
        (Some(uai), _) => Some(MenuPlace::School(uai.clone())),
        (None, Some(key)) => Some(MenuPlace::Restaurant(key.clone())),
        (None, None) => None,
    };
    let mut found = menus::list_menus(&app.db, &app.links, &insee.0, week, place.clone()).await;
    if let (Ok(week), Some(key), true) = (&mut found, &restaurant, school.is_some()) {
        week.restaurants.retain(|known| known.restaurant.key == *key);
        if week.restaurants.is_empty() {
            return Err(Refusal::not_found(format!(
                "Le restaurant « {key} » n'est pas connu pour servir cette école."
            )));
        }
    }
    Reply::json(&found.or_missing(|| match place {
        None => unknown_commune(&insee.0),
        Some(place) => format!(
            "« {place} » n'est ni une école ni un restaurant de la commune {}. Les restaurants : /v1/communes/{}/menus.",
            insee.0, insee.0
        ),
    })?)
}

/// List menus of a school
///
/// The same week for the restaurants that serve one school, wherever it stands.
#[utoipa::path(
    tag = "menus",
    params(MenuSchoolPath, ListSchoolMenus),
    responses((status = 200, description = "The week", body = MenuWeek, example = json!(example::week()))),
    security(())
)]
#[get("/schools/{uai}/menus")]
pub async fn list_school_menus(app: Data<App>, uai: PathValue<Uai>, query: Query<ListSchoolMenus>) -> Answer {
    let week = wanted_week((query.0.week, query.0.date))?;
    let found = menus::list_school_menus(&app.db, &app.links, &uai.0, week).await;
    Reply::json(&found.or_missing(|| format!("Aucune école {} n'est connue de ce portail.", uai.0))?)
}

/// How a file is taken.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MenuImportQuery {
    /// Whether only to say what would be done.
    #[param(value_type = String, required = false, pattern = "^(true|false)$", example = "true")]
    dry_run: bool,
}

impl Parameters for MenuImportQuery {
    const NAMES: &'static [&'static str] = &["dry_run"];

    fn take(pairs: &mut Pairs) -> Self {
        let read = |text: &str| text.parse().map_err(|_| "true ou false".to_owned());
        Self { dry_run: pairs.value("dry_run", read).unwrap_or_default() }
    }
}

fn not_kept() -> String {
    "Votre collectivité n'a pas de menus pour cette semaine.".to_owned()
}

/// List a body's menus
///
/// The weeks of restaurants that the body writes, whatever their state, a work each: what is proposed, signed, planned, shown in a preview
/// or taken back goes by the operations of works.
#[utoipa::path(
    tag = "menus",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of weeks", body = Page<MenuSheet>, example = json!(example::sheets()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/menus")]
pub async fn list_menu_sheets(app: Data<App>, actor: Actor<BodyReader>, query: Query<ListOfBody>) -> Answer {
    let listed = menus::list_menu_sheets(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/menus", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Import menus
///
/// Keeps a table in the columns of the schema « menus-collectifs » 1.2.3 (SCDL), separated by commas, semicolons or tabulations, in UTF-8 or
/// Windows-1252, as drafts: a week of a restaurant each. For each restaurant the file replaces what is there from its first to its last day.
/// Every value is kept as it stands; what the schema does not know is reported with its lines, lines in error are left out and reported.
/// With `dry_run` nothing is written. Parents see the menus once they are published. For communes and intercommunalités.
#[utoipa::path(
    tag = "menus",
    params(BodyPath, MenuImportQuery),
    request_body(content((String = "text/csv", example = json!(example::table())))),
    responses((status = 200, description = "What was or would be done", body = MenuImport, example = json!(example::import()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/menus")]
pub async fn import_menus(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    query: Query<MenuImportQuery>,
    upload: Upload,
) -> Answer {
    if upload.media_type != "text/csv" {
        let detail = "Envoyez un tableau, avec l'en-tête « Content-Type: text/csv ».";
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType, detail));
    }
    let bytes = upload.bytes(LARGEST_FILE, "Ce fichier est trop long : 20 Mo au plus.").await?;
    let sent = SentMenus { bytes, dry_run: query.0.dry_run };
    Ok(Reply::json(&menus::import_menus(&app.db, &actor.acting, sent).await?)?.cache(Cache::NoStore))
}

/// Find a body's menus of a week
///
/// What the body writes for a week, each restaurant with its latest text, as days and as the lines that were imported.
#[utoipa::path(
    tag = "menus",
    params(BodyPath, WeekPath),
    responses((status = 200, description = "The week", body = Vec<MenuSheetContent>, example = json!([example::content()]))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/menus/{week}")]
pub async fn find_menu_week(
    app: Data<App>,
    actor: Actor<BodyReader>,
    week: PathValue<Week>,
    _: Query<NoParameters>,
) -> Answer {
    let found = menus::find_menu_week(&app.db, &actor.acting, week.0).await.or_missing(not_kept)?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Publish menus
///
/// Lets parents see the drafts of a week, of all restaurants or of those named, at once or from an instant on: what publishing each of
/// their works does, in one go.
#[utoipa::path(
    tag = "menus",
    params(BodyPath, WeekPath),
    request_body(content = PublishMenus, example = json!(example::publish())),
    responses((status = 200, description = "The body's menus of the week", body = Vec<MenuSheet>, example = json!([example::sheet()]))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/menus/{week}/publish")]
pub async fn publish_menus(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    week: PathValue<Week>,
    _: Query<NoParameters>,
    asked: Json<PublishMenus>,
) -> Answer {
    let done = menus::publish_menus(&app.db, &actor.acting, week.0, asked.0).await.or_missing(not_kept)?;
    Ok(Reply::json(&done)?.cache(Cache::NoStore))
}

/// Withdraw menus
///
/// Takes from parents what they see of a week or were to see, of all restaurants or of those named: what withdrawing each of their works
/// does, in one go. The texts stay in the histories.
#[utoipa::path(
    tag = "menus",
    params(BodyPath, WeekPath),
    request_body(content = WithdrawMenus, example = json!(example::withdraw())),
    responses((status = 200, description = "The body's menus of the week", body = Vec<MenuSheet>, example = json!([example::sheet()]))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/menus/{week}/withdraw")]
pub async fn withdraw_menus(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    week: PathValue<Week>,
    _: Query<NoParameters>,
    asked: Json<WithdrawMenus>,
) -> Answer {
    let done = menus::withdraw_menus(&app.db, &actor.acting, week.0, asked.0).await.or_missing(not_kept)?;
    Ok(Reply::json(&done)?.cache(Cache::NoStore))
}

/// List a body's restaurants
///
/// The restaurants of the body's menus, with the schools they serve: those that the body says, or else the one that the file names.
#[utoipa::path(
    tag = "menus",
    params(BodyPath),
    responses((status = 200, description = "The restaurants", body = Vec<BodyRestaurant>, example = json!([example::restaurant()]))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/menu-restaurants")]
pub async fn list_menu_restaurants(app: Data<App>, actor: Actor<BodyReader>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&menus::list_menu_restaurants(&app.db, &actor.acting).await?)?.cache(Cache::NoStore))
}

/// Put a body's restaurants
///
/// Says anew which schools each restaurant serves; one that is not named serves the school that its file names, if any.
#[utoipa::path(
    tag = "menus",
    params(BodyPath),
    request_body(content = PutMenuRestaurants, example = json!(example::restaurants())),
    responses((status = 200, description = "The restaurants", body = Vec<BodyRestaurant>, example = json!([example::restaurant()]))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/menu-restaurants")]
pub async fn put_menu_restaurants(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    _: Query<NoParameters>,
    asked: Json<PutMenuRestaurants>,
) -> Answer {
    Ok(Reply::json(&menus::put_menu_restaurants(&app.db, &actor.acting, asked.0).await?)?.cache(Cache::NoStore))
}
