//! Tariff grids: works like any other, checked before they are kept and held to the cases stored with them.

mod compute;
mod desk;
mod public;
mod transfer;

use mee_shared::ids::Slug;
use mee_shared::tariff::Tariff;

use super::Failure;

pub use compute::compute_tariff;
pub use desk::{check_tariff, get_body_tariff, list_body_tariffs, put_tariff};
pub(super) use public::{all as all_public, all_with_draft};
pub use public::{get_tariff, list_tariffs};
pub(super) use transfer::commune_body;
pub use transfer::{export_tariffs, import_tariffs};

fn read(doc: &str) -> Result<Tariff, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

fn slug(subject: &str) -> Result<Slug, Failure> {
    subject.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored grid's slug is unreadable: {error}")))
}
