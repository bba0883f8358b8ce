//! The portal's own pages.

use serde_json::Value;

use super::fragments::views;
use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        a_page_has_a_title_a_description_and_a_canonical_address,
        a_fiche_tells_search_engines_its_question_and_answer,
        a_school_tells_search_engines_what_it_is,
        an_unknown_page_answers_404_and_shows_the_way_back,
        shared_links_with_campaign_parameters_work,
        pages_name_no_other_host_to_load_from,
        health_is_told,
        the_widget_knows_the_address_it_comes_from,
    ]
    .into()
}

fn page(server: &Server, view: &str) -> String {
    let answer = server.get(&format!("/portal/{DEMO}/{view}")).expect_status(200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{view}");
    answer.text()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inner, _)| inner)
}

/// What the page says of itself: an urgent notice on top of it speaks after it.
fn json_ld(html: &str) -> Value {
    let script = between(html, "<script type=\"application/ld+json\">", "</script>").expect("no JSON-LD");
    match serde_json::from_str(script).expect("the JSON-LD is not JSON") {
        Value::Array(said) => said.into_iter().next().expect("an empty list of JSON-LD"),
        one => one,
    }
}

fn a_page_has_a_title_a_description_and_a_canonical_address(server: &Server) {
    let mut titles = Vec::new();
    for view in views(server) {
        let html = page(server, &view);
        assert!(html.to_lowercase().starts_with("<!doctype html>"), "{view}");
        assert!(html.contains("<html lang=\"fr\""), "{view}");
        let title = between(&html, "<title>", "</title>").unwrap_or_default();
        assert!(!title.trim().is_empty(), "{view} has no title");
        titles.push(title.to_owned());
        let description = between(&html, "<meta name=\"description\" content=\"", "\"").unwrap_or_default();
        assert!(!description.trim().is_empty(), "{view} has no description");
        let canonical = between(&html, "<link rel=\"canonical\" href=\"", "\"").unwrap_or_default();
        assert_eq!(canonical, format!("{}/portal/{DEMO}/{view}", server.url));
    }
    let all = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), all, "two pages have the same title");
}

fn a_fiche_tells_search_engines_its_question_and_answer(server: &Server) {
    let view = views(server).into_iter().find(|view| view.starts_with("fiches/")).unwrap();
    let data = json_ld(&page(server, &view));
    assert_eq!(data["@type"], "FAQPage", "{data}");
    let question = data["mainEntity"].as_array().and_then(|all| all.first()).unwrap_or(&data["mainEntity"]);
    assert_eq!(question["@type"], "Question");
    assert!(question["name"].as_str().is_some_and(|name| !name.is_empty()));
    assert!(question["acceptedAnswer"]["text"].as_str().is_some_and(|text| !text.is_empty()));
}

fn a_school_tells_search_engines_what_it_is(server: &Server) {
    let data = json_ld(&page(server, "schools/9990001X"));
    let kinds = ["School", "Preschool", "ElementarySchool", "MiddleSchool"];
    assert!(data["@type"].as_str().is_some_and(|kind| kinds.contains(&kind)), "{data}");
    assert!(data["name"].as_str().is_some_and(|name| !name.is_empty()));
}

fn an_unknown_page_answers_404_and_shows_the_way_back(server: &Server) {
    for view in ["rien", "fiches/rien-de-tel", "schools/0940361G", "themes/rien"] {
        let answer = server.get(&format!("/portal/{DEMO}/{view}")).expect_status(404);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{view}");
        assert!(answer.text().contains(&format!("/portal/{DEMO}/\"")), "{view} leads nowhere");
    }
    for insee in ["98765", "00000"] {
        let answer = server.get(&format!("/portal/{insee}/")).expect_status(404);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{insee}");
    }
}

fn shared_links_with_campaign_parameters_work(server: &Server) {
    let html = server.get(&format!("/portal/{DEMO}/schools?utm_source=lettre&fbclid=x")).expect_status(200).text();
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{}/portal/{DEMO}/schools\"", server.url)));
}

fn pages_name_no_other_host_to_load_from(server: &Server) {
    for view in ["", "schools", "schools/9990001X"] {
        super::docs::loads_only_from(&server.url, &page(server, view), view);
    }
}

fn health_is_told(server: &Server) {
    for path in ["/health/live", "/health/ready"] {
        server.get(path).expect_status(200);
    }
}

fn the_widget_knows_the_address_it_comes_from(server: &Server) {
    let answer = server.get("/widget.js").expect_status(200);
    assert!(answer.header("content-type").starts_with("text/javascript"), "{}", answer.header("content-type"));
    assert!(answer.text().contains(&server.url), "the loader does not hold the public address");
    assert_eq!(answer.header("access-control-allow-origin"), "*", "a module or an integrity check needs it");
}
