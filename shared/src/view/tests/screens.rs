//! Rules of every screen.

use std::collections::BTreeSet;

use super::living::{alarmed, life_event, news, services};
use super::markup::elements;
use super::{
    commune, fiche_page, home_data, links, real_commune, sample, school_data, school_summaries, theme_summaries,
};
use crate::fiche::ThemeSlug;
use crate::view;
use crate::view_path::ViewPath;
use crate::wire::page::Page;
use crate::wire::rubric::PublishedValue;

/// A grid with every form.
fn tariff(links: &crate::links::Links) -> crate::wire::tariff::TariffResource {
    let grid: crate::tariff::Grid = serde_json::from_str(include_str!("../../tariff/tests/every_form.json")).unwrap();
    let word = crate::fiche::layer::Word {
        level: crate::fiche::layer::LayerLevel::Commune,
        body_name: "Commune de Villeneuve-les-Essais".to_owned(),
        checked_on: None,
    };
    crate::wire::tariff::TariffResource {
        slug: "essai".parse().unwrap(),
        url: links.view(&commune().commune.insee, &ViewPath::Tariffs),
        validity: crate::tariff::validity(&grid),
        word,
        grid,
    }
}

/// A registration with everything in it.
fn registration(links: &crate::links::Links) -> crate::wire::registration::RegistrationResource {
    let registration = serde_json::from_value(serde_json::json!({
        "school_year": "2026-2027",
        "items": [
            { "label": "Fiche de contacts <b>", "step": "school", "why": "Pour vous joindre." },
            { "label": "Avis d'imposition", "step": "canteen", "why": "Pour le tarif." },
            { "label": "Titre de séjour", "why": "Pour le dossier." },
        ],
        "dates": [
            {
                "label": "Première inscription", "opens_on": "2026-01-12", "closes_on": "2026-03-27",
                "when_late": "Appelez la mairie.", "url": "https://mairie.example.org/inscriptions"
            },
            { "label": "Portes ouvertes", "opens_on": "2026-06-06" },
        ],
        "note": "Le service scolaire est fermé le jeudi matin.",
    }))
    .unwrap();
    let word = tariff(links).word;
    let url = links.view(&commune().commune.insee, &ViewPath::Calculator("documents"));
    crate::wire::registration::RegistrationResource::of(registration, word, url)
}

#[test]
fn what_a_commune_may_not_demand_is_shown_as_free_with_the_reason() {
    let html = view::documents(&commune(), Some(&registration(&links())), crate::Day::constant(2026, 9, 1), &links());
    let html = html.into_string();
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    let (asked, free) = (at("La commune demande aussi"), at("Facultatif\u{a0}: la commune le souhaite"));
    assert!(asked < at("Avis d'imposition (L'inscription à la cantine)") && at("Avis d'imposition (L'") < free);
    assert!(free < at("Titre de séjour (L'inscription à la mairie)"), "{html}");
    assert!(free < at("Le droit à l'école ne dépend pas du séjour"), "{html}");
    assert!(!html.contains("contacts <b>"), "{html}");
    let none = view::documents(&commune(), None, crate::Day::constant(2026, 9, 1), &links()).into_string();
    assert!(!none.contains("data-mee-given") && !none.contains("mee-registration"), "{none}");
}

/// Every screen by its path.
fn screens() -> Vec<(&'static str, String)> {
    let (commune, links) = (commune(), links());
    let next = Some("themes/cantine?after=abc");
    let nothing = Page { items: Vec::new(), next: None };
    let drawn = [
        ("", view::home(&home_data(), &links)),
        ("themes", view::themes(&commune, &theme_summaries(), &links)),
        ("themes", view::themes(&commune, &[], &links)),
        ("themes/cantine", view::theme(&commune, ThemeSlug::Cantine, &fiche_page(), next, &links)),
        ("themes/cantine", view::theme(&commune, ThemeSlug::Cantine, &nothing, None, &links)),
        ("fiches/f99001", view::fiche(&commune, &sample(), &links)),
        ("schools", view::schools(&commune, &school_summaries(), &links)),
        ("schools", view::schools(&commune, &[], &links)),
        ("schools/9990003Z", view::school(&commune, &school_data(), &links)),
        ("menus", super::menus::screen("menus")),
        ("menus/2026-W48", super::menus::screen("menus/2026-W48")),
        ("menus/2026-W50/les-tilleuls", super::menus::screen("menus/2026-W50/les-tilleuls")),
        ("menus/9990003Z", super::menus::screen("menus/9990003Z")),
        ("calculators", view::calculators(&commune, &links)),
        ("news", view::news::news(&alarmed(), &[news().summary], &links)),
        ("news", view::news::news(&commune, &[], &links)),
        ("news/essai-99999", view::news::dossier(&commune, &news(), &links, None)),
        ("services", view::services::services(&alarmed(), &services(), &links, None)),
        ("services", view::services::services(&commune, &[], &links, None)),
        ("life-events", view::life_events::life_events(&commune, &[life_event().summary], &links)),
        ("life-events/nous-demenageons", view::life_events::life_event(&commune, &life_event(), &links)),
        ("tariffs", view::tariffs(&commune, &[], &links)),
        ("tariffs", view::tariffs(&commune, &[tariff(&links)], &links)),
        ("calculators/tariff", view::tariff_calculator(&commune, &[tariff(&links)], &links)),
        (
            "calculators/documents",
            view::documents(&commune, Some(&registration(&links)), crate::Day::constant(2026, 9, 1), &links),
        ),
        ("not-found", view::not_found(Some(&commune), &links)),
        ("not-found", view::not_found(None, &links)),
    ];
    let calculators = crate::calculator::ALL.iter().map(|calculator| {
        // Leaked: the path of a screen is written out in this table otherwise.
        let path: &'static str = ViewPath::Calculator(calculator.definition.id).to_string().leak();
        (path, view::calculator(&commune, calculator, crate::Day::constant(2026, 9, 1), &links))
    });
    drawn
        .into_iter()
        .chain(super::agenda::screens())
        .chain(calculators)
        .map(|(path, markup)| (path, markup.into_string()))
        .collect()
}

#[test]
fn a_screen_is_one_root_section_that_names_itself() {
    for (path, html) in screens() {
        let elements = elements(&html);
        let roots: Vec<_> = elements.iter().filter(|element| element.around.is_empty()).collect();
        assert_eq!(roots.len(), 1, "{path}");
        assert_eq!(roots[0].name, "section", "{path}");
        assert_eq!(roots[0].attribute("data-mee-view"), Some(path));
        assert!(roots[0].attribute("data-mee-title").is_some_and(|title| !title.is_empty()), "{path}");
        if path != "not-found" {
            assert_eq!(path.parse::<ViewPath>().unwrap().to_string(), path);
        }
    }
}

#[test]
fn ids_are_unique_and_prefixed_and_references_lead_to_them() {
    for (path, html) in screens() {
        let elements = elements(&html);
        let mut ids = BTreeSet::new();
        for id in elements.iter().filter_map(|element| element.attribute("id")) {
            assert!(id.starts_with("mee-"), "{path}: {id}");
            assert!(ids.insert(id), "{path}: {id} twice");
        }
        for target in elements.iter().filter_map(|element| element.attribute("aria-labelledby")) {
            assert!(ids.contains(target), "{path}: {target}");
        }
    }
}

#[test]
fn headings_start_at_two_and_never_skip_a_level() {
    for (path, html) in screens() {
        let mut level = 1;
        for heading in elements(&html).iter().filter_map(super::markup::Element::is_heading) {
            assert!(heading >= 2 && heading <= level + 1, "{path}: h{heading} after h{level}");
            level = heading;
        }
        assert!(level >= 2, "{path} has a heading");
    }
}

#[test]
fn nothing_styles_or_runs() {
    for (path, html) in screens() {
        for element in elements(&html) {
            assert!(!["style", "script", "link", "iframe"].contains(&element.name.as_str()), "{path}: {element:?}");
            for (name, _) in &element.attributes {
                assert!(name != "style" && !name.starts_with("on"), "{path}: {element:?}");
            }
        }
    }
}

#[test]
fn links_inside_the_portal_are_absolute_and_name_their_view_and_others_say_that_they_leave() {
    for (path, html) in screens() {
        for link in elements(&html).iter().filter(|element| element.name == "a") {
            let href = link.attribute("href").expect("an address");
            match link.attribute("data-mee-view") {
                Some(view) => assert_eq!(href, format!("https://portail.example.org/portal/99999/{view}"), "{path}"),
                // A document of a school page is the portal's own, and no screen.
                None if ["files/", "communes/99999/agenda.", "communes/99999/events/"]
                    .iter()
                    .any(|place| href.starts_with(&format!("https://portail.example.org/v1/{place}"))) =>
                {
                    assert_eq!(link.attribute("rel"), None, "{path}: {href}");
                }
                None if href.starts_with("http") => {
                    assert!(!href.starts_with("https://portail.example.org/"), "{path}: {href}");
                    assert_eq!(link.attribute("rel"), Some("noopener external"), "{path}: {href}");
                }
                None => assert!(
                    ["mailto:", "tel:", "webcal:"].iter().any(|scheme| href.starts_with(scheme)),
                    "{path}: {href}"
                ),
            }
        }
        let leaving = html.matches("rel=\"noopener external\"").count();
        assert_eq!(html.matches(" (autre site").count(), leaving, "{path}");
    }
}

#[test]
fn the_demo_commune_says_so_on_every_screen_and_a_real_one_never() {
    let notice = "Commune fictive, pour démonstration\u{a0}: Villeneuve-les-Essais";
    for (path, html) in screens().into_iter().filter(|(_, html)| !html.contains("Aucune commune")) {
        assert_eq!(html.matches(notice).count(), 1, "{path}");
    }
    assert!(!view::fiche(&real_commune(), &sample(), &links()).into_string().contains("fictive"));
}

#[test]
fn every_screen_below_home_leads_back_there() {
    for (path, html) in screens().into_iter().filter(|(_, html)| !html.contains("Aucune commune")) {
        let has_trail = html.contains("aria-label=\"Vous êtes ici, ");
        assert_eq!(has_trail, !path.is_empty(), "{path}");
        assert_eq!(has_trail, html.contains("data-mee-view=\"\">Accueil</a>"), "{path}");
    }
}

#[test]
fn schools_stand_under_each_of_their_levels_in_the_order_given() {
    let html = view::schools(&commune(), &school_summaries(), &links()).into_string();
    let order: Vec<usize> = [
        ">Maternelle</h3>",
        "École primaire Z</a>",
        "École maternelle A</a>",
        ">Élémentaire</h3>",
        "École primaire Z</a>",
        ">Autres établissements</h3>",
        "Établissement sans niveau</a>",
    ]
    .iter()
    .scan(0, |from, text| {
        let at = *from + html[*from..].find(text).expect(text);
        *from = at + text.len();
        Some(at)
    })
    .collect();
    assert!(order.is_sorted());
    assert!(!html.contains(">Collège</h3>"));
}

#[test]
fn a_school_page_says_what_its_source_says_and_nothing_else() {
    let html = view::school(&commune(), &school_data(), &links()).into_string();
    for said in [
        "<dt>Téléphone</dt><dd><a href=\"tel:0199000003\">01\u{a0}99\u{a0}00\u{a0}00\u{a0}03</a></dd>",
        "<a href=\"mailto:ecole.z@example.org\">",
        "<a href=\"http://ecole-z.example.org\"",
        "<dt>Restauration sur place</dt><dd>oui</dd>",
        "(ULIS)</dt><dd>non</dd>",
        "<dt>Nombre d'élèves</dt><dd>120</dd>",
        "Établissement privé (contrat d'association) · Maternelle et élémentaire",
        "École primaire &lt;Z&gt;",
        "Source : Annuaire d'essai, Licence Ouverte 2.0, mise à jour le <time datetime=\"2025-09-01\">1er septembre 2025",
        "1 rue de l'Essai<br>99999 VILLENEUVE-LES-ESSAIS",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    let mut silent = school_data();
    silent.school.has_canteen = None;
    silent.school.has_ulis = None;
    silent.school.priority_education = None;
    silent.school.pupils = None;
    silent.school.district = None;
    silent.school.phone = None;
    silent.rubrics.clear();
    let html = view::school(&commune(), &silent, &links()).into_string();
    for unsaid in ["Restauration", "ULIS", "Nombre", "Circonscription", "Téléphone", "Bon à savoir", "Ouverture"] {
        assert!(!html.contains(unsaid), "{unsaid}");
    }
}

#[test]
fn a_way_to_reach_the_school_stands_on_its_page_once() {
    for (phone, times) in [("01 99 00 00 03", 1), ("0199000003", 1), ("01 99 00 00 04", 2)] {
        let mut data = school_data();
        for field in data.rubrics.iter_mut().flat_map(|rubric| &mut rubric.fields) {
            if let PublishedValue::Phone { text } = &mut field.value {
                phone.clone_into(text);
            }
        }
        let html = view::school(&commune(), &data, &links()).into_string();
        assert_eq!(html.matches("href=\"tel:").count(), times, "{phone}");
    }
}

#[test]
fn waiting_empty_and_failed_states_say_what_to_do() {
    assert!(view::loading().into_string().contains("Chargement"));
    assert!(view::empty("Rien ici : <revenez>.").into_string().contains("Rien ici : &lt;revenez&gt;."));
    let failed = view::error("Le portail ne répond pas.", "https://portail.example.org/portal/99999/").into_string();
    assert!(failed.contains("href=\"https://portail.example.org/portal/99999/\""), "{failed}");
    assert!(!view::error("Non", "javascript:alert(1)").into_string().contains("<a"));
}

#[test]
fn a_rubric_is_signed_and_one_that_says_nothing_is_not_drawn() {
    let html = view::school(&commune(), &school_data(), &links()).into_string();
    for (said, is_there) in [
        ("Rubrique vide", false),
        ("<script>", false),
        ("&lt;script&gt;alert(1)", true),
        ("href=\"javascript:", false),
        ("Commune &lt;X&gt;, vérifié le ", true),
        ("Menus &lt;b&gt; (PDF, 48\u{a0}ko)", true),
        ("alt=\"La &quot;cour&quot;\"", true),
        ("id=\"mee-contact-2\"", true),
    ] {
        assert_eq!(html.contains(said), is_there, "{said}\n{html}");
    }
}
