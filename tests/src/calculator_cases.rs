//! The real cases of calculators, in the words of our questions: run by the API's tests and, again, in the browser.
//!
//! They come from the folder that `MEE_TEST_DATA` names; a case that cannot be asked of us says why.

use serde_json::{Value, json};

/// The files of cases, in `calculators/cases`.
pub const FILES: [&str; 6] =
    ["quotient_familial", "age_classe", "derogation_hors_commune", "pieces_inscription", "ars", "bourse_college_lycee"];

/// A case in our words.
pub struct Case {
    /// Its own name.
    pub id: String,
    /// The calculator.
    pub calculator: &'static str,
    /// The answers, as the API takes them.
    pub answers: Value,
    /// The figures that must come out: name, value, and how far a number may lie from it.
    pub expected: Vec<(String, String, f64)>,
}

impl Case {
    /// As the browser's tests read it.
    pub fn to_json(&self) -> Value {
        json!({ "id": self.id, "calculator": self.calculator, "answers": self.answers, "expected": self.expected })
    }
}

/// The cases of a file in our words, and those that are left open with the reason.
pub fn translate(file: &str, document: &Value) -> (Vec<Case>, Vec<(String, &'static str)>) {
    let (mut cases, mut left) = (Vec::new(), Vec::new());
    for case in document["cas"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap().to_owned();
        let translated = match file {
            "quotient_familial" => quotient(case),
            "age_classe" => Ok(class(case)),
            "derogation_hors_commune" => Ok(derogation(case)),
            "pieces_inscription" => Ok(documents(case)),
            "ars" => Ok(allowance(case)),
            _ => scholarship(case),
        };
        match translated {
            Ok((calculator, answers, expected)) => cases.push(Case { id, calculator, answers, expected }),
            Err(reason) => left.push((id, reason)),
        }
    }
    (cases, left)
}

type Translated = (&'static str, Value, Vec<(String, String, f64)>);

fn exactly(name: &str, value: impl ToString) -> (String, String, f64) {
    (name.to_owned(), value.to_string(), 0.0)
}

fn about(name: &str, value: &Value, tolerance: f64) -> (String, String, f64) {
    (name.to_owned(), text(value), tolerance)
}

/// A number or a text, as text.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Answers given as nothing are not sent.
fn without_nulls(mut answers: Value) -> Value {
    answers.as_object_mut().unwrap().retain(|_, answer| !answer.is_null());
    answers
}

fn quotient(case: &Value) -> Result<Translated, &'static str> {
    let (given, wanted) = (&case["entree"], &case["attendu"]);
    let kind = case["type"].as_str().unwrap();
    if kind == "bareme_qf" {
        return Err("un barème local par quotient : c'est une grille de tarif, pas le quotient");
    }
    let answers = if kind == "qf_fiscal" {
        json!({
            "method": "tax_monthly",
            "reference_income": given["rfr"],
            "tax_parts": given["nombre_de_parts_fiscales"],
        })
    } else {
        let yearly = ["ressources_annuelles_N2", "ressources_annuelles"].map(|name| given[name].clone());
        let monthly = ["prestations_mensuelles", "ressources_mensuelles_prestations_comprises"];
        json!({
            "method": if case["variante"] == "brest_openfisca" { "brest" } else { "caf" },
            "couple": given["couple"],
            "children": given["enfants"],
            "disabled_children": given["enfants_handicapes"],
            "yearly_resources": yearly.into_iter().find(|value| !value.is_null()).unwrap_or(json!(0)),
            "monthly_benefits": monthly.map(|name| given[name].clone()).into_iter().find(|value| !value.is_null()),
        })
    };
    let mut expected = Vec::new();
    for (name, value) in wanted.as_object().unwrap() {
        expected.push(match name.as_str() {
            "parts" => about("parts", value, 0.0),
            "qf" | "qf_non_arrondi" => about("quotient_unrounded", value, 0.000_001),
            _ => about("quotient", value, 1.0),
        });
    }
    Ok(("quotient-familial", without_nulls(answers), expected))
}

fn class(case: &Value) -> Translated {
    let (given, wanted) = (&case["entree"], &case["attendu"]);
    let year = |day: &Value| day.as_str().unwrap()[..4].parse::<i64>().unwrap();
    let mut expected = Vec::new();
    let answers = match case["type"].as_str().unwrap() {
        "exception_parcours" => {
            let path = if given["mesure"] == "raccourcissement" { "advanced" } else { "held_back" };
            let born_on = if given["niveau"] == "elementaire" { "2018-05-05" } else { "2021-05-05" };
            expected.push(exactly("children/0/path_possible", &wanted["possible_en_droit_commun"]));
            json!({ "school_year": "2025", "children": [{ "born_on": born_on, "path": path }] })
        }
        "instruction_obligatoire" => {
            expected.push(exactly("children/0/compulsory_on", &wanted["instruction_obligatoire"]));
            let on = &given["date"];
            let is_autumn = on.as_str().unwrap()[5..7] >= *"09";
            let started = year(on) - i64::from(!is_autumn);
            let children = json!([{ "born_on": given["date_naissance"] }]);
            json!({ "school_year": started.to_string(), "on": on, "children": children })
        }
        _ => {
            expected.push(exactly("children/0/class", wanted["classe"].as_str().unwrap_or_default()));
            if let Some(compulsory) = wanted["instruction_obligatoire_a_la_rentree"].as_bool() {
                expected.push(exactly("children/0/compulsory", compulsory));
            }
            let begins = &given["date_rentree"];
            let started = given["rentree"].as_i64().unwrap_or_else(|| year(begins));
            let any_day = given["annee_civile_de_naissance"].as_i64().map(|year| json!(format!("{year}-06-15")));
            let born_on = any_day.unwrap_or_else(|| given["date_naissance"].clone());
            let children = json!([{ "born_on": born_on }]);
            json!({ "school_year": started.to_string(), "starts_on": begins, "children": children })
        }
    };
    ("class", without_nulls(answers), expected)
}

fn derogation(case: &Value) -> Translated {
    let given = &case["entree"];
    let answers = match () {
        () if given["deja_scolarise_dans_commune_accueil"] == true => json!({ "already_enrolled": true }),
        () if given["residence_a_une_ecole"] == false => json!({ "capacity": "no_school" }),
        () if given["soins_dans_commune_accueil"] == true => {
            let is_approved = given["attestation"] == "medecin agree";
            json!({ "ground": "health", "certificate": if is_approved { "approved_doctor" } else { "own_doctor" } })
        }
        () if given["motif"] == "lieu de travail d'un seul parent" => json!({ "ground": "work", "both_work": false }),
        () => json!({ "capacity": "enough", "ground": "other" }),
    };
    let must = &case["attendu"]["participation_obligatoire"];
    let must = if must.is_null() { "unknown".to_owned() } else { must.to_string() };
    ("derogation", answers, vec![exactly("must_contribute", must)])
}

fn documents(case: &Value) -> Translated {
    let (given, wanted) = (&case["entree"], &case["attendu"]);
    let step = if given["situation"] == "inscription cantine" { "canteen" } else { "town_hall" };
    let answers = json!({ "step": step, "extra_items": [{ "label": given["piece_demandee"] }] });
    let mut expected = Vec::new();
    for (name, value) in wanted.as_object().unwrap() {
        let figure = |name: &str| format!("extra_items/0/{name}");
        expected.push(match name.as_str() {
            "exigible" if value.is_null() => exactly(&figure("required"), "unknown"),
            "exigible" => exactly(&figure("required"), value),
            "preuve_par_tout_moyen" => exactly(&figure("any_means"), value),
            "delai_jours" => exactly(&figure("within_days"), value),
            "exigible_a_l_admission_ecole" => exactly(&figure("required_at_school"), value),
            "alternatives" => exactly(&figure("on_honour"), value == &json!(["attestation sur l'honneur"])),
            other => panic!("what is {other}?"),
        });
    }
    ("documents", answers, expected)
}

fn allowance(case: &Value) -> Translated {
    let (given, wanted) = (&case["entree"], &case["attendu"]);
    let year = given["annee_rentree"].as_i64().unwrap();
    let child = |born_on: &Value| json!({ "born_on": born_on });
    let of_age = |age: i64| json!([{ "born_on": format!("{}-06-15", year - age) }]);
    let (children, expected) = match case["type"].as_str().unwrap() {
        "tranche_age" => {
            let band = wanted["tranche_age"].as_str().unwrap_or_default().trim_end_matches(" ans");
            (json!([child(&given["date_naissance"])]), vec![exactly("children/0/band", band)])
        }
        "famille" => {
            let born: Vec<Value> = given["enfants_dates_naissance"].as_array().unwrap().iter().map(child).collect();
            let tolerance = case["tolerance_euros"].as_f64().unwrap();
            let expected = vec![
                about("gross", &wanted["ars_brute_famille"], tolerance),
                about("net", &wanted["ars_nette_crds_famille"], tolerance),
            ];
            (json!(born), expected)
        }
        "montant_net_par_enfant" => {
            let age = match given["tranche_age"].as_str().unwrap() {
                "6-10 ans" => 8,
                "11-14 ans" => 12,
                _ => 16,
            };
            (of_age(age), vec![about("children/0/net", &wanted["montant_net_crds"], 0.0)])
        }
        _ => {
            let expected = vec![
                about("ceiling", &wanted["plafond_ressources_annuelles"], 0.0),
                exactly("income_year", &wanted["annee_des_ressources"]),
            ];
            (of_age(8), expected)
        }
    };
    let resources = &given["ressources_prises_en_compte"];
    let answers = json!({
        "school_year": year.to_string(),
        "children": children,
        "dependents": given["enfants_a_charge"],
        // A household on minimum income has less than any ceiling.
        "resources": if resources.is_null() { json!(0) } else { resources.clone() },
    });
    ("allocation-rentree", without_nulls(answers), expected)
}

fn scholarship(case: &Value) -> Result<Translated, &'static str> {
    let (given, wanted) = (&case["entree"], &case["attendu"]);
    let mut expected = Vec::new();
    let answers = match case["type"].as_str().unwrap() {
        "statut_boursier" => return Err("le statut boursier de l'élève, bourses de lycée et du supérieur comprises"),
        "famille" if wanted["bourse_college"].is_null() => return Err("une bourse de lycée"),
        "famille" => {
            let amount = &wanted["bourse_college"];
            let relative = case["tolerance_relative"].as_f64().unwrap_or(0.0) * amount.as_f64().unwrap();
            expected.push(about("amount", amount, relative));
            if !wanted["bourse_college_echelon"].is_null() {
                expected.push(exactly("step", &wanted["bourse_college_echelon"]));
            }
            let children = given["enfants"].as_array().unwrap();
            let pupils = children.iter().filter(|child| child["scolarite"] == "college").count();
            json!({
                "school_year": &given["periode"].as_str().unwrap()[..4],
                "dependents": given["enfants_a_charge"],
                "pupils": pupils,
                "reference_income": given["rfr"],
            })
        }
        "montant" => {
            expected.push(about("per_term", &wanted["par_trimestre"], 0.0));
            expected.push(about("per_year", &wanted["par_an"], 0.0));
            // Within the échelon for one child in every year since 2016.
            let income = [12_000, 6_000, 0][usize::try_from(given["echelon"].as_u64().unwrap() - 1).unwrap()];
            json!({ "school_year": given["annee_scolaire"], "dependents": 1, "reference_income": income })
        }
        _ => {
            let children = given["enfants_a_charge"].as_u64().unwrap_or(8);
            expected.push(about(&format!("ceiling_{}", given["echelon"]), &wanted["plafond_rfr"], 0.0));
            expected.push(exactly("income_year", &wanted["annee_du_rfr"]));
            json!({ "school_year": given["annee_scolaire"], "dependents": children, "reference_income": 0 })
        }
    };
    Ok(("bourse-college", answers, expected))
}

/// Every case of a folder of test data, as the browser's tests read them.
pub fn all(data: &std::path::Path) -> Value {
    let cases = FILES.iter().flat_map(|file| {
        let text = std::fs::read_to_string(data.join(format!("calculators/cases/{file}.json"))).unwrap();
        translate(file, &serde_json::from_str(&text).unwrap()).0
    });
    cases.map(|case| case.to_json()).collect()
}
