//! Urgent notices: works that whoever publishes lets parents see at once, and that end by themselves.

mod desk;
mod public;

use mee_shared::notice::Notice;

use super::Failure;

pub use desk::{create_notice, list_body_notices, put_notice};
pub(super) use desk::publish_for_demo;
pub(super) use public::{current, with_draft};
pub use public::list_notices;

pub(super) fn read(doc: &str) -> Result<Notice, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}
