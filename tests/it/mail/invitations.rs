//! Invitations end to end.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::{Me, Tokens};
use mee_shared::wire::invitation::InvitationResource;
use mee_shared::wire::page::Page;
use serde_json::{Value, json};

use super::sink::token;
use super::{NEW_PASSWORD, Post, pointer};
use crate::auth::world::{PASSWORD, SCHOOLS, email};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        an_invitation_makes_an_account_once,
        an_invitation_gives_an_account_roles_only_with_its_password,
        links_of_revoked_resent_and_ended_invitations_do_not_count,
        what_cannot_be_invited_is_refused_with_its_place,
        the_inviter_learns_nothing_about_the_address,
    ]
    .into()
}

fn list(post: &Post) -> Vec<InvitationResource> {
    let page: Page<InvitationResource> =
        post.world.with(&post.token, "GET", &post.path()).send().expect_status(200).json();
    page.items
}

fn an_invitation_makes_an_account_once(database: &Database) {
    let post = Post::open(database);
    let to = email("dominique");
    let made: InvitationResource =
        post.invite(&to, json!([{ "role": "editor" }, { "role": "publisher" }])).expect_status(201).json();
    assert_eq!((made.email.as_str(), made.roles.len()), (to.as_str(), 2));
    assert_eq!(list(&post), std::slice::from_ref(&made));
    let life = made.expires_at.duration_since(made.created_at).as_hours();
    assert_eq!(life, 7 * 24);

    let mail = post.sink.mail(&to, 1);
    assert_eq!(mail["from"], json!({ "address": "portail@essai.example.org", "name": "Mon enfant à l'école" }));
    assert_eq!(mail["reply_to"], "aide@essai.example.org");
    assert_eq!(mail["auto_submitted"], "auto-generated");
    assert!(mail["message_id"].as_str().unwrap().ends_with("@essai.example.org>"), "{mail}");
    for part in ["Dominique", "chef vous invite", "Villeneuve-les-Essais", "rédaction ; publication", "avant le"] {
        assert!(mail["text"].as_str().unwrap().contains(part), "{part}: {mail}");
    }
    let token = token(&mail);
    post.sign_in(&to, NEW_PASSWORD).expect_status(401);
    for (token, name, password, place) in [
        ("meel_rien", None, NEW_PASSWORD, "/token"),
        (&token.replace("meel_", "meel_x")[..48], None, NEW_PASSWORD, "/token"),
        (token.as_str(), None, "court", "/password"),
        (&token, None, "dominique2026", "/password"),
        (&token, Some("Do\nminique"), NEW_PASSWORD, "/name"),
    ] {
        let refused = post.accept(token, name, password);
        refused.expect_problem(ProblemCode::Unprocessable);
        assert_eq!(pointer(&refused), place, "{name:?} {password}");
    }
    assert_eq!(post.accept(&token, Some("Dominique Essai"), NEW_PASSWORD).status, 204);
    let tokens: Tokens = post.sign_in(&to, NEW_PASSWORD).expect_status(200).json();
    let me: Me = post.world.with(&tokens.access_token, "GET", "/v1/auth/me").send().expect_status(200).json();
    assert_eq!(me.account.unwrap().name, "Dominique Essai");
    assert_eq!(me.roles.len(), 2);
    assert!(list(&post).is_empty());
    let again = post.accept(&token, None, NEW_PASSWORD);
    again.expect_problem(ProblemCode::Unprocessable);
    assert_eq!(pointer(&again), "/token", "a link counts once");

    let trace = post.world.mee(&["audit", "export"]);
    for action in ["invitation.create", "invitation.accept"] {
        let is_done = |line: &&str| line.contains(action) && line.contains(r#""outcome":"done""#);
        assert_eq!(trace.lines().filter(is_done).count(), 1, "{action}: {trace}");
    }
    assert!(!trace.contains("essai.example.org") && !trace.contains(&token), "{trace}");
    post.wait_for_counts("En attente : 0, envoyés : 1, abandonnés : 0.");
    post.check_log();
}

fn an_invitation_gives_an_account_roles_only_with_its_password(database: &Database) {
    let mut post = Post::open(database);
    post.world.add("bruno", "commune:94043", "editor", &[]);
    post.world.add("celia", "commune:99999", "headteacher", &["--school", SCHOOLS[0]]);
    // The address is written otherwise than in the account.
    post.invite("BRUNO@essai.example.org", json!([{ "role": "auditor" }])).expect_status(201);
    let link = token(&post.sink.mail("BRUNO@essai.example.org", 1));
    let wrong = post.accept(&link, None, NEW_PASSWORD);
    wrong.expect_problem(ProblemCode::Unprocessable);
    assert_eq!(pointer(&wrong), "/password");
    let elsewhere = post.world.sign_in_for("bruno", "commune:94043").access_token;
    assert_eq!(post.accept(&link, Some("Un autre nom"), PASSWORD).status, 204);
    assert_eq!(post.world.status_of(&elsewhere), 401, "tokens of the roles before no longer count");
    let here = post.world.sign_in_for("bruno", "commune:99999").access_token;
    let me: Me = post.world.with(&here, "GET", "/v1/auth/me").send().expect_status(200).json();
    assert_eq!((me.account.unwrap().name.as_str(), me.roles.len()), ("bruno", 1));
    post.world.sign_in_for("bruno", "commune:94043");

    // Roles held before stay.
    post.invite(&email("celia"), json!([{ "role": "editor" }])).expect_status(201);
    let link = token(&post.sink.mail(&email("celia"), 1));
    assert_eq!(post.accept(&link, None, PASSWORD).status, 204);
    let celia = post.world.sign_in("celia").access_token;
    let me: Me = post.world.with(&celia, "GET", "/v1/auth/me").send().expect_status(200).json();
    assert_eq!(me.roles.len(), 2);

    // An account that was closed meanwhile stays closed.
    post.invite(&email("bruno"), json!([{ "role": "editor" }])).expect_status(201);
    let link = token(&post.sink.mail(&email("bruno"), 1));
    post.world.mee(&["user", "disable", &email("bruno")]);
    post.accept(&link, None, PASSWORD).expect_problem(ProblemCode::Forbidden);
}

fn links_of_revoked_resent_and_ended_invitations_do_not_count(database: &Database) {
    let post = Post::open(database);
    let to = email("dominique");
    let made: Value = post.invite(&to, json!([{ "role": "editor" }])).expect_status(201).json();
    let own = format!("{}/{}", post.path(), made["id"].as_str().unwrap());
    let first = token(&post.sink.mail(&to, 1));
    post.world.with(&post.token, "POST", &format!("{own}/resend")).send().expect_status(200);
    let second = token(&post.sink.mail(&to, 2));
    assert_ne!(first, second);
    assert_eq!(pointer(&post.accept(&first, None, NEW_PASSWORD)), "/token");
    post.invite(&to, json!([{ "role": "editor" }])).expect_problem(ProblemCode::Conflict);
    post.world.with(&post.token, "DELETE", &own).send().expect_status(204);
    assert_eq!(pointer(&post.accept(&second, None, NEW_PASSWORD)), "/token");
    post.world.with(&post.token, "DELETE", &own).send().expect_problem(ProblemCode::NotFound);
    post.world.with(&post.token, "POST", &format!("{own}/resend")).send().expect_problem(ProblemCode::NotFound);

    post.invite(&to, json!([{ "role": "editor" }])).expect_status(201);
    let third = token(&post.sink.mail(&to, 3));
    database_of(&post).execute("UPDATE invitations SET expires_at = 1");
    assert_eq!(pointer(&post.accept(&third, None, NEW_PASSWORD)), "/token");
    post.sign_in(&to, NEW_PASSWORD).expect_status(401);
    let trace = post.world.mee(&["audit", "export"]);
    for action in ["invitation.resend", "invitation.revoke"] {
        let is_done = |line: &&str| line.contains(action) && line.contains(r#""outcome":"done""#);
        assert_eq!(trace.lines().filter(is_done).count(), 1, "{action}: {trace}");
    }
}

/// Speaks to the database of a served world.
fn database_of(post: &Post) -> super::delivery::Direct {
    super::delivery::Direct::to(post.world.engine, &post.world.database)
}

fn what_cannot_be_invited_is_refused_with_its_place(database: &Database) {
    let post = Post::open(database);
    for (to, roles, place) in [
        ("dominique", json!([{ "role": "editor" }]), "/email"),
        ("d@essai.example.org", json!([]), "/roles"),
        ("d@essai.example.org", json!([{ "role": "proofreader", "step": "droit" }]), "/roles/0/role"),
        ("d@essai.example.org", json!([{ "role": "vendor" }]), "/roles/0/role"),
        ("d@essai.example.org", json!([{ "role": "headteacher" }]), "/roles/0/schools"),
        ("d@essai.example.org", json!([{ "role": "headteacher", "schools": [SCHOOLS[1]] }]), "/roles"),
    ] {
        let refused = post.invite(to, roles.clone());
        refused.expect_problem(ProblemCode::Unprocessable);
        assert_eq!(pointer(&refused), place, "{to} {roles}");
    }
    assert_eq!(post.counts(), "En attente : 0, envoyés : 0, abandonnés : 0.");
}

fn the_inviter_learns_nothing_about_the_address(database: &Database) {
    let mut post = Post::open(database);
    post.world.add("bruno", "commune:94043", "editor", &[]);
    let mut answers = Vec::new();
    for name in ["bruno", "nadia"] {
        let made: Value = post.invite(&email(name), json!([{ "role": "editor" }])).expect_status(201).json();
        let mut fields: Vec<String> = made.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        answers.push((fields, made["name"].clone(), made["roles"].clone()));
        let mail = post.sink.mail(&email(name), 1);
        let text = mail["text"].as_str().unwrap().replace(&token(&mail), "");
        answers.push((vec![text], mail["subject"].clone(), Value::Null));
    }
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[3]);
}
