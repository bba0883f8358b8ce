//! The fiches that are searched and the questions that are asked.

use std::path::{Path, PathBuf};

use mee_api::import::markdown::read_all;
use mee_api::search::{Document, Kind};
use mee_shared::fiche::ThemeSlug;
use mee_shared::fiche::plain::block_texts;
use serde::Deserialize;

use super::distractors::distractors;

/// A question with the fiches that answer it.
#[derive(Deserialize)]
pub struct Asked {
    pub query: String,
    pub fiches: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The questions of a file; none where it is not there.
pub fn questions(name: &str) -> Option<Vec<Asked>> {
    let text = std::fs::read_to_string(root().join("tests/search").join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn files() -> Vec<(String, String)> {
    let folder = root().join("api/content/fiches");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            let slug = path.file_stem().unwrap().to_string_lossy().into_owned();
            (slug, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// How many starter fiches there are.
pub fn starters() -> usize {
    files().len()
}

/// The starter fiches and so many that answer no question.
pub fn documents(others: usize) -> Vec<Document> {
    let files = files();
    let listed = files.iter().map(|(slug, text)| (slug.as_str(), text.as_str()));
    let starters = read_all(listed).map_err(|_| "a starter fiche").unwrap();
    let mut documents: Vec<Document> = starters
        .into_iter()
        .map(|fiche| Document {
            key: fiche.slug.to_string(),
            stamp: String::new(),
            kind: Kind::Fiche,
            id: fiche.id.to_string(),
            slug: fiche.slug.to_string(),
            keys: fiche
                .keywords
                .iter()
                .flat_map(|keyword| std::iter::once(&keyword.term).chain(&keyword.synonyms))
                .cloned()
                .collect(),
            heads: mee_api::service::search::heads_of(&fiche.body),
            short: block_texts(&fiche.short_answer).join(" "),
            body: block_texts(&fiche.body),
            title: fiche.title,
            levels: fiche.levels,
            themes: fiche.themes,
            related: Vec::new(),
            voice: String::new(),
            is_to_fill: false,
            ends_at: None,
        })
        .collect();
    documents.extend(distractors(others).into_iter().map(|other| Document {
        key: other.id.clone(),
        stamp: String::new(),
        kind: Kind::Fiche,
        slug: other.id.clone(),
        id: other.id,
        title: other.title,
        keys: other.keys,
        heads: other.heads,
        short: other.short,
        body: other.body,
        levels: Vec::new(),
        // Where the official guide's fiches stand that are not about school.
        themes: vec![ThemeSlug::AutresDemarches],
        related: Vec::new(),
        voice: String::new(),
        is_to_fill: false,
        ends_at: None,
    }));
    documents
}
