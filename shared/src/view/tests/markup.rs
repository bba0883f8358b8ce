//! A small reader of the HTML that views write, strict where a browser would forgive.

/// Elements without an end tag.
const VOID: &[&str] = &["br", "img", "input", "meta", "link"];
/// Elements that may not stand inside a paragraph, a heading or a summary.
const BLOCKS: &[&str] = &[
    "p", "div", "section", "ul", "ol", "dl", "table", "details", "figure", "footer", "nav", "h2", "h3", "h4", "h5",
    "h6",
];

/// An element with the names of those around it.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) around: Vec<String>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_heading(&self) -> Option<u32> {
        self.name.strip_prefix('h').and_then(|level| level.parse().ok())
    }

    fn is_misplaced(&self) -> bool {
        let is_in = |names: &[&str]| self.around.iter().any(|name| names.contains(&name.as_str()));
        match self.name.as_str() {
            "a" => is_in(&["a", "summary"]),
            name if BLOCKS.contains(&name) => is_in(&["p", "h2", "h3", "h4", "h5", "h6", "summary", "a", "span"]),
            "li" => !matches!(self.around.last().map(String::as_str), Some("ul" | "ol")),
            _ => false,
        }
    }
}

/// Every element in order; panics on markup that is not well nested or misplaced.
pub(super) fn elements(html: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag that ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "end tag, then: {rest:.80}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let element = Element { name: name.to_owned(), attributes: read_attributes(attributes), around: open.clone() };
        assert!(!element.is_misplaced(), "{element:?}");
        if name == "script" {
            rest = &rest[rest.find("</script>").expect("a script that ends")..];
        }
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        elements.push(element);
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    elements
}

fn read_attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    while !text.trim_start().is_empty() {
        text = text.trim_start();
        let name_end = text.find([' ', '=']).unwrap_or(text.len());
        let (name, after) = text.split_at(name_end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a value that ends"),
            None => ("", after),
        };
        attributes.push((name.to_owned(), value.to_owned()));
        text = after;
    }
    attributes
}
