//! Five layers on one fiche, hidden fiches, fiches of one's own, and what a national change leaves hanging.

use std::fs;

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Desk, FICHE, bottom};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        the_demo_shows_all_five_layers_on_one_fiche_with_whose_word_each_is,
        a_hidden_fiche_is_hidden_in_the_bodys_own_territory_only,
        a_local_fiche_stands_where_it_was_put_and_nowhere_else,
        a_national_change_loses_no_local_text_and_lists_what_it_leaves_hanging,
    ]
    .into()
}

const FIVE: &str = "premiere-inscription-maternelle";

fn the_demo_shows_all_five_layers_on_one_fiche_with_whose_word_each_is(database: &Database) {
    let desk = Desk::open(database);
    let fiche: Value = desk.world.server.read(&format!("/v1/communes/99999/fiches/{FIVE}"));
    let mut levels: Vec<String> = Vec::new();
    collect_words(&fiche, &mut levels);
    for level in ["national", "rectorat", "dsden", "departement", "epci", "commune"] {
        assert!(levels.iter().any(|found| found == level), "{level} is missing: {levels:?}");
    }
    let page = desk.world.server.get(&format!("/portal/99999/fiches/{FIVE}")).text();
    for name in
        ["Rectorat de l&#39;académie", "Rectorat de l'académie", "Conseil départemental", "Communauté de communes"]
    {
        let is_escaped_twin = name.contains("Rectorat");
        assert!(page.contains(name) || is_escaped_twin && page.contains("Rectorat de l"), "{name}");
    }
    // Its counters lead to the services of this place.
    assert_eq!(fiche["turn_to"]["to_act"][0]["services"][0]["content"]["name"], "Mairie de Villeneuve-les-Essais");
    let elsewhere: Value = desk.world.server.read(&format!("/v1/communes/94043/fiches/{FIVE}"));
    let mut levels = Vec::new();
    collect_words(&elsewhere, &mut levels);
    assert_eq!(levels, ["national"]);
}

/// The level of every signature anywhere in a fiche.
fn collect_words(value: &Value, levels: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value["level"].as_str()) {
                    ("word", Some(level)) => levels.push(level.to_owned()),
                    _ => collect_words(value, levels),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_words(item, levels)),
        _ => {}
    }
}

fn a_hidden_fiche_is_hidden_in_the_bodys_own_territory_only(database: &Database) {
    let desk = Desk::open(database);
    let path = format!("layers/{FICHE}");
    let hide = json!({ "hidden": { "reason": "Traité dans une autre fiche." } });
    let saved: Value = desk.ask(&desk.editor, "PUT", &path, Some(&hide)).expect_status(200).json();
    let work = &saved["work"];
    let status = |insee: &str| desk.world.server.get(&format!("/v1/communes/{insee}/fiches/{FICHE}")).status;
    assert_eq!((status("99999"), status("94043")), (200, 200));
    desk.act(&desk.publisher, work, "publish", &json!({})).expect_status(200);
    assert_eq!((status("99999"), status("94043")), (404, 200));
    let list = |insee: &str| desk.world.server.get(&format!("/v1/communes/{insee}/fiches?limit=100")).text();
    assert!(!list("99999").contains(FICHE) && list("94043").contains(FICHE));
    desk.act(&desk.publisher, work, "withdraw", &json!({ "reason": "Finalement utile." })).expect_status(200);
    assert_eq!(status("99999"), 200);
}

fn markdown(title: &str, theme: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\nkind = \"question_answer\"\nshort_answer = \"Oui, le soir.\"\nthemes = [\"{theme}\"]\n\
         levels = [\"elementaire\"]\nchecked_on = \"\"\nchecked_against = \"\"\n+++\n\n{body}\n"
    )
}

fn a_local_fiche_stands_where_it_was_put_and_nowhere_else(database: &Database) {
    let desk = Desk::open(database);
    let list = |insee: &str| -> Vec<String> {
        let page: Value = desk.world.server.read(&format!("/v1/communes/{insee}/fiches?theme=periscolaire&limit=100"));
        page["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned()).collect()
    };
    let before = list("99999");
    let sibling = &before[before.len() / 2];
    let put = |slug: &str, sent: &Value| desk.ask(&desk.editor, "PUT", &format!("fiches/{slug}"), Some(sent));
    let text = markdown("Zut, où faire ses devoirs ?", "periscolaire", "À la médiathèque.");
    let placed = json!({ "markdown": text, "placement": { "theme": "periscolaire", "after": sibling } });
    assert_eq!(put("devoirs", &placed).expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "{slug}");
    for (sent, pointer) in [
        (json!({ "markdown": "rien" }), "/markdown"),
        (json!({ "markdown": text, "placement": { "theme": "cantine" } }), "/placement/theme"),
        (json!({ "markdown": text, "placement": { "theme": "periscolaire", "after": "rien" } }), "/placement/after"),
    ] {
        let problem = put("devoirs-99999", &sent).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer, "{sent}");
    }
    let saved: Value = put("devoirs-99999", &placed).expect_status(200).json();
    let work = saved["work"].clone();
    assert_eq!(list("99999"), before);
    desk.act(&desk.publisher, &work, "publish", &json!({})).expect_status(200);
    let now = list("99999");
    let at = now.iter().position(|slug| slug == "devoirs-99999").unwrap();
    assert_eq!(&now[at - 1], sibling, "{now:?}");
    assert!(!list("94043").contains(&"devoirs-99999".to_owned()));
    desk.world.server.get("/v1/communes/94043/fiches/devoirs-99999").expect_problem(ProblemCode::NotFound);
    let fiche: Value = desk.world.server.read("/v1/communes/99999/fiches/devoirs-99999");
    assert_eq!(fiche["word"]["level"], "commune");
    assert_eq!(fiche["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    desk.act(&desk.publisher, &work, "withdraw", &json!({ "reason": "Fermé." })).expect_status(200);
    assert_eq!(list("99999"), before);
}

fn a_national_change_loses_no_local_text_and_lists_what_it_leaves_hanging(database: &Database) {
    let desk = Desk::open(database);
    let folder = database.file("fiches");
    fs::create_dir_all(&folder).unwrap();
    let national = |body: &str| {
        let slot = "\n[[slots]]\nid = \"lieu\"\nlabel = \"Où demander\"\nkind = \"text\"\nowner = \"commune\"\nhint = \"Le guichet.\"\n+++";
        let text = markdown("Peut-on essayer ?", "cantine", body).replacen("\n+++\n\n", &format!("\n{slot}\n\n"), 1);
        fs::write(folder.join("essai-national.md"), text).unwrap();
        desk.world.mee(&["import", "fiches", &folder.to_string_lossy(), "--producer", "Essai"]);
    };
    national("## Comment faire\n\nDemandez.\n\n<!-- emplacement: lieu -->\n\n## Et après\n\nAttendez.");
    let edit = json!({ "words": {
        "lieu": { "value": { "kind": "text", "text": "Au guichet bleu." } },
        "after:et-apres": { "text": "Comptez deux jours chez nous." },
    } });
    let saved: Value = desk.ask(&desk.editor, "PUT", "layers/essai-national", Some(&edit)).expect_status(200).json();
    let work = saved["work"].clone();
    desk.act(&desk.publisher, &work, "publish", &json!({})).expect_status(200);
    let conflicts = || -> Vec<Value> {
        let page: Value = desk.ask(&desk.editor, "GET", "conflicts", None).expect_status(200).json();
        page["items"].as_array().unwrap().clone()
    };
    assert_eq!(conflicts(), Vec::<Value>::new());
    // A chapter gets another title: the word after it has lost its place.
    national("## Comment faire\n\nDemandez.\n\n<!-- emplacement: lieu -->\n\n## La suite\n\nAttendez.");
    let found = conflicts();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["kind"], &found[0]["local"]), (&json!("slot_gone"), &json!("Comptez deux jours chez nous.")));
    assert_eq!(found[0]["suggestion"], "after:la-suite");
    let public = desk.public("essai-national");
    assert!(public.contains("Au guichet bleu") && !public.contains("Comptez deux jours"));
    let layer: Value = desk.ask(&desk.editor, "GET", "layers/essai-national", None).expect_status(200).json();
    assert_eq!(layer["published"]["words"]["after:et-apres"]["text"]["text"], "Comptez deux jours chez nous.");
    // Put where it belongs now, it is seen again, and the conflict is settled.
    let moved = json!({ "words": {
        "lieu": { "value": { "kind": "text", "text": "Au guichet bleu." } },
        "after:la-suite": { "text": "Comptez deux jours chez nous." },
    } });
    desk.ask(&desk.editor, "PUT", "layers/essai-national", Some(&moved)).expect_status(200);
    desk.act(&desk.publisher, &work, "publish", &json!({})).expect_status(200);
    assert!(desk.public("essai-national").contains("Comptez deux jours"));
    assert_eq!(conflicts(), Vec::<Value>::new());
    // The slot is gone altogether: nothing is lost, and an agent may say that it is right so.
    national("## Comment faire\n\nDemandez.\n\n## La suite\n\nAttendez.\n\n<!-- emplacement: lieu -->");
    let found = conflicts();
    assert_eq!(found[0]["kind"], "slot_moved", "{found:?}");
    let settle = format!("conflicts/{}/settle", found[0]["id"].as_str().unwrap());
    desk.ask(&desk.editor, "POST", &settle, None).expect_status(204);
    desk.ask(&desk.editor, "POST", &settle, None).expect_problem(ProblemCode::NotFound);
    assert_eq!(conflicts(), Vec::<Value>::new());
    // A draft that has lost its place is not published.
    desk.ask(&desk.editor, "PUT", "layers/essai-national", Some(&bottom("Un mot de plus."))).expect_status(200);
}
