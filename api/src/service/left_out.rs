//! Texts of farther bodies that a body leaves out in its territory, dossiers and entries of the agenda: decided at once, by
//! whoever publishes.

use mee_shared::fiche::layer::LayerLevel;
use mee_shared::ids::Slug;
use mee_shared::wire::left_out::LeftOutText;
use mee_shared::work::WorkKind;
use serde_json::json;

use super::auth::{Acting, Change};
use super::layers::voices_of_body;
use super::speakers::level;
use super::{Failure, instant};
use crate::store::bodies::Body;
use crate::store::changes::{self, Kind, NewChange};
use crate::store::works::{self, PublicWork, WorkId};
use crate::store::{Conn, Db, bodies, left_out};

/// What can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutKind {
    /// A dossier d'actualité.
    News,
    /// An entry of the agenda.
    Event,
}

impl LeftOutKind {
    fn work(self) -> WorkKind {
        match self {
            Self::News => WorkKind::News,
            Self::Event => WorkKind::Event,
        }
    }

    fn change(self) -> Kind {
        match self {
            Self::News => Kind::News,
            Self::Event => Kind::Event,
        }
    }
}

/// What is left out in a commune: by whom, as near to parents as they are, and which work.
#[derive(Debug, Clone, Default)]
pub(super) struct LeftOut(Vec<(LayerLevel, WorkId)>);

impl LeftOut {
    /// What these bodies leave out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) fn by(connection: &mut Conn, speakers: &[Body]) -> Result<Self, Failure> {
        let ids: Vec<&str> = speakers.iter().map(|body| body.id.as_str()).collect();
        let found = left_out::left_out(connection, &ids)?.into_iter().filter_map(|(by, work)| {
            let by = speakers.iter().find(|body| body.id == by)?;
            Some((level(by), work))
        });
        Ok(Self(found.collect()))
    }

    /// Whether parents do not find the work: only who is nearer to them than its author leaves a text out.
    pub(super) fn hides(&self, work: &WorkId, author: &Body) -> bool {
        self.0.iter().any(|(by, left)| left == work && *by > level(author))
    }
}

/// The published text of this address of a body that speaks in the territory from farther away.
fn farther(connection: &mut Conn, acting: &Acting, kind: LeftOutKind, slug: &Slug) -> Result<PublicWork, Failure> {
    let own = level(acting.body());
    let Some(voices) = voices_of_body(connection, acting.body())? else { return Err(Failure::NotFound) };
    let found = works::public_of_subjects(connection, kind.work(), &voices.all_ids(), &[slug.as_str()])?;
    let mut farther: Option<(LayerLevel, PublicWork)> = None;
    for work in found {
        let Some(author) = bodies::get(connection, &work.body)? else { continue };
        // Of two at one address parents find the nearer one.
        let is_nearer = farther.as_ref().is_none_or(|(before, _)| *before < level(&author));
        if level(&author) < own && is_nearer {
            farther = Some((level(&author), work));
        }
    }
    farther.map(|(_, work)| work).ok_or(Failure::NotFound)
}

fn note(
    connection: &mut Conn,
    acting: &Acting,
    (kind, slug): (LeftOutKind, &Slug),
    work: &WorkId,
    action: &str,
) -> Result<(), Failure> {
    let change = NewChange { insee: None, kind: kind.change(), key: slug.to_string() };
    changes::note(connection, Some(&acting.body().id), &[change])?;
    let action = format!("{}.{action}", kind.work().as_str());
    let after = Some(json!({ "slug": slug }));
    acting.record(connection, Change { action: &action, object: ("work", work.as_str()), before: None, after })
}

/// The texts of a kind that the body acted for leaves out, by title.
///
/// # Errors
/// The database's.
pub async fn list_left_out(db: &Db, acting: &Acting, kind: LeftOutKind) -> Result<Vec<LeftOutText>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let mut items = Vec::new();
        for row in left_out::list(connection, &body, kind.work())? {
            let slug = row.subject.parse();
            let slug =
                slug.map_err(|error| Failure::Internal(anyhow::anyhow!("a stored slug is unreadable: {error}")))?;
            items.push(LeftOutText { slug, title: row.title, left_out_at: instant(row.left_out_at)? });
        }
        Ok(items)
    })
    .await
}

/// Leaves a text of a farther body out in the territory of the body acted for; twice is once.
///
/// # Errors
/// [`Failure::NotFound`] where no farther body has published one at this address, or the database's.
pub async fn leave_out(db: &Db, acting: &Acting, kind: LeftOutKind, slug: &Slug) -> Result<(), Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let work = farther(connection, &acting, kind, &slug)?;
        let by = acting.account_id().or(acting.key_id()).unwrap_or_default().to_owned();
        if left_out::leave_out(connection, &acting.body().id, &work.work, &by)? {
            note(connection, &acting, (kind, &slug), &work.work, "leave_out")?;
        }
        Ok(())
    })
    .await
}

/// Lets parents find a text again that the body acted for had left out.
///
/// # Errors
/// [`Failure::NotFound`] where it is not left out, or the database's.
pub async fn take_back(db: &Db, acting: &Acting, kind: LeftOutKind, slug: &Slug) -> Result<(), Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let rows = left_out::list(connection, &acting.body().id, kind.work())?;
        let row = rows.into_iter().find(|row| row.subject == slug.as_str()).ok_or(Failure::NotFound)?;
        left_out::take_back(connection, &acting.body().id, &row.work)?;
        note(connection, &acting, (kind, &slug), &row.work, "take_back")
    })
    .await
}
