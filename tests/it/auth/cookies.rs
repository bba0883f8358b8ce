//! Browser sessions from outside: who is let in by a cookie, from where, and until when.

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use super::world::{PASSWORD, World, email};
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_session_acts_for_its_body_and_only_from_our_own_pages,
        a_forged_cookie_is_nobody,
        a_session_ends_with_what_it_stands_on,
        signing_in_and_choosing_a_body_give_the_session_another_name,
        the_sign_in_page_says_the_same_whatever_is_wrong,
    ]
    .into()
}

const COOKIE: &str = "__Host-mee_session";

/// A form, sent by the page of `origin`.
fn post(world: &World, origin: &str, path: &str, cookie: &str, form: &str) -> Response {
    let request = world.server.request("POST", path).header("origin", origin).header("cookie", cookie);
    request.form(form).send()
}

/// The value of the session's cookie that an answer sets.
fn cookie_of(answer: &Response) -> String {
    let line = answer.header("set-cookie");
    assert!(line.contains("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{line}");
    let value =
        line.strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')).and_then(|rest| rest.split(';').next());
    format!("{COOKIE}={}", value.unwrap_or_else(|| panic!("no session in {line}")))
}

fn sign_in_with(world: &World, name: &str, before: &str) -> Response {
    let form = format!("email={}&password={}", email(name).replace('@', "%40"), PASSWORD.replace(' ', "+"));
    post(world, &world.server.url, "/account/sign-in", before, &form)
}

fn sign_in(world: &World, name: &str) -> String {
    let answer = sign_in_with(world, name, "").expect_status(303);
    assert_eq!(answer.header("location"), format!("{}/account", world.server.url));
    assert_eq!(answer.header("cache-control"), "no-store");
    cookie_of(&answer)
}

fn me(world: &World, cookie: &str) -> Response {
    world.server.request("GET", "/v1/auth/me").header("cookie", cookie).send()
}

fn a_session_acts_for_its_body_and_only_from_our_own_pages(database: &Database) {
    let mut world = World::empty(database);
    world.add("camille", "commune:99999", "administrator", &[]);
    let cookie = sign_in(&world, "camille");
    let read: Value = me(&world, &cookie).expect_status(200).json();
    assert_eq!(read["body"]["id"], world.body("commune:99999"));
    let (own, other) = (world.body("commune:99999"), world.body("commune:94043"));
    let key = json!({ "name": "Extension", "scopes": ["content:read"], "days": 1 });
    let ours = world.server.url.clone();
    for (body, origin, site, status) in [
        (own, Some(ours.as_str()), None, 201),
        (own, None, Some("same-origin"), 201),
        (own, Some("https://evil.example"), None, 403),
        (own, Some("null"), None, 403),
        (own, Some("https://evil.example"), Some("same-origin"), 403),
        (own, None, Some("same-site"), 403),
        (own, None, Some("cross-site"), 403),
        (own, None, None, 403),
        (other, Some(ours.as_str()), None, 404),
    ] {
        let mut request =
            world.server.request("POST", &format!("/v1/bodies/{body}/api-keys")).header("cookie", &cookie);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        assert_eq!(request.json(&key).send().status, status, "{origin:?} {site:?}");
    }
    // What another origin reads, it reads without the cookie's help: no answer allows credentials.
    let read =
        world.server.request("GET", "/v1/auth/me").header("cookie", &cookie).header("origin", "https://evil.example");
    assert!(read.send().header("access-control-allow-credentials").is_empty());
    for path in ["/account/sign-in", "/account/body", "/account/sign-out"] {
        assert_eq!(post(&world, "https://evil.example", path, &cookie, "").status, 403, "{path}");
    }
    me(&world, &cookie).expect_status(200);
}

fn a_forged_cookie_is_nobody(database: &Database) {
    let mut world = World::empty(database);
    world.add("camille", "commune:99999", "administrator", &[]);
    let cookie = sign_in(&world, "camille");
    let value = cookie.split_once('=').unwrap().1;
    let mut other = value.to_owned();
    other.replace_range(0..1, if value.starts_with('A') { "B" } else { "A" });
    for forged in [
        format!("{COOKIE}={other}"),
        format!("{COOKIE}={}", "A".repeat(43)),
        format!("{COOKIE}="),
        format!("{COOKIE}={value}x"),
        format!("{COOKIE}={value}; {COOKIE}={value}"),
        format!("mee_session={value}"),
        format!("__Host-mee_openid={value}"),
        format!("{COOKIE}={}", "x".repeat(4_000)),
    ] {
        me(&world, &forged).expect_problem(ProblemCode::Unauthorized);
        let page = world.server.request("GET", "/account").header("cookie", &forged).send();
        assert_eq!(
            (page.status, page.header("location")),
            (303, format!("{}/account/sign-in", world.server.url).as_str())
        );
    }
    // A header that proves nothing is not made good by a cookie.
    let both =
        world.server.request("GET", "/v1/auth/me").header("cookie", &cookie).header("authorization", "Bearer rien");
    both.send().expect_problem(ProblemCode::Unauthorized);
    me(&world, &cookie).expect_status(200);
}

fn a_session_ends_with_what_it_stands_on(database: &Database) {
    let mut world = World::empty(database);
    world.add("chef", "commune:99999", "administrator", &[]);
    let boss = world.sign_in("chef").access_token;
    for name in ["sortie", "fermee", "promue"] {
        world.add(name, "commune:99999", "editor", &[]);
    }
    let ended = sign_in(&world, "sortie");
    let answer = post(&world, &world.server.url, "/account/sign-out", &ended, "").expect_status(303);
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    me(&world, &ended).expect_problem(ProblemCode::Unauthorized);

    let shut = sign_in(&world, "fermee");
    world.mee(&["user", "disable", &email("fermee")]);
    me(&world, &shut).expect_problem(ProblemCode::Unauthorized);
    assert_eq!(sign_in_with(&world, "fermee", "").status, 422);

    let promoted = sign_in(&world, "promue");
    let path = format!("/v1/bodies/{}/members/{}", world.body("commune:99999"), world.accounts["promue"]);
    world.with(&boss, "PUT", &path).json(&json!({ "roles": [{ "role": "publisher" }] })).send().expect_status(200);
    me(&world, &promoted).expect_problem(ProblemCode::Unauthorized);
    let again = sign_in(&world, "promue");
    assert_eq!(me(&world, &again).json::<Value>()["roles"][0]["role"], "publisher");
}

fn signing_in_and_choosing_a_body_give_the_session_another_name(database: &Database) {
    let mut world = World::empty(database);
    world.add("camille", "commune:99999", "editor", &[]);
    let account = world.accounts["camille"].clone();
    world.add("chef", "commune:94043", "administrator", &[]);
    let boss = world.sign_in("chef").access_token;
    let path = format!("/v1/bodies/{}/members/{account}", world.body("commune:94043"));
    world.with(&boss, "PUT", &path).json(&json!({ "roles": [{ "role": "auditor" }] })).send().expect_status(200);

    let first = sign_in(&world, "camille");
    // Two bodies: none is acted for until one is chosen.
    me(&world, &first).expect_problem(ProblemCode::Unauthorized);
    let page = world.server.request("GET", "/account").header("cookie", &first).send().expect_status(200).text();
    assert!(page.contains("Choisir une collectivité"), "{page}");
    let mut last = first.clone();
    for body in ["commune:99999", "commune:94043"] {
        let form = format!("body={}", world.body(body));
        let chosen = cookie_of(&post(&world, &world.server.url, "/account/body", &last, &form).expect_status(303));
        assert_ne!(chosen, last);
        assert_eq!(me(&world, &chosen).expect_status(200).json::<Value>()["body"]["id"], world.body(body));
        me(&world, &last).expect_problem(ProblemCode::Unauthorized);
        last = chosen;
    }
    let foreign = format!("body={}", world.body("national"));
    assert_eq!(post(&world, &world.server.url, "/account/body", &last, &foreign).status, 404);
    // Signing in again ends what this browser had.
    let next = cookie_of(&sign_in_with(&world, "camille", &last).expect_status(303));
    assert_ne!(next, last);
    me(&world, &last).expect_problem(ProblemCode::Unauthorized);
}

fn the_sign_in_page_says_the_same_whatever_is_wrong(database: &Database) {
    let mut world = World::empty(database);
    world.add("camille", "commune:99999", "editor", &[]);
    world.add("codee", "commune:99999", "editor", &[]);
    world.mee(&["user", "totp", &email("codee")]);
    let say = |form: &str| {
        let answer = post(&world, &world.server.url, "/account/sign-in", "", form).expect_status(422);
        assert!(answer.header("set-cookie").is_empty());
        answer.text()
    };
    let right = PASSWORD.replace(' ', "+");
    let known = say("email=camille%40essai.example.org&password=faux");
    let unknown = say("email=personne%40essai.example.org&password=faux");
    let uncoded = say(&format!("email=codee%40essai.example.org&password={right}"));
    assert_eq!(known.replace("camille", "x"), unknown.replace("personne", "x"));
    assert_eq!(known.replace("camille", "x"), uncoded.replace("codee", "x"));
    let elsewhere = format!("email=camille%40essai.example.org&password={right}&next=%2F%2Fevil.example");
    let answer = post(&world, &world.server.url, "/account/sign-in", "", &elsewhere).expect_status(303);
    assert_eq!(answer.header("location"), format!("{}/account", world.server.url));
    let cookie = cookie_of(&answer);
    post(&world, &world.server.url, "/account/sign-out", &cookie, "");
    let entries = world.entries_of(&["auth.sign_in", "auth.sign_out"], 5);
    let mut told: Vec<[&str; 3]> = entries
        .iter()
        .map(|entry| {
            let reason = entry["after"]["reason"].as_str().unwrap_or_default();
            [entry["action"].as_str().unwrap(), entry["outcome"].as_str().unwrap(), reason]
        })
        .collect();
    // Refusals are written a little later than what was done.
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ["auth.sign_in", "done", ""],
            ["auth.sign_in", "refused", "password"],
            ["auth.sign_in", "refused", "password"],
            ["auth.sign_in", "refused", "second factor"],
            ["auth.sign_out", "done", ""],
        ]
    );
}
