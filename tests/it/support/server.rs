//! A served demo, one per engine for all tests.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::cli::binary;
use super::{Database, Engine, Request};

/// How long a server may take to say that it is ready.
const START: Duration = Duration::from_secs(60);

/// A running `mee serve`.
pub struct Server {
    /// The address everything stands below, without a final slash.
    pub url: String,
    /// Where it listens.
    pub address: String,
    agent: ureq::Agent,
    process: Mutex<Child>,
    // Dropped after the process.
    database: Mutex<Option<Database>>,
}

static SQLITE: OnceLock<Server> = OnceLock::new();
static POSTGRES: OnceLock<Server> = OnceLock::new();

impl Server {
    /// The engine's server with the demo in it, started by the first test that asks.
    pub fn shared(engine: Engine) -> &'static Self {
        let slot = match engine {
            Engine::Sqlite => &SQLITE,
            Engine::Postgres => &POSTGRES,
        };
        slot.get_or_init(|| Self::start(Database::demo(engine)))
    }

    /// Serves a database, as often as anyone asks: all tests come from one address.
    pub fn start(database: Database) -> Self {
        Self::start_with(database, &[("MEE_LIMIT_SIGN_IN", "false")])
    }

    /// Serves a database with these settings in its environment.
    pub fn start_with(database: Database, settings: &[(&str, &str)]) -> Self {
        let url = database.url.clone();
        Self::spawn(&url, Some(database), settings, super::logs::file())
    }

    /// Serves a database with these settings, everything it can log going to `log`.
    pub fn start_logged(database: Database, settings: &[(&str, &str)], log: std::fs::File) -> Self {
        let url = database.url.clone();
        Self::spawn(&url, Some(database), &[&[("MEE_LOG", "info,mee_api=trace")], settings].concat(), log)
    }

    /// A further process that serves this database, which someone else holds.
    pub fn start_beside(database: &str, settings: &[(&str, &str)]) -> Self {
        Self::spawn(database, None, settings, super::logs::file())
    }

    /// The same, everything it can log going to `log`.
    pub fn start_beside_logged(database: &str, settings: &[(&str, &str)], log: std::fs::File) -> Self {
        Self::spawn(database, None, settings, log)
    }

    fn spawn(served: &str, database: Option<Database>, settings: &[(&str, &str)], log: std::fs::File) -> Self {
        // Between finding a free port and listening on it, another process may take it.
        let (address, url, process) = (0..3)
            .find_map(|_| Self::listening(served, settings, &log))
            .expect("`mee serve` ended at once, three times");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        let server = Self { url, address, agent, process: Mutex::new(process), database: Mutex::new(database) };
        server.wait_until_ready();
        server
    }

    /// The program on a free port; none where it ended before it listened.
    fn listening(served: &str, settings: &[(&str, &str)], log: &std::fs::File) -> Option<(String, String, Child)> {
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().to_string();
        let url = format!("http://{address}");
        let mut process = Command::new(binary())
            .args(["serve", "--database", served, "--listen", &address, "--public-url", &url])
            .env_remove("DATABASE_URL")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.try_clone().unwrap())
            .spawn()
            .expect("MEE_BIN does not start");
        let begun = Instant::now();
        while begun.elapsed() < START {
            if process.try_wait().unwrap().is_some() {
                return None;
            }
            if TcpStream::connect(&address).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Some((address, url, process))
    }

    /// A request to a path, or to an address of this server.
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        let path = path.strip_prefix(&self.url).unwrap_or(path);
        assert!(path.starts_with('/'), "{path} is not an address of this server");
        Request::new(&self.agent, method, &format!("{}{path}", self.url))
    }

    /// The most memory the server has held so far, in KiB; none where the system does not say.
    pub fn peak_memory(&self) -> Option<u64> {
        let id = self.process.lock().unwrap_or_else(PoisonError::into_inner).id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
    }

    /// GET.
    pub fn get(&self, path: &str) -> super::Response {
        self.request("GET", path).send()
    }

    /// GET that must succeed, as JSON of a wire type.
    pub fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        self.get(path).expect_status(200).json()
    }

    /// Every entry of a list, page by page, each page's size checked.
    pub fn read_all<T: serde::de::DeserializeOwned>(&self, path: &str, limit: usize) -> Vec<T> {
        let join = if path.contains('?') { '&' } else { '?' };
        let mut next = Some(format!("{path}{join}limit={limit}"));
        let mut items = Vec::new();
        for _ in 0..1_000 {
            let Some(address) = next else { return items };
            let page: mee_shared::wire::page::Page<T> = self.read(&address);
            assert!(page.items.len() <= limit, "{address} gives {} entries", page.items.len());
            assert!(page.next.is_none() || page.items.len() == limit, "{address} is short and not the last page");
            items.extend(page.items);
            next = page.next;
        }
        panic!("{path} never ends");
    }

    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while begun.elapsed() < START {
            let ended = self.process.lock().unwrap_or_else(PoisonError::into_inner).try_wait().unwrap();
            assert!(ended.is_none(), "`mee serve` ended at once ({})", ended.unwrap());
            if self.agent.get(format!("{}/health/ready", self.url)).call().is_ok_and(|r| r.status().as_u16() == 200) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.stop();
        panic!("`mee serve` is not ready after {} s", START.as_secs());
    }

    /// Tells the process to stop, as systemd and container engines do.
    pub fn terminate(&self) {
        let id = self.process.lock().unwrap_or_else(PoisonError::into_inner).id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// The exit code of the process, which ends within this time.
    pub fn exit_code_within(&self, time: Duration) -> Option<i32> {
        let begun = Instant::now();
        loop {
            let ended = self.process.lock().unwrap_or_else(PoisonError::into_inner).try_wait().unwrap();
            if let Some(status) = ended {
                return status.code();
            }
            assert!(begun.elapsed() < time, "the server has not ended after {time:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills the process as a power cut would; its database stays.
    pub fn kill(&self) {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        drop(process.kill());
        drop(process.wait());
    }

    fn stop(&self) {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        drop(process.kill());
        drop(process.wait());
        drop(self.database.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Stops the shared servers: statics are never dropped.
pub fn stop_servers() {
    for server in [&SQLITE, &POSTGRES].into_iter().filter_map(OnceLock::get) {
        server.stop();
    }
}
