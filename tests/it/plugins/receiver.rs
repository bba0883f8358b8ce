//! A receiver of webhooks: a small HTTP server that keeps what it hears and answers as told.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What came in one request.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent.
    pub body: String,
}

impl Heard {
    /// A header; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The receiver.
pub struct Receiver {
    /// Where it listens.
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    status: Arc<Mutex<u16>>,
}

impl Receiver {
    /// One that answers 204.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/suivi?jeton=secretdureceveur", listener.local_addr().unwrap());
        let (heard, status) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(204)));
        let (kept, answer) = (Arc::clone(&heard), Arc::clone(&status));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let one = take(&mut stream.unwrap(), *answer.lock().unwrap());
                kept.lock().unwrap().extend(one);
            }
        });
        Self { url, heard, status }
    }

    /// Answers so from now on.
    pub fn answer(&self, status: u16) {
        *self.status.lock().unwrap() = status;
    }

    /// Everything it heard.
    pub fn all(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// What it heard, once that is so much.
    pub fn wait(&self, count: usize) -> Vec<Heard> {
        let begun = Instant::now();
        loop {
            let heard = self.all();
            if heard.len() >= count {
                return heard;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{} of {count}: {heard:#?}", heard.len());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn take(stream: &mut TcpStream, status: u16) -> Option<Heard> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut headers = Vec::new();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    write!(stream, "HTTP/1.1 {status} Entendu\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    Some(Heard { headers, body: String::from_utf8(body).ok()? })
}
