//! Names, plain text and addresses of XML nodes.

use roxmltree::Node;

/// Elements that stand inside a line of text.
const INLINE: &[&str] = &[
    "MiseEnEvidence",
    "Valeur",
    "Montant",
    "Expression",
    "Exposant",
    "Indice",
    "LienInterne",
    "LienIntra",
    "LienExterne",
    "Citation",
    "TermeEtranger",
    "Tel",
    "Variable",
];

/// Elements that describe a document or a link and are no text of it.
pub(super) const METADATA: &[&str] = &["Audience", "Canal", "Cible", "Condition", "SiSelectionne"];

/// The element's name without prefix; empty for text and comments.
pub(super) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// Whether the element stands inside a line of text.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// The child elements of that name.
pub(super) fn children<'a, 'i>(node: Node<'a, 'i>, wanted: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| name(*child) == wanted)
}

/// The first child element of that name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, wanted: &'static str) -> Option<Node<'a, 'i>> {
    children(node, wanted).next()
}

/// Every run of ASCII white space made one space; no-break spaces stay.
pub(super) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_ascii_whitespace() {
            squeezed.push(character);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// The node's text without its form: one space between blocks, none at the edges.
pub(super) fn plain(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    push_plain(node, &mut text);
    squeeze(&text).trim().to_owned()
}

fn push_plain(node: Node<'_, '_>, out: &mut String) {
    if node.is_text() {
        out.push_str(node.text().unwrap_or_default());
        return;
    }
    for child in node.children().filter(|child| !METADATA.contains(&name(*child))) {
        let is_block = child.is_element() && !is_inline(name(child));
        if is_block {
            out.push(' ');
        }
        push_plain(child, out);
        if is_block {
            out.push(' ');
        }
    }
}

/// The plain text, if there is any.
pub(super) fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The parts that say something, joined; nothing when none does.
pub(super) fn joined(parts: impl IntoIterator<Item = String>, separator: &str) -> Option<String> {
    filled(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(separator))
}

/// The address if it is one a browser may follow: http, https, mailto or tel; anything else is no link.
pub(super) fn link_url(url: &str) -> Option<String> {
    let url: String = url.trim().chars().filter(|character| !character.is_control()).collect();
    let (scheme, rest) = url.split_once(':')?;
    let known = ["http", "https", "mailto", "tel"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed));
    let complete = if scheme.to_ascii_lowercase().starts_with("http") { rest.len() > 2 } else { !rest.is_empty() };
    let slashes = !scheme.to_ascii_lowercase().starts_with("http") || rest.starts_with("//");
    (known && complete && slashes).then(|| url.replace(' ', "%20"))
}

/// The followable address in an attribute.
pub(super) fn url_of(node: Node<'_, '_>) -> Option<String> {
    link_url(node.attribute("URL")?)
}

/// The format and size of a file as a French reader expects them: « PDF, 943,6 Ko ».
pub(super) fn file_label(node: Node<'_, '_>) -> Option<String> {
    let format = match node.attribute("format").unwrap_or_default() {
        "application/pdf" => "PDF",
        "application/msword" => "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word (DOCX)",
        "application/vnd.oasis.opendocument.text" => "ODT",
        "application/rtf" => "RTF",
        _ => "",
    };
    let size = node
        .attribute("poids")
        .map(|size| size.trim().replace('.', ",").replace("KB", "Ko").replace("MB", "Mo").replace("GB", "Go"));
    joined([format.to_owned(), size.unwrap_or_default()], ", ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn only_addresses_a_browser_may_follow_are_links() {
        for (url, link) in [
            ("https://www.education.gouv.fr/annuaire", Some("https://www.education.gouv.fr/annuaire")),
            (" HTTP://exemple.fr/a b ", Some("HTTP://exemple.fr/a%20b")),
            ("mailto:mairie@exemple.fr", Some("mailto:mairie@exemple.fr")),
            ("tel:3939", Some("tel:3939")),
            ("javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("www.exemple.fr", None),
            ("//exemple.fr", None),
            ("https://", None),
            ("https:exemple", None),
            ("", None),
        ] {
            assert_eq!(link_url(url).as_deref(), link, "{url}");
        }
    }

    #[test]
    fn plain_text_keeps_words_apart() {
        let xml =
            "<T>un<Exposant>er</Exposant>\n  <Paragraphe>deux</Paragraphe><Paragraphe>trois\u{a0}?</Paragraphe></T>";
        let document = roxmltree::Document::parse(xml).unwrap();
        assert_eq!(plain(document.root_element()), "uner deux trois\u{a0}?");
    }

    #[test]
    fn files_are_described_in_french() {
        for (attributes, label) in [
            (r#"format="application/pdf" poids="943.6 KB""#, Some("PDF, 943,6 Ko")),
            (r#"format="text/html""#, None),
            (r#"poids="2.0 MB""#, Some("2,0 Mo")),
            (r#"format="application/vnd.oasis.opendocument.text""#, Some("ODT")),
            ("", None),
        ] {
            let xml = format!("<L {attributes}/>");
            let document = roxmltree::Document::parse(&xml).unwrap();
            assert_eq!(file_label(document.root_element()).as_deref(), label);
        }
    }
}
