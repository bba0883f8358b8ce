//! The Node tools that make the widget smaller: binaryen's wasm-opt and terser, pinned in `widget/js`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::bindings::Parts;
use super::names::Names;

/// What wasm-opt may use: what the compiler uses today and every browser with the wasm floor has. `--all-features`
/// writes modules that browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--enable-extended-const",
];

/// How a file of JavaScript is loaded, which decides what may be renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By a `<script>` tag.
    Script,
    /// By `import()`.
    Module,
}

/// Installed tools.
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// The tools, installed below the build's folder if they are not yet; nothing without Node and its packages.
    pub fn find(root: &Path, work: &Path) -> Option<Self> {
        let folder = work.join("node");
        let lock = fs::read(root.join("widget/js/package-lock.json")).ok()?;
        let tools = Self { folder };
        let is_node =
            Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
        if !is_node {
            return None;
        }
        if fs::read(tools.folder.join("installed")).is_ok_and(|installed| installed == lock) {
            return Some(tools);
        }
        fs::create_dir_all(&tools.folder).ok()?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(root.join("widget/js").join(file), tools.folder.join(file)).ok()?;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
        npm.current_dir(&tools.folder).stdin(Stdio::null()).stdout(Stdio::null());
        if !npm.status().is_ok_and(|status| status.success()) {
            return None;
        }
        fs::write(tools.folder.join("installed"), lock).ok()?;
        Some(tools)
    }

    /// The same parts, as small as the tools make them; the names between glue and module are shortened in both.
    pub fn shrink(&self, parts: &Parts) -> anyhow::Result<Parts> {
        let (input, small, output) =
            (self.folder.join("in.wasm"), self.folder.join("small.wasm"), self.folder.join("out.wasm"));
        fs::write(&input, &parts.wasm)?;
        let mut command = self.tool("binaryen/bin/wasm-opt");
        command.args(["-Oz", "--converge", "--strip-debug", "--strip-producers", "--strip-target-features"]);
        run(command.args(FEATURES).arg(&input).arg("-o").arg(&small))?;
        // On its own: a pass that converges would shorten the short names once more, and print that too.
        let mut command = self.tool("binaryen/bin/wasm-opt");
        command.arg("--minify-imports-and-exports-and-modules");
        command.args(FEATURES).arg(&small).arg("-o").arg(&output).stderr(Stdio::inherit());
        let printed = command.output().context("node did not start")?;
        ensure!(printed.status.success(), "{command:?} failed ({})", printed.status);
        let glue = Names::read(&String::from_utf8(printed.stdout)?)?.apply(&parts.glue)?;
        let glue = self.minify(&glue, Kind::Module)?;
        Ok(Parts { glue, wasm: fs::read(&output).context("wasm-opt wrote nothing")? })
    }

    /// The same script without what only its readers need.
    pub fn minify(&self, script: &str, kind: Kind) -> anyhow::Result<String> {
        let (input, output) = (self.folder.join("in.js"), self.folder.join("out.js"));
        fs::write(&input, script)?;
        let mut command = self.tool("terser/bin/terser");
        command.arg(&input).args(["--compress", "passes=3,ecma=2020,unsafe_arrows", "--mangle"]);
        if kind == Kind::Module {
            command.arg("--module");
        }
        command.arg("--output").arg(&output);
        run(&mut command)?;
        fs::read_to_string(&output).context("terser wrote nothing")
    }

    fn tool(&self, path: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.folder.join("node_modules").join(path));
        command
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().context("node did not start")?;
    ensure!(status.success(), "{command:?} failed ({status})");
    Ok(())
}
