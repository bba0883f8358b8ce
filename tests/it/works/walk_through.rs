//! The guide for a new agent, `examples/http/premiers-pas.md`, replayed command by command.

use std::process::Command;

use crate::auth::world::{PASSWORD, World, email};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: the_guide_for_a_new_agent_works_as_it_is_written].into()
}

/// The commands of the guide: what stands between « ```sh » and « ``` ».
fn commands() -> String {
    let guide = include_str!("../../../examples/http/premiers-pas.md");
    let mut script = String::from("set -eu\n");
    let mut is_shell = false;
    for line in guide.lines() {
        match line {
            "```sh" => is_shell = true,
            "```" => is_shell = false,
            _ if is_shell => {
                script.push_str(line);
                script.push('\n');
            }
            _ => {}
        }
    }
    script
}

fn the_guide_for_a_new_agent_works_as_it_is_written(database: &Database) {
    let mut world = World::empty(database);
    world.add("camille", "commune:99999", "editor", &["--role", "publisher"]);
    let script = commands();
    assert!(script.matches("curl ").count() > 15, "the guide has lost its commands");
    let folder = database.file("guide");
    std::fs::create_dir_all(&folder).unwrap();
    let ran = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PORTAIL", &world.server.url)
        .env("ADRESSE", email("camille"))
        .env("MOT_DE_PASSE", PASSWORD)
        .output()
        .expect("sh does not start");
    let said = String::from_utf8_lossy(&ran.stdout);
    let failed = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}\n{failed}");
    for word in ["\"filled\":", "/portal/99999/fiches/absence-que-faire?preview="] {
        assert!(said.contains(word), "{word}: {said}");
    }
}
