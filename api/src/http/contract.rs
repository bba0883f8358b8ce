//! What the server itself takes from its OpenAPI document, made when it is first asked for: no parent's page needs it.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use anyhow::Context as _;

use super::encoding::Stored;
use super::openapi::{self, internal, public};
use super::trace::Actions;

/// The actions of requests in the log of refusals.
pub(super) static ACTIONS: LazyLock<Actions> = LazyLock::new(|| Actions::of(&[&public(), &internal()]));

/// The methods of each pattern in the public document, as in the header `Allow`.
static METHODS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| openapi::methods(&public()));

/// The public document, ready to be served.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn specification() -> anyhow::Result<&'static Stored> {
    static SPECIFICATION: OnceLock<Stored> = OnceLock::new();
    if let Some(stored) = SPECIFICATION.get() {
        return Ok(stored);
    }
    let json = serde_json::to_vec(&public()).context("the OpenAPI document cannot be written")?;
    let stored = Stored::compress("application/json", json.into(), 5)?;
    Ok(SPECIFICATION.get_or_init(|| stored))
}

/// The methods this pattern takes, as in the header `Allow`; what the public document does not hold is only read.
#[must_use]
pub fn allowed_methods(pattern: &str) -> String {
    METHODS.get(&openapi::plain(pattern)).cloned().unwrap_or_else(|| "GET, HEAD".to_owned())
}
