//! Schools: lists by level, one by UAI.

use mee_shared::problem::ProblemCode;
use mee_shared::school::Level;
use mee_shared::text::fold;
use mee_shared::wire::school::{SchoolResource, SchoolSummary};

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        the_demo_communes_schools_are_listed_by_level,
        real_schools_of_the_two_real_communes_are_there,
        a_school_is_read_by_its_uai_in_either_case,
        the_school_of_another_commune_is_not_found,
        a_malformed_uai_is_refused_with_its_place,
    ]
    .into()
}

fn a_list(server: &Server, insee: &str, filter: &str) -> Vec<SchoolSummary> {
    server.read_all(&format!("/v1/communes/{insee}/schools{filter}"), 100)
}

fn the_demo_communes_schools_are_listed_by_level(server: &Server) {
    for (filter, wanted) in [
        ("", vec!["9990001X", "9990002Y", "9990003Z", "9990004A"]),
        ("?level=maternelle", vec!["9990001X", "9990003Z"]),
        ("?level=elementaire", vec!["9990002Y", "9990003Z"]),
        ("?level=college", vec!["9990004A"]),
    ] {
        let schools = a_list(server, DEMO, filter);
        let mut found: Vec<&str> = schools.iter().map(|school| school.uai.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, wanted, "{filter}");
        let names: Vec<String> = schools.iter().map(|school| fold(&school.name)).collect();
        assert!(names.is_sorted(), "the order is the names', so that no school is pushed: {names:?}");
    }
}

fn real_schools_of_the_two_real_communes_are_there(server: &Server) {
    for insee in ["94018", "94043"] {
        let schools = a_list(server, insee, "");
        assert!(schools.len() >= 4, "{insee}: {}", schools.len());
        assert!(schools.iter().all(|school| school.uai.as_str().starts_with("094")), "{insee}");
        assert!(schools.iter().any(|school| school.levels.contains(&Level::Maternelle)), "{insee}");
    }
    // By two, with no duplicate and none missing.
    let whole: Vec<String> = a_list(server, "94043", "").into_iter().map(|school| school.uai.to_string()).collect();
    let paged: Vec<SchoolSummary> = server.read_all("/v1/communes/94043/schools", 2);
    assert_eq!(paged.into_iter().map(|school| school.uai.to_string()).collect::<Vec<_>>(), whole);
}

fn a_school_is_read_by_its_uai_in_either_case(server: &Server) {
    let school: SchoolResource = server.read(&format!("/v1/communes/{DEMO}/schools/9990003Z"));
    assert_eq!(school.school.levels, [Level::Maternelle, Level::Elementaire]);
    assert_eq!(school.school.insee.as_str(), DEMO);
    assert!(school.school.phone.as_deref().is_some_and(|phone| phone.replace(' ', "").starts_with("019900")));
    assert!(!school.school.source.is_empty(), "a school names the source of its facts");
    assert_eq!(school.url, format!("{}/portal/{DEMO}/schools/9990003Z", server.url));
    let lower: SchoolResource = server.read(&format!("/v1/communes/{DEMO}/schools/9990003z"));
    assert_eq!(lower, school);
}

fn the_school_of_another_commune_is_not_found(server: &Server) {
    server.get("/v1/communes/94043/schools/9990001X").expect_problem(ProblemCode::NotFound);
    let other = a_list(server, "94018", "").remove(0).uai;
    server.get(&format!("/v1/communes/94043/schools/{other}")).expect_problem(ProblemCode::NotFound);
    server.get(&format!("/v1/communes/94043/fragments/schools/{other}")).expect_status(404);
    server.get(&format!("/portal/94043/schools/{other}")).expect_status(404);
}

fn a_malformed_uai_is_refused_with_its_place(server: &Server) {
    // The second has the wrong check letter.
    for uai in ["abc", "9990001Y", "99900011", "%C3%A9990001X"] {
        let problem =
            server.get(&format!("/v1/communes/{DEMO}/schools/{uai}")).expect_problem(ProblemCode::InvalidValue);
        assert_eq!(problem.errors[0].pointer, "{uai}", "{uai}");
    }
}
