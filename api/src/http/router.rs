//! The one place that puts handlers at addresses and says what kind of address each is.
//!
//! The operations of the API carry their own path below `/v1`, in the attribute from which the OpenAPI document is made.

use actix_web::HttpRequest;
use actix_web::dev::HttpServiceFactory;
use actix_web::web::{ServiceConfig, get, post, scope};
use utoipa_actix_web::OpenApiFactory;

use super::contract;
use super::problem::{NO_SUCH_ADDRESS, Refusal};
use super::reply::Answer;
use crate::routes::{
    account, addresses, agenda, api_keys, audit, auth, calculators, calendar, catchment, changes, communes,
    delegations, directory, docs, establishments, fiches, files, fragments, front, health, home, invitations, layers,
    life_events, members, menus, news, notices, oembed, open_data, password_resets, portal, previews, proofreading,
    readability, registrations, reviews, rubrics, schools, search, second_factor, sectors, service_links, settings,
    snippet, specification, statement, tariffs, themes, to_fill, webhooks, widget, works,
};

/// What kind of address it is; headers, the form of refusals and the treatment of unknown parameters depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The public API.
    Api,
    /// The widget's files.
    Widget,
    /// Pages for people.
    Page,
    /// Pages for agents: signing in and one's account. Never kept, never framed.
    Account,
    /// What only our own pages load.
    Asset,
    /// The API's documentation.
    Docs,
    /// What the operator's tools ask.
    Health,
}

impl Zone {
    /// The zone of this path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1).unwrap_or_default() {
            // Other versions do not exist; whoever asks for one is a program all the same.
            version if is_version(version) => Self::Api,
            "widget" | "widget.js" | "widget.css" => Self::Widget,
            "assets" | "favicon.ico" | "robots.txt" => Self::Asset,
            // The list of problems is a page like any other.
            "docs" if path != "/docs/problems" => Self::Docs,
            "health" => Self::Health,
            "account" => Self::Account,
            _ => Self::Page,
        }
    }

    /// Whether every origin may read it.
    #[must_use]
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Api | Self::Widget)
    }

    /// Whether reads are counted: each costs the database something. Files in memory and probes are free.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Api | Self::Page | Self::Account)
    }

    /// Whether unknown query parameters are refused.
    #[must_use]
    pub fn is_strict(self) -> bool {
        self == Self::Api
    }

    /// Whether refusals are pages.
    #[must_use]
    pub fn is_read_by_people(self) -> bool {
        matches!(self, Self::Page | Self::Docs | Self::Account)
    }
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Puts every operation of the public API, whose paths begin after `/v1`, into what has a `service` for each.
macro_rules! public_operations {
    ($operations:expr) => {
        // Patterns are tried in this order: first what is asked most and never kept.
        $operations
            .service(catchment::find_catchment)
            .service(addresses::search_addresses)
            .service(communes::list_communes)
            .service(communes::find_commune)
            .service(home::get_home)
            .service(themes::list_themes)
            .service(fiches::list_fiches)
            .service(fiches::find_fiche)
            .service(schools::list_schools)
            .service(schools::find_school)
            .service(search::search_commune)
            .service(search::suggest_searches)
            .service(search::list_search_weeks)
            .service(catchment::get_school_sector)
            .service(catchment::find_catchment_fragment)
            .service(menus::list_menus)
            .service(menus::list_school_menus)
            .service(fragments::get_fragment)
            .service(changes::list_changes)
            .service(changes::get_rss_feed)
            .service(changes::get_json_feed)
            .service(open_data::get_export)
            // Before the operation of all other calculators, whose path holds this one's.
            .service(tariffs::compute_tariff)
            .service(calculators::list_calculators)
            .service(calculators::find_calculator)
            .service(calculators::compute_calculator)
            .service(specification::get_openapi)
            .service(auth::sign_in)
            .service(auth::refresh_tokens)
            .service(auth::sign_out)
            .service(auth::get_me)
            .service(auth::change_password)
            .service(auth::list_signing_keys)
            .service(second_factor::start_totp)
            .service(second_factor::confirm_totp)
            .service(second_factor::disable_totp)
            .service(second_factor::create_recovery_codes)
            .service(members::list_members)
            .service(members::put_member)
            .service(members::remove_member)
            .service(api_keys::list_api_keys)
            .service(api_keys::create_api_key)
            .service(api_keys::revoke_api_key)
            .service(layers::find_layer)
            .service(layers::put_layer)
            .service(layers::put_fiche)
            .service(layers::list_conflicts)
            .service(layers::settle_conflict)
            .service(works::list_works)
            .service(works::find_work)
            .service(works::list_revisions)
            .service(works::find_revision)
            .service(works::diff_revisions)
            .service(works::propose_work)
            .service(works::restore_revision)
            .service(works::publish_work)
            .service(works::refuse_work)
            .service(works::withdraw_work)
            .service(works::attest_work)
            .service(works::sign_revision)
            .service(directory::list_services)
            .service(directory::list_body_services)
            .service(directory::put_service)
            .service(registrations::find_registration)
            .service(registrations::find_body_registration)
            .service(registrations::put_registration)
            .service(calendar::get_calendar)
            .service(calendar::find_body_calendar)
            .service(calendar::put_calendar)
            .service(agenda::get_agenda)
            .service(agenda::get_school_agenda)
            .service(agenda::get_agenda_ics)
            .service(agenda::get_agenda_rss)
            .service(agenda::get_agenda_json)
            // Before the operation of the entry itself, whose path holds this one's.
            .service(agenda::get_event_ics)
            .service(agenda::find_event)
            .service(agenda::list_body_events)
            .service(agenda::find_body_event)
            .service(agenda::put_event)
            .service(agenda::list_left_out_events)
            .service(agenda::leave_out_event)
            .service(agenda::take_back_event)
            .service(news::list_news)
            .service(news::find_news)
            .service(news::list_body_news)
            .service(news::find_body_news)
            .service(news::put_news)
            .service(news::list_left_out_news)
            .service(news::leave_out_news)
            .service(news::take_back_news)
            .service(notices::list_notices)
            .service(notices::list_body_notices)
            .service(notices::create_notice)
            .service(notices::put_notice)
            .service(service_links::list_service_links)
            .service(service_links::list_service_catalogue)
            .service(service_links::list_body_service_links)
            .service(service_links::find_body_service_link)
            .service(service_links::put_service_link)
            .service(service_links::get_link_report)
            .service(life_events::list_life_events)
            .service(life_events::find_life_event)
            .service(tariffs::list_tariffs)
            .service(tariffs::find_tariff)
            .service(tariffs::list_body_tariffs)
            .service(tariffs::check_tariff)
            .service(tariffs::find_body_tariff)
            .service(tariffs::put_tariff)
            .service(to_fill::list_slots_to_fill)
            .service(to_fill::list_fill_rates)
            .service(to_fill::send_reminders)
            .service(settings::get_settings)
            .service(settings::put_settings)
            .service(previews::create_preview_link)
            .service(proofreading::get_proofreading_steps)
            .service(proofreading::put_proofreading_steps)
            .service(reviews::list_reviews)
            .service(readability::check_readability)
            .service(rubrics::list_rubric_catalogue)
            .service(rubrics::find_rubric_set)
            .service(rubrics::put_rubric_set)
            .service(rubrics::list_school_rubrics)
            .service(rubrics::put_school_rubric)
            .service(rubrics::import_rubrics)
            .service(rubrics::list_rubric_fill_rates)
            .service(rubrics::put_school_authority)
            .service(establishments::list_establishments)
            .service(establishments::create_establishment)
            .service(establishments::put_establishment)
            .service(establishments::remove_establishment)
            .service(menus::list_menu_sheets)
            .service(menus::import_menus)
            .service(menus::find_menu_week)
            .service(menus::publish_menus)
            .service(menus::withdraw_menus)
            .service(menus::list_menu_restaurants)
            .service(menus::put_menu_restaurants)
            .service(sectors::list_sector_maps)
            .service(sectors::import_sectors)
            .service(sectors::find_sector_map)
            .service(sectors::publish_sector_map)
            .service(sectors::remove_sector_map)
            .service(sectors::export_sector_map)
            .service(files::create_file)
            .service(files::list_files)
            .service(files::delete_file)
            .service(files::find_body_file)
            .service(files::find_file)
            .service(files::find_small_file)
            .service(delegations::list_delegations)
            .service(delegations::create_delegation)
            .service(delegations::end_delegation)
            .service(audit::list_audit_entries)
            .service(open_data::get_open_data)
            .service(open_data::put_open_data)
            .service(webhooks::list_webhooks)
            .service(webhooks::create_webhook)
            .service(webhooks::delete_webhook)
            .service(webhooks::rotate_webhook_secret)
            .service(webhooks::list_deliveries)
            .service(webhooks::resend_delivery)
            .service(webhooks::test_webhook)
            .service(invitations::list_invitations)
            .service(invitations::create_invitation)
            .service(invitations::resend_invitation)
            .service(invitations::revoke_invitation)
            .service(invitations::accept_invitation)
            .service(password_resets::request_password_reset)
            .service(password_resets::complete_password_reset)
    };
}

/// Puts the operations for the operator, and the pages for agents, into what has a `service` for each.
macro_rules! internal_operations {
    ($operations:expr) => {
        $operations
            .service(health::get_liveness)
            .service(health::get_readiness)
            .service(account::session::show_account)
            .service(account::session::show_sign_in)
            .service(account::session::submit_sign_in)
            .service(account::session::choose_body)
            .service(account::session::submit_sign_out)
            .service(account::session::show_signed_out)
            .service(account::openid::start_openid)
            .service(account::openid::link_openid)
            .service(account::openid::finish_openid)
    };
}

/// Every operation of the public API.
pub fn api() -> impl HttpServiceFactory + 'static {
    public_operations!(scope("/v1"))
        // The home's fragment without its final slash; not an operation of its own.
        .route("/communes/{insee}/fragments", get().to(fragments::get_home_fragment))
}

/// The operations for the operator, and the pages for agents.
pub fn internal(config: &mut ServiceConfig) {
    internal_operations!(config);
}

/// What the attributes of operations say, for the OpenAPI document: a server that starts has no use for it.
#[derive(Default)]
pub struct Described(Vec<Box<dyn OpenApiFactory>>);

impl Described {
    /// The operations of the public API; their paths begin after `/v1`.
    #[must_use]
    pub fn public() -> Self {
        public_operations!(Self::default())
    }

    /// The operations for the operator, and the pages for agents.
    #[must_use]
    pub fn internal() -> Self {
        internal_operations!(Self::default())
    }

    /// Each operation.
    pub fn operations(&self) -> impl Iterator<Item = &dyn OpenApiFactory> {
        self.0.iter().map(AsRef::as_ref)
    }

    fn service(mut self, operation: impl OpenApiFactory + 'static) -> Self {
        self.0.push(Box::new(operation));
        self
    }
}

/// Pages, and the files they and the widget load.
pub fn pages(config: &mut ServiceConfig) {
    config
        .route("/", get().to(front::get_front_page))
        .route("/portal/{insee}", get().to(portal::redirect_to_home))
        .route("/portal/{insee}/catchment", post().to(portal::post_catchment))
        .route("/portal/{insee}/{view:.*}", get().to(portal::get_page))
        .route("/account/invitation", get().to(account::invitation::get_invitation))
        .route("/account/invitation", post().to(account::invitation::post_invitation))
        .route("/account/password-reset", get().to(account::password_reset::get_password_reset))
        .route("/account/password-reset", post().to(account::password_reset::post_password_reset))
        .route("/widget.js", get().to(widget::get_loader))
        .route("/widget.css", get().to(widget::get_widget_style))
        .route("/widget/{version}/{file}", get().to(widget::get_file))
        .route("/assets/{digest}/portal.css", get().to(widget::get_style))
        .route("/docs", get().to(docs::redirect_to_docs))
        .route("/docs/problems", get().to(docs::list_problems))
        .route("/docs/{file:.*}", get().to(docs::get_docs))
        .route("/accessibility-statement", get().to(statement::get_statement))
        .route("/snippet", get().to(snippet::get_snippet))
        .route("/snippet/preview", get().to(snippet::get_preview))
        .route("/assets/looks.css", get().to(snippet::get_looks))
        .route("/oembed", get().to(oembed::get_oembed))
        .route("/robots.txt", get().to(front::get_robots))
        .route("/favicon.ico", get().to(front::get_favicon));
}

/// Answers where no route does: 405 where the address exists for other methods, 404 elsewhere.
pub async fn fallback(request: HttpRequest) -> Answer {
    Err(match request.match_pattern() {
        Some(pattern) => Refusal::method_not_allowed(contract::allowed_methods(&pattern)),
        None => Refusal::not_found(NO_SUCH_ADDRESS),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_zone() {
        for (path, zone) in [
            ("/", Zone::Page),
            ("/v1/communes", Zone::Api),
            ("/v1/auth/sign-in", Zone::Api),
            ("/v1", Zone::Api),
            ("/v2/communes", Zone::Api),
            ("/v", Zone::Page),
            ("/vacances", Zone::Page),
            ("/widget.js", Zone::Widget),
            ("/widget/1/core.js", Zone::Widget),
            ("/portal/94043/", Zone::Page),
            ("/docs", Zone::Docs),
            ("/docs/swagger-ui.css", Zone::Docs),
            ("/docs/problems", Zone::Page),
            ("/health/live", Zone::Health),
            ("/assets/0/portal.css", Zone::Asset),
            ("/rien", Zone::Page),
            ("/account", Zone::Account),
            ("/account/sign-in", Zone::Account),
        ] {
            assert_eq!(Zone::of(path), zone, "{path}");
        }
    }
}
