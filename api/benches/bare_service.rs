//! What `cargo xtask bench search` compares the search with over HTTP: a bare actix-web handler that gives one text.
//!
//! Arguments: the file that holds the text, and the address to listen on. Nothing is read of what is asked, nothing logged.
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer, get};

#[get("/v1/communes/{insee}/search")]
async fn answer(text: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(text.get_ref().clone())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (file, address) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = Data::new(Bytes::from(std::fs::read(file)?));
    HttpServer::new(move || App::new().app_data(text.clone()).service(answer)).bind(address)?.run().await
}
