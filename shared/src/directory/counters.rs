//! The two lists of counters of a fiche, from the local directory.

use serde::{Deserialize, Serialize};

use super::{DirectoryEntry, ServiceKind};
use crate::commune::Commune;
use crate::fiche::layer::{FieldTarget, ReplacedField, Signed, counter_key};
use crate::fiche::{Counter, CounterRole, Fiche};

/// A counter with the services it stands for here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResolvedCounter {
    /// The counter as the fiche's author left it.
    pub counter: Counter,
    /// The services, the nearest first, each with whose word it is.
    pub services: Vec<Signed<DirectoryEntry>>,
    /// What bodies here say in the place of its text.
    pub fields: Vec<ReplacedField>,
}

/// Where to turn to; a list that is empty is not drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CounterLists {
    /// « Où accomplir la démarche ».
    pub to_act: Vec<ResolvedCounter>,
    /// « Où s'informer ».
    pub to_ask: Vec<ResolvedCounter>,
}

/// The fiche's counters for the commune.
///
/// A counter that is but a pivot vanishes when the directory knows no such service here and no body says anything in its
/// place: a title without an address helps nobody. One with an address or a text of its own stays.
/// Producers repeat a counter; it stands once in each list.
#[must_use]
pub fn counters(
    fiche: &Fiche,
    commune: &Commune,
    directory: &[Signed<DirectoryEntry>],
    fields: &[ReplacedField],
) -> CounterLists {
    let mut lists = CounterLists::default();
    for counter in &fiche.counters {
        let list = match counter.role {
            CounterRole::Do => &mut lists.to_act,
            CounterRole::Ask => &mut lists.to_ask,
        };
        let key = counter_key(counter);
        if list.iter().any(|resolved| counter_key(&resolved.counter) == key) {
            continue;
        }
        let services = services_of(counter, commune, directory);
        let fields: Vec<ReplacedField> =
            fields.iter().filter(|field| field.key.of == FieldTarget::Counter(key.clone())).cloned().collect();
        let says_something = counter.url.is_some() || !counter.details.is_empty();
        if counter.pivot.is_none() || says_something || !services.is_empty() || !fields.is_empty() {
            list.push(ResolvedCounter { counter: counter.clone(), services, fields });
        }
    }
    lists
}

fn services_of(
    counter: &Counter,
    commune: &Commune,
    directory: &[Signed<DirectoryEntry>],
) -> Vec<Signed<DirectoryEntry>> {
    let Some(kind) = counter.pivot.as_deref().and_then(ServiceKind::of_pivot) else {
        return Vec::new();
    };
    let mut here: Vec<&Signed<DirectoryEntry>> = directory
        .iter()
        .filter(|service| service.content.kind == kind && service.content.territory.holds(commune))
        .collect();
    here.sort_by(|a, b| {
        a.content.territory.cmp(&b.content.territory).then_with(|| a.content.name.cmp(&b.content.name))
    });
    here.dedup_by(|a, b| a.content == b.content);
    here.into_iter().cloned().collect()
}
