//! What the tests stand on: engines, servers, requests, the command line.

mod cli;
mod database;
mod http;
pub mod logs;
mod server;

use std::path::PathBuf;

use libtest_mimic::Trial;

pub use cli::{HEARD, Outcome, Summary, import, mee, mee_set, mee_told};
pub use database::{Database, Engine};
pub use http::{Request, Response, exchange_raw};
pub use mee_tests::proxy::Proxy;
pub use server::{Server, stop_servers};

/// The fictitious commune of the demo.
pub const DEMO: &str = "99999";

/// A test under its sentence of a name.
pub struct Test {
    name: String,
    kind: Kind,
}

enum Kind {
    /// Against the shared server of each engine; it must change nothing there.
    Shared(fn(&Server)),
    /// With an empty database of its own on each engine.
    Empty(fn(&Database)),
    /// Once, with neither.
    Once(fn()),
}

impl Test {
    /// A test against the served demo, on both engines.
    pub fn served(name: &str, run: fn(&Server)) -> Self {
        Self { name: name.to_owned(), kind: Kind::Shared(run) }
    }

    /// A test with an empty database of its own, on both engines.
    pub fn empty(name: &str, run: fn(&Database)) -> Self {
        Self { name: name.to_owned(), kind: Kind::Empty(run) }
    }

    /// A test that needs no database.
    pub fn once(name: &str, run: fn()) -> Self {
        Self { name: name.to_owned(), kind: Kind::Once(run) }
    }

    /// The test as the harness runs it: once, or once per engine.
    pub fn trials(self) -> Vec<Trial> {
        let name = self.name.trim_start_matches("it::").to_owned();
        let on = |engine: Engine| format!("{}::{name}", engine.name());
        match self.kind {
            Kind::Shared(run) => Engine::ALL
                .iter()
                .map(|&engine| {
                    Trial::test(on(engine), move || {
                        run(Server::shared(engine));
                        Ok(())
                    })
                })
                .collect(),
            Kind::Empty(run) => Engine::ALL
                .iter()
                .map(|&engine| {
                    Trial::test(on(engine), move || {
                        run(&Database::create(engine));
                        Ok(())
                    })
                })
                .collect(),
            Kind::Once(run) => vec![Trial::test(name, move || {
                run();
                Ok(())
            })],
        }
    }
}

/// Tests from functions, each under its path.
macro_rules! tests {
    ($kind:ident: $($test:ident),* $(,)?) => {
        [$($crate::support::Test::$kind(concat!(module_path!(), "::", stringify!($test)), $test)),*]
    };
}
pub(crate) use tests;

/// The path of an address of the server.
pub fn path_of(url: &str) -> String {
    let rest = url.split_once("://").unwrap().1;
    rest[rest.find('/').unwrap()..].to_owned()
}

/// A file or folder of the real data; none, said aloud, when `MEE_TEST_DATA` is not set.
///
/// A path that is missing inside the folder is an error: the data has moved and nobody would notice.
pub fn real_data(path: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("MEE_TEST_DATA") else {
        eprintln!("MEE_TEST_DATA is not set: {path} is not tried");
        return None;
    };
    let path = PathBuf::from(folder).join(path);
    assert!(path.exists(), "{} is not in the test data", path.display());
    Some(path)
}
