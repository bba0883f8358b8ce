//! Rules of registrations.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use serde_json::json;

use super::*;
use crate::calculator::answers::Answers;
use crate::fiche::layer::{LayerLevel, Word};
use crate::wire::registration::RegistrationResource;

fn registration() -> Registration {
    serde_json::from_value(json!({
        "school_year": "2027-2028",
        "items": [
            { "label": "Photo d'identité", "why": "Pour le trombinoscope." },
            { "label": "Avis d'imposition", "step": "canteen", "why": "Pour le tarif." },
            { "label": "Fiche de contacts", "why": "Pour vous joindre.", "is_optional": true },
            { "label": "Justificatif de domicile", "why": "De moins de trois mois." },
        ],
        "dates": [{
            "label": "Première inscription", "opens_on": "2027-01-11", "closes_on": "2027-03-26",
            "when_late": "Appelez la mairie.", "url": "https://mairie.example.org/inscriptions"
        }],
    }))
    .unwrap()
}

#[test]
fn what_the_law_does_not_let_be_demanded_is_advised_upon_and_never_required() {
    let registration = registration();
    let required: Vec<bool> = registration.items.iter().map(ExtraItem::is_required).collect();
    assert_eq!(required, [false, true, false, true]);
    let advice = registration.advice();
    let pointers: Vec<&str> = advice.iter().map(|one| one.pointer.as_str()).collect();
    assert_eq!(pointers, ["/items/0", "/items/2"]);
    assert!(advice[0].text.starts_with("« Photo d'identité » ne peut pas être exigé : "), "{}", advice[0].text);
    assert!(advice[0].text.contains("D131-3-1"), "{}", advice[0].text);
}

#[test]
fn a_registration_that_cannot_be_is_refused_with_the_place_named() {
    assert_eq!(registration().check(), Ok(()));
    for (pointer, value, expected) in [
        ("/school_year", json!("2020-2021"), "/school_year"),
        ("/items/0/label", json!(" "), "/items/0/label"),
        ("/items/0/why", json!("a\nb"), "/items/0/why"),
        ("/items/0/why", json!("a".repeat(501)), "/items/0/why"),
        ("/dates/0/label", json!("\u{0}"), "/dates/0/label"),
        ("/dates/0/opens_on", json!("2027-04-01"), "/dates/0/closes_on"),
        ("/dates/0/opens_on", json!("2026-08-31"), "/dates/0/opens_on"),
        ("/dates/0/closes_on", json!("2028-09-01"), "/dates/0/closes_on"),
        ("/dates/0/url", json!("javascript:alert(1)"), "/dates/0/url"),
        ("/dates/0/when_late", json!(""), "/dates/0/when_late"),
        ("/items", json!(vec![json!({ "label": "a", "why": "b" }); 21]), "/items"),
    ] {
        let mut doc = serde_json::to_value(registration()).unwrap();
        *doc.pointer_mut(pointer).unwrap() = value;
        let read: Registration = serde_json::from_value(doc).unwrap();
        let pointers: Vec<String> = read.check().unwrap_err().into_iter().map(|error| error.pointer).collect();
        // A year that cannot be leaves its dates outside of it too.
        assert_eq!(pointers.first().map(String::as_str), Some(expected), "{pointers:?}");
    }
    let empty: Registration = serde_json::from_value(json!({ "school_year": "2027-2028" })).unwrap();
    assert!(empty.check().is_err());
}

#[test]
fn the_calculator_takes_every_answer_of_a_registration() {
    let word = Word { level: LayerLevel::Commune, body_name: "Commune d'essai".to_owned(), checked_on: None };
    let found = RegistrationResource::of(registration(), word, String::new());
    let answers = serde_json::from_str::<Answers>(&found.answers()).unwrap();
    for (step, due) in [("town_hall", 1), ("canteen", 1), ("school", 0)] {
        let asked = Answers::new().with("step", step).and(&answers);
        let outcome = documents::CALCULATOR.run(&asked, Day::constant(2027, 1, 1)).unwrap();
        let own: Vec<_> = outcome.items.iter().filter(|item| item.name.starts_with("commune_items/")).collect();
        assert_eq!(own.iter().filter(|item| item.is_due).count(), due, "{step}: {own:?}");
        assert!(
            outcome
                .items
                .iter()
                .any(|item| item.label == "Première inscription" && item.detail.contains("11 janvier 2027"))
        );
        let calendar = outcome.calendar.unwrap();
        for line in [
            "DTEND;VALUE=DATE:20270327\r\n",
            "URL:https://mairie.example.org/inscriptions\r\n",
            "DESCRIPTION:En retard : Appelez la mairie.\r\n",
        ] {
            assert!(calendar.contains(line), "{line}: {calendar}");
        }
    }
}

#[test]
fn the_next_school_year_is_shown_from_its_first_date_or_from_february() {
    let of = |year: &str, opens_on: &str| -> Registration {
        let dates = if opens_on.is_empty() { json!([]) } else { json!([{ "label": "Jour", "opens_on": opens_on }]) };
        serde_json::from_value(json!({ "school_year": year, "dates": dates })).unwrap()
    };
    let years = [of("2027-2028", "2027-01-11"), of("2026-2027", "2026-03-02"), of("2028-2029", "")];
    for (today, shown) in [
        ("2025-09-01", "2026-2027"),
        ("2026-11-23", "2026-2027"),
        ("2027-01-10", "2026-2027"),
        ("2027-01-11", "2027-2028"),
        ("2028-01-31", "2027-2028"),
        ("2028-02-01", "2028-2029"),
        ("2031-01-01", "2028-2029"),
    ] {
        let today = day::read(today).unwrap();
        let found = Registration::shown_on(years.iter(), today).unwrap();
        assert_eq!(found.school_year.to_string(), shown, "{today}");
    }
    assert_eq!(Registration::shown_on([].iter(), Day::ZERO), None);
}
