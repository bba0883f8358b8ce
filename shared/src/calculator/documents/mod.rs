//! What to bring for an inscription at the mairie, and what may not be asked.
//!
//! Code de l'éducation, article D131-3-1 (décret 2020-811): a closed list of three (the child's identity, that of who
//! answers for the child, the address), proved by any means, on one's honour where nothing else is there. L131-5 and L131-6,
//! CRPA R113-5 (identity), CSP L3111-2 and R3111-8 (vaccinations, at the admission by the school), Code civil 372-2.

mod calendar;
mod check;
mod commune;

use super::definition::{
    Audience, Certainty, Choice, Definition, Fallback, Field, Kind, Next, Source, Unit, page, paragraphs,
};
use super::outcome::{Figure, Item, Outcome};
use super::values::{Faults, Values};
use super::working::Working;
use super::{Calculator, Parameters};
use crate::Day;

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "documents",
        title: page("Quels documents apporter pour inscrire mon enfant ?"),
        summary: page("La liste pour votre situation, et ce que la mairie n'a pas le droit de demander."),
        audience: Audience::Parents,
        certainty: Certainty::Firm,
        rule: paragraphs(&[
            "Pour inscrire un enfant, la mairie ne peut demander que trois choses : une preuve de son identité, une preuve de la vôtre, une preuve de votre domicile.",
            "Chacune se prouve par tout moyen. Si une pièce manque, une attestation sur l'honneur suffit. La mairie peut vérifier le domicile, mais l'inscription n'attend pas.",
            "Les vaccins, et le certificat de radiation si l'enfant change d'école, se montrent à l'école au moment de l'admission. Sans les vaccins, l'admission est provisoire pendant trois mois.",
            "Un titre de séjour, un jugement, un avis d'impôt, une attestation d'emploi ou d'assurance ne sont pas exigibles.",
        ]),
        fields: &[
            Field::new("step", "Pour quelle étape ?", Kind::Choice { choices: STEPS }).or(Fallback::Value("town_hall")),
            Field::new(
                "situations",
                "Votre situation",
                Kind::Choices {
                    choices: &[
                        Choice::new("moved", "Nous arrivons d'une autre commune"),
                        Choice::new("changes_school", "L'enfant change d'école"),
                        Choice::new("separated", "Les parents sont séparés"),
                        Choice::new("in_care", "L'enfant m'est confié"),
                        Choice::new("hosted", "Nous sommes hébergés chez quelqu'un"),
                        Choice::new("foreign", "Nous venons d'un autre pays"),
                        Choice::new("missing", "Il me manque une pièce"),
                    ],
                },
            )
            .help("Cochez tout ce qui correspond, ou rien pour une première inscription.")
            .optional(),
            Field::new(
                "extra_items",
                "On vous demande autre chose ?",
                Kind::Group {
                    one: "Pièce",
                    fields: &[Field::new("label", "Quelle pièce ?", Kind::Text { max: 200 })],
                    min: 0,
                    max: 30,
                },
            )
            .help("Notez chaque pièce : vous saurez si elle peut être exigée."),
            Field::new(
                "registration_dates",
                "Dates d'inscription",
                Kind::Group {
                    one: "Période",
                    fields: &[
                        Field::new("label", "Quoi", Kind::Text { max: 200 }),
                        Field::new("starts_on", "Premier jour", DAY),
                        Field::new("ends_on", "Dernier jour", DAY).optional(),
                        Field::new("when_late", "Que faire en retard ?", Kind::Text { max: 500 }).optional(),
                        Field::new("url", "Où, en ligne ?", Kind::Text { max: 2_000 }).optional(),
                    ],
                    min: 0,
                    max: 30,
                },
            )
            .for_mairie(),
            Field::new(
                "commune_items",
                "Les pièces que la commune demande en plus",
                Kind::Group {
                    one: "Pièce",
                    fields: &[
                        Field::new("label", "Quelle pièce ?", Kind::Text { max: 200 }),
                        Field::new("step", "Pour quelle étape ?", Kind::Choice { choices: STEPS })
                            .or(Fallback::Value("town_hall")),
                        Field::new("why", "Pour quoi faire ?", Kind::Text { max: 500 }).optional(),
                        Field::new("is_optional", "Est-elle facultative ?", Kind::YesNo).or(Fallback::Value("false")),
                    ],
                    min: 0,
                    max: 30,
                },
            )
            .for_mairie(),
        ],
        sources: &[
            Source::text("Code de l'éducation, art. D131-3-1 (décret 2020-811 du 29/06/2020) : liste limitative"),
            Source::text("Code de l'éducation, art. L131-5, L131-6, L131-13 et R131-3"),
            Source::text("Code des relations entre le public et l'administration, art. R113-5 : preuve de l'identité"),
            Source::text("Code de la santé publique, art. L3111-2 et R3111-8 : vaccins"),
            Source::text("Code civil, art. 372-2 : un parent agit seul pour un acte usuel"),
        ],
        next: &[
            Next { words: "Allez à la mairie avec les documents, ou suivez sa démarche en ligne.", href: None },
            Next {
                words: "Si l'inscription est refusée, demandez un refus écrit. Le préfet ou l'inspection académique (DASEN) peut la prononcer.",
                href: None,
            },
        ],
    },
    compute,
    parameters,
};

const STEPS: &[Choice] = &[
    Choice::new("town_hall", "L'inscription à la mairie"),
    Choice::new("school", "L'admission à l'école"),
    Choice::new("canteen", "L'inscription à la cantine"),
];

const DAY: Kind = Kind::Day { from_year: 2020, to_year: 2100 };

const TO_BRING: &str = "À apporter";
const ACCEPTED: &str = "Peut vous être demandé";
const REFUSED: &str = "Ne peut pas être exigé à cette étape";
const GOOD_TO_KNOW: &str = "Bon à savoir";

/// Why the law does not let a document be demanded at a step; none where it does, or leaves it to the commune.
#[must_use]
pub fn limit(label: &str, step: &str) -> Option<&'static str> {
    let ruling = check::check(label, step);
    (ruling.required == Some(false)).then_some(ruling.why)
}

fn parameters() -> Parameters {
    Vec::new()
}

fn compute(values: &Values, today: Day) -> Result<Outcome, Faults> {
    let step = values.choice("step")?;
    let situations = values.choices("situations");
    let mut items = to_bring(step, situations);
    items.extend(commune::items(values.group("commune_items"), step)?);
    let mut figures = Vec::new();
    let mut working = Working::new();
    working.note("Étape", match step {
        "town_hall" => "Inscription par le maire : la liste de l'article D131-3-1 est limitative.",
        "school" => "Admission par le directeur : certificat de la mairie, vaccins, radiation si l'enfant change d'école.",
        _ => "Cantine : quand le service existe, tous les élèves y ont droit (article L131-13). Les pièces utiles au tarif sont fixées par le règlement.",
    });
    for (index, item) in values.group("extra_items").iter().enumerate() {
        let label = item.text("label")?;
        let ruling = check::check(&label, step);
        let at = ["extra_items/", &index.to_string()].concat();
        let words = match ruling.required {
            Some(true) => "exigible",
            Some(false) => "non exigible",
            None => "à confirmer",
        };
        let value = ruling.required.map_or("unknown".to_owned(), |required| required.to_string());
        figures.push(Figure::text([&at, "/required"].concat(), label.clone(), value, words));
        figures.push(Figure {
            shown: String::new(),
            ..Figure::flag([&at, "/required_at_school"].concat(), "exigible à l'admission", ruling.at_school)
        });
        figures.push(Figure {
            shown: String::new(),
            ..Figure::flag([&at, "/any_means"].concat(), "preuve par tout moyen", ruling.by_any_means)
        });
        figures.push(Figure {
            shown: String::new(),
            ..Figure::flag([&at, "/on_honour"].concat(), "attestation sur l'honneur possible", ruling.on_honour)
        });
        if let Some(days) = ruling.within_days {
            figures.push(Figure {
                unit: Unit::Number,
                ..Figure::text(
                    [&at, "/within_days"].concat(),
                    "Délai en jours",
                    days.to_string(),
                    [&days.to_string(), " jours"].concat(),
                )
            });
        }
        working.note(label.clone(), ruling.why);
        let status = if ruling.required == Some(false) { REFUSED } else { ACCEPTED };
        items.push(Item { name: at, label, detail: ruling.why.to_owned(), status, is_due: status == ACCEPTED });
    }
    let refused = items.iter().filter(|item| item.status == REFUSED).count();
    let answer = match (step, refused) {
        (_, 1) => "Voici la liste pour votre situation. Une des pièces que vous avez notées ne peut pas être exigée.".to_owned(),
        (_, 2..) => ["Voici la liste pour votre situation. ", &refused.to_string(), " des pièces que vous avez notées ne peuvent pas être exigées."].concat(),
        ("canteen", _) => "Votre enfant a droit à la cantine si elle existe. Le règlement de la commune dit quelles pièces servent au tarif.".to_owned(),
        _ => "Voici la liste pour votre situation.".to_owned(),
    };
    items.extend(commune::dates(values.group("registration_dates"))?);
    Ok(Outcome {
        figures,
        items,
        steps: working.into_steps(),
        calendar: calendar::of(values.group("registration_dates"), today)?,
        ..CALCULATOR.outcome(answer)
    })
}

/// The list for a step and situations.
fn to_bring(step: &str, situations: &[&str]) -> Vec<Item> {
    let is = |situation: &str| situations.contains(&situation);
    let mut items = Vec::new();
    let mut add = |status, name: &str, label: &str, detail: &str| {
        let (name, label, detail) = (name.to_owned(), label.to_owned(), detail.to_owned());
        items.push(Item { name, label, detail, status, is_due: status == TO_BRING });
    };
    match step {
        "town_hall" => {
            add(
                TO_BRING,
                "child_identity",
                "Une preuve de l'identité de l'enfant",
                "Livret de famille, carte d'identité, passeport ou extrait d'acte de naissance.",
            );
            add(
                TO_BRING,
                "parent_identity",
                "Une preuve de votre identité",
                "Carte d'identité, passeport, ou tout document avec photo.",
            );
            add(
                TO_BRING,
                "home",
                "Une preuve de votre domicile",
                "Facture, quittance, ou tout autre moyen. À défaut, une attestation sur l'honneur.",
            );
        }
        "school" => {
            add(TO_BRING, "registration", "Le certificat d'inscription donné par la mairie", "");
            add(
                TO_BRING,
                "vaccinations",
                "Le carnet de santé ou un certificat de vaccination",
                "11 vaccins pour un enfant né depuis 2018. S'il en manque, l'admission est provisoire pendant trois mois.",
            );
        }
        _ => {}
    }
    if is("changes_school") || is("moved") {
        let status = if step == "school" { TO_BRING } else { GOOD_TO_KNOW };
        add(
            status,
            "radiation",
            "Le certificat de radiation de l'ancienne école",
            "Il se donne à la nouvelle école, pas à la mairie.",
        );
    }
    if is("moved") {
        add(
            GOOD_TO_KNOW,
            "declaration",
            "Déclarez votre arrivée à la mairie dans les 8 jours",
            "C'est une obligation pour un enfant en âge d'être instruit (article L131-6).",
        );
    }
    if is("separated") {
        add(
            GOOD_TO_KNOW,
            "one_parent",
            "Un seul parent peut inscrire l'enfant",
            "L'accord de l'autre est présumé (article 372-2 du Code civil). S'il s'oppose, l'enfant est admis provisoirement et le juge aux affaires familiales décide.",
        );
    }
    if is("in_care") {
        add(
            GOOD_TO_KNOW,
            "care",
            "Montrez par tout moyen que l'enfant est à votre charge",
            "Un courrier des parents ou une attestation suffit. Un jugement n'est pas exigible.",
        );
    }
    if is("hosted") {
        add(
            GOOD_TO_KNOW,
            "hosted",
            "Vous êtes hébergés : une attestation suffit",
            "Une quittance à votre nom ne peut pas être exigée.",
        );
    }
    if is("foreign") {
        add(
            GOOD_TO_KNOW,
            "foreign",
            "Aucun titre de séjour n'est demandé",
            "Ni visa, ni date d'entrée en France. Sans acte traduit, une attestation sur l'honneur suffit.",
        );
    }
    if is("missing") {
        add(
            GOOD_TO_KNOW,
            "honour",
            "Une pièce manque : écrivez une attestation sur l'honneur",
            "Elle remplace toute pièce de la liste (article D131-3-1).",
        );
    }
    items
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::{Answer, Answers};
    use super::*;

    #[test]
    fn the_list_follows_the_step_and_the_situation() {
        let mut answers = Answers::new();
        answers.push("situations", Answer::Texts(vec!["moved".to_owned(), "foreign".to_owned()]));
        let outcome = CALCULATOR.run(&answers, Day::ZERO).unwrap();
        let names: Vec<&str> = outcome.items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, ["child_identity", "parent_identity", "home", "radiation", "declaration", "foreign"]);
        let outcome = CALCULATOR.run(&answers.with("step", "school"), Day::ZERO).unwrap();
        assert!(outcome.items.iter().any(|item| item.name == "radiation" && item.status == TO_BRING));
    }

    #[test]
    fn registration_dates_become_a_calendar() {
        let date = Answers::new()
            .with("label", "Inscriptions, première")
            .with("starts_on", "2027-01-04")
            .with("ends_on", "2027-03-31");
        let answers = Answers::new().with_group("registration_dates", vec![date]);
        let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
        let calendar = outcome.calendar.unwrap();
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"), "{calendar}");
        for line in
            ["DTSTART;VALUE=DATE:20270104\r\n", "DTEND;VALUE=DATE:20270401\r\n", "SUMMARY:Inscriptions\\, première\r\n"]
        {
            assert!(calendar.contains(line), "{line}: {calendar}");
        }
    }
}
