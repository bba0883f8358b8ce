//! Two processes on one PostgreSQL behind nginx, as `examples/operation/nginx.conf` has it.

use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{DEMO, Database, Engine, Request, Response, Server, Test, tests};
use crate::works::{Desk, FICHE};

const CONFIGURATION: &str = include_str!("../../../examples/operation/nginx.conf");

pub fn tests() -> Vec<Test> {
    tests![once: two_processes_behind_nginx_are_one_portal_and_one_of_them_may_die].into()
}

/// Where nginx is; none, said aloud, where it is not installed.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")]);
    let found = folders.map(|folder| folder.join("nginx")).find(|file| file.is_file());
    if found.is_none() {
        eprintln!("nginx is not installed: several processes behind it are not tried");
    }
    found
}

/// nginx with the example's configuration; it stops when this is dropped.
struct Nginx {
    process: Child,
    url: String,
    agent: ureq::Agent,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Nginx {
    fn start(program: &Path, processes: [&Server; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().to_string();
        let mut site = CONFIGURATION.to_owned();
        let cache = folder.path().join("cache");
        for (example, here) in [
            ("127.0.0.1:8081", processes[0].address.as_str()),
            ("127.0.0.1:8082", &processes[1].address),
            ("listen 80;", &format!("listen {address};")),
            ("/var/cache/nginx/mee", &cache.to_string_lossy()),
        ] {
            assert_eq!(site.matches(example).count(), 1, "{example} stands once in the example");
            site = site.replace(example, here);
        }
        std::fs::write(folder.path().join("mee.conf"), site).unwrap();
        let place = folder.path().display();
        let main = format!(
            "daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;\n\
             events {{ worker_connections 256; }}\n\
             http {{ access_log off; client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};\n\
             uwsgi_temp_path {place}; scgi_temp_path {place}; include {place}/mee.conf; }}\n"
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, main).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-c").arg(&file);
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while TcpStream::connect(&address).is_err() {
            let log = || std::fs::read_to_string(folder.path().join("error.log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(20), "nginx does not listen:\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { process, url: format!("http://{address}"), agent, _folder: folder }
    }

    fn request(&self, path: &str) -> Request<'_> {
        Request::new(&self.agent, "GET", &format!("{}{path}", self.url))
    }

    fn get(&self, path: &str) -> Response {
        self.request(path).send()
    }
}

fn two_processes_behind_nginx_are_one_portal_and_one_of_them_may_die() {
    let Some(program) = program() else { return };
    let database = Database::create(Engine::Postgres);
    let desk = Desk::open(&database);
    let one = &desk.world.server;
    let other = Server::start_beside(&desk.world.database, &[]);
    let nginx = Nginx::start(&program, [one, &other]);
    let page = format!("/portal/{DEMO}/fiches/{FICHE}");
    // Pages ignore such parameters, caches do not: each of these is asked of a process.
    let mut number = 0;
    let mut fresh = || {
        number += 1;
        format!("{page}?utm_source={number}")
    };

    // Reads, each by both processes in turn: a page names the address of the process that made it.
    let mut makers = BTreeSet::new();
    for _ in 0..8 {
        let answer = nginx.get(&fresh()).expect_status(200);
        makers.extend([&one.url, &other.url].into_iter().filter(|url| answer.text().contains(url.as_str())));
    }
    assert_eq!(makers.len(), 2, "both answer");

    // What may be kept is, what says no-store is not, and what needs credentials comes from a process each time.
    let content = format!("/v1/communes/{DEMO}/home");
    for (path, first, second) in [
        (content.as_str(), "MISS", "HIT"),
        ("/widget.js", "MISS", "HIT"),
        ("/health/ready", "MISS", "MISS"),
        (&format!("/v1/communes/{DEMO}/fiches/cela-n-existe-pas"), "MISS", "MISS"),
    ] {
        for expected in [first, second] {
            assert_eq!(nginx.get(path).header("x-cache-status"), expected, "{path}");
        }
    }
    let asked = nginx.request(&content).header("authorization", "Bearer x").send();
    assert_eq!(asked.header("x-cache-status"), "BYPASS");
    let tag = nginx.get(&content).header("etag").to_owned();
    nginx.request(&content).header("if-none-match", &tag).send().expect_status(304);

    // A change published through one shows through the other within a second, and then through nginx whoever is asked.
    desk.publish(FICHE, "Mot publié par le premier processus.");
    let begun = Instant::now();
    while !other.get(&page).text().contains("publié par le premier processus") {
        assert!(begun.elapsed() < Duration::from_secs(1), "the other process does not know it");
        std::thread::sleep(Duration::from_millis(10));
    }
    for _ in 0..8 {
        assert!(nginx.get(&fresh()).expect_status(200).text().contains("publié par le premier processus"));
    }

    // One of them dies as in a power cut: parents notice nothing.
    other.kill();
    for _ in 0..40 {
        nginx.get(&fresh()).expect_status(200);
    }
}
