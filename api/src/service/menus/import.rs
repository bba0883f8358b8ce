//! A file of menus sent to a body.

use mee_shared::body::BodyKind;
use mee_shared::wire::menu::MenuImport;
use mee_shared::work::WorkKind;
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::super::works::{IfMatch, When, save};
use super::apply::{keep_own, plan, report};
use super::text::sheet;
use crate::import::menus::{MenuFile, read_menus};
use crate::store::works::{self, NewWork};
use crate::store::{Conn, Db, lock_imports};

/// What is sent to be imported.
#[derive(Debug, Clone)]
pub struct SentMenus {
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

fn read_sent(sent: &SentMenus) -> Result<MenuFile, Failure> {
    let file = tempfile::NamedTempFile::new().map_err(|error| Failure::Internal(error.into()))?;
    std::fs::write(file.path(), &sent.bytes).map_err(|error| Failure::Internal(error.into()))?;
    read_menus(file.path()).map_err(|error| {
        // Its place on our disk is nobody's business.
        let said = error.to_string().replace(&file.path().display().to_string(), "fichier");
        Failure::rule("", format!("{said}."))
    })
}

/// Keeps a file of menus as drafts of the body acted for, a restaurant's week each.
///
/// # Errors
/// [`Failure::Forbidden`] for a body that feeds no pupils, [`Failure::Unprocessable`] for a file that cannot be read.
pub async fn import_menus(db: &Db, acting: &Acting, sent: SentMenus) -> Result<MenuImport, Failure> {
    if !matches!(acting.body().name.kind(), BodyKind::Commune | BodyKind::Epci) {
        return Err(Failure::Forbidden("Seules une commune ou une intercommunalité publient des menus."));
    }
    let (acting, db) = (acting.clone(), db.clone());
    let run = move || {
        db.try_write_blocking(!sent.dry_run, |connection| -> Result<MenuImport, Failure> {
            import(connection, &acting, &sent)
        })
    };
    tokio::task::spawn_blocking(run).await.map_err(|error| Failure::Internal(error.into()))?
}

fn import(connection: &mut Conn, acting: &Acting, sent: &SentMenus) -> Result<MenuImport, Failure> {
    let mut file = read_sent(sent)?;
    lock_imports(connection)?;
    keep_own(connection, &acting.body().name, &mut file)?;
    let body = &acting.body().id;
    let plan = plan(connection, body, &file.lines, When::Draft)?;
    let mut drafts = Vec::new();
    for text in &plan.texts {
        let new = NewWork { kind: WorkKind::Menu, subject: &text.subject, title: &text.title, uai: None };
        save(connection, acting, new, &text.rows, IfMatch::Any)?;
        let work = works::find(connection, body, WorkKind::Menu, &text.subject)?.ok_or(Failure::NotFound)?;
        drafts.push(sheet(connection, &work)?.0);
    }
    if !drafts.is_empty() {
        let weeks: Vec<&str> = plan.texts.iter().map(|text| text.subject.as_str()).collect();
        let after = json!({
            "weeks": weeks, "added": plan.added, "unchanged": plan.unchanged, "withdrawn": plan.withdrawn,
            "rejected": file.rejected.len(),
        });
        let object = ("body", acting.body().id.as_str());
        acting.record(connection, Change { action: "menus.import", object, before: None, after: Some(after) })?;
    }
    Ok(MenuImport {
        drafts: if sent.dry_run { Vec::new() } else { drafts },
        dry_run: sent.dry_run,
        read: u32::try_from(file.total).unwrap_or(u32::MAX),
        added: plan.added,
        unchanged: plan.unchanged,
        withdrawn: plan.withdrawn,
        report: report(&file),
    })
}
