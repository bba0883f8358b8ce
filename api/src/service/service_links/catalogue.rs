//! The catalogue of common services, which the binary carries.

use std::sync::LazyLock;

use mee_shared::commune::Commune;
use mee_shared::ids::InseeCode;
use mee_shared::wire::service_link::CatalogueEntry;
use serde::Deserialize;

use super::super::{Failure, commune};
use crate::store::Db;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    service: Vec<CatalogueEntry>,
}

static CATALOGUE: LazyLock<Result<Vec<CatalogueEntry>, toml::de::Error>> =
    LazyLock::new(|| toml::from_str::<File>(include_str!("../../../content/services.toml")).map(|file| file.service));

/// What a territory of everywhere is called.
const EVERYWHERE: &str = "France";

/// Every entry.
///
/// # Errors
/// When the file that the binary carries cannot be read: a test reads it.
pub fn catalogue() -> Result<&'static [CatalogueEntry], Failure> {
    match &*CATALOGUE {
        Ok(entries) => Ok(entries),
        Err(error) => Err(Failure::Internal(anyhow::anyhow!("the catalogue of services: {error}"))),
    }
}

fn is_here(entry: &CatalogueEntry, commune: &Commune) -> bool {
    entry.territory == EVERYWHERE || entry.territory.split(',').any(|academie| academie.trim() == commune.academie)
}

/// The entries; with a commune, those that its schools can have, said so.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn list_service_catalogue(db: &Db, insee: Option<InseeCode>) -> Result<Vec<CatalogueEntry>, Failure> {
    let all = catalogue()?;
    let Some(insee) = insee else { return Ok(all.to_vec()) };
    let commune = db.read(move |connection| commune::find(connection, &insee)).await?;
    let here = all.iter().map(|entry| CatalogueEntry { is_here: Some(is_here(entry, &commune)), ..entry.clone() });
    Ok(here.collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use std::collections::BTreeSet;

    use mee_shared::commune::territory::is_academie;
    use mee_shared::service_link::{ServiceLink, ServiceLinkKind};

    use super::*;

    #[test]
    fn every_entry_is_a_service_once_it_leads_somewhere() {
        let all = catalogue().unwrap();
        let slugs: BTreeSet<_> = all.iter().map(|entry| &entry.slug).collect();
        assert_eq!(slugs.len(), all.len(), "two entries have one name");
        for entry in all {
            let url = entry.url.clone().unwrap_or_else(|| "https://famille.example.org".to_owned());
            let service = ServiceLink {
                kind: entry.kind,
                title: entry.title.clone(),
                summary: entry.summary.clone(),
                url: Some(url),
                catalogue: Some(entry.slug.clone()),
                schools: Vec::new(),
                audience: None,
                levels: Vec::new(),
                opens_on: None,
                closes_on: None,
                conditions: None,
                cost: None,
                phone: None,
                place: None,
            };
            assert_eq!(service.check(), Ok(()), "{}", entry.slug);
            assert!(!entry.source.is_empty(), "{}", entry.slug);
            assert!(entry.summary.ends_with('.'), "{}", entry.slug);
            let is_somewhere =
                entry.territory == EVERYWHERE || entry.territory.split(',').all(|name| is_academie(name.trim()));
            assert!(is_somewhere, "{}: {}", entry.slug, entry.territory);
        }
        let kinds: BTreeSet<_> = all.iter().map(|entry| entry.kind).collect();
        for kind in ServiceLinkKind::ALL.iter().filter(|kind| **kind != ServiceLinkKind::Other) {
            assert!(kinds.contains(kind), "nothing to pick for {kind:?}");
        }
    }
}
