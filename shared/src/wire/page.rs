//! Pages of lists.

use serde::{Deserialize, Serialize};

/// One page of a list, in the list's own order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The entries of this page.
    pub items: Vec<T>,
    /// The address of the next page; null on the last.
    pub next: Option<String>,
}
