//! Pages that belong to no commune: the front page, the list of problems, and what is said when something goes wrong.

use maud::{Markup, html};
use mee_shared::problem::Problem;
use mee_shared::view::desk::{self, DeskPage};
use mee_shared::view::page::{PageAssets, PageHead, Robots, page};

use super::App;

/// What every page loads.
#[must_use]
pub fn assets(app: &App) -> PageAssets<'_> {
    PageAssets {
        css_url: &app.style.url,
        // Without the widget in the binary its style is missing too; the page then has the other sheet alone.
        widget_css_url: app.widget.css_url().unwrap_or(&app.style.url),
        widget_script: app.widget.loader_url(),
        ..PageAssets::default()
    }
}

/// A whole page around this content, at this path below the public address.
#[must_use]
pub fn plain(app: &App, title: &str, path: &str, description: &str, content: &Markup) -> String {
    let canonical = format!("{}{path}", app.links.public_url());
    let head = PageHead {
        title,
        description,
        canonical: &canonical,
        json_ld: None,
        commune: None,
        robots: if description.is_empty() { Robots::NoIndex } else { Robots::Index },
    };
    // No commune, no portal in the page: the widget has nothing to do there.
    page(&head, content, &PageAssets { widget_script: None, ..assets(app) }).into_string()
}

/// A page for agents.
#[must_use]
pub fn desk(app: &App, title: &str, signed_in: Option<&str>, content: &Markup) -> String {
    let public_url = app.links.public_url();
    desk::page(&DeskPage { title, css_url: &app.style.url, public_url, signed_in }, content).into_string()
}

/// The page that says what went wrong and the way out.
#[must_use]
pub fn problem_page(app: &App, problem: &Problem) -> String {
    let content = html! {
        section.mee {
            h2 { (problem.title) }
            p { (problem.detail) }
            p { a href={ (app.links.public_url()) "/" } { "Trouver le portail d'une commune" } }
            @if problem.status >= 500 {
                p { "Numéro de la requête : " code { (problem.request_id) } }
            }
        }
    };
    plain(app, &problem.title, "/", "", &content)
}
