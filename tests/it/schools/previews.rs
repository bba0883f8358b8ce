//! A rubric that is not published is seen on its school's page by the link alone, with its files.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::file::FileResource;
use mee_shared::wire::work::WorkResource;
use serde_json::{Value, json};

use super::files::{PDF, send};
use super::{ELEMENTAIRE, MATERNELLE, Mairie};
use crate::support::{Database, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_rubric_and_its_files_are_seen_by_the_link_alone].into()
}

const SECRET: &str = "Le portail ouvre à 7 h, dit le brouillon.";

fn a_rubric_and_its_files_are_seen_by_the_link_alone(database: &Database) {
    let mairie = Mairie::new(database);
    let server = &mairie.world.server;
    mairie.choose("maternelle", &["horaires", "reglement-interieur", "equipe"]).expect_status(200);
    for (rubric, fields) in [
        ("horaires", json!({ "retard": "Sonnez au portail." })),
        ("equipe", json!({ "membres": "Quatre enseignantes." })),
    ] {
        let work: WorkResource = mairie.write(&mairie.publisher, MATERNELLE, rubric, &fields).expect_status(200).json();
        mairie.publish(&work).expect_status(200);
    }
    let file: FileResource = send(&mairie, "name=projet.pdf", "application/pdf", PDF).expect_status(201).json();
    let fields = json!({
        "resume": SECRET,
        "document": [{ "file": file.hash, "alternative": "Le règlement" }]
    });
    let work: WorkResource =
        mairie.write(&mairie.headteacher, MATERNELLE, "reglement-interieur", &fields).expect_status(200).json();
    let links = format!("works/{}/preview-links", work.id);
    let elsewhere = mairie.send(&mairie.headteacher, "POST", &links, &json!({ "hours": 1, "commune": "94043" }));
    assert_eq!(elsewhere.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/commune");
    let asked = json!({ "hours": 1, "host_page": "https://mairie.example.org/" });
    let link: Value = mairie.send(&mairie.headteacher, "POST", &links, &asked).expect_status(201).json();
    let in_host = format!("https://mairie.example.org/?mee=schools%2F{MATERNELLE}%3Fpreview%3D");
    assert!(link["host_page_url"].as_str().unwrap().starts_with(&in_host), "{link}");
    let [page, fragment] = ["page_url", "fragment_url"].map(|name| path_of(link[name].as_str().unwrap()));
    let token = page.split_once("preview=").unwrap().1.to_owned();
    for address in [&page, &fragment] {
        let shown = server.get(address).expect_status(200);
        assert_eq!(shown.header("cache-control"), "no-store");
        let text = shown.text();
        let places = ["Aperçu, non publié", "Sonnez au portail.", SECRET, "Quatre enseignantes."]
            .map(|said| text.find(said).unwrap_or_else(|| panic!("« {said} » is not shown: {text}")));
        assert!(places.is_sorted(), "the draft does not stand in its place: {places:?}");
    }
    let file_at = format!("/v1/files/{}", file.hash);
    assert!(server.get(&page).text().contains(&format!("{file_at}?preview={token}")));
    let sent = server.get(&format!("{file_at}?preview={token}")).expect_status(200);
    assert_eq!((sent.body.as_slice(), sent.header("cache-control")), (PDF, "no-store"));
    let other: FileResource =
        send(&mairie, "name=autre.pdf", "application/pdf", &[PDF, b"\n"].concat()).expect_status(201).json();
    for address in [
        file_at.clone(),
        format!("{file_at}?preview=rien"),
        format!("/v1/files/{}?preview={token}", other.hash),
        format!("/portal/99999/schools/{ELEMENTAIRE}?preview={token}"),
        format!("/portal/94043/schools/{MATERNELLE}?preview={token}"),
    ] {
        assert_eq!(server.get(&address).status, 404, "{address}");
    }
    let public = format!("/portal/99999/schools/{MATERNELLE}");
    assert!(!server.get(&public).expect_status(200).text().contains(SECRET));
    // What a school no longer says has no place to be seen in.
    mairie.choose("maternelle", &["horaires", "equipe"]).expect_status(200);
    assert_eq!(server.get(&page).status, 404);
    mairie.send(&mairie.publisher, "POST", &links, &json!({ "hours": 1 })).expect_problem(ProblemCode::Conflict);
    mairie.choose("maternelle", &["horaires", "reglement-interieur", "equipe"]).expect_status(200);
    mairie.publish(&work).expect_status(200);
    let text = server.get(&page).expect_status(200).text();
    assert!(text.contains(SECRET) && !text.contains("Aperçu, non publié"), "once published, it shows what parents see");
    server.get(&format!("{file_at}?preview={token}")).expect_problem(ProblemCode::NotFound);
    server.get(&file_at).expect_status(200);
}
