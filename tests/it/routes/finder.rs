//! « Quelle école pour nous ? » without a script: the form of the page, and of a fragment.

use crate::support::{DEMO, Response, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        the_screen_asks_and_home_and_schools_lead_to_it,
        an_address_gives_its_schools_with_the_reason,
        what_is_not_clear_is_offered_to_choose_from,
        a_birth_date_gives_the_class_and_its_level_alone,
        what_cannot_be_answered_is_said_at_its_field,
        a_point_is_answered_as_an_address_is,
        a_plan_of_the_sectors_is_drawn_with_its_schools,
        an_address_stands_in_no_link_and_the_answer_is_kept_by_nobody,
    ]
    .into()
}

fn send(server: &Server, form: &str) -> Response {
    server.request("POST", &format!("/v1/communes/{DEMO}/fragments/catchment")).form(form).send().expect_status(200)
}

fn html(server: &Server, form: &str) -> String {
    send(server, form).text()
}

fn the_screen_asks_and_home_and_schools_lead_to_it(server: &Server) {
    let page = server.get(&format!("/portal/{DEMO}/catchment")).expect_status(200).text();
    assert!(page.contains("data-mee-view=\"catchment\"") && page.contains("method=\"post\""), "{page}");
    for from in ["", "schools"] {
        let page = server.get(&format!("/portal/{DEMO}/{from}")).expect_status(200).text();
        assert!(page.contains(&format!("/portal/{DEMO}/catchment\" data-mee-view=\"catchment\"")), "{from}");
    }
}

fn an_address_gives_its_schools_with_the_reason(server: &Server) {
    let text = html(server, "address=2+rue+des+essais&maternelle=1");
    assert!(text.contains("data-mee-level=\"maternelle\" data-mee-status=\"found\""), "{text}");
    assert!(text.contains("Les Coquelicots") && text.contains("côté pair"), "{text}");
    assert!(!text.contains("data-mee-level=\"elementaire\""), "only what was asked for");
    let both = html(server, "address=2+rue+des+essais");
    assert!(both.contains("data-mee-level=\"maternelle\"") && both.contains("data-mee-level=\"elementaire\""));
    // Two schools share this street's sector: both are named.
    let several = html(server, "address=3+rue+de+l%27%C3%A9cole&elementaire=1");
    assert!(several.contains("data-mee-status=\"several\""), "{several}");
    assert!(several.contains("Jean-Essai") && several.contains("Moulin-Fictif"), "{several}");
    // A row that is marked as not certain.
    let doubtful = html(server, "address=2+rue+du+8+mai+1945&maternelle=1");
    assert!(doubtful.contains("data-mee-status=\"to_confirm\"") && doubtful.contains("À qui demander"), "{doubtful}");
}

fn what_is_not_clear_is_offered_to_choose_from(server: &Server) {
    let text = html(server, "address=2+essais");
    assert!(text.contains("name=\"address_id\" value=\"99999_0010_00002\""), "{text}");
    let chosen = html(server, "address=2+essais&address_id=99999_0010_00002");
    assert!(chosen.contains("data-mee-status"), "{chosen}");
    let missing = html(server, "address=9+chemin+du+moulin");
    assert!(missing.contains("Le numéro 9 n'existe pas dans cette voie."), "{missing}");
    assert!(missing.contains("value=\"99999_0030_00005\"") && !missing.contains("data-mee-status"), "{missing}");
    let street = html(server, "address=chemin+du+moulin");
    assert!(street.contains("Ajoutez le numéro") && !street.contains("data-mee-status"), "{street}");
}

fn a_birth_date_gives_the_class_and_its_level_alone(server: &Server) {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let begins_in = if today.month() >= 8 { today.year() } else { today.year() - 1 };
    for (age, class, level) in [(3, "petite section", "maternelle"), (6, "CP", "elementaire"), (11, "6e", "college")] {
        let text = html(server, &format!("address=2+rue+des+essais&born_on={}-03-14&maternelle=1", begins_in - age));
        assert!(text.contains(&format!("<strong>{class}</strong>")), "{text}");
        assert_eq!(text.matches("data-mee-status").count(), 1, "{text}");
        assert!(text.contains(&format!("data-mee-level=\"{level}\"")), "{text}");
    }
}

fn what_cannot_be_answered_is_said_at_its_field(server: &Server) {
    for (form, field, said) in [
        ("address=", "address", "Donnez votre adresse"),
        ("address=2+rue+des+essais&born_on=demain", "born-on", "Donnez la date de naissance"),
        ("address=2+rue+des+essais&born_on=1980-01-01", "born-on", "À cet âge"),
        ("address=x&address_id=99999_0010_00999", "address", "Cette adresse n'est pas connue"),
        ("by=point&lat=nord&lon=2", "lat", "Donnez la latitude"),
        ("by=point&lat=46,5", "lon", "Donnez la longitude"),
        ("lon=-6&lat=91", "lat", "Donnez la latitude"),
    ] {
        let text = html(server, form);
        assert!(text.contains(&format!("id=\"mee-{field}-fault\"")), "{form}: {text}");
        assert!(text.replace('\u{a0}', " ").contains(said), "{form}: {text}");
        assert!(text.contains("aria-invalid=\"true\""), "{form}");
    }
    let unknown = html(server, "address=12+rue+zwxkj");
    assert!(unknown.contains("Cette adresse n'a pas été trouvée"), "{unknown}");
    let path = format!("/v1/communes/{DEMO}/fragments/catchment");
    assert_eq!(server.request("POST", &path).form("adresse=a").send().status, 400);
    assert_eq!(server.request("POST", &path).json(&serde_json::json!({})).send().status, 415);
    assert_eq!(server.request("POST", "/v1/communes/01001/fragments/catchment").form("address=a").send().status, 404);
}

fn a_point_is_answered_as_an_address_is(server: &Server) {
    for (form, status, school) in [
        ("by=point&lat=46,4968&lon=-6,0065&maternelle=1", "found", "Les Coquelicots"),
        ("lat=46.4968&lon=-6.0065&maternelle=1", "found", "Les Coquelicots"),
        ("by=point&lat=46.4968&lon=-5.9945&elementaire=1", "found", "Moulin-Fictif"),
        // Close to the border of both sectors, or known no better than to its distance.
        ("by=point&lat=46.4968&lon=-5.9994&elementaire=1", "to_confirm", "Moulin-Fictif"),
        ("by=point&lat=46.4968&lon=-5.9985&elementaire=1", "found", "Moulin-Fictif"),
        ("by=point&lat=46.4968&lon=-5.9985&within=120&elementaire=1", "to_confirm", "Moulin-Fictif"),
        // Where the street decides, a point that is not exact may be another door's.
        ("by=point&lat=46.499900&lon=-5.999840&maternelle=1", "found", "Les Coquelicots"),
        ("by=point&lat=46.499900&lon=-5.999840&within=20&maternelle=1", "found", "Les Coquelicots"),
        ("by=point&lat=46.499900&lon=-5.999840&within=80&maternelle=1", "to_confirm", "Les Coquelicots"),
        // An address that stands in its field is what is asked for, unless the point's own button is pressed.
        ("address=2+rue+des+essais&lat=46.4968&lon=-5.9945&maternelle=1", "found", "Les Coquelicots"),
        ("address=2+rue+des+essais&lat=46.4968&lon=-5.9945&by=point&maternelle=1", "found", "Moulin-Fictif"),
        ("by=point&lat=45&lon=2&maternelle=1", "unknown", "À qui demander"),
    ] {
        let text = html(server, form);
        assert!(text.contains(&format!("data-mee-status=\"{status}\"")), "{form}: {text}");
        assert!(text.contains(school), "{form}: {text}");
        assert_eq!(
            text.contains("Les écoles de ce point"),
            !form.starts_with("address") || form.contains("by="),
            "{form}"
        );
    }
    let vague = html(server, "by=point&lat=46.499900&lon=-5.999840&within=80&maternelle=1").replace('\u{a0}', " ");
    assert!(vague.contains("n'est connu qu'à 80 mètres près"), "{vague}");
}

fn a_plan_of_the_sectors_is_drawn_with_its_schools(server: &Server) {
    let plan = html(server, "by=plan&maternelle=1");
    assert!(plan.contains("Plan des secteurs") && plan.contains("data-mee-frame=\"-6."), "{plan}");
    assert_eq!((plan.matches("<path").count(), plan.matches("data-mee-status").count()), (2, 0), "{plan}");
    assert!(plan.contains("Les Coquelicots") && plan.contains("Moulin-Fictif"), "{plan}");
    // The collège's sector is the whole commune: nothing is drawn.
    let none = html(server, "by=plan&college=1");
    assert!(none.contains("n'est pas dessinée") && !none.contains("<svg"), "{none}");
}

fn an_address_stands_in_no_link_and_the_answer_is_kept_by_nobody(server: &Server) {
    for path in [format!("/portal/{DEMO}/catchment"), format!("/v1/communes/{DEMO}/fragments/catchment")] {
        let answer = server.request("POST", &path).form("address=2+rue+des+essais").send().expect_status(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let text = answer.text();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.chain(text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next())) {
            let folded = link.to_lowercase();
            assert!(!folded.contains("essais") && !folded.contains("99999_"), "{link}");
        }
        assert!(text.contains("/schools/9990001X\""), "{text}");
    }
    let page = server.request("POST", &format!("/portal/{DEMO}/catchment")).form("address=2+rue+des+essais").send();
    assert_eq!(page.header("x-robots-tag"), "noindex");
}
