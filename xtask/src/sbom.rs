//! What the program is made of: a CycloneDX 1.5 document of every crate that `mee` links, written beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{paths, process};

/// The crate whose program it is.
const PROGRAM: &str = "mee-api";

/// Writes `target/release/mee.cdx.json`.
pub fn write() -> anyhow::Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["metadata", "--format-version=1", "--locked", "--filter-platform", &host()?]);
    let metadata = process::output(&mut cargo)?;
    let document = document(&serde_json::from_str(&metadata)?)?;
    let file = paths::mee().with_extension("cdx.json");
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&file, serde_json::to_vec_pretty(&document)?)?;
    let count = document.get("components").and_then(Value::as_array).map_or(0, Vec::len);
    println!("{}: {count} crates", file.display());
    Ok(())
}

/// The platform that the program is built for: what others link is no part of it.
fn host() -> anyhow::Result<String> {
    let about = process::output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its platform")?.to_owned())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What each crate links, by identifier: what runs at build time only, macros among it, is no part of the program.
fn linked(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    let is_macro = |package: &&Value| {
        list(package, "/targets").iter().any(|target| list(target, "/kind").contains(&json!("proc-macro")))
    };
    let macros: BTreeSet<&str> =
        list(metadata, "/packages").iter().filter(is_macro).map(|package| text(package, "id")).collect();
    let is_linked =
        |dependency: &&Value| list(dependency, "/dep_kinds").iter().any(|kind| kind.get("kind") == Some(&Value::Null));
    let node = |node| {
        let dependencies = list(node, "/deps").iter().filter(is_linked).map(|dependency| text(dependency, "pkg"));
        (text(node, "id"), dependencies.filter(|id| !macros.contains(id)).collect())
    };
    list(metadata, "/resolve/nodes").iter().map(node).collect()
}

fn document(metadata: &Value) -> anyhow::Result<Value> {
    let packages: BTreeMap<&str, &Value> =
        list(metadata, "/packages").iter().map(|package| (text(package, "id"), package)).collect();
    let links = linked(metadata);
    let program = packages.values().find(|package| text(package, "name") == PROGRAM);
    let program = program.context("cargo metadata does not name the program")?;
    let (mut reached, mut waiting) = (BTreeSet::new(), vec![text(program, "id")]);
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(links.get(id).into_iter().flatten());
        }
    }
    let address = |id: &str| {
        packages.get(id).map(|package| format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version")))
    };
    let component = |id: &&str| {
        let package = packages.get(id)?;
        // Older crates part alternatives with a slash, which SPDX does not know.
        let licence = text(package, "license").replace('/', " OR ").split_whitespace().collect::<Vec<_>>().join(" ");
        let licences = if licence.is_empty() { json!([]) } else { json!([{ "expression": licence }]) };
        Some(json!({
            "type": "library", "bom-ref": address(id)?, "name": text(package, "name"), "version": text(package, "version"),
            "purl": address(id)?, "licenses": licences,
        }))
    };
    let dependencies: Vec<Value> = reached
        .iter()
        .filter_map(|id| {
            let below: Vec<String> = links.get(id)?.iter().filter_map(|id| address(id)).collect();
            Some(json!({ "ref": address(id)?, "dependsOn": below }))
        })
        .collect();
    let own = text(program, "id");
    let components: Vec<Value> = reached.iter().filter(|id| **id != own).filter_map(component).collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": address(own), "name": "mee", "version": text(program, "version"),
        } },
        "components": components,
        "dependencies": dependencies,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_linked_is_named() {
        let package =
            |name: &str, licence: &str| json!({ "id": name, "name": name, "version": "1.0.0", "license": licence });
        let on = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [package(PROGRAM, "EUPL-1.2"), package("linked", "MIT / Apache-2.0"), package("built", "MIT"), package("below", ""),
                { "id": "derive", "name": "derive", "version": "1.0.0", "targets": [{ "kind": ["proc-macro"] }] }, package("syn", "MIT")],
            "resolve": { "nodes": [
                { "id": PROGRAM, "deps": [on("linked", Value::Null), on("built", json!("build")), on("derive", Value::Null)] },
                { "id": "derive", "deps": [on("syn", Value::Null)] },
                { "id": "linked", "deps": [on("below", Value::Null)] },
                { "id": "built", "deps": [] },
                { "id": "below", "deps": [] },
            ] },
        });
        let found = document(&metadata).ok();
        let names: Vec<String> = found
            .iter()
            .flat_map(|document| list(document, "/components"))
            .map(|component| text(component, "purl").to_owned())
            .collect();
        assert_eq!(names, ["pkg:cargo/below@1.0.0", "pkg:cargo/linked@1.0.0"]);
        let licence = found.as_ref().and_then(|document| document.pointer("/components/1/licenses/0/expression"));
        assert_eq!(licence, Some(&json!("MIT OR Apache-2.0")));
    }
}
