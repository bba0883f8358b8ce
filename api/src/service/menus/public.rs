//! The menus that parents of a commune find.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::body::BodyKind;
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::links::Links;
use mee_shared::menu::{MenuRow, MenuStatus, Week, week_days};
use mee_shared::school::School;
use mee_shared::text::fold;
use mee_shared::view::menus as words;
use mee_shared::view_path::{MenuPlace, ViewPath};
use mee_shared::wire::menu::{MenuRestaurant, MenuSchool, MenuWeek, RestaurantWeek};
use mee_shared::work::WorkKind;

use super::super::{Failure, calendar, commune};
use super::text::{head, place_of, read, subject};
use crate::store::bodies::{Body, BodyId};
use crate::store::menus::{self, Sheet};
use crate::store::voices::Voices;
use crate::store::works::{self, Work};
use crate::store::{Conn, Db, schools};

/// For so many weeks a restaurant is known after its last menu: a year, so that summer closes none.
const REMEMBERED: i64 = 53;

/// A restaurant of the commune, and what is published of it.
struct Known {
    body: BodyId,
    key: Slug,
    resource: MenuRestaurant,
    /// Its sheets, the latest week first.
    sheets: Vec<Sheet>,
}

fn menu_school(school: &School, links: &Links) -> MenuSchool {
    MenuSchool { uai: school.uai.clone(), name: school.name.clone(), url: links.school(&school.insee, &school.uai) }
}

/// A week that parents do not see yet, to be shown among those they see.
struct Draft {
    sheet: Sheet,
    rows: Vec<MenuRow>,
}

/// The restaurants with menus that parents of the commune find, by name; where two bodies have one of the same key, the nearest body's.
fn known(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    since: Week,
    draft: Option<&Draft>,
) -> Result<Vec<Known>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(Vec::new()) };
    let mut by_body: BTreeMap<String, BTreeMap<Slug, Vec<Sheet>>> = BTreeMap::new();
    let published = menus::published(connection, &voices.local_ids(), since.plus(-REMEMBERED))?;
    let published = published.into_iter().filter(|sheet| draft.is_none_or(|draft| draft.sheet.work != sheet.work));
    for sheet in draft.map(|draft| draft.sheet.clone()).into_iter().chain(published) {
        let of_body = by_body.entry(sheet.body.as_str().to_owned()).or_default();
        of_body.entry(sheet.head.restaurant.clone()).or_default().push(sheet);
    }
    for sheets in by_body.values_mut().flat_map(BTreeMap::values_mut) {
        sheets.sort_by_key(|sheet| std::cmp::Reverse(sheet.week));
    }
    let mut found: Vec<Known> = Vec::new();
    // The bodies come the farthest first, so a nearer one takes the place of a farther one.
    for body in &voices.local {
        let Some(restaurants) = by_body.remove(body.id.as_str()) else { continue };
        let served = menus::served(connection, &body.id)?;
        for (key, sheets) in restaurants {
            if let Some(known) = restaurant(connection, links, commune, body, served.get(&key), sheets)? {
                // A draft is shown whatever a nearer body calls its own.
                let is_draft = |known: &Known| {
                    draft
                        .is_some_and(|draft| known.body == draft.sheet.body && known.key == draft.sheet.head.restaurant)
                };
                if found.iter().any(|other| other.key == known.key && is_draft(other)) {
                    continue;
                }
                found.retain(|other| other.key != known.key);
                found.push(known);
            }
        }
    }
    found.sort_by_key(|known| (fold(&known.resource.name), known.key.clone()));
    Ok(found)
}

/// A restaurant where it concerns the commune: it stands there, serves a school there, or nothing says where it stands.
fn restaurant(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    served: Option<&Vec<Uai>>,
    sheets: Vec<Sheet>,
) -> Result<Option<Known>, Failure> {
    let Some(head) = sheets.first().map(|sheet| sheet.head.clone()) else { return Ok(None) };
    let uais: Vec<Uai> = served.cloned().unwrap_or_else(|| head.uai.iter().cloned().collect());
    let texts: Vec<&str> = uais.iter().map(Uai::as_str).collect();
    let all = schools::find_many(connection, &texts)?;
    let mut here: Vec<&School> = all.iter().filter(|school| school.insee == commune.insee).collect();
    here.sort_by_key(|school| fold(&school.name));
    let concerns = match (&head.insee, all.is_empty()) {
        _ if !here.is_empty() => true,
        (Some(insee), _) => *insee == commune.insee,
        (None, true) => true,
        (None, false) => body.name.kind() == BodyKind::Commune,
    };
    let place = MenuPlace::Restaurant(head.restaurant.clone());
    Ok(concerns.then(|| Known {
        body: body.id.clone(),
        key: head.restaurant.clone(),
        resource: MenuRestaurant {
            url: links.view(&commune.insee, &ViewPath::Menus(None, Some(place))),
            key: head.restaurant,
            name: head.name,
            schools: here.into_iter().map(|school| menu_school(school, links)).collect(),
        },
        sheets,
    }))
}

/// The lines of the week that each of these restaurants publishes, by work.
fn published_rows(
    connection: &mut Conn,
    chosen: &[&Known],
    week: Week,
) -> Result<BTreeMap<String, Vec<MenuRow>>, Failure> {
    let bodies: BTreeSet<&str> = chosen.iter().map(|known| known.body.as_str()).collect();
    let subjects: BTreeSet<String> = chosen.iter().map(|known| subject(week, &known.key)).collect();
    let (bodies, subjects): (Vec<&str>, Vec<&str>) =
        (bodies.into_iter().collect(), subjects.iter().map(String::as_str).collect());
    let found = works::public_of_subjects(connection, WorkKind::Menu, &bodies, &subjects)?;
    found.into_iter().map(|work| Ok((work.work.as_str().to_owned(), read(&work.doc)?))).collect()
}

fn restaurant_week(
    published: &BTreeMap<String, Vec<MenuRow>>,
    draft: Option<&Draft>,
    known: &Known,
    week: Week,
) -> RestaurantWeek {
    let sheet = known.sheets.iter().find(|sheet| sheet.week == week && sheet.body == known.body);
    let rows = sheet.and_then(|sheet| match draft.filter(|draft| draft.sheet.work == sheet.work) {
        Some(draft) => Some(&draft.rows),
        None => published.get(sheet.work.as_str()),
    });
    let days = rows.map_or_else(Vec::new, |rows| week_days(rows, week));
    let status = if sheet.is_some() { MenuStatus::Published } else { MenuStatus::Missing };
    RestaurantWeek { restaurant: known.resource.clone(), status, message: words::message(status, week), days }
}

/// A week of menus of the commune, of one school or restaurant, or of all.
pub(in crate::service) fn week(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    asked: Option<Week>,
    place: Option<&MenuPlace>,
) -> Result<MenuWeek, Failure> {
    shown(connection, links, commune, asked, place, None)
}

fn shown(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    asked: Option<Week>,
    place: Option<&MenuPlace>,
    draft: Option<&Draft>,
) -> Result<MenuWeek, Failure> {
    let today = calendar::today(&commune.insee);
    let this_week = Week::of(today);
    let week = asked.unwrap_or(this_week);
    let all = known(connection, links, commune, week.min(this_week), draft)?;
    let choices: Vec<MenuRestaurant> = all.iter().map(|known| known.resource.clone()).collect();
    let mut school = None;
    let chosen: Vec<&Known> = match place {
        None => all.iter().collect(),
        Some(MenuPlace::School(uai)) => {
            let found = schools::find(connection, &commune.insee, uai)?.ok_or(Failure::NotFound)?;
            school = Some(menu_school(&found, links));
            all.iter().filter(|known| known.resource.schools.iter().any(|school| school.uai == *uai)).collect()
        }
        Some(MenuPlace::Restaurant(key)) => {
            let found: Vec<&Known> = all.iter().filter(|known| known.key == *key).collect();
            if found.is_empty() {
                return Err(Failure::NotFound);
            }
            found
        }
    };
    let published = published_rows(connection, &chosen, week)?;
    let restaurants: Vec<RestaurantWeek> =
        chosen.into_iter().map(|known| restaurant_week(&published, draft, known, week)).collect();
    let is_published = restaurants.iter().any(|restaurant| restaurant.status == MenuStatus::Published);
    let status = match () {
        () if is_published => MenuStatus::Published,
        () if all.is_empty() => MenuStatus::NeverPublished,
        () if restaurants.is_empty() => MenuStatus::NoRestaurant,
        () => MenuStatus::Missing,
    };
    Ok(MenuWeek {
        insee: commune.insee.clone(),
        week,
        starts_on: week.monday(),
        ends_on: week.sunday(),
        previous: week.previous(),
        next: week.next(),
        is_current: week == this_week,
        status,
        message: words::message(status, week),
        allergens_note: words::ALLERGENS_NOTE.to_owned(),
        school,
        restaurants,
        choices,
        url: links.view(&commune.insee, &ViewPath::Menus(Some(week), place.cloned())),
    })
}

/// Whether a restaurant with menus is known to serve the school.
pub(in crate::service) fn has_menus(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    uai: &Uai,
) -> Result<bool, Failure> {
    let all = known(connection, links, commune, Week::of(calendar::today(&commune.insee)), None)?;
    Ok(all.iter().any(|known| known.resource.schools.iter().any(|school| school.uai == *uai)))
}

/// Of these subjects, those whose week parents of the commune find.
pub(in crate::service) fn among(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    subjects: &[&str],
) -> Result<BTreeSet<String>, Failure> {
    let weeks = subjects.iter().map(|subject| Ok(place_of(subject)?.0)).collect::<Result<Vec<_>, Failure>>()?;
    let Some(first) = weeks.into_iter().min() else { return Ok(BTreeSet::new()) };
    let found = known(connection, links, commune, first, None)?;
    let found = found.iter().flat_map(|known| known.sheets.iter().map(|sheet| subject(sheet.week, &known.key)));
    Ok(found.filter(|subject| subjects.contains(&subject.as_str())).collect())
}

/// The page on which a draft is seen, and the commune that its lines name, where they do.
pub(in crate::service) fn draft_place(work: &Work, doc: &str) -> Result<(ViewPath, Option<InseeCode>), Failure> {
    let (week, restaurant) = place_of(&work.subject)?;
    let insee = head(&restaurant, &read(doc)?).insee;
    Ok((ViewPath::Menus(Some(week), Some(MenuPlace::Restaurant(restaurant))), insee))
}

/// The week of a draft's restaurant as parents would find it.
pub(in crate::service) fn with_draft(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    work: &Work,
    doc: &str,
) -> Result<MenuWeek, Failure> {
    let (week, restaurant) = place_of(&work.subject)?;
    let rows = read(doc)?;
    let head = head(&restaurant, &rows);
    let sheet = Sheet { work: work.id.clone(), body: work.body.clone(), head, week };
    let place = MenuPlace::Restaurant(restaurant);
    shown(connection, links, commune, Some(week), Some(&place), Some(&Draft { sheet, rows }))
}

/// A week of menus of a commune.
///
/// # Errors
/// [`Failure::NotFound`] for a commune, school or restaurant that is not known, or the database's.
pub async fn list_menus(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    when: Option<Week>,
    place: Option<MenuPlace>,
) -> Result<MenuWeek, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        week(connection, &links, &commune, when, place.as_ref())
    })
    .await
}

/// A week of menus of a school, wherever it stands.
///
/// # Errors
/// [`Failure::NotFound`] for a school that is not known, or the database's.
pub async fn list_school_menus(db: &Db, links: &Links, uai: &Uai, when: Option<Week>) -> Result<MenuWeek, Failure> {
    let (links, uai) = (links.clone(), uai.clone());
    db.read(move |connection| {
        let school = schools::find_many(connection, &[uai.as_str()])?.pop().ok_or(Failure::NotFound)?;
        let commune = commune::find(connection, &school.insee)?;
        week(connection, &links, &commune, when, Some(&MenuPlace::School(uai)))
    })
    .await
}
