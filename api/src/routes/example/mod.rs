//! Examples for the OpenAPI document. Tests read each as the type it stands for.
//!
//! The commune and the schools are the demo's: fictitious, as is whatever is said of them.

pub mod address;
pub mod agenda;
pub mod auth;
pub mod calculators;
pub mod desk;
pub mod invitation;
pub mod living;
pub mod menus;
pub mod plugins;
pub mod registrations;
pub mod rubrics;
pub mod search;
pub mod second_factor;
pub mod sectors;
pub mod tariffs;
pub mod trace;
pub mod works;

use serde_json::{Value, json};

const SITE: &str = "https://portail.example.org";

fn site(path: &str) -> String {
    format!("{SITE}{path}")
}

/// A commune.
pub fn commune() -> Value {
    json!({
        "insee": "99999",
        "name": "Villeneuve-les-Essais",
        "departement": "99",
        "academie": "Académie fictive",
        "zone": "c",
        "epci_siren": "999999998",
        "parent_insee": null,
        "is_fictitious": true,
        "departement_name": "Département fictif",
        "url": site("/portal/99999/")
    })
}

/// A page of communes.
pub fn communes() -> Value {
    json!({ "items": [commune()], "next": null })
}

fn theme() -> Value {
    json!({
        "slug": "cantine",
        "title": "Cantine et repas",
        "about": "Inscription, prix, menus, allergies",
        "fiches": 6,
        "url": site("/portal/99999/themes/cantine")
    })
}

/// The themes of a commune.
pub fn themes() -> Value {
    json!({ "items": [theme()], "next": null })
}

pub(super) fn fiche_summary() -> Value {
    json!({
        "id": "inscription-cantine",
        "slug": "inscription-cantine",
        "kind": "question_answer",
        "title": "Comment inscrire mon enfant à la cantine ?",
        "summary": "L'inscription se fait auprès de la mairie, en général avant la rentrée.",
        "themes": ["cantine"],
        "levels": ["maternelle", "elementaire"],
        "origin": "starter",
        "changed_on": "2026-05-04",
        "has_local_word": true,
        "url": site("/portal/99999/fiches/inscription-cantine")
    })
}

/// A page of fiches.
pub fn fiches() -> Value {
    json!({ "items": [fiche_summary()], "next": site("/v1/communes/99999/fiches?theme=cantine&after=Zmluc2NyaXB0aW9uCjAxYTIwNjQzLTU5YzUtNzVhMy1iZTZkLWNmNTE1ZmRmNDhmZQ") })
}

/// A commune's home.
pub fn home() -> Value {
    json!({
        "commune": commune(),
        "today": [{
            "kind": "school",
            "title": "École demain ?",
            "text": "Non : Vacances de Noël.",
            "view": "holidays",
            "url": site("/portal/99999/holidays")
        }],
        "menus_today": menus::today(),
        "themes": [theme()],
        "local_fiches": [fiche_summary()],
        "schools": [{ "level": "maternelle", "count": 2 }, { "level": "elementaire", "count": 2 }],
        "news": [living::news_summary()],
        "life_events": [living::life_event_summary()],
        "service_links": [living::service_link()]
    })
}

/// A fiche with a local word in it.
pub fn fiche() -> Value {
    json!({
        "id": "inscription-cantine",
        "slug": "inscription-cantine",
        "kind": "question_answer",
        "title": "Comment inscrire mon enfant à la cantine ?",
        "summary": "L'inscription se fait auprès de la mairie, en général avant la rentrée.",
        "short_answer": [
            { "type": "paragraph", "inlines": [{ "type": "text", "text": "Inscrivez-le auprès de la mairie avant la rentrée." }] }
        ],
        "body": [{
            "type": "local",
            "slot": "ou-s-inscrire",
            "label": "Où s'inscrire",
            "word": { "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-05-04" },
            "value": {
                "kind": "contact",
                "name": "Service scolaire",
                "phone": "01 99 00 00 00",
                "email": "ecoles@example.org",
                "address": null,
                "hours": null
            },
            "blocks": [],
            "replaced": []
        }],
        "audiences": [],
        "levels": ["maternelle", "elementaire"],
        "themes": ["cantine"],
        "producer_path": [],
        "keywords": [{ "term": "cantine", "synonyms": ["restauration scolaire"] }],
        "sources": [{
            "title": "Code de l'éducation",
            "article": "L131-13",
            "note": null,
            "url": "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000033975301",
            "id": null
        }],
        "counters": [{
            "role": "do", "title": "Mairie", "pivot": "mairie", "url": null, "note": null, "provider": null, "details": [], "id": null
        }],
        "online_services": [],
        "see_also": [],
        "questions": [],
        "further_reading": [],
        "contents": [],
        "glossary": [],
        "guided_search": null,
        "checked_on": "2026-05-04",
        "checked_against": "Code de l'éducation, article L131-13",
        "changed_on": "2026-05-04",
        "revised_on": null,
        "review_by": null,
        "origin": {
            "kind": "starter",
            "producer": "Mon enfant à l'école",
            "licence": "Licence Ouverte 2.0",
            "licence_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "url": null,
            "file": null
        },
        "slots": [{ "id": "ou-s-inscrire", "label": "Où s'inscrire", "kind": "contact", "owner": "commune", "hint": null }],
        "is_listed": true,
        "withdrawn_on": null,
        "replaced_by": null,
        "word": { "level": "national", "body_name": "Mon enfant à l'école", "checked_on": "2026-05-04" },
        "local_services": [],
        "local_links": [],
        "turn_to": { "to_act": [], "to_ask": [] },
        "url": site("/portal/99999/fiches/inscription-cantine"),
        "linked": {}
    })
}

/// A page of schools.
pub fn schools() -> Value {
    json!({
        "items": [{
            "uai": "9990002Y",
            "name": "École élémentaire des Essais",
            "sector": "public",
            "levels": ["elementaire"],
            "address": { "lines": ["2 rue des Essais"], "postcode": "99999", "town": "Villeneuve-les-Essais" },
            "phone": "01 99 00 00 02",
            "url": site("/portal/99999/schools/9990002Y")
        }],
        "next": null
    })
}

/// A school.
pub fn school() -> Value {
    json!({
        "uai": "9990002Y",
        "name": "École élémentaire des Essais",
        "insee": "99999",
        "sector": "public",
        "private_contract": null,
        "levels": ["elementaire"],
        "address": { "lines": ["2 rue des Essais"], "postcode": "99999", "town": "Villeneuve-les-Essais" },
        "position": null,
        "phone": "01 99 00 00 02",
        "email": "ecole2@example.org",
        "website": null,
        "has_canteen": true,
        "has_ulis": false,
        "priority_education": null,
        "pupils": 180,
        "nature": "École élémentaire",
        "district": null,
        "opened_on": null,
        "source_updated_on": null,
        "source": "Commune fictive de démonstration",
        "establishment_kind": "elementaire",
        "rubrics": [],
        "life": null,
        "menus_url": site("/portal/99999/menus/9990002Y"),
        "url": site("/portal/99999/schools/9990002Y")
    })
}

/// A fragment.
pub fn fragment() -> Value {
    json!(
        "<section class=\"mee\" data-mee-view=\"schools\" data-mee-title=\"Les écoles\"><h2 id=\"mee-title\" tabindex=\"-1\">Les écoles</h2>…</section>"
    )
}

/// The beginning of the OpenAPI document.
pub fn specification() -> Value {
    json!({ "openapi": "3.1.0", "info": { "title": "Mon enfant à l'école", "version": "1.0.0" }, "paths": {} })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use mee_shared::directory::DirectoryEntry;
    use mee_shared::fiche::layer::LayerEdit;
    use mee_shared::readability::Reading;
    use mee_shared::wire::auth::{
        ChangePassword, ConfirmTotp, CurrentPassword, KeySet, Me, RecoveryCodes, RefreshToken, SecondFactorProof,
        SignIn, Tokens, TotpEnrolment,
    };
    use mee_shared::wire::body::{ApiKeyResource, CreateApiKey, CreatedApiKey, MemberResource, PutMember};
    use mee_shared::wire::change::ChangePage;
    use mee_shared::wire::commune::{CommuneResource, Home};
    use mee_shared::wire::desk::{
        BodyService, BodySettings, CommuneFillRate, CreatePreviewLink, PreviewLink, ProofreadingSteps, ReadText,
        RemindersSent, ReviewResource, SavedWork, SendReminders, ServiceResource, ToFill,
    };
    use mee_shared::wire::fiche::{FicheResource, FicheSummary};
    use mee_shared::wire::layer::{ConflictResource, LayerResource, PutFiche};
    use mee_shared::wire::menu::{BodyRestaurant, MenuImport, MenuSheetContent, MenuWeek};
    use mee_shared::wire::page::Page;
    use mee_shared::wire::school::{SchoolResource, SchoolSummary};
    use mee_shared::wire::theme::ThemeSummary;
    use mee_shared::wire::trace::{AuditEntryResource, CreateDelegation, DelegationResource};
    use mee_shared::wire::webhook::{CreateWebhook, DeliveryResource, OpenData, WebhookList, WebhookWithSecret};
    use mee_shared::wire::work::{
        AttestWork, PublishWork, Reason, RestoreRevision, RevisionDiff, RevisionResource, RevisionSummary,
        SignRevision, WorkResource,
    };
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;

    /// The example is exactly what the type writes: no field missing, none too many.
    fn is_exact<T: DeserializeOwned + Serialize>(example: &Value) {
        let value: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(&serde_json::to_value(&value).unwrap(), example);
    }

    #[test]
    fn examples_are_what_the_types_write() {
        is_exact::<CommuneResource>(&commune());
        is_exact::<Page<CommuneResource>>(&communes());
        is_exact::<Page<ThemeSummary>>(&themes());
        is_exact::<Page<FicheSummary>>(&fiches());
        is_exact::<Home>(&home());
        is_exact::<FicheResource>(&fiche());
        is_exact::<Page<SchoolSummary>>(&schools());
        is_exact::<SchoolResource>(&school());
        is_exact::<MenuWeek>(&menus::week());
        is_exact::<MenuSheetContent>(&menus::content());
        is_exact::<MenuImport>(&menus::import());
        is_exact::<BodyRestaurant>(&menus::restaurant());
        is_exact::<SignIn>(&auth::sign_in());
        is_exact::<Tokens>(&auth::tokens());
        is_exact::<RefreshToken>(&auth::refresh_token());
        is_exact::<Me>(&auth::me());
        is_exact::<ChangePassword>(&auth::change_password());
        is_exact::<KeySet>(&auth::keys());
        is_exact::<Page<MemberResource>>(&auth::members());
        is_exact::<PutMember>(&auth::put_member());
        is_exact::<Page<ApiKeyResource>>(&auth::api_keys());
        is_exact::<CreateApiKey>(&auth::create_api_key());
        is_exact::<CreatedApiKey>(&auth::created_api_key());
        is_exact::<CurrentPassword>(&second_factor::current_password());
        is_exact::<TotpEnrolment>(&second_factor::enrolment());
        is_exact::<ConfirmTotp>(&second_factor::confirm());
        is_exact::<SecondFactorProof>(&second_factor::proof());
        is_exact::<RecoveryCodes>(&second_factor::recovery_codes());
        is_exact::<WorkResource>(&works::work());
        is_exact::<Page<WorkResource>>(&works::works());
        is_exact::<Vec<RevisionSummary>>(&works::revisions());
        is_exact::<RevisionResource>(&works::revision());
        is_exact::<RevisionDiff>(&works::diff());
        is_exact::<RestoreRevision>(&works::restore());
        is_exact::<PublishWork>(&works::publish());
        is_exact::<Reason>(&works::reason());
        is_exact::<AttestWork>(&works::attest());
        is_exact::<SignRevision>(&works::sign());
        is_exact::<LayerEdit<String>>(&works::edit());
        is_exact::<LayerResource>(&works::layer());
        is_exact::<PutFiche>(&works::put_fiche());
        is_exact::<Page<ConflictResource>>(&works::conflicts());
        is_exact::<SavedWork>(&works::saved());
        is_exact::<SavedWork>(&desk::saved());
        is_exact::<Page<ServiceResource>>(&desk::services());
        is_exact::<DirectoryEntry>(&desk::service());
        is_exact::<Page<BodyService>>(&desk::body_services());
        is_exact::<ToFill>(&desk::to_fill());
        is_exact::<Page<CommuneFillRate>>(&desk::fill_rates());
        is_exact::<SendReminders>(&desk::send_reminders());
        is_exact::<RemindersSent>(&desk::reminders_sent());
        is_exact::<BodySettings>(&desk::settings());
        is_exact::<CreatePreviewLink>(&desk::create_preview_link());
        is_exact::<PreviewLink>(&desk::preview_link());
        is_exact::<ProofreadingSteps>(&desk::steps());
        is_exact::<Page<ReviewResource>>(&desk::reviews());
        is_exact::<ReadText>(&desk::read_text());
        is_exact::<Reading>(&desk::reading());
        is_exact::<CreateDelegation>(&trace::create_delegation());
        is_exact::<DelegationResource>(&trace::created_delegation());
        is_exact::<Page<DelegationResource>>(&trace::delegations());
        is_exact::<Page<AuditEntryResource>>(&trace::entries());
        is_exact::<ChangePage>(&plugins::changes());
        is_exact::<OpenData>(&plugins::open_data());
        is_exact::<WebhookList>(&plugins::webhooks());
        is_exact::<CreateWebhook>(&plugins::create_webhook());
        is_exact::<WebhookWithSecret>(&plugins::webhook_with_secret());
        is_exact::<DeliveryResource>(&plugins::delivery());
        is_exact::<DeliveryResource>(&plugins::test_delivery());
        is_exact::<Page<DeliveryResource>>(&plugins::deliveries());
    }
}
