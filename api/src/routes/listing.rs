//! What all lists share: the parameters of a page and the address of the next one.

use mee_shared::fiche::ThemeSlug;
use mee_shared::links::Links;
use mee_shared::school::Level;
use mee_shared::wire::page::Page;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::http::extract::Pairs;
use crate::http::reply::{Answer, Reply};
use crate::service::{Listed, PageRequest};

/// How many entries a page has where the client does not say.
const DEFAULT_LIMIT: u32 = 20;

/// How many entries a page has at most.
const MAX_LIMIT: u32 = 100;

/// The longest cursor taken, in characters; ours are far shorter.
const MAX_CURSOR: usize = 500;

/// Reads `limit` and `after`.
pub fn page_request(pairs: &mut Pairs) -> PageRequest {
    let limit = pairs.value("limit", |text| match text.parse() {
        Ok(limit @ 1..=MAX_LIMIT) => Ok(limit),
        _ => Err(format!("un nombre de 1 à {MAX_LIMIT}")),
    });
    PageRequest { limit: limit.unwrap_or(DEFAULT_LIMIT), after: after(pairs) }
}

/// Reads `after` alone.
pub fn after(pairs: &mut Pairs) -> Option<String> {
    pairs.text("after", MAX_CURSOR)
}

/// Reads `level`.
pub fn level(pairs: &mut Pairs) -> Option<Level> {
    pairs.value("level", |text| text.parse().map_err(|error: mee_shared::school::UnknownLevel| error.to_string()))
}

/// Reads `theme`.
pub fn theme(pairs: &mut Pairs) -> Option<ThemeSlug> {
    pairs.value("theme", |text| {
        text.parse().map_err(|_| {
            let slugs: Vec<&str> = ThemeSlug::ALL.iter().map(|theme| theme.as_str()).collect();
            format!("un thème parmi {}", slugs.join(", "))
        })
    })
}

/// The answer of a list: the page, and the address of the next one in the body and in the header.
///
/// `path` stands below `/v1`; `filters` are the parameters to keep from page to page.
///
/// # Errors
/// When the entries cannot be written.
pub fn answer<T: Serialize>(
    links: &Links,
    path: &str,
    filters: &[(&str, Option<&str>)],
    limit: u32,
    listed: Listed<T>,
) -> Answer {
    let next = listed.next.map(|after| {
        let limit = (limit != DEFAULT_LIMIT).then(|| limit.to_string());
        let last = [("limit", limit.as_deref()), ("after", Some(after.as_str()))];
        links.api(&with_query(path, filters.iter().copied().chain(last)))
    });
    let page = Page { items: listed.items, next };
    Ok(Reply::json(&page)?.next(page.next.as_deref()))
}

/// The path with these parameters, those without a value left out.
pub fn with_query<'a>(path: &str, parameters: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> String {
    let mut address = path.to_owned();
    let mut separator = '?';
    for (name, value) in parameters {
        if let Some(value) = value {
            address.push(separator);
            address.push_str(name);
            address.push('=');
            address.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
            separator = '&';
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_only_the_parameters_that_have_a_value() {
        for (parameters, expected) in [
            (vec![], "communes"),
            (vec![("name", None), ("after", Some("a+b/="))], "communes?after=a%2Bb%2F%3D"),
            (vec![("name", Some("l'haÿ")), ("limit", Some("5"))], "communes?name=l%27ha%C3%BF&limit=5"),
        ] {
            assert_eq!(with_query("communes", parameters), expected);
        }
    }
}
