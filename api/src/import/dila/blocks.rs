//! The blocks of a body.

use mee_shared::fiche::{Block, CalloutKind, Case, ChoiceStyle, CounterRole, Inline, ListItem, ListStyle, inline_text};
use mee_shared::ids::FicheId;
use mee_shared::text::fold;
use roxmltree::Node;

use super::document::Reader;
use super::inlines::{push_text, trim};
use super::text::{child, name};

/// Elements of the body that are blocks; everything else outside a line is an annex or unknown.
const BLOCKS: &[&str] = &[
    "Paragraphe",
    "Titre",
    "TitreFlottant",
    "TitreAlternatif",
    "Texte",
    "Introduction",
    "ListeSituations",
    "Situation",
    "Chapitre",
    "SousChapitre",
    "BlocCas",
    "Cas",
    "ANoter",
    "ASavoir",
    "Attention",
    "Exemple",
    "Rappel",
    "Avertissement",
    "Complement",
    "Aide",
    "Liste",
    "Item",
    "Tableau",
    "Image",
    "Illustration",
    "ImageIllustration",
    "Video",
    "VideoIllustration",
    "ContenuIllustre",
    "Contenu",
    "Groupe",
    "Corps",
    "Questionnaire",
    "Conclusion",
    "Description",
    "InformationComplementaire",
    "FragmentConditionne",
    "Problematiques",
    "Problematique",
    "Branche",
    "OuSAdresser",
    "QuiPeutMAider",
    "OuSAdresserSupport",
    "Contact",
    "ServiceEnLigne",
    "ServiceEnLigneAnnexe",
    "LienExterneCommente",
    "Commentaire",
];

/// What leads from the end of a guided search to the fiche it is about; the source has an empty link there.
const GUIDED_END: &str = "Voir la réponse";

/// Whether this version knows the element as a block.
pub(super) fn is_known(name: &str) -> bool {
    BLOCKS.contains(&name)
}

impl Reader {
    /// The blocks of mixed content: runs of text and inlines become paragraphs, elements what they stand for.
    pub(super) fn mixed<'a, 'i: 'a>(&mut self, nodes: impl IntoIterator<Item = Node<'a, 'i>>, out: &mut Vec<Block>) {
        let nodes: Vec<Node<'a, 'i>> = nodes.into_iter().collect();
        let parent = nodes.first().and_then(Node::parent_element).map(name);
        let is_amid_text = matches!(parent, Some("Paragraphe" | "Titre" | "Legende"))
            || nodes.iter().any(|node| node.is_text() && !node.text().unwrap_or_default().trim().is_empty());
        let mut line = Vec::new();
        for node in nodes {
            if node.is_text() {
                push_text(&mut line, node.text().unwrap_or_default());
            } else if node.is_element() {
                if Self::stands_in_line(node, is_amid_text) {
                    self.inline(node, &mut line);
                } else {
                    end_paragraph(&mut line, out);
                    self.block(node, out);
                }
            }
        }
        end_paragraph(&mut line, out);
    }

    /// Appends what an element becomes, under its condition.
    pub(super) fn block(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let carries_condition = matches!(
            name(node),
            "Situation" | "Chapitre" | "SousChapitre" | "Cas" | "Item" | "Problematique" | "Branche"
        );
        match if carries_condition { None } else { self.condition(node) } {
            Some(condition) => {
                let mut blocks = Vec::new();
                self.bare_block(node, &mut blocks);
                if !blocks.is_empty() {
                    out.push(Block::Conditional { condition, blocks });
                }
            }
            None => self.bare_block(node, out),
        }
    }

    fn bare_block(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let is_at_root = node.parent_element().is_some_and(|parent| parent.parent_element().is_none());
        match name(node) {
            "Condition" | "SiSelectionne" | "Audience" | "Canal" | "Cible" => {}
            "Paragraphe"
            | "Texte"
            | "Introduction"
            | "FragmentConditionne"
            | "ContenuIllustre"
            | "Contenu"
            | "Description"
            | "Titre"
            | "TitreAlternatif"
            | "Commentaire" => self.mixed(node.children(), out),
            "TitreFlottant" => self.floating_title(node, out),
            "Chapitre"
            | "SousChapitre"
            | "Groupe"
            | "Corps"
            | "Questionnaire"
            | "Conclusion"
            | "InformationComplementaire" => self.chapter(node, out),
            "ListeSituations" => self.choice(node, "Situation", out),
            "BlocCas" => self.choice(node, "Cas", out),
            "Situation" | "Cas" => {
                let case = self.case(node);
                push_case(out, ChoiceStyle::Tabs, name(node) == "Situation", case);
            }
            "Problematiques" => self.chapter(node, out),
            "Problematique" | "Branche" => {
                let case = self.case(node);
                push_case(out, ChoiceStyle::Guided, false, case);
            }
            "ANoter" => self.callout(node, CalloutKind::Note, out),
            "ASavoir" => self.callout(node, CalloutKind::GoodToKnow, out),
            "Attention" => self.callout(node, CalloutKind::Warning, out),
            "Exemple" => self.callout(node, CalloutKind::Example, out),
            "Rappel" => self.callout(node, CalloutKind::Reminder, out),
            "Avertissement" => self.callout(node, CalloutKind::Notice, out),
            "Complement" | "Aide" => self.complement(node, out),
            "Liste" => self.list(node, out),
            "Item" => {
                let item = self.item(node);
                out.push(Block::List { style: ListStyle::Bullet, items: vec![item] });
            }
            "Tableau" => self.table(node, out),
            "Image" | "ImageIllustration" => self.image(node, out),
            "Illustration" if node.has_attribute("LienPublication") => self.image(node, out),
            "Illustration" => self.mixed(node.children(), out),
            "Video" | "VideoIllustration" => self.video(node, out),
            "LienExterneCommente" => self.commented_link_block(node, out),
            "LienInterne" => self.guided_end(node, out),
            "OuSAdresser" | "Contact" => self.counter_block(node, CounterRole::Do, is_at_root, out),
            "QuiPeutMAider" | "OuSAdresserSupport" => self.counter_block(node, CounterRole::Ask, is_at_root, out),
            "ServiceEnLigne" | "ServiceEnLigneAnnexe" => self.service_block(node, is_at_root, out),
            _ if self.annex(node, is_at_root) => {}
            _ => {
                self.count_unknown(node, "");
                self.mixed(node.children(), out);
            }
        }
    }

    /// The title of a node, and its other children.
    pub(super) fn titled<'a, 'i>(&mut self, node: Node<'a, 'i>) -> (Vec<Inline>, Vec<Node<'a, 'i>>) {
        let title = child(node, "Titre");
        let inlines = title.map(|title| self.title_inlines(title)).unwrap_or_default();
        (inlines, node.children().filter(|child| Some(*child) != title).collect())
    }

    /// The title of a node, and its other children as blocks.
    pub(super) fn titled_blocks(&mut self, node: Node<'_, '_>) -> (Vec<Inline>, Vec<Block>) {
        let (title, rest) = self.titled(node);
        let mut blocks = Vec::new();
        self.mixed(rest, &mut blocks);
        (title, blocks)
    }

    /// A titled part; without a title it is only its blocks, for an empty heading says nothing.
    fn chapter(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let is_conditional = matches!(name(node), "Chapitre" | "SousChapitre");
        let condition = if is_conditional { self.condition(node) } else { None };
        let (title, mut blocks) = self.titled_blocks(node);
        match condition {
            _ if !is_blank(&title) => out.push(Block::Chapter { title, condition, blocks }),
            Some(condition) if !blocks.is_empty() => out.push(Block::Conditional { condition, blocks }),
            _ => out.append(&mut blocks),
        }
    }

    fn floating_title(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let inlines = self.title_inlines(node);
        if !is_blank(&inlines) {
            out.push(Block::Paragraph { inlines: vec![Inline::Strong { inlines }] });
        }
    }

    /// A boxed remark; its title is kept only where it is not the usual one of its kind.
    pub(super) fn callout(&mut self, node: Node<'_, '_>, kind: CalloutKind, out: &mut Vec<Block>) {
        let usual = match kind {
            CalloutKind::Note => "À noter",
            CalloutKind::GoodToKnow => "À savoir",
            CalloutKind::Warning => "Attention",
            CalloutKind::Example => "Exemple",
            CalloutKind::Reminder => "Rappel",
            CalloutKind::Notice => "",
        };
        let (mut title, blocks) = self.titled_blocks(node);
        if fold(&inline_text(&title)) == fold(usual) {
            title.clear();
        }
        if !title.is_empty() || !blocks.is_empty() {
            out.push(Block::Callout { kind, title, blocks });
        }
    }

    fn complement(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let (title, blocks) = self.titled_blocks(node);
        if is_blank(&title) {
            out.extend(blocks);
        } else {
            out.push(Block::Complement { title, blocks });
        }
    }

    /// A choice between cases; what stands before or after the cases keeps its place around it.
    fn choice(&mut self, node: Node<'_, '_>, case_name: &str, out: &mut Vec<Block>) {
        let style = match node.attribute("affichage") {
            Some("radio" | "liste") => ChoiceStyle::Radio,
            _ => ChoiceStyle::Tabs,
        };
        let nodes: Vec<Node<'_, '_>> = node.children().collect();
        let is_case = |node: &Node<'_, '_>| name(*node) == case_name;
        let first = nodes.iter().position(is_case).unwrap_or(nodes.len());
        let (before, rest) = nodes.split_at(first);
        let (cases, after): (Vec<_>, Vec<_>) = rest.iter().copied().partition(is_case);
        self.mixed(before.iter().copied(), out);
        let cases: Vec<Case> = cases.into_iter().map(|case| self.case(case)).collect();
        if !cases.is_empty() {
            out.push(Block::Choice { style, is_situation: case_name == "Situation", cases });
        }
        self.mixed(after, out);
    }

    fn case(&mut self, node: Node<'_, '_>) -> Case {
        let condition = self.condition(node);
        let sets = self.variables_set(node);
        let (title, rest) = self.titled(node);
        let mut blocks = Vec::new();
        // An empty link at the end of a branch is no text of a line but the way out of the search.
        let (ends, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|child| is_guided_end(*child));
        self.mixed(rest, &mut blocks);
        for end in ends {
            self.guided_end(end, &mut blocks);
        }
        Case { title, condition, sets, blocks }
    }

    fn guided_end(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let target = node.attribute("LienPublication").and_then(|id| id.parse::<FicheId>().ok());
        if let Some(fiche) = target.filter(FicheId::is_official) {
            let inlines = vec![Inline::InternalLink { fiche, inlines: vec![Inline::text(GUIDED_END)] }];
            out.push(Block::Paragraph { inlines });
        }
    }

    /// A list; anything that stands between its items becomes an item, so that the order is kept.
    fn list(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let style = match node.attribute("type") {
            Some("caseACocher") => ListStyle::Checkbox,
            Some("numero" | "nombre" | "ordonnee") => ListStyle::Number,
            _ => ListStyle::Bullet,
        };
        let (title, rest) = self.titled(node);
        if !is_blank(&title) {
            out.push(Block::Paragraph { inlines: title });
        }
        let mut items = Vec::new();
        for child in rest {
            if name(child) == "Item" {
                let item = self.item(child);
                items.push(item);
            } else {
                let mut blocks = Vec::new();
                self.mixed([child], &mut blocks);
                if !blocks.is_empty() {
                    items.push(ListItem { condition: None, blocks });
                }
            }
        }
        if !items.is_empty() {
            out.push(Block::List { style, items });
        }
    }

    fn item(&mut self, node: Node<'_, '_>) -> ListItem {
        let condition = self.condition(node);
        let mut blocks = Vec::new();
        self.mixed(node.children(), &mut blocks);
        ListItem { condition, blocks }
    }

    /// A link with a comment, standing alone: the comment first, then the link and who publishes it.
    fn commented_link_block(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        for comment in node.children().filter(|child| name(*child) == "Commentaire") {
            self.mixed(comment.children(), out);
        }
        let mut line = Vec::new();
        for part in node.children().filter(|child| child.is_element() && name(*child) != "Commentaire") {
            if !line.is_empty() {
                push_text(&mut line, " ");
            }
            match name(part) {
                "Source" => push_text(&mut line, &format!("({})", super::text::plain(part))),
                _ => self.inline(part, &mut line),
            }
        }
        end_paragraph(&mut line, out);
    }
}

/// Whether the node is the empty link that ends a branch of a guided search.
fn is_guided_end(node: Node<'_, '_>) -> bool {
    name(node) == "LienInterne" && super::text::plain(node).is_empty()
}

fn is_blank(inlines: &[Inline]) -> bool {
    inline_text(inlines).trim().is_empty()
}

/// Adds a case to the choice before it, or opens one.
fn push_case(out: &mut Vec<Block>, wanted: ChoiceStyle, situation: bool, case: Case) {
    match out.last_mut() {
        Some(Block::Choice { style, is_situation, cases }) if *style == wanted && *is_situation == situation => {
            cases.push(case);
        }
        _ => out.push(Block::Choice { style: wanted, is_situation: situation, cases: vec![case] }),
    }
}

fn end_paragraph(line: &mut Vec<Inline>, out: &mut Vec<Block>) {
    let mut inlines = std::mem::take(line);
    trim(&mut inlines);
    if !is_blank(&inlines) {
        out.push(Block::Paragraph { inlines });
    }
}
