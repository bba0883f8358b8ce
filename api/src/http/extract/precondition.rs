//! The version a writer builds on: `If-Match` and `If-None-Match` (RFC 9110 section 13.1).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use mee_shared::problem::ProblemCode;

use crate::http::problem::Refusal;
use crate::service::works::IfMatch;

/// What must be there for a write to happen.
#[derive(Debug, Clone, Copy)]
pub struct Precondition(
    /// The version, where one is named.
    pub IfMatch,
);

impl FromRequest for Precondition {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let one = |name: &HeaderName| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
        ready(read(one(&IF_MATCH), one(&IF_NONE_MATCH)).map(Self).ok_or_else(|| {
            Refusal::new(
                ProblemCode::InvalidValue,
                "« If-Match » porte la version que vous avez lue, entre guillemets : If-Match: \"3\". \
                 Pour n'écrire que s'il n'y a rien encore : If-None-Match: *.",
            )
        }))
    }
}

fn read(if_match: Option<&str>, if_none_match: Option<&str>) -> Option<IfMatch> {
    match (if_match.map(str::trim), if_none_match.map(str::trim)) {
        (None | Some("*"), None) => Some(IfMatch::Any),
        (None, Some("*")) => Some(IfMatch::Absent),
        (Some(tag), None) => {
            let version = tag.strip_prefix('"')?.strip_suffix('"')?;
            version.parse().ok().filter(|version| *version >= 0).map(IfMatch::Version)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_between_quotation_marks() {
        for (if_match, if_none_match, expected) in [
            (None, None, Some(IfMatch::Any)),
            (Some("*"), None, Some(IfMatch::Any)),
            (Some("\"3\""), None, Some(IfMatch::Version(3))),
            (None, Some("*"), Some(IfMatch::Absent)),
            (Some("3"), None, None),
            (Some("W/\"3\""), None, None),
            (Some("\"-1\""), None, None),
            (Some("\"a\""), None, None),
            (Some("\"3\""), Some("*"), None),
            (None, Some("\"3\""), None),
        ] {
            assert_eq!(read(if_match, if_none_match), expected, "{if_match:?} {if_none_match:?}");
        }
    }
}
