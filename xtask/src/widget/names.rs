//! The names that a module and its glue call each other by, which wasm-bindgen makes long and binaryen short.
//!
//! Each stands in both files, with a hash that cannot be compressed: some two thousand bytes of a first view.

use anyhow::{Context, ensure};
use serde::Deserialize;

/// What wasm-opt prints when it shortens names.
#[derive(Debug, Deserialize)]
pub struct Names {
    /// Module, name and new name of what the glue gives.
    imports: Vec<(String, String, String)>,
    /// Name and new name of what the wasm gives.
    exports: Vec<(String, String)>,
}

/// What binaryen calls the one module that everything is imported from.
const MODULE: &str = "a";

impl Names {
    /// Reads what wasm-opt printed.
    pub fn read(printed: &str) -> anyhow::Result<Self> {
        serde_json::from_str(printed).context("wasm-opt names nothing that it has shortened")
    }

    /// The glue with the new names; an import that it does not have is an error, for the page would stop there.
    pub fn apply(&self, glue: &str) -> anyhow::Result<String> {
        let mut glue = glue.to_owned();
        let mut replace = |old: &str, new: &str| {
            let renamed = replaced(&glue, old, new);
            ensure!(renamed != glue, "the glue does not name {old}");
            glue = renamed;
            Ok(())
        };
        if let Some((module, _, _)) = self.imports.first() {
            ensure!(self.imports.iter().all(|(other, _, _)| other == module), "the wasm imports from several modules");
            replace(&format!("\"{module}\":"), &format!("\"{MODULE}\":"))?;
        }
        for (_, old, new) in &self.imports {
            replace(&format!("{old}:"), &format!("{new}:"))?;
        }
        // Some exports are there for other hosts than a page; the glue does not name those.
        for (old, new) in &self.exports {
            glue = replaced(&glue, &format!("wasm.{old}"), &format!("wasm.{new}"));
        }
        Ok(glue)
    }
}

/// A text with every `old` replaced that is no part of a longer name.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let ends_open = old.ends_with(is_part);
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(old) {
        out.push_str(before);
        let is_longer = before.ends_with(is_part) || ends_open && after.starts_with(is_part);
        out.push_str(if is_longer { old } else { new });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::Names;

    const PRINTED: &str = r#"{"imports": [["./core_bg.js", "__wbg_a_1", "$"], ["./core_bg.js", "__wbg_a_12", "A"]], "exports": [["mount", "B"], ["memory", "C"]]}"#;

    #[test]
    fn both_sides_get_the_same_short_names() {
        let glue = "const i = { __wbg_a_1: function() {}, __wbg_a_12: function() {} }; return { \"./core_bg.js\": i }\nwasm.mount(); wasm.mounted; new Uint8Array(wasm.memory.buffer)";
        assert_eq!(
            Names::read(PRINTED).unwrap().apply(glue).unwrap(),
            "const i = { $: function() {}, A: function() {} }; return { \"a\": i }\nwasm.B(); wasm.mounted; new Uint8Array(wasm.C.buffer)"
        );
    }

    #[test]
    fn a_name_that_the_glue_lacks_is_an_error() {
        assert!(Names::read(PRINTED).unwrap().apply("{ \"./core_bg.js\": { __wbg_a_1: 1 } }").is_err());
    }
}
