//! The one table of problem codes: what can go wrong on the API, its status and its French sentences (RFC 9457).
//!
//! Codes are part of the public contract: one is never renamed, and new ones are rare.

use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// A stable code for a kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemCode {
            $($(#[$doc])* $variant,)*
        }

        impl ProblemCode {
            /// Every code, for completeness checks.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it stands in the document.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// The short French sentence that names the kind of problem.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

problem_codes! {
    /// A path, query or body value is malformed.
    InvalidValue = "invalid_value", 400, "Une valeur de la requête n'a pas la forme attendue.";
    /// A query parameter or body field has a name the operation does not know.
    UnknownField = "unknown_field", 400, "La requête contient un nom que cette opération ne connaît pas.";
    /// No credentials, or credentials that do not count (any longer).
    Unauthorized = "unauthorized", 401, "Connectez-vous : cette opération demande un accès en cours de validité.";
    /// The credentials are good, the right is missing.
    Forbidden = "forbidden", 403, "Votre rôle ne permet pas cette opération.";
    /// Nothing stands at this address, or it belongs to another body.
    NotFound = "not_found", 404, "Rien ne se trouve à cette adresse.";
    /// The address exists, the method does not.
    MethodNotAllowed = "method_not_allowed", 405, "Cette adresse n'accepte pas cette méthode.";
    /// None of the representations asked for exists.
    NotAcceptable = "not_acceptable", 406, "Cette adresse ne peut pas répondre dans la forme demandée.";
    /// The body of the request took longer to arrive than the server waits.
    RequestTimeout = "request_timeout", 408, "La requête est arrivée trop lentement.";
    /// What is asked for contradicts what is there.
    Conflict = "conflict", 409, "Cette demande contredit l'état présent.";
    /// What was here is no longer kept.
    Gone = "gone", 410, "Ce que vous demandez n'est plus conservé.";
    /// Someone else wrote since the version that `If-Match` names.
    PreconditionFailed = "precondition_failed", 412, "Quelqu'un d'autre a écrit entre-temps.";
    /// The body or the address is larger than the operation takes.
    TooLarge = "too_large", 413, "La requête est trop longue.";
    /// The body is of a type the operation does not read.
    UnsupportedMediaType = "unsupported_media_type", 415, "Le type du contenu envoyé n'est pas accepté ici.";
    /// Well formed, but against a rule of the portal.
    Unprocessable = "unprocessable", 422, "La demande est bien écrite, mais une règle s'y oppose.";
    /// Too many requests, or too many attempts to sign in, in too short a time; `Retry-After` says when to come back.
    TooManyRequests = "too_many_requests", 429, "Trop de demandes en peu de temps.";
    /// Something failed on our side.
    Internal = "internal", 500, "Une erreur s'est produite de notre côté.";
    /// The database is busy or away; trying again later may work.
    Unavailable = "unavailable", 503, "Le service est momentanément indisponible. Réessayez dans quelques secondes.";
}

/// One faulty place in the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where: `?name` for a query parameter, `{name}` for a path segment, a JSON pointer (RFC 6901) for a body field.
    #[cfg_attr(feature = "openapi", schema(example = "?limit"))]
    pub pointer: String,
    /// What kind of fault.
    pub code: ProblemCode,
    /// What is wrong and how to put it right, in French.
    #[cfg_attr(feature = "openapi", schema(example = "« limit » est un nombre de 1 à 100."))]
    pub detail: String,
}

/// A problem document (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference for the kind of problem; it leads to the list of codes in the API's documentation.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "/docs/problems#not_found"))]
    pub kind: String,
    /// The kind of problem in one French sentence.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(example = 404))]
    pub status: u16,
    /// This case in one or two French sentences, with the way out.
    pub detail: String,
    /// The stable code.
    pub code: ProblemCode,
    /// The request's number in our log, to be quoted when asking for help.
    pub request_id: String,
    /// The faulty places, where some can be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_the_same_in_json_and_in_the_table() {
        for &code in ProblemCode::ALL {
            assert_eq!(serde_json::to_value(code).ok(), Some(serde_json::Value::from(code.as_str())));
            assert!((400..600).contains(&code.status()));
        }
    }
}
