//! `mee import fiches`: Markdown with front matter.

use std::fs;
use std::path::Path;

use mee_shared::wire::fiche::FicheResource;

use super::{content, prepare};
use crate::support::{Database, Server, Test, import, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_fiche_written_by_hand_is_imported_served_and_updated,
        a_faulty_fiche_is_refused_with_its_file_and_the_reason,
        a_dry_run_of_fiches_writes_nothing,
    ]
    .into()
}

fn markdown(title: &str, body: &str) -> String {
    format!(
        r#"+++
title = "{title}"
kind = "question_answer"
short_answer = "Oui. Une fiche d'essai le montre."
themes = ["cantine"]
levels = ["maternelle", "elementaire"]
checked_on = ""
checked_against = ""

[[slots]]
id = "lieu"
label = "Où demander"
kind = "text"
owner = "commune"
hint = "Le guichet."
+++

## Comment faire

{body}

<!-- emplacement: lieu -->
"#
    )
}

fn write(folder: &Path, slug: &str, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("{slug}.md")), text).unwrap();
}

fn a_fiche_written_by_hand_is_imported_served_and_updated(database: &Database) {
    let own = Database::demo(database.engine());
    let folder = database.file("fiches");
    write(&folder, "essai-de-fiche", &markdown("Peut-on essayer ?", "- une **chose**\n- une autre"));
    let first = import(&own, "fiches", &folder, &[]).success();
    assert_eq!((first.read, first.added), (1, 1));
    let second = import(&own, "fiches", &folder, &[]).success();
    assert_eq!((second.added, second.changed, second.unchanged), (0, 0, 1));
    write(&folder, "essai-de-fiche", &markdown("Peut-on encore essayer ?", "Un paragraphe."));
    assert_eq!(import(&own, "fiches", &folder, &[]).success().changed, 1);

    let server = Server::start(own);
    let fiche: FicheResource = server.read("/v1/communes/94043/fiches/essai-de-fiche");
    assert_eq!(fiche.fiche.title, "Peut-on encore essayer ?");
    let fragment = server.get("/v1/communes/94043/fragments/fiches/essai-de-fiche").expect_status(200).text();
    assert!(fragment.contains("Un paragraphe.") && !fragment.contains("Où demander"), "{fragment}");
}

fn a_faulty_fiche_is_refused_with_its_file_and_the_reason(database: &Database) {
    prepare(database);
    let long = "Une. Deux. Trois. Quatre.";
    for (name, text, reason) in [
        ("html-brut", markdown("Titre ?", "<script>alert(1)</script>"), "HTML"),
        ("sans-themes", markdown("Titre ?", "Texte.").replace("themes = [\"cantine\"]\n", ""), "themes"),
        ("theme-inconnu", markdown("Titre ?", "Texte.").replace("cantine", "rien"), "valeurs admises"),
        ("trop-long", markdown("Titre ?", "Texte.").replace("Oui. Une fiche d'essai le montre.", long), "short_answer"),
        ("emplacement-perdu", markdown("Titre ?", "Texte.").replace("<!-- emplacement: lieu -->", ""), "lieu"),
        ("sans-entete", "## Un titre\n\nTexte.\n".to_owned(), "+++"),
    ] {
        let folder = database.file(name);
        write(&folder, name, &text);
        let before = content(database);
        let outcome = import(database, "fiches", &folder, &[]);
        assert!(!outcome.succeeded || outcome.summary().rejected == 1, "{name}: {}", outcome.said());
        let said = outcome.said();
        assert!(said.contains(&format!("{name}.md")) && said.contains(reason), "{name}: {said}");
        assert_eq!(content(database), before, "{name}");
    }
}

fn a_dry_run_of_fiches_writes_nothing(database: &Database) {
    prepare(database);
    let folder = database.file("fiches");
    write(&folder, "essai-de-fiche", &markdown("Peut-on essayer ?", "Texte."));
    let before = database.counts();
    assert_eq!(import(database, "fiches", &folder, &["--dry-run"]).success().added, 1);
    assert_eq!(database.counts(), before);
}
