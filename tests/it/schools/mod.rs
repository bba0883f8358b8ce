//! School pages: rubrics, files, establishments, and who runs them.

mod authority;
mod database;
mod files;
mod import;
mod previews;
mod random;
mod rubrics;

use mee_shared::wire::school::SchoolResource;
use mee_shared::wire::work::WorkResource;
use serde_json::{Value, json};

use crate::auth::world::World;
use crate::support::{Database, Response, Test};

pub fn tests() -> Vec<Test> {
    [
        rubrics::tests(),
        files::tests(),
        import::tests(),
        authority::tests(),
        database::tests(),
        previews::tests(),
        random::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The demo with its mairie's publisher, and the headteacher of its école maternelle.
struct Mairie {
    world: World,
    publisher: String,
    headteacher: String,
}

/// The demo's schools: maternelle, élémentaire, primaire.
const MATERNELLE: &str = "9990001X";
const ELEMENTAIRE: &str = "9990002Y";
const PRIMAIRE: &str = "9990003Z";

impl Mairie {
    fn new(database: &Database) -> Self {
        let mut world = World::empty(database);
        world.add("mairie", "commune:99999", "publisher", &[]);
        world.add("directrice", "commune:99999", "headteacher", &["--school", MATERNELLE]);
        let publisher = world.sign_in("mairie").access_token;
        let headteacher = world.sign_in("directrice").access_token;
        Self { world, publisher, headteacher }
    }

    /// A path below the commune's body.
    fn path(&self, rest: &str) -> String {
        format!("/v1/bodies/{}/{rest}", self.world.body("commune:99999"))
    }

    fn send(&self, token: &str, method: &str, rest: &str, value: &Value) -> Response {
        self.world.with(token, method, &self.path(rest)).json(value).send()
    }

    fn get(&self, rest: &str) -> Response {
        self.world.with(&self.publisher, "GET", &self.path(rest)).send()
    }

    fn choose(&self, kind: &str, rubrics: &[&str]) -> Response {
        self.send(&self.publisher, "PUT", &format!("rubrics/{kind}"), &json!({ "rubrics": rubrics }))
    }

    fn write(&self, token: &str, uai: &str, rubric: &str, fields: &Value) -> Response {
        self.send(token, "PUT", &format!("schools/{uai}/rubrics/{rubric}"), &json!({ "fields": fields }))
    }

    fn publish(&self, work: &WorkResource) -> Response {
        self.send(&self.publisher, "POST", &format!("works/{}/publish", work.id), &json!({}))
    }

    fn withdraw(&self, work: &WorkResource) -> Response {
        self.send(&self.publisher, "POST", &format!("works/{}/withdraw", work.id), &json!({ "reason": "Essai." }))
    }

    /// The rubrics parents see on the page of a school, in order.
    fn seen(&self, uai: &str) -> Vec<String> {
        let school: SchoolResource = self.world.server.read(&format!("/v1/communes/99999/schools/{uai}"));
        school.rubrics.iter().map(|rubric| rubric.id.to_string()).collect()
    }

    /// The page of a school as a fragment.
    fn page(&self, uai: &str) -> String {
        self.world.server.get(&format!("/v1/communes/99999/fragments/schools/{uai}")).expect_status(200).text()
    }
}
