//! Fragments: one screen each, the same bytes for every host.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::fiche::FicheSummary;

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        a_fragment_is_one_section_that_names_its_view,
        internal_links_are_absolute_and_name_their_view,
        an_id_stands_once_and_starts_with_mee,
        a_path_outside_the_grammar_is_not_found,
        every_page_of_the_fictitious_commune_says_so,
    ]
    .into()
}

/// A view of each kind, and each fiche.
pub fn views(server: &Server) -> Vec<String> {
    let fiches: Vec<FicheSummary> = server.read_all(&format!("/v1/communes/{DEMO}/fiches"), 100);
    let fixed = ["", "themes", "themes/cantine", "schools", "schools/9990001X", "schools/9990004A"];
    fixed.into_iter().map(str::to_owned).chain(fiches.iter().map(|fiche| format!("fiches/{}", fiche.slug))).collect()
}

fn fragment(server: &Server, view: &str) -> String {
    let answer = server.get(&format!("/v1/communes/{DEMO}/fragments/{view}")).expect_status(200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{view}");
    answer.text().trim().to_owned()
}

/// The values of an attribute, entities left as they are.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn a_fragment_is_one_section_that_names_its_view(server: &Server) {
    for view in views(server) {
        let html = fragment(server, &view);
        assert!(html.starts_with("<section ") && html.ends_with("</section>"), "{view}");
        let (root, _) = html.split_once('>').unwrap();
        assert_eq!(attributes(root, "data-mee-view"), [view.as_str()], "{root}");
        assert!(attributes(root, "data-mee-title").iter().any(|title| !title.is_empty()), "{root}");
        // The root closes at the very end and not before.
        let mut depth = 0;
        let mut closed = 0;
        for (at, _) in html.match_indices('<') {
            let tag = &html[at..];
            if tag.starts_with("<section") {
                depth += 1;
            } else if tag.starts_with("</section>") {
                depth -= 1;
                closed += i32::from(depth == 0);
            }
        }
        assert_eq!((depth, closed), (0, 1), "{view}");
        for refused in ["<script", "<style", " style=\"", "<h1", "<main", "<html", " onclick"] {
            assert!(!html.contains(refused), "{view} holds {refused}");
        }
        assert!(html.contains("<h2"), "{view} has no heading");
    }
}

fn internal_links_are_absolute_and_name_their_view(server: &Server) {
    for view in views(server) {
        let html = fragment(server, &view);
        for anchor in html.split("<a ").skip(1) {
            let tag = format!(" {}", anchor.split('>').next().unwrap());
            let href = attributes(&tag, "href").first().copied().unwrap_or_default().to_owned();
            let inside = href.strip_prefix(&format!("{}/portal/{DEMO}/", server.url));
            let named = attributes(&tag, "data-mee-view");
            match inside {
                Some(path) => assert_eq!(named, [path], "{view}: {tag}"),
                None => {
                    assert!(named.is_empty(), "{view}: {tag}");
                    let away = ["https://", "http://", "mailto:", "tel:", "webcal://", "#mee-"];
                    assert!(away.iter().any(|start| href.starts_with(start)), "{view}: {href}");
                }
            }
        }
    }
}

fn an_id_stands_once_and_starts_with_mee(server: &Server) {
    for view in views(server) {
        let html = fragment(server, &view);
        let mut ids = attributes(&html, "id");
        assert!(ids.iter().all(|id| id.starts_with("mee-")), "{view}: {ids:?}");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{view} repeats an id");
    }
}

fn a_path_outside_the_grammar_is_not_found(server: &Server) {
    for view in ["rien", "fiches", "fiches/a/b", "schools/abc", "themes/rien", "fiches/rien-de-tel"] {
        server.get(&format!("/v1/communes/{DEMO}/fragments/{view}")).expect_problem(ProblemCode::NotFound);
    }
}

fn every_page_of_the_fictitious_commune_says_so(server: &Server) {
    for view in views(server) {
        assert!(fragment(server, &view).to_lowercase().contains("ficti"), "{view} does not say that it is fictitious");
    }
    let real = server.get("/v1/communes/94043/fragments/").expect_status(200).text().to_lowercase();
    assert!(!real.contains("fictive") && !real.contains("fictif"), "94043 exists");
}
