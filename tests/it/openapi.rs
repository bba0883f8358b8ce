//! The OpenAPI document that the server gives.

use mee_shared::fiche::ThemeSlug;
use serde_json::{Map, Value};

use crate::support::{Server, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    let mut all: Vec<Test> = tests![served: every_documented_operation_answers_as_it_says].into();
    all.extend(tests![once:
        the_document_is_openapi_3_1_and_every_reference_leads_somewhere,
        every_operation_is_described_and_names_its_problems,
        every_public_path_is_documented,
        the_themes_are_documented_as_they_are_served,
        no_answer_is_closed_to_new_fields,
    ]);
    all
}

fn document() -> Value {
    let outcome = mee(&["openapi"]);
    assert!(outcome.succeeded, "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("`mee openapi` does not print JSON")
}

fn operations(document: &Value) -> Vec<(String, String, Map<String, Value>)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("no paths") {
        for (method, operation) in item.as_object().unwrap() {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                found.push((path.clone(), method.clone(), operation.as_object().unwrap().clone()));
            }
        }
    }
    found
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn the_document_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")), "{}", document["openapi"]);
    for field in ["title", "version"] {
        assert!(document["info"][field].as_str().is_some_and(|text| !text.is_empty()), "info.{field}");
    }
    assert!(document["info"]["license"]["name"].is_string(), "the licence is not named");
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside the document"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn every_operation_is_described_and_names_its_problems() {
    let document = document();
    let mut ids = Vec::new();
    for (path, method, operation) in operations(&document) {
        let place = format!("{method} {path}");
        for field in ["operationId", "summary", "description"] {
            assert!(
                operation.get(field).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()),
                "{place}: {field}"
            );
        }
        ids.push(operation["operationId"].as_str().unwrap().to_owned());
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{place} never succeeds");
        assert!(responses.contains_key("400"), "{place}: an unknown query parameter answers 400");
        for (status, response) in
            responses.iter().filter(|(status, _)| status.starts_with('4') || status.starts_with('5'))
        {
            let response = resolve(&document, response);
            assert!(
                response["content"]["application/problem+json"].is_object(),
                "{place} {status} is no problem document"
            );
        }
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = resolve(&document, parameter);
            assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()), "{place}: {parameter}");
        }
        for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            let declared = operation["parameters"].as_array().is_some_and(|all| {
                all.iter()
                    .map(|parameter| resolve(&document, parameter))
                    .any(|p| p["name"] == name && p["in"] == "path")
            });
            assert!(declared, "{place} does not declare {{{name}}}");
        }
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "two operations have one id");
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn the_themes_are_documented_as_they_are_served() {
    let document = document();
    let slugs: Vec<&str> = ThemeSlug::ALL.iter().map(|theme| theme.as_str()).collect();
    assert_eq!(document["components"]["schemas"]["ThemeSlug"]["enum"], serde_json::json!(slugs));
}

fn no_answer_is_closed_to_new_fields() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let closed: Vec<&String> =
        schemas.iter().filter(|(_, schema)| schema["additionalProperties"] == false).map(|(name, _)| name).collect();
    assert!(closed.is_empty(), "readers ignore what they do not know, {closed:?} do not");
}

fn every_public_path_is_documented() {
    let document = document();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    for path in [
        "/v1/communes",
        "/v1/communes/{insee}",
        "/v1/communes/{insee}/home",
        "/v1/communes/{insee}/themes",
        "/v1/communes/{insee}/fiches",
        "/v1/communes/{insee}/fiches/{slug}",
        "/v1/communes/{insee}/schools",
        "/v1/communes/{insee}/schools/{uai}",
        "/v1/communes/{insee}/fragments/{view}",
    ] {
        assert!(paths.iter().any(|documented| *documented == path), "{path} is not among {paths:?}");
    }
    assert!(paths.iter().all(|path| path.starts_with("/v1/")), "the public document holds all of /v1 and nothing else");
}

fn every_documented_operation_answers_as_it_says(server: &Server) {
    let document = document();
    let fiches: mee_shared::wire::page::Page<mee_shared::wire::fiche::FicheSummary> =
        server.read("/v1/communes/99999/fiches?limit=1");
    let slug = fiches.items[0].slug.to_string();
    for (path, method, operation) in operations(&document) {
        // What asks for an actor or takes a body is sent by the matrix of `auth::matrix`.
        if operation["security"] != serde_json::json!([{}]) || method != "get" {
            continue;
        }
        // What the shared server does not hold: no licence was chosen there and no file sent; `plugins` and `schools` ask.
        // Its grids and events have no fiche's name, and their list knows no other list's cursor; `tariffs` asks.
        let elsewhere = [
            "get_export",
            "find_file",
            "find_small_file",
            "list_tariffs",
            "find_tariff",
            "find_event",
            "get_event_ics",
        ];
        if elsewhere.contains(&operation["operationId"].as_str().unwrap_or_default()) {
            continue;
        }
        let address = path
            .replace("{insee}", "99999")
            // The name of a grid, not of a fiche.
            .replace("tariffs/{slug}", "tariffs/cantine-2026")
            .replace("news/{slug}", "news/cantine-produits-locaux-99999")
            .replace("life-events/{slug}", "life-events/nous-demenageons")
            .replace("{slug}", &slug)
            .replace("{uai}", "9990001X")
            .replace("{view}", "schools")
            .replace("{calculator}", "subscription");
        assert!(!address.contains('{'), "{path}: a new parameter needs its value here");
        let required = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let query: Vec<String> = required
            .map(|parameter| resolve(&document, parameter))
            // A link to a draft belongs to somebody; `desk` follows one.
            .filter(|parameter| parameter["in"] == "query" && parameter["name"] != "preview")
            .map(|parameter| {
                let example = &parameter["example"];
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                format!("{}={example}", parameter["name"].as_str().unwrap())
            })
            .collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let answer = server.get(&format!("{address}{query}")).expect_status(200);
        let kinds = operation["responses"]["200"]["content"].as_object().unwrap();
        let kind = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
        assert!(kinds.contains_key(&kind), "{path} answers {kind}, documented are {:?}", kinds.keys());
    }
}
