//! What every operation answers to every kind of caller: the table that the matrix test compares.

/// Kinds of caller, in the order of the table's columns. « Here » is the body in the paths, « there » another one.
pub const CALLERS: [&str; 10] = [
    // No credentials, and credentials of yesterday.
    "nobody",
    "expired",
    // Each role of the body.
    "administrator",
    "auditor",
    "editor",
    "publisher",
    "headteacher",
    // A key or a vendor with the scope `members:read`, and one with `content:read` and `content:write` instead.
    "scoped",
    "unscoped",
    // Each of them, of another body.
    "there",
];

/// Everyone may.
const ALL_200: [u16; 10] = [200; 10];

/// Those who see what the body writes.
const CONTENT_READERS: [u16; 10] = [401, 401, 403, 403, 200, 200, 200, 403, 200, 404];

/// Those who see a work that belongs to no school: a headteacher does not.
const WORK_READERS: [u16; 10] = [401, 401, 403, 403, 200, 200, 404, 403, 200, 404];

/// Those who decide what parents see.
const PUBLISHERS: [u16; 10] = [401, 401, 403, 403, 403, 200, 403, 403, 403, 404];

/// Administrators alone.
const ADMINISTRATORS: [u16; 10] = [401, 401, 200, 403, 403, 403, 403, 403, 403, 404];

/// What each caller gets, by operation.
pub const EXPECTED: &[(&str, [u16; 10])] = &[
    ("list_communes", ALL_200),
    ("find_commune", ALL_200),
    ("get_home", ALL_200),
    ("list_themes", ALL_200),
    ("list_fiches", ALL_200),
    ("find_fiche", ALL_200),
    ("list_schools", ALL_200),
    ("find_school", ALL_200),
    ("search_addresses", ALL_200),
    ("search_commune", ALL_200),
    ("suggest_searches", ALL_200),
    ("list_search_weeks", CONTENT_READERS),
    ("find_catchment_fragment", ALL_200),
    ("get_fragment", ALL_200),
    ("list_calculators", ALL_200),
    ("find_calculator", ALL_200),
    ("compute_calculator", ALL_200),
    ("get_openapi", ALL_200),
    ("list_signing_keys", ALL_200),
    ("sign_in", ALL_200),
    // The refresh token sent is none: what else the caller has does not replace it.
    ("refresh_tokens", [401; 10]),
    ("sign_out", [204; 10]),
    ("get_me", [401, 401, 200, 200, 200, 200, 200, 200, 200, 200]),
    // 422: let in, and told that the present password is another. Keys have no password: see `exceptions`.
    ("change_password", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("list_members", [401, 401, 200, 200, 403, 403, 403, 200, 403, 404]),
    ("put_member", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("remove_member", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    ("list_invitations", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("create_invitation", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("resend_invitation", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("revoke_invitation", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    // 422: the link sent is none, whoever asks. Nobody learns whether an account has the address.
    ("accept_invitation", [422; 10]),
    ("request_password_reset", [202; 10]),
    ("complete_password_reset", [422; 10]),
    ("list_api_keys", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("create_api_key", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("revoke_api_key", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    // 422: let in, and told that the password given is another; 409: no secret waits for a code.
    ("start_totp", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("confirm_totp", [401, 401, 409, 409, 409, 409, 409, 409, 409, 409]),
    ("disable_totp", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("create_recovery_codes", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("list_delegations", [401, 401, 200, 200, 403, 403, 403, 403, 403, 404]),
    ("create_delegation", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("end_delegation", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    ("list_works", CONTENT_READERS),
    ("find_work", WORK_READERS),
    ("list_revisions", WORK_READERS),
    ("find_revision", WORK_READERS),
    ("diff_revisions", WORK_READERS),
    ("propose_work", WORK_READERS),
    ("restore_revision", WORK_READERS),
    ("publish_work", PUBLISHERS),
    ("refuse_work", PUBLISHERS),
    ("withdraw_work", PUBLISHERS),
    ("attest_work", PUBLISHERS),
    // Proofreaders exist in the national editor's body only.
    ("sign_revision", [401, 401, 403, 403, 403, 403, 403, 403, 403, 404]),
    // 409: let in, and told that a service has no page of its own to be shown in.
    ("create_preview_link", [401, 401, 403, 403, 409, 409, 404, 403, 409, 404]),
    ("list_tariffs", ALL_200),
    ("compute_tariff", ALL_200),
    ("find_tariff", ALL_200),
    ("list_body_tariffs", CONTENT_READERS),
    ("check_tariff", CONTENT_READERS),
    // A headteacher reaches what belongs to the own schools only, and a grid belongs to none.
    ("find_body_tariff", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("put_tariff", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("find_registration", ALL_200),
    // As for a grid: it belongs to no school.
    ("find_body_registration", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("put_registration", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("get_calendar", ALL_200),
    // As for a grid: it belongs to no school.
    ("find_body_calendar", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("put_calendar", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("get_agenda", ALL_200),
    ("get_school_agenda", ALL_200),
    ("get_agenda_ics", ALL_200),
    ("get_agenda_rss", ALL_200),
    ("get_agenda_json", ALL_200),
    ("get_event_ics", ALL_200),
    ("find_event", ALL_200),
    ("list_body_events", CONTENT_READERS),
    // The event is that of the headteacher's school.
    ("find_body_event", CONTENT_READERS),
    ("put_event", CONTENT_READERS),
    ("list_news", ALL_200),
    ("find_news", ALL_200),
    ("list_body_news", CONTENT_READERS),
    // A headteacher reaches what belongs to the own schools only, and this dossier belongs to none.
    ("find_body_news", WORK_READERS),
    // 422 for a headteacher: let in, and told to say for which of the own schools.
    ("put_news", [401, 401, 403, 403, 200, 200, 422, 403, 200, 404]),
    ("list_left_out_news", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    // 404 for the publisher too: let in, and told that nobody farther publishes a dossier of that name.
    ("leave_out_news", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("take_back_news", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("list_left_out_events", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("leave_out_event", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("take_back_event", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("list_notices", ALL_200),
    ("list_body_notices", CONTENT_READERS),
    ("create_notice", [401, 401, 403, 403, 403, 201, 403, 403, 403, 404]),
    ("put_notice", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("list_service_links", ALL_200),
    ("list_service_catalogue", ALL_200),
    ("list_body_service_links", CONTENT_READERS),
    ("find_body_service_link", WORK_READERS),
    ("put_service_link", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("get_link_report", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("list_life_events", ALL_200),
    ("find_life_event", ALL_200),
    ("list_services", ALL_200),
    ("list_body_services", CONTENT_READERS),
    ("put_service", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("list_slots_to_fill", CONTENT_READERS),
    // 404: let in, and told that a commune has no communes.
    ("list_fill_rates", [401, 401, 403, 403, 404, 404, 404, 403, 404, 404]),
    // 403 for the publisher too: a commune reminds no other.
    ("send_reminders", [401, 401, 403, 403, 403, 403, 403, 403, 403, 404]),
    ("list_reviews", CONTENT_READERS),
    ("get_settings", [401, 401, 200, 200, 403, 403, 403, 403, 403, 404]),
    ("put_settings", ADMINISTRATORS),
    // 404: let in, and told that only the national editor has steps.
    ("get_proofreading_steps", [401, 401, 404, 404, 404, 404, 403, 403, 404, 404]),
    ("put_proofreading_steps", [401, 401, 404, 403, 403, 403, 403, 403, 403, 404]),
    ("check_readability", [401, 401, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("find_layer", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("put_layer", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    // 422: let in, and told that this is no fiche.
    ("put_fiche", [401, 401, 403, 403, 422, 422, 403, 403, 422, 404]),
    ("list_conflicts", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    // 404 for those let in too: no such conflict stands.
    ("settle_conflict", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("list_changes", ALL_200),
    ("get_rss_feed", ALL_200),
    ("get_json_feed", ALL_200),
    // The commune has chosen its licence: see `requests`.
    ("get_export", ALL_200),
    ("get_open_data", ADMINISTRATORS),
    ("put_open_data", ADMINISTRATORS),
    ("list_webhooks", ADMINISTRATORS),
    ("create_webhook", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    // One of its own goes: see `removed`.
    ("delete_webhook", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    ("rotate_webhook_secret", ADMINISTRATORS),
    ("list_deliveries", ADMINISTRATORS),
    ("resend_delivery", ADMINISTRATORS),
    ("test_webhook", ADMINISTRATORS),
    ("find_catchment", ALL_200),
    ("get_school_sector", ALL_200),
    ("list_menus", ALL_200),
    ("list_school_menus", ALL_200),
    ("list_menu_sheets", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("import_menus", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    // 404: the week in the path is one of which the body keeps nothing.
    ("find_menu_week", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("publish_menus", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("withdraw_menus", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("list_menu_restaurants", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("put_menu_restaurants", PUBLISHERS),
    ("list_sector_maps", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("import_sectors", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    // 404 for those let in too: the body keeps no such map.
    ("find_sector_map", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("export_sector_map", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("publish_sector_map", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("remove_sector_map", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("list_rubric_catalogue", ALL_200),
    ("find_rubric_set", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("put_rubric_set", [401, 401, 403, 403, 403, 200, 403, 403, 403, 404]),
    ("list_school_rubrics", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("put_school_rubric", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("import_rubrics", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("put_school_authority", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("list_establishments", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("create_establishment", [401, 401, 403, 403, 403, 201, 403, 403, 403, 404]),
    ("put_establishment", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("remove_establishment", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("create_file", [401, 401, 403, 403, 201, 201, 201, 403, 201, 404]),
    ("list_files", CONTENT_READERS),
    ("delete_file", [401, 401, 403, 403, 404, 404, 404, 403, 404, 404]),
    ("find_body_file", [401, 401, 403, 403, 404, 404, 404, 403, 404, 404]),
    ("find_file", [404; 10]),
    ("find_small_file", [404; 10]),
    ("list_rubric_fill_rates", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("list_audit_entries", [401, 401, 200, 200, 403, 403, 403, 403, 403, 404]),
];

/// Where a key gets something else than a person of the same column.
pub const EXCEPTIONS: &[(&str, u16)] = &[
    ("change_password", 403),
    ("start_totp", 403),
    ("confirm_totp", 403),
    ("disable_totp", 403),
    ("create_recovery_codes", 403),
];
