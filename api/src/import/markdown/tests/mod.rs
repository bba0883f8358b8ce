#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod refusals;

use std::fs;

use mee_shared::fiche::plain::fiche_texts;
use mee_shared::fiche::{CalloutKind, CounterRole, Inline, ListStyle, SlotKind, SlotOwner, ThemeSlug, inline_text};
use mee_shared::school::Level;

use super::*;

/// The example of `FORMAT.md` itself: the document and the reader cannot drift apart.
fn example() -> String {
    let format = include_str!("../../../../content/FORMAT.md");
    let (_, rest) = format.split_once("```markdown\n").unwrap();
    let (example, _) = rest.split_once("\n```\n").unwrap();
    // An address of « … » stands for any.
    example.replace("url = \"https://…\"", "url = \"https://example.org/\"")
}

const FRONT: &str = "title = \"Comment faire ?\"\nshort_answer = \"Demandez à la mairie.\"\nthemes = [\"cantine\"]\nlevels = [\"maternelle\"]\n";

fn with_front(front: &str) -> String {
    format!("+++\n{front}+++\n\nTexte.\n")
}

fn with_body(body: &str) -> String {
    format!("+++\n{FRONT}+++\n{body}\n")
}

fn body_of(body: &str) -> Vec<Block> {
    read_fiche("essai", &with_body(body)).unwrap().body
}

#[test]
fn the_example_of_the_format_is_read_whole() {
    let fiche = read_fiche("inscription-cantine", &example()).unwrap();
    assert_eq!((fiche.id.as_str(), fiche.slug.as_str()), ("inscription-cantine", "inscription-cantine"));
    assert_eq!(fiche.title, "Comment inscrire mon enfant à la cantine ?");
    assert_eq!(fiche.kind, FicheKind::QuestionAnswer);
    assert_eq!(fiche.short_answer, [Block::paragraph(fiche.summary.clone())]);
    assert!(fiche.summary.starts_with("Vous l'inscrivez auprès de la mairie"));
    assert_eq!(
        (fiche.themes.as_slice(), fiche.levels.as_slice()),
        ([ThemeSlug::Cantine].as_slice(), [Level::Maternelle, Level::Elementaire].as_slice())
    );
    assert_eq!((&fiche.checked_on, &fiche.checked_against), (&None, &None));
    assert_eq!(fiche.replaced_by.as_ref().map(FicheId::as_str), Some("F24570"));
    assert_eq!(
        fiche.keywords.iter().map(|keyword| (keyword.term.as_str(), keyword.synonyms.len())).collect::<Vec<_>>(),
        [("restauration scolaire", 3)]
    );
    assert_eq!(fiche.sources.iter().map(|source| source.article.as_deref()).collect::<Vec<_>>(), [Some("L131-13")]);
    assert_eq!(
        fiche.counters.iter().map(|counter| (counter.role, counter.pivot.as_deref())).collect::<Vec<_>>(),
        [(CounterRole::Do, Some("mairie"))]
    );
    assert_eq!(fiche.online_services.len(), 1);
    assert_eq!(
        fiche.see_also.iter().map(|link| link.fiche.as_ref().unwrap().as_str()).collect::<Vec<_>>(),
        ["quotient-familial"]
    );
    assert_eq!(
        fiche.slots.iter().map(|slot| (slot.id.as_str(), slot.kind, slot.owner)).collect::<Vec<_>>(),
        [("inscription", SlotKind::Text, SlotOwner::Commune)]
    );
    assert_eq!(
        (fiche.origin.kind, fiche.origin.producer.as_str(), fiche.origin.licence.as_str()),
        (OriginKind::Starter, PRODUCER, LICENCE)
    );
    assert_eq!(fiche.origin.file.as_deref(), Some("inscription-cantine.md"));
    insta::assert_json_snapshot!("format_example", fiche.body);
    let words = fiche_texts(&fiche).join(" ");
    for said in
        ["Légifrance", "une case à cocher", "Un encadré commence", "petite section", "Ce qui vaut dans cet autre cas."]
    {
        assert!(words.contains(said), "{said}");
    }
}

#[test]
fn lists_keep_their_mark() {
    for (text, style, count) in [
        ("- a\n- b", ListStyle::Bullet, 2),
        ("1. a\n2. b\n3. c", ListStyle::Number, 3),
        ("- [ ] a\n- [ ] b", ListStyle::Checkbox, 2),
        ("- [ ] a\n\n- [ ] b", ListStyle::Checkbox, 2),
        ("- a\n  - aa\n- b", ListStyle::Bullet, 2),
    ] {
        let body = body_of(text);
        let [Block::List { style: read, items }] = body.as_slice() else { panic!("{body:?}") };
        assert_eq!((*read, items.len()), (style, count), "{text}");
    }
}

#[test]
fn callouts_are_known_by_their_first_word() {
    for (text, kind, said) in [
        ("> **À noter** La règle.", CalloutKind::Note, "La règle."),
        ("> **À savoir** : la règle.", CalloutKind::GoodToKnow, "la règle."),
        ("> **Attention :** la règle.", CalloutKind::Warning, "la règle."),
        ("> **Exemple**\n> La règle.", CalloutKind::Example, "La règle."),
        ("> **Rappel**\n>\n> La règle.", CalloutKind::Reminder, "La règle."),
    ] {
        let body = body_of(text);
        let [Block::Callout { kind: read, title, blocks }] = body.as_slice() else { panic!("{body:?}") };
        let [Block::Paragraph { inlines }] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!((*read, title.len(), inline_text(inlines).trim()), (kind, 0, said), "{text}");
    }
}

#[test]
fn inlines_keep_their_words_and_meaning() {
    let body = body_of(
        "Le [PAI](terme: \"Un document.\"), l'[AESH](sigle: \"accompagnant\") et\n**gras _penché_** ;  \n\
         voir [F](fiche:f24570), [G](fiche:garde-alternee) et [H](https://example.org/a).",
    );
    let [Block::Paragraph { inlines }] = body.as_slice() else { panic!("{body:?}") };
    assert_eq!(inline_text(inlines), "Le PAI, l'AESH et gras penché ;\nvoir F, G et H.");
    let fiche =
        |id: &str, word: &str| Inline::InternalLink { fiche: id.parse().unwrap(), inlines: vec![Inline::text(word)] };
    for wanted in [
        Inline::Term { inlines: vec![Inline::text("PAI")], definition: "Un document.".into(), entry: None },
        Inline::Abbreviation { inlines: vec![Inline::text("AESH")], expansion: "accompagnant".into(), entry: None },
        Inline::Strong {
            inlines: vec![Inline::text("gras "), Inline::Emphasis { inlines: vec![Inline::text("penché")] }],
        },
        Inline::LineBreak,
        fiche("F24570", "F"),
        fiche("garde-alternee", "G"),
        Inline::ExternalLink { url: "https://example.org/a".into(), inlines: vec![Inline::text("H")], comment: None },
    ] {
        assert!(inlines.contains(&wanted), "{wanted:?} in {inlines:?}");
    }
}

#[test]
fn titles_and_choices_divide_the_text() {
    let body = body_of(
        "Avant.\n\n## Un\n\n### Sous un\n\nA.\n\n<!-- choix -->\n### Cas 1\nB.\n### Cas 2\n- C.\n<!-- fin du choix -->\n\nD.\n\n## Deux\n\nE.",
    );
    let [Block::Paragraph { .. }, Block::Chapter { blocks: one, .. }, Block::Chapter { blocks: two, .. }] =
        body.as_slice()
    else {
        panic!("{body:?}")
    };
    let [Block::Chapter { title, blocks, .. }] = one.as_slice() else { panic!("{one:?}") };
    assert_eq!((inline_text(title).as_str(), two.len()), ("Sous un", 1));
    let [Block::Paragraph { .. }, Block::Choice { cases, is_situation: false, .. }, Block::Paragraph { .. }] =
        blocks.as_slice()
    else {
        panic!("{blocks:?}")
    };
    assert_eq!(cases.iter().map(|case| inline_text(&case.title)).collect::<Vec<_>>(), ["Cas 1", "Cas 2"]);
    let top = body_of("<!-- choix -->\n### Cas 1\nB.\n### Cas 2\nC.\n<!-- fin du choix -->");
    assert!(matches!(top.as_slice(), [Block::Choice { is_situation: true, .. }]), "{top:?}");
}

#[test]
fn a_table_whose_first_title_is_empty_names_its_rows() {
    for (text, names_rows) in
        [("| Âge | Classe |\n| --- | --- |\n| 3 | PS |", false), ("| | A |\n| --- | --- |\n| x | |", true)]
    {
        let body = body_of(text);
        let [Block::Table(table)] = body.as_slice() else { panic!("{body:?}") };
        assert_eq!(table.rows.iter().map(|row| row.is_header).collect::<Vec<_>>(), [true, false]);
        assert_eq!(table.columns.iter().map(|column| column.is_header).collect::<Vec<_>>(), [names_rows, false]);
    }
}

#[test]
fn a_folder_gives_its_fiches_or_all_their_errors() {
    let folder = tempfile::tempdir().unwrap();
    let messages = |errors: Vec<MarkdownError>| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
    let empty = messages(read_folder(folder.path(), "La mairie").unwrap_err());
    assert!(empty.concat().contains("le dossier ne contient aucune fiche (.md)"), "{empty:?}");
    fs::write(folder.path().join("lisez-moi.txt"), "rien").unwrap();
    fs::write(folder.path().join("b.md"), with_front(&format!("{FRONT}see_also = [\"a\"]\n"))).unwrap();
    fs::write(folder.path().join("a.md"), with_front(&FRONT.replace("faire", "dire"))).unwrap();
    let fiches = read_folder(folder.path(), "La mairie").unwrap();
    assert_eq!(fiches.iter().map(|fiche| fiche.slug.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(
        fiches.iter().flat_map(|fiche| &fiche.see_also).map(|link| link.title.as_str()).collect::<Vec<_>>(),
        ["Comment dire ?"]
    );
    fs::write(folder.path().join("c.md"), "C").unwrap();
    fs::write(folder.path().join("d.md"), "D").unwrap();
    assert_eq!(read_folder(folder.path(), "La mairie").unwrap_err().len(), 2);
    fs::write(folder.path().join("e.md"), b"\xE9").unwrap();
    let latin = messages(read_folder(folder.path(), "La mairie").unwrap_err());
    assert_eq!(latin, ["e.md : le fichier n'est pas en UTF-8 ; enregistrez-le en UTF-8"]);
}

#[test]
fn a_set_is_judged_by_its_links_and_titles() {
    let other = FRONT.replace("faire", "dire");
    let files = [
        ("a", with_body("Voir [b](fiche:b), **[c](fiche:c)** et [d](fiche:f1898).")),
        ("b", with_front(&format!("{other}see_also = [\"absente\", \"f1\"]\nreplaced_by = \"b\"\n"))),
        ("e", with_front(&format!("{other}replaced_by = \"parti\"\n"))),
    ];
    let fiches = read_all(files.iter().map(|(slug, text)| (*slug, text.as_str()))).unwrap();
    let errors: Vec<String> = check_set(&fiches).iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "e.md : le titre est aussi celui de « b » ; changez-en un",
            "a.md : un lien mène à « c », qui n'existe pas ; corrigez le nom, ou écrivez cette fiche",
            "b.md : see_also mène à « absente », qui n'existe pas ; corrigez le nom, ou écrivez cette fiche",
            "b.md : replaced_by : la fiche se remplace elle-même ; retirez-le",
            "e.md : replaced_by mène à « parti », qui n'existe pas ; corrigez le nom, ou écrivez cette fiche",
        ]
    );
    assert_eq!(check_set(&[]), []);
}
