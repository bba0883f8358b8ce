//! What `cargo xtask bench` measures the portal's answers beside: bare actix-web that serves given bytes with their tag.
//!
//! Arguments: the folder of what is served, the address to listen on, and how many workers (one a processor where it is not
//! given). The folder holds `cases.json`, a list of `{content_type, content_encoding, etag}`, and the bytes of each as `0`, `1`…;
//! they are served at `/case/0`, `/case/1`… Any other address gives the first.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement stops at the first surprise")]

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::web::{self, Bytes, Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get};
use serde_json::Value;

struct Case {
    content_type: HeaderValue,
    content_encoding: Option<HeaderValue>,
    etag: HeaderValue,
    bytes: Bytes,
}

fn answer(case: &Case, request: &HttpRequest) -> HttpResponse {
    if request.headers().get(IF_NONE_MATCH) == Some(&case.etag) {
        return HttpResponse::NotModified().insert_header((ETAG, case.etag.clone())).finish();
    }
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, case.content_type.clone())).insert_header((ETAG, case.etag.clone()));
    if let Some(coding) = &case.content_encoding {
        response.insert_header((CONTENT_ENCODING, coding.clone()));
    }
    response.body(case.bytes.clone())
}

#[get("/case/{number}")]
async fn serve(cases: Data<Vec<Case>>, request: HttpRequest, number: Path<usize>) -> HttpResponse {
    answer(&cases[*number], &request)
}

async fn serve_first(cases: Data<Vec<Case>>, request: HttpRequest) -> HttpResponse {
    answer(&cases[0], &request)
}

fn read(folder: &str) -> Vec<Case> {
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(format!("{folder}/cases.json")).unwrap()).unwrap();
    let header = |text: &Value| HeaderValue::from_str(text.as_str().unwrap()).unwrap();
    let case = |(number, case): (usize, &Value)| Case {
        content_type: header(&case["content_type"]),
        content_encoding: (!case["content_encoding"].as_str().unwrap().is_empty())
            .then(|| header(&case["content_encoding"])),
        etag: header(&case["etag"]),
        bytes: std::fs::read(format!("{folder}/{number}")).unwrap().into(),
    };
    cases.iter().enumerate().map(case).collect()
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let cases = Data::new(read(&arguments[0]));
    let app = move || App::new().app_data(cases.clone()).service(serve).default_service(web::to(serve_first));
    let server = HttpServer::new(app);
    let server = match arguments.get(2) {
        Some(workers) => server.workers(workers.parse().unwrap()),
        None => server,
    };
    server.bind(&arguments[1])?.run().await
}
