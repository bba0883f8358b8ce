//! Files that agents upload, and parents get once a published text shows them.

mod image;
mod pdf;
#[cfg(test)]
mod tests;

use mee_shared::ids::FileHash;
use mee_shared::links::Links;
use mee_shared::wire::file::FileResource;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::auth::{Acting, Change};
use super::{Failure, Listed, PageRequest, preview};
use crate::store::bodies::BodyId;
use crate::store::cursor::ListKind;
pub use crate::store::files::FileSize;
use crate::store::files::{self, File, FileBytes};
use crate::store::{Conn, Db, now_micros};

/// The largest file taken, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// How many bytes the files of one body may have together.
const LARGEST_TOTAL: i64 = 500 * 1024 * 1024;

/// The longest alternative text, in characters.
const LONGEST_ALTERNATIVE: usize = 250;

/// Images are made anew one at a time: a large one takes up to 192 MiB while it is.
static WORKSHOP: Semaphore = Semaphore::const_new(1);

/// What is sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The type it is said to have, without parameters, in lower case.
    pub media_type: String,
    /// Its name.
    pub name: String,
    /// What an image shows for those who do not see it.
    pub alternative: Option<String>,
    /// Its bytes, [`LARGEST`] at most.
    pub bytes: Vec<u8>,
}

/// A file as it is sent to whoever may have it.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its name, with the ending of its type.
    pub name: String,
    /// Its type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What of a file is kept.
struct Made {
    media_type: &'static str,
    size: Option<(u32, u32)>,
    whole: Vec<u8>,
    small: Option<Vec<u8>>,
}

/// Checks a file and makes what is kept of it; takes a while.
fn make(upload: &Upload) -> Result<Made, Failure> {
    let refused = |reason: String| Failure::rule("", reason);
    match upload.media_type.as_str() {
        "application/pdf" => {
            pdf::check(&upload.bytes).map_err(|error| refused(error.to_string()))?;
            Ok(Made { media_type: "application/pdf", size: None, whole: upload.bytes.clone(), small: None })
        }
        "image/jpeg" | "image/png" | "image/webp" => {
            let made = image::remake(&upload.media_type, &upload.bytes).map_err(|error| refused(error.to_string()))?;
            Ok(Made {
                media_type: made.media_type,
                size: Some((made.width, made.height)),
                whole: made.whole,
                small: Some(made.small),
            })
        }
        _ => Err(refused("Envoyez un PDF, ou une image JPEG, PNG ou WebP ; rien d'autre n'est accepté.".to_owned())),
    }
}

/// The name with nothing that would matter to a file system or a header, and the ending of its type.
fn checked_name(name: &str, media_type: &str) -> Result<String, Failure> {
    let ending = match media_type {
        "application/pdf" => "pdf",
        "image/webp" => "webp",
        _ => "jpg",
    };
    let stem = name.trim().rsplit_once('.').map_or(name.trim(), |(stem, _)| stem);
    let stem: String = stem
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '\'') { c } else { '-' })
        .take(100)
        .collect();
    let stem = stem.trim_matches(|c: char| !c.is_alphanumeric());
    if stem.is_empty() {
        return Err(Failure::rule("?name", "Donnez un nom au fichier, par exemple ?name=reglement-interieur.pdf."));
    }
    Ok(format!("{stem}.{ending}"))
}

fn checked_alternative(alternative: Option<&str>, is_image: bool) -> Result<Option<String>, Failure> {
    let text = alternative.map(str::trim).filter(|text| !text.is_empty());
    match text {
        None if is_image => Err(Failure::rule(
            "?alternative",
            "Dites en une phrase ce que l'image montre, pour ceux qui ne la voient pas : ?alternative=…",
        )),
        Some(text) if text.chars().count() > LONGEST_ALTERNATIVE || text.chars().any(char::is_control) => {
            Err(Failure::rule("?alternative", "250 caractères au plus, sur une seule ligne."))
        }
        other => Ok(other.map(str::to_owned)),
    }
}

fn resource(links: &Links, file: File, is_public: bool) -> Result<FileResource, Failure> {
    let hash: FileHash =
        file.hash.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored hash: {error}")))?;
    let created_at =
        jiff::Timestamp::from_microsecond(file.created_at).map_err(|error| Failure::Internal(error.into()))?;
    Ok(FileResource {
        url: links.file(&hash),
        hash,
        name: file.name,
        media_type: file.media_type,
        alternative: file.alternative,
        size: file.size,
        width: file.width,
        height: file.height,
        is_public,
        created_at,
    })
}

/// Who acts, as it is kept with what they upload.
fn uploader(acting: &Acting) -> &str {
    acting.account_id().or_else(|| acting.key_id()).unwrap_or_default()
}

/// The file as it is kept, with its bytes.
fn kept(made: Made, name: String, alternative: Option<String>, uploaded_by: &str) -> (File, FileBytes) {
    let pixels = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    let file = File {
        hash: Sha256::digest(&made.whole).iter().map(|byte| format!("{byte:02x}")).collect(),
        name,
        media_type: made.media_type.to_owned(),
        alternative,
        width: made.size.map(|(width, _)| pixels(width)),
        height: made.size.map(|(_, height)| pixels(height)),
        size: i64::try_from(made.whole.len()).unwrap_or(i64::MAX),
        uploaded_by: uploaded_by.to_owned(),
        created_at: now_micros(),
    };
    (file, FileBytes { whole: made.whole, small: made.small })
}

/// Keeps a file of the demo for a body; its hash.
pub(super) fn keep_for_demo(
    connection: &mut Conn,
    body: &BodyId,
    upload: &Upload,
    uploaded_by: &str,
) -> Result<FileHash, Failure> {
    let made = make(upload)?;
    let name = checked_name(&upload.name, made.media_type)?;
    let alternative = checked_alternative(upload.alternative.as_deref(), made.size.is_some())?;
    let (file, bytes) = kept(made, name, alternative, uploaded_by);
    if files::find(connection, body, &file.hash)?.is_none() {
        files::add(connection, body, &file, &bytes)?;
    }
    file.hash.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a hash: {error}")))
}

/// Keeps a file; one that the body already has is answered as it is kept.
///
/// # Errors
/// [`Failure::Unprocessable`] for a file that is not what it says, or not harmless; [`Failure::Conflict`] where the body has no
/// room left; or the database's.
pub async fn create_file(db: &Db, links: &Links, acting: &Acting, upload: Upload) -> Result<FileResource, Failure> {
    let is_image = upload.media_type.starts_with("image/");
    let alternative = checked_alternative(upload.alternative.as_deref(), is_image)?;
    let (made, name) = {
        let _one_at_a_time = WORKSHOP.acquire().await.map_err(|error| Failure::Internal(error.into()))?;
        tokio::task::spawn_blocking(move || {
            let made = make(&upload)?;
            let name = checked_name(&upload.name, made.media_type)?;
            Ok::<_, Failure>((made, name))
        })
        .await
        .map_err(|error| Failure::Internal(error.into()))??
    };
    let (acting, links) = (acting.clone(), links.clone());
    db.write(move |connection| {
        let body = &acting.body().id;
        let (file, bytes) = kept(made, name, alternative, uploader(&acting));
        if let Some(known) = files::find(connection, body, &file.hash)? {
            let is_public = !files::public_ones(connection, body, &[&file.hash])?.is_empty();
            return resource(&links, known, is_public);
        }
        if files::total_size(connection, body)?.saturating_add(file.size) > LARGEST_TOTAL {
            return Err(Failure::Conflict(
                "Les fichiers de votre collectivité prennent déjà toute la place prévue, 500 Mo.",
            ));
        }
        files::add(connection, body, &file, &bytes)?;
        let change = Change {
            action: "file.create",
            object: ("file", &file.hash),
            before: None,
            after: Some(json!({ "media_type": file.media_type, "size": file.size })),
        };
        acting.record(connection, change)?;
        resource(&links, file, false)
    })
    .await
}

/// The files of the body acted for, the latest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_files(
    db: &Db,
    links: &Links,
    acting: &Acting,
    page: PageRequest,
) -> Result<Listed<FileResource>, Failure> {
    let cursor = page.cursor(ListKind::Files)?;
    let (body, links) = (acting.body().id.clone(), links.clone());
    db.read(move |connection| {
        let (rows, next) = files::list(connection, &body, cursor.as_ref(), page.limit)?;
        let hashes: Vec<&str> = rows.iter().map(|file| file.hash.as_str()).collect();
        let public = files::public_ones(connection, &body, &hashes)?;
        let rows: Vec<FileResource> = rows
            .into_iter()
            .map(|file| {
                let is_public = public.contains(&file.hash);
                resource(&links, file, is_public)
            })
            .collect::<Result<_, _>>()?;
        Ok(Listed::new(ListKind::Files, rows, next.as_ref(), |row| row))
    })
    .await
}

/// Forgets a file that no text needs; whoever writes for one school forgets only what they uploaded.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] for another's file, [`Failure::ConflictWith`] with the text that shows it, or
/// the database's.
pub async fn delete_file(db: &Db, acting: &Acting, hash: &FileHash) -> Result<(), Failure> {
    let (acting, hash) = (acting.clone(), hash.clone());
    db.write(move |connection| {
        let body = &acting.body().id;
        let file = files::find(connection, body, hash.as_str())?.ok_or(Failure::NotFound)?;
        if !acting.reaches_everything() && file.uploaded_by != uploader(&acting) {
            return Err(Failure::Forbidden(
                "Ce fichier a été déposé par quelqu'un d'autre : demandez à votre collectivité.",
            ));
        }
        if let Some(title) = files::needed_by(connection, body, hash.as_str())? {
            return Err(Failure::ConflictWith(format!(
                "Le texte « {title} » montre ce fichier : retirez-le d'abord de ce texte, et publiez."
            )));
        }
        files::delete(connection, body, hash.as_str())?;
        let change = Change {
            action: "file.delete",
            object: ("file", hash.as_str()),
            before: Some(json!({ "media_type": file.media_type, "size": file.size })),
            after: None,
        };
        acting.record(connection, change)
    })
    .await
}

/// A file of the body acted for, published or not.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_file(db: &Db, acting: &Acting, hash: &FileHash) -> Result<Sent, Failure> {
    let (body, hash) = (acting.body().id.clone(), hash.clone());
    db.read(move |connection| {
        let found = files::bytes_of_body(connection, &body, hash.as_str(), FileSize::Whole)?;
        found.map(|(name, media_type, bytes)| Sent { name, media_type, bytes }).ok_or(Failure::NotFound)
    })
    .await
}

/// A file that a published text shows, or the draft of a preview link.
///
/// # Errors
/// [`Failure::NotFound`] where no such text shows it, or the database's.
pub async fn get_file(
    db: &Db,
    links: &Links,
    hash: &FileHash,
    size: FileSize,
    preview_token: Option<String>,
) -> Result<Sent, Failure> {
    let (links, hash) = (links.clone(), hash.clone());
    db.read(move |connection| {
        let body = match preview_token {
            Some(token) => preview::shows_file(connection, &links, &token, &hash)?,
            None => files::shown_by(connection, hash.as_str())?.ok_or(Failure::NotFound)?,
        };
        let found = files::bytes_of_body(connection, &body, hash.as_str(), size)?;
        found.map(|(name, media_type, bytes)| Sent { name, media_type, bytes }).ok_or(Failure::NotFound)
    })
    .await
}
