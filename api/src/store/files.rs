//! Files that agents upload, by hash, and which published texts show them.

use diesel::prelude::*;

use super::bodies::BodyId;
use super::schema::{file_uses, files};
use super::works::WorkId;
use super::{Conn, StoreError, now_micros};

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

type FileRow = (String, String, String, Option<String>, Option<i32>, Option<i32>, i64);

fn file((hash, name, media_type, alternative, width, height, size): FileRow) -> File {
    File { hash, name, media_type, alternative, width, height, size }
}

/// The body's file of this hash.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, hash: &str) -> Result<Option<File>, StoreError> {
    let row: Option<FileRow> = files::table
        .find((&body.0, hash))
        .select((
            files::hash,
            files::name,
            files::media_type,
            files::alternative,
            files::width,
            files::height,
            files::size,
        ))
        .first(connection)
        .optional()?;
    Ok(row.map(file))
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
pub fn add(
    connection: &mut Conn,
    body: &BodyId,
    file: &File,
    bytes: &FileBytes,
    uploaded_by: &str,
) -> Result<(), StoreError> {
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
            files::uploaded_by.eq(uploaded_by),
            files::created_at.eq(now_micros()),
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
