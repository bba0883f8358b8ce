//! JSON bodies, validated: what the operation does not know is refused by name, read-only fields among it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use mee_shared::problem::{FieldError, ProblemCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::problem::Refusal;

/// A value taken from the body.
pub struct Json<T>(
    /// The value.
    pub T,
);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_json = content_type.is_some_and(|text| {
            text.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        });
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| Refusal::of_status(error.as_response_error().status_code()))?;
            if !is_json {
                return Err(Refusal::new(
                    ProblemCode::UnsupportedMediaType,
                    "Envoyez du JSON, avec l'en-tête « Content-Type: application/json ».",
                ));
            }
            read(&bytes).map(Self)
        })
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // PostgreSQL keeps no NUL in text; nobody means one.
    if bytes.windows(6).any(|window| window == b"\\u0000")
        && let Ok(value) = serde_json::from_slice::<Value>(bytes)
        && let Some(place) = place_of_nul(&value)
    {
        return Err(fault(place, ProblemCode::InvalidValue, "Ce texte a un caractère NUL.".to_owned()));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let cause = error.inner().to_string();
        let path = error.path().to_string();
        let name = cause.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        match name {
            Some(name) => {
                let parent = path.rsplit_once('.').filter(|(_, last)| *last == name).map_or("", |(parent, _)| parent);
                let place = format!("{}/{}", pointer(parent), shortened(name));
                let detail = "Ce champ n'est pas de ceux que cette opération prend.";
                fault(place, ProblemCode::UnknownField, detail.to_owned())
            }
            None => {
                let detail = "Cette valeur manque ou n'a pas la forme attendue ; la documentation, /docs/, la décrit.";
                fault(pointer(&path), ProblemCode::InvalidValue, detail.to_owned())
            }
        }
    })?;
    reader.end().map_err(|_| {
        let detail = "Le contenu doit être un seul objet JSON.";
        fault(String::new(), ProblemCode::InvalidValue, detail.to_owned())
    })?;
    Ok(value)
}

/// The JSON pointer of the first text, or name of a field, with a NUL in it.
fn place_of_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(values) => {
            let mut places = values.iter().enumerate();
            places.find_map(|(at, value)| place_of_nul(value).map(|rest| format!("/{at}{rest}")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let place = if name.contains('\0') { Some(String::new()) } else { place_of_nul(value) };
            place.map(|rest| format!("/{}{rest}", shortened(name)))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn shortened(name: &str) -> String {
    name.chars().filter(|character| !character.is_control()).take(60).collect()
}

/// The path of the library, `roles[0].step`, as a JSON pointer (RFC 6901).
fn pointer(path: &str) -> String {
    let mut pointer = String::new();
    for part in path.split(['.', '[']).map(|part| part.trim_end_matches(']')).filter(|part| !part.is_empty()) {
        if part != "?" {
            pointer.push('/');
            pointer.push_str(&shortened(part));
        }
    }
    pointer
}

fn fault(pointer: String, code: ProblemCode, detail: String) -> Refusal {
    Refusal::fields(vec![FieldError { pointer, code, detail }])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use mee_shared::wire::body::PutMember;

    use super::*;

    #[test]
    fn bad_bodies_are_refused_with_their_place() {
        for (body, code, place) in [
            ("", "invalid_value", ""),
            ("[]x", "invalid_value", ""),
            ("{}", "invalid_value", ""),
            (r#"{"roles":[]}{}"#, "invalid_value", ""),
            (r#"{"roles":1}"#, "invalid_value", "/roles"),
            (r#"{"roles":[{"role":"chef"}]}"#, "invalid_value", "/roles/0/role"),
            (r#"{"roles":[{"role":"editor","step":"\u0000"}]}"#, "invalid_value", "/roles/0/step"),
            (r#"{"roles":[],"a\u0000":1}"#, "invalid_value", "/a"),
            // A backslash and what follows it, and no NUL.
            (r#"{"roles":[{"role":"editor","step":"\\u0000"}]}"#, "invalid_value", "/roles/0/step"),
            (r#"{"roles":[],"id":"1"}"#, "unknown_field", "/id"),
            (r#"{"roles":[{"role":"editor","id":1}]}"#, "unknown_field", "/roles/0/id"),
        ] {
            let problem = read::<PutMember>(body.as_bytes()).unwrap_err().problem("r");
            assert_eq!(problem.code.as_str(), code, "{body}");
            assert_eq!(problem.errors.first().map(|error| error.pointer.as_str()), Some(place), "{body}");
        }
        assert!(read::<PutMember>(br#"{"roles":[{"role":"editor"}]}"#).is_ok());
    }
}
