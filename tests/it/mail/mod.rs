//! Mail, invitations and password resets, through a real SMTP server.

mod delivery;
mod invitations;
mod pages;
mod resets;
pub mod sink;

use serde_json::{Value, json};

pub use delivery::Direct;

use crate::auth::world::World;
use crate::support::{Database, Response, Test, logs};
use sink::Sink;

/// All of them.
pub fn tests() -> Vec<Test> {
    [delivery::tests(), invitations::tests(), pages::tests(), resets::tests()].into_iter().flatten().collect()
}

/// What a newcomer chooses.
const NEW_PASSWORD: &str = "ardoise canal nonante geai";

/// A world whose server sends mail; « chef » administers the demo's commune.
struct Post {
    world: World,
    sink: Sink,
    token: String,
}

impl Post {
    fn open(database: &Database) -> Self {
        let sink = Sink::start();
        let settings = sink.settings();
        let mut settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        settings.push(("MEE_LIMIT_SIGN_IN", "false"));
        let mut world = World::served_with(database, &settings);
        world.add("chef", "commune:99999", "administrator", &[]);
        let token = world.sign_in("chef").access_token;
        Self { world, sink, token }
    }

    /// Where the commune's invitations are.
    fn path(&self) -> String {
        format!("/v1/bodies/{}/invitations", self.world.body("commune:99999"))
    }

    /// Invites this address.
    fn invite(&self, email: &str, roles: Value) -> Response {
        let asked = json!({ "email": email, "name": "Dominique", "roles": roles });
        self.world.with(&self.token, "POST", &self.path()).json(&asked).send()
    }

    /// Sends a body to a public operation.
    fn post(&self, path: &str, asked: &Value) -> Response {
        self.world.server.request("POST", path).json(asked).send()
    }

    fn accept(&self, token: &str, name: Option<&str>, password: &str) -> Response {
        self.post("/v1/invitations/accept", &json!({ "token": token, "name": name, "password": password }))
    }

    /// Signs in, or says how it was refused.
    fn sign_in(&self, email: &str, password: &str) -> Response {
        self.world.try_sign_in(&json!({ "email": email, "password": password }))
    }

    /// The line of counts that `mee mail list` ends with.
    fn counts(&self) -> String {
        self.world.mee(&["mail", "list"]).lines().last().unwrap().to_owned()
    }

    /// Waits until the outbox has these counts.
    fn wait_for_counts(&self, expected: &str) {
        for _ in 0..300 {
            if self.counts() == expected {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{} instead of {expected}", self.counts());
    }

    /// Nothing personal stands in what the server logged so far.
    fn check_log(&self) {
        let log = std::fs::read_to_string(&self.world.log).unwrap();
        assert!(log.contains("mail"), "the log was not read: {log}");
        let found = logs::scan_text(&log);
        assert!(found.is_empty(), "{}", found.join("\n"));
        for secret in ["essai.example.org", sink::PASSWORD, NEW_PASSWORD, "meel_"] {
            assert!(!log.contains(secret), "{secret} stands in the log");
        }
    }
}

/// Where a refused value stands.
fn pointer(response: &Response) -> String {
    let problem: Value = response.json();
    problem["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned()
}
