//! Random sequences of operations never give two schools of one kind different rubrics, nor show what was not published.

use std::collections::BTreeMap;

use mee_shared::wire::rubric::SchoolRubrics;
use mee_shared::wire::work::WorkResource;
use serde_json::{Value, json};

use super::Mairie;
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: random_operations_keep_the_rubrics_of_a_kind_the_same].into()
}

/// How many operations a run has; each is followed by a look at every page.
const OPERATIONS: usize = 120;

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

fn text_of(rubric: &str, marker: &str) -> Value {
    let field = match rubric {
        "fiche-d-identite" => "presentation",
        "reglement-interieur" => "resume",
        "equipe" => "membres",
        _ => "organisation",
    };
    json!({ field: marker })
}

fn random_operations_keep_the_rubrics_of_a_kind_the_same(database: &Database) {
    let mairie = Mairie::new(database);
    // Three centres of one kind, with their texts from nothing.
    let centres: Vec<String> = ["Un", "Deux", "Trois"]
        .iter()
        .map(|name| {
            let asked =
                json!({ "name": name, "insee": "99999", "address": { "lines": [], "postcode": null, "town": null } });
            let made: Value =
                mairie.send(&mairie.publisher, "POST", "establishments", &asked).expect_status(201).json();
            made["uai"].as_str().unwrap().to_owned()
        })
        .collect();
    let names = ["fiche-d-identite", "reglement-interieur", "equipe", "restauration"];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut works: BTreeMap<String, WorkResource> = BTreeMap::new();
    // What parents may see, by text: the marker of the revision published last.
    let mut published: BTreeMap<String, String> = BTreeMap::new();
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for step in 0..OPERATIONS {
        let (uai, rubric) = (&centres[dice.below(centres.len())], names[dice.below(names.len())]);
        let key = format!("{uai}/{rubric}");
        match dice.below(6) {
            0 => {
                let mut chosen = names.to_vec();
                chosen.rotate_left(dice.below(names.len()));
                chosen.truncate(dice.below(names.len() + 1));
                mairie.choose("centre_de_loisirs", &chosen).expect_status(200);
            }
            1 | 2 => {
                let marker = format!("Texte {step} de {rubric}.");
                let answer = mairie.write(&mairie.publisher, uai, rubric, &text_of(rubric, &marker));
                if answer.status == 200 {
                    works.insert(key.clone(), answer.json());
                    written.insert(key, marker);
                } else {
                    assert_eq!(answer.status, 422, "{}", answer.text());
                }
            }
            3 | 4 => {
                if let (Some(work), Some(marker)) = (works.get(&key), written.get(&key).cloned()) {
                    let answer = mairie.publish(work);
                    if answer.status == 200 {
                        published.insert(key.clone(), marker);
                        written.remove(&key);
                    } else {
                        assert_eq!(answer.status, 409, "{}", answer.text());
                    }
                }
            }
            _ => {
                if published.contains_key(&key) {
                    mairie.withdraw(&works[&key]).expect_status(200);
                    published.remove(&key);
                }
            }
        }
        check(&mairie, &centres, &published, step);
    }
    assert!(works.len() > 3, "the run did something: {}", works.len());
}

fn check(mairie: &Mairie, centres: &[String], published: &BTreeMap<String, String>, step: usize) {
    let mut lists = Vec::new();
    for uai in centres {
        let listed: SchoolRubrics = mairie.get(&format!("schools/{uai}/rubrics")).expect_status(200).json();
        let rubrics: Vec<String> = listed.rubrics.iter().map(|rubric| rubric.rubric.id.to_string()).collect();
        let wanted: Vec<String> =
            rubrics.iter().filter(|rubric| published.contains_key(&format!("{uai}/{rubric}"))).cloned().collect();
        assert_eq!(mairie.seen(uai), wanted, "step {step}");
        let page = mairie.page(uai);
        for rubric in &wanted {
            assert!(page.contains(&published[&format!("{uai}/{rubric}")]), "step {step}: {rubric}");
        }
        assert_eq!(page.matches("Texte ").count(), wanted.len(), "step {step}: nothing else is shown");
        lists.push(rubrics);
    }
    assert!(lists.windows(2).all(|pair| pair[0] == pair[1]), "step {step}: {lists:?}");
}
