//! Pivots become the services of the commune, and vanish where there are none.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use super::*;
use crate::fiche::layer::test_support::{commune, counter, fiche};
use crate::fiche::layer::{LayerLevel, Signed, Word};
use crate::fiche::{Counter, CounterRole};

fn entry(kind: ServiceKind, name: &str, territory: Territory) -> DirectoryEntry {
    DirectoryEntry {
        kind,
        name: name.to_owned(),
        territory,
        address: None,
        position: None,
        phone: Some("01 99 00 00 00".to_owned()),
        email: None,
        url: None,
        hours: Some("Mo-Fr 08:30-12:00".parse().unwrap()),
        checked_on: None,
    }
}

fn word() -> Word {
    Word { level: LayerLevel::Commune, body_name: "Commune".to_owned(), checked_on: None }
}

#[test]
fn pivots_become_the_services_of_the_territory_in_two_lists() {
    let here = Territory::Commune("94043".parse().unwrap());
    let elsewhere = Territory::Commune("94044".parse().unwrap());
    let directory = [
        entry(ServiceKind::Caf, "Caf du département", Territory::Departement("94".to_owned())),
        entry(ServiceKind::Caf, "Caf d'à côté", here.clone()),
        entry(ServiceKind::Caf, "Caf d'ailleurs", elsewhere.clone()),
        entry(ServiceKind::Mairie, "Mairie d'ailleurs", elsewhere),
        entry(ServiceKind::Dsden, "DSDEN", Territory::Departement("94".to_owned())),
    ];
    let directory = directory.map(|content| Signed { word: word(), content });
    let mut fiche = fiche();
    let with_url =
        |pivot: &str| Counter { url: Some("https://example.org".to_owned()), ..counter(pivot, CounterRole::Ask) };
    fiche.counters = vec![
        counter("caf", CounterRole::Do),
        counter("caf", CounterRole::Do),
        counter("inspection_academique", CounterRole::Ask),
        counter("mairie", CounterRole::Ask),
        counter("inconnu", CounterRole::Ask),
        with_url("msa"),
    ];
    let lists = counters(&fiche, &commune(), &directory, &[]);
    let names = |list: &[ResolvedCounter]| -> Vec<(String, Vec<String>)> {
        list.iter()
            .map(|counter| {
                let services = counter.services.iter().map(|service| service.content.name.clone()).collect();
                (counter.counter.title.clone(), services)
            })
            .collect()
    };
    let said =
        |title: &str, services: &[&str]| (title.to_owned(), services.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(names(&lists.to_act), [said("caf", &["Caf d'à côté", "Caf du département"])]);
    assert_eq!(names(&lists.to_ask), [said("inspection_academique", &["DSDEN"]), said("msa", &[])]);
}

#[test]
fn each_pivot_stands_for_one_kind() {
    for &kind in ServiceKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        for pivot in kind.pivots() {
            assert_eq!(ServiceKind::of_pivot(pivot), Some(kind), "{pivot}");
        }
    }
    assert_eq!(ServiceKind::of_pivot("ecole"), None);
}

#[test]
fn an_entry_is_refused_with_the_place_of_what_is_wrong() {
    let good = || entry(ServiceKind::Caf, "Caf", Territory::Departement("94".to_owned()));
    for (entry, places) in [
        (good(), vec![]),
        (DirectoryEntry { name: " ".to_owned(), ..good() }, vec!["/name"]),
        (DirectoryEntry { url: Some("javascript:alert(1)".to_owned()), ..good() }, vec!["/url"]),
        (DirectoryEntry { email: Some("caf".to_owned()), ..good() }, vec!["/email"]),
        (DirectoryEntry { position: Some(Position { lon: 200.0, lat: 0.0 }), ..good() }, vec!["/position"]),
        (DirectoryEntry { territory: Territory::Departement("100".to_owned()), ..good() }, vec!["/territory"]),
        (DirectoryEntry { phone: None, ..good() }, vec![""]),
    ] {
        let found: Vec<String> = check_entry(&entry).err().into_iter().flatten().map(|error| error.pointer).collect();
        assert_eq!(found, places, "{entry:?}");
    }
}

#[test]
fn a_body_speaks_of_services_within_its_own_territory_only() {
    let here = commune();
    let of = |territory: &Territory| match territory {
        Territory::Commune(_) | Territory::Epci(_) => vec![here.clone()],
        Territory::Departement(_) | Territory::Academie(_) => Vec::new(),
    };
    let departement = || Territory::Departement(here.departement.clone());
    let own = || Territory::Commune(here.insee.clone());
    let epci = || Territory::Epci("249400220".parse().unwrap());
    for (body, territory, may) in [
        ("national".to_owned(), own(), true),
        ("national".to_owned(), Territory::Academie("Créteil".to_owned()), true),
        (format!("commune:{}", here.insee), own(), true),
        (format!("commune:{}", here.insee), departement(), false),
        (format!("dsden:{}", here.departement), own(), true),
        (format!("dsden:{}", here.departement), departement(), true),
        (format!("departement:{}", here.departement), Territory::Academie(here.academie.clone()), false),
        ("departement:01".to_owned(), own(), false),
        (format!("rectorat:{}", here.academie), departement(), true),
        ("rectorat:Lyon".to_owned(), departement(), false),
        ("epci:249400220".to_owned(), epci(), true),
        ("epci:249400220".to_owned(), departement(), false),
    ] {
        assert_eq!(may_speak_for(&body.parse().unwrap(), &territory, &of(&territory)), may, "{body} {territory:?}");
    }
    assert!(!may_speak_for(&"dsden:94".parse().unwrap(), &own(), &[]));
}
