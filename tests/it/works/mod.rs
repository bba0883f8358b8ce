//! What bodies write, from the first draft to parents, against servers of their own.

mod crash;
mod flow;
mod layers;
mod national;
mod walk;
mod walk_through;

use serde_json::{Value, json};

use crate::auth::world::World;
use crate::support::{Database, Response, Test};

/// All of them.
pub fn tests() -> Vec<Test> {
    [flow::tests(), layers::tests(), national::tests(), walk::tests(), walk_through::tests(), crash::tests()]
        .into_iter()
        .flatten()
        .collect()
}

/// A fiche of the demo with a slot of the mairie's.
pub const FICHE: &str = "absence-que-faire";

/// People at work for the demo's commune.
pub struct Desk {
    pub world: World,
    /// The access token of an editor.
    pub editor: String,
    /// That of a publisher.
    pub publisher: String,
}

impl Desk {
    pub fn open(database: &Database) -> Self {
        let mut world = World::empty(database);
        world.add("edith", "commune:99999", "editor", &[]);
        world.add("paul", "commune:99999", "publisher", &[]);
        let (editor, publisher) = (world.sign_in("edith").access_token, world.sign_in("paul").access_token);
        Self { world, editor, publisher }
    }

    /// A request below the body of the demo's commune.
    pub fn ask(&self, token: &str, method: &str, path: &str, body: Option<&Value>) -> Response {
        self.ask_for("commune:99999", token, method, path, body)
    }

    /// A request below a body.
    pub fn ask_for(&self, body: &str, token: &str, method: &str, path: &str, sent: Option<&Value>) -> Response {
        let path = format!("/v1/bodies/{}/{path}", self.world.body(body));
        let request = self.world.with(token, method, &path);
        match sent {
            Some(value) => request.json(value).send(),
            None => request.send(),
        }
    }

    /// Writes a text at the bottom of the fiche; gives the work.
    pub fn write(&self, fiche: &str, text: &str) -> Value {
        let path = format!("layers/{fiche}");
        let saved: Value = self.ask(&self.editor, "PUT", &path, Some(&bottom(text))).expect_status(200).json();
        saved["work"].clone()
    }

    /// What is done with a work by the token's owner.
    pub fn act(&self, token: &str, work: &Value, verb: &str, sent: &Value) -> Response {
        let path = format!("works/{}/{verb}", work["id"].as_str().unwrap());
        let sent = if verb == "propose" { None } else { Some(sent) };
        self.ask(token, "POST", &path, sent)
    }

    /// Writes and publishes at once.
    pub fn publish(&self, fiche: &str, text: &str) -> Value {
        let work = self.write(fiche, text);
        self.act(&self.editor, &work, "propose", &json!({})).expect_status(200);
        self.act(&self.publisher, &work, "publish", &json!({})).expect_status(200).json()
    }

    /// Everything that the public ways say of the fiche in the demo's commune.
    pub fn public(&self, fiche: &str) -> String {
        let ways = [
            format!("/v1/communes/99999/fiches/{fiche}"),
            format!("/v1/communes/99999/fragments/fiches/{fiche}"),
            format!("/portal/99999/fiches/{fiche}"),
            "/v1/communes/99999/fiches?limit=100".to_owned(),
            "/v1/communes/99999/home".to_owned(),
            "/portal/99999/".to_owned(),
        ];
        ways.map(|way| self.world.server.get(&way).text()).join("\n")
    }
}

/// A word at the bottom of a fiche.
pub fn bottom(text: &str) -> Value {
    json!({ "words": { "bottom": { "text": text } } })
}
