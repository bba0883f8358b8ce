//! The bourse de collège: the échelon by income and children, and the amount.
//!
//! Code de l'éducation: R531-1 to D531-12, arrêté of 22 March 2016 (ceilings as multiples of the hourly minimum wage),
//! D531-7 (amounts as shares of the BMAF). Checked against the ceilings and amounts published since 2014.

use std::sync::LazyLock;

use super::day::{SchoolYear, known};
use super::definition::{Audience, Certainty, Definition, Fallback, Field, Kind, Next, Source, Unit, page, paragraphs};
use super::outcome::{Figure, Outcome};
use super::params::{Table, Taken};
use super::values::{Faults, Values};
use super::working::{Operation, Term, Working};
use super::{Calculator, Parameters, common};
use crate::Day;

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "bourse-college",
        title: page("Ai-je droit à une bourse de collège ?"),
        summary: page("L'échelon et le montant de la bourse, selon le revenu fiscal et le nombre d'enfants."),
        audience: Audience::Parents,
        certainty: Certainty::Estimate,
        rule: paragraphs(&[
            "La bourse dépend du revenu fiscal de référence du foyer et du nombre d'enfants à charge.",
            "Il y a trois échelons. L'échelon 3 est le plus élevé : il est pour les revenus les plus bas.",
            "Les plafonds sont des multiples du Smic horaire. Le montant d'un trimestre est une part de la BMAF, divisée par trois et arrondie à l'euro.",
            "La bourse est versée pour chaque enfant au collège, en trois fois.",
        ]),
        fields: &[
            Field::new("school_year", "Pour quelle année scolaire ?", Kind::SchoolYear { from: 2014, to: 2030 })
                .or(Fallback::PreparedYear),
            Field::new("dependents", "Combien d'enfants avez-vous à charge ?", Kind::Whole {
                unit: Unit::Children,
                min: 0,
                max: 20,
            })
            .help("Ceux qui sont rattachés à votre foyer fiscal, mineurs ou majeurs."),
            Field::new("pupils", "Parmi eux, combien sont au collège ?", Kind::Whole {
                unit: Unit::Children,
                min: 0,
                max: 20,
            })
            .or(Fallback::Value("1")),
            Field::new("reference_income", "Revenu fiscal de référence", Kind::Money {
                unit: Unit::EuroPerYear,
                max: 10_000_000,
            })
            .help("Il est sur l'avis d'impôt de l'année demandée. Si vous vivez en couple, ajoutez celui de votre conjoint."),
        ],
        sources: &[
            Source::text("Code de l'éducation, art. R531-1 à D531-12"),
            Source::page("Arrêté du 22 mars 2016, art. 1 : plafonds", "https://www.legifrance.gouv.fr/jorf/article_jo/JORFARTI000032325020"),
            Source::page("Service-Public : bourse de collège", "https://www.service-public.gouv.fr/particuliers/vosdroits/F984"),
        ],
        next: &[
            Next { words: "La demande se fait à l'automne, avant la mi-octobre, en ligne ou au collège. Avec votre accord, le droit peut être examiné sans demande.", href: None },
            Next { words: "En garde alternée, un seul parent fait la demande.", href: None },
        ],
    },
    compute,
    parameters,
};

static COEFFICIENT: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/bourse-college/coefficient.csv"), Unit::Number));
static WAGE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/bourse-college/minimum-wage.csv"), Unit::Euro));
static INCOME_YEAR: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/bourse-college/income-year.csv"), Unit::Years));
static RATE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/bourse-college/rate.csv"), Unit::Number));
static OLD_CEILING: LazyLock<Table> = LazyLock::new(|| {
    Table::parse(include_str!("../../params/bourse-college/ceiling-before-2016.csv"), Unit::EuroPerYear)
});
static OLD_INCREASE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/bourse-college/increase-before-2016.csv"), Unit::Number));

fn parameters() -> Parameters {
    vec![&COEFFICIENT, &WAGE, &RATE, &common::BMAF, &INCOME_YEAR, &OLD_CEILING, &OLD_INCREASE]
}

/// The échelons, from the highest income to the lowest.
const STEPS: [&str; 3] = ["1", "2", "3"];

fn compute(values: &Values, _: Day) -> Result<Outcome, Faults> {
    let year = values.school_year("school_year")?;
    let dependents = values.whole("dependents")?;
    let pupils = values.whole("pupils")?;
    if pupils > dependents {
        return Err(values.fault("pupils", "C'est plus que le nombre d'enfants à charge."));
    }
    let income = values.decimal("reference_income")?;
    let unknown = || values.fault("school_year", "Les valeurs de cette année ne sont pas connues.");
    let mut sum = Sum { year, working: Working::new(), taken: Taken::default(), figures: Vec::new() };
    let mut reached = "0";
    for step in STEPS {
        let ceiling = sum.ceiling(step, dependents).ok_or_else(unknown)?;
        sum.figures.push(Figure::of(["ceiling_", step].concat(), &ceiling));
        if income <= ceiling.value {
            reached = step;
        }
    }
    let back = sum.taken.take(&INCOME_YEAR, "", year.starts_on()).ok_or_else(unknown)?;
    let income_year = (year.0 - i16::try_from(back.mantissa()).unwrap_or(0)).to_string();
    sum.figures.push(Figure::text("income_year", "Année du revenu", income_year.clone(), income_year.clone()));
    let shown = super::working::shown(income, Unit::EuroPerYear);
    sum.working.note(
        "Échelon",
        match reached {
            "0" => [&shown, " dépassent le plafond de l'échelon 1."].concat(),
            step => [&shown, " ne dépassent pas le plafond de l'échelon ", step, "."].concat(),
        },
    );
    let words = if reached == "0" { "aucun".to_owned() } else { reached.to_owned() };
    sum.figures.push(Figure::text("step", "Échelon", reached, words));
    let total = sum.total(reached, pupils).ok_or_else(unknown)?;
    let answer = match () {
        () if reached == "0" => "Votre revenu dépasse le plafond : vous n'avez pas droit à la bourse.".to_owned(),
        () if pupils == 0 => {
            "La bourse est pour les enfants au collège : il n'y en a pas dans votre réponse.".to_owned()
        }
        () => ["Vous avez droit à une bourse d'échelon ", reached, ", d'environ ", &total.shown(), "."].concat(),
    };
    sum.figures.push(Figure::of("amount", &total));
    let period = ["l'année scolaire ", &year.to_string()].concat();
    let income_notice = ["Utilisez le revenu fiscal de référence de ", &income_year, "."].concat();
    Ok(Outcome {
        figures: sum.figures,
        notices: sum.taken.notice(&period).into_iter().chain([income_notice]).collect(),
        steps: sum.working.into_steps(),
        parameters: sum.taken.into_parameters(),
        period: Some(period),
        ..CALCULATOR.outcome(answer)
    })
}

/// A calculation under way.
struct Sum {
    year: SchoolYear,
    working: Working,
    taken: Taken,
    figures: Vec<Figure>,
}

impl Sum {
    /// The most income for an échelon. The table ends with eight children; none counts as one.
    fn ceiling(&mut self, step: &str, dependents: i64) -> Option<Term> {
        let on = self.year.starts_on();
        let label = ["Plafond de l'échelon ", step].concat();
        if self.year < SchoolYear(2016) {
            let base = Term::new(
                OLD_CEILING.label,
                self.taken.take(&OLD_CEILING, &["step-", step].concat(), on)?,
                Unit::EuroPerYear,
            );
            let share = Term::new(OLD_INCREASE.label, self.taken.take(&OLD_INCREASE, "", on)?, Unit::Number);
            let children = Term::new("Enfants à charge", dependents, Unit::Children);
            let more = self.working.step(
                "Majoration du plafond",
                Unit::EuroPerYear,
                Operation::Product,
                vec![base.clone(), share, children],
            );
            let exact = self.working.step("Plafond exact", Unit::EuroPerYear, Operation::Sum, vec![base, more]);
            return Some(self.working.round(label, exact, 0));
        }
        let key = ["step-", step, "/children-", &dependents.clamp(1, 8).to_string()].concat();
        let count = Term::new("Nombre de Smic horaires", self.taken.take(&COEFFICIENT, &key, on)?, Unit::Number);
        let wage = Term::new(WAGE.label, self.taken.take(&WAGE, "", on)?, Unit::Euro);
        let exact = self.working.step("Plafond exact", Unit::EuroPerYear, Operation::Product, vec![count, wage]);
        Some(self.working.round(label, exact, 0))
    }

    fn total(&mut self, step: &str, pupils: i64) -> Option<Term> {
        if step == "0" {
            return Some(Term::new("Montant de l'année", 0, Unit::EuroPerYear));
        }
        // The BMAF of the first of January (D531-7); in 2022 that of July was taken, after its exceptional rise.
        let based_on = if self.year == SchoolYear(2022) { known(2022, 7, 1) } else { known(self.year.0, 1, 1) };
        let base = Term::new(common::BMAF.label, self.taken.take(&common::BMAF, "", based_on)?, Unit::Euro);
        let rate = Term::new(
            RATE.label,
            self.taken.take(&RATE, &["step-", step].concat(), self.year.starts_on())?,
            Unit::Number,
        );
        let year = self.working.step("Part de la BMAF", Unit::EuroPerYear, Operation::Product, vec![base, rate]);
        let terms = Term::new("Trimestres", 3, Unit::Number);
        let exact =
            self.working.step("Un trimestre", Unit::EuroPerTerm, Operation::Quotient, vec![year, terms.clone()]);
        let term = self.working.round("Un trimestre, arrondi à l'euro", exact, 0);
        self.figures.push(Figure::of("per_term", &term));
        let each =
            self.working.step("Une année pour un enfant", Unit::EuroPerYear, Operation::Product, vec![term, terms]);
        self.figures.push(Figure::of("per_year", &each));
        let pupils = Term::new("Enfants au collège", pupils, Unit::Children);
        Some(self.working.step("Montant de l'année", Unit::EuroPerYear, Operation::Product, vec![each, pupils]))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    #[test]
    fn a_ceiling_belongs_to_its_echelon() {
        for (year, dependents, income, step, amount) in [
            ("2017-2018", "1", "14955", "1", "105"),
            ("2017-2018", "1", "14956", "0", "0"),
            ("2017-2018", "1", "8084", "2", "288"),
            ("2017-2018", "1", "2852", "3", "450"),
            ("2024-2025", "7", "42750", "1", "114"),
            ("2025-2026", "12", "47416", "1", "120"),
        ] {
            let answers = Answers::new()
                .with("school_year", year)
                .with("dependents", dependents)
                .with("reference_income", income);
            let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
            let value = |name: &str| outcome.figures.iter().find(|figure| figure.name == name).unwrap().value.clone();
            assert_eq!(
                (value("step"), value("amount")),
                (step.to_owned(), amount.to_owned()),
                "{year} {dependents} {income}"
            );
        }
    }
}
