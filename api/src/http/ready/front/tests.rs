//! Several who ask for one reply at once, whatever becomes of whoever makes it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::cell::Cell;
use std::time::Duration;

use actix_service::fn_service;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::rt::time::{sleep, timeout};
use actix_web::test::TestRequest;
use actix_web::{HttpMessage as _, HttpResponse};
use mee_shared::links::Links;

use super::*;
use crate::http::limits::LimitSettings;
use crate::ready::Made;
use crate::store::Db;
use crate::store::versions::Watch;

/// What becomes of a making.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Made,
    Refused,
    Abandoned,
    /// Made, and outdated by then.
    Late,
}

/// How many ask.
const MANY: usize = 10;

/// Has many ask at once where this becomes of each making; gives how often the handler was asked, and how many were answered.
async fn ask(fate: Fate) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).unwrap();
    let _watch = Watch::start(&db).unwrap();
    let app = App::new(db, Links::new("https://portail.example.org"), LimitSettings::default()).unwrap();
    let app = Data::new(app);
    let made = Rc::new(Cell::new(0));
    let (count, kept) = (Rc::clone(&made), app.clone());
    let inner = fn_service(move |request: Request| {
        count.set(count.get() + 1);
        let app = kept.clone();
        async move {
            let wanted: Option<Wanted> = request.extensions_mut().remove();
            sleep(Duration::from_millis(30)).await;
            match (wanted, fate) {
                (Some(wanted), Fate::Refused) => wanted.refuse(),
                (Some(wanted), Fate::Made | Fate::Late) => {
                    let until = if matches!(fate, Fate::Late) { 0 } else { i64::MAX };
                    wanted.maker.tell(Outcome::Made(Arc::new(entry(&app, until))));
                }
                (_, Fate::Abandoned) | (None, _) => {}
            }
            let answered = TestRequest::default().to_http_request();
            Ok::<_, Error>(ServiceResponse::new(answered, HttpResponse::Ok().finish()))
        }
    });
    let front = Rc::new(Answering { app, inner: Rc::new(inner) });
    let asked: Vec<_> = (0..MANY)
        .map(|_| {
            let front = Rc::clone(&front);
            actix_web::rt::spawn(async move { front.call(request()).await.unwrap().status() })
        })
        .collect();
    let mut answered = 0;
    for answer in asked {
        // Whoever waits for ever would be seen here.
        let status = timeout(Duration::from_secs(20), answer).await.unwrap().unwrap();
        answered += usize::from(status == StatusCode::OK);
    }
    (made.get(), answered)
}

fn request() -> Request {
    TestRequest::with_uri("/v1/communes/94043/home").to_request()
}

fn entry(app: &App, until: i64) -> Entry {
    let made = Made {
        content_type: "application/json",
        bytes: "{}".into(),
        cache_control: "public",
        headers: vec![(CONTENT_TYPE, "application/json".parse().unwrap())],
        until: None,
        searched: None,
    };
    let versions = app.ready.versions();
    Entry::new(&made, "/v1/communes/{insee}/home", versions.basis_of_all(versions.moment()), until).unwrap()
}

#[actix_web::test]
async fn one_makes_it_for_all_and_no_end_of_it_leaves_anybody_waiting() {
    for (fate, makings) in [
        (Fate::Made, 1),
        // Who waited for a refusal asks at once, all together.
        (Fate::Refused, MANY),
        // One after the other tries, for as long as anyone has patience; then all.
        (Fate::Abandoned, MANY),
        (Fate::Late, MANY),
    ] {
        assert_eq!(ask(fate).await, (makings, MANY), "{fate:?}");
    }
}
