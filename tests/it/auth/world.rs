//! A served demo with people in it, made as an operator would make them.

use std::collections::BTreeMap;

use mee_shared::ids::ObjectId;
use mee_shared::wire::auth::Tokens;
use serde_json::{Value, json};

use crate::support::{Database, Engine, Request, Response, Server, mee, mee_told};

/// Everybody's password.
pub const PASSWORD: &str = "tortue plafond vingt merle";

/// The demo's commune, and another one.
pub const COMMUNES: [&str; 2] = ["99999", "94043"];

/// A school of each of them.
pub const SCHOOLS: [&str; 2] = ["9990001X", "0941854E"];

/// The vendor of the tests; no company has this number.
pub const VENDOR: &str = "vendor:999999990";

/// A served database with bodies and people.
pub struct World {
    /// The server.
    pub server: Server,
    /// The database's address.
    pub database: String,
    /// The engine below it.
    pub engine: Engine,
    /// What the server logs, all of it.
    pub log: std::path::PathBuf,
    /// Accounts by the local part of their address.
    pub accounts: BTreeMap<String, String>,
    /// Bodies by their name: `commune:99999`.
    pub bodies: BTreeMap<String, String>,
    _log_folder: tempfile::TempDir,
}

impl World {
    /// The demo, served, without anybody.
    pub fn empty(database: &Database) -> Self {
        Self::served_with(database, &[("MEE_LIMIT_SIGN_IN", "false")])
    }

    /// The same, served with these settings.
    pub fn served_with(database: &Database, settings: &[(&str, &str)]) -> Self {
        let own = Database::demo(database.engine());
        let (url, engine) = (own.url.clone(), own.engine());
        let log_folder = tempfile::tempdir().unwrap();
        let log = log_folder.path().join("server.log");
        let outcome = mee(&["body", "add", VENDOR, "Prestataire d'essai", "--database", &url]);
        assert!(outcome.succeeded, "{}", outcome.said());
        let mut world = Self {
            server: Server::start_logged(own, settings, std::fs::File::create(&log).unwrap()),
            database: url,
            engine,
            log,
            accounts: BTreeMap::new(),
            bodies: BTreeMap::new(),
            _log_folder: log_folder,
        };
        world.read_bodies();
        world
    }

    /// Reads the bodies again.
    pub fn read_bodies(&mut self) {
        let listed = self.mee(&["body", "list"]);
        for line in listed.lines() {
            let mut words = line.split("  ");
            let (id, name) = (words.next().unwrap(), words.next().unwrap());
            self.bodies.insert(name.to_owned(), id.to_owned());
        }
    }

    /// Runs a command on the database that must succeed; gives what it said.
    pub fn mee(&self, arguments: &[&str]) -> String {
        let outcome = mee(&[arguments, &["--database", &self.database]].concat());
        assert!(outcome.succeeded, "{arguments:?}: {}", outcome.said());
        outcome.stdout
    }

    /// The audit log, entry by entry.
    pub fn entries(&self) -> Vec<Value> {
        self.mee(&["audit", "export"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The entries of these actions, once there are so many of them: refusals are written a little later than the answer.
    pub fn entries_of(&self, actions: &[&str], count: usize) -> Vec<Value> {
        let begun = std::time::Instant::now();
        loop {
            let mut found = self.entries();
            found.retain(|entry| actions.contains(&entry["action"].as_str().unwrap()));
            if found.len() >= count || begun.elapsed().as_secs() >= 10 {
                assert_eq!(found.len(), count, "{actions:?}: {found:#?}");
                return found;
            }
        }
    }

    /// Makes an account `{name}@essai.example.org` with one role; further arguments give its step or school.
    pub fn add(&mut self, name: &str, body: &str, role: &str, further: &[&str]) -> String {
        let email = email(name);
        let mut arguments =
            vec!["user", "add", &email, "--name", name, "--body", body, "--role", role, "--database", &self.database];
        arguments.extend_from_slice(further);
        let outcome = mee_told(&arguments, PASSWORD);
        assert!(outcome.succeeded, "{name}: {}", outcome.said());
        let id = outcome.stdout.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(id.parse::<ObjectId>().is_ok(), "{}", outcome.stdout);
        self.accounts.insert(name.to_owned(), id.clone());
        id
    }

    /// The identifier of a body.
    pub fn body(&self, name: &str) -> &str {
        &self.bodies[name]
    }

    /// What signing in answers.
    pub fn try_sign_in(&self, asked: &Value) -> Response {
        self.server.request("POST", "/v1/auth/sign-in").json(asked).send()
    }

    /// Signs in by name.
    pub fn sign_in(&self, name: &str) -> Tokens {
        self.try_sign_in(&json!({ "email": email(name), "password": PASSWORD })).expect_status(200).json()
    }

    /// Signs in by name, for a body.
    pub fn sign_in_for(&self, name: &str, body: &str) -> Tokens {
        let asked = json!({ "email": email(name), "password": PASSWORD, "body": self.body(body) });
        self.try_sign_in(&asked).expect_status(200).json()
    }

    /// What refreshing answers.
    pub fn try_refresh(&self, token: &str) -> Response {
        self.server.request("POST", "/v1/auth/refresh").json(&json!({ "refresh_token": token })).send()
    }

    /// A request with an access token.
    pub fn with<'a>(&'a self, token: &str, method: &str, path: &str) -> Request<'a> {
        self.server.request(method, path).header("authorization", &format!("Bearer {token}"))
    }

    /// The status of `GET /v1/auth/me` with this token.
    pub fn status_of(&self, token: &str) -> u16 {
        self.with(token, "GET", "/v1/auth/me").send().status
    }

    /// Makes a key with the token of an administrator of the body; gives its identifier and the key.
    pub fn make_key(&self, token: &str, body: &str, scopes: &[&str]) -> (String, String) {
        let path = format!("/v1/bodies/{}/api-keys", self.body(body));
        let asked = json!({ "name": "Extension", "scopes": scopes, "days": 30 });
        let made: Value = self.with(token, "POST", &path).json(&asked).send().expect_status(201).json();
        (made["id"].as_str().unwrap().to_owned(), made["key"].as_str().unwrap().to_owned())
    }
}

/// The address of a person of the tests.
pub fn email(name: &str) -> String {
    format!("{name}@essai.example.org")
}

/// The answer without what differs from request to request.
pub fn comparable(response: &Response) -> (u16, BTreeMap<String, String>, String) {
    let mut headers = response.headers().clone();
    headers.remove("date");
    let id = headers.remove("x-request-id").unwrap();
    (response.status, headers, response.text().replace(&id, ""))
}
