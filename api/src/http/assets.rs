//! The files in the binary: the widget that `build.rs` embeds and the style of whole pages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use actix_web::web::Bytes;
use mee_shared::links::Links;

use super::encoding::{self, Stored};

/// What stands in the loader where the server's public address belongs.
const BASE_PLACE: &str = "__MEE_BASE__";

/// What stands in the loader where the folder of the files of every version belongs.
const FILES_PLACE: &str = "__MEE_FILES__";

/// The loader among the widget's files.
const LOADER: &str = "loader.js";

/// The style sheet among the widget's files.
const STYLE: &str = "widget.css";

/// A file of the widget, as built.
pub struct WidgetFile {
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// Compressed with brotli.
    pub brotli: &'static [u8],
    /// Compressed with gzip.
    pub gzip: &'static [u8],
    /// What a page that loads it checks it against (Subresource Integrity).
    pub integrity: &'static str,
    /// Its media type.
    pub content_type: &'static str,
}

mod embedded {
    use super::WidgetFile;
    include!(concat!(env!("OUT_DIR"), "/widget_files.rs"));
}

/// Bytes that are compressed when they are first asked for: the start does not wait for it.
#[derive(Debug, Clone)]
struct Later {
    content_type: &'static str,
    identity: Bytes,
    stored: OnceLock<Stored>,
}

impl Later {
    fn new(content_type: &'static str, identity: Bytes) -> Self {
        Self { content_type, identity, stored: OnceLock::new() }
    }

    fn stored(&self) -> std::io::Result<&Stored> {
        if let Some(stored) = self.stored.get() {
            return Ok(stored);
        }
        let stored = Stored::compress(self.content_type, self.identity.clone(), 11)?;
        Ok(self.stored.get_or_init(|| stored))
    }
}

/// The widget's files, ready to be served.
#[derive(Debug, Clone, Default)]
pub struct WidgetFiles {
    version: Option<&'static str>,
    loader: Option<Later>,
    loader_url: String,
    css_url: String,
    files: BTreeMap<&'static str, Stored>,
}

impl WidgetFiles {
    /// The widget in this binary, its loader told the public address; empty when the binary was built without.
    ///
    /// # Errors
    /// When the embedded loader has no place for the address.
    pub fn embedded(links: &Links) -> anyhow::Result<Self> {
        Self::new(embedded::VERSION, embedded::FILES, links)
    }

    fn new(version: Option<&'static str>, table: &'static [WidgetFile], links: &Links) -> anyhow::Result<Self> {
        let base = links.public_url();
        let mut widget = Self {
            version,
            loader_url: format!("{base}/widget.js"),
            css_url: format!("{base}/widget/{}/{STYLE}", version.unwrap_or_default()),
            ..Self::default()
        };
        for file in table {
            if file.name == LOADER {
                let text = addressed(file, base, &format!("{base}/widget"))?;
                widget.loader = Some(Later::new(file.content_type, text.into()));
            } else {
                widget.files.insert(
                    file.name,
                    Stored {
                        content_type: file.content_type,
                        identity: Bytes::from_static(file.bytes),
                        gzip: Bytes::from_static(file.gzip),
                        brotli: Bytes::from_static(file.brotli),
                        digest: file.integrity.to_owned(),
                    },
                );
            }
        }
        Ok(widget)
    }

    /// The loader in every coding; none when the binary was built without the widget.
    ///
    /// # Errors
    /// None is known: compressing to memory does not fail.
    pub fn loader(&self) -> std::io::Result<Option<&Stored>> {
        self.loader.as_ref().map(Later::stored).transpose()
    }

    /// The loader's address; none when the binary was built without the widget.
    #[must_use]
    pub fn loader_url(&self) -> Option<&str> {
        self.loader.is_some().then_some(self.loader_url.as_str())
    }

    /// The widget's style sheet; none when the binary was built without the widget.
    #[must_use]
    pub fn style(&self) -> Option<&Stored> {
        self.files.get(STYLE)
    }

    /// The address of the widget's style sheet; none when the binary was built without the widget.
    #[must_use]
    pub fn css_url(&self) -> Option<&str> {
        self.files.contains_key(STYLE).then_some(self.css_url.as_str())
    }

    /// A file of this version; none for any other version.
    #[must_use]
    pub fn file(&self, version: &str, name: &str) -> Option<&Stored> {
        (self.version == Some(version)).then(|| self.files.get(name)).flatten()
    }

    /// The version of the widget in this binary.
    #[must_use]
    pub fn version(&self) -> Option<&'static str> {
        self.version
    }
}

/// The loader told where the server and the files are.
fn addressed(loader: &WidgetFile, base: &str, files: &str) -> anyhow::Result<String> {
    let text = std::str::from_utf8(loader.bytes)?;
    for place in [BASE_PLACE, FILES_PLACE] {
        anyhow::ensure!(text.contains(place), "the widget's loader has no {place}");
    }
    Ok(text.replace(BASE_PLACE, base).replace(FILES_PLACE, files))
}

/// The paths and bytes of the whole widget for a site that serves it itself at `at`, from the server that `links` name.
///
/// Compressed forms stand beside each file, for servers that send such as they are. None when the binary was built
/// without the widget.
///
/// # Errors
/// When the embedded loader has no place for an address.
pub fn copies(links: &Links, at: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    copies_of(embedded::VERSION, embedded::FILES, links, at)
}

fn copies_of(
    version: Option<&str>,
    table: &[WidgetFile],
    links: &Links,
    at: &str,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let Some(version) = version else { return Ok(Vec::new()) };
    let mut copies = Vec::new();
    for file in table {
        if file.name == LOADER {
            let text = addressed(file, links.public_url(), at.trim_end_matches('/'))?;
            copies.push(("widget.js".to_owned(), text.into_bytes()));
            continue;
        }
        let path = if file.name == STYLE { STYLE.to_owned() } else { format!("{version}/{}", file.name) };
        for (ending, bytes) in [("", file.bytes), (".gz", file.gzip), (".br", file.brotli)] {
            copies.push((format!("{path}{ending}"), bytes.to_vec()));
        }
    }
    Ok(copies)
}

/// The style sheet of whole pages, at an address that changes with its bytes.
#[derive(Debug, Clone)]
pub struct Style {
    bytes: Later,
    /// What its address is made from.
    pub digest: String,
    /// Its address.
    pub url: String,
}

impl Style {
    /// The style sheet in this binary.
    #[must_use]
    pub fn embedded(links: &Links) -> Self {
        let bytes = Bytes::from_static(include_bytes!("../../assets/portal.css"));
        let digest = encoding::digest(&bytes);
        let url = format!("{}/assets/{digest}/portal.css", links.public_url());
        Self { bytes: Later::new("text/css; charset=utf-8", bytes), digest, url }
    }

    /// Its bytes in every coding.
    ///
    /// # Errors
    /// None is known: compressing to memory does not fail.
    pub fn stored(&self) -> std::io::Result<&Stored> {
        self.bytes.stored()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    static TABLE: &[WidgetFile] = &[
        WidgetFile {
            name: "loader.js",
            bytes: b"const base = '__MEE_BASE__', files = '__MEE_FILES__/7/'",
            brotli: b"",
            gzip: b"",
            integrity: "sha384-l",
            content_type: "text/javascript",
        },
        WidgetFile {
            name: "core.js",
            bytes: b"core",
            brotli: b"br",
            gzip: b"gz",
            integrity: "sha384-c",
            content_type: "text/javascript",
        },
    ];

    #[test]
    fn the_loader_learns_the_public_address() {
        let widget = WidgetFiles::new(Some("7"), TABLE, &Links::new("https://exemple.fr/ecole/")).unwrap();
        assert_eq!(
            widget.loader().unwrap().unwrap().identity,
            "const base = 'https://exemple.fr/ecole', files = 'https://exemple.fr/ecole/widget/7/'"
        );
    }

    #[test]
    fn a_site_that_serves_the_files_itself_still_asks_the_server() {
        let copies = copies_of(Some("7"), TABLE, &Links::new("https://exemple.fr"), "https://mairie.fr/p/").unwrap();
        let names: Vec<&str> = copies.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["widget.js", "7/core.js", "7/core.js.gz", "7/core.js.br"]);
        let (_, loader) = copies.first().unwrap();
        assert_eq!(*loader, b"const base = 'https://exemple.fr', files = 'https://mairie.fr/p/7/'");
        assert!(copies_of(None, &[], &Links::new("https://exemple.fr"), "https://mairie.fr").unwrap().is_empty());
    }

    #[test]
    fn files_stand_under_their_version_only() {
        let widget = WidgetFiles::new(Some("7"), TABLE, &Links::new("https://exemple.fr")).unwrap();
        for (version, name, expected) in
            [("7", "core.js", true), ("6", "core.js", false), ("7", "rien.js", false), ("7", "loader.js", false)]
        {
            assert_eq!(widget.file(version, name).is_some(), expected, "{version}/{name}");
        }
        assert_eq!(widget.file("7", "core.js").unwrap().brotli, "br");
    }

    #[test]
    fn a_binary_without_the_widget_has_no_loader() {
        let widget = WidgetFiles::new(None, &[], &Links::new("https://exemple.fr")).unwrap();
        assert!(widget.loader().unwrap().is_none() && widget.file("", "core.js").is_none());
        assert!(widget.loader_url().is_none() && widget.css_url().is_none());
    }
}
