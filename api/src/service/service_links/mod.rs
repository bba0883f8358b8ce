//! The service zone: what bodies offer families elsewhere, and the catalogue of what many of them have.

mod catalogue;
mod desk;
mod public;

use mee_shared::service_link::ServiceLink;

use super::Failure;

pub use catalogue::{catalogue, list_service_catalogue};
pub(super) use desk::publish_for_demo;
pub use desk::{get_body_service_link, list_body_service_links, put_service_link};
pub use public::list_service_links;
pub(super) use public::{all, with_draft};

pub(super) fn read(doc: &str) -> Result<ServiceLink, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}
