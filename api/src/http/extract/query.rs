//! Query parameters.
//!
//! Under `/v1` a parameter that the operation does not know is refused by name, so that a misspelt filter never passes for
//! an answer; pages and assets ignore it, for shared links gain `utm_…`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use mee_shared::problem::{FieldError, ProblemCode};
use percent_encoding::percent_decode_str;

use super::quoted;
use crate::http::problem::Refusal;
use crate::http::router::Zone;

/// A set of query parameters.
pub trait Parameters: Sized {
    /// Every name it knows.
    const NAMES: &'static [&'static str];

    /// Takes the values out of the pairs; what is wrong with them is noted there.
    fn take(pairs: &mut Pairs) -> Self;
}

/// The query of an operation that takes no parameter.
#[derive(Debug)]
pub struct NoParameters;

impl Parameters for NoParameters {
    const NAMES: &'static [&'static str] = &[];

    fn take(_: &mut Pairs) -> Self {
        Self
    }
}

/// What people who put a key or a token into an address call it.
const SECRETS: &[&str] =
    &["access_token", "api_key", "apikey", "api-key", "x-api-key", "key", "token", "authorization"];

const NO_SECRET_HERE: &str = "Un accès ne se met jamais dans une adresse, que journaux et historiques gardent : \
     envoyez-le dans l'en-tête « Authorization » ou « X-API-Key », et remplacez celui-ci.";

fn is_secret(name: &str) -> bool {
    SECRETS.contains(&name.to_lowercase().as_str())
}

/// Refuses a query that carries a key or a token, whatever else the request proves itself with.
///
/// # Errors
/// When it does; the secret is not repeated.
pub(super) fn refuse_secrets(query: &str) -> Result<(), Refusal> {
    let names = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    match names.filter_map(decoded).find(|name| is_secret(name)) {
        None => Ok(()),
        Some(name) => Err(Refusal::fields(vec![FieldError {
            pointer: format!("?{name}"),
            code: ProblemCode::UnknownField,
            detail: NO_SECRET_HERE.to_owned(),
        }])),
    }
}

/// The validated query of a request.
#[derive(Debug)]
pub struct Query<T>(
    /// The values.
    pub T,
);

impl<T: Parameters> FromRequest for Query<T> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_strict = Zone::of(request.path()).is_strict();
        ready(read(request.query_string(), is_strict).map(Self))
    }
}

/// The decoded pairs of a query and what was found wrong with them so far.
#[derive(Debug, Default)]
pub struct Pairs {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Pairs {
    /// The value of a parameter read by `read`, whose error says in French what the parameter takes.
    pub fn value<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let (_, text) = self.values.iter().find(|(other, _)| other == name)?;
        match read(text) {
            Ok(value) => Some(value),
            Err(detail) => {
                let detail = format!("« {name} » ne peut pas valoir {} : {detail}.", quoted(text));
                self.note(name, ProblemCode::InvalidValue, detail);
                None
            }
        }
    }

    /// A text of at most `longest` characters; a blank one counts as absent.
    pub fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        self.value(name, |text| {
            if text.chars().count() > longest {
                Err(format!("{longest} caractères au plus"))
            } else {
                Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
        })
        .flatten()
    }

    /// A secret of at most `longest` characters, as it was typed: nothing is trimmed, and no error repeats it.
    pub fn secret(&mut self, name: &str, longest: usize) -> Option<String> {
        let (_, text) = self.values.iter().find(|(other, _)| other == name)?;
        if text.chars().count() > longest {
            let detail = format!("« {name} » a plus de {longest} caractères.");
            self.note(name, ProblemCode::InvalidValue, detail);
            return None;
        }
        Some(text.clone()).filter(|text| !text.is_empty())
    }

    fn note(&mut self, name: &str, code: ProblemCode, detail: String) {
        self.errors.push(FieldError { pointer: format!("?{name}"), code, detail });
    }
}

pub(super) fn read<T: Parameters>(query: &str, is_strict: bool) -> Result<T, Refusal> {
    let mut pairs = Pairs::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = decoded(name).filter(|name| T::NAMES.contains(&name.as_str())) else {
            if is_strict {
                pairs.refuse_name(name, T::NAMES);
            }
            continue;
        };
        if pairs.values.iter().any(|(other, _)| *other == name) {
            if is_strict {
                let detail = format!("« {name} » est donné plusieurs fois ; donnez-le une seule fois.");
                pairs.note(&name, ProblemCode::InvalidValue, detail);
            }
            continue;
        }
        match decoded(value).filter(|value| !value.chars().any(char::is_control)) {
            Some(value) => pairs.values.push((name, value)),
            None => {
                let detail = format!("« {name} » n'est pas un texte UTF-8 sans caractère de contrôle.");
                pairs.note(&name, ProblemCode::InvalidValue, detail);
            }
        }
    }
    let value = T::take(&mut pairs);
    if pairs.errors.is_empty() { Ok(value) } else { Err(Refusal::fields(pairs.errors)) }
}

impl Pairs {
    fn refuse_name(&mut self, raw: &str, names: &[&str]) {
        let name = decoded(raw).unwrap_or_else(|| raw.to_owned());
        let short: String = name.chars().filter(|character| !character.is_control()).take(60).collect();
        let accepted = if names.is_empty() {
            "elle n'en prend aucun".to_owned()
        } else {
            format!("elle accepte : {}", names.join(", "))
        };
        if is_secret(&name) {
            self.note(&short, ProblemCode::UnknownField, NO_SECRET_HERE.to_owned());
            return;
        }
        let detail = format!("{} n'est pas un paramètre de cette opération ; {accepted}.", quoted(&name));
        self.note(&short, ProblemCode::UnknownField, detail);
    }
}

/// `application/x-www-form-urlencoded`, but strict: none when the bytes are no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[derive(Debug, PartialEq)]
    struct Sample {
        name: Option<String>,
        limit: Option<u32>,
    }

    impl Parameters for Sample {
        const NAMES: &'static [&'static str] = &["name", "limit"];

        fn take(pairs: &mut Pairs) -> Self {
            Self {
                name: pairs.text("name", 10),
                limit: pairs.value("limit", |text| text.parse().map_err(|_| "un nombre".to_owned())),
            }
        }
    }

    #[test]
    fn good_queries_are_read() {
        for (query, name, limit) in [
            ("", None, None),
            ("&&", None, None),
            ("name=", None, None),
            ("name", None, None),
            ("name=le+kremlin", Some("le kremlin"), None),
            ("name=%C3%A9t%C3%A9&limit=5", Some("été"), Some(5)),
            ("n%61me=a%3Db", Some("a=b"), None),
        ] {
            let expected = Sample { name: name.map(str::to_owned), limit };
            assert_eq!(read::<Sample>(query, true).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn bad_queries_are_refused_by_name() {
        for (query, code, pointers) in [
            ("foo=1", "unknown_field", vec!["?foo"]),
            ("foo=1&bar=2", "unknown_field", vec!["?foo", "?bar"]),
            ("Name=a", "unknown_field", vec!["?Name"]),
            ("name%00=a", "unknown_field", vec!["?name"]),
            ("limit=a", "invalid_value", vec!["?limit"]),
            ("limit=1&limit=2", "invalid_value", vec!["?limit"]),
            ("name=%FF", "invalid_value", vec!["?name"]),
            ("name=%00", "invalid_value", vec!["?name"]),
            ("name=a%0Ab", "invalid_value", vec!["?name"]),
            ("name=12345678901", "invalid_value", vec!["?name"]),
        ] {
            let problem = read::<Sample>(query, true).unwrap_err().problem("r");
            assert_eq!(problem.code.as_str(), code, "{query}");
            assert_eq!(problem.status, 400);
            let named: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
            assert_eq!(named, pointers, "{query}");
        }
    }

    #[test]
    fn a_secret_in_an_address_is_refused_without_being_repeated() {
        for name in SECRETS {
            let problem = read::<Sample>(&format!("{name}=mee_secret"), true).unwrap_err().problem("r");
            assert_eq!(problem.code.as_str(), "unknown_field");
            assert!(
                problem.detail.contains("X-API-Key") && !problem.detail.contains("mee_secret"),
                "{}",
                problem.detail
            );
        }
    }

    #[test]
    fn the_refusal_of_a_name_says_which_are_accepted() {
        let problem = read::<Sample>("foo=1", true).unwrap_err().problem("r");
        assert!(problem.detail.contains("name, limit"), "{}", problem.detail);
        let problem = read::<NoParameters>("foo=1", true).unwrap_err().problem("r");
        assert!(problem.detail.contains("aucun"), "{}", problem.detail);
    }

    #[test]
    fn pages_ignore_names_they_do_not_know_and_repetitions() {
        let expected = Sample { name: Some("a".to_owned()), limit: None };
        assert_eq!(read::<Sample>("utm_source=x&name=a&name=b&%FF=%00", false).unwrap(), expected);
    }
}
