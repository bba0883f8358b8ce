//! What stands below a fiche's text: services, counters, other fiches, sources, glossary.

use maud::{Markup, html};

use super::pen::Pen;
use super::{local_word, turn_to};
use crate::directory::ResolvedCounter;
use crate::fiche::{Counter, Link, OnlineService, Source};
use crate::links::Links;
use crate::view::frame::view_link;
use crate::view::href;
use crate::view_path::ViewPath;

/// The producer's id of « Établissement scolaire », which it can only link to the national directory.
const SCHOOL: &str = "R12125";

/// What a dossier or a theme of the producer holds.
pub(super) fn contents(pen: &mut Pen<'_>) -> Markup {
    let contents = pen.fiche.map_or(&[][..], |fiche| fiche.fiche.contents.as_slice());
    html! {
        @for section in contents {
            @if let Some(list) = pen.link_list(&section.links) {
                @if section.title.trim().is_empty() { (list) } @else { (titled(pen, &section.title, &list)) }
            }
        }
    }
}

/// « Services en ligne et formulaires »: those of bodies here before the fiche's own.
pub(super) fn online_services(pen: &mut Pen<'_>) -> Markup {
    let Some(fiche) = pen.fiche else { return html! {} };
    let (local, services) = (&fiche.local_services, &fiche.fiche.online_services);
    if local.is_empty() && services.is_empty() {
        return html! {};
    }
    let list = pen.in_chapter(|pen| {
        html! {
            ul.mee-list {
                @for signed in local { li { (pen.service(&signed.content)) (local_word::signature(&signed.word)) } }
                @for service in services { li { (pen.service(service)) } }
            }
        }
    });
    titled(pen, "Services en ligne et formulaires", &list)
}

/// Links of bodies here, each with whose word it is.
pub(super) fn local_links(pen: &mut Pen<'_>) -> Markup {
    let local = pen.fiche.map_or(&[][..], |fiche| fiche.local_links.as_slice());
    let mut items = Vec::new();
    for signed in local {
        if let Some(link) = pen.link(&signed.content) {
            items.push(html! { li { (link) (local_word::signature(&signed.word)) } });
        }
    }
    if items.is_empty() {
        return html! {};
    }
    titled(pen, "Près de chez vous", &html! { ul.mee-list { @for item in &items { (item) } } })
}

/// The two lists of counters: « où accomplir la démarche » and « où s'informer ».
pub(super) fn counters(pen: &mut Pen<'_>) -> Markup {
    let Some(lists) = pen.fiche.map(|fiche| &fiche.turn_to) else { return html! {} };
    html! {
        (counter_list(pen, &lists.to_act, "Où accomplir la démarche"))
        (counter_list(pen, &lists.to_ask, "Où s'informer"))
    }
}

fn counter_list<'a>(pen: &mut Pen<'a>, counters: &'a [ResolvedCounter], title: &str) -> Markup {
    if counters.is_empty() {
        return html! {};
    }
    let list = pen.in_chapter(|pen| {
        html! { ul.mee-list { @for counter in counters { li { (turn_to::counter(pen, counter)) } } } }
    });
    titled(pen, title, &list)
}

/// Other questions, other fiches, further reading.
pub(super) fn related(pen: &mut Pen<'_>) -> Markup {
    let Some(fiche) = pen.fiche.map(|fiche| &fiche.fiche) else { return html! {} };
    html! {
        (related_list(pen, "Autres questions", &fiche.questions))
        (related_list(pen, "Voir aussi", &fiche.see_also))
        (related_list(pen, "Pour en savoir plus", &fiche.further_reading))
    }
}

fn related_list(pen: &mut Pen<'_>, title: &str, links: &[Link]) -> Markup {
    pen.link_list(links).map_or_else(|| html! {}, |list| titled(pen, title, &list))
}

/// The texts of law, folded: few parents read them, and they must be there for those who do.
pub(super) fn sources(pen: &mut Pen<'_>) -> Markup {
    let sources = pen.fiche.map_or(&[][..], |fiche| fiche.fiche.sources.as_slice());
    html! {
        @if !sources.is_empty() {
            details.mee-sources { summary { "Textes de référence" } (source_list(sources)) }
        }
    }
}

/// The words explained once for the whole fiche, folded: each is also explained where it first stands.
pub(super) fn glossary(pen: &mut Pen<'_>) -> Markup {
    let entries = pen.fiche.map_or(&[][..], |fiche| fiche.fiche.glossary.as_slice());
    html! {
        @if !entries.is_empty() {
            details.mee-glossary {
                summary { "Les mots de cette fiche" }
                dl {
                    @for entry in entries {
                        dt { (entry.title) }
                        dd {
                            (pen.blocks(&entry.blocks))
                            @if !entry.sources.is_empty() { (source_list(&entry.sources)) }
                        }
                    }
                }
            }
        }
    }
}

impl<'a> Pen<'a> {
    /// An online service: its name, who runs it, what to know before opening it.
    pub(super) fn service(&mut self, service: &'a OnlineService) -> Markup {
        let official = service.id.as_ref().and_then(|id| id.parse().ok()).and_then(|id| Links::official(&id));
        let url = service.url.clone().or(official).unwrap_or_default();
        let notices = self.link_list(&service.notices);
        html! {
            p.mee-card-title { (href::external(&url, &html! { (service.title) }, &service.title)) }
            @let facts = service_facts(service);
            @if !facts.is_empty() { p.mee-note { (facts.join(" · ")) } }
            (self.blocks(&service.introduction))
            @if let Some(notices) = notices { (notices) }
        }
    }

    /// A counter: its name, a link to where it is found, how to reach it.
    pub(super) fn counter(&mut self, counter: &'a Counter) -> Markup {
        html! {
            p.mee-card-title { (self.counter_name(counter)) }
            (self.counter_facts(counter))
        }
    }

    /// A counter in the middle of a text: one line where its name is all there is to say.
    pub(super) fn counter_within(&mut self, counter: &'a Counter) -> Markup {
        if counter.note.is_none() && counter.provider.is_none() && counter.details.is_empty() {
            return html! { p.mee-contact { "Où s'adresser : " (self.counter_name(counter)) } };
        }
        html! { div.mee-service { (self.counter(counter)) } }
    }

    fn counter_name(&self, counter: &Counter) -> Markup {
        let address = counter.url.as_deref().or_else(|| counter.pivot.as_deref().map(directory));
        let commune = &self.commune.commune;
        html! {
            @match address {
                Some(address) => (href::external(address, &html! { (counter.title) }, &counter.title)),
                None => (counter.title),
            }
            // A parent who reads « Mairie » on a page shared with others must know which.
            @if counter.pivot.as_deref() == Some("mairie") && counter.title == "Mairie" { " : " (commune.name) }
            @if counter.id.as_deref() == Some(SCHOOL) {
                ", " (view_link(self.links, &commune.insee, &ViewPath::Schools, &html! { "voir les écoles de la commune" }))
            }
        }
    }

    pub(super) fn counter_facts(&mut self, counter: &'a Counter) -> Markup {
        html! {
            @if let Some(note) = &counter.note { p { (note) } }
            @if let Some(provider) = &counter.provider { p.mee-note { (provider) } }
            (self.blocks(&counter.details))
        }
    }
}

/// Where the coordinates of a local service are found, by its pivot: the addresses that the co-marquage itself gives,
/// the State's directory for the others.
fn directory(pivot: &str) -> &'static str {
    match pivot {
        "mairie" => "https://lannuaire.service-public.gouv.fr/navigation/mairie",
        "inspection_academique" | "rectorat" => {
            "https://www.education.gouv.fr/les-regions-academiques-academies-et-services-departementaux-de-l-education-nationale-6557"
        }
        "cpam" => "https://www.ameli.fr/assure/adresses-et-contacts",
        "msa" => "https://www.msa.fr/lfy/web/msa/contact/coordonnees-msa",
        "cij" => "https://www.cidj.com/nous-rencontrer",
        _ => "https://lannuaire.service-public.gouv.fr/",
    }
}

fn service_facts(service: &OnlineService) -> Vec<String> {
    let form_number = service.form_number.as_ref().map(|number| format!("Cerfa n° {number}"));
    [service.kind.clone(), form_number, service.provider.clone(), service.file.clone()].into_iter().flatten().collect()
}

fn source_list(sources: &[Source]) -> Markup {
    html! {
        ul.mee-list {
            @for source in sources {
                @let name = source_name(source);
                li {
                    @match &source.url {
                        Some(url) => (href::external(url, &html! { (name) }, &name)),
                        None => (name),
                    }
                    @if let Some(note) = &source.note { span.mee-note { " – " (note) } }
                }
            }
        }
    }
}

/// The text and its article, unless the producer's title already names the article.
fn source_name(source: &Source) -> String {
    match &source.article {
        Some(article) if source.title.contains(article.as_str()) => source.title.clone(),
        Some(article) => format!("{}, article {article}", source.title),
        None => source.title.clone(),
    }
}

fn titled(pen: &mut Pen<'_>, title: &str, content: &Markup) -> Markup {
    html! {
        section.mee-annex {
            (pen.heading(title, &html! { (title) }))
            (content)
        }
    }
}
