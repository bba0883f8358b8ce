//! Password resets end to end.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::Tokens;
use serde_json::json;

use super::delivery::Direct;
use super::sink::token;
use super::{NEW_PASSWORD, Post, pointer};
use crate::auth::world::{PASSWORD, comparable, email};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_reset_changes_the_password_once_and_ends_every_sign_in,
        the_answer_is_the_same_for_every_address_and_nobody_else_gets_mail,
        a_reset_leaves_one_time_codes_in_force,
        a_change_of_password_is_told_to_its_owner,
        requests_are_limited_by_address,
    ]
    .into()
}

fn ask(post: &Post, email: &str) -> crate::support::Response {
    post.post("/v1/auth/password-resets", &json!({ "email": email }))
}

fn complete(post: &Post, token: &str, password: &str) -> crate::support::Response {
    post.post("/v1/auth/password-resets/complete", &json!({ "token": token, "new_password": password }))
}

fn a_reset_changes_the_password_once_and_ends_every_sign_in(database: &Database) {
    let mut post = Post::open(database);
    post.world.add("anne", "commune:99999", "editor", &[]);
    let tokens = post.world.sign_in("anne");
    let to = email("anne");
    assert_eq!(ask(&post, "ANNE@essai.example.org").status, 202);
    let link = token(&post.sink.mail(&to, 1));
    for (token, password, place) in [
        ("meel_rien", NEW_PASSWORD, "/token"),
        (tokens.refresh_token.as_str(), NEW_PASSWORD, "/token"),
        (&link, "court", "/new_password"),
        (&link, "anne.essai.example", "/new_password"),
    ] {
        let refused = complete(&post, token, password);
        refused.expect_problem(ProblemCode::Unprocessable);
        assert_eq!(pointer(&refused), place, "{password}");
    }
    assert_eq!(post.world.status_of(&tokens.access_token), 200, "nothing has happened yet");
    // A second link of the same account ends with the first that is used.
    assert_eq!(ask(&post, &to).status, 202);
    let other = token(&post.sink.mail(&to, 2));
    assert_eq!(complete(&post, &link, NEW_PASSWORD).status, 204);
    assert_eq!(post.world.status_of(&tokens.access_token), 401);
    post.world.try_refresh(&tokens.refresh_token).expect_status(401);
    post.sign_in(&to, PASSWORD).expect_status(401);
    post.sign_in(&to, NEW_PASSWORD).expect_status(200);
    for token in [&link, &other] {
        assert_eq!(pointer(&complete(&post, token, "merle plafond tortue vingt")), "/token");
    }
    let news = post.sink.mail(&to, 3);
    assert_eq!(news["subject"], "Votre mot de passe a été changé");
    assert!(news["text"].as_str().unwrap().contains("Ce n'était pas vous"), "{news}");

    assert_eq!(ask(&post, &to).status, 202);
    let late = token(&post.sink.mail(&to, 4));
    Direct::to(post.world.engine, &post.world.database).execute("UPDATE password_resets SET expires_at = 1");
    assert_eq!(pointer(&complete(&post, &late, PASSWORD)), "/token");
    assert_eq!(post.world.mee(&["audit", "export"]).matches("account.password_reset").count(), 1);
    post.check_log();
}

fn the_answer_is_the_same_for_every_address_and_nobody_else_gets_mail(database: &Database) {
    let mut post = Post::open(database);
    post.world.add("ferme", "commune:99999", "editor", &[]);
    post.world.mee(&["user", "disable", &email("ferme")]);
    let known = comparable(&ask(&post, &email("chef")));
    for name in ["inconnue", "ferme"] {
        assert_eq!(comparable(&ask(&post, &email(name))), known, "{name}");
    }
    let malformed = ask(&post, "chef");
    malformed.expect_problem(ProblemCode::Unprocessable);
    assert_eq!(pointer(&malformed), "/email");
    post.wait_for_counts("En attente : 0, envoyés : 1, abandonnés : 0.");
    let mails = post.sink.mails();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert_eq!(mails[0]["to"][0], email("chef"));
}

fn a_reset_leaves_one_time_codes_in_force(database: &Database) {
    let post = Post::open(database);
    let to = email("chef");
    post.world.mee(&["user", "totp", &to]);
    assert_eq!(ask(&post, &to).status, 202);
    let link = token(&post.sink.mail(&to, 1));
    assert_eq!(complete(&post, &link, NEW_PASSWORD).status, 204);
    post.sign_in(&to, NEW_PASSWORD).expect_status(401);
}

fn a_change_of_password_is_told_to_its_owner(database: &Database) {
    let post = Post::open(database);
    let to = email("chef");
    let asked = json!({ "current_password": PASSWORD, "new_password": NEW_PASSWORD });
    post.world.with(&post.token, "POST", "/v1/auth/password").json(&asked).send().expect_status(204);
    let mail = post.sink.mail(&to, 1);
    assert_eq!(mail["subject"], "Votre mot de passe a été changé");
    let _: Tokens = post.sign_in(&to, NEW_PASSWORD).expect_status(200).json();
}

fn requests_are_limited_by_address(database: &Database) {
    let server = crate::support::Server::start_with(Database::demo(database.engine()), &[]);
    let statuses: Vec<u16> = (0..6)
        .map(|number| {
            let asked = json!({ "email": email(&format!("n{number}")) });
            server.request("POST", "/v1/auth/password-resets").json(&asked).send().status
        })
        .collect();
    assert_eq!(statuses, [202, 202, 202, 202, 202, 429]);
}
