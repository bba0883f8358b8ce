//! A commune of our own, asked every way.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use mee_shared::address::{Address, AddressId, HouseNumber, Position, Street, StreetId};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Area, Extent, SchoolYear, SectorRow, SectorSchool, SectorStreet, Status};
use proptest::prelude::*;

use super::*;

const YEAR: u16 = 2026;

fn year() -> SchoolYear {
    SchoolYear::beginning_in(YEAR).unwrap()
}

fn row(extent: Extent, school: &str, line: u64) -> SectorRow {
    SectorRow {
        insee: "99999".parse().unwrap(),
        levels: vec![EstablishmentKind::Maternelle],
        extent,
        schools: vec![SectorSchool { uai: None, name: Some(school.to_owned()) }],
        is_doubtful: false,
        line,
    }
}

fn street(name: &str) -> SectorStreet {
    SectorStreet { name: name.to_owned(), id: None, place: None }
}

fn range(name: &str, numbers: &str) -> Extent {
    Extent::Range { street: street(name), numbers: numbers.parse().unwrap() }
}

fn square(x: f64, y: f64, side: f64) -> Area {
    Area(vec![vec![vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]])
}

fn area(area: Area) -> Extent {
    Extent::Area { label: None, area }
}

fn house(text: &str) -> HouseNumber {
    text.parse().unwrap()
}

/// Rue de la Paix with a few doors along a meridian, the fourth in the square B.
fn sources(rows: Vec<SectorRow>) -> Sources {
    let id: StreetId = "99999_0001".parse().unwrap();
    let doors = ["1", "2", "2 bis", "40", "42"].iter().zip(0_u32..).map(|(number, place)| Address {
        id: AddressId::of(&id, &house(number)),
        street: id.clone(),
        house: house(number),
        position: Position::from_degrees(2.0, 48.0 + f64::from(place) * 0.01),
    });
    let street = Street {
        id: id.clone(),
        name: "Rue de la Paix".to_owned(),
        alias: None,
        former_commune: None,
        postcode: None,
        position: None,
    };
    let maps = vec![(year(), rows)];
    Sources { streets: vec![street], addresses: doors.collect(), maps, ..Sources::default() }
}

fn said(index: &CommuneIndex, asked: &Asked, border: u32) -> String {
    let answer = index.answer(&index.locate(asked).unwrap(), year(), EstablishmentKind::Maternelle, border);
    let schools: Vec<&str> = answer.schools.iter().map(|school| school.name.as_str()).collect();
    format!("{:?} {}", answer.status, schools.join("+"))
}

fn in_street(name: &str, number: Option<&str>) -> Asked {
    Asked::Street(name.to_owned(), number.map(house))
}

#[test]
fn shapes_decide_in_their_order_and_numbers_are_taken_seriously() {
    let index = CommuneIndex::new(sources(vec![
        row(range("RUE DE LA PAIX", "pair 2-40"), "A", 2),
        row(Extent::Address { street: street("rue de la Paix"), house: house("2 bis") }, "X", 3),
        row(area(square(1.9, 48.039, 0.2)), "B", 4),
        row(range("rue Inconnue", "du 5 au 9"), "C", 5),
    ]));
    for (asked, expected) in [
        (in_street("rue de la paix", Some("2")), "Found A"),
        (in_street("r. Paix", Some("2bis")), "Found X"),
        (in_street("rue de la Paix", Some("42")), "Found B"),
        (in_street("rue de la Paix", Some("1")), "Unknown "),
        (in_street("rue de la Paix", Some("4")), "ToConfirm A"),
        (in_street("rue de la Paix", None), "ToConfirm A"),
        (in_street("rue Inconnue", Some("5")), "ToConfirm C"),
        (in_street("rue de Nulle Part", Some("5")), "Unknown "),
        (Asked::Point(2.0, 48.010_05), "Found A"),
        (Asked::Point(2.05, 48.1), "Found B"),
        (Asked::Point(5.0, 45.0), "Unknown "),
        (Asked::Address("99999_0001_00040".parse().unwrap()), "Found A"),
    ] {
        assert_eq!(said(&index, &asked, 0), expected, "{asked:?}");
    }
    let unknown = Asked::Address("99999_0001_00099".parse().unwrap());
    assert_eq!(index.locate(&unknown), Err(NotLocated::UnknownAddress));
    let located = index.locate(&in_street("rue de la Paix", Some("4"))).unwrap();
    let reason = index.answer(&located, year(), EstablishmentKind::Maternelle, 0).reason;
    assert!(reason.contains("n'est pas dans la liste des adresses"), "{reason}");
}

#[test]
fn equal_extents_are_one_sector_and_others_must_agree() {
    let twice = |name| row(area(square(3.0, 45.0, 0.1)), name, 1);
    let overlapping = row(area(square(3.05, 45.0, 0.1)), "C", 3);
    let index = CommuneIndex::new(sources(vec![twice("A"), twice("B"), twice("A"), overlapping]));
    for (point, expected) in [
        ((3.02, 45.05), "Several A+B"),
        ((3.07, 45.05), "ToConfirm A+B+C"),
        ((3.12, 45.05), "Found C"),
        ((3.0, 45.0), "Several A+B"),
        ((3.2, 45.05), "Unknown "),
    ] {
        assert_eq!(said(&index, &Asked::Point(point.0, point.1), 0), expected, "{point:?}");
    }
}

#[test]
fn a_border_close_by_leaves_a_doubt_unless_both_sides_are_one() {
    let index = CommuneIndex::new(sources(vec![
        row(area(square(3.0, 45.0, 0.1)), "A", 1),
        row(area(square(3.1, 45.0, 0.1)), "A", 2),
        row(area(square(3.2, 45.0, 0.1)), "B", 3),
    ]));
    for (longitude, border, expected) in [
        (3.099_99, 0, "Found A"),
        (3.099_99, 20, "Found A"),
        (3.199_99, 0, "Found A"),
        (3.199_99, 20, "ToConfirm A"),
        (3.199, 20, "Found A"),
        (3.000_01, 20, "ToConfirm A"),
        (2.999_99, 20, "ToConfirm A"),
        (2.999_99, 0, "Unknown "),
        (3.2, 0, "ToConfirm A+B"),
    ] {
        assert_eq!(said(&index, &Asked::Point(longitude, 45.05), border), expected, "{longitude} {border}");
    }
}

#[test]
fn a_hole_is_outside() {
    let mut ring = square(3.0, 45.0, 1.0);
    ring.0[0].push(square(3.4, 45.4, 0.2).0[0][0].clone());
    let index = CommuneIndex::new(sources(vec![row(area(ring), "A", 1)]));
    assert_eq!(said(&index, &Asked::Point(3.5, 45.5), 0), "Unknown ");
    assert_eq!(said(&index, &Asked::Point(3.1, 45.1), 0), "Found A");
}

#[test]
fn a_whole_commune_answers_for_every_place_known_or_not() {
    let index = CommuneIndex::new(Sources { addresses: Vec::new(), ..sources(vec![row(Extent::Commune, "A", 1)]) });
    for asked in [in_street("rue Quelconque", Some("3")), in_street("rue de la Paix", None), Asked::Point(2.0, 48.0)] {
        assert_eq!(said(&index, &asked, 15), "Found A", "{asked:?}");
    }
    let other = SchoolYear::beginning_in(YEAR + 1).unwrap();
    let located = index.locate(&Asked::Point(2.0, 48.0)).unwrap();
    assert_eq!(index.answer(&located, other, EstablishmentKind::Maternelle, 0).status, Status::Unknown);
}

#[test]
fn a_part_of_a_commune_speaks_of_its_own_streets_only() {
    let house = house("2");
    let of = |part: &str| {
        let id: StreetId = format!("{part}_0001").parse().unwrap();
        let address = Address {
            id: AddressId::of(&id, &house),
            street: id.clone(),
            house: house.clone(),
            position: Position::from_degrees(3.0, if part == "99991" { 48.0 } else { 49.0 }),
        };
        let name = "Rue de la Paix".to_owned();
        (Street { id, name, alias: None, former_commune: None, postcode: None, position: None }, address)
    };
    let (first, second) = (of("99991"), of("99992"));
    let in_part = |part: &str, row: SectorRow| SectorRow { insee: part.parse().unwrap(), ..row };
    let rows = vec![
        in_part("99991", row(range("rue de la Paix", "pair"), "A", 1)),
        in_part("99992", row(Extent::Commune, "B", 2)),
        in_part("99991", row(range("rue Nouvelle", "pair"), "C", 3)),
        row(range("rue Nouvelle", "impair"), "D", 4),
    ];
    let parts = [("99991", &first.0), ("99992", &second.0)];
    let index = CommuneIndex::new(Sources {
        parts: parts.map(|(part, street)| (part.parse().unwrap(), vec![street.id.clone()])).into(),
        streets: vec![first.0.clone(), second.0.clone()],
        addresses: vec![first.1.clone(), second.1.clone()],
        maps: vec![(year(), rows)],
        ..Sources::default()
    });
    for (asked, expected) in [
        (Asked::Address(first.1.id.clone()), "Found A"),
        (Asked::Address(second.1.id.clone()), "Found B"),
        (Asked::Point(3.0, 49.0), "Found B"),
        (in_street("rue Nouvelle", Some("1")), "ToConfirm D"),
        (in_street("rue Nouvelle", Some("2")), "ToConfirm C"),
    ] {
        assert_eq!(said(&index, &asked, 0), expected, "{asked:?}");
    }
    // Both doors are searched together.
    assert_eq!(index.addresses().search("2 rue de la paix", 5).len(), 2);
}

fn any_area() -> impl Strategy<Value = Area> {
    let number = prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(180.0), Just(0.0), -2.0..2.0_f64];
    let point = (number.clone(), number).prop_map(|(x, y)| [x, y]);
    prop::collection::vec(prop::collection::vec(prop::collection::vec(point, 0..7), 0..3), 0..3).prop_map(Area)
}

proptest! {
    #[test]
    fn no_geometry_and_no_point_makes_the_engine_panic(
        areas in prop::collection::vec(any_area(), 0..4),
        point in (prop_oneof![Just(f64::NAN), -181.0..181.0_f64], prop_oneof![Just(0.0), -91.0..91.0_f64]),
        border in 0..100_u32,
    ) {
        let rows = areas.into_iter().zip(1..).map(|(shape, line)| row(area(shape), "A", line)).collect();
        let index = CommuneIndex::new(Sources { maps: vec![(year(), rows)], ..Sources::default() });
        if let Ok(located) = index.locate(&Asked::Point(point.0, point.1)) {
            let _answer = index.answer(&located, year(), EstablishmentKind::Maternelle, border);
        }
    }
}
