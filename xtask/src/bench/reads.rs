//! Public reads: the portal beside bare actix-web and nginx, which serve the same bytes with their tags.
//!
//! One thread each, asked by `wrk` in turns; requests a second decide, the processor's time for a request stands beside.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::json;

use super::load::{self, middle};
use super::{Row, report};
use crate::mee::{self, Server};
use crate::process::{self, Background};
use crate::{build, install, port};

/// How often all are asked, turn by turn, for how many seconds, and over how many connections.
pub(super) const ROUNDS: usize = 5;
const SECONDS: &str = "2";
const CONNECTIONS: &str = "32";

/// A fiche of the demo with the words of five bodies over it.
const FICHE: &str = "premiere-inscription-maternelle";

/// What is asked for: its name, its path, the coding, whether the client has it already, and the ratio promised.
pub(super) struct Case {
    name: &'static str,
    pub(super) path: String,
    pub(super) coding: &'static str,
    is_known: bool,
    least: f64,
}

/// Every case.
pub(super) fn cases() -> Vec<Case> {
    let case = |name, path: &str, coding, is_known, least| Case {
        name,
        path: format!("/v1/communes/99999{path}"),
        coding,
        is_known,
        least,
    };
    let fiche = format!("/fiches/{FICHE}");
    vec![
        case("fiche", &fiche, "identity", false, 0.8),
        case("fiche_304", &fiche, "identity", true, 0.65),
        case("fiche_brotli", &fiche, "br", false, 0.7),
        case("home", "/home", "identity", false, 0.7),
        case("list", "/fiches", "identity", false, 0.7),
        case("schools", "/schools", "identity", false, 0.7),
        case("fragment", &format!("/fragments{fiche}"), "identity", false, 0.7),
        case("fragment_brotli", &format!("/fragments{fiche}"), "br", false, 0.7),
    ]
}

/// What nginx is compared on, and the ratio promised for the fiche.
const WITH_NGINX: &[&str] = &["fiche", "fiche_304", "fiche_brotli"];
const LEAST_OF_NGINX: f64 = 0.7;

/// Compares, prints, and fails where a figure is worse than promised.
pub fn run() -> anyhow::Result<()> {
    for (program, package) in [("wrk", "wrk"), ("nginx", "nginx")] {
        if install::on_path(program).is_none() && !Path::new("/usr/sbin").join(program).is_file() {
            install::debian(package)?;
        }
    }
    build::server()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    mee::demo(&database)?;
    let ours = Server::start_with(&database, &[("MEE_LOG", "warn"), ("MEE_WORKERS", "1")])?;
    let cases = cases();
    let tags = take(&ours.url, &cases, scratch.path())?;
    let (bare, bare_address) = load::serve_bare(scratch.path(), Some(1))?;
    let (nginx, nginx_url) = serve_nginx(scratch.path(), &cases)?;

    let mut rows = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let tag = tags.get(number).map(String::as_str).unwrap_or_default();
        let file = format!("/case/{number}");
        let nginx_tag = header(&nginx_url, &file, "identity", "etag")?;
        let (mut our_turns, mut bare_turns, mut nginx_turns) = (Turns::default(), Turns::default(), Turns::default());
        for _ in 0..ROUNDS {
            our_turns.ask(ours.id(), &format!("{}{}", ours.url, case.path), case, tag)?;
            bare_turns.ask(bare.id(), &format!("http://{bare_address}{file}"), case, tag)?;
            if WITH_NGINX.contains(&case.name) {
                nginx_turns.ask(nginx.id(), &format!("{nginx_url}{file}"), case, &nginx_tag)?;
            }
        }
        rows.extend(our_turns.beside(&bare_turns, &format!("{}_vs_bare", case.name)));
        if WITH_NGINX.contains(&case.name) {
            rows.extend(our_turns.beside(&nginx_turns, &format!("{}_vs_nginx", case.name)));
        }
    }
    report("reads", &rows)?;
    let promised = cases.iter().map(|case| (format!("{}_vs_bare", case.name), case.least));
    for (figure, least) in promised.chain([("fiche_vs_nginx".to_owned(), LEAST_OF_NGINX)]) {
        if let Some(row) = rows.iter().find(|row| row.figure == figure) {
            ensure!(row.ratio >= least, "{figure}: {:.2} times the baseline, {least} promised", row.ratio);
        }
    }
    Ok(())
}

/// One server's figures, round by round.
#[derive(Default)]
struct Turns {
    rates: Vec<f64>,
    /// Microseconds of processor time for a request.
    costs: Vec<f64>,
}

impl Turns {
    /// Asks for some seconds over several connections.
    fn ask(&mut self, id: u32, url: &str, case: &Case, tag: &str) -> anyhow::Result<()> {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1", "--connections", CONNECTIONS, "--duration", SECONDS]);
        wrk.args(["--header", &format!("Accept-Encoding: {}", case.coding)]);
        if case.is_known {
            wrk.args(["--header", &format!("If-None-Match: {tag}")]);
        }
        let before = processor_time(id)?;
        let text = process::output(wrk.arg(url))?;
        let spent = processor_time(id)? - before;
        ensure!(!text.contains("Non-2xx"), "{url} answered errors:\n{text}");
        let number = |mark: &str, which: fn(&str) -> Option<&str>| -> Option<f64> {
            text.lines().find(|line| line.contains(mark)).and_then(which)?.trim().parse().ok()
        };
        let rate = number("Requests/sec:", |line| line.split(':').nth(1)).context("wrk told no rate")?;
        let count = number(" requests in ", |line| line.split_whitespace().next()).context("wrk told no number")?;
        self.rates.push(rate);
        self.costs.push(spent * 1e6 / count);
        Ok(())
    }

    fn beside(&self, other: &Self, figure: &str) -> [Row; 2] {
        let (rate, other_rate) = (middle(&self.rates), middle(&other.rates));
        let (cost, other_cost) = (middle(&self.costs), middle(&other.costs));
        [
            Row {
                figure: figure.to_owned(),
                value: rate,
                unit: "requests/s",
                baseline: other_rate,
                ratio: rate / other_rate,
            },
            Row {
                figure: format!("{figure}_cpu"),
                value: cost,
                unit: "us/request",
                baseline: other_cost,
                ratio: other_cost / cost,
            },
        ]
    }
}

/// The seconds of processor time that a process has had (`proc(5)`: fields 14 and 15, in hundredths).
pub(super) fn processor_time(id: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let rest = stat.rsplit_once(')').context("/proc says nothing of the process")?.1;
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / 100.0)
}

fn header(url: &str, path: &str, coding: &str, name: &str) -> anyhow::Result<String> {
    let response = ureq::get(&format!("{url}{path}")).header("accept-encoding", coding).call()?;
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    Ok(value.unwrap_or_default().to_owned())
}

/// Puts what the portal answers into the folder, once it is ready at its best; the tag of each.
fn take(url: &str, cases: &[Case], folder: &Path) -> anyhow::Result<Vec<String>> {
    let ask = |case: &Case| ureq::get(&format!("{url}{}", case.path)).header("accept-encoding", case.coding).call();
    // Kept after the first answer, compressed at high quality after the second.
    for _ in 0..3 {
        for case in cases {
            ask(case)?;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    let (mut tags, mut described) = (Vec::new(), Vec::new());
    for (number, case) in cases.iter().enumerate() {
        let mut response = ask(case)?;
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (tag, coding, content_type) = (header("etag"), header("content-encoding"), header("content-type"));
        ensure!(coding == if case.coding == "br" { "br" } else { "" }, "{}: {coding}", case.path);
        described.push(json!({ "content_type": content_type, "content_encoding": coding, "etag": tag }));
        tags.push(tag);
        // ureq was built without codings, so these are the bytes that were sent.
        std::fs::write(folder.join(number.to_string()), response.body_mut().read_to_vec()?)?;
    }
    std::fs::write(folder.join("cases.json"), serde_json::to_vec(&described)?)?;
    Ok(tags)
}

/// nginx with one process and everything that makes it fast for files.
fn serve_nginx(folder: &Path, cases: &[Case]) -> anyhow::Result<(Background, String)> {
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let mut locations = String::new();
    for (number, case) in cases.iter().enumerate() {
        let coding = if case.coding == "br" { "add_header Content-Encoding br;" } else { "" };
        writeln!(
            locations,
            "location = /case/{number} {{ alias {}/{number}; default_type application/json; {coding} }}",
            folder.display()
        )?;
    }
    let configuration = format!(
        "daemon off; master_process off; worker_processes 1; pid {0}/nginx.pid; error_log stderr crit;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; etag on; types {{}}\n\
         keepalive_requests 1000000000; open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;\n\
         client_body_temp_path {0}; proxy_temp_path {0}; fastcgi_temp_path {0}; uwsgi_temp_path {0}; scgi_temp_path {0};\n\
         server {{ listen {address}; {locations} }} }}\n",
        folder.display()
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, configuration)?;
    let program = install::on_path("nginx").unwrap_or_else(|| "/usr/sbin/nginx".into());
    let mut command = Command::new(program);
    if install::is_root() {
        // Run by root it would leave its rights for those of an account that may not read this folder.
        command.args(["-g", "user root;"]);
    }
    let service = Background::start(command.arg("-c").arg(&file).arg("-p").arg(folder))?;
    load::wait_for(&address)?;
    Ok((service, format!("http://{address}")))
}
