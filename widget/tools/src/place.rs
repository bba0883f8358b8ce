//! Where a tool stands: what it may draw in, and how.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// Marks a place that a tool has taken.
const OPEN: &str = "data-mee-open";

/// A place in the page, and how to draw there.
#[derive(Debug, Clone)]
pub struct Place {
    root: HtmlElement,
    prefix: String,
    fill: Function,
}

impl Place {
    /// Takes a place, unless a tool already has.
    #[must_use]
    pub fn take(root: HtmlElement, prefix: String, fill: Function) -> Option<Self> {
        if root.has_attribute(OPEN) {
            return None;
        }
        let _ = root.set_attribute(OPEN, "");
        // Several tools of a kind on one page name themselves, for an id stands once.
        let prefix = match root.get_attribute("data-mee-name") {
            Some(name) => [&prefix, name.as_str(), "-"].concat(),
            None => prefix,
        };
        Some(Self { root, prefix, fill })
    }

    /// The element itself.
    #[must_use]
    pub fn root(&self) -> &HtmlElement {
        &self.root
    }

    /// What ids start with here.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A setting of the place, from its attribute `data-mee-…`.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<String> {
        self.root.get_attribute(&["data-mee-", name].concat())
    }

    /// Draws this instead of what matches `selector` in the place; of the whole content where nothing does.
    pub fn draw(&self, selector: &str, html: &str) {
        let Some(new) = self.element(html) else { return };
        match self.find(selector) {
            Some(old) => {
                let _ = old.replace_with_with_node_1(&new);
            }
            None => {
                self.root.set_text_content(None);
                let _ = self.root.append_child(&new);
            }
        }
    }

    /// Draws this behind everything else in the place.
    pub fn append(&self, html: &str) {
        if let Some(new) = self.element(html) {
            let _ = self.root.append_child(&new);
        }
    }

    /// The first element in the place that matches.
    #[must_use]
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok().flatten()
    }

    /// The element of this id; none where it stands outside the place.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<Element> {
        // Not asked of the document, which does not see into a shadow root.
        self.find(&["[id=\"", id, "\"]"].concat())
    }

    /// Moves the focus to the element of this id.
    pub fn focus(&self, id: &str) {
        if let Some(element) = self.by_id(id) {
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }

    /// An element of this text, fit for the host, that stands nowhere yet.
    #[must_use]
    pub fn make(&self, html: &str) -> Option<Element> {
        self.element(html)
    }

    /// Says a text through the widget's own polite live region, which was there before it is filled.
    pub fn say(&self, text: &str) {
        let widget = self.root.closest("[data-mon-enfant-a-l-ecole]").ok().flatten();
        let status = widget.and_then(|widget| widget.query_selector("[role=status]").ok().flatten());
        if let Some(status) = status {
            status.set_text_content(Some(text));
        }
    }

    fn element(&self, html: &str) -> Option<Element> {
        self.fill.call1(&JsValue::UNDEFINED, &JsValue::from_str(html)).ok()?.dyn_into().ok()
    }
}
