//! What the validator says of grids of ours.

use super::*;

fn brackets(list: &[(u32, bool, Option<u32>, bool, &str)]) -> String {
    let brackets: Vec<String> = list
        .iter()
        .map(|(from, from_included, to, to_included, price)| {
            let to = to.map_or_else(|| "null".to_owned(), |to| to.to_string());
            format!(
                r#"{{"from":{from},"from_included":{from_included},"to":{to},"to_included":{to_included},"price":"{price}"}}"#
            )
        })
        .collect();
    format!(r#"[{{"price":{{"form":"brackets","brackets":[{}]}}}}]"#, brackets.join(","))
}

fn codes(grid: &Grid) -> Vec<&'static str> {
    findings(grid).iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn each_defect_of_brackets_is_named() {
    for (list, expected) in [
        (vec![(0, true, Some(400), true, "1.50"), (400, false, None, false, "2")], vec![]),
        (vec![(0, true, Some(400), false, "1.50"), (400, true, None, false, "2")], vec![]),
        (vec![(0, true, Some(400), true, "1.50"), (401, true, None, false, "2")], vec!["hole"]),
        (vec![(0, true, Some(400), true, "1.50"), (500, true, None, false, "2")], vec!["hole"]),
        (vec![(0, true, Some(400), false, "1.50"), (400, false, None, false, "2")], vec!["orphan_bound"]),
        (vec![(0, true, Some(400), true, "1.50"), (400, true, None, false, "2")], vec!["shared_bound"]),
        (vec![(0, true, Some(400), true, "1.50"), (300, true, None, false, "2")], vec!["overlap"]),
        (vec![(0, true, None, false, "1.50"), (300, true, None, false, "2")], vec!["overlap"]),
        (vec![(0, true, Some(400), true, "2"), (400, false, None, false, "1.50")], vec!["falling_price"]),
        (vec![(100, true, Some(400), true, "1.50"), (400, false, None, false, "2")], vec!["no_start"]),
        (vec![(0, true, Some(400), true, "1.50"), (400, false, Some(900), true, "2")], vec!["no_maximum"]),
        (vec![(400, false, None, false, "1.50"), (0, true, Some(400), true, "1.50")], vec!["overlap"]),
        (
            vec![(400, false, Some(500), true, "1.50"), (0, true, Some(400), true, "1.50")],
            vec!["no_maximum", "disorder"],
        ),
        (vec![(0, true, Some(400), true, "1.505"), (400, false, None, false, "2")], vec!["fine_price"]),
    ] {
        let grid = grid_of(&brackets(&list));
        assert_eq!(codes(&grid), expected, "{list:?}");
    }
}

#[test]
fn a_quotient_in_whole_euros_leaves_no_hole_between_whole_bounds() {
    let mut grid = grid_of(&brackets(&[(0, true, Some(400), true, "1.50"), (401, true, None, false, "2")]));
    grid.quotient_rounding = Some(Rounding { step: Number::ONE, mode: RoundingMode::Down });
    assert_eq!(codes(&grid), Vec::<&str>::new());
    grid.quotient_rounding = Some(Rounding { step: number("0.5"), mode: RoundingMode::Down });
    assert_eq!(codes(&grid), ["hole"]);
    let mut orphan = grid_of(&brackets(&[(0, true, Some(600), false, "1.50"), (601, false, None, false, "2")]));
    orphan.quotient_rounding = Some(Rounding { step: Number::ONE, mode: RoundingMode::Nearest });
    assert_eq!(codes(&orphan), ["hole"], "600 and 601 are in neither");
}

#[test]
fn lines_that_nobody_reaches_and_situations_without_a_line_are_named() {
    let flat = r#""price":{"form":"flat","price":"2"}"#;
    for (lines, expected) in [
        (format!(r#"[{{{flat}}},{{"for":{{"residence":"outside"}},{flat}}}]"#), vec!["unreachable_line"]),
        (format!(r#"[{{"for":{{"residence":"outside"}},{flat}}}]"#), vec!["no_line_for_all"]),
        (
            format!(r#"[{{"for":{{"residence":"outside"}},{flat}}},{{"for":{{"residence":"resident"}},{flat}}}]"#),
            vec![],
        ),
        (
            format!(r#"[{{"for":{{"rank":{{"from":1,"to":1}}}},{flat}}},{{"for":{{"rank":{{"from":2}}}},{flat}}}]"#),
            vec![],
        ),
        (
            format!(r#"[{{"for":{{"rank":{{"from":1,"to":1}}}},{flat}}},{{"for":{{"rank":{{"from":3}}}},{flat}}}]"#),
            vec!["no_line_for_all"],
        ),
        (format!(r#"[{{"for":{{"level":"maternelle"}},{flat}}},{{"for":{{"level":"elementaire"}},{flat}}}]"#), vec![]),
        (
            r#"[{"price":{"form":"effort_rate","percent":"0.4","floor":"1"}}]"#.to_owned(),
            vec!["no_price_without_quotient", "no_maximum"],
        ),
        (
            r#"[{"price":{"form":"piecewise","points":[{"quotient":0,"price":3},{"quotient":900,"price":2}]}}]"#
                .to_owned(),
            vec!["falling_price"],
        ),
    ] {
        assert_eq!(codes(&grid_of(&lines)), expected, "{lines}");
    }
}

#[test]
fn a_canteen_at_one_euro_is_held_to_the_conditions_of_the_aid() {
    type Change = fn(&mut Grid);
    let low = [(0, true, Some(600), true, "1"), (600, false, Some(1000), true, "2"), (1000, false, None, false, "3")];
    for (list, change, expected) in [
        (&low[..], (|_| {}) as Change, vec![]),
        (&low[1..], |grid| grid.is_one_euro_canteen = true, vec!["no_start", "one_euro_brackets", "one_euro_no_low"]),
        (&[(0, true, None, false, "1")], |_| {}, vec!["one_euro_brackets", "one_euro_no_high", "one_euro_quotient"]),
        (
            &[(0, true, Some(500), true, "0.5"), (500, false, Some(1001), true, "1"), (1001, false, None, false, "3")],
            |_| {},
            vec!["one_euro_quotient"],
        ),
        (&low[..], |grid| grid.quotient = Some(QuotientKind::TaxMonthly), vec!["one_euro_kind"]),
        // The same prices outside a canteen are nobody's business.
        (&[(0, true, None, false, "1")], |grid| grid.service = TariffService::Garderie, vec![]),
    ] {
        let mut grid = grid_of(&brackets(list));
        change(&mut grid);
        assert_eq!(codes(&grid), expected, "{list:?}");
    }
    let flat = grid_of(r#"[{"price":{"form":"flat","price":"1"}}]"#);
    assert_eq!(codes(&flat), Vec::<&str>::new(), "one price for everybody does not take the aid");
    let taken = Grid { is_one_euro_canteen: true, ..flat };
    assert_eq!(codes(&taken), ["one_euro_brackets", "one_euro_no_low", "one_euro_no_high"]);
}

#[test]
fn findings_are_sentences_with_a_way_out() {
    let mut grid = grid_of(&brackets(&[(0, true, Some(600), false, "3"), (601, false, Some(900), true, "2.505")]));
    grid.deliberation = None;
    grid.valid_from = None;
    let said: Vec<String> = findings(&grid)
        .into_iter()
        .map(|finding| format!("{} {} {}", finding.severity.as_str(), finding.pointer, finding.text))
        .collect();
    insta::assert_snapshot!(said.join("\n").replace(['\u{a0}', '\u{202f}'], " "));
}
