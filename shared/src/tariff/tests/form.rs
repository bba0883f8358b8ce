//! The form of a grid, and what its answers come to.

use super::*;
use crate::Day;
use crate::calculator::answers::{Answer, Answers};
use crate::calculator::tariff::{form_of, run};

const TODAY: Day = Day::constant(2026, 11, 23);

fn names(grid: &Grid) -> Vec<String> {
    form_of(grid).fields.iter().map(|field| field.name.to_owned()).collect()
}

#[test]
fn a_form_asks_what_its_grid_asks_and_nothing_else() {
    assert_eq!(names(&every_form()), ["quotient", "residence", "scheme", "status", "children"]);
    let flat = grid_of(r#"[{"price":{"form":"flat","price":"2"}}]"#);
    assert_eq!(names(&flat), ["children"]);
}

#[test]
fn the_answers_of_a_form_come_to_the_bill_of_the_grid() {
    let grid = every_form();
    let definition = form_of(&grid);
    let child = |count: &str| Answers::new().with("level", "elementaire").with("repas", count);
    let answers = Answers::new().with("quotient", "900,50").with_group("children", vec![child("4"), child("2,5")]);
    let outcome = run(&grid, &definition, &answers, TODAY).unwrap_or_else(|faults| panic!("{faults:?}"));
    let figure = |name: &str| {
        outcome.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value.clone()).unwrap_or_default()
    };
    // 3,60 a meal: (4 + 2,5) × 36 weeks.
    assert_eq!(
        (figure("children/0/repas"), figure("month"), figure("year")),
        ("3.6".into(), "84.24".into(), "842.4".into())
    );
    assert!(outcome.answer.contains("84,24"), "{}", outcome.answer);
    assert!(outcome.steps.iter().any(|step| step.words.contains("plus de 800, jusqu'à 1\u{202f}200 inclus")));
    assert!(outcome.notices.iter().any(|notice| notice.contains("2026-042")), "{:?}", outcome.notices);
    assert_eq!(outcome.period.as_deref(), Some("du 1er septembre 2026 au 31 août 2027"));
    // Without a quotient the grid's own rule holds; a day outside the grid is said.
    let unknown = Answers::new().with_group("children", vec![child("1")]);
    let outcome =
        run(&grid, &definition, &unknown, Day::constant(2030, 1, 1)).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(outcome.steps.iter().any(|step| step.words.contains("Quotient non connu : le tarif le plus élevé")));
    assert!(outcome.notices.iter().any(|notice| notice.contains("elle ne dit rien du 1er janvier 2030")));
}

#[test]
fn faults_stand_at_their_questions() {
    let grid = every_form();
    let definition = form_of(&grid);
    for (answers, pointer) in [
        (Answers::new(), "/children"),
        (Answers::new().with("quotient", "douze").with_group("children", vec![Answers::new()]), "/quotient"),
        (Answers::new().with_group("children", vec![Answers::new().with("repas", "-1")]), "/children/0/repas"),
        (Answers::new().with("status", "riche").with_group("children", vec![Answers::new()]), "/status"),
    ] {
        let faults = run(&grid, &definition, &answers, TODAY).err().unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.pointer == pointer), "{pointer}: {faults:?}");
    }
    let strange = {
        let mut answers = Answers::new();
        answers.push("children", Answer::Strange);
        answers
    };
    assert!(run(&grid, &definition, &strange, TODAY).is_err());
}
