//! Search over HTTP: what words find, suggestions, the plain form, and what any input gets.

use std::io::Write as _;

use mee_shared::wire::search::{SearchKind, SearchResults, SearchSuggestions};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        parents_words_find_fiches_and_schools,
        what_is_being_typed_is_suggested,
        the_form_works_without_any_script,
        nothing_found_leads_to_what_is_near_and_to_the_mairie,
        any_input_is_answered_properly,
        random_texts_are_answered_on_every_way,
        a_reply_of_ten_results_is_light,
    ]
    .into()
}

fn query(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn ask(server: &Server, text: &str) -> SearchResults {
    server.read(&format!("/v1/communes/{DEMO}/search?q={}", query(text)))
}

fn parents_words_find_fiches_and_schools(server: &Server) {
    for (text, slug) in [
        ("restauration scolaire", "inscription-cantine"),
        ("kantine pri", "prix-cantine"),
        ("AVS", "aesh"),
        ("psy scolaire", "psychologue-education-nationale"),
        ("harselement", "harcelement-scolaire"),
        ("garderie", "accueil-periscolaire"),
    ] {
        let found = ask(server, text);
        let urls: Vec<&str> = found.results.iter().take(5).map(|result| result.url.as_str()).collect();
        assert!(urls.iter().any(|url| url.ends_with(&format!("/fiches/{slug}"))), "{text}: {urls:?}");
        assert!(found.is_answered && found.contact.is_none(), "{text}");
    }
    assert!(ask(server, "prix de la cantine").results[0].excerpt_html.contains("<mark>"));
    let found = ask(server, "école maternelle publique 9990001X");
    assert!(found.results.iter().any(|result| result.kind == SearchKind::School), "{found:?}");
    server.get("/v1/communes/99998/search?q=cantine").expect_status(404);
    server.get(&format!("/v1/communes/{DEMO}/search?q=cantine&limit=31")).expect_status(400);
}

fn what_is_being_typed_is_suggested(server: &Server) {
    let found: SearchSuggestions = server.read(&format!("/v1/communes/{DEMO}/search/suggestions?q=psych"));
    assert!(found.suggestions[0].url.ends_with("/fiches/psychologue-education-nationale"), "{found:?}");
    assert!(found.suggestions.len() <= 6);
}

fn the_form_works_without_any_script(server: &Server) {
    for path in ["/portal/99999/", "/portal/99999/search"] {
        let page = server.get(path).expect_status(200).text();
        assert!(page.contains("<form class=\"mee-search\" method=\"get\""), "{path}");
    }
    let page = server.get("/portal/99999/search?q=kantine+pri&level=&theme=").expect_status(200).text();
    assert!(page.contains("Combien coûte la cantine") && page.contains("<mark>"), "{page}");
    let fragment = server.get(&format!("/v1/communes/{DEMO}/fragments/search?q=cantine")).expect_status(200).text();
    assert!(fragment.contains("data-mee-view=\"fiches/"), "{fragment}");
}

fn nothing_found_leads_to_what_is_near_and_to_the_mairie(server: &Server) {
    let found = ask(server, "xyzzyq");
    assert!(!found.is_answered && !found.results.is_empty() && found.contact.is_some(), "{found:?}");
}

fn any_input_is_answered_properly(server: &Server) {
    let long = "cantine ".repeat(1_300);
    for (text, status) in [
        (long.as_str(), 413),
        ("a\u{0}b", 400),
        (&"é".repeat(300), 200),
        (&"é".repeat(301), 400),
        ("title:(cantine AND \"x\" OR NOT y)^3~2*", 200),
        ("\u{202e}enitnac", 200),
        ("👨‍👩‍👧‍👦", 200),
        ("", 200),
        ("<script>alert(1)</script>", 200),
    ] {
        let answer = server.get(&format!("/v1/communes/{DEMO}/search?q={}", query(text)));
        let body = answer.expect_status(status).text();
        assert!(!body.contains("<script>"), "{text}");
    }
}

/// Numbers that look random and are the same in every run.
fn dice() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    move |bound| {
        // Xorshift (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    }
}

fn random_texts_are_answered_on_every_way(server: &Server) {
    const PARTS: &[&str] = &[
        "cantine",
        "école",
        " ",
        "  ",
        "\n",
        "\t",
        "'",
        "\"",
        "&",
        "<b>",
        "%",
        "+",
        "\u{202e}",
        "\u{200d}",
        "👩‍🏫",
        "مدرسة",
        "学校",
        "e\u{301}",
        "\u{feff}",
        "AND",
        "OR",
        "NOT",
        "*",
        "~2",
        "^9",
        "title:",
        "(",
        "[",
        "{",
        "\\",
        "/",
        "..",
        ";--",
        "0",
        "3ans",
        "qu'est-ce",
        "\u{1}",
        "\u{7f}",
        "ß",
        "İ",
        "ﬃ",
        "-",
        "…",
        "?",
        "#",
    ];
    let mut next = dice();
    for _ in 0..150 {
        let length = next(12) + 1;
        let text: String = (0..length).map(|_| PARTS[next(PARTS.len())]).collect();
        for (way, allowed) in [
            (format!("/v1/communes/{DEMO}/search?q="), [200, 400]),
            (format!("/v1/communes/{DEMO}/search/suggestions?q="), [200, 400]),
            (format!("/v1/communes/{DEMO}/fragments/search?q="), [200, 400]),
            (format!("/portal/{DEMO}/search?q="), [200, 400]),
        ] {
            let answer = server.get(&format!("{way}{}", query(&text)));
            assert!(allowed.contains(&answer.status), "{way}{text:?}: {}", answer.status);
            assert!(!answer.text().contains("<b>"), "{way}{text:?}");
        }
    }
}

fn a_reply_of_ten_results_is_light(server: &Server) {
    for text in ["cantine", "école", "inscription mairie"] {
        let body = server.get(&format!("/v1/communes/{DEMO}/search?q={}", query(text))).expect_status(200).text();
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
        writer.write_all(body.as_bytes()).unwrap();
        drop(writer);
        assert!(packed.len() <= 2_048, "{text}: {} bytes", packed.len());
    }
}
