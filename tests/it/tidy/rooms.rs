//! Who may know whom, as ARCHITECTURE.md says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::{files, root, text};
use crate::support::{Test, tests};

pub fn tests() -> Vec<Test> {
    tests![once:
        a_room_names_nothing_it_may_not_know,
        the_shared_crate_stays_light_and_knows_nobody,
        the_widget_knows_shared_and_the_browser_only,
    ]
    .into()
}

/// A folder, the words its code may not hold, and why.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "api/src/store/",
        &["shared::wire", "actix_web", "StatusCode", "crate::routes", "crate::service", "crate::http"],
        "store knows no wire type and no status code",
    ),
    ("api/src/routes/", &["diesel", "crate::store"], "routes know no diesel"),
    (
        "api/src/auth/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "proofs know no database and no HTTP",
    ),
    (
        "api/src/mail/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "mail knows no database and no HTTP",
    ),
    (
        "api/src/openid/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "providers are asked without database and pages",
    ),
    (
        "api/src/outbound/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "the client for other people's addresses knows no database and no page",
    ),
    (
        "api/src/catchment/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "the index is made of what others loaded",
    ),
    (
        "api/src/search/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service"],
        "the indexes are made of what others loaded",
    ),
    (
        "api/src/synthetic/",
        &["actix_web", "diesel", "crate::store", "crate::routes", "crate::http", "crate::service", "std::fs", "::now"],
        "a made-up set follows from its number alone",
    ),
    ("api/src/service/", &["actix_web", "crate::routes", "crate::http"], "service knows no actix"),
    (
        "api/src/import/",
        &["actix_web", "diesel", "crate::routes", "crate::http"],
        "readers know no database and no HTTP",
    ),
    (
        "shared/src/",
        &[
            "diesel",
            "actix",
            "web_sys",
            "wasm_bindgen",
            "std::fs",
            "std::net",
            "SystemTime",
            "Instant::now",
            "Zoned::now",
            "Timestamp::now",
        ],
        "shared knows nobody: no IO, no clock",
    ),
    ("widget/", &["mee_api", "diesel", "actix", "serde_json"], "the widget knows shared and the browser"),
];

/// A line without its comment, so that prose may speak of what code may not use.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

fn a_room_names_nothing_it_may_not_know() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| file.ends_with(".rs")) {
        for (room, refused, why) in RULES.iter().filter(|(room, ..)| file.starts_with(room)) {
            // import/apply writes what the readers found: it may speak to the store, in the store's own words.
            if *room == "api/src/import/" && file.starts_with("api/src/import/apply") {
                continue;
            }
            let source = text(file).unwrap();
            for (number, line) in source.lines().enumerate() {
                for word in refused.iter().filter(|word| code(line).contains(**word)) {
                    broken.push(format!("{file}:{}: `{word}`: {why}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo does not start");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What each workspace member names among its own dependencies.
///
/// Optional ones stand behind a feature that only the API asks for, and are left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--no-deps", "--offline"])).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let direct = list(&package["dependencies"]);
            let direct = direct.iter().filter(|one| one["kind"].is_null() && one["optional"] == false).map(name);
            (name(package), direct.collect())
        })
        .collect()
}

/// Everything that a member's build reaches.
fn reached(member: &str) -> BTreeSet<String> {
    cargo(&["tree", "--package", member, "--edges=normal", "--prefix=none", "--format={lib}", "--offline"])
        .lines()
        .map(|line| line.split_whitespace().next().unwrap_or_default().to_owned())
        .collect()
}

fn the_shared_crate_stays_light_and_knows_nobody() {
    let all = dependencies();
    let shared = &all["mee-shared"];
    // Each of these builds for wasm and weighs something in every page: a new one is a decision, made here.
    let known: BTreeSet<String> = [
        "jiff",
        "maud",
        "percent-encoding",
        "rust_decimal",
        "serde",
        "serde_json",
        "strum",
        "thiserror",
        "unicode-normalization",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    let unknown: Vec<&String> = shared.difference(&known).collect();
    assert!(unknown.is_empty(), "shared has taken on {unknown:?}");
    let reached = reached("mee-shared");
    assert!(reached.contains("maud"), "the tree was not read: {reached:?}");
    for heavy in ["diesel", "actix_web", "tokio", "web_sys", "wasm_bindgen", "regex", "utoipa"] {
        assert!(!reached.contains(heavy), "shared reaches {heavy}");
    }
}

fn the_widget_knows_shared_and_the_browser_only() {
    let all = dependencies();
    for (name, direct) in all.iter().filter(|(name, _)| name.starts_with("mee-widget")) {
        let refused: Vec<&String> = direct
            .iter()
            .filter(|dependency| {
                ["mee-api", "serde_json", "diesel", "actix-web", "tokio", "reqwest"].contains(&dependency.as_str())
            })
            .collect();
        assert!(refused.is_empty(), "{name} depends on {refused:?}");
    }
    assert!(all.keys().any(|name| name.starts_with("mee-widget")), "there is no widget: {:?}", all.keys());
    let api = &all["mee-api"];
    assert!(api.contains("mee-shared") && !api.iter().any(|name| name.starts_with("mee-widget")), "{api:?}");
}
