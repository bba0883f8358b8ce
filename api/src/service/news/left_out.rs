//! Dossiers of farther bodies that a body leaves out in its territory: decided at once, by whoever publishes.

use mee_shared::ids::Slug;
use mee_shared::wire::news::LeftOutNews;
use mee_shared::work::WorkKind;
use serde_json::json;

use super::super::auth::{Acting, Change};
use super::super::layers::voices_of_body;
use super::super::speakers::level;
use super::super::{Failure, instant};
use crate::store::changes::{self, Kind, NewChange};
use crate::store::works::{self, PublicWork, WorkId};
use crate::store::{Conn, Db, bodies, news};

/// The published dossier of this address of a body that speaks in the territory from farther away.
fn farther(connection: &mut Conn, acting: &Acting, slug: &Slug) -> Result<PublicWork, Failure> {
    let own = level(acting.body());
    let Some(voices) = voices_of_body(connection, acting.body())? else { return Err(Failure::NotFound) };
    let found = works::public_of_subjects(connection, WorkKind::News, &voices.all_ids(), &[slug.as_str()])?;
    for work in found {
        let Some(author) = bodies::get(connection, &work.body)? else { continue };
        if level(&author) < own {
            return Ok(work);
        }
    }
    Err(Failure::NotFound)
}

fn note(connection: &mut Conn, acting: &Acting, slug: &Slug, work: &WorkId, action: &str) -> Result<(), Failure> {
    let change = NewChange { insee: None, kind: Kind::News, key: slug.to_string() };
    changes::note(connection, Some(&acting.body().id), &[change])?;
    let after = Some(json!({ "slug": slug }));
    acting.record(connection, Change { action, object: ("work", work.as_str()), before: None, after })
}

/// The dossiers that the body acted for leaves out, by title.
///
/// # Errors
/// The database's.
pub async fn list_left_out_news(db: &Db, acting: &Acting) -> Result<Vec<LeftOutNews>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let mut items = Vec::new();
        for row in news::list_left_out(connection, &body)? {
            let left_out_at = instant(row.left_out_at)?;
            items.push(LeftOutNews { slug: super::slug(&row.subject)?, title: row.title, left_out_at });
        }
        Ok(items)
    })
    .await
}

/// Leaves a dossier of a farther body out in the territory of the body acted for; twice is once.
///
/// # Errors
/// [`Failure::NotFound`] where no farther body has published one at this address, or the database's.
pub async fn leave_out_news(db: &Db, acting: &Acting, slug: &Slug) -> Result<(), Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let work = farther(connection, &acting, &slug)?;
        let by = acting.account_id().or(acting.key_id()).unwrap_or_default().to_owned();
        if news::leave_out(connection, &acting.body().id, &work.work, &by)? {
            note(connection, &acting, &slug, &work.work, "news.leave_out")?;
        }
        Ok(())
    })
    .await
}

/// Lets parents find a dossier again that the body acted for had left out.
///
/// # Errors
/// [`Failure::NotFound`] where it is not left out, or the database's.
pub async fn take_back_news(db: &Db, acting: &Acting, slug: &Slug) -> Result<(), Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let rows = news::list_left_out(connection, &acting.body().id)?;
        let row = rows.into_iter().find(|row| row.subject == slug.as_str()).ok_or(Failure::NotFound)?;
        news::take_back(connection, &acting.body().id, &row.work)?;
        note(connection, &acting, &slug, &row.work, "news.take_back")
    })
    .await
}
