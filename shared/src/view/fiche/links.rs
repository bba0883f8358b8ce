//! Links from a fiche to other fiches.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::Link;
use crate::ids::FicheId;
use crate::links::Links;
use crate::text::bound;
use crate::view::frame::fiche_view;
use crate::view::href;

impl Pen<'_> {
    /// A link to the fiche where it is here, to its official page where it is an official one, plain words otherwise.
    pub(super) fn fiche_link(&self, id: &FicheId, words: &Markup, name: &str) -> Markup {
        if let Some(url) = self.fiche.and_then(|fiche| fiche.linked.get(id)).and_then(|url| href::web_href(url)) {
            return html! {
                a href=(url) data-mee-view=(fiche_view(&id.slug())) {
                    @if name.trim().is_empty() { "Fiche " (id) } @else { (words) }
                }
            };
        }
        Links::official(id).map_or_else(|| words.clone(), |page| href::external(&page, words, name))
    }

    /// A titled link, nothing where it leads nowhere.
    pub(super) fn link(&self, link: &Link) -> Option<Markup> {
        let words = html! { (bound(&link.title)) };
        let linked = self.fiche.map(|fiche| &fiche.linked);
        let is_here = link.fiche.as_ref().is_some_and(|id| linked.is_some_and(|linked| linked.contains_key(id)));
        let drawn = match (&link.fiche, link.url.as_deref().and_then(href::safe_href)) {
            (Some(id), _) if is_here => self.fiche_link(id, &words, &link.title),
            (_, Some(url)) => href::external(&url, &words, &link.title),
            (Some(id), None) if id.is_official() => self.fiche_link(id, &words, &link.title),
            _ => return None,
        };
        Some(html! {
            (drawn)
            @if let Some(note) = &link.note { span.mee-note { " – " (note) } }
        })
    }

    /// The links that lead somewhere, as a list; nothing when there is none.
    pub(super) fn link_list(&self, links: &[Link]) -> Option<Markup> {
        let drawn: Vec<Markup> = links.iter().filter_map(|link| self.link(link)).collect();
        (!drawn.is_empty()).then(|| html! { ul.mee-list { @for link in drawn { li { (link) } } } })
    }
}
