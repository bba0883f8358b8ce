//! Where fiches of one's own stand among the national ones.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::fiche::ThemeSlug;
use crate::ids::FicheId;

/// The position of a local fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Placement {
    /// The theme it stands in.
    pub theme: ThemeSlug,
    /// The fiche it follows there; none puts it first.
    #[serde(default)]
    pub after: Option<FicheId>,
}

/// A local fiche with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedFiche {
    /// The fiche.
    pub id: FicheId,
    /// Its position.
    pub placement: Placement,
}

/// The theme's fiches with the local ones in their places.
///
/// Of several after one sibling, the one given first stands nearest to it.
/// A fiche whose sibling is gone stands at the end, for it must be found until its author has placed it anew.
#[must_use]
pub fn ordered(theme: ThemeSlug, national: &[FicheId], local: &[ListedFiche]) -> Vec<FicheId> {
    let mut list = Vec::with_capacity(national.len() + local.len());
    let mut placed: BTreeSet<&FicheId> = BTreeSet::new();
    let here: Vec<&ListedFiche> = local.iter().filter(|fiche| fiche.placement.theme == theme).collect();
    push_followers(None, &here, &mut placed, &mut list);
    for id in national {
        if placed.insert(id) {
            list.push(id.clone());
            push_followers(Some(id), &here, &mut placed, &mut list);
        }
    }
    for fiche in &here {
        if placed.insert(&fiche.id) {
            list.push(fiche.id.clone());
            push_followers(Some(&fiche.id), &here, &mut placed, &mut list);
        }
    }
    list
}

fn push_followers<'a>(
    sibling: Option<&FicheId>,
    here: &[&'a ListedFiche],
    placed: &mut BTreeSet<&'a FicheId>,
    list: &mut Vec<FicheId>,
) {
    for fiche in here.iter().filter(|fiche| fiche.placement.after.as_ref() == sibling) {
        if placed.insert(&fiche.id) {
            list.push(fiche.id.clone());
            push_followers(Some(&fiche.id), here, placed, list);
        }
    }
}

/// The local fiches whose sibling is no longer in their theme: their authors are to place them anew.
#[must_use]
pub fn misplaced<'a>(theme: ThemeSlug, national: &[FicheId], local: &'a [ListedFiche]) -> Vec<&'a ListedFiche> {
    let here = || local.iter().filter(|fiche| fiche.placement.theme == theme);
    let is_there = |id: &FicheId| national.contains(id) || here().any(|fiche| fiche.id == *id);
    here().filter(|fiche| fiche.placement.after.as_ref().is_some_and(|sibling| !is_there(sibling))).collect()
}
