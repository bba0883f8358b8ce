//! A file of menus sent to a body.

use mee_shared::body::BodyKind;
use mee_shared::menu::MenuState;
use mee_shared::wire::menu::{MenuImport, MenuSheet};
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::apply::{keep, keep_own, report};
use super::sheet;
use crate::import::menus::{MenuFile, read_menus};
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
    let kept = keep(connection, &acting.body().id, &file.lines, MenuState::Draft)?;
    let drafts: Vec<MenuSheet> = kept.drafts.iter().map(sheet).collect::<Result<_, _>>()?;
    if !drafts.is_empty() {
        let weeks: Vec<String> = drafts.iter().map(|draft| format!("{} {}", draft.week, draft.restaurant)).collect();
        let after = json!({
            "weeks": weeks, "added": kept.added, "unchanged": kept.unchanged, "withdrawn": kept.withdrawn,
            "rejected": file.rejected.len(),
        });
        let object = ("body", acting.body().id.as_str());
        acting.record(connection, Change { action: "menus.import", object, before: None, after: Some(after) })?;
    }
    Ok(MenuImport {
        drafts: if sent.dry_run { Vec::new() } else { drafts },
        dry_run: sent.dry_run,
        read: u32::try_from(file.total).unwrap_or(u32::MAX),
        added: kept.added,
        unchanged: kept.unchanged,
        withdrawn: kept.withdrawn,
        report: report(&file),
    })
}
