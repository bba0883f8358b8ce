//! Text inside a paragraph: mixed content whose order and spaces matter.

use mee_shared::fiche::{Inline, inline_text};
use mee_shared::ids::FicheId;
use roxmltree::Node;

use super::document::Reader;
use super::text::{METADATA, filled, is_inline, link_url, name, plain, squeeze, url_of};

/// Digits of the longest telephone number (ITU-T E.164), with its `00` prefix.
const MAX_PHONE_DIGITS: usize = 17;

impl Reader {
    /// The inlines of a node, spaces at its edges included.
    pub(super) fn inlines(&mut self, node: Node<'_, '_>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        self.push_children(node, &mut inlines);
        inlines
    }

    /// The inlines of a title, without spaces at its edges.
    pub(super) fn title_inlines(&mut self, node: Node<'_, '_>) -> Vec<Inline> {
        let mut inlines = self.inlines(node);
        trim(&mut inlines);
        inlines
    }

    fn push_children(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        for child in node.children() {
            if child.is_text() {
                push_text(out, child.text().unwrap_or_default());
            } else if child.is_element() && !METADATA.contains(&name(child)) {
                self.inline(child, out);
            }
        }
    }

    /// Appends what an element inside a line becomes.
    pub(super) fn inline(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let wrap: fn(Vec<Inline>) -> Inline = match name(node) {
            "MiseEnEvidence" => |inlines| Inline::Strong { inlines },
            "Expression" => |inlines| Inline::Emphasis { inlines },
            "Exposant" => |inlines| Inline::Superscript { inlines },
            "Indice" => |inlines| Inline::Subscript { inlines },
            "Citation" => |inlines| Inline::Quote { inlines },
            "Variable" => return self.push_children(node, out),
            "TermeEtranger" => return self.foreign(node, out),
            "Valeur" | "Montant" => return self.amount(node, out),
            "Tel" => return self.telephone(node, out),
            "LienInterne" => return self.internal_link(node, out),
            "LienIntra" => return self.glossary_word(node, node.attribute("LienID"), out),
            "LienExterne" => return self.external_link(node, out),
            "LienExterneCommente" => return self.commented_link(node, out),
            other => {
                if !super::blocks::is_known(other) {
                    self.count_unknown(node, "");
                }
                return self.spaced(node, out);
            }
        };
        let inlines = self.inlines(node);
        push_wrapped(out, inlines, wrap);
    }

    /// A block inside a line keeps its words, set apart by spaces.
    fn spaced(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let is_block = super::blocks::is_known(name(node));
        if is_block && !out.is_empty() {
            push_text(out, " ");
        }
        self.push_children(node, out);
        if is_block && node.next_sibling().is_some() {
            push_text(out, " ");
        }
    }

    fn foreign(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let lang = node
            .attribute((roxmltree::NS_XML_URI, "lang"))
            .or_else(|| node.attribute("langue"))
            .map(|lang| lang.trim().to_lowercase())
            .filter(|lang| !lang.is_empty() && lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        let inlines = self.inlines(node);
        push_wrapped(out, inlines, |inlines| Inline::Foreign { lang, inlines });
    }

    fn amount(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        if node.children().any(|child| child.is_element()) {
            return self.push_children(node, out);
        }
        let mut text = squeeze(node.text().unwrap_or_default());
        let is_number = |character: char| character.is_ascii_digit() || matches!(character, ' ' | '\u{a0}' | ',' | '.');
        if text.trim().is_empty() {
            return push_text(out, &text);
        }
        // In the old feed a `Montant` is a bare number, to which the reader's style sheet adds the euro.
        if name(node) == "Montant" && text.chars().all(is_number) {
            text = format!("{}\u{a0}€", text.trim());
        }
        out.push(Inline::Amount { text });
    }

    fn telephone(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let text = plain(node);
        let number: String = text.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect();
        let is_one_number = (2..=MAX_PHONE_DIGITS).contains(&number.len())
            && text.chars().all(|character| !character.is_alphabetic() && character != '/');
        let url = is_one_number.then(|| format!("tel:{number}")).and_then(|url| link_url(&url));
        self.link_to(url, None, node, out);
    }

    fn internal_link(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let target = node.attribute("LienPublication");
        let explains = matches!(node.attribute("type"), Some("Sigle" | "Acronyme" | "Définition de glossaire"));
        if explains {
            return self.glossary_word(node, target, out);
        }
        let fiche = target.and_then(|id| id.parse::<FicheId>().ok()).filter(FicheId::is_official);
        let inlines = self.link_words(node);
        match fiche {
            Some(fiche) if !self.is_in_link => {
                push_wrapped(out, inlines, |inlines| Inline::InternalLink { fiche, inlines });
            }
            _ => push_all(out, inlines),
        }
        if let Some(comment) = node.attribute("commentaireLien").map(str::trim).filter(|comment| !comment.is_empty()) {
            push_text(out, &format!(" ({comment})"));
        }
    }

    /// A word of the glossary; plain words when the glossary does not explain it.
    fn glossary_word(&mut self, node: Node<'_, '_>, entry: Option<&str>, out: &mut Vec<Inline>) {
        let explanation = entry.and_then(|entry| self.explanations.get(entry)).cloned();
        let is_abbreviation = name(node) == "LienInterne" && node.attribute("type") != Some("Définition de glossaire");
        let inlines = self.link_words(node);
        let Some(text) = explanation.filter(|_| is_abbreviation || !self.is_in_link) else {
            return push_all(out, inlines);
        };
        let entry = entry.map(str::to_owned);
        push_wrapped(out, inlines, |inlines| {
            if is_abbreviation {
                Inline::Abbreviation { inlines, expansion: text, entry }
            } else {
                Inline::Term { inlines, definition: text, entry }
            }
        });
    }

    fn external_link(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let comment = node.attribute("commentaireLien").and_then(|comment| filled(comment.trim().to_owned()));
        self.link_to(url_of(node), comment, node, out);
    }

    fn link_to(&mut self, url: Option<String>, comment: Option<String>, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let inlines = self.link_words(node);
        match url {
            Some(url) if !self.is_in_link => {
                push_wrapped(out, inlines, |inlines| Inline::ExternalLink { url, inlines, comment });
            }
            _ => push_all(out, inlines),
        }
    }

    /// The comment, the link, then who publishes it, in brackets.
    fn commented_link(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        for part in node.children().filter(Node::is_element) {
            if !out.is_empty() {
                push_text(out, " ");
            }
            match name(part) {
                "Source" => push_text(out, &format!("({})", plain(part))),
                "Commentaire" | "Titre" => self.push_children(part, out),
                _ => self.inline(part, out),
            }
        }
    }

    fn link_words(&mut self, node: Node<'_, '_>) -> Vec<Inline> {
        let outer = std::mem::replace(&mut self.is_in_link, true);
        let inlines = self.inlines(node);
        self.is_in_link = outer;
        inlines
    }

    /// Whether an element stands in a line of text: by its name, else by its content and by what surrounds it.
    pub(super) fn stands_in_line(node: Node<'_, '_>, is_amid_text: bool) -> bool {
        let known = name(node);
        let holds_blocks = || node.descendants().skip(1).any(|inner| super::blocks::is_known(name(inner)));
        match known {
            _ if is_inline(known) => true,
            "LienExterneCommente" => is_amid_text,
            _ => is_amid_text && !super::blocks::is_known(known) && !holds_blocks(),
        }
    }
}

/// Appends text, white space squeezed, joined to the text before it.
pub(super) fn push_text(out: &mut Vec<Inline>, text: &str) {
    let text = squeeze(text);
    if text.is_empty() {
        return;
    }
    if let Some(Inline::Text { text: before }) = out.last_mut() {
        let addition = if before.ends_with(' ') { text.trim_start_matches(' ') } else { &text };
        before.push_str(addition);
    } else {
        out.push(Inline::Text { text });
    }
}

fn push_all(out: &mut Vec<Inline>, inlines: Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => push_text(out, &text),
            other => out.push(other),
        }
    }
}

/// Wraps words; an empty element leaves nothing and one that holds only a space leaves the space.
fn push_wrapped(out: &mut Vec<Inline>, inlines: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> Inline) {
    if inline_text(&inlines).trim().is_empty() {
        push_all(out, inlines);
    } else {
        out.push(wrap(inlines));
    }
}

/// Removes the white space at the outer edges of a paragraph, where it means nothing.
pub(super) fn trim(inlines: &mut Vec<Inline>) {
    if let Some(Inline::Text { text }) = inlines.first_mut() {
        *text = text.trim_start_matches(' ').to_owned();
    }
    if let Some(Inline::Text { text }) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text { text } if text.is_empty()));
}
