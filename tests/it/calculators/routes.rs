//! The three operations.

use mee_shared::calculator::ALL;
use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::{Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        every_calculator_is_listed_and_found_with_its_form,
        a_calculation_is_explained_and_kept_by_nobody,
        each_fault_is_named_at_its_question,
        the_pages_say_the_rule_without_script,
    ]
    .into()
}

fn every_calculator_is_listed_and_found_with_its_form(server: &Server) {
    let list: Value = server.get("/v1/calculators").expect_status(200).json();
    let ids: Vec<&str> = list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ALL.iter().map(|calculator| calculator.definition.id).collect::<Vec<_>>());
    for id in ids {
        let form: Value = server.get(&format!("/v1/calculators/{id}")).expect_status(200).json();
        let fields = form["fields"].as_array().unwrap();
        assert!(!fields.is_empty() && fields.iter().all(|field| field["kind"]["type"].is_string()), "{id}: {form}");
        assert!(form["rule"].as_array().is_some_and(|rule| !rule.is_empty()), "{id}");
        for parameter in form["parameters"].as_array().unwrap() {
            assert!(parameter["source"].as_str().is_some_and(|source| !source.is_empty()), "{id}: {parameter}");
        }
    }
    server.get("/v1/calculators/rien").expect_problem(ProblemCode::NotFound);
}

fn a_calculation_is_explained_and_kept_by_nobody(server: &Server) {
    let request = server.request("POST", "/v1/calculators/quotient-familial");
    let asked = json!({ "couple": true, "children": 3, "yearly_resources": "36 000,00", "monthly_benefits": 340.5 });
    let answer = request.header("origin", "https://www.example.org").json(&asked).send().expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("etag").is_empty() && answer.header("set-cookie").is_empty());
    let outcome: Value = answer.json();
    assert_eq!(outcome["calculator"], "quotient-familial");
    assert_eq!(outcome["certainty"], "estimate");
    let figure = |name: &str| {
        let all = outcome["figures"].as_array().unwrap();
        all.iter().find(|figure| figure["name"] == name).map(|figure| figure["value"].clone())
    };
    assert_eq!(figure("quotient"), Some(json!("835")));
    assert_eq!(figure("quotient_unrounded"), Some(json!("835.125")));
    assert_eq!(outcome["steps"].as_array().unwrap().last().unwrap()["result"]["value"], "835");
}

fn each_fault_is_named_at_its_question(server: &Server) {
    let children = json!([{ "born_on": "2020-13-01" }, {}]);
    for (asked, code, pointers) in [
        (json!({}), ProblemCode::InvalidValue, vec!["/children", "/resources"]),
        (
            json!({ "resources": "-1", "children": children, "rien": 1 }),
            ProblemCode::UnknownField,
            vec!["/rien", "/children/0/born_on", "/children/1/born_on", "/resources"],
        ),
        (
            json!({ "resources": 0, "dependents": 0, "children": [{ "born_on": "2018-05-05" }] }),
            ProblemCode::Unprocessable,
            vec!["/dependents"],
        ),
    ] {
        let answer = server.request("POST", "/v1/calculators/allocation-rentree").json(&asked).send();
        let problem = answer.expect_problem(code);
        let found: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(found, pointers, "{asked}");
    }
    let text = server.request("POST", "/v1/calculators/class").bytes("text/plain", b"{}").send();
    text.expect_problem(ProblemCode::UnsupportedMediaType);
    let list = server.request("POST", "/v1/calculators/class").json(&json!([])).send();
    list.expect_problem(ProblemCode::InvalidValue);
}

fn the_pages_say_the_rule_without_script(server: &Server) {
    let home = server.get("/v1/communes/99999/fragments/").expect_status(200).text();
    assert!(home.contains("data-mee-view=\"calculators\""), "{home}");
    let list = server.get("/v1/communes/99999/fragments/calculators").expect_status(200).text();
    for calculator in ALL {
        let id = calculator.definition.id;
        assert!(list.contains(&format!("data-mee-view=\"calculators/{id}\"")), "{id}");
        let page = server.get(&format!("/v1/communes/99999/fragments/calculators/{id}")).expect_status(200).text();
        for said in ["data-mee-tool=\"calculator\"", "demande JavaScript", "La règle", "Sources"] {
            assert!(page.contains(said), "{id}: {said}");
        }
        server.get(&format!("/portal/99999/calculators/{id}")).expect_status(200);
    }
}
