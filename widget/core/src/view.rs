//! The address of a view as the widget knows it: opaque, but unable to name anything except a view.

/// The longest text that is read as a view: a fiche with the token of a preview link, at most 1,024 bytes, fits.
const LONGEST: usize = 1_536;

/// A view of the commune's portal: a path, and a query where a list goes on (`schools?after=…`); empty for the home.
///
/// Which views exist is the server's to say; this only makes sure that a text from the page's address, which anyone
/// can write, stays below the fragments: no scheme, no host, no `..`, no encoded byte in the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View(String);

impl View {
    /// Reads a view, or nothing where the text could address something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let is_path = path.is_empty() || path.split('/').all(|part| !part.is_empty() && part.bytes().all(is_path_byte));
        let is_query = query.bytes().all(|byte| is_path_byte(byte) || b".~%=&+".contains(&byte));
        (is_path && is_query && text.len() <= LONGEST).then(|| Self(text.to_owned()))
    }

    /// The view's text, as it stands behind `fragments/` and `/portal/{insee}/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, View};

    #[test]
    fn views_are_paths_below_the_fragments() {
        for text in ["", "themes", "themes/cantine", "fiches/f1898", "schools/9990001X", "schools?after=RWNvbGU%3D"] {
            assert_eq!(View::parse(text).as_ref().map(View::as_str), Some(text));
        }
    }

    #[test]
    fn nothing_else_can_be_addressed() {
        let long = "a".repeat(LONGEST + 1);
        for text in [
            "//evil.example",
            "/themes",
            "themes/",
            "themes//x",
            "..",
            "../search",
            "fiches/../../search",
            "fiches/%2e%2e/search",
            "https://evil.example",
            "javascript:alert(1)",
            "fiches\\f1",
            "fiches/f1#mee-top",
            "fiches/f1?after=<b>",
            "fiches/é",
            "themes?a?b",
            &long,
        ] {
            assert_eq!(View::parse(text), None, "{text}");
        }
    }
}
