//! A real SMTP server (npm's `smtp-server`), started by the test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::Value;

/// How long anything may take: machines under load are slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whom the relay believes.
pub const USER: &str = "portail";
/// By which password.
pub const PASSWORD: &str = "relais-d-essai";

/// A running sink.
pub struct Sink {
    /// Where it listens.
    pub port: u16,
    process: Child,
    input: ChildStdin,
    said: Arc<(Mutex<Vec<Value>>, Condvar)>,
}

impl Sink {
    /// Starts one on a port of its own.
    pub fn start() -> Self {
        Self::start_at(0)
    }

    /// Starts one on this port.
    pub fn start_at(port: u16) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mail-sink");
        assert!(
            folder.join("node_modules").is_dir(),
            "the mail sink's packages are missing: `cargo xtask test it` installs them, or `npm ci` in tests/mail-sink"
        );
        let mut process = Command::new("node")
            .args(["sink.mjs", &port.to_string(), USER, PASSWORD])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node does not start");
        let said = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let (output, heard) = (process.stdout.take().unwrap(), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                let Ok(line) = line else { return };
                heard.0.lock().unwrap().push(serde_json::from_str(&line).unwrap());
                heard.1.notify_all();
            }
        });
        let input = process.stdin.take().unwrap();
        let mut sink = Self { port: 0, process, input, said };
        let first = sink.wait("the sink listens", |said| said.iter().find(|one| one["port"].is_u64()).cloned());
        sink.port = first["port"].as_u64().unwrap().try_into().unwrap();
        sink
    }

    /// The settings of a server that sends through it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("MEE_SMTP_URL", format!("smtp://{USER}:{PASSWORD}@127.0.0.1:{}", self.port)),
            ("MEE_MAIL_FROM", "Mon enfant à l'école <portail@essai.example.org>".to_owned()),
            ("MEE_MAIL_REPLY_TO", "aide@essai.example.org".to_owned()),
        ]
    }

    /// Changes how it answers: `ok`, `451`, `550`.
    pub fn answer(&mut self, how: &str) {
        writeln!(self.input, "{how}").unwrap();
        self.wait("the sink obeys", |said| {
            said.iter().rev().find(|one| one["answers"].is_string()).filter(|one| one["answers"] == how).map(drop)
        });
    }

    /// What it heard once `pick` finds something in it.
    pub fn wait<T>(&self, what: &str, pick: impl Fn(&[Value]) -> Option<T>) -> T {
        let (said, changed) = &*self.said;
        let guard = said.lock().unwrap();
        let (guard, waited) = changed.wait_timeout_while(guard, PATIENCE, |said| pick(said).is_none()).unwrap();
        assert!(!waited.timed_out(), "{what}: {:#?}", *guard);
        pick(&guard).unwrap()
    }

    /// The mails that came for this address.
    pub fn mails_to(&self, address: &str) -> Vec<Value> {
        self.said.0.lock().unwrap().iter().filter(|one| one["to"][0] == address).cloned().collect()
    }

    /// The `number`th mail, from 1, to this address, once it has come.
    pub fn mail(&self, address: &str, number: usize) -> Value {
        self.wait(&format!("mail {number} to {address}"), |said| {
            said.iter().filter(|one| one["to"][0] == address).nth(number - 1).cloned()
        })
    }

    /// Every mail that came.
    pub fn mails(&self) -> Vec<Value> {
        self.said.0.lock().unwrap().iter().filter(|one| one["to"].is_array()).cloned().collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The token of the link in a mail; both its forms hold the same.
pub fn token(mail: &Value) -> String {
    let of = |text: &str| {
        let rest = text.split_once("?token=").unwrap_or_else(|| panic!("no link in {text}")).1;
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect::<String>()
    };
    let token = of(mail["text"].as_str().unwrap());
    assert_eq!(token, of(mail["html"].as_str().unwrap()));
    token
}
