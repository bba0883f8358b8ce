//! The notation of published grids, with a sheet of ours for each of its forms.

use mee_shared::tariff::{Axis, Number, Situation, axes_of, price};

use super::*;

/// A sheet with these fields besides the head.
fn sheet(mode: &str, fields: &str) -> TariffFile {
    let text = format!(
        r#"{{"id":"essai","collectivite":"Essai","departement":"99","periode":"2026-2027","service":"restauration",
            "unite":"repas","quotient":"qf_caf","mode":"{mode}","source":"https://mairie.example.org/tarifs",{fields}}}"#
    );
    read_text(&text, ".json").unwrap()
}

fn asked(file: &TariffFile, item: &str, situation: serde_json::Value) -> Option<Number> {
    let grid = &file.rows.first().unwrap_or_else(|| panic!("{:?}", file.rejected)).tariff.grid;
    let situation: Situation = serde_json::from_value(situation).unwrap();
    price(grid, grid.item(&item.parse().unwrap()).unwrap(), &situation).price()
}

#[test]
fn every_form_of_the_notation_is_read() {
    let brackets = r#""tranches":[
        {"de":0,"de_inclus":true,"a":600,"a_inclus":false,"prix":{"prix":1,"a_partir_du_3e_enfant":0.5}},
        {"de":600,"de_inclus":true,"a":null,"a_inclus":null,"prix":{"prix":3,"a_partir_du_3e_enfant":1.5}}]"#;
    for (mode, fields, item, situation, expected) in [
        ("tranches", brackets.to_owned(), "repas", r#"{"quotient":599.99}"#, Some("1")),
        ("tranches", brackets.to_owned(), "repas", r#"{"quotient":600,"rank":3}"#, Some("1.5")),
        ("tranches", brackets.to_owned(), "repas", "{}", None),
        ("tranches", format!(r#"{brackets},"defaut_sans_justificatif":"derniere tranche""#), "repas", "{}", Some("3")),
        ("tranches", format!(r#"{brackets},"defaut_sans_justificatif":4.5"#), "repas", "{}", Some("4.5")),
        (
            "tranches",
            format!(r#"{brackets},"exterieur":{{"prix":6}}"#),
            "repas",
            r#"{"residence":"outside"}"#,
            Some("6"),
        ),
        (
            "tranches",
            format!(r#"{brackets},"exterieur":{{"supplement":2}}"#),
            "repas",
            r#"{"quotient":0,"residence":"outside"}"#,
            Some("3"),
        ),
        (
            "tranches",
            format!(r#"{brackets},"exterieur":{{"multiplicateur":2}}"#),
            "repas",
            r#"{"quotient":0,"residence":"outside"}"#,
            Some("2"),
        ),
        (
            "tranches",
            format!(r#"{brackets},"exterieur":{{"regle":"plein tarif hors commune"}}"#),
            "repas",
            r#"{"quotient":0,"residence":"outside"}"#,
            Some("3"),
        ),
        (
            "tranches",
            format!(r#"{brackets},"autres":{{"panier_PAI":0.6,"occasionnel":3.7,"adulte":5,"adhesion_annuelle":1}}"#),
            "repas",
            r#"{"quotient":0,"allergy_plan":true}"#,
            Some("0.6"),
        ),
        (
            "tranches",
            format!(r#"{brackets},"autres":{{"occasionnel":3.7}}"#),
            "repas",
            r#"{"booking":"occasional"}"#,
            Some("3.7"),
        ),
        ("tranches", format!(r#"{brackets},"autres":{{"adulte":5}}"#), "adulte", "{}", Some("5")),
        (
            "tranches",
            r#""tranches":[{"de":0,"de_inclus":true,"a":null,"a_inclus":null,
                "prix":{"journee_caf":2,"journee_msa":4,"demi_heure":1,"demi_heure_exterieur":2}}]"#
                .to_owned(),
            "journee",
            r#"{"quotient":1,"scheme":"msa"}"#,
            Some("4"),
        ),
        (
            "tranches",
            r#""tranches":[{"de":0,"de_inclus":true,"a":null,"a_inclus":null,
                "prix":{"demi_heure":1,"demi_heure_exterieur":2}}]"#
                .to_owned(),
            "demi-heure",
            r#"{"quotient":1,"residence":"outside"}"#,
            Some("2"),
        ),
        (
            "taux_effort",
            r#""taux_pour_cent":0.36,"minimum":2.6,"maximum":4.5"#.to_owned(),
            "repas",
            r#"{"quotient":723}"#,
            Some("2.6"),
        ),
        (
            "taux_effort",
            r#""taux_pour_cent":0.36,"minimum":2.6,"maximum":4.5"#.to_owned(),
            "repas",
            r#"{"quotient":1000}"#,
            Some("3.6"),
        ),
        (
            "interpolation",
            r#""points":[{"qf":300,"prix":1},{"qf":900,"prix":4}]"#.to_owned(),
            "repas",
            r#"{"quotient":500}"#,
            Some("2"),
        ),
        (
            "forfait",
            r#""prix":2.85,"majorations":[{"condition":"sans inscription","montant":2}]"#.to_owned(),
            "repas",
            r#"{"booking":"unbooked"}"#,
            Some("4.85"),
        ),
        (
            "forfait_par_nombre_d_enfants",
            r#""prix":{"1":4.5,"2":4.4,"3":4.25}"#.to_owned(),
            "repas",
            r#"{"children":5}"#,
            Some("4.25"),
        ),
        (
            "forfait_par_nombre_d_enfants",
            r#""prix":{"1":4.5},"carte_mensuelle":{"1":59,"2":57}"#.to_owned(),
            "carte-mensuelle",
            r#"{"children":2}"#,
            Some("57"),
        ),
        (
            "forfait_par_niveau",
            r#""prix":{"maternelle":3,"elementaire":3.5}"#.to_owned(),
            "repas",
            r#"{"level":"elementaire"}"#,
            Some("3.5"),
        ),
    ] {
        let file = sheet(mode, &fields);
        assert_eq!(rejected(&file), Vec::<String>::new(), "{mode} {fields}");
        let expected = expected.map(|price| price.parse().unwrap());
        assert_eq!(
            asked(&file, item, serde_json::from_str(situation).unwrap()),
            expected,
            "{mode} {fields} {situation}"
        );
        // Whatever is read can be written and read again.
        let again = read_text(&write_csv(&file.rows).unwrap(), ".csv").unwrap();
        assert_eq!(again.rows.first().unwrap().tariff, file.rows.first().unwrap().tariff);
    }
}

#[test]
fn what_the_reader_does_not_understand_is_rejected_not_guessed() {
    for (mode, fields, error) in [
        ("trapeze", r#""prix":1"#, "mode « trapeze » inconnu"),
        ("forfait", r#""prix":1,"couleur":"bleu""#, "unknown field `couleur`"),
        ("forfait", r#""prix":{"a":1}"#, "prix : on attend un nombre"),
        ("forfait_par_niveau", r#""prix":{"creche":1}"#, "prix/creche"),
        ("forfait", r#""prix":1,"exterieur":{"regle":"voir en mairie"}"#, "exterieur/regle"),
        ("forfait", r#""prix":1,"exterieur":{"journee":2}"#, "exterieur/journee"),
        ("forfait", r#""prix":1,"majorations":[{"condition":"pluie","montant":1}]"#, "majorations"),
        ("tranches", r#""tranches":[]"#, "tranches : aucune"),
    ] {
        let said = rejected(&sheet(mode, fields));
        assert!(said.first().unwrap().contains(error), "{mode} {fields}: {said:?}");
    }
}

#[test]
fn a_read_grid_knows_which_questions_it_asks() {
    let fields = r#""prix":2.85,"exterieur":{"prix":4},"autres":{"panier_PAI":1.45}"#;
    let file = sheet("forfait", fields);
    let grid = &file.rows.first().unwrap().tariff.grid;
    let item = grid.items.first().unwrap();
    assert_eq!(axes_of(grid, item), [Axis::Residence, Axis::AllergyPlan]);
}
