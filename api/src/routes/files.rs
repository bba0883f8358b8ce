//! Files that agents upload and parents get.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::Data;
use actix_web::{delete, get, post};
use mee_shared::ids::FileHash;
use mee_shared::problem::ProblemCode;
use mee_shared::wire::file::FileResource;
use mee_shared::wire::page::Page;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use utoipa::IntoParams;

use super::example::rubrics as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use crate::auth::preview;
use crate::http::App;
use crate::http::extract::actor::{ContentReader, ContentWriter};
use crate::http::extract::upload::Upload;
use crate::http::extract::{Actor, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::{OrMissing as _, Refusal};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::files::{self, FileSize, Sent};

/// A file opens nothing, runs nothing, and is not framed, whatever it turns out to be.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// A file in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct FilePath {
    /// The SHA-256 of the file, in hexadecimal.
    #[param(value_type = String, pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    hash: FileHash,
}

/// What is said of a file beside its bytes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The file's name.
    #[param(value_type = String, max_length = 200, example = "reglement-interieur.pdf")]
    name: String,
    /// What an image shows, for those who do not see it; asked for with every image.
    #[param(value_type = String, required = false, max_length = 250, example = "Trois enfants plantent des fèves dans la cour.")]
    alternative: Option<String>,
}

impl Parameters for FileQuery {
    const NAMES: &'static [&'static str] = &["name", "alternative"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { name: pairs.text("name", 200).unwrap_or_default(), alternative: pairs.text("alternative", 250) }
    }
}

/// How a file is asked for by parents.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShownFileQuery {
    /// The end of a preview link, for a file that only its draft shows.
    #[param(value_type = String, required = false, max_length = 1024, example = "eyJ0eXAiOiJwcmV2aWV3K2p3dCJ9")]
    preview: Option<String>,
}

impl Parameters for ShownFileQuery {
    const NAMES: &'static [&'static str] = &["preview"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { preview: pairs.secret("preview", preview::LONGEST) }
    }
}

/// A file that parents get, kept by caches only where a published text shows it.
async fn shown(app: &App, hash: &FileHash, size: FileSize, query: ShownFileQuery) -> Answer {
    let cache = if query.preview.is_some() { Cache::NoStore } else { Cache::Immutable };
    let found = files::get_file(&app.db, &app.links, hash, size, query.preview).await;
    sent(found.or_missing(no_such_file)?, cache)
}

/// The file with the headers that keep it harmless.
fn sent(file: Sent, cache: Cache) -> Answer {
    // An image stands in a page; a document is saved, for nothing here shows it.
    let (content_type, place) = match file.media_type.as_str() {
        "image/jpeg" => ("image/jpeg", "inline"),
        "image/webp" => ("image/webp", "inline"),
        "application/pdf" => ("application/pdf", "attachment"),
        other => return Err(Refusal::internal(anyhow::anyhow!("a stored file of type {other}"))),
    };
    // RFC 6266 and RFC 8187.
    let name = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    let place = HeaderValue::from_str(&format!("{place}; filename*=UTF-8''{name}")).map_err(Refusal::internal)?;
    Ok(Reply::new(content_type, file.bytes)
        .cache(cache)
        .header(CONTENT_DISPOSITION, place)
        .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)))
}

/// Upload a file
///
/// Keeps a PDF or an image (JPEG, PNG, WebP) of 10 MB at most, for texts to show. A PDF is kept as it is, and refused where it
/// holds scripts, actions or other files. An image is made anew, at most 1,600 pixels on its longer side: whatever else stood in
/// the file, its position among it, is gone. Parents get a file once a published text shows it.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, FileQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The bytes, with their own type in `Content-Type`: `application/pdf`, `image/jpeg`, `image/png` or `image/webp`", example = json!("%PDF-1.7 …")),
    responses((status = 201, description = "The file", body = FileResource, example = json!(example::file()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/files")]
pub async fn create_file(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    query: Query<FileQuery>,
    upload: Upload,
) -> Answer {
    let media_type = upload.media_type.clone();
    if !["application/pdf", "image/jpeg", "image/png", "image/webp"].contains(&media_type.as_str()) {
        return Err(Refusal::new(
            ProblemCode::UnsupportedMediaType,
            "Envoyez un PDF, ou une image JPEG, PNG ou WebP, avec son type dans l'en-tête « Content-Type ».",
        ));
    }
    let bytes = upload.bytes(files::LARGEST, "Ce fichier est trop lourd : 10 Mo au plus.").await?;
    let FileQuery { name, alternative } = query.0;
    let asked = files::Upload { media_type, name, alternative, bytes };
    let made = files::create_file(&app.db, &app.links, &actor.acting, asked).await?;
    Ok(Reply::json(&made)?.status(StatusCode::CREATED))
}

/// List files
///
/// What the body has uploaded, the latest first, without the bytes.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of files", body = Page<FileResource>, example = json!(example::files()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/files")]
pub async fn list_files(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = files::list_files(&app.db, &app.links, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/files", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Delete a file
///
/// Forgets a file that no text shows, be it published, scheduled or being written. A headteacher deletes what they uploaded.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, FilePath),
    responses((status = 204, description = "Deleted")),
    security(("bearer" = []), ("api_key" = []))
)]
#[delete("/bodies/{id}/files/{hash}")]
pub async fn delete_file(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    hash: PathValue<FileHash>,
    _: Query<NoParameters>,
) -> Answer {
    files::delete_file(&app.db, &actor.acting, &hash.0).await.or_missing(no_such_body_file)?;
    Ok(Reply::nothing())
}

fn no_such_body_file() -> String {
    "Votre collectivité n'a pas de fichier de cette empreinte.".to_owned()
}

fn no_such_file() -> String {
    "Aucun fichier publié ne porte cette empreinte.".to_owned()
}

/// Find a body's file
///
/// A file of the body, whether a published text shows it or not.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, FilePath),
    responses((status = 200, description = "The file", body = String, content_type = "application/pdf", example = json!("%PDF-1.7 …"))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/files/{hash}")]
pub async fn find_body_file(
    app: Data<App>,
    actor: Actor<ContentReader>,
    hash: PathValue<FileHash>,
    _: Query<NoParameters>,
) -> Answer {
    let found = files::get_body_file(&app.db, &actor.acting, &hash.0).await;
    sent(found.or_missing(no_such_body_file)?, Cache::NoStore)
}

/// Find a file
///
/// A document or an image that a published text shows, or the draft of a preview link.
#[utoipa::path(
    tag = "schools",
    params(FilePath, ShownFileQuery),
    responses((status = 200, description = "The file", body = String, content_type = "application/pdf", example = json!("%PDF-1.7 …"))),
    security(())
)]
#[get("/files/{hash}")]
pub async fn find_file(app: Data<App>, hash: PathValue<FileHash>, query: Query<ShownFileQuery>) -> Answer {
    shown(&app, &hash.0, FileSize::Whole, query.0).await
}

/// Find a small image
///
/// The smaller form of an image that a published text shows, at most 400 pixels on its longer side.
#[utoipa::path(
    tag = "schools",
    params(FilePath, ShownFileQuery),
    responses((status = 200, description = "The image", body = String, content_type = "image/jpeg", example = json!("…"))),
    security(())
)]
#[get("/files/{hash}/small")]
pub async fn find_small_file(app: Data<App>, hash: PathValue<FileHash>, query: Query<ShownFileQuery>) -> Answer {
    shown(&app, &hash.0, FileSize::Small, query.0).await
}
