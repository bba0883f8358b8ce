//! Puts the built widget into the binary.
//!
//! Reads the folder that `cargo xtask build` writes (`target/widget`, or the one named by `MEE_WIDGET_DIR`), copies it to
//! `OUT_DIR` and writes a table of its files.
//! A missing widget is not an error here: the server then says so at `/widget.js`, and its pages work without.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, bail};
use serde::Deserialize;

#[derive(Deserialize)]
struct Manifest {
    version: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    name: String,
    integrity: String,
}

fn main() -> anyhow::Result<()> {
    println!("cargo:rerun-if-env-changed=MEE_WIDGET_DIR");
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let folder = widget_folder()?;
    println!("cargo:rerun-if-changed={}", folder.display());

    let manifest_path = folder.join("manifest.json");
    let table = if manifest_path.exists() {
        let text = fs::read_to_string(&manifest_path)?;
        let manifest: Manifest =
            serde_json::from_str(&text).with_context(|| format!("{} is no manifest", manifest_path.display()))?;
        embed(&folder, &out.join("widget"), &manifest)?
    } else {
        "/// The version of the embedded widget.\npub const VERSION: Option<&str> = None;\n\
         /// The files of the embedded widget.\npub const FILES: &[WidgetFile] = &[];\n"
            .to_owned()
    };
    fs::write(out.join("widget_files.rs"), table)?;
    Ok(())
}

fn widget_folder() -> anyhow::Result<PathBuf> {
    if let Some(folder) = env::var_os("MEE_WIDGET_DIR") {
        let folder = PathBuf::from(folder);
        if !folder.join("manifest.json").exists() {
            bail!("MEE_WIDGET_DIR is {}, which holds no manifest.json", folder.display());
        }
        return Ok(folder);
    }
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../target/widget");
    // Cargo runs this script anew at every build while a watched path is missing, so there has to be something to watch.
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn embed(folder: &Path, out: &Path, manifest: &Manifest) -> anyhow::Result<String> {
    fs::create_dir_all(out)?;
    let mut table = format!(
        "/// The version of the embedded widget.\npub const VERSION: Option<&str> = Some({:?});\n\
         /// The files of the embedded widget.\npub const FILES: &[WidgetFile] = &[\n",
        manifest.version
    );
    for file in &manifest.files {
        if file.name.contains(['/', '\\']) || file.name.starts_with('.') {
            bail!("{:?} in the widget's manifest is not a plain file name", file.name);
        }
        for suffix in ["", ".br", ".gz"] {
            let name = format!("{}{suffix}", file.name);
            fs::copy(folder.join(&name), out.join(&name))
                .with_context(|| format!("{name} of the widget's manifest cannot be copied"))?;
        }
        let path = out.join(&file.name).display().to_string();
        writeln!(
            table,
            "    WidgetFile {{ name: {:?}, bytes: include_bytes!({:?}), brotli: include_bytes!({:?}), \
             gzip: include_bytes!({:?}), integrity: {:?}, content_type: {:?} }},",
            file.name,
            path,
            format!("{path}.br"),
            format!("{path}.gz"),
            file.integrity,
            content_type(&file.name)?,
        )?;
    }
    table.push_str("];\n");
    Ok(table)
}

fn content_type(name: &str) -> anyhow::Result<&'static str> {
    Ok(match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => bail!("{name:?} of the widget's manifest is of a type the server does not know"),
    })
}
