//! A screen as a fragment or as a whole page.

use jiff::Timestamp;
use maud::Markup;
use mee_shared::Day;
use mee_shared::fiche::{Fiche, FicheKind, ThemeSlug};
use mee_shared::links::Links;
use mee_shared::view::page::{PageHead, Robots, page};
use mee_shared::view::{self, json_ld};
use mee_shared::view_path::ViewPath;
use mee_shared::wire::commune::CommuneResource;
use mee_shared::wire::notice::NoticeResource;
use mee_shared::wire::page::Page;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::App;
use super::document::assets;
use crate::service::view::Screen;

/// The screen alone: one `<section>` that depends on no host.
#[must_use]
pub fn fragment(screen: &Screen, links: &Links) -> Markup {
    match screen {
        Screen::Home(home) => view::home(home, links),
        Screen::Themes(commune, themes) => view::themes(commune, themes, links),
        Screen::Theme { commune, theme, page } => {
            let next_view = page.next.as_deref().map(|after| next_view(*theme, after));
            let next = next_view.as_deref().map(|view| links.view_at(&commune.commune.insee, view));
            let fiches = Page { items: page.items.clone(), next };
            view::theme(commune, *theme, &fiches, next_view.as_deref(), links)
        }
        Screen::Fiche(commune, fiche) => view::fiche(commune, fiche, links),
        Screen::Preview { screen, writer, until, hides } => {
            let notice = view::Preview { writer, until_on: day(*until), hides: *hides };
            match screen.as_ref() {
                Screen::Fiche(commune, fiche) => view::fiche_preview(commune, fiche, links, &notice),
                Screen::School(commune, school) => view::school_preview(commune, school, links, &notice),
                Screen::Tariffs(commune, tariffs) => view::tariffs_preview(commune, tariffs, links, &notice),
                Screen::Documents(commune, registration, today) => {
                    view::documents_preview(commune, registration.as_deref(), *today, links, &notice)
                }
                Screen::Event(commune, event) => view::agenda::event_preview(commune, event, links, &notice),
                Screen::Holidays(commune, calendar) => {
                    view::agenda::holidays_preview(commune, calendar, links, &notice)
                }
                Screen::Home(home) => view::home_preview(home, links, &notice),
                Screen::Dossier(commune, news) => view::news::dossier(commune, news, links, Some(&notice)),
                Screen::Services(commune, found) => view::services::services(commune, found, links, Some(&notice)),
                Screen::Menus(commune, week, path) => view::menus::menus(commune, week, path, links, Some(&notice)),
                other => fragment(other, links),
            }
        }
        Screen::Schools(commune, schools) => view::schools(commune, schools, links),
        Screen::School(commune, school) => view::school(commune, school, links),
        Screen::Tariffs(commune, tariffs) => view::tariffs(commune, tariffs, links),
        Screen::Agenda(commune, agenda, calendar) => view::agenda::agenda(commune, agenda, calendar, links),
        Screen::Month(commune, month, agenda, calendar) => {
            view::agenda::month(commune, *month, agenda, calendar, links)
        }
        Screen::Event(commune, event) => view::agenda::event(commune, event, links),
        Screen::Holidays(commune, calendar) => view::agenda::holidays(commune, calendar, links),
        Screen::Catchment(commune, finder) => view::catchment::catchment(commune, finder, links),
        Screen::News(commune, news) => view::news::news(commune, news, links),
        Screen::Dossier(commune, news) => view::news::dossier(commune, news, links, None),
        Screen::Services(commune, found) => view::services::services(commune, found, links, None),
        Screen::LifeEvents(commune, events) => view::life_events::life_events(commune, events, links),
        Screen::LifeEvent(commune, event) => view::life_events::life_event(commune, event, links),
        Screen::Menus(commune, week, path) => view::menus::menus(commune, week, path, links, None),
        Screen::Search(commune, asked, found) => view::search::search(commune, asked, found, links),
        Screen::Calculators(commune) => view::calculators(commune, links),
        Screen::TariffCalculator(commune, tariffs) => view::tariff_calculator(commune, tariffs, links),
        Screen::Documents(commune, registration, today) => {
            view::documents(commune, registration.as_deref(), *today, links)
        }
        Screen::Calculator(commune, calculator, today) => view::calculator(commune, calculator, *today, links),
    }
}

/// The day of an instant, in UTC: in France it is that day or already the next.
fn day(instant: Timestamp) -> Day {
    instant.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The view of a theme's next fiches, with its query.
fn next_view(theme: ThemeSlug, after: &str) -> String {
    format!("{}?after={}", ViewPath::Theme(theme), utf8_percent_encode(after, NON_ALPHANUMERIC))
}

/// The screen within a whole page.
#[must_use]
pub fn whole(app: &App, screen: &Screen, path: &ViewPath) -> String {
    let commune = commune_of(screen);
    let name = &commune.commune.name;
    let (title, description) = words(screen, name);
    let json_ld = structured_data(screen);
    let canonical = app.links.view(&commune.commune.insee, path);
    let head = PageHead {
        title: &title,
        description: &description,
        canonical: &canonical,
        json_ld: json_ld.as_ref(),
        commune: Some(commune),
        robots: if matches!(screen, Screen::Preview { .. } | Screen::Search(..)) {
            Robots::NoIndex
        } else {
            Robots::Index
        },
    };
    page(&head, &fragment(screen, &app.links), &assets(app)).into_string()
}

/// The page for an address of a portal where nothing stands.
#[must_use]
pub fn missing(app: &App, commune: Option<&CommuneResource>) -> String {
    let canonical = commune.map_or_else(|| format!("{}/", app.links.public_url()), |commune| commune.url.clone());
    let head = PageHead {
        title: "Page introuvable",
        description: "",
        canonical: &canonical,
        json_ld: None,
        commune,
        robots: Robots::NoIndex,
    };
    page(&head, &view::not_found(commune, &app.links), &assets(app)).into_string()
}

/// The page for a link to a draft that does not count or has ended.
#[must_use]
pub fn ended_preview(app: &App, commune: Option<&CommuneResource>) -> String {
    let canonical = commune.map_or_else(|| format!("{}/", app.links.public_url()), |commune| commune.url.clone());
    let head = PageHead {
        title: "Aperçu indisponible",
        description: "",
        canonical: &canonical,
        json_ld: None,
        commune,
        robots: Robots::NoIndex,
    };
    page(&head, &view::ended_preview(commune, &app.links), &assets(app)).into_string()
}

fn commune_of(screen: &Screen) -> &CommuneResource {
    match screen {
        Screen::Home(home) => &home.commune,
        Screen::Theme { commune, .. }
        | Screen::Themes(commune, _)
        | Screen::Fiche(commune, _)
        | Screen::Schools(commune, _)
        | Screen::School(commune, _)
        | Screen::Tariffs(commune, _)
        | Screen::TariffCalculator(commune, _)
        | Screen::Catchment(commune, _)
        | Screen::Agenda(commune, ..)
        | Screen::Month(commune, ..)
        | Screen::Event(commune, _)
        | Screen::Holidays(commune, _)
        | Screen::News(commune, _)
        | Screen::Dossier(commune, _)
        | Screen::Services(commune, _)
        | Screen::LifeEvents(commune, _)
        | Screen::LifeEvent(commune, _)
        | Screen::Menus(commune, ..)
        | Screen::Search(commune, ..)
        | Screen::Calculators(commune)
        | Screen::Documents(commune, ..)
        | Screen::Calculator(commune, ..) => commune,
        Screen::Preview { screen, .. } => commune_of(screen),
    }
}

/// When the screen says something that is over, by the notices on top of it; none where it has none.
#[must_use]
pub fn until(screen: &Screen) -> Option<Timestamp> {
    first_end(&commune_of(screen).notices)
}

/// When the first of these notices ends.
#[must_use]
pub fn first_end(notices: &[NoticeResource]) -> Option<Timestamp> {
    notices.iter().map(|notice| notice.ends_at).min()
}

/// The title and the description for search results.
fn words(screen: &Screen, name: &str) -> (String, String) {
    match screen {
        Screen::Home(_) => (
            "Vos questions sur l'école".to_owned(),
            format!(
                "{name} : les réponses aux questions des parents, de la première inscription à l'entrée en 6e, et les écoles."
            ),
        ),
        Screen::Themes(..) => (
            "Toutes les questions, par thème".to_owned(),
            format!(
                "{name} : inscription, cantine, santé, transport… toutes les questions des parents d'élèves, par thème."
            ),
        ),
        Screen::Theme { theme, .. } => {
            (theme.title().to_owned(), format!("{name} : {}. Les réponses aux questions des parents.", theme.about()))
        }
        Screen::Preview { screen, .. } => (format!("Aperçu : {}", words(screen, name).0), String::new()),
        Screen::Fiche(_, fiche) => {
            let Fiche { title, summary, .. } = &fiche.fiche;
            // An official document may come without a summary.
            (title.clone(), if summary.is_empty() { format!("{name} : {title}") } else { summary.clone() })
        }
        Screen::Schools(..) => (
            "Les écoles de la commune".to_owned(),
            format!(
                "{name} : les écoles maternelles, les écoles élémentaires et les collèges, avec adresse et téléphone."
            ),
        ),
        Screen::Catchment(..) => (
            view::catchment::TITLE.to_owned(),
            format!("{name} : les écoles qui desservent une adresse, selon les secteurs scolaires de la commune."),
        ),
        Screen::Agenda(..) => (
            view::agenda::TITLE.to_owned(),
            format!("{name} : réunions, fêtes, inscriptions et vacances scolaires des semaines qui viennent."),
        ),
        Screen::Month(_, month, ..) => {
            let title = view::agenda::month_title(*month);
            let about = format!("{name} : {title}, à imprimer.");
            (title, about)
        }
        Screen::Event(_, event) => {
            (event.first.title.clone(), format!("{name} : {}, {}.", event.first.title, event.first.when))
        }
        Screen::Holidays(..) => (
            view::agenda::HOLIDAYS_TITLE.to_owned(),
            format!("{name} : les prochaines vacances scolaires, les jours fériés, et s'il y a école demain."),
        ),
        Screen::News(..) => (
            view::news::TITLE.to_owned(),
            format!("{name} : ce qui change pour les parents d'élèves, de la commune et d'ailleurs."),
        ),
        Screen::Dossier(_, news) => (news.summary.title.clone(), news.summary.summary.clone()),
        Screen::Services(..) => (
            view::services::TITLE.to_owned(),
            format!("{name} : portail famille, cantine, ENT, aide au numérique, calculateurs du portail."),
        ),
        Screen::LifeEvents(..) => (
            view::life_events::TITLE.to_owned(),
            format!("{name} : entrer à l'école, déménager, se séparer… ce qu'il faut lire et faire, dans l'ordre."),
        ),
        Screen::LifeEvent(_, event) => (event.summary.title.clone(), event.summary.summary.clone()),
        Screen::Menus(_, week, _) => (
            view::menus::title(week),
            format!("{name} : les menus de la cantine, plat par plat, avec les allergènes tels qu'ils sont publiés."),
        ),
        Screen::Search(..) => (
            view::search::TITLE.to_owned(),
            format!("{name} : chercher une réponse avec ses propres mots, parmi les fiches et les écoles."),
        ),
        Screen::Calculators(_) => (
            "Calculateurs".to_owned(),
            format!(
                "{name} : classe, quotient familial, aides, documents à apporter. Le calcul se fait sur votre appareil."
            ),
        ),
        Screen::Calculator(_, calculator, _) => {
            (calculator.definition.title.to_owned(), calculator.definition.summary.to_owned())
        }
        Screen::School(_, school) => (
            school.school.name.clone(),
            format!("{name} : adresse, téléphone et niveaux de « {} ».", school.school.name),
        ),
        Screen::TariffCalculator(..) => {
            let definition = &mee_shared::calculator::tariff::CALCULATOR.definition;
            (definition.title.to_owned(), definition.summary.to_owned())
        }
        Screen::Documents(..) => {
            let definition = &mee_shared::calculator::documents::CALCULATOR.definition;
            (definition.title.to_owned(), definition.summary.to_owned())
        }
        Screen::Tariffs(..) => (
            "Les tarifs de la commune".to_owned(),
            format!("{name} : ce que coûtent la cantine et l'accueil périscolaire, ligne par ligne."),
        ),
    }
}

/// What the page says to search engines in schema.org's words: the question and its answer, or the school; and what is urgent.
fn structured_data(screen: &Screen) -> Option<Value> {
    let commune = commune_of(screen);
    let mut all: Vec<Value> = main_data(screen).into_iter().collect();
    all.extend(commune.notices.iter().map(|notice| json_ld::announcement(notice, commune)));
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(Value::Array(all)),
    }
}

/// What the screen itself is.
fn main_data(screen: &Screen) -> Option<Value> {
    match screen {
        Screen::Dossier(_, news) => Some(json_ld::article(news)),
        Screen::Fiche(_, fiche) if !matches!(fiche.fiche.kind, FicheKind::Dossier | FicheKind::Theme) => {
            Some(json_ld::faq(fiche))
        }
        Screen::School(_, school) => Some(json_ld::school(school)),
        Screen::Event(_, event) => Some(json_ld::event(event)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;
    use crate::routes::example;

    #[test]
    fn a_page_has_the_title_of_its_screen() {
        let commune: CommuneResource = serde_json::from_value(example::commune()).unwrap();
        let links = Links::new("https://portail.example.org");
        for screen in [
            Screen::Home(serde_json::from_value(example::home()).unwrap()),
            Screen::Themes(commune.clone(), Vec::new()),
            Screen::Schools(commune.clone(), Vec::new()),
            Screen::Tariffs(commune, Vec::new()),
        ] {
            let (title, _) = words(&screen, "Villeneuve-les-Essais");
            let html = fragment(&screen, &links).into_string();
            assert!(html.contains(&format!("data-mee-title=\"{title}\"")), "{title}: {html}");
        }
    }
}
