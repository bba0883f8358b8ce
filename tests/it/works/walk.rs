//! Random sequences of what people do, and what must hold after each of them whatever they did.
//!
//! The rules alone take ten thousand sequences beside them, in `shared`; here they go through HTTP and the database.

use serde_json::{Value, json};

use super::{Desk, bottom};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: whatever_is_done_parents_see_only_what_a_publisher_let_out].into()
}

/// How many acts.
const ACTS: usize = 400;

const FICHES: [&str; 3] = ["absence-que-faire", "rased", "droit-image"];

fn whatever_is_done_parents_see_only_what_a_publisher_let_out(database: &Database) {
    let desk = Desk::open(database);
    let mut seed: u64 = 0x2545_f491_4f6c_dd1d;
    let mut roll = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % 1_000_003).unwrap() % bound
    };
    let mut works: [Option<Value>; 3] = [const { None }; 3];
    let mut drafts = [const { String::new() }; 3];
    let mut public = [const { None::<String> }; 3];
    for act in 0..ACTS {
        let which = roll(3);
        let fiche = FICHES[which];
        let Some(work) = works[which].clone() else {
            drafts[which] = format!("Texte {act} de {fiche}.");
            works[which] = Some(desk.write(fiche, &drafts[which]));
            continue;
        };
        let who = if roll(2) == 0 { &desk.editor } else { &desk.publisher };
        match roll(6) {
            0 | 1 => {
                drafts[which] = format!("Texte {act} de {fiche}.");
                let path = format!("layers/{fiche}");
                desk.ask(who, "PUT", &path, Some(&bottom(&drafts[which]))).expect_status(200);
            }
            2 => drop(desk.act(who, &work, "propose", &json!({}))),
            3 => drop(desk.act(who, &work, "refuse", &json!({ "reason": "Non." }))),
            4 => {
                let answer = desk.act(who, &work, "publish", &json!({}));
                if answer.status == 200 {
                    assert_eq!(*who, desk.publisher, "an editor published");
                    public[which] = Some(drafts[which].clone());
                }
            }
            _ => {
                if desk.act(who, &work, "withdraw", &json!({ "reason": "Retiré." })).status == 200 {
                    assert_eq!(*who, desk.publisher, "an editor withdrew");
                    public[which] = None;
                }
            }
        }
        let said = desk.world.server.get(&format!("/v1/communes/99999/fiches/{fiche}")).text();
        let texts: Vec<&str> =
            said.match_indices("Texte ").filter_map(|(at, _)| said[at..].split(".\"").next()).collect();
        match &public[which] {
            None => assert!(texts.is_empty(), "act {act}: parents see {texts:?}"),
            Some(text) => assert!(
                !texts.is_empty() && texts.iter().all(|said| text.starts_with(said)),
                "act {act}: parents see {texts:?} instead of {text}"
            ),
        }
    }
    desk.world.mee(&["audit", "verify"]);
}
