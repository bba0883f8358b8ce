//! Building the widget into `target/widget`: wasm, glue, loader, floor 2, style, each compressed, and a manifest.
//!
//! Everything needed comes with Cargo. Where Node is present, the pinned tools of `widget/js/package.json` make the
//! result smaller; without it the widget works alike and the build says that it is not optimised.

mod bindings;
mod bundle;
mod names;
mod optimise;
mod script;
mod toolchain;
mod weight;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

pub use weight::size;

/// Builds the widget into `target/widget`; what has not changed is left alone.
pub fn build() -> anyhow::Result<()> {
    let root = root();
    let work = root.join("target/widget-build");
    let out = root.join("target/widget");
    fs::create_dir_all(&work)?;

    let sources = Sources::read(&root)?;
    let core = fs::read(toolchain::compile(&root, &work, "mee-widget", &[])?)?;
    let mut later = Vec::new();
    for module in &MODULES {
        later.push(fs::read(toolchain::compile(&root, &work, TOOLS, &only(module.feature))?)?);
    }
    let tools = optimise::Tools::find(&root, &work);
    let modules: Vec<&[u8]> = std::iter::once(&core).chain(&later).map(Vec::as_slice).collect();
    let stamp = stamp(&modules, &sources, tools.is_some());
    if fs::read_to_string(work.join("stamp")).is_ok_and(|old| old == stamp) && out.join("manifest.json").is_file() {
        println!("widget: unchanged");
        return Ok(());
    }

    let look = script::look(&sources.look, &sources.style)?;
    let mut opening = sources.opening;
    let mut tool_files = Vec::new();
    for (module, wasm) in MODULES.iter().zip(later) {
        let parts = small(tools.as_ref(), bindings::generate(module.name, wasm)?)?;
        for (file, bytes) in [(module.glue, parts.glue.into_bytes()), (module.wasm, parts.wasm)] {
            opening = bundle::checking(&opening, file, &bytes).context("tools.js")?;
            tool_files.push((file, bytes));
        }
    }
    let mut parts = bindings::generate("core", core)?;
    parts.glue = [look.as_str(), &parts.glue, &script::strip(&opening)].concat();
    let parts = small(tools.as_ref(), parts)?;
    let mut loader = sources.loader;
    let mut fragments = [look.as_str(), &sources.fragments].concat();
    match &tools {
        Some(tools) => {
            fragments = tools.minify(&fragments, optimise::Kind::Module)?;
            loader = tools.minify(&loader, optimise::Kind::Script)?;
        }
        None => {
            eprintln!("widget: not optimised (Node with npm is missing or could not fetch its packages)");
            fragments = script::strip(&fragments);
            loader = script::strip(&loader);
        }
    }

    let bundle = bundle::Bundle::new(
        &loader,
        vec![
            ("core.js", parts.glue.into_bytes()),
            ("core_bg.wasm", parts.wasm),
            ("fragments.js", fragments.into_bytes()),
            (bundle::STYLE, sources.style.into_bytes()),
        ],
        tool_files,
    )?;
    bundle.write(&out)?;
    fs::write(work.join("stamp"), stamp)?;
    println!("widget: version {} in target/widget", bundle.version());
    Ok(())
}

/// What opens rarely: a crate that a module is made of for each tool.
const TOOLS: &str = "mee-widget-tools";

/// A module of a tool: what places call it in `data-mee-tool`, its feature, its files.
pub struct Module {
    /// Its name in `data-mee-tool`.
    pub name: &'static str,
    /// The feature of `widget/tools` that it is made with.
    pub feature: &'static str,
    /// The file of its JavaScript.
    pub glue: &'static str,
    /// The file of its wasm.
    pub wasm: &'static str,
}

/// The modules of the tools.
pub const MODULES: [Module; 4] = [
    Module { name: "calculator", feature: "calculators", glue: "calculator.js", wasm: "calculator_bg.wasm" },
    Module { name: "tariff", feature: "tariff", glue: "tariff.js", wasm: "tariff_bg.wasm" },
    Module { name: "catchment", feature: "catchment", glue: "catchment.js", wasm: "catchment_bg.wasm" },
    Module { name: "search", feature: "search", glue: "search.js", wasm: "search_bg.wasm" },
];

/// Cargo's arguments for these features and no other.
fn only(features: &str) -> [&str; 3] {
    ["--no-default-features", "--features", features]
}

/// A module as small as the tools make it, where there are any.
fn small(tools: Option<&optimise::Tools>, parts: bindings::Parts) -> anyhow::Result<bindings::Parts> {
    match tools {
        Some(tools) => tools.shrink(&parts),
        None => Ok(parts),
    }
}

/// The bytes of a tool's module with these features, glue and wasm, as they travel.
pub fn weigh_tools(features: &str) -> anyhow::Result<usize> {
    let root = root();
    let work = root.join("target/widget-build");
    let wasm = fs::read(toolchain::compile(&root, &work, TOOLS, &only(features))?)?;
    let tools = optimise::Tools::find(&root, &work);
    let parts = small(tools.as_ref(), bindings::generate("tools", wasm)?)?;
    Ok(bundle::brotli(parts.glue.as_bytes())?.len() + bundle::brotli(&parts.wasm)?.len())
}

/// The modules that every floor shares, each after those it imports from.
const LOOK: [&str; 7] = ["colour", "probe", "settings", "read", "notices", "dress", "choose"];

/// The files written by hand that become part of the widget.
struct Sources {
    loader: String,
    /// The modules of `widget/js/look`, in the order of [`LOOK`].
    look: Vec<String>,
    fragments: String,
    opening: String,
    style: String,
    tools: String,
}

impl Sources {
    fn read(root: &Path) -> anyhow::Result<Self> {
        let read = |path: &str| fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"));
        Ok(Self {
            loader: read("widget/js/loader.js")?,
            look: LOOK.iter().map(|name| read(&format!("widget/js/look/{name}.js"))).collect::<Result<_, _>>()?,
            fragments: read("widget/js/fragments.js")?,
            opening: read("widget/js/tools.js")?,
            style: [read("widget/styles/widget.css")?, read("widget/styles/bare.css")?].concat(),
            tools: read("widget/js/package-lock.json")?,
        })
    }
}

/// What the output follows from, as one line to compare with that of the last build.
fn stamp(modules: &[&[u8]], sources: &Sources, is_optimised: bool) -> String {
    let mut hash = Sha256::new();
    let look = sources.look.concat();
    let itself = std::env::current_exe().and_then(fs::read).unwrap_or_default();
    let written = [
        sources.loader.as_bytes(),
        sources.opening.as_bytes(),
        look.as_bytes(),
        sources.fragments.as_bytes(),
        sources.style.as_bytes(),
        sources.tools.as_bytes(),
        &itself,
    ];
    for part in modules.iter().chain(&written) {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.update([u8::from(is_optimised)]);
    bundle::hex(&hash.finalize())
}

/// The repository's root.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
