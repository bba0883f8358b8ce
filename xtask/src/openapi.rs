//! The two committed OpenAPI documents and what the binary says of itself.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::{build, mee, paths, process};

/// File and the arguments that print what must stand in it.
const DOCUMENTS: &[(&str, &[&str])] =
    &[("openapi/openapi.json", &["openapi"]), ("openapi/openapi.internal.json", &["openapi", "--internal"])];

fn documents() -> anyhow::Result<Vec<(PathBuf, String)>> {
    DOCUMENTS
        .iter()
        .map(|(file, arguments)| Ok((paths::root().join(file), process::output(&mut mee::command(arguments))?)))
        .collect()
}

/// Builds the binary and writes both documents.
pub fn write() -> anyhow::Result<()> {
    build::all()?;
    for (file, text) in documents()? {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, text).with_context(|| format!("{} could not be written", file.display()))?;
        println!("written: {}", file.display());
    }
    Ok(())
}

/// Fails when a committed document is not what the built binary prints, naming the first line that differs.
pub fn check() -> anyhow::Result<()> {
    for (file, printed) in documents()? {
        let committed = std::fs::read_to_string(&file)
            .with_context(|| format!("{} is missing; `cargo xtask openapi` writes it", file.display()))?;
        if let Some(line) = first_difference(&committed, &printed) {
            bail!(
                "{} is not what `mee openapi` prints, from line {line} on; `cargo xtask openapi` writes it anew",
                file.display()
            );
        }
    }
    Ok(())
}

/// The number, from 1, of the first line that differs.
fn first_difference(committed: &str, printed: &str) -> Option<usize> {
    if committed == printed {
        return None;
    }
    let alike = committed.lines().zip(printed.lines()).take_while(|(a, b)| a == b).count();
    Some(alike + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_named() {
        for (committed, printed, line) in [
            ("a\nb\n", "a\nb\n", None),
            ("a\nb\n", "a\nc\n", Some(2)),
            ("a\n", "a\nb\n", Some(2)),
            ("a\n", "a", Some(2)),
            ("", "a", Some(1)),
        ] {
            assert_eq!(first_difference(committed, printed), line, "{committed:?} {printed:?}");
        }
    }
}
