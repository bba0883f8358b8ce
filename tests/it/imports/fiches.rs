//! `mee import fiches`: Markdown with front matter.

use std::fs;
use std::path::Path;

use mee_shared::fiche::OriginKind;
use mee_shared::problem::ProblemCode;
use mee_shared::wire::fiche::{FicheResource, FicheSummary};

use super::official_xml::{first_set, second_set};
use super::{content, prepare};
use crate::support::{Database, Server, Test, import, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_fiche_written_by_hand_is_imported_served_and_updated,
        a_faulty_fiche_is_refused_with_its_file_and_the_reason,
        a_dry_run_of_fiches_writes_nothing,
        a_folder_is_its_own_producers_and_the_starter_fiches_do_not_take_its_place,
        a_related_fiche_has_the_title_it_has_here_or_is_not_shown,
        a_fiche_the_mairie_has_to_fill_is_found_nowhere_until_it_is_filled,
        a_fiche_gives_way_to_the_official_one_while_that_one_is_published,
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

fn a_folder_is_its_own_producers_and_the_starter_fiches_do_not_take_its_place(database: &Database) {
    let own = Database::demo(database.engine());
    let folder = database.file("fiches");
    // One of its fiches takes the place of a starter fiche, the other names one that is not in the folder.
    write(&folder, "quotient-familial", &markdown("Notre quotient familial ?", "Texte."));
    write(&folder, "essai", &markdown("Un essai ?", "Voir [la cantine](fiche:inscription-cantine)."));
    let first = import(&own, "fiches", &folder, &["--producer", "La Caisse d'essai"]).success();
    assert_eq!((first.added, first.changed), (1, 1));
    let starters = mee(&["import", "fiches", "--database", &own.url]);
    assert_eq!(starters.success().changed, 0);
    assert!(starters.said().contains("quotient-familial"), "what is kept is named:\n{}", starters.said());

    let server = Server::start(own);
    let fiche: FicheResource = server.read("/v1/communes/94043/fiches/quotient-familial");
    assert_eq!(fiche.fiche.title, "Notre quotient familial ?");
    assert_eq!((fiche.fiche.origin.kind, fiche.fiche.origin.licence.as_str()), (OriginKind::Local, ""));
    let page = server.get("/portal/94043/fiches/quotient-familial").expect_status(200).text();
    assert!(page.contains("La Caisse d'essai") || page.contains("La Caisse d&#39;essai"), "{page}");
}

fn a_related_fiche_has_the_title_it_has_here_or_is_not_shown(database: &Database) {
    let own = Database::demo(database.engine());
    let (folder, set) = (database.file("fiches"), database.file("set"));
    let text = markdown("Un essai ?", "Texte.").replace("[[slots]]", "see_also = [\"f9001\", \"f8888\"]\n\n[[slots]]");
    write(&folder, "essai", &text);
    import(&own, "fiches", &folder, &[]).success();
    first_set(&set);
    import(&own, "dila", &set, &[]).success();
    let server = Server::start(own);
    let fiche: FicheResource = server.read("/v1/communes/94043/fiches/essai");
    let titles: Vec<&str> = fiche.fiche.see_also.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(titles, ["Question F9001 ?"]);
}

fn a_fiche_the_mairie_has_to_fill_is_found_nowhere_until_it_is_filled(database: &Database) {
    let own = Database::demo(database.engine());
    let folder = database.file("fiches");
    write(&folder, "a-remplir", &markdown("À remplir ?", "Texte.").replace("question_answer", "to_fill"));
    write(&folder, "essai", &markdown("Un essai ?", "Voir [celle-ci](fiche:a-remplir)."));
    import(&own, "fiches", &folder, &[]).success();
    let server = Server::start(own);
    let fiche: FicheResource = server.read("/v1/communes/94043/fiches/essai");
    assert!(fiche.linked.is_empty(), "a link to it would lead nowhere: {:?}", fiche.linked);
    server.get("/v1/communes/94043/fiches/a-remplir").expect_problem(ProblemCode::NotFound);
    let listed: Vec<FicheSummary> = server.read_all("/v1/communes/94043/fiches", 100);
    assert!(listed.iter().all(|fiche| fiche.slug.as_str() != "a-remplir"));
}

fn a_fiche_gives_way_to_the_official_one_while_that_one_is_published(database: &Database) {
    let own = Database::demo(database.engine());
    let (folder, first, second) = (database.file("fiches"), database.file("first"), database.file("second"));
    let text = markdown("Un essai ?", "Texte.").replace("[[slots]]", "replaced_by = \"F9003\"\n\n[[slots]]");
    write(&folder, "essai", &text);
    first_set(&first);
    second_set(&second);
    import(&own, "fiches", &folder, &[]).success();
    let url = own.url.clone();
    let server = Server::start(own);
    // F9003 is published, withdrawn, published again.
    for (set, changed, read, shown) in
        [(&first, 0, "F9003", false), (&second, 1, "essai", true), (&first, 2, "F9003", false)]
    {
        assert_eq!(mee(&["import", "dila", &set.to_string_lossy(), "--database", &url]).success().changed, changed);
        let fiche: FicheResource = server.read("/v1/communes/94043/fiches/essai");
        assert_eq!(fiche.fiche.id.as_str(), read);
        let official: FicheResource = server.read("/v1/communes/94043/fiches/f9003");
        assert_eq!(official.fiche.withdrawn_on.is_some(), shown);
        let listed: Vec<FicheSummary> = server.read_all("/v1/communes/94043/fiches", 100);
        assert_eq!(listed.iter().any(|fiche| fiche.slug.as_str() == "essai"), shown);
        assert_eq!(listed.iter().any(|fiche| fiche.slug.as_str() == "f9003"), !shown);
    }
}

fn a_faulty_fiche_is_refused_with_its_file_and_the_reason(database: &Database) {
    prepare(database);
    let long = "Une. Deux. Trois. Quatre.";
    for (name, text, reason) in [
        ("html-brut", markdown("Titre ?", "<script>alert(1)</script>"), "HTML"),
        ("sans-themes", markdown("Titre ?", "Texte.").replace("themes = [\"cantine\"]\n", ""), "themes"),
        ("theme-inconnu", markdown("Titre ?", "Texte.").replace("cantine", "rien"), "valeurs admises"),
        (
            "trop-long",
            markdown("Titre ?", "Texte.").replace("Oui. Une fiche d'essai le montre.", long),
            "réponse courte",
        ),
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
