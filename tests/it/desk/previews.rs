//! Previews: whoever holds the link sees one draft, for a time, and nothing else.

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use super::{COMMUNE, Desk, Seed, seeded, unspoken};
use crate::support::{Database, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_draft_is_seen_by_its_link_alone,
        a_fiche_of_ones_own_is_seen_by_its_link_alone,
    ]
    .into()
}

const SECRET: &str = "La cantine ferme le mercredi, dit le brouillon.";

fn a_draft_is_seen_by_its_link_alone(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let fiches: Value = world.server.get("/v1/communes/99999/fiches?limit=2").json();
    let (slug, id) = (fiches["items"][0]["slug"].as_str().unwrap(), fiches["items"][0]["id"].as_str().unwrap());
    let doc = json!({ "words": { "top": { "value": { "kind": "text", "text": SECRET } } } });
    let work = seeded(1);
    Seed { id: &work, body: COMMUNE, kind: "layer", subject: id, state: "draft", doc: doc.clone() }.put(&world);
    let links = |hours: u32, commune: Value| {
        let asked = json!({ "hours": hours, "commune": commune });
        editor.send(&world, "POST", &format!("works/{work}/preview-links"), &asked)
    };
    assert_eq!(links(0, json!(null)).status, 422);
    assert_eq!(links(169, json!(null)).status, 422);
    assert_eq!(links(1, json!("94043")).status, 422, "a commune of another territory");
    for page in ["javascript:alert(1)", "/ecoles", "https://", "https://a:b@mairie.example.org/", "data:text/html,x"] {
        let asked = json!({ "hours": 1, "host_page": page });
        let refused = editor.send(&world, "POST", &format!("works/{work}/preview-links"), &asked);
        assert_eq!(refused.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/host_page", "{page}");
    }
    let asked = json!({ "hours": 1, "host_page": "https://mairie.example.org/ecoles?a=1&mee=schools#haut" });
    let link: Value =
        editor.send(&world, "POST", &format!("works/{work}/preview-links"), &asked).expect_status(201).json();
    let start = format!("https://mairie.example.org/ecoles?a=1&mee=fiches%2F{slug}%3Fpreview%3Dey");
    let in_host = link["host_page_url"].as_str().unwrap();
    assert!(in_host.starts_with(&start) && in_host.ends_with("#haut"), "{in_host}");
    let link: Value = links(168, json!(null)).expect_status(201).json();
    let (page, fragment) =
        (path_of(link["page_url"].as_str().unwrap()), path_of(link["fragment_url"].as_str().unwrap()));
    for address in [&page, &fragment] {
        let shown = world.server.get(address).expect_status(200);
        assert!(shown.text().contains("Aperçu, non publié") && shown.text().contains(SECRET), "{}", shown.text());
        assert_eq!(shown.header("cache-control"), "no-store");
        assert_eq!(shown.header("x-robots-tag"), "noindex");
        assert!(shown.header("etag").is_empty());
    }
    assert!(world.server.get(&page).text().contains("<meta name=\"robots\" content=\"noindex\">"));
    // Without the link, with another one's end, on another page or in another commune: nothing.
    let token = page.split_once("preview=").unwrap().1;
    let tampered = format!("{}A{}", &token[..token.len() - 5], &token[token.len() - 4..]);
    let access = world.sign_in("redac").access_token;
    let other = fiches["items"][1]["slug"].as_str().unwrap();
    for address in [
        format!("/portal/99999/fiches/{slug}?preview={tampered}"),
        format!("/portal/99999/fiches/{slug}?preview={access}"),
        format!("/portal/99999/fiches/{slug}?preview=rien"),
        format!("/portal/99999/fiches/{other}?preview={token}"),
        format!("/portal/94043/fiches/{slug}?preview={token}"),
        format!("/portal/99999/?preview={token}"),
    ] {
        let refused = world.server.get(&address);
        assert_eq!(refused.status, 404, "{address}");
        assert!(refused.text().contains("Aperçu indisponible") && !refused.text().contains(SECRET), "{address}");
        assert_eq!(refused.header("x-robots-tag"), "noindex");
        let (commune, rest) = address.trim_start_matches("/portal/").split_once('/').unwrap();
        let refused = world.server.get(&format!("/v1/communes/{commune}/fragments/{rest}"));
        assert!(refused.status == 404 && !refused.text().contains(SECRET), "{address}");
    }
    for address in [format!("/portal/99999/fiches/{slug}"), format!("/v1/communes/99999/fiches/{slug}")] {
        assert!(!world.server.get(&address).expect_status(200).text().contains(SECRET), "{address}");
    }
    // A link is no way to act.
    assert_eq!(world.status_of(token), 401);
    // Once parents see it, the link shows what they see.
    let publish = format!(
        "UPDATE revisions SET state = 'published' WHERE work_id = '{work}'; \
         UPDATE works SET public_number = 1, public_state = 'published' WHERE id = '{work}'"
    );
    super::execute(&world, &publish);
    let public = world.server.get(&page).expect_status(200).text();
    assert!(public.contains(SECRET) && !public.contains("Aperçu, non publié"), "{public}");
    super::execute(&world, &format!("UPDATE works SET public_number = NULL, public_state = NULL WHERE id = '{work}'"));
    // What was handed back is shown no more.
    super::execute(&world, &format!("UPDATE revisions SET state = 'refused', reason = 'Non' WHERE work_id = '{work}'"));
    assert_eq!(world.server.get(&page).status, 404);
    assert_eq!(links(1, json!(null)).status, 409);
    let entries = super::done(&world, "preview_link.create");
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| !entry.to_string().contains(token)), "the link stands in the audit log");
    let log = std::fs::read_to_string(&world.log).unwrap();
    assert!(!log.contains(token), "the link stands in the server's log");
}

fn a_fiche_of_ones_own_is_seen_by_its_link_alone(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let markdown = format!(
        "+++\ntitle = \"Qui aide aux devoirs ?\"\nkind = \"question_answer\"\nshort_answer = \"{SECRET}\"\nthemes = [\"vie-a-l-ecole\"]\n\
         levels = [\"elementaire\"]\nchecked_on = \"\"\nchecked_against = \"\"\n+++\n\n## Le soir\n\nDe 16 h 30 à 18 h.\n"
    );
    let put = editor.send(&world, "PUT", "fiches/aide-aux-devoirs-99999", &json!({ "markdown": markdown }));
    let saved: Value = put.expect_status(200).json();
    let work = saved["work"]["id"].as_str().unwrap().to_owned();
    let link: Value = editor
        .send(&world, "POST", &format!("works/{work}/preview-links"), &json!({ "hours": 1 }))
        .expect_status(201)
        .json();
    let view = "fiches/aide-aux-devoirs-99999";
    for address in ["page_url", "fragment_url"].map(|name| path_of(link[name].as_str().unwrap())) {
        let text = world.server.get(&address).expect_status(200).text();
        assert!(text.contains("Aperçu, non publié") && text.contains(SECRET), "{text}");
        assert!(address.contains(view), "{address}");
        // A fiche that nobody sees has no public page, and the link of one opens no other.
        let token = address.split_once("preview=").unwrap().1;
        assert_eq!(world.server.get(&format!("/portal/99999/{view}")).status, 404);
        assert_eq!(world.server.get(&format!("/portal/99999/fiches/cantine-tarifs?preview={token}")).status, 404);
    }
    // A service has no page of its own.
    let service = seeded(7);
    let doc = json!({ "kinds": ["mairie"] });
    Seed { id: &service, body: COMMUNE, kind: "service", subject: "mairie-annexe", state: "draft", doc }.put(&world);
    let refused = editor.send(&world, "POST", &format!("works/{service}/preview-links"), &json!({ "hours": 1 }));
    refused.expect_problem(ProblemCode::Conflict);
}
