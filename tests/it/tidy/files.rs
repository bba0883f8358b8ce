//! Files: their length, what may not stand in them, what must.

use super::{files, text};
use crate::support::{Test, tests};

pub fn tests() -> Vec<Test> {
    tests![once:
        no_source_file_is_longer_than_five_hundred_lines,
        no_machine_path_and_no_registry_host_stands_in_a_file,
        nothing_is_left_to_do_in_the_code,
        every_host_page_says_its_language_and_waits_for_the_portals_address,
        every_starter_fiche_is_named_like_its_address,
        lines_end_in_unix_style_and_files_in_a_newline,
    ]
    .into()
}

const SOURCES: &[&str] = &[".rs", ".mjs", ".js", ".css", ".sql"];

fn is_source(path: &str) -> bool {
    SOURCES.iter().any(|ending| path.ends_with(ending))
}

fn no_source_file_is_longer_than_five_hundred_lines() {
    let long: Vec<String> = files()
        .into_iter()
        .filter(|path| is_source(path))
        .filter_map(|path| {
            let lines = text(&path)?.lines().count();
            (lines > 500).then(|| format!("{path}: {lines} lines"))
        })
        .collect();
    assert!(long.is_empty(), "split by concern:\n{}", long.join("\n"));
}

fn no_machine_path_and_no_registry_host_stands_in_a_file() {
    // Written in two parts, so that this file does not hold them itself.
    let refused = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["registry.npm", "js.org"],
        ["C:\\", "Users"],
    ]
    .map(|parts| parts.concat());
    let mut found = Vec::new();
    for path in files() {
        let Some(text) = text(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            for word in refused.iter().filter(|word| line.contains(word.as_str())) {
                // The portal has a page called home; what is refused is a folder of a machine.
                let address = line.contains(&format!("}}{word}")) || line.contains(&format!("insee{word}"));
                if !address {
                    found.push(format!("{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn nothing_is_left_to_do_in_the_code() {
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["todo", "!("], ["unimple", "mented!("]]
        .map(|parts| parts.concat());
    let mut found = Vec::new();
    for path in files().into_iter().filter(|path| is_source(path)) {
        let Some(text) = text(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn every_host_page_says_its_language_and_waits_for_the_portals_address() {
    let pages: Vec<String> =
        files().into_iter().filter(|path| path.starts_with("examples/hosts/") && path.ends_with(".html")).collect();
    assert!(pages.len() >= 3, "three host pages with very different looks: {pages:?}");
    for page in pages {
        let html = text(&page).unwrap();
        assert!(html.contains("<html lang=\"fr\""), "{page} names no language");
        assert!(html.contains("{{PORTAL}}/widget.js"), "{page} does not load the widget");
        assert!(html.contains("<title>"), "{page} has no title");
    }
}

fn every_starter_fiche_is_named_like_its_address() {
    let fiches: Vec<String> =
        files().into_iter().filter(|path| path.starts_with("api/content/fiches/") && path.ends_with(".md")).collect();
    assert!(fiches.len() >= 40, "{} starter fiches", fiches.len());
    for path in fiches {
        let slug = path.trim_start_matches("api/content/fiches/").trim_end_matches(".md");
        assert!(slug.parse::<mee_shared::ids::Slug>().is_ok(), "{path}");
    }
}

fn lines_end_in_unix_style_and_files_in_a_newline() {
    let mut found = Vec::new();
    for path in files().into_iter().filter(|path| is_source(path) || path.ends_with(".md")) {
        let Some(text) = text(&path) else { continue };
        if text.contains('\r') || (!text.is_empty() && !text.ends_with('\n')) {
            found.push(path);
        }
    }
    assert!(found.is_empty(), "{found:?}");
}
