//! Fragments: screens as bare HTML, for the widget and for plugins that put them into a page.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::InseeCode;
use mee_shared::school::Level;
use mee_shared::view::search::{Asked, LONGEST};
use mee_shared::view_path::ViewPath;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::{example, listing};
use crate::auth::preview;
use crate::http::App;
use crate::http::extract::{Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::http::screen;
use crate::service::{self, view};

/// The view in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ViewInPath {
    /// The view, with its slashes as they are: `themes`, `themes/{slug}`, `fiches/{slug}`, `schools`, `schools/{uai}`,
    /// `catchment`, `search`, `calculators`, `calculators/{id}`, `tariffs`, `agenda`, `agenda/{month}`,
    /// `events/{slug}`, `holidays`, `news`, `news/{slug}`, `services`, `life-events`, `life-events/{slug}`,
    /// `menus`, `menus/{week}`, `menus/{place}`, `menus/{week}/{place}` (the place being a UAI or a restaurant's key), or
    /// nothing for the home.
    #[param(
        value_type = String,
        pattern = "^(themes(/[a-z0-9-]+)?|fiches/[a-z0-9-]+|schools(/[0-9]{7}[A-Za-z])?|catchment|search|calculators(/[a-z-]+)?|tariffs|agenda(/[0-9]{4}-[0-9]{2})?|events/[a-z0-9-]+|holidays|news(/[a-z0-9-]+)?|services|life-events(/[a-z0-9-]+)?|menus(/[0-9]{4}-W[0-9]{2})?(/[0-9A-Za-z-]+)?)?$",
        example = "fiches/f1864"
    )]
    view: ViewPath,
}

/// What [`get_fragment`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetFragment {
    /// For the view of a theme: where the previous page of fiches ended, as the link to the next one gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "Zmluc2NyaXB0aW9uCjAxYTIwNjQzLTU5YzUtNzVhMy1iZTZkLWNmNTE1ZmRmNDhmZQ")]
    pub(super) after: Option<String>,
    /// The end of a preview link: shows the draft it is for in its place, until it ends.
    #[param(value_type = String, required = false, max_length = 1024, example = "eyJ0eXAiOiJwcmV2aWV3K2p3dCJ9")]
    pub(super) preview: Option<String>,
    /// For the view `search`: the words.
    #[param(value_type = String, required = false, max_length = 300, example = "cantine")]
    pub(super) q: Option<String>,
    /// For the view `search`: only what concerns this level.
    #[param(value_type = Level, inline, required = false, example = "elementaire")]
    pub(super) level: Option<Level>,
    /// For the view `search`: only this theme.
    #[param(value_type = ThemeSlug, inline, required = false, example = "cantine")]
    pub(super) theme: Option<ThemeSlug>,
}

impl GetFragment {
    /// What is searched.
    pub(super) fn asked(self) -> Asked {
        Asked { text: self.q.unwrap_or_default(), level: self.level, theme: self.theme }
    }
}

impl Parameters for GetFragment {
    const NAMES: &'static [&'static str] = &["after", "preview", "q", "level", "theme"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            after: listing::after(pairs),
            preview: pairs.secret("preview", preview::LONGEST),
            // Read as secrets are: no error repeats what was asked.
            q: pairs.secret("q", LONGEST),
            // A form sends what was not chosen as an empty value.
            level: pairs.text("level", LONGEST).and_then(|_| listing::level(pairs)),
            theme: pairs.text("theme", LONGEST).and_then(|_| listing::theme(pairs)),
        }
    }
}

/// Get a fragment
///
/// A screen of the portal as one `<section data-mee-view data-mee-title>`, ready to be put into a page: headings start at
/// `h2`, ids start with `mee-`, links are absolute and carry `data-mee-view`, and there is no style and no script in it.
/// Its bytes depend on no host; whoever inserts it may rewrite links, heading level and id prefix.
#[utoipa::path(
    tag = "fragments",
    params(CommunePath, ViewInPath, GetFragment),
    responses((
        status = 200,
        description = "The screen's HTML",
        body = String,
        content_type = "text/html",
        example = json!(example::fragment())
    )),
    security(())
)]
#[get("/communes/{insee}/fragments/{view:.*}")]
pub async fn get_fragment(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    view: PathValue<ViewPath>,
    query: Query<GetFragment>,
) -> Answer {
    answer(&app, &insee.0, &view.0, query.0).await
}

/// The home's fragment, asked for without its final slash.
///
/// # Errors
/// As [`get_fragment`].
pub async fn get_home_fragment(app: Data<App>, insee: PathValue<InseeCode>, query: Query<GetFragment>) -> Answer {
    answer(&app, &insee.0, &ViewPath::Home, query.0).await
}

async fn answer(app: &App, insee: &InseeCode, path: &ViewPath, query: GetFragment) -> Answer {
    if *path == ViewPath::Search {
        let screen = view::find(&app.db, &app.links, &app.search, insee, query.asked()).await;
        let (screen, searched) = screen.or_missing(|| unknown_commune(insee))?;
        return Ok(Reply::html(screen::fragment(&screen, &app.links).into_string())
            .searched(searched)
            .header(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")));
    }
    let GetFragment { after, preview, .. } = query;
    let no_index = (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    if let Some(token) = preview {
        let screen = service::preview::get_preview(&app.db, &app.links, insee, path, &token).await;
        let screen = screen.or_missing(|| {
            "Ce lien d'aperçu n'est pas valable, ou ne l'est plus. Demandez-en un nouveau.".to_owned()
        })?;
        return Ok(Reply::html(screen::fragment(&screen, &app.links).into_string())
            .cache(Cache::NoStore)
            .header(no_index.0, no_index.1));
    }
    let screen = view::get_screen(&app.db, &app.links, insee, path, after).await.or_missing(|| match path {
        ViewPath::Home => unknown_commune(insee),
        _ => format!("La vue « {path} » n'existe pas pour la commune {insee}. Partez de son accueil."),
    })?;
    // A fragment is part of another page; search engines list that page, or the portal's own.
    Ok(Reply::html(screen::fragment(&screen, &app.links).into_string())
        .until(screen::until(&screen))
        .header(no_index.0, no_index.1))
}
