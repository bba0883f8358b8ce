//! What is new: the list of dossiers d'actualité, and each of them.

use maud::{Markup, html};

use super::fiche::Pen;
use super::frame::{Crumb, screen, view_link};
use super::preview::Preview;
use super::{date, href, lists, states};
use crate::fiche::layer::{LayerLevel, Word};
use crate::links::Links;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::news::{NamedSchool, NewsResource, NewsSummary, PublishedPicture};

/// The list's title.
pub const TITLE: &str = "Actualités";

/// The dossiers of the commune, in the order given.
#[must_use]
pub fn news(commune: &CommuneResource, news: &[NewsSummary], links: &Links) -> Markup {
    let content = html! {
        @if news.is_empty() {
            (states::empty("Aucune actualité en ce moment. Les réponses de ce portail restent valables."))
        } @else {
            (cards(news))
        }
    };
    screen(commune, links, ("news", TITLE), &[Crumb::home()], &content)
}

/// Dossiers as cards.
pub(super) fn cards(news: &[NewsSummary]) -> Markup {
    html! {
        ul.mee-cards {
            @for news in news {
                li.mee-card {
                    p.mee-card-title {
                        a href=(news.url) data-mee-view=(ViewPath::Dossier(news.slug.clone())) { (bound(&news.title)) }
                    }
                    p { (bound(&news.summary)) }
                    p.mee-note { (origin(&news.word, news.school.as_ref())) " · " (dates(news)) }
                }
            }
        }
    }
}

/// One dossier; with a draft's notice where it is one.
#[must_use]
pub fn dossier(commune: &CommuneResource, news: &NewsResource, links: &Links, preview: Option<&Preview<'_>>) -> Markup {
    let summary = &news.summary;
    let view = ViewPath::Dossier(summary.slug.clone()).to_string();
    let mut pen = Pen::without_fiche(commune, links, &summary.title, &["mee-related"]);
    let content = html! {
        @if let Some(preview) = preview { (preview.notice()) }
        p.mee-lead { (bound(&summary.summary)) }
        p.mee-note {
            (origin(&summary.word, summary.school.as_ref())) " · " (dates(summary))
            @if let Some(day) = summary.word.checked_on { " · vérifié le " (date::time(day)) }
        }
        @if let Some(picture) = &summary.picture { (self::picture(picture)) }
        (pen.blocks(&news.blocks))
        @if let Some(school) = &summary.school {
            p { a href=(school.url) data-mee-view=(ViewPath::School(school.uai.clone())) { "La page de l'école : " (school.name) } }
        }
        @if !news.fiches.is_empty() {
            section {
                h3 id="mee-related" { "Les réponses à connaître" }
                (lists::fiche_titles(&news.fiches))
            }
        }
        p { (view_link(links, &commune.commune.insee, &ViewPath::News, &html! { "Toutes les actualités" })) }
    };
    screen(commune, links, (&view, &summary.title), &[Crumb::home(), Crumb::news()], &content)
}

/// Whose word it is, in words.
fn origin(word: &Word, school: Option<&NamedSchool>) -> Markup {
    let kind = match word.level {
        LayerLevel::National => "nationale",
        LayerLevel::Rectorat | LayerLevel::Dsden => "de l'Éducation nationale",
        LayerLevel::Departement => "du département",
        LayerLevel::Epci => "de l'intercommunalité",
        LayerLevel::Commune => "de la commune",
    };
    html! {
        @match school {
            Some(school) => { "Information de l'école\u{a0}: " (school.name) ", avec " (word.body_name) },
            None => { "Information " (kind) "\u{a0}: " (word.body_name) },
        }
    }
}

fn dates(news: &NewsSummary) -> Markup {
    html! {
        @match news.valid_until {
            Some(until) => { "du " (date::time(news.valid_from)) " au " (date::time(until)) },
            None => { "depuis le " (date::time(news.valid_from)) },
        }
    }
}

fn picture(picture: &PublishedPicture) -> Markup {
    let (whole, small) = (href::web_href(&picture.url), href::web_href(&picture.small_url));
    html! {
        @if let (Some(whole), Some(small)) = (whole, small) {
            figure.mee-figure {
                a href=(whole) { img src=(small) alt=(picture.alternative) loading="lazy" referrerpolicy="no-referrer"; }
            }
        }
    }
}
