//! Writing fiches, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::fiche::layer::Placement;
use mee_shared::fiche::{Fiche, FicheKind, OriginKind};
use mee_shared::school::Level;
use mee_shared::text::fold;

use super::Summary;
use crate::store::bodies::BodyId;
use crate::store::document::{Document, read_document};
use crate::store::schema::{fiche_themes, fiches};
use crate::store::{Conn, IN_LIST, StoreError, Written, new_id, now_micros};

/// What is stored of a fiche, as far as an import needs to know.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its key.
    pk: String,
    /// The hash of its document.
    hash: String,
    /// Where its text comes from.
    origin: String,
}

impl Change {
    /// Whether the text stored was written in this instance.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.origin == origin_name(OriginKind::Local)
    }

    /// Whether the text stored is its producer's.
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.origin == origin_name(OriginKind::Official)
    }
}

fn kind_name(kind: FicheKind) -> &'static str {
    match kind {
        FicheKind::QuestionAnswer => "question_answer",
        FicheKind::PracticalGuide => "practical_guide",
        FicheKind::Dossier => "dossier",
        FicheKind::Theme => "theme",
        FicheKind::Procedure => "procedure",
        FicheKind::ToFill => "to_fill",
        FicheKind::GuidedSearch => "guided_search",
        FicheKind::HowTo => "how_to",
    }
}

fn origin_name(origin: OriginKind) -> &'static str {
    match origin {
        OriginKind::Official => "official",
        OriginKind::Starter => "starter",
        OriginKind::Local => "local",
    }
}

/// What is stored of these fiches of the body, by id.
///
/// # Errors
/// When the database does not answer.
pub fn known_hashes(
    connection: &mut Conn,
    body: &BodyId,
    ids: &[&str],
) -> Result<BTreeMap<String, Change>, StoreError> {
    let mut known = BTreeMap::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<(String, String, String, String)> = fiches::table
            .filter(fiches::body_id.eq(&body.0))
            .filter(fiches::fiche_id.eq_any(chunk))
            .select((fiches::fiche_id, fiches::pk, fiches::doc_hash, fiches::origin))
            .load(connection)?;
        known.extend(rows.into_iter().map(|(id, pk, hash, origin)| (id, Change { pk, hash, origin })));
    }
    Ok(known)
}

/// Writes a fiche of the body over what is stored of it.
///
/// `nodes` are the nodes of its producer's tree that it stands below, by id, separated by spaces: what a later import's
/// scope is compared with.
///
/// # Errors
/// When the database refuses, for instance because another fiche has the slug.
pub fn put(
    connection: &mut Conn,
    body: &BodyId,
    fiche: &Fiche,
    nodes: &str,
    before: Option<&Change>,
) -> Result<Written, StoreError> {
    let document = Document::of(fiche)?;
    if before.is_some_and(|change| change.hash == document.hash) {
        return Ok(Written::Unchanged);
    }
    let summary = Document::of(&Summary::of(fiche))?;
    let values = (
        fiches::slug.eq(fiche.slug.as_str()),
        fiches::kind.eq(kind_name(fiche.kind)),
        fiches::origin.eq(origin_name(fiche.origin.kind)),
        fiches::title_folded.eq(fold(&fiche.title)),
        fiches::is_maternelle.eq(fiche.levels.contains(&Level::Maternelle)),
        fiches::is_elementaire.eq(fiche.levels.contains(&Level::Elementaire)),
        fiches::is_college.eq(fiche.levels.contains(&Level::College)),
        fiches::is_listed.eq(fiche.is_listed),
        fiches::producer_nodes.eq(nodes),
        fiches::withdrawn_on.eq(fiche.withdrawn_on.map(|day| day.to_string())),
        fiches::replaced_by.eq(fiche.replaced_by.as_ref().map(|id| id.as_str())),
        fiches::summary.eq(&summary.json),
        fiches::doc.eq(&document.json),
        fiches::doc_hash.eq(&document.hash),
        fiches::updated_at.eq(now_micros()),
    );
    let (pk, written) = if let Some(change) = before {
        diesel::update(fiches::table.find(&change.pk)).set(values).execute(connection)?;
        (change.pk.clone(), Written::Changed)
    } else {
        let pk = new_id();
        diesel::insert_into(fiches::table)
            .values((
                fiches::pk.eq(&pk),
                fiches::body_id.eq(&body.0),
                fiches::fiche_id.eq(fiche.id.as_str()),
                fiches::created_at.eq(now_micros()),
                values,
            ))
            .execute(connection)?;
        (pk, Written::Added)
    };
    put_themes(connection, &pk, fiche)?;
    Ok(written)
}

fn put_themes(connection: &mut Conn, pk: &str, fiche: &Fiche) -> Result<(), StoreError> {
    diesel::delete(fiche_themes::table.filter(fiche_themes::fiche_pk.eq(pk))).execute(connection)?;
    for (position, theme) in (0_i32..).zip(&fiche.themes) {
        diesel::insert_into(fiche_themes::table)
            .values((
                fiche_themes::fiche_pk.eq(pk),
                fiche_themes::theme.eq(theme.as_str()),
                fiche_themes::position.eq(position),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Says where a fiche of the body stands in lists: after which sibling, or first.
///
/// # Errors
/// When the database does not answer.
pub fn place(connection: &mut Conn, body: &BodyId, id: &str, placement: Option<&Placement>) -> Result<(), StoreError> {
    let own = fiches::table.filter(fiches::body_id.eq(&body.0)).filter(fiches::fiche_id.eq(id));
    diesel::update(own)
        .set((
            fiches::placed_in.eq(placement.map(|placement| placement.theme.as_str())),
            fiches::placed_after.eq(placement.and_then(|placement| placement.after.as_ref()).map(|id| id.as_str())),
        ))
        .execute(connection)?;
    Ok(())
}

/// Puts local fiches behind the siblings they follow: lists are in the order of `title_folded`, which for them is the
/// sibling's and then their own, after a sign that sorts before every other.
///
/// # Errors
/// When the database does not answer.
pub fn refresh_places(connection: &mut Conn) -> Result<(), StoreError> {
    let placed: Vec<(String, String, Option<String>, String)> = fiches::table
        .filter(fiches::placed_in.is_not_null())
        .order(fiches::pk.asc())
        .select((fiches::pk, fiches::fiche_id, fiches::placed_after, fiches::summary))
        .load(connection)?;
    let siblings: Vec<&str> = placed.iter().filter_map(|(_, _, after, _)| after.as_deref()).collect();
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for chunk in siblings.chunks(IN_LIST) {
        keys.extend(
            fiches::table
                .filter(fiches::fiche_id.eq_any(chunk))
                .filter(fiches::placed_in.is_null())
                .select((fiches::fiche_id, fiches::title_folded))
                .load::<(String, String)>(connection)?,
        );
    }
    let mut waiting = placed;
    // Followers of followers take a turn each; what is left over follows nobody who is there, or itself.
    while !waiting.is_empty() {
        let (ready, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, _, after, _)| after.as_ref().is_none_or(|id| keys.contains_key(id)));
        let is_last = ready.is_empty();
        for (pk, id, after, summary) in if is_last { &later } else { &ready } {
            let summary: Summary = read_document(summary, || format!("fiches/{pk}"))?;
            let title = fold(&summary.title);
            let key = match after.as_ref().and_then(|sibling| keys.get(sibling)) {
                Some(sibling) => format!("{sibling}\u{1}{title}"),
                None if after.is_none() => format!("\u{1}{title}"),
                // Its sibling is gone: it stands at its own letter until its author places it anew.
                None => title,
            };
            diesel::update(fiches::table.find(pk)).set(fiches::title_folded.eq(&key)).execute(connection)?;
            keys.insert(id.clone(), key);
        }
        waiting = if is_last { Vec::new() } else { later };
    }
    Ok(())
}

/// Removes a fiche of the body; what others say on it stays with them.
///
/// # Errors
/// When the database does not answer.
pub fn remove(connection: &mut Conn, body: &BodyId, id: &str) -> Result<(), StoreError> {
    let own = fiches::table.filter(fiches::body_id.eq(&body.0)).filter(fiches::fiche_id.eq(id));
    let pk: Option<String> = own.select(fiches::pk).first(connection).optional()?;
    if let Some(pk) = pk {
        diesel::delete(fiche_themes::table.filter(fiche_themes::fiche_pk.eq(&pk))).execute(connection)?;
        diesel::delete(fiches::table.find(&pk)).execute(connection)?;
    }
    Ok(())
}

/// Marks as withdrawn the official fiches of the body that the newest set no longer holds.
///
/// `is_in_scope` is given a fiche's id and the nodes it stands below. Answers the ids newly marked.
///
/// # Errors
/// When the database does not answer.
pub fn mark_withdrawn(
    connection: &mut Conn,
    body: &BodyId,
    seen: &BTreeSet<String>,
    is_in_scope: &dyn Fn(&str, &[&str]) -> bool,
    on: Day,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String, String, String)> = fiches::table
        .filter(fiches::body_id.eq(&body.0))
        .filter(fiches::origin.eq(origin_name(OriginKind::Official)))
        .filter(fiches::withdrawn_on.is_null())
        .select((fiches::pk, fiches::fiche_id, fiches::producer_nodes))
        .order(fiches::fiche_id.asc())
        .load(connection)?;
    let mut withdrawn = Vec::new();
    for (pk, id, nodes) in rows {
        let below: Vec<&str> = nodes.split(' ').collect();
        if seen.contains(&id) || !is_in_scope(&id, &below) {
            continue;
        }
        let doc: String = fiches::table.find(&pk).select(fiches::doc).first(connection)?;
        let mut fiche: Fiche = read_document(&doc, || format!("fiches/{pk}"))?;
        fiche.withdrawn_on = Some(on);
        put(connection, body, &fiche, &nodes, Some(&Change { pk, hash: String::new(), origin: String::new() }))?;
        withdrawn.push(id);
    }
    Ok(withdrawn)
}

/// Recomputes which of our own fiches give way to an official one on the same subject; answers the slugs of those for which
/// that changed.
///
/// # Errors
/// When the database does not answer.
pub fn refresh_superseded(connection: &mut Conn, body: &BodyId) -> Result<Vec<String>, StoreError> {
    let ours: Vec<(String, String, Option<String>, Option<String>)> = fiches::table
        .filter(fiches::body_id.eq(&body.0))
        .filter(fiches::origin.ne(origin_name(OriginKind::Official)))
        .select((fiches::pk, fiches::slug, fiches::replaced_by, fiches::superseded_by))
        .load(connection)?;
    let wanted: Vec<&str> = ours.iter().filter_map(|(_, _, replaced_by, _)| replaced_by.as_deref()).collect();
    let mut published = BTreeMap::new();
    for chunk in wanted.chunks(IN_LIST) {
        published.extend(
            fiches::table
                .filter(fiches::body_id.eq(&body.0))
                .filter(fiches::fiche_id.eq_any(chunk))
                .filter(fiches::withdrawn_on.is_null())
                .filter(fiches::is_listed.eq(true))
                .select((fiches::fiche_id, fiches::slug))
                .load::<(String, String)>(connection)?,
        );
    }
    let mut changed = Vec::new();
    for (pk, slug, replaced_by, superseded_by) in ours {
        let successor = replaced_by.and_then(|id| published.get(&id).cloned());
        if successor != superseded_by {
            diesel::update(fiches::table.find(pk)).set(fiches::superseded_by.eq(successor)).execute(connection)?;
            changed.push(slug);
        }
    }
    Ok(changed)
}
