//! Which addresses may stand in `href`, and links that leave the portal.
//!
//! Imported and local texts hold addresses typed by people: an address that is not plainly a web page, a mail address or
//! a telephone number is dropped and its words are drawn as text.

use std::fmt::Write as _;

use maud::{Markup, html};

/// Characters that a browser accepts in an address but that the URL standard calls an error there.
const ESCAPED: &[char] = &[' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '[', ']'];

/// Words that do not say where a link leads; a reader of links alone needs the site's name beside them.
const EMPTY_WORDS: &[&str] = &["ici", "cliquez ici", "cliquer ici", "lien", "site", "page", "voir", "en savoir plus"];

/// The address if it may stand in `href`: `http`, `https`, `mailto` or `tel`, without control characters.
///
/// Browsers drop tabs and line breaks inside an address, so `java\nscript:` would run: any control character refuses it.
#[must_use]
pub fn safe_href(address: &str) -> Option<String> {
    let address = address.trim();
    if address.chars().any(|character| character.is_control() || ('\u{2028}'..='\u{202e}').contains(&character)) {
        return None;
    }
    let (scheme, rest) = address.split_once(':')?;
    let has_target = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|host| !host.starts_with(['/', '?', '#', '\\', ':'])),
        "mailto" | "tel" => true,
        _ => false,
    };
    if !has_target || rest.trim_matches('/').is_empty() {
        return None;
    }
    Some(escaped(address))
}

/// The address if it is a web page's.
#[must_use]
pub fn web_href(address: &str) -> Option<String> {
    safe_href(address).filter(|href| is_web(href))
}

/// The address if it subscribes to a calendar: a web page's, with the scheme `webcal`.
#[must_use]
pub fn webcal_href(address: &str) -> Option<String> {
    let rest = address.trim().strip_prefix("webcal://")?;
    web_href(&format!("https://{rest}")).map(|href| href.replacen("https://", "webcal://", 1))
}

/// The `href` that calls a telephone number, if the text is one number and nothing else.
#[must_use]
pub fn tel_href(phone: &str) -> Option<String> {
    let mut number = String::new();
    for character in phone.trim().chars() {
        match character {
            '0'..='9' => number.push(character),
            '+' if number.is_empty() => number.push('+'),
            ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' => {}
            _ => return None,
        }
    }
    // ITU-T E.164: at most fifteen digits; the shortest French service numbers have two.
    (2..=16).contains(&number.len()).then(|| format!("tel:{number}"))
}

/// The `href` that writes to a mail address, if the text is one.
#[must_use]
pub fn mailto_href(email: &str) -> Option<String> {
    let email = email.trim();
    let (user, domain) = email.split_once('@')?;
    let is_plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|character| character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '+'))
    };
    (is_plain(user) && is_plain(domain) && domain.contains('.')).then(|| format!("mailto:{email}"))
}

/// The address of a website as people type it: `http://` is added where no scheme stands.
#[must_use]
pub fn website_href(website: &str) -> Option<String> {
    let website = website.trim();
    if website.contains("://") {
        return web_href(website);
    }
    let host = website.split(['/', '?', '#']).next()?;
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    if is_host { web_href(&format!("http://{website}")) } else { None }
}

/// A telephone number: a link that calls it where the text is one number, plain text otherwise.
#[must_use]
pub fn phone(number: &str) -> Markup {
    // A number broken over two lines is read as two.
    let shown = in_pairs(number).unwrap_or_else(|| number.trim().to_owned()).replace(' ', "\u{a0}");
    html! {
        @if let Some(href) = tel_href(number) { a href=(href) { (shown) } } @else { (shown) }
    }
}

/// The ten digits of a French number two by two, as they are read aloud; nothing for any other number.
fn in_pairs(number: &str) -> Option<String> {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let is_french = digits.len() == 10 && digits.first() == Some(&'0') && tel_href(number).is_some();
    is_french.then(|| digits.chunks(2).map(String::from_iter).collect::<Vec<_>>().join(" "))
}

/// A mail address: a link that writes to it where the text is one, plain text otherwise.
#[must_use]
pub fn email(address: &str) -> Markup {
    html! {
        @if let Some(href) = mailto_href(address) { a href=(href) { (address.trim()) } } @else { (address) }
    }
}

/// A link that leaves the portal, said so to those who do not see where it leads; plain words where the address is refused.
///
/// `words` are what is drawn and `name` the same as plain text, to tell whether they make sense alone.
#[must_use]
pub fn external(address: &str, words: &Markup, name: &str) -> Markup {
    let Some(href) = safe_href(address) else {
        return words.clone();
    };
    if !is_web(&href) {
        return html! { a href=(href) { (words) } };
    }
    let name = name.trim();
    let site = site_name(&href);
    html! {
        a href=(href) rel="noopener external" {
            @if name.is_empty() { (site) } @else { (words) }
            span.mee-hidden {
                @if EMPTY_WORDS.contains(&name.to_ascii_lowercase().as_str()) { " (autre site : " (site) ")" }
                @else { " (autre site)" }
            }
        }
    }
}

/// The host of a web address without `www.`.
#[must_use]
pub fn site_name(href: &str) -> &str {
    let host = href.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//")).unwrap_or(href);
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

fn is_web(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, rest)| {
        rest.starts_with("//") && matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
    })
}

fn escaped(address: &str) -> String {
    let mut href = String::with_capacity(address.len());
    let mut rest = address.chars();
    while let Some(character) = rest.next() {
        let after: String = rest.as_str().chars().take(2).collect();
        let is_stray_percent =
            character == '%' && !(after.len() == 2 && after.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if ESCAPED.contains(&character) || is_stray_percent {
            // Writing to a String cannot fail.
            let _ = write!(href, "%{:02X}", u32::from(character));
        } else {
            href.push(character);
        }
    }
    href
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_become_links() {
        for (address, href) in [
            ("https://www.legifrance.gouv.fr/a?b=c#d", Some("https://www.legifrance.gouv.fr/a?b=c#d")),
            ("  http://example.org ", Some("http://example.org")),
            ("HTTPS://EXAMPLE.ORG/É", Some("HTTPS://EXAMPLE.ORG/É")),
            ("mailto:mairie@example.org", Some("mailto:mairie@example.org")),
            ("tel:+33199000001", Some("tel:+33199000001")),
            ("https://example.org/a b|c", Some("https://example.org/a%20b%7Cc")),
            ("https://example.org/100%", Some("https://example.org/100%25")),
            ("https://example.org/%C3%A9", Some("https://example.org/%C3%A9")),
            ("https://example.org/\"onclick=", Some("https://example.org/%22onclick=")),
            ("javascript:alert(1)", None),
            ("JavaScript:alert(1)", None),
            (" \u{1}javascript:alert(1)", None),
            ("java\tscript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("https://example.org/\u{202e}gpj", None),
            ("https:\n//example.org", None),
            ("data:text/html,<b>", None),
            ("vbscript:x", None),
            ("blob:https://example.org/1", None),
            ("file:///etc/passwd", None),
            ("//example.org/a", None),
            ("/relatif", None),
            ("www.example.org", None),
            ("https:example.org", None),
            ("https://", None),
            ("https:///etc", None),
            ("mailto:", None),
            ("", None),
        ] {
            assert_eq!(safe_href(address).as_deref(), href, "{address:?}");
        }
    }

    #[test]
    fn an_address_cleaned_twice_is_the_address_cleaned_once() {
        for address in [
            "https://example.org/",
            "https://example.org/a b|c",
            "https://example.org/100%",
            "https://example.org/%%41%4|%<",
            "https://example.org/%C3%A9/É",
            "https://example.org/\"><img src=x onerror=alert(1)>",
            "https://example.org\\\"onfocus=alert(1) autofocus=\"",
            "https://example.org/?a={{[`^`]}}",
            "mailto:a@example.org?body=\"><svg onload=alert(1)>",
            "tel:\"onfocus=alert(1)",
        ] {
            let once = safe_href(address);
            assert!(once.is_some(), "{address:?}");
            assert_eq!(once.as_deref().and_then(safe_href), once, "{address:?}");
        }
    }

    #[test]
    fn telephones_are_shown_as_they_are_read() {
        for (number, shown) in [
            ("0199000003", "01\u{a0}99\u{a0}00\u{a0}00\u{a0}03"),
            ("01.99.00.00.03", "01\u{a0}99\u{a0}00\u{a0}00\u{a0}03"),
            ("3018", "3018"),
            ("+33 1 99 00 00 03", "+33\u{a0}1\u{a0}99\u{a0}00\u{a0}00\u{a0}03"),
            ("01 99 00 00 01 ou 02", "01\u{a0}99\u{a0}00\u{a0}00\u{a0}01\u{a0}ou\u{a0}02"),
        ] {
            let drawn = phone(number).into_string();
            assert!(drawn == shown || drawn.contains(&format!(">{shown}<")), "{number}: {drawn}");
        }
    }

    #[test]
    fn telephones_mail_and_websites_are_recognised_as_people_type_them() {
        for (text, href) in [
            ("01 99 00 00 01", Some("tel:0199000001")),
            ("+33 1.99-00.00.01", Some("tel:+33199000001")),
            ("3646", Some("tel:3646")),
            ("01 99 00 00 01 ou 02", None),
            ("poste 12", None),
            ("", None),
        ] {
            assert_eq!(tel_href(text).as_deref(), href, "{text:?}");
        }
        for (text, href) in [
            ("ecole.jean-jaures@example.org", Some("mailto:ecole.jean-jaures@example.org")),
            ("a@b@example.org", None),
            ("a@example.org?bcc=b@example.org", None),
            ("a b@example.org", None),
            ("mairie", None),
        ] {
            assert_eq!(mailto_href(text).as_deref(), href, "{text:?}");
        }
        for (text, href) in [
            ("www.ecole.example.org", Some("http://www.ecole.example.org")),
            ("https://example.org/ecole", Some("https://example.org/ecole")),
            ("javascript:alert(1)", None),
            ("voir la mairie", None),
        ] {
            assert_eq!(website_href(text).as_deref(), href, "{text:?}");
        }
    }

    #[test]
    fn an_external_link_says_that_it_leaves() {
        let words = html! { "le Code de l'éducation" };
        assert_eq!(
            external("https://www.legifrance.gouv.fr/", &words, "le Code de l'éducation").into_string(),
            "<a href=\"https://www.legifrance.gouv.fr/\" rel=\"noopener external\">le Code de l'éducation\
             <span class=\"mee-hidden\"> (autre site)</span></a>"
        );
        let here = external("https://www.legifrance.gouv.fr/", &html! { "ici" }, "ici").into_string();
        assert!(here.contains("(autre site : legifrance.gouv.fr)"), "{here}");
        let bare = external("https://www.legifrance.gouv.fr/", &html! {}, " ").into_string();
        assert!(bare.contains(">legifrance.gouv.fr<"), "{bare}");
        assert_eq!(external("javascript:alert(1)", &words, "x").into_string(), words.into_string());
    }
}
