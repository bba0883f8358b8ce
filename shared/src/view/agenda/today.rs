//! What today and tomorrow are, on the home and on a school's page.

use maud::{Markup, html};

use super::item;
use crate::agenda::{EventKind, words};
use crate::calendar::{DayAnswer, DayReason};
use crate::links::Links;
use crate::view::date;
use crate::view::frame::view_link;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::school::SchoolLife;
use crate::wire::today::TodayCard;

/// Whether there is school on a day, in words: « Il y a école. », « Pas d'école : vacances de Noël. »
pub(in crate::view) fn school(answer: &DayAnswer) -> String {
    answer.sentence()
}

impl DayAnswer {
    /// The answer as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.has_school, self.reason) {
            (Some(true), _) if self.is_morning_only => "Il y a école le matin.".to_owned(),
            (Some(true), _) if self.label == "École" => "Il y a école.".to_owned(),
            (Some(true), _) => format!("Il y a école\u{a0}: {}.", self.label),
            (Some(false), DayReason::DayOff) => format!("{}.", self.label),
            (Some(false), DayReason::Weekend) => format!("Pas d'école le {}.", self.reason_within()),
            (Some(false), _) => format!("Pas d'école\u{a0}: {}.", self.reason_within()),
            (None, _) => format!("{}.", self.label),
        }
    }

    /// The answer as the rest of a sentence: « Aujourd'hui : il y a école. »
    #[must_use]
    pub fn rest_of_sentence(&self) -> String {
        uncapitalized(&self.sentence())
    }

    /// Why there is no school, within a sentence; the names of public holidays and what a body writes stay as they are.
    #[must_use]
    pub fn reason_within(&self) -> String {
        match self.reason {
            DayReason::Holidays | DayReason::Weekend | DayReason::DayOff => uncapitalized(&self.label),
            _ => self.label.clone(),
        }
    }
}

fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The block of the home; nothing where there is nothing to say.
pub(in crate::view) fn today(commune: &CommuneResource, cards: &[TodayCard], links: &Links) -> Markup {
    let insee = &commune.commune.insee;
    html! {
        @if !cards.is_empty() {
            section {
                h3 id="mee-today" { "Aujourd'hui" }
                dl.mee-facts {
                    @for card in cards {
                        div {
                            dt { (crate::text::bound(&card.title)) }
                            dd {
                                @match card.view.as_deref().and_then(|view| view.parse::<ViewPath>().ok()) {
                                    Some(view) => (view_link(links, insee, &view, &html! { (card.text) })),
                                    None => (card.text),
                                }
                            }
                        }
                    }
                }
                p { (view_link(links, insee, &ViewPath::Agenda, &html! { "Voir tout l'agenda" })) }
            }
        }
    }
}

/// What goes on at a school: its week, today and tomorrow, what takes place next.
pub(in crate::view) fn school_life(commune: &CommuneResource, life: &SchoolLife, links: &Links) -> Markup {
    let insee = &commune.commune.insee;
    html! {
        section {
            h3 id="mee-life" { "La vie de l'école" }
            dl.mee-facts {
                @if let Some(week) = &life.week { div { dt { "La semaine" } dd { (week.text) } } }
                div { dt { "Aujourd'hui" } dd { (school(&life.day)) } }
                div { dt { "Demain" } dd { (school(&life.tomorrow)) } }
                @if let Some(next) = &life.next_holidays {
                    div {
                        dt { "Prochaines vacances" }
                        dd {
                            (view_link(links, insee, &ViewPath::Holidays, &html! { (next.name) }))
                            ", à partir du " (date::time(next.starts_on))
                        }
                    }
                }
            }
            @if !life.next.is_empty() {
                h4 id="mee-next" { "Bientôt" }
                ul.mee-list {
                    @for one in &life.next {
                        li {
                            // A registration says its days itself.
                            @if one.kind == EventKind::Event { (words::day(one.starts_on)) "\u{a0}: " }
                            (item(one, commune, links))
                        }
                    }
                }
            }
            h4 id="mee-subscribe" { "L'agenda de l'école" }
            (super::subscribe(&life.feeds))
        }
    }
}
