//! What the API refuses, and how it says so.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::page::Page;

use crate::support::{DEMO, Server, Test, exchange_raw, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        an_unknown_query_parameter_is_named,
        an_unknown_address_is_a_problem_document,
        a_wrong_method_is_told_with_the_right_ones,
        a_query_of_ten_megabytes_is_refused_and_the_server_lives,
        a_long_query_is_refused_in_words,
        odd_bytes_in_the_address_do_no_harm,
        the_place_in_one_list_is_refused_by_another,
        each_problem_has_its_own_request_number,
    ]
    .into()
}

fn an_unknown_query_parameter_is_named(server: &Server) {
    for path in ["", "/home", "/themes", "/fiches", "/schools", "/schools/9990001X", "/fragments/"] {
        let problem =
            server.get(&format!("/v1/communes/{DEMO}{path}?nimporte=1")).expect_problem(ProblemCode::UnknownField);
        assert_eq!(problem.errors.len(), 1, "{path}");
        assert_eq!(problem.errors[0].pointer, "?nimporte", "{path}");
    }
    let problem = server.get("/v1/communes?nimporte=1&name=k").expect_problem(ProblemCode::UnknownField);
    assert_eq!(problem.errors[0].pointer, "?nimporte");
}

fn the_place_in_one_list_is_refused_by_another(server: &Server) {
    let paths =
        ["/v1/communes".to_owned(), format!("/v1/communes/{DEMO}/fiches"), format!("/v1/communes/{DEMO}/schools")];
    for list in &paths {
        let page: Page<serde_json::Value> = server.read(&format!("{list}?limit=1"));
        let next = page.next.unwrap();
        let (_, after) = next.rsplit_once("after=").unwrap();
        for other in paths.iter().filter(|other| *other != list) {
            let problem = server.get(&format!("{other}?after={after}")).expect_problem(ProblemCode::InvalidValue);
            assert_eq!(problem.errors[0].pointer, "?after", "{list} → {other}");
        }
    }
}

fn an_unknown_address_is_a_problem_document(server: &Server) {
    for path in ["/v1", "/v1/rien", "/v1/communes/99999/rien", "/v2/communes"] {
        server.get(path).expect_problem(ProblemCode::NotFound);
    }
}

fn a_wrong_method_is_told_with_the_right_ones(server: &Server) {
    for path in [format!("/v1/communes/{DEMO}"), format!("/v1/communes/{DEMO}/fiches"), "/v1/communes".to_owned()] {
        for method in ["PUT", "DELETE", "PATCH", "POST"] {
            let answer = server.request(method, &path).send();
            answer.expect_problem(ProblemCode::MethodNotAllowed);
            assert!(answer.header("allow").contains("GET"), "{method} {path}: {:?}", answer.header("allow"));
        }
    }
}

fn a_query_of_ten_megabytes_is_refused_and_the_server_lives(server: &Server) {
    let head = "GET /v1/communes?name=".to_owned();
    let tail = format!(" HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address);
    let request = [head.into_bytes(), vec![b'a'; 10 * 1024 * 1024], tail.into_bytes()].concat();
    let status = exchange_raw(&server.address, &request);
    // The server may hang up on someone who goes on talking; what it may not do is take it, or fall over.
    assert!(status.is_none_or(|status| (400..500).contains(&status)), "{status:?}");
    server.get("/health/ready").expect_status(200);
}

fn a_long_query_is_refused_in_words(server: &Server) {
    let answer = server.get(&format!("/v1/communes?name={}", "a".repeat(60_000)));
    assert!(matches!(answer.status, 400 | 413 | 414), "{}: {}", answer.status, answer.text());
    let code = if answer.status == 400 { ProblemCode::InvalidValue } else { ProblemCode::TooLarge };
    let problem = answer.expect_problem(code);
    assert!(!problem.detail.is_empty());
}

fn odd_bytes_in_the_address_do_no_harm(server: &Server) {
    for path in [
        "/v1/communes?name=%00",
        "/v1/communes?name=%FF%FE",
        "/v1/communes?name=%25%5F%27%22",
        "/v1/communes/%2e%2e/%2e%2e/etc/passwd",
        "/portal/99999/%2e%2e/%2e%2e/etc/passwd",
        "/portal/99999/fiches/%00",
        "/widget/..%2f..%2fCargo.toml",
    ] {
        let answer = server.get(path);
        assert!(answer.status < 500, "{path}: {} {}", answer.status, answer.text());
    }
}

fn each_problem_has_its_own_request_number(server: &Server) {
    let number = || server.get("/v1/communes/98765").expect_problem(ProblemCode::NotFound).request_id;
    assert_ne!(number(), number());
}
