//! The host pages of `examples/hosts`, served as a commune's website would: from another origin than the portal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::cleanup::Guard;
use crate::{paths, port};

/// What a host page writes where the portal's address belongs.
const PORTAL: &str = "{{PORTAL}}";

/// A running server of host pages; it stops when this is dropped.
pub struct Hosts {
    /// The address the pages stand below, without a final slash.
    pub url: String,
    _guard: Guard,
}

impl Hosts {
    /// Serves the host pages on the preferred port, or on another when that one is held.
    pub fn start(portal: &str, preferred_port: u16) -> anyhow::Result<Self> {
        let port = port::free(preferred_port)?;
        let server =
            Server::http(("127.0.0.1", port)).map_err(|error| anyhow!("the host pages cannot be served: {error}"))?;
        let server = Arc::new(server);
        let (served, portal) = (Arc::clone(&server), portal.to_owned());
        std::thread::spawn(move || {
            for request in served.incoming_requests() {
                answer(request, &portal);
            }
        });
        Ok(Self { url: format!("http://127.0.0.1:{port}"), _guard: Guard::new(move || server.unblock()) })
    }

    /// The address of a host page, without its `.html`.
    #[must_use]
    pub fn page(&self, name: &str) -> String {
        format!("{}/{name}.html", self.url)
    }
}

/// The host pages, sorted, without their `.html`.
pub fn names() -> anyhow::Result<Vec<String>> {
    let folder = paths::root().join("examples/hosts");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("{} is missing", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".html").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

fn answer(request: Request, portal: &str) {
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let policy = csp(query, portal);
    let response = match file_of(path).and_then(|file| std::fs::read(&file).ok().map(|bytes| (file, bytes))) {
        Some((file, bytes)) => {
            let (kind, text) = match file.extension().and_then(|extension| extension.to_str()) {
                Some("html") => ("text/html; charset=utf-8", true),
                Some("css") => ("text/css; charset=utf-8", false),
                Some("js" | "mjs") => ("text/javascript; charset=utf-8", false),
                Some("svg") => ("image/svg+xml", false),
                Some("png") => ("image/png", false),
                Some("ico") => ("image/x-icon", false),
                _ => ("application/octet-stream", false),
            };
            let bytes = if text { String::from_utf8_lossy(&bytes).replace(PORTAL, portal).into_bytes() } else { bytes };
            with_header(Response::from_data(bytes), "Content-Type", kind)
        }
        // Browsers ask for an icon by themselves; an error there would stand in the page's console.
        None if path == "/favicon.ico" => Response::from_data(Vec::new()).with_status_code(204),
        None => with_header(
            Response::from_data(b"There is no such host page.\n".to_vec()).with_status_code(404),
            "Content-Type",
            "text/plain; charset=utf-8",
        ),
    };
    let response = match policy {
        Some(policy) => with_header(response, "Content-Security-Policy", &policy),
        None => response,
    };
    // The browser may have gone away meanwhile, which is its right.
    drop(request.respond(response));
}

fn with_header<R: std::io::Read>(response: Response<R>, name: &str, value: &str) -> Response<R> {
    match Header::from_bytes(name, value) {
        Ok(header) => response.with_header(header),
        Err(()) => response,
    }
}

/// The policies under which the tests try the widget: `?csp=strict`, the least that it needs, and `?csp=no-wasm`, less than that.
fn csp(query: &str, portal: &str) -> Option<String> {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("csp="))?;
    let wasm = match asked {
        "strict" => " 'wasm-unsafe-eval'",
        "no-wasm" => "",
        _ => return None,
    };
    Some(format!("script-src {portal}{wasm}; connect-src {portal}; object-src 'none'; base-uri 'self'"))
}

/// The file behind a path: one of ours, or one of the design systems that `npm ci` has brought.
fn file_of(path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    if let Some(name) = path.strip_prefix("vendor/") {
        let file = match name {
            "bootstrap.min.css" => "bootstrap/dist/css/bootstrap.min.css",
            _ => return None,
        };
        return Some(paths::browser_tests().join("node_modules").join(file));
    }
    let name = if path.is_empty() { "mairie.html" } else { path };
    // One plain file name: nothing outside the folder can be asked for.
    let plain = Path::new(name).file_name().is_some_and(|file| file == name) && !name.starts_with('.');
    plain.then(|| paths::root().join("examples/hosts").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_host_folder_and_known_vendor_files_are_served() {
        for (path, served) in [
            ("/mairie.html", true),
            ("/", true),
            ("/vendor/bootstrap.min.css", true),
            ("/vendor/../package.json", false),
            ("/../Cargo.toml", false),
            ("/..", false),
            ("/a/b.html", false),
            ("/.env", false),
        ] {
            assert_eq!(file_of(path).is_some(), served, "{path}");
        }
    }

    #[test]
    fn the_policies_differ_by_wasm_alone() {
        let strict = csp("csp=strict", "http://p").unwrap_or_default();
        let without = csp("a=b&csp=no-wasm", "http://p").unwrap_or_default();
        assert_eq!(strict.replace(" 'wasm-unsafe-eval'", ""), without);
        assert!(strict.contains("wasm-unsafe-eval"));
        assert_eq!(csp("", "http://p"), None);
    }
}
