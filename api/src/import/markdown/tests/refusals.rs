//! What the format does not admit: each refused with its line and the way out.

use super::*;

const SLOT: &str = "[[slots]]\nid = \"a\"\nlabel = \"A\"\nkind = \"text\"\nowner = \"commune\"\n";

#[test]
fn the_front_matter_is_refused_with_its_line_and_the_way_out() {
    let replaced = |from: &str, to: &str| FRONT.replacen(from, to, 1);
    for (front, message) in [
        (
            replaced("title", "titre"),
            "essai.md, ligne 2 : le champ « titre » n'existe pas ; champs admis : title, kind, short_answer",
        ),
        (replaced("themes = [\"cantine\"]\n", ""), "essai.md : le champ « themes » manque ; ajoutez-le à l'en-tête"),
        (
            replaced("cantine", "repas"),
            "essai.md, ligne 4 : « repas » n'est pas une valeur admise ; valeurs admises : inscription, vie-a-l-ecole",
        ),
        (replaced("[\"maternelle\"]", "[]"), "essai.md, ligne 5 : « levels » est vide ; donnez au moins une valeur"),
        (
            replaced("[\"cantine\"]", "[\"cantine\", \"cantine\"]"),
            "essai.md, ligne 4 : « themes » a deux fois la même valeur",
        ),
        (replaced("Comment faire ?", " "), "essai.md, ligne 2 : le titre est vide ou dépasse 200 caractères"),
        (
            replaced("Demandez à la mairie.", "A. B. C. D."),
            "essai.md, ligne 3 : la réponse courte a 4 phrases ; gardez-en 3 au plus",
        ),
        (replaced("Demandez à la mairie.", ""), "essai.md, ligne 3 : la réponse courte est vide"),
        (replaced("\"Comment faire ?\"", "\"Comment faire ?"), "essai.md, ligne 2 : l'en-tête n'est pas du TOML ("),
        (format!("{FRONT}title = \"Encore\"\n"), "essai.md, ligne 6 : un champ est écrit deux fois ; gardez-en un"),
        (
            format!("{FRONT}kind = \"dossier\"\n"),
            "essai.md, ligne 6 : « dossier » n'est pas une valeur admise ; valeurs admises : question_answer, practical_guide, to_fill",
        ),
        (format!("{FRONT}kind = \"to_fill\"\n"), "essai.md : une fiche « to_fill » n'a aucun emplacement"),
        (
            format!("{FRONT}checked_on = \"2026-11-23\"\n"),
            "essai.md, ligne 6 : « checked_on » et « checked_against » vont ensemble",
        ),
        (
            format!("{FRONT}checked_on = \"23/11/2026\"\nchecked_against = \"X\"\n"),
            "essai.md, ligne 6 : « 23/11/2026 » n'est pas une date ; écrivez AAAA-MM-JJ",
        ),
        (format!("{FRONT}checked_on = 2026-11-23\n"), "essai.md, ligne 6 : une valeur n'est pas du type attendu"),
        (format!("{FRONT}replaced_by = \"F 24570\"\n"), "essai.md, ligne 6 : « F 24570 » ne peut pas être une fiche"),
        (
            format!("{FRONT}see_also = [\"Garde alternée\"]\n"),
            "essai.md : see_also : « Garde alternée » ne peut pas être une fiche",
        ),
        (
            format!("{FRONT}see_also = [\"essai\"]\n"),
            "essai.md : see_also : « essai » est la fiche elle-même ou y est déjà",
        ),
        (
            format!("{FRONT}[[sources]]\ntitle = \"A\"\nurl = \"javascript:alert(1)\"\n"),
            "essai.md : l'adresse « javascript:alert(1) » n'est pas admise",
        ),
        (
            format!("{FRONT}[[counters]]\nrole = \"go\"\ntitle = \"A\"\n"),
            "essai.md, ligne 7 : « go » n'est pas une valeur admise ; valeurs admises : do, ask",
        ),
        (
            format!("{FRONT}[[counters]]\nrole = \"do\"\ntitle = \" \"\n"),
            "essai.md : un titre, un terme ou un libellé de l'en-tête est vide",
        ),
        (
            format!(
                "{FRONT}[[counters]]\nrole = \"do\"\ntitle = \"A\"\n[[counters.details]]\ntype = \"paragraph\"\ninlines = []\n"
            ),
            "essai.md : l'en-tête n'admet ni « details »",
        ),
        (
            format!("{FRONT}{SLOT}"),
            "essai.md : l'emplacement « a » est déclaré et n'est pas dans le texte ; écrivez <!-- emplacement: a -->",
        ),
        (format!("{FRONT}{SLOT}{SLOT}"), "essai.md : l'emplacement « a » est déclaré deux fois"),
        (
            format!("{FRONT}{}", SLOT.replace("\"a\"", "\"É\"")),
            "essai.md : « É » ne peut pas être le nom d'un emplacement",
        ),
    ] {
        let error = read_fiche("essai", &with_front(&front)).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}\n  should say: {message}");
    }
}

#[test]
fn the_text_is_refused_with_its_line_and_the_way_out() {
    for (body, message) in [
        ("", "essai.md : la fiche n'a pas de texte après son en-tête"),
        ("A.\n\n<div>B</div>", "essai.md, ligne 9 : le texte contient du HTML (<div>B</div>)"),
        ("A <b>B</b>.", "essai.md, ligne 7 : le texte contient du HTML (<b>)"),
        ("A <!-- emplacement: a --> b.", "essai.md, ligne 7 : un commentaire est au milieu d'une phrase"),
        ("<!-- emplacement: a --> b.", "essai.md, ligne 7 : un commentaire n'est pas seul sur sa ligne"),
        (
            "<!-- emplacement: a\n\nb.",
            "essai.md, ligne 7 : un commentaire n'est pas seul sur sa ligne ; mettez-le seul sur sa ligne et fermez-le par -->",
        ),
        ("<!-- emplacment: a -->", "essai.md, ligne 7 : le commentaire « emplacment: a » est inconnu"),
        ("<!-- emplacement: a -->", "essai.md : l'emplacement « a » n'est pas déclaré"),
        ("# Titre\n\nA.", "essai.md, ligne 7 : ce niveau de titre n'est pas admis ; écrivez ## pour un chapitre"),
        ("## A\n\n#### B\n\nC.", "essai.md, ligne 9 : ce niveau de titre n'est pas admis"),
        ("### A\n\nB.", "essai.md, ligne 7 : un sous-chapitre (###) n'est dans aucun chapitre"),
        ("## A\n\n## B\n\nC.", "essai.md, ligne 7 : ce titre n'a pas de texte"),
        ("## A\n\nB.\n\n### C", "essai.md, ligne 11 : ce titre n'a pas de texte"),
        ("##\n\nB.", "essai.md, ligne 7 : un titre est vide"),
        ("- ## A", "essai.md, ligne 7 : un titre est dans une liste ou un encadré"),
        ("<!-- choix -->\n### A\nB.\n### C\nD.", "essai.md, ligne 7 : ce choix n'est pas fermé"),
        ("<!-- choix -->\nA.\n### B\nC.\n<!-- fin du choix -->", "essai.md, ligne 8 : le choix commence par un texte"),
        ("<!-- choix -->\n### A\nB.\n<!-- fin du choix -->", "essai.md, ligne 7 : un choix a moins de deux cas"),
        ("<!-- choix -->\n### A\n### B\nC.\n<!-- fin du choix -->", "essai.md, ligne 8 : ce titre n'a pas de texte"),
        (
            "<!-- choix -->\n### A\nB.\n<!-- choix -->",
            "essai.md, ligne 10 : un choix est ouvert dans celui de la ligne 7",
        ),
        ("<!-- choix -->\n### A\nB.\n## C", "essai.md, ligne 10 : un titre de ce niveau est dans un choix"),
        ("A.\n\n<!-- fin du choix -->", "essai.md, ligne 9 : aucun choix n'est ouvert ici"),
        ("> <!-- choix -->", "essai.md, ligne 7 : un choix est dans une liste ou un encadré"),
        (
            "> Une phrase.",
            "essai.md, ligne 7 : un encadré ne commence pas par un mot connu en gras ; commencez-le par l'un de ceux-ci : À noter, À savoir",
        ),
        ("> **Important** A.", "essai.md, ligne 7 : un encadré ne commence pas par un mot connu en gras"),
        ("> **Attention**", "essai.md, ligne 7 : un encadré ne dit rien"),
        ("A.\n\n3. B\n4. C", "essai.md, ligne 9 : une liste numérotée ne commence pas à 1"),
        ("- [ ] a\n- b", "essai.md, ligne 7 : la liste mêle des cases et d'autres lignes"),
        ("- [x] a", "essai.md, ligne 7 : une case est déjà cochée"),
        ("- a\n-", "essai.md, ligne 8 : une ligne de la liste est vide"),
        ("| A | |\n| --- | --- |\n| b | c |", "essai.md, ligne 7 : un titre de colonne est vide"),
        (
            "| A | B |\n| --- | --- |",
            "essai.md, ligne 7 : un titre de colonne est vide, ou le tableau n'a pas de ligne",
        ),
        ("A.\n\n---\n\nB.", "essai.md, ligne 9 : le texte contient un trait de séparation"),
        ("A.\n\n    code", "essai.md, ligne 9 : le texte contient un bloc de code"),
        ("A `code`.", "essai.md, ligne 7 : le texte contient du code entre accents graves"),
        ("![a](https://example.org/a.png)", "essai.md, ligne 7 : le texte contient une image"),
        ("[a](javascript:alert(1))", "essai.md, ligne 7 : l'adresse « javascript:alert(1) » n'est pas admise"),
        ("A\n[a](data:text/html,b)", "essai.md, ligne 8 : l'adresse « data:text/html,b » n'est pas admise"),
        ("[a](/page)", "essai.md, ligne 7 : l'adresse « /page » n'est pas admise"),
        ("<a@example.org>", "essai.md, ligne 7 : l'adresse « a@example.org » n'est pas admise comme lien"),
        ("[a](fiche:A_B)", "essai.md, ligne 7 : « A_B » ne peut pas être une fiche"),
        (
            "[a](https://example.org \"titre\")",
            "essai.md, ligne 7 : le lien vers « https://example.org » a un titre entre guillemets",
        ),
        (
            "[a](terme:)",
            "essai.md, ligne 7 : le lien « terme: » n'a pas la forme attendue ; écrivez [mot](terme: \"explication\")",
        ),
        ("[a](sigle:b \"c\")", "essai.md, ligne 7 : le lien « sigle: » n'a pas la forme attendue"),
        ("[](terme: \"b\")", "essai.md, ligne 7 : un lien ou une mise en valeur ne contient aucun mot"),
        ("[PAI](terme: \"un \"projet\" écrit\")", "essai.md, ligne 7 : un lien n'est pas fermé"),
        ("Un **gras oublié.", "essai.md, ligne 7 : une mise en gras n'est pas fermée"),
    ] {
        let error = read_fiche("essai", &with_body(body)).unwrap_err().to_string();
        assert!(error.starts_with(message), "{body:?}: {error}\n  should say: {message}");
    }
    let twice = format!("+++\n{FRONT}{SLOT}+++\n<!-- emplacement: a -->\n\n<!-- emplacement: a -->\n");
    let error = read_fiche("essai", &twice).unwrap_err().to_string();
    assert!(error.starts_with("essai.md : l'emplacement « a » est deux fois dans le texte"), "{error}");
}

#[test]
fn a_file_must_be_a_fiche_under_a_good_name() {
    for (slug, text, message) in [
        ("Essai", String::new(), "Essai.md : « Essai » ne peut pas être une adresse"),
        ("f24570", String::new(), "f24570.md : ce nom est celui d'une fiche officielle ; renommez le fichier"),
        ("essai", String::new(), "essai.md : le fichier est vide"),
        ("essai", "Texte.\n".to_owned(), "essai.md, ligne 1 : le fichier ne commence pas par une ligne +++"),
        ("essai", format!("+++\n{FRONT}"), "essai.md : l'en-tête n'est pas fermé"),
        ("essai", with_body("A\0"), "essai.md : le fichier contient un caractère nul"),
    ] {
        let error = read_fiche(slug, &text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}\n  should say: {message}");
    }
    let windows = format!("\u{feff}{}", with_body("A.").replace('\n', "\r\n"));
    assert_eq!(read_fiche("essai", &windows).unwrap(), read_fiche("essai", &with_body("A.")).unwrap());
}

#[test]
fn nesting_without_end_is_refused_and_overflows_nothing() {
    for body in [
        ">".repeat(2_000),
        format!("{}a", "- ".repeat(2_000)),
        format!("{}a{}", "*b ".repeat(2_000), " c*".repeat(2_000)),
    ] {
        assert!(read_fiche("essai", &with_body(&body)).is_err());
    }
    let nested = format!("{}a", "- ".repeat(30));
    let error = read_fiche("essai", &with_body(&nested)).unwrap_err().to_string();
    assert!(error.contains("imbriqués ; mettez-les à plat"), "{error}");
}
