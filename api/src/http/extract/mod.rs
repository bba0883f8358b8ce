//! What handlers take from a request, validated: the extractors in a handler's signature are its contract.

pub mod actor;
pub mod form;
pub mod json;
pub mod path;
pub mod precondition;
pub mod query;
pub mod upload;

pub use actor::{Actor, Policy};
pub use form::{Form, OpenForm};
pub use json::Json;
pub use path::{PathValue, Segment};
pub use precondition::Precondition;
pub use query::{NoParameters, Pairs, Parameters, Query};

/// The text as it is quoted back to whoever sent it: short, and without what would break a line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|character| !character.is_control()).take(60).collect();
    if short.chars().count() < text.chars().count() { format!("« {short}… »") } else { format!("« {short} »") }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_is_quoted_back_is_short_and_on_one_line() {
        assert_eq!(quoted("94043"), "« 94043 »");
        assert_eq!(quoted(&"é".repeat(61)), format!("« {}… »", "é".repeat(60)));
        assert_eq!(quoted("a\r\nb"), "« ab… »");
    }
}
