//! What is too long, malformed or broken gives a clear answer and no crash.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;

use super::{ask, empty_database, header, json, server};
use crate::http::limits::LimitSettings;
use crate::http::{ServeConfig, bind};

#[actix_web::test]
async fn a_long_address_is_refused() {
    let (_folder, server) = server().await;
    for (length, status) in [(8_000, 200), (9_000, 413)] {
        let address = format!("/?name=a&b={}", "a".repeat(length));
        assert_eq!(ask(&server, Method::GET, &address, &[]).await.status().as_u16(), status, "{length}");
    }
    let address = format!("/v1/communes?name={}", "a".repeat(9_000));
    let problem = json(ask(&server, Method::GET, &address, &[]).await).await;
    assert_eq!(problem["code"], "too_large");
}

#[actix_web::test]
async fn control_characters_in_the_path_lead_nowhere() {
    let (_folder, server) = server().await;
    for (address, status) in [
        ("/v1/communes/%00%00%00%00%00", 400),
        ("/v1/communes/94043/fiches/%00", 400),
        ("/v1/communes/94043/fragments/fiches/%00", 404),
        ("/portal/94043/%0A", 404),
        ("/%7F", 404),
        ("/widget/1/a%1Bb", 404),
    ] {
        assert_eq!(ask(&server, Method::GET, address, &[]).await.status().as_u16(), status, "{address}");
    }
}

#[actix_web::test]
async fn a_panic_becomes_a_problem_of_ours() {
    let (_folder, server) = server().await;
    let error = server(TestRequest::get().uri("/widget/panic")).await.err().unwrap();
    let response = error.error_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
    assert_eq!(response.headers().get("access-control-allow-origin").unwrap(), "*");
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem["code"], "internal");
    assert!(!problem.to_string().contains("as the test wants it"));
}

#[actix_web::test]
async fn an_unknown_loader_says_what_to_do() {
    let (_folder, server) = server().await;
    let response = ask(&server, Method::GET, "/widget.js", &[]).await;
    // Built with the widget or without: the loader, or a problem that names the command.
    match response.status() {
        StatusCode::OK => assert_eq!(header(&response, "content-type"), "text/javascript; charset=utf-8"),
        status => {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(json(response).await["detail"].as_str().unwrap().contains("cargo xtask build"));
        }
    }
}

/// Sends bytes to a real server and gives the status line of its answer.
fn exchange(address: std::net::SocketAddr, head: &str, filler: usize, tail: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b'a'; 16 * 1024];
    for _ in 0..filler.div_ceil(chunk.len()) {
        // The server may answer and close long before all is sent.
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let _ = stream.write_all(tail.as_bytes());
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if answer.windows(4).any(|window| window == b"\r\n\r\n") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn ten_megabytes_of_query_do_not_harm_a_real_server() {
    let (_folder, db) = empty_database();
    let listen = "127.0.0.1:0".to_owned();
    let bound = bind(ServeConfig {
        listen,
        metrics_listen: String::new(),
        public_url: String::new(),
        workers: 1,
        limits: LimitSettings::default(),
        openid_providers: Vec::new(),
        reach: crate::outbound::Reach::Public,
        geocoder: None,
        border_metres: 15,
        ready_bytes: super::super::READY_BYTES,
        search: std::sync::Arc::default(),
        patience: crate::http::Patience::default(),
    })
    .unwrap();
    let address = bound.address();
    actix_web::rt::spawn(bound.serve(db));
    let end = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let statuses = actix_web::web::block(move || {
        [0, 16 * 1024, 80 * 1024, 10 * 1024 * 1024, 0]
            .map(|filler| exchange(address, "GET /v1/communes?name=", filler, end))
    })
    .await
    .unwrap();
    assert_eq!(statuses[0], "HTTP/1.1 200 OK");
    assert_eq!(statuses[1], "HTTP/1.1 413 Payload Too Large");
    assert_eq!(statuses[2], "HTTP/1.1 400 Bad Request");
    // The framework answers 431 and closes; what was still on its way may make the system drop that answer.
    assert!(statuses[3].is_empty() || statuses[3].starts_with("HTTP/1.1 431"), "{}", statuses[3]);
    assert_eq!(statuses[4], "HTTP/1.1 200 OK", "the server goes on");
}
