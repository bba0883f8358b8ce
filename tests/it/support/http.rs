//! Requests and what came back, bytes as they were sent.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use mee_shared::problem::{Problem, ProblemCode};

/// A request being made.
pub struct Request<'a> {
    agent: &'a ureq::Agent,
    method: String,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl<'a> Request<'a> {
    /// A request without a body.
    pub fn new(agent: &'a ureq::Agent, method: &str, url: &str) -> Self {
        Self { agent, method: method.to_owned(), url: url.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// With a body of JSON.
    pub fn json(mut self, value: &serde_json::Value) -> Self {
        self.body = value.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    /// With a body of any type.
    pub fn bytes(mut self, content_type: &str, bytes: &[u8]) -> Self {
        self.body = bytes.to_vec();
        self.header("content-type", content_type)
    }

    /// With a form, already encoded.
    pub fn form(mut self, encoded: &str) -> Self {
        self.body = encoded.as_bytes().to_vec();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// With a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sends it.
    pub fn send(self) -> Response {
        let mut request = ureq::http::Request::builder().method(self.method.as_str()).uri(&self.url);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let sent = if self.body.is_empty() {
            self.agent.run(request.body(()).expect("not a request"))
        } else {
            self.agent.run(request.body(self.body).expect("not a request"))
        };
        let mut response = sent.unwrap_or_else(|error| panic!("{} {}: {error}", self.method, self.url));
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body =
            response.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec().expect("the body breaks off");
        Response { asked: format!("{} {}", self.method, self.url), status: response.status().as_u16(), headers, body }
    }
}

/// An answer.
pub struct Response {
    /// Method and address, for messages.
    asked: String,
    /// The status.
    pub status: u16,
    headers: BTreeMap<String, String>,
    /// The body as it was sent, encoded or not.
    pub body: Vec<u8>,
}

impl Response {
    /// Every header, names in lower case.
    pub fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }

    /// The header, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The answer again, when it has this status.
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON of a type.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        assert!(self.header("content-type").contains("json"), "{}: {}", self.asked, self.header("content-type"));
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}\n{}", self.asked, self.text()))
    }

    /// The problem document this must be, whole and consistent.
    pub fn expect_problem(&self, code: ProblemCode) -> Problem {
        assert_eq!(self.status, code.status(), "{}: {}", self.asked, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        let problem: Problem = self.json();
        assert_eq!(problem.code, code, "{}: {problem:?}", self.asked);
        assert_eq!(problem.status, self.status, "{}", self.asked);
        assert_eq!(problem.title, code.title(), "{}", self.asked);
        for (what, text) in [("type", &problem.kind), ("detail", &problem.detail), ("request_id", &problem.request_id)]
        {
            assert!(!text.trim().is_empty(), "{}: {what} is empty", self.asked);
        }
        problem
    }
}

/// Sends bytes as they are and gives the status of the answer; none when the server hung up without one.
///
/// For what an HTTP client refuses to send, such as an address of ten megabytes.
pub fn exchange_raw(address: &str, bytes: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(address).expect("the server is gone");
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The server may answer and hang up before it has read everything.
    drop(stream.write_all(bytes));
    drop(stream.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    drop(stream.take(4_096).read_to_end(&mut answer));
    let text = String::from_utf8_lossy(&answer);
    text.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}
