//! The agenda: what takes place, day by day, week by week, month by month.

mod event;
mod holidays;
mod month;
mod today;

use jiff::ToSpan as _;
use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::{href, states};
use crate::Day;
use crate::agenda::{EventKind, words};
use crate::links::Links;
use crate::text::bound;
use crate::view_path::{Month, ViewPath};
use crate::wire::agenda::{AgendaFeeds, AgendaResource, Occurrence};
use crate::wire::calendar::CalendarResource;
use crate::wire::commune::CommuneResource;

pub use event::{event, event_preview};
pub use holidays::{TITLE as HOLIDAYS_TITLE, holidays, holidays_preview};
pub use month::{month, title as month_title};
pub(super) use today::{school_life, today};

/// The heading.
pub const TITLE: &str = "L'agenda des écoles";

/// The agenda of the weeks that the resource holds; `calendar` has the same days.
#[must_use]
pub fn agenda(
    commune: &CommuneResource,
    agenda: &AgendaResource,
    calendar: &CalendarResource,
    links: &Links,
) -> Markup {
    let insee = &commune.commune.insee;
    let month = ViewPath::Month(Month::of(agenda.from));
    let content = html! {
        p.mee-lead { "Ce qui a lieu dans les quatre semaines qui viennent." }
        ul.mee-list {
            li { (view_link(links, insee, &month, &html! { "Voir le mois entier, à imprimer" })) }
            li { (view_link(links, insee, &ViewPath::Holidays, &html! { "Vacances et jours fériés" })) }
        }
        @for monday in weeks(agenda) { (week(agenda, calendar, monday, links, commune)) }
        section {
            h3 id="mee-subscribe" { (bound("Recevoir l'agenda dans votre téléphone ?")) }
            (subscribe(&agenda.feeds))
        }
    };
    screen(commune, links, (&ViewPath::Agenda.to_string(), TITLE), &[Crumb::home()], &content)
}

/// The Mondays of the weeks.
fn weeks(agenda: &AgendaResource) -> Vec<Day> {
    let mut monday = monday_of(agenda.from);
    let mut mondays = Vec::new();
    while monday <= agenda.to && mondays.len() < 60 {
        mondays.push(monday);
        monday = monday.saturating_add(7.days());
    }
    mondays
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: Day) -> Day {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn week(
    agenda: &AgendaResource,
    calendar: &CalendarResource,
    monday: Day,
    links: &Links,
    commune: &CommuneResource,
) -> Markup {
    let days: Vec<Day> = (0..7)
        .map(|ahead: i64| monday.saturating_add(ahead.days()))
        .filter(|day| (agenda.from..=agenda.to).contains(day))
        .collect();
    let is_this = monday_of(agenda.from) == monday;
    let on = |day: Day| agenda.items.iter().filter(move |one| one.starts_on.max(agenda.from) == day);
    // Days without anything are told in the first week only: a parent plans it day by day.
    let shown: Vec<Day> = days.into_iter().filter(|day| is_this || on(*day).next().is_some()).collect();
    let title = if is_this { "Cette semaine".to_owned() } else { format!("Semaine du {}", words::day(monday)) };
    html! {
        section {
            h3 id={ "mee-week-" (monday) } { (bound(&title)) }
            @if shown.is_empty() { (states::empty("Rien n'est annoncé cette semaine-là.")) }
            @for day in shown {
                h4 id={ "mee-day-" (day) } { time datetime=(day) { (bound(&words::day(day))) } }
                @if let Some(answer) = calendar.days.iter().find(|answer| answer.on == day).filter(|_| is_this) {
                    p.mee-note { (today::school(answer)) }
                }
                @let items: Vec<&Occurrence> = on(day).collect();
                @if !items.is_empty() {
                    ul.mee-list { @for one in items { li { (item(one, commune, links)) } } }
                }
            }
        }
    }
}

/// One time of an entry, in a list of its day.
pub(super) fn item(one: &Occurrence, commune: &CommuneResource, links: &Links) -> Markup {
    let hours = words::hours(one.start_time, one.end_time).filter(|_| one.starts_on == one.ends_on);
    html! {
        @if one.cancellation.is_some() { strong { "Annulé\u{a0}: " } }
        (title_link(one, commune, links))
        @if one.kind == EventKind::Registration {
            " (inscriptions du " (words::day(one.starts_on)) " au " (words::day(one.ends_on)) ")"
        } @else if let Some(hours) = hours {
            ", " (hours)
        } @else if one.starts_on != one.ends_on {
            ", " (one.when)
        }
        @if let Some(place) = &one.place { ". " (place) }
        // A school is often both where it is and whom it is for.
        @if let Some(whom) = one.audience.french().filter(|whom| one.place.as_ref() != Some(whom)) { ". " (whom) }
        @if let Some(reason) = &one.cancellation { ". " (reason) }
    }
}

/// The title as a link to the entry's page, or to the page of the registration.
pub(super) fn title_link(one: &Occurrence, commune: &CommuneResource, links: &Links) -> Markup {
    let view = match &one.slug {
        Some(slug) => ViewPath::Event(slug.clone()),
        None => ViewPath::Calculator(crate::calculator::documents::CALCULATOR.definition.id),
    };
    view_link(links, &commune.commune.insee, &view, &html! { (bound(&one.title)) })
}

/// The ways to subscribe.
pub(super) fn subscribe(feeds: &AgendaFeeds) -> Markup {
    let plain =
        |url: &str, words: &str| html! { @if let Some(href) = href::web_href(url) { a href=(href) { (words) } } };
    html! {
        p { "L'agenda reste à jour tout seul\u{a0}: un changement ou une annulation y arrive aussi." }
        ul.mee-list {
            @if let Some(webcal) = href::webcal_href(&feeds.webcal) {
                li { a href=(webcal) { "S'abonner à l'agenda (téléphone ou ordinateur)" } }
            }
            li { (plain(&feeds.ics, "Adresse de l'agenda (iCalendar)")) }
            li { (plain(&feeds.rss, "Suivre l'agenda par RSS")) }
            li { (plain(&feeds.json, "Suivre l'agenda par JSON Feed")) }
        }
    }
}
