//! Tests of the built product from outside: HTTP, imports, repository rules.
//!
//! Needs `MEE_BIN` (the built binary) and `MEE_TEST_POSTGRES` (a server in which databases may be created);
//! `cargo xtask test it` sets both. Real data comes from the folder `MEE_TEST_DATA`, where there is one.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first surprise"
)]

mod agenda;
mod auth;
mod backup;
mod calculators;
mod calendar;
mod desk;
mod imports;
mod living;
mod mail;
mod menus;
mod national;
mod openapi;
mod operation;
mod plugins;
mod readability;
mod ready;
mod registrations;
mod routes;
mod schema;
mod schools;
mod sectors;
mod support;
mod tariffs;
mod tidy;
mod trace;
mod works;

use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "the harness tells on the standard output which tests failed, and why")]
fn main() -> ExitCode {
    let arguments = libtest_mimic::Arguments::from_args();
    let tests = [
        routes::tests(),
        auth::tests(),
        backup::tests(),
        calculators::tests(),
        desk::tests(),
        openapi::tests(),
        operation::tests(),
        imports::tests(),
        living::tests(),
        mail::tests(),
        menus::tests(),
        national::tests(),
        plugins::tests(),
        schema::tests(),
        readability::tests(),
        ready::tests(),
        registrations::tests(),
        schools::tests(),
        sectors::tests(),
        tariffs::tests(),
        agenda::tests(),
        calendar::tests(),
        trace::tests(),
        works::tests(),
        tidy::tests(),
    ];
    let trials = tests.into_iter().flatten().flat_map(support::Test::trials).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    support::stop_servers();
    let found = support::logs::scan();
    if !found.is_empty() {
        println!("failures:\n\nthe servers' logs give away what they must not:\n{}", found.join("\n"));
    }
    if found.is_empty() { conclusion.exit_code() } else { ExitCode::FAILURE }
}
