//! Whole screens: what a fragment and a page show, loaded in one transaction.

use mee_shared::Day;
use mee_shared::calculator::{self, Calculator};
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::view::catchment::Finder;
use mee_shared::view::search::Asked;
use mee_shared::view_path::{Month, ViewPath};
use mee_shared::wire::agenda::{AgendaResource, EventResource};
use mee_shared::wire::calendar::CalendarResource;
use mee_shared::wire::commune::{CommuneResource, Home};
use mee_shared::wire::fiche::{FicheResource, FicheSummary};
use mee_shared::wire::life_event::{LifeEventResource, LifeEventSummary};
use mee_shared::wire::menu::MenuWeek;
use mee_shared::wire::news::{NewsResource, NewsSummary};
use mee_shared::wire::registration::RegistrationResource;
use mee_shared::wire::school::{SchoolResource, SchoolSummary};
use mee_shared::wire::search::SearchResults;
use mee_shared::wire::service_link::ServiceLinkResource;
use mee_shared::wire::tariff::TariffResource;
use mee_shared::wire::theme::ThemeSummary;

use super::agenda::AgendaQuery;
use super::calendar::CalendarQuery;
use super::fiche::FicheFilter;
use super::search::{Search, SearchQuery};
use super::{
    Failure, Listed, PageRequest, agenda, calendar, commune, fiche, home, life_events, menus, news, notices,
    registrations, school, service_links, tariffs, theme,
};
use crate::ready::Searched;
use crate::store::{Conn, Db};

/// The calculator whose rule is the commune's own.
const TARIFF: &str = calculator::tariff::CALCULATOR.definition.id;

/// The calculator to which the commune adds items and dates of its own.
const DOCUMENTS: &str = calculator::documents::CALCULATOR.definition.id;

/// How many results one screen of search shows.
const RESULTS: usize = 10;

/// How many fiches one screen of a theme lists.
const FICHES_PER_SCREEN: u32 = 100;

/// What a screen shows.
#[derive(Debug, Clone)]
pub enum Screen {
    /// The commune's home.
    Home(Home),
    /// Every theme.
    Themes(CommuneResource, Vec<ThemeSummary>),
    /// The fiches of a theme.
    Theme {
        /// The commune.
        commune: CommuneResource,
        /// The theme.
        theme: ThemeSlug,
        /// Its fiches.
        page: Listed<FicheSummary>,
    },
    /// One fiche.
    Fiche(CommuneResource, Box<FicheResource>),
    /// A screen with a draft in it.
    Preview {
        /// The fiche or the school as parents would see it.
        screen: Box<Self>,
        /// Whose draft it is.
        writer: String,
        /// When the link ends.
        until: jiff::Timestamp,
        /// Whether the draft would hide the fiche.
        hides: bool,
    },
    /// The commune's schools.
    Schools(CommuneResource, Vec<SchoolSummary>),
    /// One school.
    School(CommuneResource, Box<SchoolResource>),
    /// What the commune's services cost.
    Tariffs(CommuneResource, Vec<TariffResource>),
    /// The agenda of the next weeks, with the calendar of its days.
    Agenda(CommuneResource, Box<AgendaResource>, Box<CalendarResource>),
    /// A month of the agenda.
    Month(CommuneResource, Month, Box<AgendaResource>, Box<CalendarResource>),
    /// One entry of the agenda.
    Event(CommuneResource, Box<EventResource>),
    /// Holidays and public holidays.
    Holidays(CommuneResource, Box<CalendarResource>),
    /// A week of menus, at the path it was asked for.
    Menus(CommuneResource, Box<MenuWeek>, ViewPath),
    /// Which school is ours: the question, and what is said to it.
    Catchment(CommuneResource, Box<Finder>),
    /// What is new.
    News(CommuneResource, Vec<NewsSummary>),
    /// One dossier d'actualité.
    Dossier(CommuneResource, Box<NewsResource>),
    /// What the commune offers families.
    Services(CommuneResource, Vec<ServiceLinkResource>),
    /// Every life event.
    LifeEvents(CommuneResource, Vec<LifeEventSummary>),
    /// One life event.
    LifeEvent(CommuneResource, Box<LifeEventResource>),
    /// What words found, with the words and the filters.
    Search(CommuneResource, Box<Asked>, Box<SearchResults>),
    /// Every calculator.
    Calculators(CommuneResource),
    /// The tariff calculator, with the grids of the commune.
    TariffCalculator(CommuneResource, Vec<TariffResource>),
    /// The calculator of documents, with the commune's registration where parents still need one.
    Documents(CommuneResource, Option<Box<RegistrationResource>>, Day),
    /// One calculator, with the parameters of a day.
    Calculator(CommuneResource, &'static Calculator, Day),
}

/// What the screen at this path shows; `after` continues a long list.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::InvalidCursor`], or the database's.
pub async fn get_screen(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    view: &ViewPath,
    after: Option<String>,
) -> Result<Screen, Failure> {
    let (links, insee, view) = (links.clone(), insee.clone(), view.clone());
    db.read(move |connection| get(connection, &links, &insee, &view, after)).await
}

/// What the screen at this path shows, within a transaction.
pub(super) fn get(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    view: &ViewPath,
    after: Option<String>,
) -> Result<Screen, Failure> {
    let mut commune = commune::get(connection, links, insee)?;
    commune.notices = notices::current(connection, links, &commune.commune)?;
    Ok(match view {
        ViewPath::Home => Screen::Home(Home { commune, ..home::get(connection, links, insee)? }),
        ViewPath::News => {
            let found = news::all(connection, links, &commune.commune)?;
            Screen::News(commune, found.into_iter().map(|news| news.summary).collect())
        }
        ViewPath::Dossier(slug) => {
            let found = news::get(connection, links, &commune.commune, slug)?;
            Screen::Dossier(commune, Box::new(found))
        }
        ViewPath::Services => {
            let found = service_links::all(connection, links, &commune.commune)?;
            Screen::Services(commune, found)
        }
        ViewPath::LifeEvents => Screen::LifeEvents(commune, life_events::list(links, insee)?),
        ViewPath::LifeEvent(slug) => {
            let found = life_events::get(connection, links, &commune.commune, slug)?;
            Screen::LifeEvent(commune, Box::new(found))
        }
        ViewPath::Themes => {
            let themes = theme::list(connection, links, &commune.commune)?;
            Screen::Themes(commune, themes)
        }
        ViewPath::Theme(theme) => {
            let filter = FicheFilter { theme: Some(*theme), level: None };
            let request = PageRequest { limit: FICHES_PER_SCREEN, after };
            let page = fiche::list(connection, links, &commune.commune, filter, &request)?;
            Screen::Theme { commune, theme: *theme, page }
        }
        ViewPath::Fiche(slug) => {
            let fiche = fiche::get(connection, links, &commune.commune, slug)?;
            Screen::Fiche(commune, Box::new(fiche))
        }
        ViewPath::Schools => Screen::Schools(commune, school::list_all(connection, links, insee)?),
        ViewPath::Catchment => Screen::Catchment(commune, Box::default()),
        // Words are looked up outside the database: see `find`.
        ViewPath::Search => Screen::Search(commune, Box::default(), Box::default()),
        ViewPath::Tariffs => {
            let found = tariffs::all_public(connection, links, &commune.commune)?;
            Screen::Tariffs(commune, found)
        }
        ViewPath::Agenda => {
            let found = agenda::agenda(connection, links, &commune.commune, &AgendaQuery::default())?;
            let days = days(connection, links, &commune, (found.from, found.to))?;
            Screen::Agenda(commune, Box::new(found), Box::new(days))
        }
        ViewPath::Month(month) => {
            let (from, to) = (month.first_day(), month.first_day().last_of_month());
            let query = AgendaQuery { from: Some(from), to: Some(to), ..AgendaQuery::default() };
            let found = agenda::agenda(connection, links, &commune.commune, &query)?;
            let days = days(connection, links, &commune, (from, to))?;
            Screen::Month(commune, *month, Box::new(found), Box::new(days))
        }
        ViewPath::Event(slug) => {
            let found = agenda::event(connection, links, &commune.commune, slug)?;
            Screen::Event(commune, Box::new(found))
        }
        ViewPath::Holidays => {
            let found = calendar::shown(connection, links, &commune.commune, &CalendarQuery::default(), None)?;
            Screen::Holidays(commune, Box::new(found))
        }
        ViewPath::Calculators => Screen::Calculators(commune),
        ViewPath::Calculator(id) if *id == TARIFF => {
            let found = tariffs::all_public(connection, links, &commune.commune)?;
            Screen::TariffCalculator(commune, found)
        }
        ViewPath::Calculator(id) if *id == DOCUMENTS => {
            let today = calendar::today(insee);
            let found = registrations::published(connection, links, &commune.commune, today)?;
            let found = found.filter(|found| !found.school_year.is_over(today));
            Screen::Documents(commune, found.map(Box::new), today)
        }
        ViewPath::Calculator(id) => {
            let calculator = calculator::find(id).ok_or(Failure::NotFound)?;
            Screen::Calculator(commune, calculator, calendar::today(insee))
        }
        ViewPath::Menus(week, place) => {
            let found = menus::week(connection, links, &commune.commune, *week, place.as_ref())?;
            Screen::Menus(commune, Box::new(found), view.clone())
        }
        ViewPath::School(uai) => Screen::School(commune, Box::new(school::get(connection, links, insee, uai)?)),
    })
}

/// The calendar of these days.
fn days(
    connection: &mut Conn,
    links: &Links,
    commune: &CommuneResource,
    (from, to): (Day, Day),
) -> Result<CalendarResource, Failure> {
    let query = CalendarQuery { from: Some(from), to: Some(to), ..CalendarQuery::default() };
    calendar::shown(connection, links, &commune.commune, &query, None)
}

/// The screen that shows what words find, and what was searched in where there were words.
///
/// # Errors
/// As [`super::search::search`].
pub async fn find(
    db: &Db,
    links: &Links,
    engine: &std::sync::Arc<Search>,
    insee: &InseeCode,
    asked: Asked,
) -> Result<(Screen, Option<Searched>), Failure> {
    let commune = commune::find_commune(db, links, insee).await?;
    if asked.text.trim().is_empty() {
        return Ok((Screen::Search(commune, Box::new(asked), Box::default()), None));
    }
    let query = SearchQuery { text: asked.text.clone(), level: asked.level, theme: asked.theme, limit: RESULTS };
    let (found, searched) = super::search::search(db, links, engine, insee, &query).await?;
    Ok((Screen::Search(commune, Box::new(asked), Box::new(found)), Some(searched)))
}
