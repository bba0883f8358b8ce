//! The API's documentation for people: Swagger UI from the binary, and the list of problems.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::{Arc, LazyLock, Mutex};

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use flate2::read::GzDecoder;
use maud::html;
use mee_shared::problem::ProblemCode;
use utoipa_swagger_ui::Config;

use crate::http::App;
use crate::http::document;
use crate::http::encoding::Stored;
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};

/// Brotli's quality for Swagger UI's files, compressed when first asked for: a higher one would keep that reader waiting.
const QUALITY: i32 = 5;

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    // Relative, so that it holds below any public address; and no validator badge, which another site would draw.
    let config = Config::new(["../v1/openapi.json"]).validator_url("none").try_it_out_enabled(true);
    Arc::new(config)
});

/// Files asked for so far, compressed.
static FILES: LazyLock<Mutex<HashMap<String, Stored>>> = LazyLock::new(Mutex::default);

/// A file of Swagger UI; its page where no file is named.
///
/// # Errors
/// When there is no such file.
pub async fn get_docs(file: Path<String>) -> Answer {
    let file = file.into_inner();
    if let Some(stored) = FILES.lock().ok().and_then(|files| files.get(&file).cloned()) {
        return Ok(Reply::stored(&stored, Cache::Content));
    }
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG))
        .map_err(|error| Refusal::internal(anyhow::anyhow!("{error}")))?
        .ok_or_else(|| Refusal::not_found("La documentation n'a pas ce fichier. Elle commence à /docs/."))?;
    let bytes = if found.gzpipped { unzip(&found.bytes)? } else { found.bytes.into_owned() };
    let stored = Stored::compress(content_type(&file), bytes.into(), QUALITY).map_err(Refusal::internal)?;
    if let Ok(mut files) = FILES.lock() {
        files.insert(file, stored.clone());
    }
    Ok(Reply::stored(&stored, Cache::Content))
}

/// The program carries them compressed, as small as it can; clients get them in the coding they ask for.
fn unzip(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).map_err(Refusal::internal)?;
    Ok(plain)
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, extension)| extension) {
        None | Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("png") => "image/png",
        Some(_) => "application/octet-stream",
    }
}

/// `/docs` is the same place as `/docs/`, below which its files lie.
pub async fn redirect_to_docs(app: Data<App>) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, format!("{}/docs/", app.links.public_url()))).finish()
}

/// What each problem code means; a problem document's `type` leads here.
///
/// # Errors
/// Never.
pub async fn list_problems(app: Data<App>) -> Answer {
    let content = html! {
        section.mee {
            h2 { "Les problèmes que l'interface signale" }
            p {
                "Une réponse en erreur sous " code { "/v1" } " est un document " code { "application/problem+json" }
                " (RFC 9457). Son champ " code { "code" } " est stable ; " code { "detail" }
                " dit ce qu'il en est cette fois et comment en sortir ; " code { "request_id" }
                " est le numéro à citer pour demander de l'aide."
            }
            table {
                caption { "Codes, statuts HTTP et sens" }
                thead { tr { th scope="col" { "Code" } th scope="col" { "Statut" } th scope="col" { "Sens" } } }
                tbody {
                    @for code in ProblemCode::ALL {
                        tr id=(code.as_str()) {
                            th scope="row" { code { (code.as_str()) } }
                            td { (code.status()) }
                            td { (code.title()) }
                        }
                    }
                }
            }
        }
    };
    let description = "Les codes d'erreur de l'interface de programmation, leur statut HTTP et leur sens.";
    Ok(Reply::html(document::plain(&app, "Problèmes", "/docs/problems", description, &content)))
}
