//! What `cargo xtask bench reads` compares the portal with: bare actix-web that serves the same bytes with their tag.
//!
//! Arguments: the folder of what is served, and the address to listen on. The folder holds `cases.json`, a list of
//! `{content_type, content_encoding, etag}`, and the bytes of each as `0`, `1`…; they are served at `/case/0`, `/case/1`…
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement stops at the first surprise")]

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get};
use serde_json::Value;

struct Case {
    content_type: HeaderValue,
    content_encoding: Option<HeaderValue>,
    etag: HeaderValue,
    bytes: Bytes,
}

#[get("/case/{number}")]
async fn serve(cases: Data<Vec<Case>>, request: HttpRequest, number: Path<usize>) -> HttpResponse {
    let case = &cases[*number];
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
    let mut arguments = std::env::args().skip(1);
    let (folder, address) = (arguments.next().unwrap(), arguments.next().unwrap());
    let cases = Data::new(read(&folder));
    HttpServer::new(move || App::new().app_data(cases.clone()).service(serve)).workers(1).bind(address)?.run().await
}
