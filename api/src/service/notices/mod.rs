//! Urgent notices: works that whoever publishes lets parents see at once, and that end by themselves.

mod desk;
mod public;

use mee_shared::notice::Notice;

use super::Failure;

pub(super) use desk::publish_for_demo;
pub use desk::{create_notice, list_body_notices, put_notice};
pub use public::list_notices;
pub(super) use public::{current, with_draft};

pub(super) fn read(doc: &str) -> Result<Notice, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}
