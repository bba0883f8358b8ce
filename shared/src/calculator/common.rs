//! Parameters that more than one calculator reads.

use std::sync::LazyLock;

use super::definition::Unit;
use super::params::Table;

/// The base of family benefits.
pub static BMAF: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/common/bmaf.csv"), Unit::Euro));

/// The contribution that is withheld from most benefits.
pub static CRDS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/common/crds.csv"), Unit::Number));
