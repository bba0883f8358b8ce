//! What stands around a body: links, sources, counters, online services, the contents of a dossier.

use mee_shared::fiche::{
    Block, ContentsSection, Counter, CounterRole, FicheKind, Inline, Link, OnlineService, Source, inline_text,
};
use mee_shared::ids::FicheId;
use roxmltree::Node;

use super::document::Reader;
use super::inlines::push_text;
use super::text::{METADATA, child, children, file_label, filled, is_inline, joined, link_url, name, plain, url_of};

/// Parts of a service's own sheet (`R`) that make its entry and are no text of its body.
const OWN_SERVICE: &[&str] = &["LienWeb", "LienMonServicePublic", "NumeroCerfa", "AutreNumero", "NoticeLiee"];

impl Reader {
    /// Takes an annex where it belongs; false when the element is none.
    pub(super) fn annex(&mut self, node: Node<'_, '_>, is_at_root: bool) -> bool {
        let is_service = name(node.document().root_element()) == "ServiceComplementaire";
        match name(node) {
            "Reference" => {
                let source = source(node);
                self.sources.push(source);
            }
            "Definition" | "Abreviation" => self.glossary_entry(node),
            "VoirAussi" => self.see_also(node),
            "FicheLiee" => {
                let link = self.link(node);
                self.see_also.push(link);
            }
            "Dossier" if is_service && is_at_root => {
                let link = self.link(node);
                self.see_also.push(link);
            }
            "QuestionReponse" | "CommentFaireSi" => {
                let link = self.link(node);
                self.questions.push(link);
            }
            "PourEnSavoirPlus" | "Actualite" | "SiteInternetPublic" | "Partenaire" => {
                let link = self.link(node);
                self.further_reading.push(link);
            }
            "SousDossier" | "SousTheme" => self.section(node),
            "Fiche" | "Dossier" if is_at_root => self.loose_content(node),
            "RechercheGuidee" => self.guided_search = node.attribute("ID").and_then(|id| id.parse().ok()),
            own if is_service && is_at_root && OWN_SERVICE.contains(&own) => {}
            _ => return false,
        }
        true
    }

    fn see_also(&mut self, node: Node<'_, '_>) {
        for part in node.children().filter(Node::is_element) {
            let link = self.link(part);
            if !link.title.is_empty() {
                self.see_also.push(link);
            }
        }
    }

    /// A titled link with whatever the producer adds to it.
    pub(super) fn link(&mut self, node: Node<'_, '_>) -> Link {
        let mut words = Vec::new();
        let mut notes = Vec::new();
        for part in node.children().filter(|part| !METADATA.contains(&name(*part))) {
            match name(part) {
                "" => push_text(&mut words, part.text().unwrap_or_default()),
                "Titre" | "Paragraphe" => push_text(&mut words, &format!(" {} ", plain(part))),
                "LienWeb" | "Texte" | "Theme" | "Source" | "Dossier" | "Complement" | "Introduction"
                | "Description" => {
                    notes.push(plain(part));
                }
                inline if is_inline(inline) => self.inline(part, &mut words),
                _ => {
                    self.count_unknown(part, "");
                    notes.push(plain(part));
                }
            }
        }
        let numbers =
            ["numerocerfa", "autrenumero", "commentaireLien"].into_iter().filter_map(|name| node.attribute(name));
        notes.extend(numbers.map(|number| number.trim().to_owned()));
        notes.extend(file_label(node));
        let url = url_of(node).or_else(|| child(node, "LienWeb").and_then(url_of));
        // The identifier of a reading elsewhere names the producer's card of it, not a fiche.
        let fiche = node.attribute("ID").filter(|_| url.is_none()).and_then(|id| id.parse::<FicheId>().ok());
        let mut title = inline_text(&words).trim().to_owned();
        if title.is_empty() {
            // A bare address is named by who publishes it.
            title = if notes.is_empty() { url.clone().unwrap_or_default() } else { notes.remove(0) };
        }
        Link { title, fiche: fiche.filter(FicheId::is_official), url, note: joined(notes, ", ") }
    }

    fn section(&mut self, node: Node<'_, '_>) {
        let title = child(node, "Titre").map(plain).unwrap_or_default();
        let mut links = Vec::new();
        let mut inner = Vec::new();
        for part in node.children().filter(|part| part.is_element() && name(*part) != "Titre") {
            match name(part) {
                "SousDossier" | "SousTheme" => inner.push(part),
                _ => {
                    let link = self.link(part);
                    links.push(link);
                }
            }
        }
        self.contents.push(ContentsSection { title, links });
        for section in inner {
            self.section(section);
        }
    }

    fn loose_content(&mut self, node: Node<'_, '_>) {
        let link = self.link(node);
        match self.contents.last_mut() {
            Some(section) if section.title.is_empty() => section.links.push(link),
            _ => self.contents.push(ContentsSection { title: String::new(), links: vec![link] }),
        }
    }

    /// A place to turn to: among the fiche's counters at the root, each once, or where it stands in the body.
    pub(super) fn counter_block(
        &mut self,
        node: Node<'_, '_>,
        role: CounterRole,
        is_at_root: bool,
        out: &mut Vec<Block>,
    ) {
        let counter = self.counter(node, role);
        if !is_at_root {
            out.push(Block::Contact(counter));
        } else if !self.counters.contains(&counter) {
            self.counters.push(counter);
        }
    }

    fn counter(&mut self, node: Node<'_, '_>, role: CounterRole) -> Counter {
        let mut webs = children(node, "RessourceWeb");
        let url = url_of(node).or_else(|| webs.find_map(url_of));
        let notes = children(node, "Complement").filter(|note| child(*note, "Titre").is_none()).map(plain);
        let mut details = Vec::new();
        let others = node.children().filter(|part| match name(*part) {
            "Titre" | "PivotLocal" | "Source" => false,
            "Complement" => child(*part, "Titre").is_some(),
            "RessourceWeb" => !plain(*part).is_empty(),
            _ => true,
        });
        for part in others {
            match name(part) {
                "RessourceWeb" => details.push(web_paragraph(part)),
                _ => self.mixed([part], &mut details),
            }
        }
        Counter {
            role,
            title: child(node, "Titre").map(plain).unwrap_or_default(),
            pivot: child(node, "PivotLocal").map(plain).and_then(filled),
            url,
            note: joined(notes, "; "),
            provider: joined(children(node, "Source").map(plain), ", "),
            details,
            id: node.attribute("ID").map(str::to_owned),
        }
    }

    /// An online service: among the fiche's services at the root, or where it stands in the body.
    pub(super) fn service_block(&mut self, node: Node<'_, '_>, is_at_root: bool, out: &mut Vec<Block>) {
        let service = self.service(node);
        if !is_at_root {
            out.push(Block::OnlineService(service));
        } else if !self.online_services.contains(&service) {
            self.online_services.push(service);
        }
    }

    fn service(&mut self, node: Node<'_, '_>) -> OnlineService {
        let mut introduction: Vec<Block> = node
            .attribute("commentaireLien")
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(Block::paragraph)
            .into_iter()
            .collect();
        let own_parts = |part: &Node<'_, '_>| {
            matches!(name(*part), "Titre" | "Source" | "ServiceEnLigneAnnexe") || OWN_SERVICE.contains(&name(*part))
        };
        self.mixed(node.children().filter(|part| !own_parts(part)), &mut introduction);
        let mut webs = children(node, "LienWeb");
        let url_of_node = url_of(node);
        let first_web = if url_of_node.is_none() { webs.next() } else { None };
        let mut notices = Vec::new();
        for part in node.children().filter(|part| matches!(name(*part), "NoticeLiee" | "ServiceEnLigneAnnexe")) {
            notices.push(self.notice(part));
        }
        for web in webs {
            notices.push(self.notice(web));
        }
        let sources = children(node, "Source").map(plain).chain(first_web.map(plain));
        OnlineService {
            title: child(node, "Titre").map(plain).unwrap_or_default(),
            url: url_of_node.or_else(|| first_web.and_then(url_of)),
            provider: joined(sources, ", "),
            kind: node.attribute("type").map(str::to_owned),
            form_number: form_number(node),
            introduction,
            notices,
            file: file_label(node).or_else(|| first_web.and_then(file_label)),
            id: node.attribute("ID").map(str::to_owned),
        }
    }

    fn notice(&mut self, node: Node<'_, '_>) -> Link {
        let mut link = self.link(node);
        if link.title.is_empty() {
            link.title = node.attribute("type").unwrap_or("Notice").to_owned();
        }
        link
    }

    /// The entry of a service's own sheet: its address, its form's number and its notices stand at the root.
    pub(super) fn own_service(&mut self, root: Node<'_, '_>, kind: FicheKind) {
        let has_entry = root.children().any(|part| OWN_SERVICE.contains(&name(part)));
        if kind != FicheKind::Procedure || name(root) != "ServiceComplementaire" || !has_entry {
            return;
        }
        let mut webs = children(root, "LienWeb").chain(children(root, "LienMonServicePublic"));
        let web = webs.next();
        let mut notices = Vec::new();
        for part in children(root, "NoticeLiee") {
            notices.push(self.notice(part));
        }
        for other in webs {
            notices.push(self.notice(other));
        }
        let service = OnlineService {
            title: super::header::dublin_core(root, "title").unwrap_or_default(),
            url: web.and_then(url_of),
            provider: web.map(plain).and_then(filled),
            kind: root.attribute("type").map(str::to_owned),
            form_number: form_number(root),
            introduction: Vec::new(),
            notices,
            file: web.and_then(file_label),
            id: root.attribute("ID").map(str::to_owned),
        };
        self.online_services.push(service);
    }
}

/// The texts that the header names by their address alone, where no reference describes them.
pub(super) fn sources_of_header(root: Node<'_, '_>) -> Vec<Source> {
    let described: Vec<&str> =
        root.descendants().filter(|node| name(*node) == "Reference").filter_map(|node| node.attribute("URL")).collect();
    let named = super::header::dublin_core(root, "source").unwrap_or_default();
    named
        .split(", ")
        .filter(|address| !described.contains(&address.trim()))
        .filter_map(link_url)
        .map(|url| Source { title: url.clone(), article: None, note: None, url: Some(url), id: None })
        .collect()
}

/// A text of law, with what it is about and who publishes it.
fn source(node: Node<'_, '_>) -> Source {
    let title = child(node, "Titre");
    let notes =
        node.children().filter(|part| Some(*part) != title && !METADATA.contains(&name(*part))).map(plain_or_text);
    let note = joined(notes, ", ");
    let title = title.map(plain).and_then(filled).or_else(|| url_of(node)).unwrap_or_default();
    Source { title, article: None, note, url: url_of(node), id: node.attribute("ID").map(str::to_owned) }
}

fn plain_or_text(node: Node<'_, '_>) -> String {
    if node.is_text() { node.text().unwrap_or_default().trim().to_owned() } else { plain(node) }
}

/// The numbers of an official form: the Cerfa's first, then the administration's own.
fn form_number(node: Node<'_, '_>) -> Option<String> {
    let attributes = ["numerocerfa", "autrenumero"].into_iter().filter_map(|name| node.attribute(name));
    let elements = children(node, "NumeroCerfa").chain(children(node, "AutreNumero")).map(plain);
    joined(attributes.map(|number| number.trim().to_owned()).chain(elements), ", ")
}

fn web_paragraph(node: Node<'_, '_>) -> Block {
    let words = vec![Inline::text(plain(node))];
    let inlines = match url_of(node) {
        Some(url) => vec![Inline::ExternalLink { url, inlines: words, comment: None }],
        None => words,
    };
    Block::Paragraph { inlines }
}
