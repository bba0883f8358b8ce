//! The built files together: their version, their integrity, the loader that names both, and the manifest.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, ensure};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use sha2::{Digest, Sha256, Sha384};

/// What the server replaces by its public address when it starts.
const BASE: &str = "__MEE_BASE__";

/// What the server replaces by the address of the folder that holds the files of every version.
const FILES: &str = "__MEE_FILES__";

const VERSION: &str = "__MEE_VERSION__";

/// The style sheet as a file: for pages that show a fragment without the loader, which brings its own copy.
pub const STYLE: &str = "widget.css";

/// A complete widget.
pub struct Bundle {
    version: String,
    /// Name and bytes; the loader first.
    files: Vec<(&'static str, Vec<u8>)>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    version: &'a str,
    files: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    /// Bytes, uncompressed.
    bytes: usize,
    /// Bytes, compressed with brotli at its best.
    brotli: usize,
    /// As in an `integrity` attribute. For the loader, before the server writes its address into it.
    integrity: String,
}

impl Bundle {
    /// Fills the loader with the version and the hashes of the immutable files; `later` are those that one of these
    /// loads and checks itself, as [`checking`] had it.
    pub fn new(
        loader: &str,
        immutable: Vec<(&'static str, Vec<u8>)>,
        later: Vec<(&'static str, Vec<u8>)>,
    ) -> anyhow::Result<Self> {
        let mut hash = Sha256::new();
        hash.update(loader);
        for (name, bytes) in immutable.iter().chain(&later) {
            hash.update(name);
            hash.update(bytes.len().to_le_bytes());
            hash.update(bytes);
        }
        let mut version = hex(&hash.finalize());
        version.truncate(12);

        let mut loader = loader.replace(VERSION, &version);
        for (name, bytes) in immutable.iter().filter(|(name, _)| *name != STYLE) {
            loader = checking(&loader, name, bytes).context("the loader")?;
        }
        for place in [BASE, FILES] {
            ensure!(loader.contains(place), "the loader has no place for {place}");
        }
        ensure!(
            loader.matches("__MEE_").count() == loader.matches(BASE).count() + loader.matches(FILES).count(),
            "the loader names a file that is not built"
        );

        let files = std::iter::once(("loader.js", loader.into_bytes())).chain(immutable).chain(later).collect();
        Ok(Self { version, files })
    }

    /// The version: the same for the same bytes, another for any other.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Writes every file, its compressed forms and the manifest.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder)?;
        let mut entries = Vec::new();
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            let brotli = brotli(bytes)?;
            fs::write(&path, bytes)?;
            fs::write(folder.join(format!("{name}.gz")), gzip(bytes)?)?;
            fs::write(folder.join(format!("{name}.br")), &brotli)?;
            entries.push(Entry {
                name,
                bytes: bytes.len(),
                brotli: brotli.len(),
                integrity: format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes))),
            });
        }
        // Last, so that a manifest stands for files that are all there.
        let manifest = serde_json::to_string_pretty(&Manifest { version: &self.version, files: entries })?;
        fs::write(folder.join("manifest.json"), manifest + "\n").context("cannot write the manifest")
    }
}

/// A script that checks this file, its hash filled in.
pub fn checking(script: &str, name: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let place = format!("__MEE_SRI_{name}__");
    ensure!(script.contains(&place), "does not check {name}");
    // A shorter hash than the manifest's: these bytes cannot be compressed, and every visit loads them.
    Ok(script.replace(&place, &format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))))
}

/// Compressed with brotli at its best.
pub fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    const LOADER: &str = "b='__MEE_BASE__';v='__MEE_FILES__/__MEE_VERSION__';h='__MEE_SRI_core.js__'";

    #[test]
    fn the_version_follows_every_byte() {
        let version =
            |core: &str| Bundle::new(LOADER, vec![("core.js", core.into())], vec![]).unwrap().version().to_owned();
        assert_eq!(version("a"), version("a"));
        assert_ne!(version("a"), version("b"));
        assert_eq!(version("a").len(), 12);
    }

    #[test]
    fn a_loader_and_its_files_must_fit() {
        assert!(Bundle::new(LOADER, vec![], vec![]).is_err(), "a hash without its file");
        assert!(
            Bundle::new("b='__MEE_BASE__';f='__MEE_FILES__'", vec![("core.js", vec![])], vec![]).is_err(),
            "a file without its hash"
        );
        assert!(checking("h=''", "tariff.js", b"").is_err(), "a script that does not check what it loads");
        assert!(Bundle::new("v='__MEE_VERSION__'", vec![], vec![]).is_err(), "no place for the address");
    }

    #[test]
    fn compressed_files_hold_the_same_bytes() {
        let text = "Mon enfant à l’école ".repeat(50);
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text.as_bytes()).unwrap(), &mut read).unwrap();
        assert_eq!(read, text.as_bytes());
        let mut read = String::new();
        let zipped = gzip(text.as_bytes()).unwrap();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*zipped), &mut read).unwrap();
        assert_eq!(read, text);
    }
}
