//! The OpenAPI documents are complete.

use std::collections::BTreeSet;

use actix_web::http::{Method, StatusCode};
use serde_json::Value;

use super::{ask, json, server};
use crate::http::{openapi, openapi_internal};

/// The operations that nobody need prove anything for. Whoever adds to this list says why in the change.
///
/// The pages for agents stand there too: who has no session is sent to sign in, whatever they ask for.
const PUBLIC: &[&str] = &[
    // Whoever reads the mail at an address proves it by the link.
    "accept_invitation",
    "choose_body",
    // Figures are computed and forgotten; asking who sends them would be the only trace.
    "compute_calculator",
    "compute_tariff",
    "complete_password_reset",
    "find_calculator",
    "find_catchment",
    "find_catchment_fragment",
    "find_commune",
    "find_event",
    "find_fiche",
    "find_file",
    "find_life_event",
    "find_news",
    "find_registration",
    "find_school",
    "find_small_file",
    "find_tariff",
    "finish_openid",
    "get_agenda",
    "get_agenda_ics",
    "get_agenda_json",
    "get_agenda_rss",
    "get_calendar",
    "get_event_ics",
    "get_export",
    "get_fragment",
    "get_home",
    "get_json_feed",
    "get_liveness",
    "get_openapi",
    "get_readiness",
    "get_rss_feed",
    "get_school_agenda",
    "get_school_sector",
    "link_openid",
    "list_calculators",
    "list_changes",
    "list_communes",
    "list_fiches",
    "list_life_events",
    "list_news",
    "list_notices",
    "list_menus",
    "list_rubric_catalogue",
    "list_school_menus",
    "list_schools",
    "list_service_catalogue",
    "list_service_links",
    "list_services",
    "list_signing_keys",
    "list_tariffs",
    "list_themes",
    "refresh_tokens",
    "request_password_reset",
    // Parents look for their own address before anything is known of them.
    "search_addresses",
    "search_commune",
    "show_account",
    "show_sign_in",
    "show_signed_out",
    "sign_in",
    "sign_out",
    "start_openid",
    "submit_sign_in",
    "submit_sign_out",
    "suggest_searches",
];

/// Every operation with its path.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((format!("{method} {path}"), operation.clone()));
        }
    }
    operations
}

fn documents() -> [Value; 2] {
    [serde_json::to_value(openapi()).unwrap(), serde_json::to_value(openapi_internal()).unwrap()]
}

#[test]
fn the_documents_hold_exactly_these_operations() {
    let names = documents().map(|document| {
        let ids = operations(&document)
            .into_iter()
            .map(|(_, operation)| operation["operationId"].as_str().unwrap().to_owned());
        ids.collect::<BTreeSet<String>>()
    });
    let expected = [
        "accept_invitation",
        "attest_work",
        "change_password",
        "check_readability",
        "check_tariff",
        "complete_password_reset",
        "compute_calculator",
        "compute_tariff",
        "confirm_totp",
        "create_api_key",
        "create_delegation",
        "create_establishment",
        "create_file",
        "create_invitation",
        "create_notice",
        "create_preview_link",
        "create_recovery_codes",
        "create_webhook",
        "delete_file",
        "delete_webhook",
        "diff_revisions",
        "disable_totp",
        "end_delegation",
        "export_sector_map",
        "find_body_calendar",
        "find_body_event",
        "find_body_file",
        "find_body_news",
        "find_body_registration",
        "find_body_service_link",
        "find_body_tariff",
        "find_calculator",
        "find_catchment",
        "find_catchment_fragment",
        "find_commune",
        "find_event",
        "find_fiche",
        "find_file",
        "find_layer",
        "find_life_event",
        "find_menu_week",
        "find_news",
        "find_registration",
        "find_revision",
        "find_rubric_set",
        "find_school",
        "find_sector_map",
        "find_small_file",
        "find_tariff",
        "find_work",
        "get_agenda",
        "get_agenda_ics",
        "get_agenda_json",
        "get_agenda_rss",
        "get_calendar",
        "get_event_ics",
        "get_export",
        "get_fragment",
        "get_home",
        "get_json_feed",
        "get_link_report",
        "get_me",
        "get_open_data",
        "get_openapi",
        "get_proofreading_steps",
        "get_rss_feed",
        "get_school_agenda",
        "get_school_sector",
        "get_settings",
        "import_menus",
        "import_rubrics",
        "import_sectors",
        "leave_out_event",
        "leave_out_news",
        "list_api_keys",
        "list_audit_entries",
        "list_body_events",
        "list_body_news",
        "list_body_notices",
        "list_body_service_links",
        "list_body_services",
        "list_body_tariffs",
        "list_calculators",
        "list_changes",
        "list_communes",
        "list_conflicts",
        "list_delegations",
        "list_deliveries",
        "list_establishments",
        "list_fiches",
        "list_files",
        "list_fill_rates",
        "list_invitations",
        "list_left_out_events",
        "list_left_out_news",
        "list_life_events",
        "list_members",
        "list_menu_restaurants",
        "list_menu_sheets",
        "list_menus",
        "list_news",
        "list_notices",
        "list_reviews",
        "list_revisions",
        "list_rubric_catalogue",
        "list_rubric_fill_rates",
        "list_school_menus",
        "list_school_rubrics",
        "list_schools",
        "list_search_weeks",
        "list_sector_maps",
        "list_service_catalogue",
        "list_service_links",
        "list_services",
        "list_signing_keys",
        "list_slots_to_fill",
        "list_tariffs",
        "list_themes",
        "list_webhooks",
        "list_works",
        "propose_work",
        "publish_menus",
        "publish_sector_map",
        "publish_work",
        "put_calendar",
        "put_establishment",
        "put_event",
        "put_fiche",
        "put_layer",
        "put_member",
        "put_menu_restaurants",
        "put_news",
        "put_notice",
        "put_open_data",
        "put_proofreading_steps",
        "put_registration",
        "put_rubric_set",
        "put_school_authority",
        "put_school_rubric",
        "put_service",
        "put_service_link",
        "put_settings",
        "put_tariff",
        "refresh_tokens",
        "refuse_work",
        "remove_establishment",
        "remove_member",
        "remove_sector_map",
        "request_password_reset",
        "resend_delivery",
        "resend_invitation",
        "restore_revision",
        "revoke_api_key",
        "revoke_invitation",
        "rotate_webhook_secret",
        "search_addresses",
        "search_commune",
        "send_reminders",
        "settle_conflict",
        "sign_in",
        "sign_out",
        "sign_revision",
        "start_totp",
        "suggest_searches",
        "take_back_event",
        "take_back_news",
        "test_webhook",
        "withdraw_menus",
        "withdraw_work",
    ];
    assert_eq!(names[0].iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let internal = [
        "choose_body",
        "finish_openid",
        "get_liveness",
        "get_readiness",
        "link_openid",
        "show_account",
        "show_sign_in",
        "show_signed_out",
        "start_openid",
        "submit_sign_in",
        "submit_sign_out",
    ];
    assert_eq!(names[1].iter().map(String::as_str).collect::<Vec<_>>(), internal);
}

#[test]
fn every_operation_is_complete() {
    for document in documents() {
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["info"]["license"]["identifier"], "EUPL-1.2");
        assert!(document["info"].get("contact").is_none());
        for (place, operation) in operations(&document) {
            for field in ["operationId", "summary", "description"] {
                assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{place} has no {field}");
            }
            let is_public = PUBLIC.contains(&operation["operationId"].as_str().unwrap());
            assert_eq!(
                operation["security"] == serde_json::json!([{}]),
                is_public,
                "{place}: {}",
                operation["security"]
            );
            let answers = operation["responses"].as_object().unwrap();
            let (_, success) = answers.iter().find(|(status, _)| status.starts_with('2')).unwrap();
            let mut examples = success["content"].as_object().into_iter().flatten();
            assert!(examples.all(|(_, content)| !content["example"].is_null()), "{place} has no example");
            let mut asked = operation["requestBody"]["content"].as_object().into_iter().flatten();
            assert!(asked.all(|(_, content)| !content["example"].is_null()), "{place} has no example of its body");
            for scheme in
                operation["security"].as_array().unwrap().iter().flat_map(|one| one.as_object().unwrap().keys())
            {
                let declared = &document["components"]["securitySchemes"][scheme];
                assert!(declared.is_object(), "{place}: {scheme}");
                assert!(answers.contains_key("401") && answers.contains_key("403"), "{place}");
            }
            let problems: Vec<&String> = answers.keys().filter(|status| status.starts_with(['4', '5'])).collect();
            assert!(problems.iter().any(|status| status.starts_with('4')), "{place} names no problem");
            for status in problems {
                let target = answers[status]["$ref"].as_str().unwrap().trim_start_matches('#');
                let response = document.pointer(target).unwrap();
                assert!(!response["content"]["application/problem+json"]["example"].is_null(), "{place} {status}");
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = &parameter["name"];
                assert!(parameter["description"].is_string() && !parameter["example"].is_null(), "{place} {name}");
                let schema = &parameter["schema"];
                let is_bounded = ["pattern", "enum", "maxLength", "maximum"].iter().any(|rule| !schema[rule].is_null());
                assert!(is_bounded, "{place} {name} takes anything: {schema}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    found.insert(target.clone());
                }
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    for document in documents() {
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(!found.is_empty());
        found.retain(|target| document.pointer(target.trim_start_matches('#')).is_none());
        assert!(found.is_empty(), "missing: {found:?}");
    }
}

#[actix_web::test]
async fn the_served_document_is_the_public_one() {
    let (_folder, server) = server().await;
    let served = json(ask(&server, Method::GET, "/v1/openapi.json", &[]).await).await;
    assert_eq!(served, serde_json::to_value(openapi()).unwrap());
}

#[actix_web::test]
async fn every_operation_accepts_its_own_parameters_and_refuses_others() {
    let (_folder, server) = server().await;
    for (place, operation) in operations(&documents()[0]) {
        // The others ask for an actor or a body; the tests from outside send them.
        let is_plain_read = place.starts_with("get ") && operation["security"] == serde_json::json!([{}]);
        if !is_plain_read {
            continue;
        }
        let mut address = place.trim_start_matches("get ").to_owned();
        let mut separator = '?';
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let example = &parameter["example"];
            let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            if parameter["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), &example);
            } else if name != "after" {
                address.push_str(&format!("{separator}{name}={example}"));
                separator = '&';
            }
        }
        let status = ask(&server, Method::GET, &address, &[]).await.status();
        // The database is empty, so what a commune or a school holds is not found; what is malformed would be refused before.
        let is_kept = ["/communes/", "/files/", "/schools/", "commune="].iter().any(|part| address.contains(part));
        // Nobody fills an index here, and search says so rather than that there is nothing.
        let expected = match (address.contains("/search"), is_kept) {
            (true, _) => StatusCode::SERVICE_UNAVAILABLE,
            (false, true) => StatusCode::NOT_FOUND,
            (false, false) => StatusCode::OK,
        };
        assert_eq!(status, expected, "{address}");
        let refused = ask(&server, Method::GET, &format!("{address}{separator}rien=1"), &[]).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(json(refused).await["code"], "unknown_field", "{address}");
    }
}
