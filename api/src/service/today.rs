//! What a commune's home says of today: a short list of cards, each made by a function of its own.

use mee_shared::Day;
use mee_shared::agenda::{EventKind, words};
use mee_shared::commune::Commune;
use mee_shared::links::Links;
use mee_shared::view::date::french_date;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::agenda::Occurrence;
use mee_shared::wire::today::{TodayCard, TodayKind};

use super::agenda::Audience;
use super::calendar::{Days, school_days};
use super::{Failure, agenda, calendar, registrations};
use crate::store::Conn;

/// How far ahead the next thing is looked for, in days.
const AHEAD: i64 = 60;

/// What the cards are made from.
struct Facts<'a> {
    links: &'a Links,
    commune: &'a Commune,
    today: Day,
    days: Days,
    next: Vec<Occurrence>,
}

impl Facts<'_> {
    fn card(&self, kind: TodayKind, title: &str, text: String, view: &ViewPath) -> TodayCard {
        TodayCard {
            kind,
            title: title.to_owned(),
            text,
            url: Some(self.links.view(&self.commune.insee, view)),
            view: Some(view.to_string()),
        }
    }
}

/// A card of the home; none where it has nothing to say.
type Card = fn(&Facts<'_>) -> Option<TodayCard>;

/// Every card, in the order of the home.
const CARDS: &[Card] = &[school, event, registration, holidays];

fn school(facts: &Facts<'_>) -> Option<TodayCard> {
    let tomorrow = facts.today.tomorrow().ok()?;
    let (today, tomorrow) = (facts.days.days.day(facts.today), facts.days.days.day(tomorrow));
    let answer = match (tomorrow.has_school, tomorrow.is_morning_only) {
        (Some(true), true) => "Oui, le matin".to_owned(),
        (Some(true), false) => "Oui".to_owned(),
        (Some(false), _) => format!("Non, {}", tomorrow.reason_within()),
        (None, _) => tomorrow.label.clone(),
    };
    let text = format!("{answer} ({}). Aujourd'hui : {}", words::day(tomorrow.on), today.rest_of_sentence());
    Some(facts.card(TodayKind::School, "École demain ?", text, &ViewPath::Holidays))
}

fn view_of(one: &Occurrence) -> ViewPath {
    one.slug.clone().map_or(registrations::VIEW, ViewPath::Event)
}

fn event(facts: &Facts<'_>) -> Option<TodayCard> {
    let next = facts.next.iter().find(|one| one.kind == EventKind::Event)?;
    let text = format!("{}, {}", next.title, next.when);
    Some(facts.card(TodayKind::Event, "Prochain rendez-vous", text, &view_of(next)))
}

fn registration(facts: &Facts<'_>) -> Option<TodayCard> {
    let is_open = |one: &&Occurrence| one.kind == EventKind::Registration && one.starts_on <= facts.today;
    let open = facts.next.iter().filter(is_open).min_by_key(|one| one.ends_on)?;
    let text = format!("{}, jusqu'au {}", open.title, words::day(open.ends_on));
    Some(facts.card(TodayKind::Registration, "Inscriptions ouvertes", text, &view_of(open)))
}

fn holidays(facts: &Facts<'_>) -> Option<TodayCard> {
    let next = facts.days.days.next(facts.today)?;
    let text = format!("{}, à partir du {}", next.name, french_date(next.starts_on));
    Some(facts.card(TodayKind::Holidays, "Prochaines vacances", text, &ViewPath::Holidays))
}

/// What parents of the commune want to know today.
///
/// # Errors
/// When the database does not answer.
pub(super) fn cards(connection: &mut Conn, links: &Links, commune: &Commune) -> Result<Vec<TodayCard>, Failure> {
    let today = calendar::today(&commune.insee);
    let days = school_days(connection, commune, None)?;
    let next = agenda::next(connection, links, commune, &Audience::default(), (today, AHEAD, usize::MAX))?;
    let facts = Facts { links, commune, today, days, next };
    Ok(CARDS.iter().filter_map(|card| card(&facts)).collect())
}
