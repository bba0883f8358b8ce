//! What is too long, malformed or broken gives a clear answer and no crash.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;

use super::{ask, empty_database, header, json, server};
use crate::http::limits::LimitSettings;
use crate::http::{Patience, ServeConfig, bind};

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

/// A real server that waits so long for its clients.
fn serve(patience: Patience) -> (tempfile::TempDir, std::net::SocketAddr) {
    let (folder, db) = empty_database();
    let bound = bind(ServeConfig {
        listen: "127.0.0.1:0".to_owned(),
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
        patience,
    })
    .unwrap();
    let address = bound.address();
    actix_web::rt::spawn(bound.serve(db, || Ok(())));
    (folder, address)
}

#[actix_web::test]
async fn ten_megabytes_of_query_do_not_harm_a_real_server() {
    let (_folder, address) = serve(Patience::default());
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

/// Sends this, then a byte now and then; gives all that was answered until the server hung up, and after how long it did.
fn dribble(address: std::net::SocketAddr, beginning: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    stream.write_all(beginning.as_bytes()).unwrap();
    let begun = Instant::now();
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while begun.elapsed() < Duration::from_secs(10) {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            // Nothing yet: one more byte, which changes nothing.
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if stream.write_all(b" ").is_err() {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

#[actix_web::test]
async fn what_comes_too_slowly_is_cut_with_408() {
    let seconds = |milliseconds| Duration::from_millis(milliseconds);
    let (_folder, address) = serve(Patience { head: seconds(1_000), body: seconds(400), ..Patience::default() });
    let body = "\r\nHost: a\r\nContent-Length: 1000\r\nContent-Type:";
    let form = format!("POST /portal/94043/catchment HTTP/1.1{body} application/x-www-form-urlencoded\r\n\r\n");
    let json = format!("POST /v1/auth/sign-in HTTP/1.1{body} application/json\r\n\r\n{{");
    let head = "GET /v1/communes HTTP/1.1\r\nHost: a\r\nX-Slow: ".to_owned();
    let answers = actix_web::web::block(move || [json, form, head].map(|beginning| dribble(address, &beginning)));
    let [(json, json_time), (form, form_time), (head, head_time)] = answers.await.unwrap();
    for (answer, time) in [(&json, json_time), (&form, form_time), (&head, head_time)] {
        assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
        assert!((seconds(300)..seconds(6_000)).contains(&time), "{time:?}");
    }
    for answer in [&json, &form] {
        assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer}");
    }
    assert!(json.contains("\r\ncontent-type: application/problem+json\r\n"), "{json}");
    let (_, problem) = json.split_once("\r\n\r\n").unwrap();
    let problem: serde_json::Value = serde_json::from_str(problem).unwrap();
    assert_eq!((&problem["code"], &problem["status"]), (&"request_timeout".into(), &408.into()));
    assert!(problem["detail"].as_str().unwrap().contains("n'est pas arrivé à temps"), "{problem}");
    assert!(form.contains("\r\ncontent-type: text/html; charset=utf-8\r\n"), "{form}");
}
