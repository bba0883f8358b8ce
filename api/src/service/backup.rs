//! Backups: a copy of the whole database at one moment, and beside it a manifest that says what it must be.
//!
//! A backup is checked when it is taken and again before anything is made of it. It holds everything, secrets too.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::store::backup::{Contents, Rows, Snapshot, check_sqlite, copy_sqlite};
use crate::store::{Engine, latest_migration};

/// The form of the manifest; another one is refused.
const FORM: u32 = 1;

/// What stands beside a backup, in a file of its name with `.manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form of this document.
    form: u32,
    /// `sqlite` or `postgres`.
    engine: String,
    /// The program that took it.
    program: String,
    /// The last migration that made its tables.
    schema: String,
    /// When it was taken.
    taken_at: jiff::Timestamp,
    /// The backup's bytes.
    size: u64,
    /// Their SHA-256, in hexadecimal.
    sha256: String,
    /// How many rows each table has.
    rows: Rows,
}

impl Manifest {
    /// How many rows it counts.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.rows.values().sum()
    }

    /// The backup's bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// Where the manifest of a backup stands.
#[must_use]
pub fn manifest_path(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

fn engine_name(engine: &Engine) -> &'static str {
    match engine {
        Engine::Sqlite { .. } => "sqlite",
        Engine::Postgres { .. } => "postgres",
    }
}

/// Size and SHA-256 of a file.
fn measure(file: &Path) -> anyhow::Result<(u64, String)> {
    let mut source = File::open(file).with_context(|| format!("« {} » ne s'ouvre pas", file.display()))?;
    let (mut digest, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = source.read(&mut buffer)?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { break };
        digest.update(read);
        size += u64::try_from(count)?;
    }
    Ok((size, digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// A file that only its owner may read, and that was not there.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Only its owner may read it.
fn close_to_others(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

/// Takes a backup of the database into a file that is not there yet, and checks it.
///
/// # Errors
/// When the database or the file is unusable, a program of PostgreSQL is missing, or the copy does not hold what it should.
pub fn take(url: &str, backup: &Path) -> anyhow::Result<Manifest> {
    let manifest_file = manifest_path(backup);
    for file in [backup, &manifest_file] {
        ensure!(!file.exists(), "« {} » existe déjà : choisissez un autre nom", file.display());
    }
    let engine = Engine::parse(url)?;
    let taken_at = jiff::Timestamp::now();
    let Contents { schema, rows } = match &engine {
        Engine::Sqlite { path } => {
            copy_sqlite(path, backup)?;
            close_to_others(backup)?;
            check_sqlite(backup)?
        }
        Engine::Postgres { url } => {
            let mut snapshot = Snapshot::take(url)?;
            let file = create(backup)?;
            let mut dump = Command::new("pg_dump");
            dump.args([
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--snapshot",
                &snapshot.name,
                "--dbname",
                url,
            ]);
            run(dump.stdout(file), "pg_dump")?;
            snapshot.contents()?
        }
    };
    let (size, sha256) = measure(backup)?;
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let engine = engine_name(&engine).to_owned();
    let manifest = Manifest { form: FORM, engine, program, schema, taken_at, size, sha256, rows };
    let mut file = create(&manifest_file)?;
    file.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    file.sync_all()?;
    File::open(backup)?.sync_all()?;
    Ok(manifest)
}

/// Whether the backup is what its manifest says.
///
/// # Errors
/// With the reason, when it is not, or when this program is too old for it.
pub fn check(backup: &Path) -> anyhow::Result<Manifest> {
    let file = manifest_path(backup);
    let text = std::fs::read(&file).with_context(|| format!("le manifeste « {} » manque", file.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("le manifeste est illisible")?;
    ensure!(manifest.form == FORM, "le manifeste est d'une autre forme ({})", manifest.form);
    let (size, sha256) = measure(backup)?;
    ensure!(
        size == manifest.size,
        "la sauvegarde est abîmée : elle a {size} octets, son manifeste en annonce {}",
        manifest.size
    );
    ensure!(
        sha256 == manifest.sha256,
        "la sauvegarde est abîmée : ses octets ne sont pas ceux que son manifeste annonce"
    );
    let newest = latest_migration()?;
    ensure!(
        manifest.schema <= newest,
        "la sauvegarde vient d'une version plus récente ({}, schéma {}) : installez-la d'abord",
        manifest.program,
        manifest.schema
    );
    Ok(manifest)
}

/// Makes a database of a backup, where there is none.
///
/// # Errors
/// When the backup is damaged or of the other engine, something is there already, or what was restored is not what was saved.
pub fn restore(backup: &Path, url: &str) -> anyhow::Result<Manifest> {
    let manifest = check(backup)?;
    let engine = Engine::parse(url)?;
    ensure!(
        manifest.engine == engine_name(&engine),
        "la sauvegarde est d'une base {}, l'adresse donnée est celle d'une base {}",
        manifest.engine,
        engine_name(&engine)
    );
    match &engine {
        Engine::Sqlite { path } => {
            ensure!(!path.exists(), "« {} » existe déjà : restaurez sous un autre nom", path.display());
            let mut partial = path.clone().into_os_string();
            partial.push(".partial");
            let partial = PathBuf::from(partial);
            io::copy(&mut File::open(backup)?, &mut create(&partial)?)?;
            let compared = check_sqlite(&partial).map_err(Into::into).and_then(|found| compare(&manifest, &found.rows));
            if let Err(error) = compared {
                std::fs::remove_file(&partial)?;
                return Err(error);
            }
            File::open(&partial)?.sync_all()?;
            std::fs::rename(&partial, path)?;
        }
        Engine::Postgres { url } => {
            let before = Snapshot::take(url)?.contents()?;
            ensure!(before.rows.is_empty(), "la base n'est pas vide : restaurez dans une base qui vient d'être créée");
            let mut restore = Command::new("pg_restore");
            restore.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname", url]);
            run(restore.arg(backup).stdout(Stdio::null()), "pg_restore")?;
            compare(&manifest, &Snapshot::take(url)?.contents()?.rows)?;
        }
    }
    Ok(manifest)
}

fn compare(manifest: &Manifest, found: &Rows) -> anyhow::Result<()> {
    for table in manifest.rows.keys().chain(found.keys()) {
        let (saved, restored) = (manifest.rows.get(table), found.get(table));
        if saved != restored {
            let count =
                |rows: Option<&i64>| rows.map_or_else(|| "aucune table".to_owned(), |rows| format!("{rows} lignes"));
            bail!("{table} : {} sauvegardées, {} restaurées", count(saved), count(restored));
        }
    }
    Ok(())
}

/// Runs a program of PostgreSQL to its end.
fn run(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("« {name} » manque : installez les outils de PostgreSQL (postgresql-client)"))?
        .wait_with_output()?;
    ensure!(output.status.success(), "{name} : {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
