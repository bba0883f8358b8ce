//! Filling the demo's living portal: dossiers, a notice and services, dated from the day it is filled.

use std::path::Path;

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::ids::{FicheId, Slug, Uai};
use mee_shared::local_time::{start_of, zone_of};
use mee_shared::news::{News, NewsPicture};
use mee_shared::notice::{Notice, NoticeKind};
use mee_shared::service_link::ServiceLink;
use serde::Deserialize;

use super::demo::{body_of, named};
use super::files::{Upload, keep_for_demo};
use super::import::{ImportFailure, ImportSummary, record};
use super::works::COMMAND_LINE;
use super::{Failure, news, notices, service_links};
use crate::store::bodies::Body;
use crate::store::{Conn, Db, Written};

/// The picture of a dossier, a file of the demo's folder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoPicture {
    /// The file, a PNG.
    pub file: String,
    /// What it shows.
    pub alternative: String,
}

/// A dossier, dated in days from today.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoNews {
    /// Whose it is.
    pub body: String,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Its text.
    pub text: String,
    /// Its first day, counted from today.
    pub from: i64,
    /// Its last day, counted from today.
    pub until: Option<i64>,
    /// Its picture.
    pub picture: Option<DemoPicture>,
    /// The fiches it leads to.
    #[serde(default)]
    pub fiches: Vec<FicheId>,
    /// The school whose word it is.
    pub school: Option<Uai>,
}

/// A notice that lasts so many days.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoNotice {
    /// Whose it is.
    pub body: String,
    /// Its name.
    pub slug: Slug,
    /// What is urgent.
    pub kind: NoticeKind,
    /// What happens.
    pub title: String,
    /// What parents do.
    pub text: String,
    /// The schools concerned.
    #[serde(default)]
    pub schools: Vec<Uai>,
    /// The day at the end of which it goes, counted from today.
    pub until: i64,
    /// A page that says more.
    pub url: Option<String>,
}

/// A service; its days stand in `service`, counted from today, for those it opens and closes on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoServiceLink {
    /// Whose it is.
    pub body: String,
    /// Its name in addresses.
    pub slug: Slug,
    /// The service.
    pub service: ServiceLink,
    /// The day it opens, counted from today.
    pub opens: Option<i64>,
    /// The day it closes, counted from today.
    pub closes: Option<i64>,
}

/// The demo's file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DemoLiving {
    /// The dossiers, the oldest first.
    pub news: Vec<DemoNews>,
    /// The notices.
    pub notice: Vec<DemoNotice>,
    /// The services.
    pub service: Vec<DemoServiceLink>,
}

/// Publishes the dossiers, the notice and the services of the demo, each in the name of its body.
///
/// # Errors
/// When one of them cannot be, with its name; nothing is written then.
pub fn fill_living(db: &Db, demo: &DemoLiving, folder: &Path, today: Day) -> Result<ImportSummary, ImportFailure> {
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("living");
        for each in &demo.service {
            let written = service(connection, each, today).map_err(|failure| named(each.slug.as_str(), failure))?;
            summary.read += 1;
            summary.count(written);
        }
        for each in &demo.news {
            let written =
                dossier(connection, each, folder, today).map_err(|failure| named(each.slug.as_str(), failure))?;
            summary.read += 1;
            summary.count(written);
        }
        for each in &demo.notice {
            let written = notice(connection, each, today).map_err(|failure| named(each.slug.as_str(), failure))?;
            summary.read += 1;
            summary.count(written);
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn after(today: Day, days: i64) -> Day {
    today.saturating_add(days.days())
}

fn service(connection: &mut Conn, demo: &DemoServiceLink, today: Day) -> Result<Written, Failure> {
    let body = body_of(connection, &demo.body)?;
    let mut service = demo.service.clone();
    service.opens_on = demo.opens.map(|days| after(today, days));
    service.closes_on = demo.closes.map(|days| after(today, days));
    service_links::publish_for_demo(connection, &body, &demo.slug, &service, today)
}

fn picture(connection: &mut Conn, body: &Body, demo: &DemoPicture, folder: &Path) -> Result<NewsPicture, Failure> {
    let bytes = std::fs::read(folder.join(&demo.file)).map_err(|error| Failure::Internal(error.into()))?;
    let upload = Upload {
        media_type: "image/png".to_owned(),
        name: demo.file.clone(),
        alternative: Some(demo.alternative.clone()),
        bytes,
    };
    let file = keep_for_demo(connection, &body.id, &upload, COMMAND_LINE)?;
    Ok(NewsPicture { file, alternative: demo.alternative.clone() })
}

fn dossier(connection: &mut Conn, demo: &DemoNews, folder: &Path, today: Day) -> Result<Written, Failure> {
    let body = body_of(connection, &demo.body)?;
    let picture = demo.picture.as_ref().map(|demo| picture(connection, &body, demo, folder)).transpose()?;
    let news = News {
        title: demo.title.clone(),
        summary: demo.summary.clone(),
        text: demo.text.clone(),
        valid_from: after(today, demo.from),
        valid_until: demo.until.map(|days| after(today, days)),
        picture,
        fiches: demo.fiches.clone(),
        school: demo.school.clone(),
    };
    news::publish_for_demo(connection, &body, &demo.slug, news, today)
}

fn notice(connection: &mut Conn, demo: &DemoNotice, today: Day) -> Result<Written, Failure> {
    let body = body_of(connection, &demo.body)?;
    let end = start_of(after(today, demo.until), &zone_of(&body.name)).and_then(|end| end.checked_add(18.hours()).ok());
    let notice = Notice {
        kind: demo.kind,
        title: demo.title.clone(),
        text: demo.text.clone(),
        schools: demo.schools.clone(),
        starts_at: None,
        ends_at: end.ok_or_else(|| Failure::rule("until", "ce jour n'existe pas"))?,
        url: demo.url.clone(),
    };
    notices::publish_for_demo(connection, &body, &demo.slug, &notice, today)
}
