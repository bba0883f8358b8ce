//! What a commune pays for the service itself: the smallest calculator, and the model for adding one.
//!
//! The historic offer of 2007: a price per school and year, and a least price. Read [`CALCULATOR`] first, then the rule.

use std::sync::LazyLock;

use super::definition::{Audience, Certainty, Definition, Field, Kind, Next, Source, Unit, page, paragraphs};
use super::outcome::{Figure, Outcome};
use super::params::Table;
use super::values::{Faults, Values};
use super::working::{Operation, Term, Working};
use super::{Calculator, Parameters};
use crate::Day;

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "subscription",
        title: page("Combien coûte l'abonnement de la commune ?"),
        summary: page("Le prix du service pour une commune, selon le nombre de ses écoles."),
        audience: Audience::Mairie,
        certainty: Certainty::Firm,
        rule: paragraphs(&[
            "Le prix est de 75 € par école et par an. Il est d'au moins 600 € par an.",
            "Une commune qui a huit écoles ou moins paie donc le prix minimum.",
        ]),
        fields: &[Field::new(
            "schools",
            "Combien d'écoles publiques la commune a-t-elle ?",
            Kind::Whole { unit: Unit::Schools, min: 1, max: 2000 },
        )
        .help("Comptez chaque école maternelle, élémentaire ou primaire.")],
        sources: &[Source::text("Offre historique « mon enfant à l'école » de la Caisse des dépôts, 2007")],
        next: &[Next {
            words: "Demandez un devis à votre prestataire : ses prix peuvent être différents.",
            href: None,
        }],
    },
    compute,
    parameters,
};

static PRICE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/subscription/price-per-school.csv"), Unit::EuroPerYear));
static MINIMUM: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/subscription/minimum.csv"), Unit::EuroPerYear));

fn parameters() -> Parameters {
    vec![&PRICE, &MINIMUM]
}

fn compute(values: &Values, today: Day) -> Result<Outcome, Faults> {
    let schools = values.whole("schools")?;
    let (Some(price), Some(minimum)) = (PRICE.at("", today), MINIMUM.at("", today)) else {
        return Err(values.fault("schools", "Le service n'existait pas encore à cette date."));
    };
    let mut working = Working::new();
    let counted = working.step(
        "Prix pour toutes les écoles",
        Unit::EuroPerYear,
        Operation::Product,
        vec![
            Term::new("Nombre d'écoles", schools, Unit::Schools),
            Term::new(PRICE.label, price.row.value, Unit::EuroPerYear),
        ],
    );
    let least = Term::new(MINIMUM.label, minimum.row.value, Unit::EuroPerYear);
    let due = working.step("Prix de l'abonnement", Unit::EuroPerYear, Operation::Maximum, vec![counted, least]);
    Ok(Outcome {
        figures: vec![Figure::of("price", &due)],
        steps: working.into_steps(),
        parameters: vec![PRICE.parameter(&price.row), MINIMUM.parameter(&minimum.row)],
        ..CALCULATOR.outcome(["L'abonnement coûte ", &due.shown(), "."].concat())
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    #[test]
    fn the_least_price_holds_up_to_eight_schools() {
        for (schools, price) in [("1", "600"), ("8", "600"), ("9", "675"), ("40", "3000"), ("2 000", "150000")] {
            let outcome = CALCULATOR.run(&Answers::new().with("schools", schools), Day::constant(2026, 9, 1)).unwrap();
            assert_eq!(outcome.figures.first().map(|figure| figure.value.as_str()), Some(price), "{schools}");
        }
    }

    #[test]
    fn what_is_no_number_of_schools_is_named() {
        for schools in ["0", "2001", "1,5", "huit", ""] {
            let faults =
                CALCULATOR.run(&Answers::new().with("schools", schools), Day::constant(2026, 9, 1)).unwrap_err();
            assert_eq!(
                faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(),
                ["/schools"],
                "{schools}"
            );
        }
    }
}
