//! A commune's home.

use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::wire::commune::{Home, SchoolCount};

use super::{Failure, commune, fiche, life_events, menus, news, service_links, theme, today};
use crate::store::voices::Voices;
use crate::store::{Conn, Db, fiches, schools, works};

/// How many fiches with the commune's own word its home shows.
const LOCAL_FICHES: usize = 6;

/// How many dossiers the home shows.
const NEWS: usize = 3;

/// How many services.
const SERVICES: usize = 6;

/// Among how many they are looked for: some may be hidden, withdrawn or superseded.
const LATEST: u32 = 50;

pub(super) fn get(connection: &mut Conn, links: &Links, insee: &InseeCode) -> Result<Home, Failure> {
    let commune = commune::get(connection, links, insee)?;
    let themes = theme::list(connection, links, &commune.commune)?;
    let voices = Voices::of(connection, &commune.commune)?;
    let local = match voices.as_ref().and_then(|voices| Some((voices, voices.nearest()?))) {
        Some((voices, body)) => {
            let latest = works::latest_fiches(connection, &body.id, LATEST)?;
            let mut rows = fiches::list_by_id(connection, voices, &latest)?;
            rows.truncate(LOCAL_FICHES);
            rows.into_iter().map(|row| fiche::summary(row.summary, true, links, insee)).collect()
        }
        None => Vec::new(),
    };
    let schools = schools::count_by_level(connection, insee)?
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| SchoolCount { level, count })
        .collect();
    let menus_today = menus::today(connection, links, &commune.commune)?;
    let today = today::cards(connection, links, &commune.commune)?;
    let latest = news::latest(connection, links, &commune.commune, NEWS)?;
    let mut services = service_links::all(connection, links, &commune.commune)?;
    services.truncate(SERVICES);
    let life_events = life_events::list(links, insee)?;
    Ok(Home {
        commune,
        today,
        themes,
        local_fiches: local,
        schools,
        news: latest,
        life_events,
        service_links: services,
        menus_today,
    })
}

/// All that the home shows, in one reply.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_home(db: &Db, links: &Links, insee: &InseeCode) -> Result<Home, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| get(connection, &links, &insee)).await
}
