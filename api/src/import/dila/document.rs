//! One document: its root, and what each part of it becomes.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::fiche::{
    Block, CalloutKind, ContentsSection, Counter, Fiche, FicheKind, GlossaryEntry, Link, OnlineService, Origin,
    OriginKind, Source,
};
use mee_shared::ids::FicheId;
use roxmltree::{Document, Node, ParsingOptions};

use super::error::{DocumentError, DocumentProblem};
use super::header::{self, DUBLIN_CORE, HEADER};
use super::text::name;

/// The producer as the licence asks to name it.
const PRODUCER: &str = "Service-Public.gouv.fr / DILA";
/// The licence of the co-marquage.
const LICENCE: &str = "Licence Ouverte 2.0";
/// The licence's text.
const LICENCE_URL: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

/// Nodes any file may have: the indexes of a set name each of its documents several times.
const MAX_NODES: u32 = 1_000_000;
/// Elements a document may have; the largest real ones have some thousands.
const MAX_ELEMENTS: usize = 50_000;
/// Characters of an unknown element's name that a report shows.
const MAX_NAME: usize = 60;
/// How deep elements may be nested: real documents stay under 15.
///
/// A list takes two levels of XML and four of JSON, whose reader stops at 128; so every accepted fiche reads back.
const MAX_DEPTH: usize = 48;

/// The roots of the index files that lie beside the documents in a set, in lower case.
const INDEXES: &[&str] = &[
    "accueil",
    "menu",
    "arborescence",
    "commentfairesi",
    "questionsreponses",
    "servicesenligne",
    "centresdecontact",
    "redirections",
    "idxdatemodifimp",
    "dossiers",
    "glossaire",
    "ressources",
    "ressourcesenligne",
    "pivots",
    "annuaire",
];

/// One document of the set as a fiche, with what the reader did not know.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedDocument {
    /// The fiche.
    pub fiche: Fiche,
    /// Nodes of the producer's tree it stands under, itself included.
    pub ancestors: BTreeSet<String>,
    /// Elements this version does not know, by path from the root, with how often each occurs; their text is kept.
    pub unknown_elements: BTreeMap<String, u32>,
}

/// Maps one document of the co-marquage to a fiche.
///
/// `file_name` is what errors and the origin call it; the identifier comes from the XML.
///
/// # Errors
/// When the text is not well-formed XML, is an index of the set, or carries no official identifier.
pub fn parse_document(file_name: &str, xml: &str) -> Result<ParsedDocument, DocumentError> {
    let document = open(file_name, xml)?;
    let root = document.root_element();
    let id = official_id(root).map_err(|problem| error_at(file_name, &document, root, problem))?;
    let mut reader = Reader::new(root);
    let (kind, is_listed) = reader.kind(root);
    let mut short_answer = Vec::new();
    let mut body = Vec::new();
    reader.own_service(root, kind);
    reader.root(root, &mut short_answer, &mut body);
    reader.sources.extend(super::annexes::sources_of_header(root));
    let path = header::producer_path(root, &id);
    let ancestors = header::ancestors(root, &path);
    let title = header::dublin_core(root, "title").unwrap_or_else(|| id.as_str().to_owned());
    let fiche = Fiche {
        slug: id.slug(),
        kind,
        summary: header::dublin_core(root, "description").unwrap_or_default(),
        short_answer,
        body,
        audiences: header::audiences(root),
        levels: header::levels(&id, &ancestors, &title),
        themes: header::themes(root, &path),
        producer_path: path,
        keywords: Vec::new(),
        sources: reader.sources,
        counters: reader.counters,
        online_services: reader.online_services,
        see_also: reader.see_also,
        questions: reader.questions,
        further_reading: reader.further_reading,
        contents: reader.contents,
        glossary: reader.glossary,
        guided_search: reader.guided_search.filter(|search| *search != id),
        checked_on: None,
        checked_against: None,
        changed_on: header::changed_on(root),
        revised_on: header::revised_on(root),
        review_by: None,
        origin: Origin {
            kind: OriginKind::Official,
            producer: PRODUCER.to_owned(),
            licence: LICENCE.to_owned(),
            licence_url: Some(LICENCE_URL.to_owned()),
            url: root.attribute("spUrl").and_then(super::text::link_url),
            file: file_name.rsplit(['/', '\\']).next().map(str::to_owned),
        },
        slots: Vec::new(),
        is_listed,
        withdrawn_on: None,
        replaced_by: None,
        title,
        id,
    };
    Ok(ParsedDocument { fiche, ancestors, unknown_elements: reader.unknown })
}

/// Parses the XML and refuses what no real document has.
pub(super) fn open<'i>(file_name: &str, xml: &'i str) -> Result<Document<'i>, DocumentError> {
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| parse_error(file_name, xml, &error))?;
    let mut open_elements: Vec<Node<'_, '_>> = Vec::new();
    let is_fiche = matches!(name(document.root_element()), "Publication" | "ServiceComplementaire");
    for (count, node) in document.root().descendants().filter(Node::is_element).enumerate() {
        if is_fiche && count >= MAX_ELEMENTS {
            return Err(error_at(file_name, &document, node, DocumentProblem::TooManyNodes));
        }
        let parent = node.parent_element();
        while open_elements.last().copied() != parent && open_elements.pop().is_some() {}
        open_elements.push(node);
        if open_elements.len() > MAX_DEPTH {
            return Err(error_at(file_name, &document, node, DocumentProblem::TooDeep(MAX_DEPTH)));
        }
    }
    Ok(document)
}

/// The document's identifier, once its root is one of the two that carry fiches.
pub(super) fn official_id(root: Node<'_, '_>) -> Result<FicheId, DocumentProblem> {
    let root_name = name(root);
    let id = root.attribute("ID").unwrap_or_default();
    if root_name != "Publication" && root_name != "ServiceComplementaire" {
        let is_index = INDEXES.contains(&root_name.to_lowercase().as_str());
        let problem = if is_index { DocumentProblem::Index } else { DocumentProblem::NotADocument };
        return Err(problem(root_name.to_owned()));
    }
    match id.parse::<FicheId>() {
        Ok(fiche) if fiche.is_official() => Ok(fiche),
        // The set's front pages are publications too, named after the index they hold.
        _ if INDEXES.contains(&id.to_lowercase().as_str()) || id == "Particuliers" || id == "Professionnels" => {
            Err(DocumentProblem::Index(id.to_owned()))
        }
        _ => Err(DocumentProblem::InvalidId(id.to_owned())),
    }
}

/// The error with the line on which the node starts.
pub(super) fn error_at(
    file: &str,
    document: &Document<'_>,
    node: Node<'_, '_>,
    problem: DocumentProblem,
) -> DocumentError {
    let row = document.text_pos_at(node.range().start).row;
    DocumentError { file: file.to_owned(), line: usize::try_from(row).ok(), problem }
}

fn parse_error(file: &str, xml: &str, error: &roxmltree::Error) -> DocumentError {
    let text = xml.trim_end();
    let is_closed = text.ends_with("</Publication>") || text.ends_with("</ServiceComplementaire>");
    let last_line = xml.lines().count().max(1);
    let (problem, line) = match error {
        roxmltree::Error::DtdDetected => {
            let before = xml.find("<!DOCTYPE").and_then(|at| xml.get(..at)).unwrap_or_default();
            (DocumentProblem::Doctype, before.matches('\n').count() + 1)
        }
        roxmltree::Error::NodesLimitReached => (DocumentProblem::TooManyNodes, last_line),
        _ if !is_closed && !is_other_root(text) => (DocumentProblem::Truncated, last_line),
        _ => (DocumentProblem::Malformed, usize::try_from(error.pos().row).unwrap_or(last_line)),
    };
    DocumentError { file: file.to_owned(), line: Some(line), problem }
}

/// Whether the text never was one of the documents, so that a missing end says nothing.
fn is_other_root(text: &str) -> bool {
    !text.contains("<Publication") && !text.contains("<ServiceComplementaire")
}

/// What is gathered while a document is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// What the words of the glossary mean, by identifier.
    pub(super) explanations: BTreeMap<String, String>,
    pub(super) unknown: BTreeMap<String, u32>,
    /// Whether a link's words are being read: links do not nest in HTML.
    pub(super) is_in_link: bool,
    pub(super) sources: Vec<Source>,
    pub(super) counters: Vec<Counter>,
    pub(super) online_services: Vec<OnlineService>,
    pub(super) see_also: Vec<Link>,
    pub(super) questions: Vec<Link>,
    pub(super) further_reading: Vec<Link>,
    pub(super) contents: Vec<ContentsSection>,
    pub(super) glossary: Vec<GlossaryEntry>,
    pub(super) guided_search: Option<FicheId>,
}

impl Reader {
    fn new(root: Node<'_, '_>) -> Self {
        Self { explanations: super::glossary::explanations(root), ..Self::default() }
    }

    /// Counts an element this version does not know.
    pub(super) fn count_unknown(&mut self, node: Node<'_, '_>, suffix: &str) {
        let mut steps: Vec<String> =
            node.ancestors().filter(Node::is_element).map(|step| name(step).chars().take(MAX_NAME).collect()).collect();
        steps.reverse();
        let count = self.unknown.entry(steps.join("/") + suffix).or_default();
        *count = count.saturating_add(1);
    }

    fn kind(&mut self, root: Node<'_, '_>) -> (FicheKind, bool) {
        let kind = header::kind(root).unwrap_or_else(|(nearest, declared)| {
            self.count_unknown(root, &format!("[@type=\"{declared}\"]"));
            nearest
        });
        (kind, !matches!(kind, FicheKind::GuidedSearch | FicheKind::Procedure))
    }

    /// Reads the root's children: notices first, the introduction apart, the rest in order.
    fn root(&mut self, root: Node<'_, '_>, short_answer: &mut Vec<Block>, body: &mut Vec<Block>) {
        let is_header =
            |node: &Node<'_, '_>| node.tag_name().namespace() == Some(DUBLIN_CORE) || HEADER.contains(&name(*node));
        let (notices, rest): (Vec<_>, Vec<_>) =
            root.children().filter(|node| !is_header(node)).partition(|node| name(*node) == "Avertissement");
        let (introductions, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|node| name(*node) == "Introduction");
        for notice in notices {
            self.callout(notice, CalloutKind::Notice, body);
        }
        for introduction in introductions {
            self.block(introduction, short_answer);
        }
        self.mixed(rest, body);
    }
}
