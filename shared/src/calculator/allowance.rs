//! The allocation de rentrée scolaire: who has a right to it, and how much.
//!
//! Code de la sécurité sociale: L543-1, R543-1 to R543-7 (ages, resources, differential), D543-1 (amounts), D543-2 (least
//! amount). Ceilings and amounts were checked against those published for 2012 to 2026: the ceiling is the year's base
//! plus, for each child, three tenths of the base rounded to the euro; the amount is rounded to the cent, the CRDS cut.

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
        id: "allocation-rentree",
        title: page("Ai-je droit à l'allocation de rentrée scolaire ?"),
        summary: page("Le droit et le montant pour chaque enfant de 6 à 18 ans, selon vos revenus."),
        audience: Audience::Parents,
        certainty: Certainty::Estimate,
        rule: paragraphs(&[
            "L'allocation est versée en août, pour chaque enfant scolarisé de 6 à 18 ans, si les revenus du foyer ne dépassent pas un plafond.",
            "Les revenus sont ceux d'il y a deux ans. Le plafond augmente de 30 % pour chaque enfant à charge.",
            "Le montant dépend de l'âge : 6 à 10 ans, 11 à 14 ans, 15 à 18 ans. On retire 0,5 % de CRDS.",
            "Si vos revenus dépassent un peu le plafond, une allocation réduite est versée : le montant, moins ce qui dépasse.",
        ]),
        fields: &[
            Field::new("school_year", "Pour quelle rentrée ?", Kind::SchoolYear { from: 2012, to: 2030 })
                .or(Fallback::PreparedYear),
            Field::new(
                "children",
                "Vos enfants scolarisés ou apprentis",
                Kind::Group { one: "Enfant", fields: CHILD, min: 1, max: 15 },
            ),
            Field::new(
                "dependents",
                "Combien d'enfants avez-vous à charge en tout ?",
                Kind::Whole { unit: Unit::Children, min: 0, max: 20 },
            )
            .help("Comptez aussi ceux qui ne vont pas encore à l'école. Sans réponse, ce sont les enfants ci-dessus.")
            .optional(),
            Field::new(
                "resources",
                "Revenus de votre foyer il y a deux ans",
                Kind::Money { unit: Unit::EuroPerYear, max: 10_000_000 },
            )
            .help("Le revenu net catégoriel de l'avis d'impôt, pour vous et votre conjoint."),
        ],
        sources: &[
            Source::page(
                "Code de la sécurité sociale, art. L543-1",
                "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000037951022",
            ),
            Source::text("Code de la sécurité sociale, art. R543-1 à R543-7, D543-1 et D543-2"),
            Source::page(
                "Service-Public : allocation de rentrée scolaire",
                "https://www.service-public.gouv.fr/particuliers/vosdroits/F1878",
            ),
        ],
        next: &[
            Next {
                words: "Si la CAF ou la MSA vous connaît déjà, elle verse l'allocation sans démarche, sauf à partir de 16 ans : il faut alors déclarer la scolarité.",
                href: None,
            },
            Next {
                words: "Sinon, faites la demande en ligne auprès de votre CAF.", href: Some("https://www.caf.fr/")
            },
        ],
    },
    compute,
    parameters,
};

const CHILD: &[Field] = &[
    Field::new("born_on", "Date de naissance", Kind::Day { from_year: 1990, to_year: 2030 }),
    Field::new("is_in_cp", "Est-il déjà en CP ou plus haut ?", Kind::YesNo)
        .help("Compte seulement pour un enfant de moins de 6 ans.")
        .or(Fallback::Value("false")),
];

static CEILING: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/allocation-rentree/ceiling.csv"), Unit::EuroPerYear));
static INCREASE: LazyLock<Table> = LazyLock::new(|| {
    Table::parse(include_str!("../../params/allocation-rentree/increase-per-child.csv"), Unit::Number)
});
static RATE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/allocation-rentree/rate.csv"), Unit::Number));
static EXCEPTIONAL: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/allocation-rentree/exceptional-rate.csv"), Unit::Number));
static MINIMUM: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../params/allocation-rentree/minimum.csv"), Unit::Euro));

fn parameters() -> Parameters {
    vec![&CEILING, &INCREASE, &common::BMAF, &RATE, &EXCEPTIONAL, &common::CRDS, &MINIMUM]
}

fn compute(values: &Values, _: Day) -> Result<Outcome, Faults> {
    let year = values.school_year("school_year")?;
    let resources = Term::new("Revenus du foyer", values.decimal("resources")?, Unit::EuroPerYear);
    let children = values.group("children");
    let listed = i64::try_from(children.len()).unwrap_or(i64::MAX);
    let dependents = values.find_whole("dependents").unwrap_or(listed);
    if dependents < listed {
        return Err(values.fault("dependents", "Comptez au moins les enfants que vous avez indiqués au-dessus."));
    }
    let mut sum =
        Sum { on: known(year.0, 8, 16), working: Working::new(), taken: Taken::default(), figures: Vec::new() };
    let unknown = || values.fault("school_year", "Les valeurs de cette année ne sont pas connues.");
    let ceiling = sum.ceiling(dependents).ok_or_else(unknown)?;
    sum.figures.push(Figure::of("ceiling", &ceiling));
    sum.figures.push(income_year(year));
    let mut amounts = Vec::new();
    for (index, child) in children.iter().enumerate() {
        amounts.extend(sum.child(index, child, year, children.len())?);
    }
    let total = sum.total(amounts, &resources, &ceiling).ok_or_else(unknown)?;
    let answer = match () {
        () if total.gross.is_none() => "Aucun de ces enfants n'a l'âge de l'allocation à cette rentrée.".to_owned(),
        () if total.net.value.is_zero() => {
            "Vos revenus dépassent le plafond : vous n'avez pas droit à l'allocation.".to_owned()
        }
        () if total.is_reduced => {
            ["Vous avez droit à une allocation réduite, d'environ ", &total.net.shown(), "."].concat()
        }
        () => ["Vous avez droit à environ ", &total.net.shown(), " en tout."].concat(),
    };
    if let Some(gross) = &total.gross {
        sum.figures.push(Figure::of("gross", gross));
    }
    sum.figures.push(Figure::of("net", &total.net));
    let period = ["la rentrée ", &year.0.to_string()].concat();
    Ok(Outcome {
        figures: sum.figures,
        notices: sum.taken.notice(&period).into_iter().collect(),
        steps: sum.working.into_steps(),
        parameters: sum.taken.into_parameters(),
        period: Some(period),
        ..CALCULATOR.outcome(answer)
    })
}

/// The year whose resources count: two years before (R543-3, R532-3).
fn income_year(year: SchoolYear) -> Figure {
    let text = (year.0 - 2).to_string();
    Figure::text("income_year", "Année des revenus", text.clone(), text)
}

/// What comes out for the family.
struct Total {
    /// Before CRDS; none where no child has the age.
    gross: Option<Term>,
    net: Term,
    is_reduced: bool,
}

/// A calculation under way.
struct Sum {
    on: Day,
    working: Working,
    taken: Taken,
    figures: Vec<Figure>,
}

impl Sum {
    fn ceiling(&mut self, dependents: i64) -> Option<Term> {
        let base = self.taken.take(&CEILING, "", self.on)?;
        let share = self.taken.take(&INCREASE, "", self.on)?;
        let base = Term::new(CEILING.label, base, Unit::EuroPerYear);
        let each = self.working.step(
            "Majoration pour un enfant",
            Unit::EuroPerYear,
            Operation::Product,
            vec![base.clone(), Term::new(INCREASE.label, share, Unit::Number)],
        );
        let each = self.working.round("Majoration arrondie à l'euro", each, 0);
        let all = self.working.step(
            "Majoration pour vos enfants",
            Unit::EuroPerYear,
            Operation::Product,
            vec![each, Term::new("Enfants à charge", dependents, Unit::Children)],
        );
        Some(self.working.step("Plafond de revenus", Unit::EuroPerYear, Operation::Sum, vec![base, all]))
    }

    /// The amount for a child before CRDS, and the CRDS; none where the child has not the age.
    fn child(
        &mut self,
        index: usize,
        child: &Values,
        year: SchoolYear,
        count: usize,
    ) -> Result<Option<[Term; 2]>, Faults> {
        let born_on = child.day("born_on")?;
        let who = if count == 1 { "Votre enfant".to_owned() } else { ["Enfant ", &(index + 1).to_string()].concat() };
        let at = ["children/", &index.to_string()].concat();
        let band = band(born_on, child.is("is_in_cp"), year);
        let words = band.map_or("n'a pas l'âge de l'allocation".to_owned(), |band| [band, " ans"].concat());
        self.figures.push(Figure::text(
            [&at, "/band"].concat(),
            [&who, " : tranche d'âge"].concat(),
            band.unwrap_or_default(),
            words,
        ));
        let Some(band) = band else { return Ok(None) };
        let unknown = || child.fault("born_on", "Le montant de cette année n'est pas connu.");
        let (gross, crds) = self.amount(&who, band).ok_or_else(unknown)?;
        let net = self.working.step(
            [&who, " : montant versé"].concat(),
            Unit::Euro,
            Operation::Difference,
            vec![gross.clone(), crds.clone()],
        );
        self.figures.push(Figure::of([&at, "/net"].concat(), &net));
        Ok(Some([gross, crds]))
    }

    fn amount(&mut self, who: &str, band: &str) -> Option<(Term, Term)> {
        let base = Term::new(common::BMAF.label, self.taken.take(&common::BMAF, "", self.on)?, Unit::Euro);
        let mut rate = Term::new(RATE.label, self.taken.take(&RATE, band, self.on)?, Unit::Number);
        let extra = EXCEPTIONAL.at("", known(self.on.year(), 8, 31)).map(|found| found.row);
        if let Some(extra) = extra.filter(|extra| !extra.value.is_zero()) {
            self.taken.take(&EXCEPTIONAL, "", known(self.on.year(), 8, 31));
            rate = self.working.step(
                "Part de la BMAF, majorée",
                Unit::Number,
                Operation::Sum,
                vec![rate, Term::new(EXCEPTIONAL.label, extra.value, Unit::Number)],
            );
        }
        let exact = self.working.step([who, " : montant"].concat(), Unit::Euro, Operation::Product, vec![base, rate]);
        let gross = self.working.round([who, " : montant arrondi"].concat(), exact, 2);
        let crds = self.crds(&gross)?;
        Some((gross, crds))
    }

    fn crds(&mut self, gross: &Term) -> Option<Term> {
        let share = Term::new(common::CRDS.label, self.taken.take(&common::CRDS, "", self.on)?, Unit::Number);
        let exact = self.working.step("CRDS", Unit::Euro, Operation::Product, vec![gross.clone(), share]);
        let decimals = Term::new("décimales", 2, Unit::Number);
        Some(self.working.step("CRDS retirée", Unit::Euro, Operation::Truncate, vec![exact, decimals]))
    }

    fn total(&mut self, amounts: Vec<[Term; 2]>, resources: &Term, ceiling: &Term) -> Option<Total> {
        let nothing = Term::new("Montant versé", 0, Unit::Euro);
        if amounts.is_empty() {
            return Some(Total { gross: None, net: nothing, is_reduced: false });
        }
        let (gross, crds): (Vec<Term>, Vec<Term>) = amounts.into_iter().map(Into::<(Term, Term)>::into).unzip();
        let gross = self.working.step("Total avant CRDS", Unit::Euro, Operation::Sum, gross);
        if resources.value <= ceiling.value {
            let crds = self.working.step("CRDS en tout", Unit::Euro, Operation::Sum, crds);
            let net = self.working.step("Montant versé", Unit::Euro, Operation::Difference, vec![gross.clone(), crds]);
            return Some(Total { gross: Some(gross), net, is_reduced: false });
        }
        let parts = vec![resources.clone(), ceiling.clone()];
        let excess = self.working.step("Revenus au-dessus du plafond", Unit::Euro, Operation::Difference, parts);
        if excess.value >= gross.value {
            return Some(Total { gross: Some(gross), net: nothing, is_reduced: false });
        }
        let reduced =
            self.working.step("Allocation réduite", Unit::Euro, Operation::Difference, vec![gross.clone(), excess]);
        let minimum = self.taken.take(&MINIMUM, "", self.on)?;
        if reduced.value < minimum {
            let minimum = super::working::shown(minimum, Unit::Euro);
            self.working.note("Trop peu pour être versé", ["Moins de ", &minimum, " : rien n'est versé."].concat());
            return Some(Total { gross: Some(gross), net: nothing, is_reduced: true });
        }
        let crds = self.crds(&reduced)?;
        let net = self.working.step("Montant versé", Unit::Euro, Operation::Difference, vec![reduced, crds]);
        Some(Total { gross: Some(gross), net, is_reduced: true })
    }
}

/// The band of ages (R543-2, D543-1): six before the first of February that follows, eleven and fifteen within the calendar
/// year, less than eighteen on the fifteenth of September.
fn band(born_on: Day, is_in_cp: bool, year: SchoolYear) -> Option<&'static str> {
    let is_six = born_on < known(year.0 + 1 - 6, 2, 1) || is_in_cp;
    let is_eighteen = born_on <= known(year.0 - 18, 9, 15);
    match year.0 - born_on.year() {
        _ if !is_six || is_eighteen => None,
        ..11 => Some("6-10"),
        11..15 => Some("11-14"),
        15.. => Some("15-18"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    fn net(year: &str, born_on: &str, resources: &str) -> String {
        let children = vec![Answers::new().with("born_on", born_on)];
        let answers =
            Answers::new().with("school_year", year).with("resources", resources).with_group("children", children);
        let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
        outcome.figures.iter().find(|figure| figure.name == "net").unwrap().value.clone()
    }

    #[test]
    fn amounts_are_those_published() {
        for (year, born_on, amount) in [
            ("2012", "2004-05-05", "356.2"),
            ("2022", "2010-05-05", "413.69"),
            ("2025", "2017-05-05", "423.48"),
            ("2025", "2020-01-31", "423.48"),
            ("2025", "2020-02-01", "0"),
            ("2024", "2006-09-16", "454.6"),
            ("2024", "2006-09-15", "0"),
        ] {
            assert_eq!(net(year, born_on, "0"), amount, "{year} {born_on}");
        }
    }

    #[test]
    fn a_little_above_the_ceiling_the_rest_is_paid() {
        for (resources, amount) in [("28444", "423.48"), ("28544", "323.98"), ("28854.61", "0"), ("28900", "0")] {
            assert_eq!(net("2025", "2017-05-05", resources), amount, "{resources}");
        }
    }

    #[test]
    fn a_year_that_is_not_published_yet_is_said() {
        let children = vec![Answers::new().with("born_on", "2018-05-05")];
        let answers =
            Answers::new().with("school_year", "2029").with("resources", "0").with_group("children", children);
        let outcome = CALCULATOR.run(&answers, Day::constant(2026, 9, 1)).unwrap();
        assert!(outcome.notices.iter().any(|notice| notice.contains("la rentrée 2029")), "{:?}", outcome.notices);
        assert_eq!(outcome.period.as_deref(), Some("la rentrée 2029"));
    }
}
