//! A school in another commune: whether the commune of residence must take part in the costs.
//!
//! Code de l'éducation: L212-8 and R212-21; Conseil d'État, 6 June 2018, no 410463 (a brother or sister at a public école
//! maternelle or élémentaire, not at a collège or lycée).

use super::definition::{
    Audience, Certainty, Choice, Condition, Definition, Fallback, Field, Kind, Next, Source, page, paragraphs,
};
use super::outcome::{Figure, Outcome};
use super::values::{Faults, Values};
use super::working::Working;
use super::{Calculator, Parameters};
use crate::Day;

const ENOUGH: &[Condition] = &[Condition { field: "capacity", is: &["enough"] }];
const fn ground(name: &'static [&'static str]) -> Condition {
    Condition { field: "ground", is: name }
}

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "derogation",
        title: page("Une école dans une autre commune : qui doit payer ?"),
        summary: page("Les cas où la commune où vous habitez doit participer aux frais, et où elle ne peut pas refuser."),
        audience: Audience::Parents,
        certainty: Certainty::Theoretical,
        rule: paragraphs(&[
            "La commune où vous habitez doit participer si elle n'a pas d'école ou pas assez de places, ou si son maire a donné son accord avant l'inscription.",
            "Elle doit aussi participer dans trois cas : les deux parents travaillent et elle n'assure ni cantine ni garde ; l'enfant a besoin de soins réguliers dans l'autre commune, attestés par un médecin scolaire ou agréé ; un frère ou une sœur est déjà dans une école publique de l'autre commune, pour une raison valable.",
            "Un enfant qui a commencé la maternelle ou l'élémentaire dans l'autre commune peut la finir là.",
            "Dans les autres cas, la commune peut participer, mais n'y est pas obligée. L'autre commune peut alors refuser l'inscription.",
        ]),
        fields: &[
            Field::new("already_enrolled", "Votre enfant a-t-il déjà commencé sa maternelle, ou son élémentaire, dans l'autre commune ?", Kind::YesNo)
                .help("La question est la même cycle par cycle : la maternelle d'un côté, l'élémentaire de l'autre.")
                .or(Fallback::Value("false")),
            Field::new("capacity", "Votre commune a-t-elle une école publique avec une place ?", Kind::Choice {
                choices: &[
                    Choice::new("enough", "Oui"),
                    Choice::new("no_school", "Non, elle n'a pas d'école"),
                    Choice::new("full", "Non, il n'y a plus de place"),
                ],
            })
            .or(Fallback::Value("enough")),
            Field::new("mayor_agreed", "Le maire de votre commune a-t-il donné son accord ?", Kind::YesNo)
                .help("Avant l'inscription, par écrit de préférence.")
                .when(ENOUGH)
                .or(Fallback::Value("false")),
            Field::new("ground", "Pourquoi voulez-vous une école de l'autre commune ?", Kind::Choice {
                choices: &[
                    Choice::new("work", "Notre travail, et la garde de l'enfant"),
                    Choice::new("health", "La santé de l'enfant"),
                    Choice::new("sibling", "Un frère ou une sœur y est déjà"),
                    Choice::new("regional_language", "L'enseignement d'une langue régionale"),
                    Choice::new("other", "Une autre raison, ou une préférence"),
                ],
            })
            .when(ENOUGH)
            .or(Fallback::Value("other")),
            Field::new("both_work", "Les deux parents travaillent-ils ?", Kind::YesNo)
                .help("Répondez oui si vous élevez seul votre enfant et que vous travaillez.")
                .when(&[ENOUGH_ONE, ground(&["work"])]),
            Field::new("canteen_and_care", "Votre commune assure-t-elle la cantine et la garde avant et après la classe ?", Kind::YesNo)
                .when(&[ENOUGH_ONE, ground(&["work"]), Condition { field: "both_work", is: &["true"] }]),
            Field::new("childminders", "A-t-elle organisé un service d'assistantes maternelles ?", Kind::YesNo)
                .when(&[ENOUGH_ONE, ground(&["work"]), Condition { field: "canteen_and_care", is: &["true"] }]),
            Field::new("certificate", "Qui atteste que l'enfant doit être soigné dans l'autre commune ?", Kind::Choice {
                choices: &[
                    Choice::new("school_doctor", "Le médecin de santé scolaire"),
                    Choice::new("approved_doctor", "Un médecin agréé"),
                    Choice::new("own_doctor", "Le médecin traitant"),
                    Choice::new("none", "Personne pour l'instant"),
                ],
            })
            .when(&[ENOUGH_ONE, ground(&["health"])]),
            Field::new("sibling_school", "Où est ce frère ou cette sœur, la même année ?", Kind::Choice {
                choices: &[
                    Choice::new("public_primary", "Dans une école maternelle ou élémentaire publique"),
                    Choice::new("college", "Au collège ou au lycée"),
                    Choice::new("private", "Dans une école privée"),
                ],
            })
            .when(&[ENOUGH_ONE, ground(&["sibling"])]),
            Field::new("sibling_justified", "Son inscription y était-elle justifiée ?", Kind::YesNo)
                .help("Par le travail des parents, sa santé, le manque de place, l'accord du maire, ou la fin de sa scolarité commencée.")
                .when(&[ENOUGH_ONE, ground(&["sibling"]), Condition { field: "sibling_school", is: &["public_primary"] }]),
        ],
        sources: &[
            Source::text("Code de l'éducation, art. L212-8"),
            Source::text("Code de l'éducation, art. R212-21 à R212-23"),
            Source::text("Conseil d'État, 6 juin 2018, n° 410463"),
        ],
        next: &[
            Next { words: "Demandez la dérogation à la mairie de l'autre commune, et l'accord de la vôtre, avant l'été.", href: None },
            Next { words: "Si les deux communes ne sont pas d'accord, le préfet peut être saisi dans les deux mois.", href: None },
        ],
    },
    compute,
    parameters,
};

const ENOUGH_ONE: Condition = Condition { field: "capacity", is: &["enough"] };

fn parameters() -> Parameters {
    Vec::new()
}

/// Whether the commune must take part, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ruling {
    must: Option<bool>,
    why: &'static str,
}

fn compute(values: &Values, _: Day) -> Result<Outcome, Faults> {
    let ruling = rule(values)?;
    let (value, words) = match ruling.must {
        Some(true) => ("true", "Oui, votre commune doit participer aux frais."),
        Some(false) => ("false", "Non, votre commune n'est pas obligée de participer."),
        None => ("unknown", "La règle ne permet pas de conclure."),
    };
    let mut working = Working::new();
    working.note("Règle appliquée", ruling.why);
    let mut outcome = CALCULATOR.outcome([words, " ", ruling.why].concat());
    if ruling.must.is_none() {
        outcome.certainty = Certainty::ToConfirm;
    }
    outcome.figures.push(Figure::text(
        "must_contribute",
        "Participation obligatoire",
        value,
        match ruling.must {
            Some(true) => "oui",
            Some(false) => "non",
            None => "à confirmer",
        },
    ));
    outcome.steps = working.into_steps();
    Ok(outcome)
}

fn rule(values: &Values) -> Result<Ruling, Faults> {
    let must = |why| Ruling { must: Some(true), why };
    let may = |why| Ruling { must: Some(false), why };
    let unclear = |why| Ruling { must: None, why };
    if values.is("already_enrolled") {
        return Ok(must("Un enfant finit la maternelle ou l'élémentaire qu'il a commencée (L212-8, dernier alinéa)."));
    }
    if values.choice("capacity")? != "enough" {
        return Ok(must("Elle n'a pas d'école, ou pas de place pour votre enfant (L212-8)."));
    }
    if values.is("mayor_agreed") {
        return Ok(must("Son maire a donné son accord avant l'inscription (L212-8)."));
    }
    Ok(match values.choice("ground")? {
        "work" if !values.flag("both_work")? => {
            may("Le travail ne compte que si les deux parents travaillent (R212-21, 1°).")
        }
        "work" if !values.flag("canteen_and_care")? => {
            must("Les deux parents travaillent et elle n'assure pas la cantine et la garde (R212-21, 1°).")
        }
        "work" if values.flag("childminders")? => {
            may("Elle assure la cantine et la garde, et a un service d'assistantes maternelles (R212-21, 1°).")
        }
        "work" => unclear(
            "Elle assure la cantine et la garde, mais n'a pas de service d'assistantes maternelles : l'article R212-21 est lu de plusieurs façons.",
        ),
        "health" if matches!(values.choice("certificate")?, "school_doctor" | "approved_doctor") => must(
            "Des soins réguliers dans l'autre commune sont attestés par un médecin scolaire ou agréé (R212-21, 2°).",
        ),
        "health" => may("Il faut l'attestation d'un médecin de santé scolaire ou d'un médecin agréé (R212-21, 2°)."),
        "sibling" if values.choice("sibling_school")? != "public_primary" => {
            may("Seul compte un frère ou une sœur en maternelle ou élémentaire publique (Conseil d'État, n° 410463).")
        }
        "sibling" if values.flag("sibling_justified")? => {
            must("Un frère ou une sœur y est inscrit pour une raison valable (R212-21, 3°).")
        }
        "sibling" => may("L'inscription du frère ou de la sœur doit elle-même être justifiée (R212-21, 3°)."),
        "regional_language" => {
            unclear("Pour une langue régionale, la règle n'a pas été vérifiée ici : demandez à la mairie.")
        }
        _ => may("Cette raison n'est pas dans la liste de la loi (L212-8, R212-21)."),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    #[test]
    fn each_ground_obliges_or_not() {
        for (answers, ruling) in [
            (&[("already_enrolled", "true")][..], "true"),
            (&[("capacity", "no_school")], "true"),
            (&[("capacity", "full")], "true"),
            (&[("mayor_agreed", "true")], "true"),
            (&[("ground", "work"), ("both_work", "true"), ("canteen_and_care", "false")], "true"),
            (
                &[("ground", "work"), ("both_work", "true"), ("canteen_and_care", "true"), ("childminders", "true")],
                "false",
            ),
            (
                &[("ground", "work"), ("both_work", "true"), ("canteen_and_care", "true"), ("childminders", "false")],
                "unknown",
            ),
            (&[("ground", "work"), ("both_work", "false")], "false"),
            (&[("ground", "health"), ("certificate", "school_doctor")], "true"),
            (&[("ground", "health"), ("certificate", "own_doctor")], "false"),
            (&[("ground", "sibling"), ("sibling_school", "public_primary"), ("sibling_justified", "true")], "true"),
            (&[("ground", "sibling"), ("sibling_school", "public_primary"), ("sibling_justified", "false")], "false"),
            (&[("ground", "sibling"), ("sibling_school", "college")], "false"),
            (&[("ground", "regional_language")], "unknown"),
            (&[], "false"),
        ] {
            let given = answers.iter().fold(Answers::new(), |given, (name, text)| given.with(name, *text));
            assert_eq!(CALCULATOR.run(&given, Day::ZERO).unwrap().figures[0].value, ruling, "{answers:?}");
        }
    }
}
