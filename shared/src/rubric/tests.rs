//! What a body may choose, what a school may say, and that two schools never differ.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn set(rubrics: &[&str]) -> Result<RubricSet, InvalidRubrics> {
    RubricSet::new(rubrics.iter().map(|rubric| slug(rubric)).collect())
}

fn own(id: &str, kinds: &[EstablishmentKind]) -> RubricDefinition {
    let field =
        FieldDefinition { id: slug("texte"), label: "Texte".to_owned(), kind: FieldKind::Line, is_required: true };
    RubricDefinition { id: slug(id), title: id.to_owned(), kinds: kinds.to_vec(), fields: vec![field] }
}

fn line(field: &str, text: &str) -> RubricContent {
    RubricContent([(slug(field), FieldValue::Line(text.to_owned()))].into())
}

#[test]
fn a_body_chooses_at_most_ten_rubrics_that_exist_and_fit() {
    let mut body = BodyRubrics::default();
    let eleven: Vec<String> = (0..11).map(|number| format!("r{number}")).collect();
    assert_eq!(set(&eleven.iter().map(String::as_str).collect::<Vec<_>>()), Err(InvalidRubrics::TooMany));
    assert_eq!(set(&["horaires", "horaires"]), Err(InvalidRubrics::Twice(slug("horaires"))));
    for (kind, rubric, result) in [
        (EstablishmentKind::Maternelle, "horaires", Ok(())),
        (EstablishmentKind::College, "vacances", Err(InvalidRubrics::OtherKind(slug("vacances")))),
        (EstablishmentKind::College, "absente", Err(InvalidRubrics::Unknown(slug("absente")))),
    ] {
        assert_eq!(body.choose(kind, set(&[rubric]).unwrap()), result, "{rubric}");
    }
    assert_eq!(body.define(own("horaires", EstablishmentKind::ALL)), Err(InvalidRubrics::Taken(slug("horaires"))));
    assert_eq!(body.define(own("jardin", &[])), Err(InvalidRubrics::Incomplete(slug("jardin"))));
    body.define(own("jardin", EstablishmentKind::ALL)).unwrap();
    body.choose(EstablishmentKind::College, set(&["jardin"]).unwrap()).unwrap();
    assert_eq!(body.remove(&slug("jardin")), Err(InvalidRubrics::InUse(slug("jardin"))));
    let narrower = own("jardin", &[EstablishmentKind::Maternelle]);
    assert_eq!(body.define(narrower), Err(InvalidRubrics::InUse(slug("jardin"))));
    body.choose(EstablishmentKind::College, RubricSet::default()).unwrap();
    assert_eq!(body.remove(&slug("jardin")), Ok(()));
}

#[test]
fn a_content_fits_its_rubric() {
    let rubric = find_in_catalogue(&slug("fiche-d-identite")).unwrap();
    for (field, value, ok) in [
        ("direction", FieldValue::Line("Mme Martin".to_owned()), true),
        ("direction", FieldValue::Line("a\nb".to_owned()), false),
        ("direction", FieldValue::Phone("01 02 03 04 05".to_owned()), false),
        ("telephone", FieldValue::Phone("01 02 03 04 05".to_owned()), true),
        ("telephone", FieldValue::Phone("appelez-nous".to_owned()), false),
        ("courriel", FieldValue::Email("ecole".to_owned()), false),
        ("site", FieldValue::Link("javascript:alert(1)".to_owned()), false),
        ("absent", FieldValue::Line("x".to_owned()), false),
    ] {
        let content = RubricContent([(slug(field), value)].into());
        assert_eq!(check_content(&rubric, &content).is_ok(), ok, "{content:?}");
    }
}

#[test]
fn a_school_is_filled_by_its_required_fields_and_shows_what_it_says() {
    let mut body = BodyRubrics::default();
    body.define(own("jardin", EstablishmentKind::ALL)).unwrap();
    body.choose(EstablishmentKind::Primaire, set(&["jardin", "fiche-d-identite"]).unwrap()).unwrap();
    let contents: BTreeMap<Slug, RubricContent> = [
        (slug("jardin"), line("texte", "des tomates")),
        (slug("fiche-d-identite"), line("direction", "Mme Martin")),
        (slug("horaires"), line("texte", "hors de la page")),
    ]
    .into();
    assert_eq!(body.fill_rate(EstablishmentKind::Primaire, &contents), FillRate { filled: 1, chosen: 2 });
    let page = body.page(EstablishmentKind::Primaire, &contents);
    assert!(page.iter().all(|rubric| rubric.content.is_some()));
    let blank = [(slug("jardin"), line("texte", "  "))].into();
    assert!(body.page(EstablishmentKind::Primaire, &blank).iter().all(|rubric| rubric.content.is_none()));
    let json = serde_json::to_string(&body).unwrap();
    assert_eq!(serde_json::from_str::<BodyRubrics>(&json).unwrap(), body);
}

#[derive(Debug, Clone)]
enum Act {
    Choose(EstablishmentKind, Vec<&'static str>),
    Define(&'static str, Vec<EstablishmentKind>),
    Remove(&'static str),
    Fill(usize, &'static str),
}

const NAMES: [&str; 8] = ["horaires", "equipe", "sante", "vacances", "inclusion", "fournitures", "jardin", "fanfare"];

fn any_act() -> impl Strategy<Value = Act> {
    let kind = || select(EstablishmentKind::ALL.to_vec());
    prop_oneof![
        (kind(), proptest::collection::vec(select(NAMES.to_vec()), 0..12))
            .prop_map(|(kind, names)| Act::Choose(kind, names)),
        (select(NAMES.to_vec()), proptest::collection::vec(kind(), 0..4))
            .prop_map(|(name, kinds)| Act::Define(name, kinds)),
        select(NAMES.to_vec()).prop_map(Act::Remove),
        (0usize..6, select(NAMES.to_vec())).prop_map(|(school, name)| Act::Fill(school, name)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn two_schools_of_one_body_and_kind_never_have_different_rubrics(acts in proptest::collection::vec(any_act(), 0..40)) {
        let kinds = [0, 1, 0, 1, 3, 4].map(|index: usize| EstablishmentKind::ALL.get(index).copied().unwrap());
        let mut body = BodyRubrics::default();
        let mut schools: Vec<BTreeMap<Slug, RubricContent>> = vec![BTreeMap::new(); kinds.len()];
        for act in acts {
            match act {
                Act::Choose(kind, names) => {
                    if let Ok(set) = set(&names) {
                        let _ = body.choose(kind, set);
                    }
                }
                Act::Define(name, kinds) => { let _ = body.define(own(name, &kinds)); }
                Act::Remove(name) => { let _ = body.remove(&slug(name)); }
                Act::Fill(school, name) => {
                    if let Some(contents) = schools.get_mut(school) {
                        contents.insert(slug(name), line("texte", "un mot"));
                    }
                }
            }
            let mut pages: BTreeMap<EstablishmentKind, Vec<RubricDefinition>> = BTreeMap::new();
            for (kind, contents) in kinds.iter().zip(&schools) {
                let page: Vec<RubricDefinition> = body.page(*kind, contents).into_iter().map(|rubric| rubric.rubric).collect();
                prop_assert!(page.len() <= MOST_RUBRICS);
                // A chosen rubric never vanishes from the page for want of a definition.
                prop_assert_eq!(page.len(), body.set(*kind).len());
                prop_assert!(page.iter().all(|rubric| rubric.kinds.contains(kind)));
                prop_assert_eq!(pages.entry(*kind).or_insert_with(|| page.clone()), &page);
            }
        }
    }
}
