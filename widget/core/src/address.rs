//! The host page's own address: which view it asks for, and what it becomes for another view.
//!
//! The query is cut by hand so that the host's other parameters keep their very bytes, which a round trip through
//! `URLSearchParams` would rewrite.

use crate::view::View;

/// How one widget writes its view into the address of the page it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The query parameter of this widget: `mee` for the first of a page.
    pub key: String,
    /// The view shown where the address names none.
    pub first: View,
}

impl Address {
    /// The view that a query (`location.search`, with or without its `?`) asks for.
    /// A value that is no view counts as none.
    #[must_use]
    pub fn view(&self, search: &str) -> View {
        search
            .trim_start_matches('?')
            .split('&')
            .find_map(|part| self.value(part))
            .and_then(|value| View::parse(&decode(value)))
            .unwrap_or_else(|| self.first.clone())
    }

    /// The address, from its path on, of the same page showing `view`: other parameters and hash kept.
    #[must_use]
    pub fn with(&self, view: &View, path: &str, search: &str, hash: &str) -> String {
        let mut query = String::new();
        for part in search.trim_start_matches('?').split('&') {
            if !part.is_empty() && self.value(part).is_none() {
                query.push('&');
                query.push_str(part);
            }
        }
        if *view != self.first {
            query.push('&');
            query.push_str(&self.key);
            query.push('=');
            encode(view.as_str(), &mut query);
        }
        let mut address = path.to_owned();
        if let Some(rest) = query.strip_prefix('&') {
            address.push('?');
            address.push_str(rest);
        }
        address.push_str(hash);
        address
    }

    /// The value of a query part, where it is this widget's parameter.
    fn value<'a>(&self, part: &'a str) -> Option<&'a str> {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name == self.key).then_some(value)
    }
}

/// Escapes what would end or change the parameter; a view's slashes stay readable.
fn encode(view: &str, out: &mut String) {
    for character in view.chars() {
        match character {
            '?' => out.push_str("%3F"),
            '=' => out.push_str("%3D"),
            '&' => out.push_str("%26"),
            '%' => out.push_str("%25"),
            '+' => out.push_str("%2B"),
            other => out.push(other),
        }
    }
}

/// Undoes percent-encoding of ASCII; any other byte becomes one that no view holds.
fn decode(value: &str) -> String {
    let mut out = String::new();
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        let byte = if byte == b'%' {
            let mut digit = || bytes.next().and_then(|digit| char::from(digit).to_digit(16));
            let code = digit().zip(digit()).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
            code.unwrap_or(b' ')
        } else {
            byte
        };
        out.push(if byte.is_ascii() { char::from(byte) } else { ' ' });
    }
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn address(key: &str, first: &str) -> Address {
        Address { key: key.to_owned(), first: View::parse(first).unwrap() }
    }

    #[test]
    fn the_view_is_read_from_the_widgets_own_parameter() {
        for (search, key, first, view) in [
            ("", "mee", "", ""),
            ("?mee=themes", "mee", "", "themes"),
            ("?a=1&mee=fiches/f1898&b=2", "mee", "", "fiches/f1898"),
            ("?mee=fiches%2Ff1898", "mee", "", "fiches/f1898"),
            ("?mee=schools%3Fafter%3DRW%252B", "mee", "", "schools?after=RW%2B"),
            ("?mee=themes&mee2=schools", "mee2", "", "schools"),
            ("?meex=themes", "mee", "", ""),
            ("?mee=//evil.example", "mee", "", ""),
            ("?mee=..%2F..%2Fsearch", "mee", "", ""),
            ("?mee=%zz", "mee", "", ""),
            ("?mee=%C3%A9", "mee", "", ""),
            ("?a=1", "mee", "fiches/f1", "fiches/f1"),
            ("?mee=", "mee", "fiches/f1", ""),
        ] {
            assert_eq!(address(key, first).view(search).as_str(), view, "{search}");
        }
    }

    #[test]
    fn the_hosts_parameters_and_hash_keep_their_bytes() {
        for (view, search, hash, expected) in [
            ("themes", "", "", "/page?mee=themes"),
            ("fiches/f1898", "?a=b%20c&d=e+f", "#x", "/page?a=b%20c&d=e+f&mee=fiches/f1898#x"),
            ("themes", "?mee=schools&a=1&mee=themes", "", "/page?a=1&mee=themes"),
            ("", "?mee=schools&a=1", "#h", "/page?a=1#h"),
            ("", "?mee=schools", "", "/page"),
            ("schools?after=RW%2B", "?mee2=x", "", "/page?mee2=x&mee=schools%3Fafter%3DRW%252B"),
        ] {
            assert_eq!(address("mee", "").with(&View::parse(view).unwrap(), "/page", search, hash), expected);
        }
    }

    #[test]
    fn the_home_is_named_where_the_page_shows_another_view_first() {
        let address = address("mee", "fiches/f1");
        assert_eq!(address.with(&View::parse("").unwrap(), "/p", "", ""), "/p?mee=");
        assert_eq!(address.with(&View::parse("fiches/f1").unwrap(), "/p", "?mee=", ""), "/p");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let address = address("mee", "themes");
        for text in ["", "themes", "themes/cantine", "schools?after=a%3D%26b+c~d.e"] {
            let view = View::parse(text).unwrap();
            let written = address.with(&view, "", "?x=1", "");
            assert_eq!(address.view(&written), view, "{written}");
        }
    }
}
