//! The cookies of the pages for agents; parents get none.
//!
//! Their names begin with `__Host-`, by which a browser takes them only over TLS, for this host alone and for every path
//! (RFC 6265bis section 4.1.3.2); on the machine itself browsers make no difference between TLS and none. A portal served in
//! clear elsewhere, for trials in a closed network, has cookies without that protection.

use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use mee_shared::links::Links;

use super::problem::Refusal;
use super::reply::Reply;

/// A cookie.
pub struct Cookie {
    name: &'static str,
    /// How many seconds it lives in the browser; as long as the browser runs when none.
    max_age: Option<u32>,
}

/// The session of who is signed in. The server ends it; the browser forgets it when it is closed.
pub const SESSION: Cookie = Cookie { name: "mee_session", max_age: None };

/// What ties a sign-in at a provider to the browser it began in.
pub const OPENID: Cookie = Cookie { name: "mee_openid", max_age: Some(600) };

/// How long the value of a cookie of ours is: 32 bytes in base64url.
const LENGTH: usize = 43;

fn is_protected(links: &Links) -> bool {
    let url = links.public_url();
    let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let is_here =
        |start: &&str| url.strip_prefix(*start).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']));
    url.starts_with("https://") || here.iter().any(is_here)
}

impl Cookie {
    fn full_name(&self, links: &Links) -> String {
        if is_protected(links) { format!("__Host-{}", self.name) } else { self.name.to_owned() }
    }

    /// Its value, where the request has exactly one that can be ours.
    #[must_use]
    pub fn read(&self, headers: &HeaderMap, links: &Links) -> Option<String> {
        let name = self.full_name(links);
        let lines = headers.get_all(COOKIE).filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(other, _)| *other == name).map(|(_, value)| value);
        let value = values.next().filter(|_| values.next().is_none())?;
        let is_ours = value.len() == LENGTH
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        is_ours.then(|| value.to_owned())
    }

    /// The reply with the cookie set.
    ///
    /// # Errors
    /// Never: the value is ours.
    pub fn set(&self, reply: Reply, value: &str, links: &Links) -> Result<Reply, Refusal> {
        self.write(reply, value, self.max_age, links)
    }

    /// The reply with the cookie taken away.
    ///
    /// # Errors
    /// Never.
    pub fn clear(&self, reply: Reply, links: &Links) -> Result<Reply, Refusal> {
        self.write(reply, "", Some(0), links)
    }

    fn write(&self, reply: Reply, value: &str, max_age: Option<u32>, links: &Links) -> Result<Reply, Refusal> {
        let name = self.full_name(links);
        let secure = if is_protected(links) { "; Secure" } else { "" };
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        // Lax, for a provider sends the browser back by a link of its own; what changes something checks the origin too.
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        Ok(reply.header(SET_COOKIE, HeaderValue::from_str(&line).map_err(Refusal::internal)?))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn only_a_portal_in_clear_elsewhere_has_plain_cookies() {
        for (url, expected) in [
            ("https://portail.example.org", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://[::1]:80/ecole", true),
            ("http://portail.example.org", false),
            ("http://localhost.example.org", false),
            ("http://127.0.0.11", false),
        ] {
            assert_eq!(is_protected(&Links::new(url)), expected, "{url}");
        }
    }

    #[test]
    fn one_value_that_can_be_ours_is_read() {
        let (links, value) = (Links::new("https://a.example.org"), "A".repeat(LENGTH));
        for (lines, expected) in [
            (vec![format!("__Host-mee_session={value}")], true),
            (vec![format!("a=b; __Host-mee_session={value}; c=d")], true),
            (vec![format!("mee_session={value}")], false),
            (vec![format!("__Host-mee_session={value}; __Host-mee_session={value}")], false),
            (vec![format!("__Host-mee_session={value}"), format!("__Host-mee_session={value}")], false),
            (vec![format!("__Host-mee_session={value}A")], false),
            (vec![format!("__Host-mee_session={}%", &value[1..])], false),
            (vec![], false),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(COOKIE, HeaderValue::from_str(line).unwrap());
            }
            assert_eq!(SESSION.read(&headers, &links).is_some(), expected, "{lines:?}");
        }
    }
}
