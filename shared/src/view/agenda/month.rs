//! A month of the agenda as a table, to be printed and put on the fridge.

use jiff::ToSpan as _;
use maud::{Markup, html};

use super::{monday_of, title_link};
use crate::Day;
use crate::agenda::words;
use crate::calendar::{DayAnswer, DayReason};
use crate::links::Links;
use crate::view::date::french_date;
use crate::view::frame::{Crumb, screen, view_link};
use crate::view_path::{Month, ViewPath};
use crate::wire::agenda::{AgendaResource, Occurrence};
use crate::wire::calendar::CalendarResource;
use crate::wire::commune::CommuneResource;

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// The name of a month: « novembre 2026 ».
#[must_use]
pub fn name(month: Month) -> String {
    let first = french_date(month.first_day());
    first.split_once(' ').map_or_else(|| first.clone(), |(_, name)| name.to_owned())
}

/// The heading of a month.
#[must_use]
pub fn title(month: Month) -> String {
    format!("Agenda de {}", name(month)).replace("de a", "d'a").replace("de o", "d'o")
}

/// A month; the resources hold its days.
#[must_use]
pub fn month(
    commune: &CommuneResource,
    month: Month,
    agenda: &AgendaResource,
    calendar: &CalendarResource,
    links: &Links,
) -> Markup {
    let insee = &commune.commune.insee;
    let (first, title) = (month.first_day(), title(month));
    let before = Month::of(first.saturating_sub(1.day()));
    let after = Month::of(first.saturating_add(1.month()));
    let to = |month: Month| view_link(links, insee, &ViewPath::Month(month), &html! { (name(month)) });
    let caption = format!("{}, {}", commune.commune.name, name(month));
    let content = html! {
        p { "Mois d'avant\u{a0}: " (to(before)) ". Mois d'après\u{a0}: " (to(after)) "." }
        // The screen has the name of the title; the table's frame needs another.
        section.mee-scroll tabindex="0" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for day in DAYS { th scope="col" { (day) } } } }
                tbody {
                    @for monday in mondays(first) {
                        tr {
                            @for ahead in 0..7_i64 {
                                td { (cell(monday.saturating_add(ahead.days()), first, agenda, calendar, (commune, links))) }
                            }
                        }
                    }
                }
            }
        }
        p { (view_link(links, insee, &ViewPath::Agenda, &html! { (super::TITLE) })) }
    };
    let view = ViewPath::Month(month).to_string();
    let trail = [Crumb::home(), Crumb { view: ViewPath::Agenda, label: "Agenda" }];
    screen(commune, links, (&view, &title), &trail, &content)
}

/// The Mondays of the month's rows.
fn mondays(first: Day) -> Vec<Day> {
    let start = monday_of(first);
    (0..6_i64)
        .map(|row| start.saturating_add((row * 7).days()))
        .filter(|monday| *monday <= first.last_of_month())
        .collect()
}

fn cell(
    day: Day,
    first: Day,
    agenda: &AgendaResource,
    calendar: &CalendarResource,
    (commune, links): (&CommuneResource, &Links),
) -> Markup {
    let is_told = |answer: &&DayAnswer| {
        answer.on == day && !matches!(answer.reason, DayReason::Class | DayReason::Weekend | DayReason::DayOff)
    };
    let items: Vec<&Occurrence> = agenda
        .items
        .iter()
        .filter(|one| one.starts_on == day || (one.starts_on < agenda.from && day == agenda.from))
        .collect();
    html! {
        @if (first..=first.last_of_month()).contains(&day) {
            time datetime=(day) { strong { (day.day()) } }
            @if let Some(answer) = calendar.days.iter().find(is_told) { br; (answer.label) }
            @if !items.is_empty() {
                ul.mee-list {
                    @for one in items {
                        li {
                            @if one.cancellation.is_some() { strong { "Annulé\u{a0}: " } }
                            (title_link(one, commune, links))
                            @if let Some(time) = one.start_time { " (" (words::time(time)) ")" }
                        }
                    }
                }
            }
        }
    }
}
