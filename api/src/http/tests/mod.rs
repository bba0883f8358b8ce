//! What holds for every address, whatever the database holds: an empty one does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod answers;
mod documents;
mod limits;

use std::pin::Pin;
use std::rc::Rc;

use actix_web::Error;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::{self, Data};
use mee_shared::links::Links;
use tempfile::TempDir;

use super::App;
use super::edge::edge;
use super::limits::LimitSettings;
use super::server::routes;
use crate::store::Db;

/// Asks the server under test.
type Server = Box<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, Error>>>>>;

/// A database of its own, gone with the folder.
fn empty_database() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).unwrap();
    (folder, db)
}

/// The server's routes over an empty database, and one more that panics.
async fn server() -> (TempDir, Server) {
    let (folder, db) = empty_database();
    let app = Data::new(App::new(db, Links::new("https://portail.example.org"), LimitSettings::default()).unwrap());
    let service = init_service(
        actix_web::App::new()
            .app_data(app)
            .configure(routes)
            .route("/widget/panic", web::get().to(panicking))
            .wrap(from_fn(edge)),
    )
    .await;
    let service = Rc::new(service);
    let server = move |request: TestRequest| -> Pin<Box<dyn Future<Output = _>>> {
        let service = Rc::clone(&service);
        Box::pin(async move { try_call_service(&*service, request.to_request()).await })
    };
    (folder, Box::new(server))
}

async fn panicking() -> &'static str {
    panic!("as the test wants it")
}

/// Asks with these headers.
async fn ask(server: &Server, method: Method, address: &str, headers: &[(&str, &str)]) -> ServiceResponse<BoxBody> {
    let request = TestRequest::default().method(method).uri(address);
    server(headers.iter().fold(request, |request, header| request.insert_header(*header))).await.unwrap()
}

/// A header's value; empty where it is not there.
fn header(response: &ServiceResponse<BoxBody>, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The body as text.
async fn text(response: ServiceResponse<BoxBody>) -> String {
    String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
}

/// The body as JSON.
async fn json(response: ServiceResponse<BoxBody>) -> serde_json::Value {
    serde_json::from_str(&text(response).await).unwrap()
}
