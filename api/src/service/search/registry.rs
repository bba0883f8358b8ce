//! What is searched. Each kind of content says how it is loaded; when it changed is read from `store::changes`.
//!
//! To make another kind found: write a [`Searchable`] for it, put it into [`KINDS`], and have
//! whoever publishes it note a change. National content answers with stamps and documents, local content with documents.

use std::collections::BTreeMap;

use mee_shared::commune::Commune;
use mee_shared::fiche::layer::LayerEdit;
use mee_shared::fiche::plain::block_texts;
use mee_shared::fiche::{Block, Fiche, FicheKind, inline_text};
use mee_shared::links::Links;
use mee_shared::school::{Level, School, SchoolSector};
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::living::{Events, LifeEvents, News, Notices, Services};
use super::pages::Pages;
use crate::search::{Document, Kind, Snapshot};
use crate::store::bodies::BodyId;
use crate::store::search::StampedFiche;
use crate::store::voices::Voices;
use crate::store::{Conn, schools, search, works};

/// A commune for which documents are loaded.
pub struct Place<'a> {
    /// The commune.
    pub commune: &'a Commune,
    /// Who speaks there.
    pub voices: &'a Voices,
    /// The national content.
    pub national: &'a Snapshot,
    /// Addresses, for what is loaded as parents find it.
    pub links: &'a Links,
}

/// A kind of content that is searched.
pub trait Searchable: Sync {
    /// Key and stamp of everything that all communes share.
    ///
    /// # Errors
    /// When the database does not answer.
    fn national(&self, _connection: &mut Conn, _national: &BodyId) -> Result<BTreeMap<String, String>, Failure> {
        Ok(BTreeMap::new())
    }

    /// Those of these that are its own, whole.
    ///
    /// # Errors
    /// When the database does not answer.
    fn load(&self, _connection: &mut Conn, _keys: &[&str]) -> Result<Vec<Document>, Failure> {
        Ok(Vec::new())
    }

    /// What belongs to a commune, as parents see it today: it is asked again once the day is over there.
    ///
    /// # Errors
    /// When the database does not answer.
    fn local(&self, _connection: &mut Conn, _place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        Ok(Vec::new())
    }
}

/// Everything that is searched.
pub const KINDS: &[&dyn Searchable] =
    &[&Fiches, &Layers, &Schools, &News, &Notices, &Services, &Events, &LifeEvents, &Pages];

/// Fiches: the national editor's for all, those of local bodies where these speak.
struct Fiches;

/// What local bodies say on the fiches of others.
struct Layers;

/// The commune's schools.
struct Schools;

impl Searchable for Fiches {
    fn national(&self, connection: &mut Conn, national: &BodyId) -> Result<BTreeMap<String, String>, Failure> {
        Ok(search::stamps(connection, national)?.into_iter().collect())
    }

    fn load(&self, connection: &mut Conn, keys: &[&str]) -> Result<Vec<Document>, Failure> {
        Ok(search::load(connection, keys)?.into_iter().map(|stored| fiche(stored, String::new())).collect())
    }

    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let found = search::local_fiches(connection, place.voices)?;
        Ok(found
            .into_iter()
            .map(|stored| {
                let body = place.voices.local.iter().find(|body| body.id == stored.body);
                let voice = body.map(|body| body.label.clone()).unwrap_or_default();
                fiche(stored, voice)
            })
            .collect())
    }
}

/// The titles of the chapters of a text, at any depth.
#[must_use]
pub fn heads_of(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    heads(blocks, &mut found);
    found
}

fn heads(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Chapter { title, blocks, .. } => {
                found.push(inline_text(title));
                heads(blocks, found);
            }
            Block::Choice { cases, .. } => {
                for case in cases {
                    found.push(inline_text(&case.title));
                    heads(&case.blocks, found);
                }
            }
            _ => {}
        }
    }
}

fn fiche(stored: StampedFiche, voice: String) -> Document {
    let StampedFiche { pk, stamp, fiche, .. } = stored;
    let Fiche { id, slug, title, summary, short_answer, body, keywords, levels, themes, .. } = fiche;
    let mut titles = heads_of(&body);
    titles.extend(fiche.questions.into_iter().map(|link| link.title));
    titles.retain(|title| !title.is_empty());
    let short = block_texts(&short_answer).join(" ");
    let mut texts = block_texts(&body);
    texts.extend(fiche.contents.into_iter().flat_map(|section| section.links).map(|link| link.title));
    texts.extend(fiche.online_services.into_iter().map(|service| service.title));
    texts.retain(|text| !text.trim().is_empty());
    Document {
        key: pk,
        stamp,
        kind: Kind::Fiche,
        id: id.to_string(),
        slug: slug.to_string(),
        title,
        keys: keywords.into_iter().flat_map(|keyword| std::iter::once(keyword.term).chain(keyword.synonyms)).collect(),
        heads: titles,
        short: if short.is_empty() { summary } else { short },
        body: texts,
        levels,
        themes,
        related: fiche.see_also.into_iter().filter_map(|link| link.fiche).map(|id| id.to_string()).collect(),
        voice,
        is_to_fill: fiche.kind == FicheKind::ToFill,
        ends_at: None,
    }
}

impl Searchable for Layers {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let mut found = Vec::new();
        for work in works::public_of_bodies(connection, &place.voices.local_ids(), WorkKind::Layer)? {
            let edit: LayerEdit = serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
            let Some(below) = place.national.find(&work.subject) else { continue };
            let texts = edit.texts();
            if edit.hidden.is_some() || texts.is_empty() {
                continue;
            }
            let body = place.voices.local.iter().find(|body| body.id == work.body);
            found.push(Document {
                key: work.work.as_str().to_owned(),
                stamp: String::new(),
                kind: Kind::Layer,
                heads: Vec::new(),
                short: texts.join("\n"),
                body: Vec::new(),
                related: Vec::new(),
                voice: body.map(|body| body.label.clone()).unwrap_or_default(),
                ..below.clone()
            });
        }
        Ok(found)
    }
}

/// More schools than any commune has.
const ALL_SCHOOLS: u32 = 2_000;

impl Searchable for Schools {
    fn local(&self, connection: &mut Conn, place: &Place<'_>) -> Result<Vec<Document>, Failure> {
        let (rows, _) = schools::list(connection, &place.commune.insee, None, None, ALL_SCHOOLS)?;
        Ok(rows.into_iter().map(school).collect())
    }
}

fn school(school: School) -> Document {
    let public = match school.sector {
        SchoolSector::Public => "publique",
        SchoolSector::Private => "privée",
    };
    let kinds = school.levels.iter().map(|level| match level {
        Level::Maternelle => format!("école maternelle {public}"),
        Level::Elementaire => format!("école élémentaire {public}"),
        Level::College => "collège".to_owned(),
    });
    let address = [Some(school.address.lines.join(", ")), school.address.town.clone()];
    Document {
        key: school.uai.to_string(),
        stamp: String::new(),
        kind: Kind::School,
        id: school.uai.to_string(),
        slug: school.uai.to_string(),
        keys: kinds.chain(school.nature.clone()).collect(),
        title: school.name,
        heads: Vec::new(),
        short: address.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        body: Vec::new(),
        levels: school.levels,
        themes: Vec::new(),
        related: Vec::new(),
        voice: String::new(),
        is_to_fill: false,
        ends_at: None,
    }
}
