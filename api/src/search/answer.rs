//! What is shown of what was found: the best, each once, with its sentence; and where to go on.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use mee_shared::fiche::ThemeSlug;
use mee_shared::school::Level;
use mee_shared::text::fold;

use super::document::{Document, Kind};
use super::excerpt::{Excerpt, excerpt};
use super::memory::MemoryIndex;
use super::plan::{Plan, Reading};
use super::score::{Found, Postings, Scratch, search};
use super::snapshot::Snapshot;
use super::text::{Marks, ReadText, Told};

/// How many are looked at before all are: filters rarely leave fewer than are wanted.
const AT_FIRST: usize = 64;

/// What is left of the points of a document that is far from what the portal is for.
const FAR: f32 = 0.5;

/// Below this part of the question, what was found answers something else.
const ANSWERS_FROM: f32 = 0.34;

/// How many related fiches are named.
const RELATED: usize = 3;

/// What belongs to a commune: its own documents, and which national ones it does not show.
#[derive(Debug, Default)]
pub struct Local {
    /// Its documents.
    pub index: MemoryIndex,
    /// The fiches that a body over it hides, by id.
    pub hidden: HashSet<String>,
    /// Those that wait for a local word and have one.
    pub answered: HashSet<String>,
}

impl Local {
    fn shows(&self, document: &Document) -> bool {
        !self.hidden.contains(&document.id) && (!document.is_to_fill || self.answered.contains(&document.id))
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The words.
    pub text: &'a str,
    /// Whether the last of them is finished.
    pub reading: Reading,
    /// Only what concerns this level.
    pub level: Option<Level>,
    /// Only this theme.
    pub theme: Option<ThemeSlug>,
    /// How many results.
    pub limit: usize,
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it is; never a layer.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// The part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The sentence that matched: HTML with `<mark>` and nothing else; empty where it has no text.
    pub excerpt: String,
    /// Whose word matched; empty for the national editor's.
    pub voice: String,
    /// Its points.
    pub score: f32,
}

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The results, the best first.
    pub hits: Vec<Hit>,
    /// Whether they answer the question; otherwise they are what comes nearest.
    pub is_answered: bool,
    /// Fiches to go on with: id, slug, title.
    pub related: Vec<(String, String, String)>,
    /// The question as it was understood, where words of it were misspelt.
    pub corrected: Option<String>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

struct Both<'a> {
    national: &'a Snapshot,
    local: &'a Local,
}

impl<'a> Both<'a> {
    fn document(&self, number: usize) -> Option<&'a Document> {
        match number.checked_sub(self.national.size()) {
            None => self.national.document(number),
            Some(place) => self.local.index.documents().get(place),
        }
    }

    fn nearness(&self, number: usize) -> f32 {
        if number < self.national.size() { self.national.nearness(number) } else { 1.0 }
    }

    /// What is left of the points of the document of this number.
    fn prior(&self, number: usize) -> f32 {
        let kind = if number < self.national.size() { None } else { self.document(number).map(|found| found.kind) };
        (FAR + (1.0 - FAR) * self.nearness(number)) * kind.map_or(1.0, Kind::prior)
    }

    fn key(&self, number: usize) -> &'a str {
        self.document(number).map_or("", |document| document.key.as_str())
    }

    fn order(&self, one: &Found, other: &Found) -> Ordering {
        other.score.total_cmp(&one.score).then_with(|| self.key(one.number).cmp(self.key(other.number)))
    }

    /// What the question names whole comes first, in the order that its points give.
    fn raise_named(&self, stems: &str, found: &mut [Found]) {
        let local = self.local.index.named(stems).map(|number| number + self.national.size());
        let named: Vec<usize> = self.national.named(stems).chain(local).collect();
        if named.is_empty() {
            return;
        }
        let most = found.iter().map(|each| each.score).fold(0.0, f32::max);
        for each in found.iter_mut().filter(|each| named.contains(&each.number)) {
            each.score += most;
            each.coverage = 1.0;
        }
    }

    fn told(&self, number: usize) -> Option<&'a Told> {
        match number.checked_sub(self.national.size()) {
            None => self.national.told(number),
            Some(place) => self.local.index.told(place),
        }
    }

    fn body(&self, number: usize, document: &Document) -> Option<Arc<ReadText>> {
        if number < self.national.size() {
            return self.national.body(number);
        }
        let texts: Vec<&str> = document.body.iter().chain(&document.heads).map(String::as_str).collect();
        Some(Arc::new(ReadText::new(&texts.join("\n"))))
    }

    fn excerpt(&self, number: usize, document: &Document, marks: &Marks) -> Option<Excerpt> {
        let told = self.told(number)?;
        let short = excerpt(&told.short, marks);
        if short.as_ref().is_some_and(|short| short.worth > 0.0) {
            return short;
        }
        // The title says it already, or the sentence stands farther down.
        let is_told = || told.title.best(marks).is_some_and(|(_, _, worth)| worth > 0.0);
        if document.kind != Kind::Layer && is_told() {
            return short;
        }
        let deeper = self.body(number, document).and_then(|body| excerpt(&body, marks));
        if deeper.as_ref().is_some_and(|deeper| deeper.worth > 0.0) { deeper } else { short.or(deeper) }
    }
}

/// The results for a question, ranked, without their sentences.
fn ranked<'a>(both: &Both<'a>, plan: &Plan, question: &Question<'_>) -> Vec<(Found, &'a Document)> {
    let sources: [&dyn Postings; 2] = [both.national, &both.local.index];
    let mut found = SCRATCH.with_borrow_mut(|scratch| search(plan, &sources, both.national.live(), scratch));
    for each in &mut found {
        each.score *= both.prior(each.number);
    }
    both.raise_named(&plan.stems(), &mut found);
    let first = found.len().min(AT_FIRST.max(question.limit * 2));
    if first < found.len() {
        found.select_nth_unstable_by(first, |one, other| both.order(one, other));
        if let Some(first) = found.get_mut(..first) {
            first.sort_unstable_by(|one, other| both.order(one, other));
        }
        let kept = keep(both, found.iter().take(first), question);
        if kept.len() >= question.limit {
            return kept;
        }
    }
    found.sort_unstable_by(|one, other| both.order(one, other));
    keep(both, found.iter(), question)
}

/// Those that pass the filters, each fiche once.
fn keep<'a, 'f>(
    both: &Both<'a>,
    found: impl Iterator<Item = &'f Found>,
    question: &Question<'_>,
) -> Vec<(Found, &'a Document)> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut kept = Vec::new();
    for each in found {
        let Some(document) = both.document(each.number) else { continue };
        if both.local.shows(document)
            && document.passes(question.level, question.theme)
            && seen.insert(document.id.as_str())
        {
            kept.push((*each, document));
            if kept.len() == question.limit {
                break;
            }
        }
    }
    kept
}

/// Answers a question in a commune.
#[must_use]
pub fn answer(national: &Snapshot, local: &Local, question: &Question<'_>) -> Outcome {
    let plan = Plan::read(question.text, &[national.vocabulary(), local.index.vocabulary()], question.reading);
    let both = Both { national, local };
    let kept = ranked(&both, &plan, question);
    let marks = plan.marks();
    let is_answered = kept.first().is_some_and(|(found, _)| found.coverage >= ANSWERS_FROM);
    let mut hits: Vec<Hit> = kept
        .into_iter()
        .map(|(found, document)| Hit {
            kind: if document.kind == Kind::Layer { Kind::Fiche } else { document.kind },
            id: document.id.clone(),
            slug: document.slug.clone(),
            title: document.title.clone(),
            excerpt: both.excerpt(found.number, document, &marks).map(|found| found.html).unwrap_or_default(),
            voice: document.voice.clone(),
            score: found.score,
        })
        .collect();
    if hits.is_empty() {
        hits = nearest(&both, question);
    }
    let related = related(&both, &hits, question);
    Outcome { hits, is_answered, related, corrected: plan.corrected.filter(|_| is_answered) }
}

/// Fiches that the first results name as related, and that are not among the results.
fn related(both: &Both<'_>, hits: &[Hit], question: &Question<'_>) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    for hit in hits.iter().take(3) {
        let Some(document) = both.national.find(&hit.id) else { continue };
        for id in &document.related {
            let is_new = !hits.iter().any(|hit| hit.id == *id) && !found.iter().any(|(known, ..)| known == id);
            if let Some(other) = both
                .national
                .find(id)
                .filter(|other| is_new && both.local.shows(other) && other.passes(question.level, question.theme))
            {
                found.push((id.clone(), other.slug.clone(), other.title.clone()));
            }
        }
    }
    found.truncate(RELATED);
    found
}

/// What looks most like a question that nothing answers: titles with most groups of three letters in common.
fn nearest(both: &Both<'_>, question: &Question<'_>) -> Vec<Hit> {
    let asked = groups(&question.text.chars().take(super::LONGEST_QUESTION).collect::<String>());
    let mut found: Vec<(usize, &Document)> = both
        .national
        .documents()
        .filter(|document| both.local.shows(document) && document.passes(question.level, question.theme))
        .filter(|document| document.nearness() > 0.7)
        .map(|document| (groups(&document.title).intersection(&asked).count(), document))
        .collect();
    found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.key.cmp(&other.1.key)));
    let hit = |(_, document): (usize, &Document)| Hit {
        kind: Kind::Fiche,
        id: document.id.clone(),
        slug: document.slug.clone(),
        title: document.title.clone(),
        excerpt: excerpt(&ReadText::new(&document.short), &Marks::default())
            .map(|found| found.html)
            .unwrap_or_default(),
        voice: document.voice.clone(),
        score: 0.0,
    };
    found.into_iter().take(question.limit.min(5)).map(hit).collect()
}

fn groups(text: &str) -> HashSet<[char; 3]> {
    let letters: Vec<char> = fold(text).chars().collect();
    letters.windows(3).filter_map(|group| group.try_into().ok()).collect()
}
