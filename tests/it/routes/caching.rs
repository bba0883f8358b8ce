//! ETags, 304, encodings, HEAD and CORS.

use std::io::Read;

use crate::support::{DEMO, Response, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        an_answer_seen_before_is_not_sent_again,
        each_encoding_has_its_own_etag_and_the_same_content,
        a_wildcard_or_a_list_of_etags_is_understood,
        head_answers_like_get_without_a_body,
        any_website_may_read_and_none_with_credentials,
        errors_can_be_read_by_any_website,
        a_preflight_allows_what_the_widget_sends,
    ]
    .into()
}

/// One of each kind of public operation.
fn operations() -> Vec<String> {
    ["", "/home", "/themes", "/fiches?limit=3", "/schools", "/schools/9990001X", "/fragments/", "/fragments/schools"]
        .into_iter()
        .map(|path| format!("/v1/communes/{DEMO}{path}"))
        .chain(["/v1/communes?name=kremlin".to_owned()])
        .collect()
}

fn pages() -> [String; 2] {
    [format!("/portal/{DEMO}/"), format!("/portal/{DEMO}/schools/9990001X")]
}

fn strong_etag(answer: &Response, path: &str) -> String {
    let etag = answer.header("etag");
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 2, "{path}: {etag:?} is no strong ETag");
    etag.to_owned()
}

fn an_answer_seen_before_is_not_sent_again(server: &Server) {
    for path in operations().into_iter().chain(pages()) {
        let first = server.get(&path).expect_status(200);
        assert!(!first.header("cache-control").is_empty(), "{path} says nothing of caching");
        let etag = strong_etag(&first, &path);
        let again = server.request("GET", &path).header("if-none-match", &etag).send().expect_status(304);
        assert!(again.body.is_empty(), "{path}");
        assert_eq!(again.header("etag"), etag, "{path}");
        server.request("GET", &path).header("if-none-match", "\"another\"").send().expect_status(200);
    }
}

fn decoded(answer: &Response) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        "" | "identity" => plain.clone_from(&answer.body),
        "gzip" => drop(flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap()),
        "br" => drop(brotli::Decompressor::new(answer.body.as_slice(), 4096).read_to_end(&mut plain).unwrap()),
        other => panic!("nobody asked for {other}"),
    }
    plain
}

fn each_encoding_has_its_own_etag_and_the_same_content(server: &Server) {
    for path in
        [format!("/v1/communes/{DEMO}/home"), format!("/v1/communes/{DEMO}/fragments/"), format!("/portal/{DEMO}/")]
    {
        let plain = server.request("GET", &path).header("accept-encoding", "identity").send().expect_status(200);
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        let mut etags = vec![strong_etag(&plain, &path)];
        for encoding in ["gzip", "br"] {
            let ask = || server.request("GET", &path).header("accept-encoding", encoding);
            let answer = ask().send().expect_status(200);
            assert_eq!(answer.header("content-encoding"), encoding, "{path}");
            assert!(
                answer.header("vary").to_lowercase().contains("accept-encoding"),
                "{path}: {:?}",
                answer.header("vary")
            );
            assert!(answer.body.len() < plain.body.len(), "{path}");
            assert_eq!(decoded(&answer), plain.body, "{path} {encoding}");
            let etag = strong_etag(&answer, &path);
            ask().header("if-none-match", &etag).send().expect_status(304);
            etags.push(etag);
        }
        etags.sort_unstable();
        etags.dedup();
        assert_eq!(etags.len(), 3, "{path}: two bodies under one ETag: {etags:?}");
    }
}

fn a_wildcard_or_a_list_of_etags_is_understood(server: &Server) {
    let path = format!("/v1/communes/{DEMO}");
    let etag = strong_etag(&server.get(&path), &path);
    for known in ["*".to_owned(), format!("\"x\", {etag}"), format!("W/{etag}"), format!("\"a,b\",{etag}")] {
        server.request("GET", &path).header("if-none-match", &known).send().expect_status(304);
    }
}

fn head_answers_like_get_without_a_body(server: &Server) {
    for path in operations().into_iter().chain(pages()).chain(["/widget.js".to_owned()]) {
        let get = server.get(&path).expect_status(200);
        let head = server.request("HEAD", &path).send().expect_status(200);
        assert!(head.body.is_empty(), "{path}");
        for name in ["content-type", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
}

fn any_website_may_read_and_none_with_credentials(server: &Server) {
    for path in operations() {
        let answer =
            server.request("GET", &path).header("origin", "https://www.ville.example").send().expect_status(200);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
        let exposed = answer.header("access-control-expose-headers").to_lowercase();
        for name in ["etag", "link", "retry-after"] {
            assert!(exposed.contains(name), "{path} does not expose {name}: {exposed:?}");
        }
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
}

fn errors_can_be_read_by_any_website(server: &Server) {
    for path in ["/v1/communes/98765", "/v1/communes/00000", "/v1/rien", "/v1/communes/99999?rien=1"] {
        let answer = server.request("GET", path).header("origin", "https://www.ville.example").send();
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    }
}

fn a_preflight_allows_what_the_widget_sends(server: &Server) {
    for path in [format!("/v1/communes/{DEMO}/fragments/"), format!("/v1/communes/{DEMO}/home")] {
        let answer = server
            .request("OPTIONS", &path)
            .header("origin", "https://www.ville.example")
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "content-type, if-none-match")
            .send();
        assert!(matches!(answer.status, 200 | 204), "{path}: {}", answer.status);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let allowed = answer.header("access-control-allow-headers").to_lowercase();
        assert!(allowed.contains("content-type") && allowed.contains("if-none-match"), "{path}: {allowed:?}");
    }
}
