//! The cases of the folder that `MEE_TEST_DATA` names, each sent to the API.

use mee_tests::calculator_cases::{Case, FILES, translate};
use serde_json::Value;

use crate::support::{Server, Test, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![served: the_real_cases_come_out_as_they_were_published].into()
}

/// Cases that are left open, with the reason; none may be left for another.
const LEFT: &[(&str, &str)] = &[
    ("qf-illkirch-coupon-400", "un barème local par quotient : c'est une grille de tarif, pas le quotient"),
    ("bourse-mesaides-55006732368369ed3c408ec2", "une bourse de lycée"),
    ("bourse-mesaides-550166db50a4762d5ab000a2", "une bourse de lycée"),
    ("bourse-mesaides-5501c4c5569add1527598636", "une bourse de lycée"),
    ("bourse-of-06", "une bourse de lycée"),
    ("bourse-of-08", "une bourse de lycée"),
    ("bourse-of-boursier", "le statut boursier de l'élève, bourses de lycée et du supérieur comprises"),
];

fn the_real_cases_come_out_as_they_were_published(server: &Server) {
    let (mut asked, mut left, mut wrong) = (0, Vec::new(), Vec::new());
    for file in FILES {
        let Some(path) = real_data(&format!("calculators/cases/{file}.json")) else { return };
        let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (cases, open) = translate(file, &document);
        assert_eq!(cases.len() + open.len(), document["cas"].as_array().unwrap().len());
        asked += cases.len();
        left.extend(open);
        wrong.extend(cases.iter().flat_map(|case| differences(server, case)));
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked >= 100, "{asked} cases");
    let left: Vec<(&str, &str)> = left.iter().map(|(id, reason)| (id.as_str(), *reason)).collect();
    assert_eq!(left, LEFT);
}

fn differences(server: &Server, case: &Case) -> Vec<String> {
    let answer = server.request("POST", &format!("/v1/calculators/{}", case.calculator)).json(&case.answers).send();
    if answer.status != 200 {
        return vec![format!("{}: {}", case.id, answer.text())];
    }
    let outcome: Value = answer.json();
    let figures = outcome["figures"].as_array().unwrap();
    let differs = |(name, value, tolerance): &(String, String, f64)| {
        let found = figures.iter().find(|figure| figure["name"] == *name).and_then(|figure| figure["value"].as_str());
        let fits = match (found.map(str::parse::<f64>), value.parse::<f64>()) {
            (Some(Ok(found)), Ok(value)) => (found - value).abs() <= tolerance + 1e-9,
            _ => found == Some(value),
        };
        (!fits).then(|| format!("{}: {name} is {found:?}, not {value} (± {tolerance})", case.id))
    };
    case.expected.iter().filter_map(differs).collect()
}
