//! The class and level of each child by the year of birth, and whether instruction is compulsory.
//!
//! Code de l'éducation: L113-1 and D113-1 (before three), L131-1 and L131-5 (from the September of the third year to the
//! sixteenth birthday), D321-6 and D351-7 (maintien and saut, which are the exception).

use super::day::{SchoolYear, french, known};
use super::definition::Unit;
use super::definition::{
    Audience, Certainty, Choice, Definition, Fallback, Field, Kind, Next, Source, page, paragraphs,
};
use super::outcome::{Figure, Outcome};
use super::values::{Faults, Values};
use super::working::{Operation, Term, Working};
use super::{Calculator, Parameters};
use crate::Day;
use crate::rubric::EstablishmentKind;

const BORN: Kind = Kind::Day { from_year: 1995, to_year: 2040 };

/// The calculator.
pub const CALCULATOR: Calculator = Calculator {
    definition: Definition {
        id: "class",
        title: page("Dans quelle classe sera mon enfant ?"),
        summary: page("La classe selon l'année de naissance, pour un ou plusieurs enfants."),
        audience: Audience::Parents,
        certainty: Certainty::Theoretical,
        rule: paragraphs(&[
            "C'est l'année civile de naissance qui compte, pas le mois. Un enfant né le 31 décembre est avec ceux de son année, un enfant né le 1er janvier avec ceux de la sienne.",
            "L'année de ses 3 ans, il entre en petite section. L'année de ses 6 ans, il entre en CP. L'année de ses 11 ans, il entre en 6e.",
            "L'instruction est obligatoire à partir de la rentrée de l'année des 3 ans, jusqu'à 16 ans.",
            "À 2 ans révolus le jour de la rentrée, l'école peut accueillir l'enfant s'il reste des places. Ce n'est pas un droit.",
            "Le redoublement et le saut de classe sont des exceptions, que le conseil des maîtres décide. En maternelle, un maintien demande une décision de la MDPH.",
        ]),
        fields: &[
            Field::new("school_year", "Pour quelle année scolaire ?", Kind::SchoolYear { from: 2016, to: 2040 })
                .or(Fallback::PreparedYear),
            Field::new("children", "Vos enfants", Kind::Group { one: "Enfant", fields: CHILD, min: 1, max: 10 }),
            Field::new("starts_on", "Jour de la rentrée", BORN).optional().for_mairie(),
            Field::new("on", "Jour où l'obligation est examinée", BORN).optional().for_mairie(),
        ],
        sources: &[
            Source::text("Code de l'éducation, art. L131-1 et L131-5 : instruction obligatoire"),
            Source::text("Code de l'éducation, art. L113-1 et D113-1 : avant trois ans"),
            Source::text(
                "Code de l'éducation, art. D321-6, D321-8 et D351-7 (décret 2024-228 du 16/03/2024) : maintien et saut",
            ),
        ],
        next: &[
            Next { words: "L'inscription se fait à la mairie, en général avant le mois de juin.", href: None },
            Next {
                words: "Pour un autre parcours, parlez-en à l'enseignant ou au directeur de l'école.", href: None
            },
        ],
    },
    compute,
    parameters,
};

const CHILD: &[Field] = &[
    Field::new("born_on", "Date de naissance", BORN),
    Field::new(
        "path",
        "Son parcours",
        Kind::Choice {
            choices: &[
                Choice::new("normal", "Sans redoublement ni saut de classe"),
                Choice::new("held_back", "A redoublé une classe, ou va la redoubler"),
                Choice::new("advanced", "A sauté une classe, ou va la sauter"),
            ],
        },
    )
    .or(Fallback::Value("normal")),
];

/// The classes from the age of two on, each with its level.
const CLASSES: [(&str, &str, &str); 16] = [
    ("TPS", "toute petite section", "maternelle"),
    ("PS", "petite section", "maternelle"),
    ("MS", "moyenne section", "maternelle"),
    ("GS", "grande section", "maternelle"),
    ("CP", "CP", "elementaire"),
    ("CE1", "CE1", "elementaire"),
    ("CE2", "CE2", "elementaire"),
    ("CM1", "CM1", "elementaire"),
    ("CM2", "CM2", "elementaire"),
    ("6e", "6e", "college"),
    ("5e", "5e", "college"),
    ("4e", "4e", "college"),
    ("3e", "3e", "college"),
    ("2de", "2de", "lycee"),
    ("1re", "1re", "lycee"),
    ("Tle", "terminale", "lycee"),
];

/// The class and the level a child of this birth usually is in, in the school year that begins in this calendar year.
///
/// None before the year of the third birthday, and after the collège.
#[must_use]
pub fn usual_class(born_on: Day, begins_in: i16) -> Option<(&'static str, EstablishmentKind)> {
    let age = usize::try_from(begins_in.checked_sub(born_on.year())?).ok()?;
    let (_, class, level) = CLASSES.get(age.checked_sub(2)?).filter(|_| age >= 3)?;
    Some((class, level.parse().ok()?))
}

fn parameters() -> Parameters {
    Vec::new()
}

fn compute(values: &Values, _: Day) -> Result<Outcome, Faults> {
    let year = values.school_year("school_year")?;
    let starts_on = values.find_day("starts_on").unwrap_or_else(|| year.starts_on());
    if !(known(year.0, 8, 15)..=known(year.0, 9, 30)).contains(&starts_on) {
        return Err(
            values.fault("starts_on", "La rentrée de cette année scolaire est entre le 15 août et le 30 septembre.")
        );
    }
    let mut working = Working::new();
    let mut figures = Vec::new();
    let mut notices = Vec::new();
    let mut answers = Vec::new();
    let children = values.group("children");
    for (index, child) in children.iter().enumerate() {
        let at = ["children/", &index.to_string()].concat();
        let who = if children.len() == 1 {
            "Votre enfant".to_owned()
        } else {
            ["Enfant ", &(index + 1).to_string()].concat()
        };
        let found = place(child, year, starts_on, &who, &mut working)?;
        figures.push(Figure::text(
            [&at, "/class"].concat(),
            [&who, " : classe"].concat(),
            found.class,
            found.words.clone(),
        ));
        figures.push(Figure::text([&at, "/level"].concat(), "niveau", found.level, ""));
        figures.push(Figure::flag(
            [&at, "/compulsory"].concat(),
            [&who, " : instruction obligatoire à la rentrée"].concat(),
            found.is_compulsory,
        ));
        if let Some(on) = values.find_day("on") {
            let name = [&at, "/compulsory_on"].concat();
            let label = ["instruction obligatoire le ", &french(on)].concat();
            figures.push(Figure::flag(name, label, is_compulsory(child.day("born_on")?, on, starts_on)));
        }
        if let Some(possible) = found.path_is_ordinary {
            figures.push(Figure::flag(
                [&at, "/path_possible"].concat(),
                [&who, " : parcours possible en droit commun"].concat(),
                possible,
            ));
        }
        answers.push([&who, " : ", &found.words, "."].concat());
        notices.extend(found.notice);
    }
    Ok(Outcome {
        figures,
        notices,
        steps: working.into_steps(),
        period: Some(year.to_string()),
        ..CALCULATOR.outcome(answers.join(" "))
    })
}

/// Where a child stands.
struct Found {
    class: &'static str,
    words: String,
    level: &'static str,
    is_compulsory: bool,
    /// For another path than the ordinary one: whether the conseil des maîtres alone may decide it.
    path_is_ordinary: Option<bool>,
    notice: Option<String>,
}

fn place(child: &Values, year: SchoolYear, starts_on: Day, who: &str, working: &mut Working) -> Result<Found, Faults> {
    let born_on = child.day("born_on")?;
    let path = child.choice("path")?;
    let age = working.step(
        [who, " : âge atteint dans l'année de la rentrée"].concat(),
        Unit::Years,
        Operation::Difference,
        vec![
            Term::new("Année de la rentrée", i64::from(year.0), Unit::Number),
            Term::new("Année de naissance", i64::from(born_on.year()), Unit::Number),
        ],
    );
    let age = i16::try_from(age.value.mantissa()).unwrap_or(i16::MAX);
    let rank = match path {
        "held_back" => age - 1,
        "advanced" => age + 1,
        _ => age,
    };
    let is_two = born_on <= known_two_years_before(starts_on);
    let compulsory = is_compulsory(born_on, starts_on, starts_on);
    let class = usize::try_from(rank - 2).ok().and_then(|index| CLASSES.get(index));
    let found = |class, words: &str, level| Found {
        class,
        words: words.to_owned(),
        level,
        is_compulsory: compulsory,
        path_is_ordinary: None,
        notice: None,
    };
    Ok(match class {
        None if rank < 2 => found("", "pas encore à l'école cette année-là", ""),
        None => found("", "a terminé la scolarité ordinaire cette année-là", ""),
        Some(("TPS", ..)) if !is_two => Found {
            notice: Some(
                [who, " n'a pas encore 2 ans le jour de la rentrée : l'école ne peut pas l'accueillir ce jour-là."]
                    .concat(),
            ),
            ..found("", "trop jeune pour l'école à la rentrée", "")
        },
        Some((class, words, level)) => {
            working.note([who, " : classe"].concat(), [&age.to_string(), " ans dans l'année : ", *words].concat());
            let notice = match (path, *class) {
                ("normal", "TPS") => {
                    Some("À 2 ans, l'accueil dépend des places. Les secteurs défavorisés sont prioritaires.")
                }
                ("normal", _) => None,
                (_, _) if *level == "maternelle" => Some(
                    "En maternelle, on ne redouble pas, sauf décision de la MDPH (article D351-7). L'avance se décide à l'école.",
                ),
                _ => Some(
                    "Le conseil des maîtres décide d'un redoublement ou d'un saut de classe (article D321-6). Vous avez 15 jours pour un recours.",
                ),
            };
            let path_is_ordinary = match path {
                "normal" => None,
                "held_back" => Some(*level != "maternelle"),
                _ => Some(true),
            };
            Found { path_is_ordinary, notice: notice.map(str::to_owned), ..found(class, words, level) }
        }
    })
}

/// The day two years before, so that whoever was born by then is two.
fn known_two_years_before(day: Day) -> Day {
    Day::new(day.year() - 2, day.month(), day.day()).unwrap_or_else(|_| known(day.year() - 2, 2, 28))
}

/// Whether instruction is compulsory on a day: from the rentrée of the year of the third birthday (L131-1, L131-5) to the
/// sixteenth birthday. `starts_on` tells the rentrée of its year; another year's is taken on the first of September.
fn is_compulsory(born_on: Day, on: Day, starts_on: Day) -> bool {
    let third = born_on.year() + 3;
    let begins_on = if third == starts_on.year() { starts_on } else { known(third, 9, 1) };
    // Born on the 29th of February: sixteen on the 29th, for the sixteenth year after a leap year is one, or the 1st of March.
    let ends_on = Day::new(born_on.year() + 16, born_on.month(), born_on.day())
        .unwrap_or_else(|_| known(born_on.year() + 16, 3, 1));
    begins_on <= on && on < ends_on
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]
mod tests {
    use super::super::answers::Answers;
    use super::*;

    #[test]
    fn the_year_of_birth_decides_and_not_the_month() {
        for (born_on, year, class, compulsory) in [
            ("2019-12-31", "2025", "CP", "true"),
            ("2020-01-01", "2025", "GS", "true"),
            ("2022-12-31", "2025", "PS", "true"),
            ("2023-01-01", "2025", "TPS", "false"),
            ("2023-09-01", "2025", "TPS", "false"),
            ("2023-09-02", "2025", "", "false"),
            ("2024-02-29", "2025", "", "false"),
            ("2016-02-29", "2026", "CM2", "true"),
            ("2008-06-01", "2025", "Tle", "false"),
            ("2000-06-01", "2025", "", "false"),
        ] {
            let child = Answers::new().with("born_on", born_on);
            let answers = Answers::new().with("school_year", year).with_group("children", vec![child]);
            let outcome = CALCULATOR.run(&answers, Day::constant(2025, 9, 1)).unwrap();
            assert_eq!(outcome.figures[0].value, class, "{born_on} {year}");
            assert_eq!(outcome.figures[2].value, compulsory, "{born_on} {year}");
        }
    }

    #[test]
    fn several_children_are_told_apart() {
        let children = ["2019-05-05", "2021-05-05"].map(|born_on| Answers::new().with("born_on", born_on)).to_vec();
        let outcome = CALCULATOR
            .run(&Answers::new().with("school_year", "2025").with_group("children", children), Day::ZERO)
            .unwrap();
        assert_eq!(outcome.answer, "Enfant 1 : CP. Enfant 2 : moyenne section.");
    }
}
