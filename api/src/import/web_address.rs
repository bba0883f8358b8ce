//! Which addresses may become links: those of the web, nothing else.

/// Whether the text is an absolute `http` or `https` address with a host, and without spaces or credentials.
pub(super) fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let no_stray = !text.chars().any(|character| character.is_whitespace() || character.is_control());
    no_stray && !text.contains(['<', '>', '"', '\\']) && is_domain(authority)
}

/// Whether the text is a host with at least one dot, and perhaps a port.
fn is_domain(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
    };
    host.contains('.') && host.split('.').all(is_label) && port.parse::<u16>().is_ok()
}

/// The web address a directory means: as it stands, or with `https://` before a bare domain; none for anything else.
pub(super) fn complete_web_address(text: &str) -> Option<String> {
    let text = text.trim();
    if is_web_address(text) {
        return Some(text.to_owned());
    }
    let completed = format!("https://{text}");
    (!text.contains("://") && !text.starts_with('/') && is_web_address(&completed)).then_some(completed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for (text, ok) in [
            ("https://www.legifrance.gouv.fr/codes/id/LEGISCTA000020743087", true),
            ("http://école.example.org:8080/a?b=c#d", true),
            ("HTTPS://example.org", true),
            ("https://localhost/", false),
            ("https://", false),
            ("https://example.org/a b", false),
            ("https://user@example.org/", false),
            ("https://example.org/\"onload", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("ftp://example.org/", false),
            ("//example.org/", false),
            ("/page", false),
        ] {
            assert_eq!(is_web_address(text), ok, "{text}");
        }
    }

    #[test]
    fn a_bare_domain_gets_its_scheme() {
        for (text, address) in [
            (" www.ecole.example.org/accueil ", Some("https://www.ecole.example.org/accueil")),
            ("http://ecole.example.org", Some("http://ecole.example.org")),
            ("ecole@example.org", None),
            ("javascript:alert(1)", None),
            ("ftp://example.org", None),
            ("pas de site", None),
            ("néant", None),
            ("", None),
        ] {
            assert_eq!(complete_web_address(text).as_deref(), address, "{text}");
        }
    }
}
