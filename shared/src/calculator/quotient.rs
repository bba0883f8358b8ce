//! The quotient familial: the method of the CAF, and the variants that communes vote.
//!
//! No law sets it: the CNAF's method is its own rule for social action, and municipal prices are free (article R531-52 of
//! the Code de l'éducation). So the answer is an estimate of what the CAF or the mairie computes.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::definition::{
    Audience, Certainty, Choice, Condition, Definition, Fallback, Field, Kind, Next, Source, Unit, page, paragraphs,
};
use super::outcome::{Figure, Outcome};
use super::params::{Table, Taken};
use super::values::{Faults, Values};
use super::working::{Operation, Term, Working};
use super::{Calculator, Parameters};
use crate::Day;

const BY_HOUSEHOLD: &[Condition] = &[Condition { field: "method", is: &["caf", "brest", "persons"] }];
const BY_TAX: &[Condition] = &[Condition { field: "method", is: &["tax_monthly", "tax_yearly"] }];
const WITH_DISABILITY: &[Condition] = &[Condition { field: "method", is: &["caf", "brest"] }];

const CHILDREN: Kind = Kind::Whole { unit: Unit::Children, min: 0, max: 20 };
const YEARLY: Kind = Kind::Money { unit: Unit::EuroPerYear, max: 10_000_000 };

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "quotient-familial",
        title: page("Quel est mon quotient familial ?"),
        summary: page("Une estimation du quotient qui sert aux tarifs de la cantine et des loisirs."),
        audience: Audience::Parents,
        certainty: Certainty::Estimate,
        rule: paragraphs(&[
            "Méthode de la CAF : on prend les revenus de l'année d'il y a deux ans, avant l'abattement de 10 %, et on les divise par 12. On ajoute les prestations du mois. On divise le tout par le nombre de parts.",
            "Les parts : 2 pour le couple ou le parent seul, une demi-part pour chacun des deux premiers enfants, une part pour le troisième, une demi-part pour chaque enfant suivant. Un enfant en situation de handicap compte une demi-part de plus.",
            "Des communes ont une autre règle : le revenu fiscal et les parts de l'avis d'impôt, ou leur propre table de parts.",
            "Pas de quotient ? La commune applique souvent le tarif le plus élevé. Demandez-lui de le calculer avec votre avis d'impôt.",
        ]),
        fields: &[
            Field::new("method", "Quelle règle votre commune suit-elle ?", Kind::Choice {
                choices: &[
                    Choice::new("caf", "Celle de la CAF (le plus souvent)"),
                    Choice::new("tax_monthly", "Revenu fiscal divisé par 12 et par les parts fiscales (Strasbourg, Nantes…)"),
                    Choice::new("tax_yearly", "Revenu fiscal de l'année divisé par les parts fiscales (Crosne…)"),
                    Choice::new("persons", "Une part par personne du foyer (Créteil…)"),
                    Choice::new("brest", "La table de parts de Brest métropole"),
                ],
            })
            .help("Le règlement ou la page des tarifs de votre commune le dit.")
            .or(Fallback::Value("caf")),
            Field::new("couple", "Vivez-vous en couple ?", Kind::YesNo).when(BY_HOUSEHOLD),
            Field::new("children", "Combien d'enfants avez-vous à charge ?", CHILDREN)
                .help("De la grossesse déclarée à moins de 21 ans. Ne comptez pas ici les enfants en garde alternée.")
                .when(BY_HOUSEHOLD),
            Field::new("shared_children", "Et combien d'enfants en garde alternée ?", CHILDREN)
                .when(BY_HOUSEHOLD)
                .or(Fallback::Value("0")),
            Field::new("shared_rule", "Comment la garde alternée compte-t-elle chez vous ?", Kind::Choice {
                choices: &[
                    Choice::new("full", "Chaque parent compte l'enfant en entier"),
                    Choice::new("half", "Chaque parent compte la moitié de la part"),
                    Choice::new("none", "L'enfant ne compte que chez l'autre parent"),
                ],
            })
            .help("Chaque CAF et chaque commune choisit sa règle. Elle n'est utilisée que si vous avez une garde alternée.")
            .when(BY_HOUSEHOLD)
            .or(Fallback::Value("full")),
            Field::new("disabled_children", "Parmi vos enfants, combien sont en situation de handicap ?", CHILDREN)
                .help("Ceux qui ouvrent droit à l'AEEH.")
                .when(WITH_DISABILITY)
                .or(Fallback::Value("0")),
            Field::new("yearly_resources", "Revenus de votre foyer, avant abattement", YEARLY)
                .help("Ceux d'il y a deux ans, sur l'avis d'impôt : salaires, pensions et autres revenus, avant les 10 % ou les frais réels.")
                .when(BY_HOUSEHOLD),
            Field::new("monthly_benefits", "Prestations de la CAF", Kind::Money { unit: Unit::EuroPerMonth, max: 100_000 })
                .help("Celles du mois dernier : allocations familiales, logement, RSA… Sans l'allocation de rentrée ni la prime de naissance.")
                .when(&[Condition { field: "method", is: &["caf", "brest", "persons"] }])
                .or(Fallback::Value("0")),
            Field::new("reference_income", "Revenu fiscal de référence", YEARLY)
                .help("Il est écrit sur la première page de l'avis d'impôt.")
                .when(BY_TAX),
            Field::new("tax_parts", "Nombre de parts fiscales", Kind::Decimal { unit: Unit::Parts, min: 1, max: 30, decimals: 2 })
                .help("Il est sur l'avis d'impôt, par exemple 2,5.")
                .when(BY_TAX),
        ],
        sources: &[
            Source::page("CAF : le quotient familial", "https://www.caf.fr/"),
            Source::text("Code de l'éducation, art. R531-52 et R531-53 : la commune fixe ses prix"),
            Source::text("Délibération de Paris de 2010 (DASCO), qui reprend la table de parts de la CNAF"),
            Source::text("OpenFisca-France-Local : variantes de Brest, Nantes, Strasbourg et Illkirch-Graffenstaden"),
        ],
        next: &[
            Next { words: "Le quotient exact est dans votre espace « Mon Compte » de la CAF ou de la MSA.", href: Some("https://www.caf.fr/") },
            Next { words: "Pas allocataire ? Apportez votre avis d'impôt à la mairie, qui calcule le quotient.", href: None },
        ],
    },
    compute,
    parameters,
};

static PARTS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/quotient-familial/parts.csv"), Unit::Parts));

fn parameters() -> Parameters {
    vec![&PARTS]
}

fn compute(values: &Values, today: Day) -> Result<Outcome, Faults> {
    let method = values.choice("method")?;
    let mut working = Working::new();
    let mut taken = Taken::default();
    let is_yearly = method == "tax_yearly";
    let (resources, parts) = if matches!(method, "tax_monthly" | "tax_yearly") {
        let income = Term::new("Revenu fiscal de référence", values.decimal("reference_income")?, Unit::EuroPerYear);
        let parts = Term::new("Parts fiscales", values.decimal("tax_parts")?, Unit::Parts);
        (if is_yearly { income } else { by_month(&mut working, income) }, parts)
    } else {
        let income = Term::new("Revenus de l'année", values.decimal("yearly_resources")?, Unit::EuroPerYear);
        let benefits = Term::new("Prestations du mois", values.decimal("monthly_benefits")?, Unit::EuroPerMonth);
        let monthly = by_month(&mut working, income);
        let resources = working.step("Ressources du mois", Unit::EuroPerMonth, Operation::Sum, vec![monthly, benefits]);
        (resources, household_parts(method, values, today, &mut working, &mut taken)?)
    };
    let figure_parts = parts.clone();
    let unit = if is_yearly { Unit::EuroPerYear } else { Unit::Euro };
    let exact = working.step("Ressources par part", unit, Operation::Quotient, vec![resources, parts]);
    // The CAF gives whole euros and documents no rounding; tax quotients are shown to the cent.
    let decimals = if method == "caf" { 0 } else { 2 };
    let quotient = working.round("Quotient familial", exact.clone(), decimals);
    let answer = ["Votre quotient familial est d'environ ", &quotient.shown(), "."].concat();
    Ok(Outcome {
        figures: vec![
            Figure::of("quotient", &quotient),
            Figure::of("parts", &figure_parts),
            Figure::of("quotient_unrounded", &exact),
        ],
        notices: notices(method, values),
        steps: working.into_steps(),
        parameters: taken.into_parameters(),
        ..CALCULATOR.outcome(answer)
    })
}

fn by_month(working: &mut Working, income: Term) -> Term {
    let months = Term::new("Mois", 12, Unit::Months);
    working.step("Revenus par mois", Unit::EuroPerMonth, Operation::Quotient, vec![income, months])
}

fn notices(method: &str, values: &Values) -> Vec<String> {
    let mut notices = Vec::new();
    if method == "caf" {
        notices
            .push("La CAF peut écarter certains revenus (chômage, RSA…) : son quotient est alors plus bas.".to_owned());
    }
    if values.find_whole("shared_children").is_some_and(|children| children > 0) {
        notices.push("Garde alternée : demandez à votre CAF ou à la mairie quelle règle elle applique.".to_owned());
    }
    notices
}

/// The parts of the household, adult by adult and child by child.
fn household_parts(
    method: &str,
    values: &Values,
    today: Day,
    working: &mut Working,
    taken: &mut Taken,
) -> Result<Term, Faults> {
    let who = if values.flag("couple")? { "couple" } else { "single" };
    let children = values.whole("children")?;
    let shared = values.whole("shared_children")?;
    let rule = values.choice("shared_rule")?;
    let disabled = values.find_whole("disabled_children").unwrap_or(0);
    let counted = if rule == "none" { children } else { children + shared };
    if disabled > counted {
        return Err(values.fault("disabled_children", "C'est plus que le nombre d'enfants comptés au-dessus."));
    }
    let mut part = |what: &str| {
        let key = [method, "/", who, "/", what].concat();
        let known = taken.take(&PARTS, &key, today);
        known.ok_or_else(|| values.fault("method", "La table des parts n'est connue ici qu'à partir de 2010."))
    };
    let mut terms = vec![Term::new("Parents", part("adult")?, Unit::Parts)];
    for rank in 1..=counted {
        let what = match rank {
            1 => "child-1",
            2 => "child-2",
            3 => "child-3",
            _ => "child-more",
        };
        let whole = part(what)?;
        // Children who live with both parents come after those who always live here.
        let value = if rank > children && rule == "half" { super::number::over(whole, Decimal::TWO) } else { whole };
        terms.push(Term::new(["Enfant ", &rank.to_string()].concat(), value, Unit::Parts));
    }
    for _ in 0..disabled {
        terms.push(Term::new("Enfant en situation de handicap", part("disabled")?, Unit::Parts));
    }
    Ok(working.step("Nombre de parts", Unit::Parts, Operation::Sum, terms))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    fn figure(outcome: &Outcome, name: &str) -> String {
        outcome.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value.clone()).unwrap_or_default()
    }

    fn household(method: &str, couple: bool, children: u8, resources: &str) -> Answers {
        Answers::new()
            .with("method", method)
            .with("couple", couple.to_string())
            .with("children", children.to_string())
            .with("yearly_resources", resources)
    }

    #[test]
    fn parts_follow_the_named_table() {
        for (method, couple, children, parts) in [
            ("caf", true, 0, "2"),
            ("caf", false, 1, "2.5"),
            ("caf", true, 3, "4"),
            ("caf", true, 6, "5.5"),
            ("brest", false, 0, "1"),
            ("brest", false, 2, "2.5"),
            ("persons", true, 2, "4"),
        ] {
            let outcome =
                CALCULATOR.run(&household(method, couple, children, "12000"), Day::constant(2026, 9, 1)).unwrap();
            assert_eq!(figure(&outcome, "parts"), parts, "{method} {couple} {children}");
        }
    }

    #[test]
    fn alternating_custody_counts_as_the_collectivite_chose() {
        for (rule, parts) in [("full", "3"), ("half", "2.75"), ("none", "2.5")] {
            let answers = household("caf", false, 1, "0").with("shared_children", "1").with("shared_rule", rule);
            let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
            assert_eq!(figure(&outcome, "parts"), parts, "{rule}");
            assert_eq!(outcome.notices.len(), 2);
        }
    }

    #[test]
    fn a_tax_quotient_asks_for_the_tax_notice_alone() {
        let answers =
            Answers::new().with("method", "tax_monthly").with("reference_income", "1000").with("tax_parts", "2");
        let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
        assert_eq!(figure(&outcome, "quotient"), "41.67");
        assert_eq!(figure(&outcome, "quotient_unrounded"), "41.666667");
        let faults =
            CALCULATOR.run(&Answers::new().with("method", "tax_yearly"), Day::constant(2026, 9, 1)).unwrap_err();
        let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(places, ["/reference_income", "/tax_parts"]);
    }
}
