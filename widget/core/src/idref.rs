//! Ids that stay unique with several widgets on a page.
//!
//! The server's fragments carry ids that start with `mee-`; the widget of key `mee2` makes them `mee2-…`, and every
//! attribute that points to one follows.

/// What the server's ids start with, and what the first widget of a page keeps.
pub const SERVED: &str = "mee-";

/// Attributes that hold ids, or names that must be unique as ids are.
pub const ATTRIBUTES: [&str; 12] = [
    "id",
    "for",
    "name",
    "headers",
    "list",
    "href",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-activedescendant",
];

/// The prefix of a widget's ids, from the key of its query parameter.
#[must_use]
pub fn prefix(key: &str) -> String {
    // A key of the host's own (`data-key="menu"`) could make one of the host's own ids.
    let mut prefix = if key.starts_with("mee") { String::new() } else { "mee_".to_owned() };
    prefix.push_str(key);
    prefix.push('-');
    prefix
}

/// The value of an attribute with every id it names under `prefix`, or nothing where it names none of ours.
/// Doing it twice changes nothing the second time.
#[must_use]
pub fn renamed(value: &str, prefix: &str) -> Option<String> {
    if prefix == SERVED || !value.split(' ').any(|token| ours(token).is_some()) {
        return None;
    }
    let mut out = String::new();
    for (index, token) in value.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match ours(token) {
            Some((mark, rest)) => {
                out.push_str(mark);
                out.push_str(prefix);
                out.push_str(rest);
            }
            None => out.push_str(token),
        }
    }
    Some(out)
}

/// Cuts a token into its mark (`#` in a link) and what follows the prefix.
fn ours(token: &str) -> Option<(&'static str, &str)> {
    match token.strip_prefix('#') {
        Some(id) => id.strip_prefix(SERVED).map(|rest| ("#", rest)),
        None => token.strip_prefix(SERVED).map(|rest| ("", rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_widget_has_its_own_prefix() {
        for (key, expected) in [("mee", "mee-"), ("mee2", "mee2-"), ("ecole", "mee_ecole-")] {
            assert_eq!(prefix(key), expected);
        }
    }

    #[test]
    fn ids_and_what_points_to_them_change_together() {
        for (value, expected) in [
            ("mee-title", Some("mee2-title")),
            ("#mee-title", Some("#mee2-title")),
            ("mee-a host mee-b", Some("mee2-a host mee2-b")),
            ("mee2-title", None),
            ("host-mee-title", None),
            ("https://example.org/#mee-title", None),
            ("", None),
        ] {
            assert_eq!(renamed(value, "mee2-").as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn the_first_widget_keeps_the_served_ids() {
        assert_eq!(renamed("mee-title", &prefix("mee")), None);
    }
}
