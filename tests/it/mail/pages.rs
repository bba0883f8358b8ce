//! The pages by which people use the links of their mails, without any script.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::sink::token;
use super::{NEW_PASSWORD, Post};
use crate::auth::world::{PASSWORD, email};
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        an_invitation_is_accepted_on_its_page,
        a_password_is_reset_on_its_pages,
        forms_of_other_sites_are_refused,
    ]
    .into()
}

fn form(post: &Post, path: &str, fields: &[(&str, &str)]) -> Response {
    let url = post.world.server.url.clone();
    send(post, path, fields, &url)
}

fn send(post: &Post, path: &str, fields: &[(&str, &str)], origin: &str) -> Response {
    let encoded: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    post.world.server.request("POST", path).form(&encoded.join("&")).header("origin", origin).send()
}

/// The page, never kept and never told to other sites.
fn page(response: Response, status: u16, words: &[&str]) -> String {
    let response = response.expect_status(status);
    assert_eq!(response.header("cache-control"), "no-store");
    assert_eq!(response.header("referrer-policy"), "same-origin");
    let html = response.text();
    for word in words {
        assert!(html.contains(word), "{word}: {html}");
    }
    assert!(!html.contains("<script"), "{html}");
    html
}

fn an_invitation_is_accepted_on_its_page(database: &Database) {
    let post = Post::open(database);
    let to = email("dominique");
    post.invite(&to, json!([{ "role": "editor" }])).expect_status(201);
    let link = token(&post.sink.mail(&to, 1));
    let address = format!("/account/invitation?token={link}");
    // Filters open links before people do: opening changes nothing.
    for _ in 0..3 {
        page(post.world.server.get(&address), 200, &["Villeneuve-les-Essais", "rédaction", &to, "new-password"]);
    }
    let path = "/account/invitation";
    let fields = [("token", link.as_str()), ("name", "Dominique Essai"), ("password", "court")];
    let html = page(form(&post, path, &fields), 422, &["desk-password-error", "12 caractères", "Dominique Essai"]);
    assert!(!html.contains("court\""), "{html}");
    let fields = [("token", link.as_str()), ("name", "Dominique Essai"), ("password", NEW_PASSWORD)];
    page(form(&post, path, &fields), 200, &["Votre compte est prêt", "/account/sign-in"]);
    post.sign_in(&to, NEW_PASSWORD).expect_status(200);
    for used in [post.world.server.get(&address), form(&post, path, &fields)] {
        page(used, 422, &["ne compte plus", "demandez une nouvelle invitation"]);
    }
    page(post.world.server.get(path), 422, &["ne compte plus"]);

    // An address with an account is asked for its password.
    post.invite(&to, json!([{ "role": "publisher" }])).expect_status(201);
    let link = token(&post.sink.mail(&to, 2));
    page(post.world.server.get(&format!("{path}?token={link}")), 200, &["current-password", "Mot de passe oublié"]);
    page(form(&post, path, &[("token", &link), ("password", PASSWORD)]), 422, &["pas son mot de passe"]);
    page(form(&post, path, &[("token", &link), ("password", NEW_PASSWORD)]), 200, &["Votre compte est prêt"]);
    post.check_log();
}

fn a_password_is_reset_on_its_pages(database: &Database) {
    let post = Post::open(database);
    let (to, path) = (email("chef"), "/account/password-reset");
    page(post.world.server.get(path), 200, &["desk-email", "Recevoir le lien"]);
    page(form(&post, path, &[("email", "chef")]), 422, &["desk-email-error", "value=\"chef\""]);
    let known = page(form(&post, path, &[("email", &to)]), 200, &["Si un compte a cette adresse"]);
    let unknown = page(form(&post, path, &[("email", &email("inconnue"))]), 200, &[]);
    assert_eq!(known, unknown);
    let link = token(&post.sink.mail(&to, 1));
    let address = format!("{path}?token={link}&utm_source=x");
    for _ in 0..3 {
        page(post.world.server.get(&address), 200, &["desk-new_password", "new-password"]);
    }
    page(form(&post, path, &[("token", &link), ("new_password", "court")]), 422, &["desk-new_password-error"]);
    page(form(&post, path, &[("token", &link), ("new_password", NEW_PASSWORD)]), 200, &["/account/sign-in"]);
    post.sign_in(&to, NEW_PASSWORD).expect_status(200);
    page(post.world.server.get(&address), 422, &["Demander un nouveau lien"]);
    page(form(&post, path, &[("token", &link), ("new_password", PASSWORD)]), 422, &["Demander un nouveau lien"]);
    post.check_log();
}

fn forms_of_other_sites_are_refused(database: &Database) {
    let post = Post::open(database);
    for path in ["/account/invitation", "/account/password-reset"] {
        send(&post, path, &[("token", "meel_rien"), ("email", &email("chef"))], "https://autre.example")
            .expect_status(403);
    }
    assert_eq!(post.counts(), "En attente : 0, envoyés : 0, abandonnés : 0.");
}
