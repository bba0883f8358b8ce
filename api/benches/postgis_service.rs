//! What `cargo xtask bench catchment` compares the finder with over HTTP: a bare actix-web handler that asks PostGIS.
//!
//! Arguments: the database with a table `sectors (id, geom)`, and the address to listen on. The statement is prepared once a
//! connection, nothing is logged, and the answer is the number of each sector that holds the point.
#![expect(
    clippy::unwrap_used,
    missing_docs,
    reason = "a measurement stops at the first surprise; macros write items without docs"
)]

use actix_web::web::{Data, Json, block};
use actix_web::{App, HttpResponse, HttpServer, post};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use serde::Deserialize;

/// Enough for every client to have one.
const CONNECTIONS: u32 = 8;

/// PostGIS's type.
#[derive(diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(name = "geometry"))]
pub struct Geometry;

diesel::table! {
    use diesel::sql_types::Integer;
    use super::Geometry;

    sectors (id) {
        id -> Integer,
        geom -> Geometry,
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn st_makepoint(x: diesel::sql_types::Double, y: diesel::sql_types::Double) -> Geometry;
    fn st_setsrid(geom: Geometry, srid: diesel::sql_types::Integer) -> Geometry;
    fn st_contains(one: Geometry, other: Geometry) -> diesel::sql_types::Bool;
}

/// The part of the finder's question that it needs.
#[derive(Deserialize)]
struct Question {
    lon: f64,
    lat: f64,
}

#[post("/v1/communes/{insee}/catchment")]
async fn find(pool: Data<Pool<ConnectionManager<PgConnection>>>, asked: Json<Question>) -> HttpResponse {
    let found: Vec<i32> = block(move || {
        let point = st_setsrid(st_makepoint(asked.lon, asked.lat), 4326);
        sectors::table
            .filter(st_contains(sectors::geom, point))
            .select(sectors::id)
            .load(&mut pool.get().unwrap())
            .unwrap()
    })
    .await
    .unwrap();
    HttpResponse::Ok().json(found)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (url, address) = (arguments.next().unwrap(), arguments.next().unwrap());
    let pool = Pool::builder().max_size(CONNECTIONS).build(ConnectionManager::<PgConnection>::new(url)).unwrap();
    let pool = Data::new(pool);
    HttpServer::new(move || App::new().app_data(pool.clone()).service(find)).bind(address)?.run().await
}
