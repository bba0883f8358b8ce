//! Communes: by code and by name.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::commune::CommuneResource;
use mee_shared::wire::page::Page;

use crate::support::{Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        a_commune_is_found_by_its_code,
        a_part_of_the_name_finds_a_commune_whatever_its_accents,
        a_name_nobody_has_gives_an_empty_list,
        the_communes_of_an_intercommunalite_are_listed_alone,
        a_code_no_commune_has_is_not_found,
        a_malformed_code_is_refused_with_its_place,
    ]
    .into()
}

fn a_commune_is_found_by_its_code(server: &Server) {
    for (insee, name, departement, academie, fictitious) in [
        ("99999", "Villeneuve-les-Essais", "99", None, true),
        ("94018", "Charenton-le-Pont", "94", Some("Créteil"), false),
        ("94043", "Le Kremlin-Bicêtre", "94", Some("Créteil"), false),
    ] {
        let found: CommuneResource = server.read(&format!("/v1/communes/{insee}"));
        assert_eq!(found.commune.insee.as_str(), insee);
        assert_eq!(found.commune.name, name);
        assert_eq!(found.commune.departement, departement);
        assert!(academie.is_none_or(|academie| found.commune.academie == academie), "{}", found.commune.academie);
        assert_eq!(found.commune.is_fictitious, fictitious, "{insee}");
        assert_eq!(found.url, format!("{}/portal/{insee}/", server.url));
    }
}

fn a_part_of_the_name_finds_a_commune_whatever_its_accents(server: &Server) {
    for (words, insee) in [
        ("kremlin", "94043"),
        ("bic%C3%AAtre", "94043"),
        ("BICETRE", "94043"),
        ("charenton%20le", "94018"),
        ("Villeneuve-les-E", "99999"),
    ] {
        let page: Page<CommuneResource> = server.read(&format!("/v1/communes?name={words}"));
        let found: Vec<&str> = page.items.iter().map(|found| found.commune.insee.as_str()).collect();
        assert!(found.contains(&insee), "{words} finds {found:?}");
    }
}

fn a_name_nobody_has_gives_an_empty_list(server: &Server) {
    // A name of signs alone is nobody's either: it must not pass for « every commune ».
    for name in ["xyzzy%25", "%25", "_", "%E2%80%91"] {
        let page: Page<CommuneResource> = server.read(&format!("/v1/communes?name={name}"));
        assert!(page.items.is_empty() && page.next.is_none(), "{name}");
    }
}

fn the_communes_of_an_intercommunalite_are_listed_alone(server: &Server) {
    let page: Page<CommuneResource> = server.read("/v1/communes?epci=999999998");
    let found: Vec<&str> = page.items.iter().map(|found| found.commune.insee.as_str()).collect();
    assert_eq!(found, ["99999"]);
    let page: Page<CommuneResource> = server.read("/v1/communes?epci=999999998&name=kremlin");
    assert!(page.items.is_empty(), "both filters hold");
    let page: Page<CommuneResource> = server.read("/v1/communes?epci=123456789");
    assert!(page.items.is_empty(), "no commune belongs to it");
    let problem = server.get("/v1/communes?epci=12345").expect_problem(ProblemCode::InvalidValue);
    assert_eq!(problem.errors[0].pointer, "?epci", "{:?}", problem.errors);
}

fn a_code_no_commune_has_is_not_found(server: &Server) {
    for path in ["", "/home", "/themes", "/fiches", "/schools", "/fragments/", "/fragments/schools"] {
        server.get(&format!("/v1/communes/98765{path}")).expect_problem(ProblemCode::NotFound);
    }
}

fn a_malformed_code_is_refused_with_its_place(server: &Server) {
    for insee in ["00000", "9404", "940433", "2C001", "94O43", "%00%00%00%00%00", "94043%27--", "%C3%A9"] {
        for path in ["", "/home", "/themes", "/fiches", "/fiches/f1898", "/schools"] {
            let problem = server.get(&format!("/v1/communes/{insee}{path}")).expect_problem(ProblemCode::InvalidValue);
            let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
            assert_eq!(pointers, ["{insee}"], "{insee}{path}");
            assert!(problem.errors[0].detail.contains("INSEE"), "{}", problem.errors[0].detail);
        }
    }
}
