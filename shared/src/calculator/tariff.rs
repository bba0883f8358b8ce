//! What the canteen and the périscolaire will cost: the household's side of [`crate::tariff`], on the frame of calculators.
//!
//! The rule is the collectivité's grid, so this calculator computes with one only: the API takes it by its name or whole,
//! the widget finds it in the page. The form asks what the grid asks, and nothing else.

use super::answers::Answers;
use super::definition::{
    Audience, Certainty, Choice, Definition, Fallback, Field, Kind, Next, Source, Unit, page, paragraphs,
};
use super::outcome::{Figure, Outcome};
use super::values::{Faults, Values};
use super::working::{Step, Term};
use super::{Calculator, Parameters};
use crate::Day;
use crate::school::Level;
use crate::tariff::{
    Axis, Bill, Booking, Child, Grid, Household, Item, Number, Residence, Scheme, Use, axes_of, bill, usual_per,
};

/// The calculator without a grid: its list entry, and the form that the API's answers follow.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "tariff",
        title: page("Combien coûteront la cantine et le périscolaire ?"),
        summary: page(
            "Le prix de chaque prestation pour vos enfants, par mois et par an, selon les tarifs de la commune.",
        ),
        audience: Audience::Parents,
        certainty: Certainty::Estimate,
        rule: paragraphs(&[
            "La commune vote ses tarifs. Le calcul lit sa grille : la première ligne qui vaut pour votre enfant donne le prix, \
             puis les réductions et les suppléments s'appliquent dans l'ordre de la grille.",
            "Une année de classe compte 36 semaines. Le mois est le dixième de l'année, de septembre à juin.",
            "Si vous ne connaissez pas votre quotient, c'est la règle de la grille qui s'applique.",
        ]),
        fields: FIELDS,
        sources: &[
            Source::text("La délibération de la collectivité, nommée sous la grille"),
            Source::text("Code de l'éducation, article L521-1 (36 semaines de classe)"),
            Source::text("Code de l'éducation, articles R531-52 et R531-53 (tarifs de la restauration scolaire)"),
        ],
        next: NEXT,
    },
    compute: without_grid,
    parameters: no_parameters,
};

const NEXT: &[Next] = &[
    Next {
        words: "Envoyez votre attestation de quotient familial à la mairie : sans elle, un autre tarif s'applique.",
        href: None,
    },
    Next { words: "Le prix facturé est celui de la mairie. En cas de différence, demandez-lui.", href: None },
];

const RESIDENCES: &[Choice] =
    &[Choice::new("resident", "Dans la commune"), Choice::new("outside", "Dans une autre commune")];
const SCHEMES: &[Choice] =
    &[Choice::new("caf", "La Caf"), Choice::new("msa", "La MSA"), Choice::new("other", "Un autre régime, ou aucun")];
const LEVELS: &[Choice] = &[
    Choice::new("maternelle", "Maternelle"),
    Choice::new("elementaire", "Élémentaire"),
    Choice::new("college", "Collège"),
];
const BOOKINGS: &[Choice] = &[
    Choice::new("regular", "Régulièrement, les jours de son inscription"),
    Choice::new("occasional", "De temps en temps, avec réservation"),
    Choice::new("late", "Avec une réservation tardive"),
    Choice::new("unbooked", "Sans réservation"),
];
const PERS: &[Choice] =
    &[Choice::new("week", "Par semaine"), Choice::new("month", "Par mois"), Choice::new("year", "Par an")];

const QUOTIENT: Field =
    Field::new("quotient", "Quel est votre quotient ?", Kind::Money { unit: Unit::Euro, max: 1_000_000 })
        .help("Il est sur votre attestation de la Caf ou de la MSA. Laissez vide si vous ne le connaissez pas.")
        .optional();
const RESIDENCE: Field =
    Field::new("residence", "Où habitez-vous ?", Kind::Choice { choices: RESIDENCES }).or(Fallback::Value("resident"));
const SCHEME: Field = Field::new("scheme", "Qui verse vos allocations ?", Kind::Choice { choices: SCHEMES }).optional();
const LEVEL: Field = Field::new("level", "À quel niveau est l'enfant ?", Kind::Choice { choices: LEVELS }).optional();
const BOOKING: Field = Field::new("booking", "Comment l'enfant vient-il ?", Kind::Choice { choices: BOOKINGS })
    .or(Fallback::Value("regular"));
const ALLERGY_PLAN: Field = Field::new("allergy_plan", "L'enfant apporte-t-il son repas, avec un PAI ?", Kind::YesNo)
    .or(Fallback::Value("false"));

const USES: &[Field] = &[
    Field::new("item", "Quelle prestation de la grille ?", Kind::Text { max: 100 }),
    Field::new("count", "Combien ?", Kind::Decimal { unit: Unit::Number, min: 0, max: 5_000, decimals: 2 })
        .or(Fallback::Value("1")),
    Field::new("per", "En combien de temps ?", Kind::Choice { choices: PERS }).optional(),
];
const CHILD: &[Field] = &[
    LEVEL,
    BOOKING,
    ALLERGY_PLAN,
    Field::new("uses", "Que prend l'enfant ?", Kind::Group { one: "Prestation", fields: USES, min: 0, max: 50 })
        .help("Sans réponse : une unité de chaque prestation pour enfants.")
        .optional(),
];
const FIELDS: &[Field] = &[
    Field::new("commune", "Quelle commune, par son code INSEE ?", Kind::Text { max: 5 }).for_mairie().optional(),
    Field::new("tariff", "Quelle grille de la commune ?", Kind::Text { max: 100 })
        .help("Le nom de la grille dans les adresses ; ou bien la grille entière, dans « grid ».")
        .for_mairie()
        .optional(),
    Field::new("on", "Quel jour ?", Kind::Day { from_year: 2000, to_year: 2100 }).optional(),
    QUOTIENT,
    RESIDENCE,
    SCHEME,
    Field::new("status", "Quelle situation sociale de la grille ?", Kind::Text { max: 100 }).optional(),
    Field::new("children", "Vos enfants inscrits", Kind::Group { one: "Enfant", fields: CHILD, min: 1, max: 20 })
        .help("Du plus âgé au plus jeune : le rang peut changer le prix."),
];

fn no_parameters() -> Parameters {
    Vec::new()
}

fn without_grid(values: &Values, _: Day) -> Result<Outcome, Faults> {
    Err(values.fault("tariff", "Le calcul demande une grille : nommez celle d'une commune, ou envoyez-la entière."))
}

/// What is sold to children, in the grid's order.
fn sold(grid: &Grid) -> impl Iterator<Item = &Item> {
    grid.items.iter().filter(|item| !item.is_for_adults)
}

fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn kept_all<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

/// The form for a grid: what it asks, and nothing else.
///
/// Definitions live as long as the program; one made for a grid does too. It is for a page that opens it once.
#[must_use]
pub fn form_of(grid: &Grid) -> Definition {
    let axes: Vec<Axis> = sold(grid).flat_map(|item| axes_of(grid, item)).collect();
    let asks = |axis: Axis| axes.contains(&axis);
    let mut fields = Vec::new();
    fields.extend(asks(Axis::Quotient).then_some(QUOTIENT));
    fields.extend(asks(Axis::Residence).then_some(RESIDENCE));
    fields.extend(asks(Axis::Scheme).then_some(SCHEME));
    if asks(Axis::Status) {
        let choices = grid
            .statuses
            .iter()
            .map(|status| Choice { name: kept(status.id.to_string()), label: kept(status.label.clone()) });
        let choices = kept_all(choices.collect());
        fields
            .push(Field::new("status", "Êtes-vous dans une de ces situations ?", Kind::Choice { choices }).optional());
    }
    let mut child = Vec::new();
    child.extend(asks(Axis::Level).then_some(LEVEL));
    child.extend(asks(Axis::Booking).then_some(BOOKING));
    child.extend(asks(Axis::AllergyPlan).then_some(ALLERGY_PLAN));
    for item in sold(grid) {
        let per = usual_per(item.unit).label();
        let label = kept([&item.label, " (prix ", item.unit.label(), ") : combien ", per, " ?"].concat());
        let kind = Kind::Decimal { unit: Unit::Number, min: 0, max: 5_000, decimals: 2 };
        child.push(Field::new(kept(item.id.to_string()), label, kind).optional());
    }
    let children = Kind::Group { one: "Enfant", fields: kept_all(child), min: 1, max: 20 };
    fields.push(Field::new("children", "Vos enfants inscrits", children).help(
        "Du plus âgé au plus jeune : le rang peut changer le prix. Sans aucun nombre, une unité de chaque prestation.",
    ));
    Definition { fields: kept_all(fields), title: kept(grid.title.clone()), ..CALCULATOR.definition }
}

/// Reads the form of a grid and computes.
///
/// # Errors
/// The faults, each with its question as a JSON pointer and how to put it right, in French.
pub fn run(grid: &Grid, definition: &Definition, answers: &Answers, today: Day) -> Result<Outcome, Faults> {
    let values = Values::read(definition.fields, answers, today)?;
    let children = values.group("children").iter().map(|child| Child {
        level: child.find_choice("level").and_then(|name| name.parse::<Level>().ok()),
        booking: child.find_choice("booking").and_then(Booking::parse),
        allergy_plan: child.is("allergy_plan"),
        uses: sold(grid)
            .filter_map(|item| {
                let count = child.find_decimal(item.id.as_str()).filter(|count| !count.is_zero())?;
                Some(Use { item: item.id.clone(), count: Number::of(count), per: None })
            })
            .collect(),
    });
    let household = Household {
        on: Some(today),
        quotient: values.find_decimal("quotient").map(Number::of),
        residence: values.find_choice("residence").and_then(Residence::parse),
        scheme: values.find_choice("scheme").and_then(Scheme::parse),
        status: values.find_choice("status").and_then(|name| name.parse().ok()),
        children: children.collect(),
    };
    Ok(outcome(grid, &bill(grid, &household)?))
}

/// A bill as an explained result.
#[must_use]
pub fn outcome(grid: &Grid, bill: &Bill) -> Outcome {
    let mut figures = Vec::new();
    let mut steps = Vec::new();
    let amount = |name: String, label: &str, value: Option<Number>, unit: Unit| {
        value.map(|value| Figure::of(name, &Term::new(label, value.get(), unit)))
    };
    for (index, child) in bill.children.iter().enumerate() {
        for item in &child.items {
            let label = ["Enfant ", &child.rank.to_string(), ", ", &item.label].concat();
            let name = ["children/", &index.to_string(), "/", item.item.as_str()].concat();
            let one = [&label, " (", item.unit.label(), ")"].concat();
            figures.extend(amount(name, &one, item.priced.price(), Unit::Euro));
            let note =
                |words: String| Step { label: label.clone(), words, operation: None, terms: Vec::new(), result: None };
            steps.extend(item.priced.steps.iter().map(|step| note(step.text.clone())));
            steps.push(note(item.text.clone()));
        }
    }
    figures.extend(amount("month".to_owned(), "En tout, par mois", bill.total.month, Unit::EuroPerMonth));
    figures.extend(amount("year".to_owned(), "En tout, par an", bill.total.year, Unit::EuroPerYear));
    let answer = match (bill.total.month, bill.total.year) {
        (Some(month), Some(year)) => {
            ["Vous paierez environ ", &month.euros(), " par mois, soit ", &year.euros(), " par an."].concat()
        }
        _ => "La grille ne donne pas tous les prix pour votre situation : voyez ce qui manque ci-dessous.".to_owned(),
    };
    let mut notices = bill.warnings.clone();
    notices.extend(grid.notes.iter().cloned());
    notices.extend(decision(grid));
    Outcome {
        notices,
        figures,
        steps,
        certainty: if bill.total.year.is_some() { Certainty::Estimate } else { Certainty::ToConfirm },
        period: bill.validity.clone(),
        ..CALCULATOR.outcome(answer)
    }
}

/// The decision that the grid rests on, in a sentence.
fn decision(grid: &Grid) -> Option<String> {
    let deliberation = grid.deliberation.as_ref()?;
    let mut text = "Ces tarifs viennent de la délibération".to_owned();
    if let Some(number) = &deliberation.number {
        text.push_str(&[" n°\u{a0}", number].concat());
    }
    if let Some(day) = deliberation.date {
        text.push_str(&[" du ", &crate::view::date::french_date(day)].concat());
    }
    text.push('.');
    Some(text)
}
