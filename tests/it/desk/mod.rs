//! What agents work with beside their texts: services, what is left to fill in, previews, proofreading, mails.

mod chain;
mod directory;
mod mails;
mod previews;
mod to_fill;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection, PgConnection, SqliteConnection};
use serde_json::{Value, json};

use crate::auth::world::World;
use crate::support::{Database, Engine, Response, Test};

/// All of them.
pub fn tests() -> Vec<Test> {
    [chain::tests(), directory::tests(), mails::tests(), previews::tests(), to_fill::tests()]
        .into_iter()
        .flatten()
        .collect()
}

/// The intercommunalité of the demo's fictitious commune.
const EPCI: &str = "epci:999999998";

/// The commune's body.
const COMMUNE: &str = "commune:99999";

/// Someone at a desk: a token, and the body's address.
pub struct Desk {
    pub token: String,
    pub path: String,
}

impl Desk {
    /// Makes an account with this role and signs it in.
    pub fn open(world: &mut World, name: &str, body: &str, role: &str, further: &[&str]) -> Self {
        world.add(name, body, role, further);
        Self { token: world.sign_in(name).access_token, path: format!("/v1/bodies/{}", world.body(body)) }
    }

    /// Asks something below the body's address.
    pub fn get(&self, world: &World, path: &str) -> Response {
        world.with(&self.token, "GET", &format!("{}/{path}", self.path)).send()
    }

    /// Sends something below the body's address.
    pub fn send(&self, world: &World, method: &str, path: &str, body: &Value) -> Response {
        world.with(&self.token, method, &format!("{}/{path}", self.path)).json(body).send()
    }

    /// Hands a work to whoever publishes.
    pub fn propose(&self, world: &World, work: &str) -> Response {
        world.with(&self.token, "POST", &format!("{}/works/{work}/propose", self.path)).send()
    }

    /// Writes a service; its work's identifier.
    fn put_service(&self, world: &World, slug: &str, service: &Value) -> String {
        let saved: Value = self.send(world, "PUT", &format!("services/{slug}"), service).expect_status(200).json();
        saved["work"]["id"].as_str().unwrap().to_owned()
    }
}

/// The mairie of the demo's commune.
fn mairie() -> Value {
    json!({
        "kind": "mairie", "name": "Mairie de Villeneuve-les-Essais", "territory": { "commune": "99999" },
        "address": { "lines": ["1 place des Essais"], "postcode": "99999", "town": "Villeneuve-les-Essais" },
        "phone": "01 99 00 00 00", "email": "mairie@example.org", "url": "https://mairie.example.org/",
        "hours": "Mo-Fr 08:30-12:00; PH off"
    })
}

/// Runs statements on the world's database, as if a program had written it.
fn execute(world: &World, sql: &str) {
    match world.engine {
        Engine::Sqlite => {
            let path = world.database.trim_start_matches("sqlite:");
            let mut connection = SqliteConnection::establish(path).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON").unwrap();
            connection.batch_execute(sql).unwrap();
        }
        Engine::Postgres => PgConnection::establish(&world.database).unwrap().batch_execute(sql).unwrap(),
    }
}

/// The served demo in which nobody has said anything yet.
pub fn unspoken(database: &Database) -> World {
    let world = World::empty(database);
    execute(
        &world,
        "DELETE FROM menu_weeks; DELETE FROM published_slots; DELETE FROM file_uses; DELETE FROM rubric_contents; DELETE FROM conflicts; \
         UPDATE works SET is_hiding = false, public_number = NULL, public_state = NULL; \
         DELETE FROM revision_writers; DELETE FROM signatures; DELETE FROM revisions; DELETE FROM works;",
    );
    world
}

/// A work with one revision, written straight into the tables.
struct Seed<'a> {
    id: &'a str,
    body: &'a str,
    kind: &'a str,
    subject: &'a str,
    state: &'a str,
    doc: Value,
}

impl Seed<'_> {
    fn put(&self, world: &World) {
        let Self { id, kind, subject, state, doc, .. } = self;
        let (body, body_kind) = (world.body(self.body), self.body.split(':').next().unwrap());
        let (hash, by, doc) = ("0".repeat(64), seeded(999), doc.to_string().replace('\'', "''"));
        execute(
            world,
            &format!(
                "INSERT INTO works (id, body_id, body_kind, kind, subject, title, last_number, is_hiding, version, \
                 created_at, updated_at) VALUES ('{id}', '{body}', '{body_kind}', '{kind}', '{subject}', 'Texte semé', 1, \
                 false, 1, 1, 1); \
                 INSERT INTO revisions (work_id, body_id, number, state, text_hash, decided_by, decided_at, starts_at, \
                 created_at, updated_at, doc) VALUES ('{id}', '{body}', 1, '{state}', '{hash}', '{by}', 1, 1, 1, 1, '{doc}');"
            ),
        );
        if *state == "published" {
            execute(
                world,
                &format!("UPDATE works SET public_number = 1, public_state = 'published' WHERE id = '{id}'"),
            );
        }
    }
}

/// An identifier of a seeded object.
fn seeded(number: u32) -> String {
    format!("01920d3e-7c1a-7b42-9f10-{number:012}")
}

/// The entries of what was done by this name; refusals are logged by the same.
fn done(world: &World, action: &str) -> Vec<Value> {
    let mut entries = world.entries();
    entries.retain(|entry| entry["action"] == action && entry["outcome"] == "done");
    entries
}
