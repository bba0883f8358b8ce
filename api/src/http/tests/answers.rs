//! Headers, forms of refusals, methods.

use actix_web::body::MessageBody as _;
use actix_web::http::{Method, StatusCode};
use serde_json::json;

use super::{ask, header, json, server, text};

#[actix_web::test]
async fn every_answer_has_a_number_and_is_not_sniffed() {
    let (_folder, server) = server().await;
    for address in ["/", "/v1/communes", "/v1/rien", "/health/live", "/docs/", "/robots.txt", "/portal/94000/"] {
        let response = ask(&server, Method::GET, address, &[]).await;
        let id = header(&response, "x-request-id");
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7, "{address}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{address}");
        assert!(header(&response, "content-security-policy").starts_with("default-src 'none'"), "{address}");
    }
}

#[actix_web::test]
async fn refusals_have_the_form_their_address_calls_for() {
    let (_folder, server) = server().await;
    for (method, address, status, code) in [
        (Method::GET, "/v1", 404, "not_found"),
        (Method::GET, "/v1/rien", 404, "not_found"),
        (Method::GET, "/v2/communes", 404, "not_found"),
        (Method::GET, "/v1/communes/94000", 404, "not_found"),
        (Method::GET, "/v1/communes/94000/home", 404, "not_found"),
        (Method::GET, "/v1/communes/94000/fragments/", 404, "not_found"),
        (Method::GET, "/v1/communes/94000/fragments", 404, "not_found"),
        (Method::GET, "/v1/communes/94000/fragments/rien", 404, "not_found"),
        (Method::GET, "/v1/communes/9400", 400, "invalid_value"),
        (Method::GET, "/v1/communes/00000", 400, "invalid_value"),
        (Method::GET, "/v1/communes/94%00", 400, "invalid_value"),
        (Method::GET, "/v1/communes/%FF", 400, "invalid_value"),
        (Method::GET, "/v1/communes/94000/schools/0940361A", 400, "invalid_value"),
        (Method::GET, "/v1/communes/94000/fiches/F1864", 400, "invalid_value"),
        (Method::GET, "/v1/communes?limit=0", 400, "invalid_value"),
        (Method::GET, "/v1/communes?limit=101", 400, "invalid_value"),
        (Method::GET, "/v1/communes/94000/fiches?theme=rien", 400, "invalid_value"),
        (Method::GET, "/v1/communes/94000/schools?level=lycee", 400, "invalid_value"),
        (Method::GET, "/v1/communes?nom=a", 400, "unknown_field"),
        (Method::POST, "/v1/communes", 405, "method_not_allowed"),
        (Method::DELETE, "/v1/communes/94000/fragments/fiches/a", 405, "method_not_allowed"),
        (Method::PUT, "/health/live", 405, "method_not_allowed"),
        (Method::GET, "/widget/0/rien.js", 404, "not_found"),
        (Method::GET, "/assets/0/portal.css", 404, "not_found"),
    ] {
        let response = ask(&server, method, address, &[]).await;
        assert_eq!(response.status().as_u16(), status, "{address}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{address}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{address}");
        let id = header(&response, "x-request-id");
        let problem = json(response).await;
        assert_eq!(problem["code"], code, "{address}");
        assert_eq!(problem["status"], status, "{address}");
        assert_eq!(problem["request_id"], json!(id), "{address}");
        assert_eq!(problem["type"], json!(format!("/docs/problems#{code}")), "{address}");
    }
}

#[actix_web::test]
async fn people_get_a_page() {
    let (_folder, server) = server().await;
    for (method, address, status) in [
        (Method::GET, "/rien", 404),
        (Method::GET, "/portal", 404),
        (Method::GET, "/portal/94000/", 404),
        (Method::GET, "/portal/94000/fiches/rien", 404),
        (Method::GET, "/portal/abc/", 404),
        (Method::GET, "/portal/abc", 404),
        (Method::POST, "/portal/94000/", 405),
        (Method::POST, "/", 405),
        (Method::GET, "/docs/rien.js", 404),
    ] {
        let response = ask(&server, method, address, &[]).await;
        assert_eq!(response.status().as_u16(), status, "{address}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{address}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{address}");
        assert!(text(response).await.starts_with("<!DOCTYPE html>"), "{address}");
    }
}

#[actix_web::test]
async fn a_wrong_method_learns_the_right_ones() {
    let (_folder, server) = server().await;
    for (address, allow) in [
        ("/v1/communes", "GET, HEAD, OPTIONS"),
        ("/v1/communes/94000/fragments/themes/cantine", "GET, HEAD, OPTIONS"),
        ("/portal/94000/", "GET, HEAD"),
        ("/health/ready", "GET, HEAD"),
    ] {
        let response = ask(&server, Method::PATCH, address, &[]).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{address}");
        assert_eq!(header(&response, "allow"), allow, "{address}");
    }
}

#[actix_web::test]
async fn unknown_parameters_are_refused_under_v1_and_ignored_elsewhere() {
    let (_folder, server) = server().await;
    for (address, is_refused) in [
        ("/v1/communes?utm_source=a", true),
        ("/v1/communes/94000?utm_source=a", true),
        ("/v1/openapi.json?utm_source=a", true),
        ("/?utm_source=a", false),
        ("/docs/?utm_source=a", false),
        ("/robots.txt?utm_source=a", false),
    ] {
        let response = ask(&server, Method::GET, address, &[]).await;
        assert_eq!(response.status() == StatusCode::BAD_REQUEST, is_refused, "{address}");
        if is_refused {
            let problem = json(response).await;
            assert_eq!(problem["errors"][0]["pointer"], "?utm_source", "{address}");
        }
    }
}

#[actix_web::test]
async fn head_gives_the_headers_of_get_and_no_body() {
    let (_folder, server) = server().await;
    for address in ["/", "/v1/communes", "/v1/openapi.json", "/v1/rien", "/health/live", "/docs/", "/robots.txt"] {
        let got = ask(&server, Method::GET, address, &[]).await;
        let head = ask(&server, Method::HEAD, address, &[]).await;
        assert_eq!(head.status(), got.status(), "{address}");
        for name in ["content-type", "etag", "cache-control", "vary"] {
            assert_eq!(header(&head, name), header(&got, name), "{address} {name}");
        }
        assert_eq!(head.response().body().size(), got.response().body().size(), "{address}");
        assert_eq!(text(head).await, "", "{address}");
    }
}

#[actix_web::test]
async fn other_origins_may_read_what_is_meant_for_them() {
    let (_folder, server) = server().await;
    for (address, is_open) in [
        ("/v1/communes", true),
        ("/v1/rien", true),
        ("/widget.js", true),
        ("/widget/0/core.js", true),
        ("/", false),
        ("/portal/94000/", false),
        ("/health/live", false),
    ] {
        let response = ask(&server, Method::GET, address, &[("origin", "https://mairie.example.org")]).await;
        let open = if is_open { "*" } else { "" };
        assert_eq!(header(&response, "access-control-allow-origin"), open, "{address}");
        assert_eq!(header(&response, "access-control-expose-headers").contains("ETag"), is_open, "{address}");
        assert_eq!(header(&response, "access-control-allow-credentials"), "", "{address}");
    }
}

#[actix_web::test]
async fn a_preflight_is_answered_without_a_body() {
    let (_folder, server) = server().await;
    let asked = [
        ("origin", "https://mairie.example.org"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let response = ask(&server, Method::OPTIONS, "/v1/communes", &asked).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    assert_eq!(header(&response, "access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
    assert_eq!(header(&response, "access-control-allow-headers"), "content-type, if-none-match");
    let response = ask(&server, Method::OPTIONS, "/portal/94000/", &asked).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn a_tag_is_known_again_through_the_whole_server() {
    let (_folder, server) = server().await;
    for address in ["/v1/openapi.json", "/v1/communes", "/", "/docs/swagger-ui.css", "/docs/problems"] {
        for coding in ["identity", "gzip", "br"] {
            let response = ask(&server, Method::GET, address, &[("accept-encoding", coding)]).await;
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            let tag = header(&response, "etag");
            let asked = [("accept-encoding", coding), ("if-none-match", tag.as_str())];
            let again = ask(&server, Method::GET, address, &asked).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{address} {coding}");
            assert_eq!(header(&again, "etag"), tag);
        }
    }
}

#[actix_web::test]
async fn a_portal_without_its_final_slash_leads_to_it() {
    let (_folder, server) = server().await;
    for (address, location) in [
        ("/portal/94043", "https://portail.example.org/portal/94043/"),
        ("/portal/94043?utm_source=a", "https://portail.example.org/portal/94043/?utm_source=a"),
        ("/docs", "https://portail.example.org/docs/"),
    ] {
        let response = ask(&server, Method::GET, address, &[]).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{address}");
        assert_eq!(header(&response, "location"), location);
    }
}

#[actix_web::test]
async fn the_style_stands_at_the_address_pages_name() {
    let (_folder, server) = server().await;
    let page = text(ask(&server, Method::GET, "/", &[]).await).await;
    let address = page.split("https://portail.example.org").find(|part| part.starts_with("/assets/")).unwrap();
    let address = address.split('"').next().unwrap();
    let response = ask(&server, Method::GET, address, &[]).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
    assert!(header(&response, "cache-control").contains("immutable"));
}

#[actix_web::test]
async fn a_search_for_nothing_known_says_so_and_shows_what_was_typed() {
    let (_folder, server) = server().await;
    let page = text(ask(&server, Method::GET, "/?name=zzz%3Cb%3E", &[]).await).await;
    assert!(page.contains("« zzz&lt;b&gt; »"), "{page}");
}

#[actix_web::test]
async fn the_documentation_loads_nothing_from_elsewhere() {
    let (_folder, server) = server().await;
    let page = text(ask(&server, Method::GET, "/docs/", &[]).await).await;
    assert!(page.contains("swagger-ui-bundle.js") && !page.contains("http"), "{page}");
    let settings = text(ask(&server, Method::GET, "/docs/swagger-initializer.js", &[]).await).await;
    assert!(
        settings.contains("\"../v1/openapi.json\"") && settings.contains("\"validatorUrl\": \"none\""),
        "{settings}"
    );
}

#[actix_web::test]
async fn every_problem_code_is_explained_where_its_type_leads() {
    let (_folder, server) = server().await;
    let page = text(ask(&server, Method::GET, "/docs/problems", &[]).await).await;
    for code in mee_shared::problem::ProblemCode::ALL {
        assert!(page.contains(&format!("id=\"{}\"", code.as_str())), "{}", code.as_str());
    }
}
