//! The whole engine on documents made for it: what it finds, what it survives.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use mee_shared::fiche::ThemeSlug;
use mee_shared::school::Level;

use super::*;

fn fiche(id: &str, title: &str, keys: &[&str], short: &str) -> Document {
    Document {
        key: id.to_owned(),
        stamp: "1".to_owned(),
        kind: Kind::Fiche,
        id: id.to_owned(),
        slug: id.to_owned(),
        title: title.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        heads: Vec::new(),
        short: short.to_owned(),
        body: vec!["La mairie répond. Le goûter est servi à seize heures.".to_owned()],
        levels: Vec::new(),
        themes: vec![ThemeSlug::Cantine],
        related: Vec::new(),
        voice: String::new(),
        is_to_fill: false,
        ends_at: None,
    }
}

fn some() -> Vec<Document> {
    vec![
        fiche("cantine", "Comment inscrire mon enfant à la cantine ?", &["restauration scolaire"], "À la mairie."),
        fiche("prix", "Combien coûte la cantine ?", &["tarif de la cantine"], "La commune fixe le prix du repas."),
        fiche("aesh", "Comment obtenir une AESH ?", &["AVS", "auxiliaire de vie scolaire"], "Demandez à la MDPH."),
        fiche("psy", "Quand rencontrer le psychologue de l'école ?", &["psychologue scolaire"], "C'est gratuit."),
    ]
}

fn origin(seq: i64) -> Origin {
    Origin { database: "essai".to_owned(), seq }
}

fn asked<'a>(text: &'a str) -> Question<'a> {
    Question { text, reading: Reading::Whole, level: None, theme: None, limit: 10 }
}

fn built(folder: &std::path::Path, documents: &[Document]) -> (National, Snapshot) {
    let mut national = National::open(folder).unwrap();
    assert!(national.lead().unwrap());
    national.apply(documents, &[], &origin(1)).unwrap();
    national.settle().unwrap();
    let snapshot = national.snapshot(None).unwrap();
    (national, snapshot)
}

#[test]
fn what_is_named_whole_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let (_kept, national) = built(folder.path(), &some());
    let page =
        fiche("secteur", "Quelle école pour nous ?", &["école de secteur", "carte scolaire"], "Tapez votre adresse.");
    let school = fiche("jean", "École Jean Moulin, école de la ville", &["école"], "Une école.");
    let local = Local { index: MemoryIndex::new(vec![school, page]), ..Local::default() };
    for (text, first) in [
        ("quelle école pour nous", "secteur"),
        ("notre ecole", "secteur"),
        ("l'école de secteur", "secteur"),
        ("la carte scolaire", "secteur"),
        ("école jean moulin", "jean"),
        ("combien coûte la cantine", "prix"),
        ("une AESH, comment l'obtenir", "aesh"),
    ] {
        let outcome = answer(&national, &local, &asked(text));
        assert_eq!(outcome.hits.first().map(|hit| hit.id.as_str()), Some(first), "{text}");
        assert!(outcome.is_answered, "{text}");
    }
}

#[test]
fn parents_words_find_the_fiche_with_the_sentence_and_its_marks() {
    let folder = tempfile::tempdir().unwrap();
    let (_national, snapshot) = built(folder.path(), &some());
    for (text, first) in [
        ("restauration scolaire", "cantine"),
        ("kantine inscripsion", "cantine"),
        ("prix de la cantine", "prix"),
        ("combien sa coute la kantine", "prix"),
        ("AVS", "aesh"),
        ("a.e.s.h", "aesh"),
        ("psy scolaire", "psy"),
        ("lapsy de lecole", "psy"),
    ] {
        let outcome = answer(&snapshot, &Local::default(), &asked(text));
        assert_eq!(outcome.hits.first().map(|hit| hit.id.as_str()), Some(first), "{text}: {outcome:?}");
    }
    let outcome = answer(&snapshot, &Local::default(), &asked("goûter"));
    let is_marked = |hit: &Hit| hit.excerpt.contains("Le <mark>goûter</mark> est servi");
    assert!(outcome.hits.iter().any(is_marked), "{outcome:?}");
    let typing = Question { reading: Reading::Typing, ..asked("psych") };
    assert_eq!(answer(&snapshot, &Local::default(), &typing).hits[0].id, "psy");
}

#[test]
fn filters_and_the_communes_own_words_hold() {
    let folder = tempfile::tempdir().unwrap();
    let mut documents = some();
    documents[1].levels = vec![Level::College];
    documents[2].is_to_fill = true;
    let (_national, snapshot) = built(folder.path(), &documents);
    let mut local = Local::default();
    let ids = |local: &Local, question: &Question<'_>| -> Vec<String> {
        answer(&snapshot, local, question).hits.into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids(&local, &Question { level: Some(Level::Maternelle), ..asked("cantine") }), ["cantine"]);
    assert!(!ids(&local, &asked("aesh")).contains(&"aesh".to_owned()));
    local.answered.insert("aesh".to_owned());
    assert!(ids(&local, &asked("aesh")).contains(&"aesh".to_owned()));
    local.hidden.insert("cantine".to_owned());
    assert_eq!(ids(&local, &asked("cantine")), ["prix"]);
    let layer = Document {
        key: "layer".to_owned(),
        kind: Kind::Layer,
        short: "Apportez un gilet jaune.".to_owned(),
        voice: "Ville".to_owned(),
        ..documents[3].clone()
    };
    local.index = MemoryIndex::new(vec![layer]);
    let found = answer(&snapshot, &local, &asked("gilet jaune")).hits;
    assert_eq!((found[0].id.as_str(), found[0].kind, found[0].voice.as_str()), ("psy", Kind::Fiche, "Ville"));
    assert_eq!(ids(&local, &asked("psychologue")), ["psy"], "a fiche and the word on it are one result");
}

#[test]
fn nothing_found_is_never_an_empty_page() {
    let folder = tempfile::tempdir().unwrap();
    let (_national, snapshot) = built(folder.path(), &some());
    for text in ["xyzzy qwrtz", "", "🎒🎒", "مدرسة", "???"] {
        let outcome = answer(&snapshot, &Local::default(), &asked(text));
        assert!(!outcome.is_answered && !outcome.hits.is_empty(), "{text}: {outcome:?}");
    }
}

#[test]
fn an_index_that_is_damaged_or_of_a_killed_process_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    drop(built(folder.path(), &some()));
    let reopened = National::open(folder.path()).unwrap();
    assert_eq!(reopened.origin().unwrap(), Some(origin(1)));
    drop(reopened);
    let files = || std::fs::read_dir(folder.path().join("v1")).unwrap().map(|entry| entry.unwrap().path());
    for kind in ["store", "idx", "term", "json"] {
        let file = files().find(|path| path.to_string_lossy().ends_with(kind) && path.metadata().unwrap().len() > 10);
        let file = std::fs::OpenOptions::new().write(true).open(file.unwrap()).unwrap();
        file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        drop(file);
        let mut national = National::open(folder.path()).unwrap();
        assert_eq!(national.origin().unwrap(), None, "{kind}");
        assert!(national.lead().unwrap());
        national.apply(&some(), &[], &origin(1)).unwrap();
        national.settle().unwrap();
    }
    // What a process that was killed while it wrote leaves: files that no commit names, and its lock file.
    std::fs::write(folder.path().join("v1/0123456789abcdef0123456789abcdef.store"), b"half").unwrap();
    let mut national = National::open(folder.path()).unwrap();
    assert_eq!(national.origin().unwrap(), Some(origin(1)));
    assert!(national.lead().unwrap());
}

#[test]
fn one_process_writes_and_another_reads_what_it_commits() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, _) = built(folder.path(), &some());
    let mut second = National::open(folder.path()).unwrap();
    assert!(!second.lead().unwrap());
    first
        .apply(&[fiche("poux", "Mon enfant a des poux", &[], "Prévenez l'école.")], &["psy".to_owned()], &origin(2))
        .unwrap();
    assert_eq!(second.origin().unwrap(), Some(origin(2)));
    let seen = second.snapshot(None).unwrap();
    assert!(seen.find("poux").is_some() && seen.find("psy").is_none());
    drop(first);
    assert!(second.lead().unwrap(), "whoever is left writes");
}

#[test]
fn an_index_is_the_same_whatever_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut national = National::open(folder.path()).unwrap();
    assert!(national.lead().unwrap());
    let words = ["cantine", "poux", "vacances", "école", "garderie", "psychologue", "grève", "photo"];
    let mut state: u64 = 20_261_123;
    let mut next = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % limit).unwrap()
    };
    let mut kept: BTreeMap<String, Document> = BTreeMap::new();
    for step in 0..1_000 {
        let id = format!("f{}", next(60));
        if next(3) == 0 {
            kept.remove(&id);
            national.apply(&[], &[id], &origin(step)).unwrap();
        } else {
            let title = format!("{} et {} : {step}", words[next(8)], words[next(8)]);
            let document = fiche(&id, &title, &[words[next(8)]], "Voyez la mairie.");
            kept.insert(id, document.clone());
            national.apply(&[document], &[], &origin(step)).unwrap();
        }
        if step % 50 == 0 {
            national.settle().unwrap();
        }
    }
    national.settle().unwrap();
    let grown = national.snapshot(None).unwrap();
    let anew = tempfile::tempdir().unwrap();
    let documents: Vec<Document> = kept.into_values().collect();
    let (_fresh, fresh) = built(anew.path(), &documents);
    assert_eq!(National::stamps(&grown), National::stamps(&fresh));
    assert_eq!(grown.live(), fresh.live());
    for word in words.iter().copied().chain(["kantine pou", "vacanse", "ecole photo"]) {
        let question = Question { limit: 60, ..asked(word) };
        assert_eq!(
            answer(&grown, &Local::default(), &question),
            answer(&fresh, &Local::default(), &question),
            "{word}"
        );
    }
}

#[test]
fn any_input_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (_national, snapshot) = built(folder.path(), &some());
    let long = "cantine ".repeat(1_300);
    for text in [
        long.as_str(),
        "\u{0}\u{1}\u{7f}cantine",
        "title:cantine AND (body:\"x\" OR NOT y)^3~2 +*-?{}[]\\/",
        "'; DROP TABLE fiches; --",
        "<script>alert(1)</script>",
        "\u{202e}enitnac",
        "👨‍👩‍👧‍👦 école",
        "a\u{301}\u{301}\u{301}",
    ] {
        for reading in [Reading::Whole, Reading::Typing] {
            let outcome = answer(&snapshot, &Local::default(), &Question { reading, ..asked(text) });
            assert!(!outcome.hits.is_empty(), "{text}");
        }
    }
    let strategy = proptest::string::string_regex("(?s).{0,120}").unwrap();
    let mut runner = proptest::test_runner::TestRunner::default();
    runner
        .run(&strategy, |text| {
            for reading in [Reading::Whole, Reading::Typing] {
                let outcome = answer(&snapshot, &Local::default(), &Question { reading, ..asked(&text) });
                proptest::prop_assert!(outcome.hits.iter().all(|hit| hit.score.is_finite()));
            }
            Ok(())
        })
        .unwrap();
}
