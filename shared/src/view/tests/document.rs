//! Rules of whole pages and structured data.

use serde_json::json;

use super::markup::elements;
use super::{commune, links, real_commune, sample, school_data};
use crate::view::page::{PageAssets, PageHead, Robots, page};
use crate::view::{self, json_ld};
use crate::wire::commune::CommuneResource;

fn document(commune: Option<&CommuneResource>, robots: Robots) -> String {
    let mut data = json_ld::faq(&sample());
    data["name"] = json!("</script><script>alert(1)</script><!-- & -->");
    let content =
        commune.map_or_else(|| view::not_found(None, &links()), |commune| view::fiche(commune, &sample(), &links()));
    let head = PageHead {
        title: "Comment demander une place ? <Essai>",
        description: "Une \"description\"",
        canonical: "https://portail.example.org/portal/99999/fiches/f99001",
        json_ld: Some(&data),
        commune,
        robots,
    };
    let assets = PageAssets {
        css_url: "/assets/portal.css",
        widget_css_url: "/assets/widget.css",
        widget_script: Some("/widget.js"),
        ..PageAssets::default()
    };
    page(&head, &content, &assets).into_string()
}

#[test]
fn a_page_is_a_whole_document_with_one_h1_and_its_landmarks() {
    for commune in [Some(commune()), None] {
        let html = document(commune.as_ref(), Robots::Index);
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"fr\">"));
        let elements = elements(&html);
        for name in ["h1", "main", "title", "header"] {
            assert_eq!(elements.iter().filter(|element| element.name == name).count(), 1, "{name}");
        }
        let placeholder = elements.iter().find(|element| element.attribute("data-mon-enfant-a-l-ecole").is_some());
        assert_eq!(placeholder.and_then(|div| div.attribute("data-commune")), commune.as_ref().map(|_| "99999"));
        for element in &elements {
            assert!(element.attribute("style").is_none() && element.name != "style");
            let is_inline = element.name == "script" && element.attribute("src").is_none();
            assert!(!is_inline || element.attribute("type") == Some("application/ld+json"), "{element:?}");
        }
    }
}

#[test]
fn structured_data_cannot_end_its_script() {
    let html = document(Some(&commune()), Robots::Index);
    assert!(!html.contains("alert(1)</script>") && !html.contains("<!--"));
    let data = html.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let read: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(read["name"], "</script><script>alert(1)</script><!-- & -->");
}

#[test]
fn only_real_pages_of_real_communes_are_for_search_engines() {
    for (commune, robots, is_listed) in [
        (real_commune(), Robots::Index, true),
        (real_commune(), Robots::NoIndex, false),
        (commune(), Robots::Index, false),
    ] {
        let html = document(Some(&commune), robots);
        assert_eq!(!html.contains("content=\"noindex\""), is_listed);
    }
}

#[test]
fn a_fiche_is_a_question_with_its_answer() {
    let data = json_ld::faq(&sample());
    assert_eq!(data["@type"], "FAQPage");
    assert_eq!(data["mainEntity"][0]["name"], sample().fiche.title);
    assert_eq!(
        data["mainEntity"][0]["acceptedAnswer"]["text"],
        "Les règles changent à la prochaine rentrée. Oui, en écrivant à la mairie. Un repas coûte au plus 4 €."
    );
    let mut unanswered = sample();
    unanswered.fiche.short_answer.clear();
    assert_eq!(json_ld::faq(&unanswered)["mainEntity"][0]["acceptedAnswer"]["text"], unanswered.fiche.summary);
}

#[test]
fn a_school_is_described_by_what_is_known_of_it() {
    let data = json_ld::school(&school_data());
    assert_eq!(data["@type"], "School");
    assert_eq!(data["identifier"]["value"], "9990003Z");
    assert_eq!(data["address"]["streetAddress"], "1 rue de l'Essai");
    assert_eq!(data["sameAs"], "http://ecole-z.example.org");
    let mut unknown = school_data();
    unknown.school.phone = None;
    assert!(json_ld::school(&unknown).get("telephone").is_none());
}
