//! A small commune of our own, with everything that makes streets hard to tell apart.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use mee_shared::address::{Address, AddressId, HouseNumber, Position, Street};

use super::*;

/// Each street with its doors.
const STREETS: &[(&str, &str)] = &[
    ("Rue de la Paix", "1 2 2bis 4 6 8 10 12 40"),
    ("Allée de la Paix", "1 3 5"),
    ("Rue du 8 Mai 1945", "2 4 6"),
    ("Square du 8 Mai 1945", "8"),
    ("Avenue du Général Leclerc", "1 3 3bis 3ter 5 7a 7b 9"),
    ("Boulevard Saint-Michel", "1 2 3"),
    ("Rue Jean Jaurès", "12 14"),
    ("Rue Jean Moulin", "1 2"),
    ("Rue de l’Église", "1"),
    ("Chemin des Deux Communes", "20"),
    ("Impasse Vaillant-Couturier", "2"),
    ("Le Moulin", ""),
];

fn index() -> Index {
    let mut streets = Vec::new();
    let mut addresses = Vec::new();
    for (place, (name, doors)) in STREETS.iter().enumerate() {
        let id: StreetId = format!("99999_{place:04}").parse().unwrap();
        for text in doors.split_whitespace() {
            let house: HouseNumber = text.parse().unwrap();
            let position = Position::from_units(20_000_000, 480_000_000 + i32::try_from(house.number).unwrap());
            addresses.push(Address { id: AddressId::of(&id, &house), street: id.clone(), house, position });
        }
        streets.push(Street {
            id,
            name: (*name).to_owned(),
            alias: (*name == "Le Moulin").then(|| "Ar Vilin".to_owned()),
            former_commune: None,
            postcode: Some("99990".to_owned()),
            position: None,
        });
    }
    Index::new("Villeneuve-les-Essais", streets, addresses)
}

/// A result as one reads it: the street, the door, or the door that is missing.
fn told(found: &Found<'_>) -> String {
    let name = &found.entry.street.name;
    match &found.house {
        House::NotAsked => name.clone(),
        House::Door(door) => format!("{} {name}", door.house),
        House::Missing { asked, nearest } => {
            let near: Vec<String> = nearest.iter().map(|door| door.house.to_string()).collect();
            format!("{name}, no {asked}, near {}", near.join(" "))
        }
    }
}

fn first(index: &Index, text: &str) -> String {
    index.search(text, 5).first().map(told).unwrap_or_default()
}

#[test]
fn the_first_answer_is_the_one_that_was_meant() {
    let index = index();
    for (text, expected) in [
        // Case, accents, abbreviations, articles, order.
        ("12 rue de la paix", "12 Rue de la Paix"),
        ("12 R PAIX", "12 Rue de la Paix"),
        ("paix rue 12", "12 Rue de la Paix"),
        ("3 all. de la paix", "3 Allée de la Paix"),
        ("5 av gal leclerc", "5 Avenue du Général Leclerc"),
        ("2 bd st michel", "2 Boulevard Saint-Michel"),
        ("1 rue de l'eglise", "1 Rue de l’Église"),
        ("1 r. de l eglise, 99990 Villeneuve les Essais", "1 Rue de l’Église"),
        // Marks.
        ("2bis rue de la paix", "2 bis Rue de la Paix"),
        ("2 b rue de la paix", "2 bis Rue de la Paix"),
        ("3 TER avenue leclerc", "3 ter Avenue du Général Leclerc"),
        ("7B avenue leclerc", "7 B Avenue du Général Leclerc"),
        // Numbers that belong to the name.
        ("8 mai 1945", "Rue du 8 Mai 1945"),
        ("rue du huit mai 1945", "Rue du 8 Mai 1945"),
        ("4 rue du 8 mai 1945", "4 Rue du 8 Mai 1945"),
        ("20 chemin des 2 communes", "20 Chemin des Deux Communes"),
        // Typing errors, words missing or run together.
        ("12 rue de la piax", "12 Rue de la Paix"),
        ("14 rue jaen juares", "14 Rue Jean Jaurès"),
        ("jaures", "Rue Jean Jaurès"),
        ("2 impasse vaillantcouturier", "2 Impasse Vaillant-Couturier"),
        ("2 impasse vail lant couturier", "2 Impasse Vaillant-Couturier"),
        ("1 bd saintmichel", "1 Boulevard Saint-Michel"),
        // While typing.
        ("12 rue jean j", "12 Rue Jean Jaurès"),
        ("14 rue jean", "14 Rue Jean Jaurès"),
        ("1 rue jean", "1 Rue Jean Moulin"),
        ("boul", "Boulevard Saint-Michel"),
        // Another name, and no number.
        ("ar vilin", "Le Moulin"),
        ("le moulin", "Le Moulin"),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
    }
}

#[test]
fn a_number_that_does_not_exist_is_said_and_the_street_is_never_given_in_its_place() {
    let index = index();
    for (text, expected) in [
        ("14 rue de la paix", "Rue de la Paix, no 14, near 8 10 12"),
        ("9999 rue de la paix", "Rue de la Paix, no 9999, near 1 12 40"),
        ("3 rue de la paix", "Rue de la Paix, no 3, near 1 2 4"),
        ("12 ter rue de la paix", "Rue de la Paix, no 12 ter, near 10 12 8"),
        ("3 quater avenue leclerc", "Avenue du Général Leclerc, no 3 quater, near 3 3 bis 3 ter"),
        ("5 le moulin", "Le Moulin, no 5, near "),
        ("8 rue du 8 mai 1945", "Rue du 8 Mai 1945, no 8, near 2 4 6"),
    ] {
        let found = first(&index, text);
        let (street, near) = found.split_once(", near ").unwrap_or((&found, ""));
        let (expected_street, expected_near) = expected.split_once(", near ").unwrap();
        assert_eq!(street, expected_street, "{text}: {found}");
        let sorted = |list: &str| {
            let mut list: Vec<String> = list.split(' ').map(str::to_owned).collect();
            list.sort();
            list
        };
        assert_eq!(sorted(near), sorted(expected_near), "{text}");
        for result in index.search(text, 5) {
            assert!(!matches!(result.house, House::NotAsked), "{text}: {}", told(&result));
        }
    }
}

#[test]
fn what_is_in_no_street_finds_nothing() {
    let index = index();
    for text in ["", "   ", "?!", "12", "12 rue zwxkjq", "kqzx", "99990", "Villeneuve-les-Essais"] {
        assert_eq!(first(&index, text), "", "{text}");
    }
}

#[test]
fn doors_of_one_number_follow_the_first_answer() {
    let index = index();
    let found: Vec<String> = index.search("3 avenue leclerc", 4).iter().map(told).collect();
    let leclerc = "Avenue du Général Leclerc";
    assert_eq!(found, [format!("3 {leclerc}"), format!("3 bis {leclerc}"), format!("3 ter {leclerc}")]);
    assert_eq!(index.search("3 avenue leclerc", 1).len(), 1);
}

#[test]
fn streets_and_doors_are_found_by_their_identifier() {
    let index = index();
    let street = |id: &str| index.street(index.place_of_street(&id.parse().unwrap()).unwrap()).unwrap();
    let place = |id: &str| index.place_of_address(&id.parse().unwrap());
    let (entry, door) = index.door(place("99999_0000_00002_bis").unwrap()).unwrap();
    assert_eq!((entry.street.name.as_str(), door.house.to_string()), ("Rue de la Paix", "2 bis".to_owned()));
    assert_eq!(street("99999_0008").street.name, "Rue de l’Église");
    assert!(place("99999_0000_00999").is_none());
    assert!(index.doors().all(|(place, door)| index.place_of_address(&door.id) == Some(place)));
    assert_eq!((index.len(), index.streets().len(), index.is_empty()), (34, 12, false));
    // The middle of 12 and 14.
    assert_eq!(street("99999_0006").position.unwrap().units(), (20_000_000, 480_000_013));
}

#[test]
fn an_empty_commune_finds_nothing() {
    let index = Index::new("", Vec::new(), Vec::new());
    assert!(index.is_empty() && index.search("1 rue de la paix", 5).is_empty());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_search_panic_and_scores_fall(text in ".{0,80}") {
        let index = index();
        let found = index.search(&text, 8);
        proptest::prop_assert!(found.len() <= 8);
        proptest::prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }

    #[test]
    fn every_door_typed_in_full_is_the_first_answer(street in 0..STREETS.len() - 1, door in 0_usize..9) {
        let (name, doors) = STREETS[street];
        let doors: Vec<&str> = doors.split_whitespace().collect();
        let house: HouseNumber = doors[door % doors.len()].parse().unwrap();
        let text = format!("{house} {name}");
        proptest::prop_assert_eq!(first(&index(), &text), text);
    }
}
