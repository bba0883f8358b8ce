//! « Vacances et jours fériés »: whether there is school tomorrow, the next holidays, the public holidays.

use maud::{Markup, html};

use crate::agenda::words;
use crate::links::Links;
use crate::text::bound;
use crate::view::frame::{Crumb, screen, view_link};
use crate::view::preview::Preview;
use crate::view::{date, states};
use crate::view_path::ViewPath;
use crate::wire::calendar::{CalendarResource, HolidayPeriod};
use crate::wire::commune::CommuneResource;

/// The heading.
pub const TITLE: &str = "Vacances et jours fériés";

/// The page of holidays.
#[must_use]
pub fn holidays(commune: &CommuneResource, calendar: &CalendarResource, links: &Links) -> Markup {
    draw(commune, calendar, links, &html! {})
}

/// The page with a draft in it, which says first that parents do not see it.
#[must_use]
pub fn holidays_preview(
    commune: &CommuneResource,
    calendar: &CalendarResource,
    links: &Links,
    preview: &Preview<'_>,
) -> Markup {
    draw(commune, calendar, links, &preview.notice())
}

fn draw(commune: &CommuneResource, calendar: &CalendarResource, links: &Links, notice: &Markup) -> Markup {
    let insee = &commune.commune.insee;
    let content = html! {
        (notice)
        section.mee-answer {
            h3 id="mee-tomorrow" { (bound("École demain ?")) }
            p { strong { (words::day(calendar.tomorrow.on)) "\u{a0}: " (calendar.tomorrow.rest_of_sentence()) } }
            p { "Aujourd'hui, " (words::day(calendar.day.on)) "\u{a0}: " (calendar.day.rest_of_sentence()) }
            @if let Some(next) = calendar.next_class.as_ref().filter(|next| next.on != calendar.tomorrow.on) {
                p { "Prochain jour d'école\u{a0}: " (words::day(next.on)) "." }
            }
        }
        section {
            h3 id="mee-holidays" { "Prochaines vacances" }
            @if let Some(current) = &calendar.current_holidays {
                p { "En ce moment\u{a0}: " (current.name) ", " (until(current)) "." }
            }
            @match &calendar.next_holidays {
                Some(next) => p { (next.name) "\u{a0}: du " (date::time(next.starts_on)) " inclus, " (until(next)) "." },
                None => (states::empty("Les vacances suivantes ne sont pas encore publiées.")),
            }
            @if !calendar.holidays.is_empty() { (table(calendar)) }
            p.mee-note {
                "Académie : " (calendar.academie) ", " (calendar.zone_label)
                ". Les cours s'arrêtent la veille du premier jour sans classe."
            }
        }
        section {
            h3 id="mee-public-holidays" { "Jours fériés des douze prochains mois" }
            ul.mee-list {
                @for holiday in &calendar.public_holidays { li { (words::day(holiday.on)) "\u{a0}: " (holiday.name) } }
            }
        }
        @if let Some(week) = &calendar.week {
            section {
                h3 id="mee-week" { "La semaine d'école" }
                p { "En général, " (week.text) ". Une école peut en avoir une autre\u{a0}: voyez sa page." }
                p.mee-note {
                    (week.word.body_name)
                    @if let Some(day) = week.word.checked_on { ", vérifié le " (date::time(day)) }
                    "."
                }
            }
        }
        p.mee-note { "Source : " (calendar.source) "." }
        p { (view_link(links, insee, &ViewPath::Agenda, &html! { (super::TITLE) })) }
    };
    screen(commune, links, (&ViewPath::Holidays.to_string(), TITLE), &[Crumb::home()], &content)
}

fn until(period: &HolidayPeriod) -> Markup {
    html! {
        @match period.returns_on {
            Some(day) => { "retour en classe le " (date::time(day)) },
            None => "la date du retour n'est pas encore publiée",
        }
    }
}

fn table(calendar: &CalendarResource) -> Markup {
    let caption = "Vacances et ponts à venir";
    html! {
        section.mee-scroll tabindex="0" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { th scope="col" { "Vacances" } th scope="col" { "Premier jour sans classe" } th scope="col" { "Retour en classe" } } }
                tbody {
                    @for period in &calendar.holidays {
                        tr {
                            th scope="row" { (period.name) }
                            td { (date::time(period.starts_on)) }
                            td {
                                @match period.returns_on {
                                    Some(day) => (date::time(day)),
                                    None => "pas encore publié",
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
