//! The screens that no server can draw: what could not be had, and what does not exist.
//!
//! They have the form of the server's fragments, so that whatever inserts one inserts the other.

use crate::view::View;

/// Marks the button that asks for the same view again.
pub const RETRY: &str = "data-mee-retry";

/// The view could not be fetched: says so, offers to try again, and a plain link to the server's own page.
/// `page` is that page's address.
#[must_use]
pub fn unreachable(view: &View, page: &str) -> String {
    section(
        view,
        "Cette page n’a pas pu être chargée",
        &[
            "<p>Le portail ne répond pas, ou la connexion est coupée.</p>",
            "<p><button type=\"button\" data-mee-retry>Réessayer</button></p><p><a href=\"",
            &escaped(page),
            "\">Ouvrir cette page sur le portail</a></p>",
        ],
    )
}

/// There is no such view: says so and leads home. `home` is the address of the portal's home.
#[must_use]
pub fn missing(view: &View, home: &str) -> String {
    section(
        view,
        "Cette page n’existe pas",
        &[
            "<p>Elle a pu être déplacée ou retirée.</p><p><a data-mee-view=\"\" href=\"",
            &escaped(home),
            "\">Revenir à l’accueil du portail</a></p>",
        ],
    )
}

fn section(view: &View, title: &str, body: &[&str]) -> String {
    let mut html = [
        "<section class=\"mee\" data-mee-view=\"",
        &escaped(view.as_str()),
        "\" data-mee-title=\"",
        title,
        "\"><h2>",
        title,
        "</h2>",
    ]
    .concat();
    for part in body {
        html.push_str(part);
    }
    html.push_str("</section>");
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_leave_its_attribute() {
        let view = View::parse("schools?after=a&b").unwrap();
        let html = unreachable(&view, "https://a.example/\"><script>");
        assert!(html.contains("data-mee-view=\"schools?after=a&amp;b\""), "{html}");
        assert!(html.contains("href=\"https://a.example/&quot;>&lt;script>\""), "{html}");
    }

    #[test]
    fn both_screens_say_what_to_do_next() {
        let view = View::parse("fiches/f1").unwrap();
        assert!(unreachable(&view, "/portal/94043/fiches/f1").contains(RETRY));
        assert!(missing(&view, "/portal/94043/").contains("<a data-mee-view=\"\" href=\"/portal/94043/\">"));
    }
}
