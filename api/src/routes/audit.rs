//! A body's part of the trace.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::wire::page::Page;
use mee_shared::wire::trace::{AuditEntryResource, AuditOutcome};
use utoipa::IntoParams;

use super::example::trace as example;
use super::listing;
use super::members::BodyPath;
use crate::http::App;
use crate::http::extract::actor::TraceReader;
use crate::http::extract::{Actor, Pairs, Parameters, Query};
use crate::http::reply::{Answer, Cache};
use crate::service::PageRequest;
use crate::service::audit::{self, Wanted};

/// A page of the trace.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListOfEntries {
    /// Only this action.
    #[param(value_type = String, required = false, pattern = "^[a-z_]+([.][a-z_]+)*$", max_length = 60, example = "member.put")]
    action: Option<String>,
    /// Only what was done, or only what was refused.
    #[param(value_type = AuditOutcome, inline, required = false, example = "refused")]
    outcome: Option<AuditOutcome>,
    /// Only from this instant on.
    #[param(value_type = String, required = false, format = DateTime, max_length = 40, example = "2026-09-01T00:00:00Z")]
    since: Option<jiff::Timestamp>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "bGUga3JlbWxpbg")]
    after: Option<String>,
}

impl Parameters for ListOfEntries {
    const NAMES: &'static [&'static str] = &["action", "outcome", "since", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let action = pairs.value("action", |text| {
            let is_action =
                text.len() <= 60 && text.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte));
            if is_action { Ok(text.to_owned()) } else { Err("une action, comme « member.put »".to_owned()) }
        });
        let outcome = pairs.value("outcome", |text| match text {
            "done" => Ok(AuditOutcome::Done),
            "refused" => Ok(AuditOutcome::Refused),
            _ => Err("« done » ou « refused »".to_owned()),
        });
        let since = pairs
            .value("since", |text| text.parse().map_err(|_| "un instant, comme « 2026-09-01T00:00:00Z »".to_owned()));
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { action, outcome, since, limit, after }
    }
}

/// List audit entries
///
/// What was done and refused for the body, the newest first; people and things by identifier only. For the body's
/// administrators and auditors. The whole log is exported and verified on the command line.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, ListOfEntries),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntryResource>, example = json!(example::entries()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/audit")]
pub async fn list_audit_entries(app: Data<App>, actor: Actor<TraceReader>, query: Query<ListOfEntries>) -> Answer {
    let ListOfEntries { action, outcome, since, limit, after } = query.0;
    let wanted = Wanted { action: action.clone(), outcome, since };
    let listed = audit::list_entries(&app.db, &actor.acting, wanted, PageRequest { limit, after }).await?;
    let path = format!("bodies/{}/audit", actor.acting.body_id());
    let since = since.map(|since| since.to_string());
    let outcome = outcome.map(|outcome| match outcome {
        AuditOutcome::Done => "done",
        AuditOutcome::Refused => "refused",
    });
    let filters = [("action", action.as_deref()), ("outcome", outcome), ("since", since.as_deref())];
    Ok(listing::answer(&app.links, &path, &filters, limit, listed)?.cache(Cache::NoStore))
}
