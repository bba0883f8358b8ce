//! Files that agents upload, by hash, and which published texts show them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::work::{RevisionState, WorkKind};

use super::bodies::BodyId;
use super::cursor::{Cursor, cut};
use super::schema::{file_uses, files, revisions, works};
use super::works::WorkId;
use super::{Conn, StoreError};

/// A file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub media_type: String,
    /// What an image shows.
    pub alternative: Option<String>,
    /// The width of an image in pixels.
    pub width: Option<i32>,
    /// The height of an image in pixels.
    pub height: Option<i32>,
    /// Its size in bytes.
    pub size: i64,
    /// Who uploaded it: an account or an API key.
    pub uploaded_by: String,
    /// When it was uploaded, in microseconds since 1970.
    pub created_at: i64,
}

/// The bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBytes {
    /// The file itself.
    pub whole: Vec<u8>,
    /// A smaller image; none for a document.
    pub small: Option<Vec<u8>>,
}

/// Which bytes of a file are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSize {
    /// All of it.
    Whole,
    /// The smaller image.
    Small,
}

type FileRow = (String, String, String, Option<String>, Option<i32>, Option<i32>, i64, String, i64);

fn file(row: FileRow) -> File {
    let (hash, name, media_type, alternative, width, height, size, uploaded_by, created_at) = row;
    File { hash, name, media_type, alternative, width, height, size, uploaded_by, created_at }
}

/// The columns of a [`FileRow`]; the bytes stay where they are.
const COLUMNS: (
    files::hash,
    files::name,
    files::media_type,
    files::alternative,
    files::width,
    files::height,
    files::size,
    files::uploaded_by,
    files::created_at,
) = (
    files::hash,
    files::name,
    files::media_type,
    files::alternative,
    files::width,
    files::height,
    files::size,
    files::uploaded_by,
    files::created_at,
);

/// The body's file of this hash.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, hash: &str) -> Result<Option<File>, StoreError> {
    let row: Option<FileRow> = files::table.find((&body.0, hash)).select(COLUMNS).first(connection).optional()?;
    Ok(row.map(file))
}

/// The body's files, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<File>, Option<Cursor>), StoreError> {
    let mut query = files::table.filter(files::body_id.eq(body.0.clone())).select(COLUMNS).into_boxed();
    // A cursor that somebody wrote by hand starts at the end.
    if let Some((at, cursor)) = after.map(|cursor| (cursor.name.parse().unwrap_or(0), cursor)) {
        let is_later = files::hash.gt(cursor.key.clone());
        query = query.filter(files::created_at.lt::<i64>(at).or(files::created_at.eq::<i64>(at).and(is_later)));
    }
    let order = (files::created_at.desc(), files::hash.asc());
    let rows: Vec<FileRow> = query.order(order).limit(i64::from(limit) + 1).load(connection)?;
    let (rows, next) = cut(rows.into_iter().map(file).collect(), limit, |file: &File| Cursor {
        name: file.created_at.to_string(),
        key: file.hash.clone(),
    });
    Ok((rows, next))
}

/// Which of these files of the body a published text shows.
///
/// # Errors
/// When the database does not answer.
pub fn public_ones(connection: &mut Conn, body: &BodyId, hashes: &[&str]) -> Result<BTreeSet<String>, StoreError> {
    let shown: Vec<String> = file_uses::table
        .filter(file_uses::body_id.eq(&body.0))
        .filter(file_uses::hash.eq_any(hashes))
        .select(file_uses::hash)
        .load(connection)?;
    Ok(shown.into_iter().collect())
}

/// The title of a text of the body that shows the file to parents, or would once it is published; none where none does.
///
/// # Errors
/// When the database does not answer.
pub fn needed_by(connection: &mut Conn, body: &BodyId, hash: &str) -> Result<Option<String>, StoreError> {
    let states = [RevisionState::Draft, RevisionState::Proposed, RevisionState::Scheduled, RevisionState::Published];
    Ok(works::table
        .inner_join(revisions::table.on(revisions::work_id.eq(works::id)))
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq_any([WorkKind::Rubric.as_str(), WorkKind::Event.as_str(), WorkKind::News.as_str()]))
        .filter(revisions::state.eq_any(states.map(RevisionState::as_str)))
        .filter(revisions::doc.like(format!("%{hash}%")))
        .order(works::id.asc())
        .select(works::title)
        .first(connection)
        .optional()?)
}

/// Forgets the body's file.
///
/// # Errors
/// When the database refuses: a published text shows it.
pub fn delete(connection: &mut Conn, body: &BodyId, hash: &str) -> Result<(), StoreError> {
    diesel::delete(files::table.find((&body.0, hash))).execute(connection)?;
    Ok(())
}

/// How many bytes the body's files have together; their smaller images are not counted.
///
/// # Errors
/// When the database does not answer.
pub fn total_size(connection: &mut Conn, body: &BodyId) -> Result<i64, StoreError> {
    let sizes: Vec<i64> = files::table.filter(files::body_id.eq(&body.0)).select(files::size).load(connection)?;
    Ok(sizes.into_iter().fold(0, i64::saturating_add))
}

/// Keeps a file that the body does not have yet.
///
/// # Errors
/// When the database refuses.
pub fn add(connection: &mut Conn, body: &BodyId, file: &File, bytes: &FileBytes) -> Result<(), StoreError> {
    diesel::insert_into(files::table)
        .values((
            files::body_id.eq(&body.0),
            files::hash.eq(&file.hash),
            files::name.eq(&file.name),
            files::media_type.eq(&file.media_type),
            files::alternative.eq(file.alternative.as_ref()),
            files::width.eq(file.width),
            files::height.eq(file.height),
            files::size.eq(file.size),
            files::uploaded_by.eq(&file.uploaded_by),
            files::created_at.eq(file.created_at),
            files::small_bytes.eq(bytes.small.as_ref()),
            files::bytes.eq(&bytes.whole),
        ))
        .execute(connection)?;
    Ok(())
}

type Bytes = Option<(String, String, Option<Vec<u8>>)>;

/// The bytes of the body's file, with its name and type; none without a smaller image where that is asked for.
///
/// # Errors
/// When the database does not answer.
pub fn bytes_of_body(
    connection: &mut Conn,
    body: &BodyId,
    hash: &str,
    asked: FileSize,
) -> Result<Option<(String, String, Vec<u8>)>, StoreError> {
    let found = files::table.find((&body.0, hash));
    let row: Bytes = match asked {
        FileSize::Whole => {
            found.select((files::name, files::media_type, files::bytes.nullable())).first(connection).optional()?
        }
        FileSize::Small => {
            found.select((files::name, files::media_type, files::small_bytes)).first(connection).optional()?
        }
    };
    Ok(row.and_then(|(name, media_type, bytes)| Some((name, media_type, bytes?))))
}

/// The body of which a published text shows the file of this hash; none where none does.
///
/// # Errors
/// When the database does not answer.
pub fn shown_by(connection: &mut Conn, hash: &str) -> Result<Option<BodyId>, StoreError> {
    let id: Option<String> = file_uses::table
        .filter(file_uses::hash.eq(hash))
        .order(file_uses::work_id.asc())
        .select(file_uses::body_id)
        .first(connection)
        .optional()?;
    Ok(id.map(BodyId))
}

/// Says which files the published text of a work shows; files the body does not have are left out.
///
/// # Errors
/// When the database refuses.
pub fn put_uses(connection: &mut Conn, body: &BodyId, work: &WorkId, hashes: &[&str]) -> Result<(), StoreError> {
    diesel::delete(file_uses::table).filter(file_uses::work_id.eq(&work.0)).execute(connection)?;
    for hash in hashes {
        if find(connection, body, hash)?.is_some() {
            diesel::insert_into(file_uses::table)
                .values((file_uses::work_id.eq(&work.0), file_uses::body_id.eq(&body.0), file_uses::hash.eq(*hash)))
                .execute(connection)?;
        }
    }
    Ok(())
}
