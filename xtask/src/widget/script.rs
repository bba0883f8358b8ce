//! Making a script of ours shorter without Node.

/// Drops whole-line comments, indentation and blank lines.
///
/// Nothing within a line is touched, so this cannot change what a script means as long as no template literal or
/// block comment spans lines; ours have none, which a test checks.
#[must_use]
pub fn strip(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_what_readers_need_is_dropped() {
        let script = "// why\nconst a = 'x // y'\n\n  // more\n  if (a)\n    b(`c d`) // kept\n";
        assert_eq!(strip(script), "const a = 'x // y'\nif (a)\nb(`c d`) // kept\n");
    }

    #[test]
    fn our_scripts_have_nothing_that_spans_lines() {
        for script in [
            include_str!("../../../widget/js/loader.js"),
            include_str!("../../../widget/js/fragments.js"),
            include_str!("../../../widget/js/tools.js"),
        ] {
            for line in script.lines().filter(|line| !line.trim_start().starts_with("//")) {
                assert!(line.matches('`').count() % 2 == 0 && !line.contains("/*"), "{line}");
            }
        }
    }
}
