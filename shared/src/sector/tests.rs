//! What a table of sectors means, case by case.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::address::HouseNumber;
use crate::rubric::EstablishmentKind;

fn house(text: &str) -> HouseNumber {
    text.parse().unwrap()
}

#[test]
fn ranges_are_read_in_words_and_in_short() {
    for (text, kept) in [
        ("", Some("toute la voie")),
        ("toute la voie", Some("toute la voie")),
        ("PI", Some("toute la voie")),
        ("du 1 au 9999", Some("toute la voie")),
        ("P", Some("côté pair")),
        ("côté pair, du 2 au 9998", Some("côté pair")),
        ("côté pair, du 2 au 40", Some("côté pair, du 2 au 40")),
        ("côté pair, du 4 au 40", Some("côté pair, du 4 au 40")),
        ("impair 3-15", Some("côté impair, du 3 au 15")),
        ("du 2 bis au 40 A", Some("du 2 bis au 40 A")),
        ("du 2 à 40", Some("du 2 au 40")),
        ("12 bis", Some("du 12 bis au 12 bis")),
        ("à partir du 7", Some("à partir du 7")),
        ("jusqu'au 12", Some("du 1 au 12")),
        ("du 3 au 40, sans les numéros 12 et 14 bis", Some("du 3 au 40, sans les numéros 12 et 14 bis")),
        ("sans le numéro 5", Some("toute la voie, sans le numéro 5")),
        ("du 3 au 40 sans les numéros 12 A, 14", Some("du 3 au 40, sans les numéros 12 A et 14")),
        ("du 3 au 40 sans le 99", Some("du 3 au 40")),
        ("du 40 au 2", None),
        ("du 15 bis au 15", Some("du 15 bis au 15")),
        ("du 15 ter au 15 bis", None),
        ("du", None),
        ("du 2 au", None),
        ("n'importe quoi", None),
        ("2 rue de la Paix", None),
    ] {
        let read = text.parse::<NumberRange>();
        let said = read.as_ref().ok().map(ToString::to_string);
        assert_eq!(said.as_deref(), kept, "{text} {read:?}");
    }
}

#[test]
fn a_school_year_is_over_when_families_live_by_the_next() {
    let year: SchoolYear = "2027-2028".parse().unwrap();
    for (day, is_over) in [((2027, 1, 1), false), ((2028, 7, 31), false), ((2028, 8, 1), true)] {
        let day = crate::Day::constant(day.0, day.1, day.2);
        assert_eq!(year.is_over(day), is_over, "{day}");
    }
}

#[test]
fn a_range_holds_its_side_its_bounds_and_their_marks() {
    for (range, number, holds) in [
        ("côté pair, du 4 au 40", "4", true),
        ("côté pair, du 4 au 40", "5", false),
        ("côté pair, du 4 au 40", "40 bis", true),
        ("côté pair, du 4 au 40", "42", false),
        ("côté pair", "9998", true),
        ("côté pair", "20000", true),
        ("côté impair", "2", false),
        ("du 4 au 40 A", "40", true),
        ("du 4 au 40 A", "40 bis", true),
        ("du 4 au 40 A", "40 A", true),
        ("du 4 au 40 A", "40 B", false),
        ("du 5 bis au 9", "5", false),
        ("du 5 bis au 9", "5 bis", true),
        ("du 5 bis au 9", "5 ter", true),
        ("du 1 au 40, sans les numéros 12 et 14 bis", "12", false),
        ("du 1 au 40, sans les numéros 12 et 14 bis", "12 bis", true),
        ("du 1 au 40, sans les numéros 12 et 14 bis", "14", true),
        ("du 1 au 40, sans les numéros 12 et 14 bis", "14 bis", false),
        ("toute la voie", "0", true),
    ] {
        assert_eq!(range.parse::<NumberRange>().unwrap().contains(&house(number)), holds, "{range} : {number}");
    }
}

#[test]
fn bounds_on_the_other_side_are_told() {
    let range = |side, from: &str, to: &str| NumberRange::new(side, Some(house(from)), Some(house(to)), Vec::new());
    assert_eq!(range(Side::Even, "3", "40").unwrap().wrong_bounds(), [&house("3")]);
    assert_eq!(range(Side::Odd, "3", "40").unwrap().wrong_bounds(), [&house("40")]);
    assert!(range(Side::Both, "3", "40").unwrap().wrong_bounds().is_empty());
    assert!(range(Side::Even, "1", "9999").unwrap().wrong_bounds().is_empty());
}

#[test]
fn overlaps_are_found_on_one_side_only() {
    for (one, other, overlaps) in [
        ("côté pair", "côté impair", false),
        ("côté pair", "toute la voie", true),
        ("du 2 au 40", "du 41 au 60", false),
        ("du 2 au 40", "du 40 au 60", true),
        ("côté impair, jusqu'au 29", "côté impair, à partir du 31", false),
        ("côté impair, jusqu'au 30", "du 30 au 30", false),
        ("du 15 au 15 A", "du 15 B au 15 C", false),
        ("du 15 au 15 B", "du 15 B au 15 C", true),
        ("à partir du 12", "à partir du 40", true),
    ] {
        let (one, other): (NumberRange, NumberRange) = (one.parse().unwrap(), other.parse().unwrap());
        assert_eq!((one.overlaps(&other), other.overlaps(&one)), (overlaps, overlaps), "{one} / {other}");
    }
}

#[test]
fn places_are_said_in_plain_words() {
    let street = |name: &str| SectorStreet { name: name.to_owned(), id: None, place: None };
    let numbers = || "côté pair, du 4 au 40".parse().unwrap();
    let placed = SectorStreet { place: Some("LANHELIN".to_owned()), ..street("RUE DE LA PAIX") };
    for (extent, words) in [
        (
            Extent::Range { street: street("rue de la Paix"), numbers: numbers() },
            "rue de la Paix, côté pair, du 4 au 40",
        ),
        (Extent::Range { street: placed, numbers: numbers() }, "Rue de la Paix (Lanhelin), côté pair, du 4 au 40"),
        (Extent::Address { street: street("rue de la Paix"), house: house("2 bis") }, "rue de la Paix, numéro 2 bis"),
        (Extent::Commune, "toute la commune"),
    ] {
        assert_eq!(extent.words(), words);
    }
}

fn served(names: &[&str]) -> Vec<Served> {
    names.iter().map(|name| Served { uai: None, name: (*name).to_owned() }).collect()
}

#[test]
fn the_strongest_shape_decides_and_equals_must_agree() {
    use Authority::{Address, Area, Commune, Nearby, Range, Unclear};
    let (a, b, ab, ba) = (served(&["A"]), served(&["B"]), served(&["A", "B"]), served(&["B", "A"]));
    let claim = |authority, schools, is_doubtful| Claim { authority, schools, is_doubtful };
    for (claims, doubts, status, schools) in [
        (vec![], vec![], Status::Unknown, ""),
        (vec![], vec![Doubt::UnknownNumber], Status::Unknown, ""),
        (vec![claim(Range, &a, false)], vec![], Status::Found, "A"),
        (vec![claim(Range, &ab, false)], vec![], Status::Several, "AB"),
        (vec![claim(Commune, &b, false), claim(Range, &a, false), claim(Area, &b, true)], vec![], Status::Found, "A"),
        (vec![claim(Range, &b, false), claim(Address, &a, false)], vec![], Status::Found, "A"),
        (vec![claim(Unclear, &a, true), claim(Range, &b, false)], vec![], Status::Found, "B"),
        (vec![claim(Unclear, &a, true), claim(Area, &b, false)], vec![], Status::ToConfirm, "A"),
        (vec![claim(Range, &a, false), claim(Range, &a, false)], vec![], Status::Found, "A"),
        (vec![claim(Range, &ab, false), claim(Range, &ba, false)], vec![], Status::Several, "AB"),
        (vec![claim(Range, &a, false), claim(Range, &b, false)], vec![], Status::ToConfirm, "AB"),
        (vec![claim(Range, &a, false), claim(Range, &ab, false)], vec![], Status::ToConfirm, "AB"),
        (vec![claim(Range, &a, true)], vec![], Status::ToConfirm, "A"),
        (vec![claim(Range, &[], false)], vec![], Status::ToConfirm, ""),
        (vec![claim(Area, &a, false)], vec![Doubt::Border(12)], Status::ToConfirm, "A"),
        (vec![claim(Nearby, &a, false), claim(Commune, &b, false)], vec![], Status::Found, "B"),
    ] {
        let verdict = decide(&claims, &doubts);
        let names: String = verdict.schools.iter().map(|school| school.name.as_str()).collect();
        assert_eq!((verdict.status, names.as_str()), (status, schools), "{claims:?} {doubts:?}");
    }
}

#[test]
fn schools_are_known_by_what_tells_them_apart() {
    let schools = ["ECOLE MATERNELLE JULES FERRY 1", "Jules Ferry 2", "École primaire Ernest Renan", "MARIE CURIE"];
    for (name, expected) in [
        ("Ecole Ernest Renan", NameMatch::One(2)),
        ("Jules Ferry", NameMatch::None),
        ("JULES FERRY 1", NameMatch::One(0)),
        ("Pierre Curie", NameMatch::None),
    ] {
        let found = match_school(name, schools.iter().copied().zip(0..));
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(match_school("Pasteur", [("Pasteur", 1), ("École Pasteur", 2)]), NameMatch::Several);
}

#[test]
fn a_primaire_is_two_levels_and_the_departement_draws_colleges() {
    for &kind in EstablishmentKind::ALL {
        assert!(!sector_levels(kind).contains(&EstablishmentKind::Primaire), "{kind:?}");
    }
    assert_eq!(sector_levels(EstablishmentKind::Primaire).len(), 2);
    assert_eq!(owner_kind(EstablishmentKind::College).as_str(), "departement");
}

fn any_house() -> impl Strategy<Value = HouseNumber> {
    (0..12_000_u32, prop::option::of(prop::sample::select(vec!["bis", "ter", "quater", "a", "b", "z", "b2"])))
        .prop_map(|(number, mark)| HouseNumber { number, mark: mark.map(|mark| mark.parse().unwrap()) })
}

fn any_range() -> impl Strategy<Value = NumberRange> {
    let side = prop::sample::select(vec![Side::Both, Side::Even, Side::Odd]);
    let ends = (prop::option::of(any_house()), prop::option::of(any_house()));
    (side, ends, prop::collection::vec(any_house(), 0..4)).prop_map(|(side, (from, to), without)| {
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) if from > to => (Some(to), Some(from)),
            ends => ends,
        };
        NumberRange::new(side, from, to, without).unwrap_or_default()
    })
}

proptest! {
    #[test]
    fn what_is_said_of_a_range_is_read_as_the_same_range(range in any_range()) {
        prop_assert_eq!(range.to_string().parse::<NumberRange>().unwrap(), range);
    }

    #[test]
    fn a_range_holds_one_side_and_all_between_its_bounds(range in any_range(), door in any_house()) {
        if range.contains(&door) {
            let even = door.number % 2 == 0;
            prop_assert!(range.side() == Side::Both || (range.side() == Side::Even) == even);
            prop_assert!(range.from().is_none_or(|from| from <= &door));
            prop_assert!(range.to().is_none_or(|to| door.number <= to.number));
            prop_assert!(!range.without().contains(&door));
        }
    }

    #[test]
    fn two_ranges_that_share_a_door_overlap(one in any_range(), other in any_range(), door in any_house()) {
        if one.contains(&door) && other.contains(&door) {
            prop_assert!(one.overlaps(&other) && other.overlaps(&one));
        }
    }

    #[test]
    fn no_text_makes_the_reading_panic(text in ".{0,60}") {
        let _range = text.parse::<NumberRange>();
        let _year = text.parse::<SchoolYear>();
        let _key = street_key(&text);
        let _words = school_words(&text);
    }

    #[test]
    fn a_school_year_is_read_as_it_is_written(year in 1990_u16..=2099) {
        let year = SchoolYear::beginning_in(year).unwrap();
        prop_assert_eq!(year.to_string().parse::<SchoolYear>().unwrap(), year);
    }
}
