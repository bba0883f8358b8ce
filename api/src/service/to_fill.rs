//! « À remplir »: the places of fiches that wait for a body's word, and how far each body is.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::body::BodyKind;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerEdit, SlotContent};
use mee_shared::fiche::{Fiche, Slot, SlotOwner};
use mee_shared::ids::FicheId;
use mee_shared::wire::desk::{CommuneFillRate, FillRate, SlotToFill, ToFill};

use super::auth::Acting;
use super::{Failure, Listed, PageRequest};
use crate::store::bodies::{self, Body, BodyId};
use crate::store::cursor::{Cursor, ListKind};
use crate::store::voices::Voices;
use crate::store::{Conn, Db, communes, to_fill};

/// Whose places a body of this kind fills; none for those that nobody waits for.
fn owner(kind: BodyKind) -> Option<SlotOwner> {
    match kind {
        BodyKind::Commune => Some(SlotOwner::Commune),
        BodyKind::Epci => Some(SlotOwner::Epci),
        BodyKind::Departement => Some(SlotOwner::Departement),
        BodyKind::Rectorat | BodyKind::Dsden => Some(SlotOwner::Academie),
        BodyKind::National | BodyKind::Vendor => None,
    }
}

/// Fiches with places, read once for many communes.
#[derive(Default)]
pub(super) struct Book {
    fiches: BTreeMap<String, Vec<Fiche>>,
}

impl Book {
    fn of(&mut self, connection: &mut Conn, body: &BodyId) -> Result<&[Fiche], Failure> {
        if !self.fiches.contains_key(body.as_str()) {
            let mut fiches = to_fill::fiches_of(connection, body)?;
            fiches.retain(|fiche| !fiche.slots.is_empty());
            self.fiches.insert(body.as_str().to_owned(), fiches);
        }
        Ok(self.fiches.get(body.as_str()).map_or(&[], Vec::as_slice))
    }
}

/// How far a body is, with what is left.
pub(super) struct Filling {
    pub(super) rate: FillRate,
    open: Vec<(FicheId, String, Slot)>,
}

/// How far the body is.
pub(super) fn filling(connection: &mut Conn, book: &mut Book, body: &Body) -> Result<Filling, Failure> {
    let mut filling = Filling { rate: FillRate::default(), open: Vec::new() };
    let Some(owner) = owner(body.name.kind()) else { return Ok(filling) };
    let Some(Speakers { authors, hiders }) = speakers(connection, body)? else { return Ok(filling) };
    let hiders: Vec<&str> = hiders.iter().map(BodyId::as_str).collect();
    let hidden = to_fill::hidden(connection, &hiders)?;
    let filled = to_fill::filled(connection, &body.id)?;
    for author in &authors {
        for fiche in book.of(connection, author)?.iter().filter(|fiche| !hidden.contains(fiche.id.as_str())) {
            for slot in fiche.slots.iter().filter(|slot| slot.owner == owner) {
                filling.rate.total += 1;
                if filled.contains(&(fiche.id.to_string(), slot.id.clone())) {
                    filling.rate.filled += 1;
                } else {
                    filling.open.push((fiche.id.clone(), fiche.title.clone(), slot.clone()));
                }
            }
        }
    }
    Ok(filling)
}

/// Whose fiches a body's people are asked to complete.
struct Speakers {
    authors: Vec<BodyId>,
    /// Who may hide one from them.
    hiders: Vec<BodyId>,
}

/// Who speaks where the body's people work; none before the first import.
fn speakers(connection: &mut Conn, body: &Body) -> Result<Option<Speakers>, Failure> {
    let commune = match body.name.kind() {
        BodyKind::Commune => body.name.territory().parse().ok(),
        _ => None,
    };
    let commune: Option<Commune> = match commune {
        Some(insee) => communes::find(connection, &insee)?,
        None => None,
    };
    if let Some(commune) = commune {
        let Some(voices) = Voices::of(connection, &commune)? else { return Ok(None) };
        let hiders: Vec<BodyId> = voices.local.iter().map(|body| body.id.clone()).collect();
        let authors = std::iter::once(voices.national).chain(hiders.iter().cloned()).collect();
        return Ok(Some(Speakers { authors, hiders }));
    }
    let own = body.id.clone();
    let national = bodies::find_national(connection)?;
    Ok(national.map(|national| Speakers { authors: vec![national, own.clone()], hiders: vec![own] }))
}

/// The places for which a text is being written or waits for a decision.
fn drafted(connection: &mut Conn, body: &BodyId) -> Result<BTreeSet<(String, String)>, Failure> {
    let mut places = BTreeSet::new();
    for (fiche, doc) in to_fill::open_layers(connection, body)? {
        let edit: LayerEdit = serde_json::from_str(&doc).map_err(|error| Failure::Internal(error.into()))?;
        let said = edit.words.iter().filter(|(_, content)| SlotContent::is_filled(content));
        places.extend(said.map(|(slot, _)| (fiche.clone(), slot.clone())));
    }
    Ok(places)
}

/// What the body acted for has left to fill in.
///
/// # Errors
/// When the database does not answer.
pub async fn list_to_fill(db: &Db, acting: &Acting) -> Result<ToFill, Failure> {
    let body = acting.body().clone();
    db.read(move |connection| {
        let Filling { rate, open } = filling(connection, &mut Book::default(), &body)?;
        let drafted = drafted(connection, &body.id)?;
        let items = open.into_iter().map(|(fiche, title, slot)| SlotToFill {
            has_draft: drafted.contains(&(fiche.to_string(), slot.id.clone())),
            fiche,
            title,
            slot: slot.id,
            label: slot.label,
            kind: slot.kind,
            hint: slot.hint,
        });
        Ok(ToFill { rate, items: items.collect() })
    })
    .await
}

/// How far each commune of the territory of the body acted for is, by name.
///
/// # Errors
/// [`Failure::NotFound`] for a commune or a provider, [`Failure::InvalidCursor`], or the database's.
pub async fn list_fill_rates(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<CommuneFillRate>, Failure> {
    let cursor = page.cursor(ListKind::FillRates)?;
    let body = acting.body().clone();
    if matches!(body.name.kind(), BodyKind::Commune | BodyKind::Vendor) {
        return Err(Failure::NotFound);
    }
    db.read(move |connection| {
        let (rows, next) = communes::of_body(connection, &body.name, cursor.as_ref(), page.limit)?;
        let mut book = Book::default();
        let mut items = Vec::new();
        for commune in rows {
            let Some(id) = bodies::find_commune(connection, &commune.insee)? else { continue };
            let Some(own) = bodies::get(connection, &id)? else { continue };
            let rate = filling(connection, &mut book, &own)?.rate;
            items.push(CommuneFillRate { insee: commune.insee, name: commune.name, rate });
        }
        let next: Option<Cursor> = next;
        Ok(Listed::new(ListKind::FillRates, items, next.as_ref(), |item| item))
    })
    .await
}
