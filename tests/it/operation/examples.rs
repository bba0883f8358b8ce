//! The unit and the container file of `examples/operation` say only what the program knows, and start it.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![once:
        the_container_file_starts_the_program_as_it_says,
        the_systemd_unit_starts_the_program_as_it_says,
        every_setting_that_the_readme_lists_is_one,
    ]
    .into()
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The values after `NAME=` or `NAME `, line by line.
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let value = |line: &'a str| line.strip_prefix(name)?.strip_prefix(['=', ' ']);
    text.lines().filter_map(value).collect()
}

/// `A=1 B=2` as pairs.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let pair = |word: &str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.split_whitespace().filter_map(pair).collect()
}

/// A program that ends with the test.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the program so, and waits until it is ready at the address.
fn start(arguments: &[&str], environment: &BTreeMap<String, String>, folder: &Path, address: &str) {
    let mut command = Command::new(std::env::var("MEE_BIN").unwrap());
    command.args(arguments).envs(environment).env_remove("DATABASE_URL").current_dir(folder);
    command.stdout(Stdio::null()).stderr(fs::File::create(folder.join("log")).unwrap());
    let mut started = Started(command.spawn().unwrap());
    let begun = Instant::now();
    while !ureq::get(format!("http://{address}/health/ready")).call().is_ok_and(|answer| answer.status() == 200) {
        let ended = started.0.try_wait().unwrap();
        let log = fs::read_to_string(folder.join("log")).unwrap();
        assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(60), "{ended:?}\n{log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn free_address() -> String {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().to_string()
}

fn the_container_file_starts_the_program_as_it_says() {
    let text = read("examples/operation/Containerfile");
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let mut environment = pairs(values(&text, "ENV").last().unwrap());
    assert_eq!(environment.get("MEE_LISTEN").map(String::as_str), Some("0.0.0.0:8080"));
    assert_eq!(values(&text, "EXPOSE"), ["8080"], "what is listened on");
    assert_eq!(values(&text, "STOPSIGNAL"), ["SIGTERM"], "what lets requests end");
    // What it keeps stands in the volume, which here is another folder.
    let volume = values(&text, "VOLUME")[0];
    let database = environment["MEE_DATABASE"].clone();
    assert!(database.starts_with(&format!("sqlite:{volume}/")), "{database}");
    environment.insert("MEE_DATABASE".to_owned(), database.replace(volume, folder.path().to_str().unwrap()));
    environment.insert("MEE_LISTEN".to_owned(), address.clone());
    let copied = values(&text, "COPY").into_iter().find(|line| line.contains("target/release/mee")).unwrap();
    let program = copied.split_whitespace().last().unwrap();
    assert_eq!(values(&text, "ENTRYPOINT"), [format!("[\"{program}\"]")]);
    let arguments: Vec<String> = serde_json::from_str(values(&text, "CMD")[0]).unwrap();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    start(&arguments, &environment, folder.path(), &address);
    assert!(folder.path().join("mee.db").is_file(), "the database is not where the volume is");
    // As `log_format` says: each line is an object.
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    // What the file runs to build is a command of ours.
    assert!(read(".cargo/config.toml").contains("xtask"));
    assert!(values(&text, "RUN").contains(&"cargo xtask build"));
}

fn the_systemd_unit_starts_the_program_as_it_says() {
    let text = read("examples/operation/mee.service");
    let folder = tempfile::tempdir().unwrap();
    let (address, path) = (free_address(), |name: &str| folder.path().join(name).to_str().unwrap().to_owned());
    fs::write(path("mee.toml"), format!("listen = \"{address}\"\n")).unwrap();
    fs::write(path("secret.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=\n").unwrap();
    let mut environment = pairs(&values(&text, "Environment").join(" "));
    for value in environment.values_mut() {
        // The folder of credentials.
        *value = value.replace("%d", folder.path().to_str().unwrap());
    }
    assert!(environment.contains_key("MEE_SECRET_KEY_FILE"), "{environment:?}");
    let command = values(&text, "ExecStart")[0].replace("/etc/mee/mee.toml", &path("mee.toml"));
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    start(&arguments, &environment, folder.path(), &address);
    assert!(folder.path().join("mee.db").is_file(), "the database is not in the working directory");
    // The system waits longer than the program does by itself.
    let waits: u32 = values(&text, "TimeoutStopSec")[0].parse().unwrap();
    let default = defaults()["stop_timeout_seconds"].parse::<u32>().unwrap();
    assert!(waits > default, "{waits} {default}");
}

/// The settings of the README's table that have a name of their own, with their defaults.
fn defaults() -> BTreeMap<String, String> {
    let text = read("README.md");
    let (_, table) = text.split_once("| setting | default |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let mut found = BTreeMap::new();
    for row in rows {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (names, defaults) = (cells.next().unwrap(), cells.next().unwrap());
        // Each name has a default of its own, or all have one.
        let mut defaults = defaults.split(", ").map(|default| default.trim_matches('`'));
        let mut default = "";
        for name in names.split(", ").map(|name| name.trim_matches('`')).filter(|name| !name.starts_with('[')) {
            default = defaults.next().unwrap_or(default);
            found.insert(name.to_owned(), default.to_owned());
        }
    }
    found
}

fn every_setting_that_the_readme_lists_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mee.toml");
    let database = format!("sqlite:{}", folder.path().join("a.db").display());
    let is_taken = |name: &str, value: &str| {
        fs::write(&file, format!("{name} = {value}\n")).unwrap();
        let outcome = mee(&["body", "list", "--config", file.to_str().unwrap(), "--database", &database]);
        (outcome.succeeded, outcome.said())
    };
    assert!(!is_taken("no_such_setting", "1").0, "an unknown name is refused");
    let all = defaults();
    assert!(all.len() > 20, "{all:?}");
    for (name, default) in all {
        let value = match default.as_str() {
            "true" | "false" => default,
            number if number.parse::<u32>().is_ok() => default,
            "one per processor" => "0".to_owned(),
            _ if name == "log_format" => "\"text\"".to_owned(),
            _ => "\"\"".to_owned(),
        };
        let (is_taken, said) = is_taken(&name, &value);
        assert!(is_taken, "{name} = {value}: {said}");
    }
}
