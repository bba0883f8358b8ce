//! The API's documentation page.

use crate::support::{Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served: the_documentation_loads_nothing_from_elsewhere].into()
}

/// Every `src`, and every `href` of a `<link>`, is relative or below the server's own address.
pub fn loads_only_from(own: &str, html: &str, what: &str) {
    let sources = html.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    let links = html.split("<link ").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        // These name an address and load nothing.
        let names_only = ["rel=\"canonical\"", "rel=\"alternate\"", "rel=\"license\""];
        if names_only.iter().any(|rel| tag.contains(rel)) {
            return None;
        }
        tag.split_once("href=\"")?.1.split('"').next()
    });
    for address in sources.chain(links) {
        let elsewhere = address.contains("://") || address.starts_with("//");
        assert!(!elsewhere || address.starts_with(own), "{what} loads {address}");
    }
}

fn the_documentation_loads_nothing_from_elsewhere(server: &Server) {
    let mut answer = server.get("/docs");
    let mut path = "/docs".to_owned();
    for _ in 0..3 {
        if (300..400).contains(&answer.status) {
            let target = answer.header("location").to_owned();
            path = if target.starts_with('/') || target.starts_with("http") { target } else { format!("/{target}") };
            answer = server.get(&path);
        }
    }
    let html = answer.expect_status(200).text();
    loads_only_from(&server.url, &html, "/docs");
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut scripts = 0;
    for rest in html.split("src=\"").skip(1) {
        let source = rest.split('"').next().unwrap_or_default();
        if source.starts_with("data:") {
            continue;
        }
        let address = match source {
            whole if whole.starts_with('/') || whole.starts_with("http") => whole.to_owned(),
            relative => format!("{folder}/{}", relative.trim_start_matches("./")),
        };
        server.get(&address).expect_status(200);
        scripts += 1;
    }
    assert!(scripts > 0, "the page shows nothing without a script of its own");
}
