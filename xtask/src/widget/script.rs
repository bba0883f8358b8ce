//! Making one script of several, and a script or style sheet of ours shorter without Node.

use anyhow::ensure;

/// Where the style sheet stands in the modules of the look, as a string.
const STYLE: &str = "__MEE_STYLE__";

/// What the modules of the look give to those who load them.
const EXPORTS: &str = "{ dress, choose }";

/// The modules of `widget/js/look` as one statement that exports what the loader calls.
///
/// They import from each other only, each from those before it, so taking away the words `import` and `export` joins
/// them; a function around them keeps their names apart from whatever follows.
pub fn look(modules: &[String], style: &str) -> anyhow::Result<String> {
    let mut joined = format!("export const {EXPORTS} = (() => {{\n");
    for line in modules.iter().flat_map(|module| module.lines()) {
        if line.starts_with("import ") {
            ensure!(line.contains(" from './"), "a module of the look imports from elsewhere: {line}");
            continue;
        }
        joined.push_str(line.strip_prefix("export ").unwrap_or(line));
        joined.push('\n');
    }
    ensure!(joined.contains(STYLE), "the look has no place for the style sheet");
    let style = serde_json::to_string(&shorten(style))?;
    Ok(joined.replace(STYLE, &style) + &format!("return {EXPORTS}\n}})()\n"))
}

/// A style sheet without comments and indentation; what stands within a line is left alone.
fn shorten(style: &str) -> String {
    let mut rest = style;
    let mut bare = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    bare.lines().map(str::trim).collect()
}

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
    use super::{look, shorten, strip};

    #[test]
    fn modules_become_one_statement() {
        let modules = [
            "export const a = 1\n",
            "import { a } from './a.js'\nconst s = __MEE_STYLE__\nexport const dress = () => a + s\n",
        ];
        let joined = look(&modules.map(str::to_owned), ".a {\n  color: \"red\";\n}\n");
        let Ok(joined) = joined else { panic!("it does not join") };
        assert!(
            joined.starts_with(
                "export const { dress, choose } = (() => {\nconst a = 1\nconst s = \".a {color: \\\"red\\\";}\"\n"
            ),
            "{joined}"
        );
        assert_eq!(joined.matches("import").count() + joined.matches("export").count(), 1);
        assert!(look(&["import x from 'y'\n__MEE_STYLE__".to_owned()], "").is_err(), "a package cannot be joined");
    }

    #[test]
    fn a_style_sheet_loses_comments_and_indentation_only() {
        assert_eq!(shorten("/* a\n b */\n.a,\n.b {\n  content: \"☐  \"; /* c */\n}\n"), ".a,.b {content: \"☐  \";}");
    }

    #[test]
    fn only_what_readers_need_is_dropped() {
        let script = "// why\nconst a = 'x // y'\n\n  // more\n  if (a)\n    b(`c d`) // kept\n";
        assert_eq!(strip(script), "const a = 'x // y'\nif (a)\nb(`c d`) // kept\n");
    }

    #[test]
    fn our_scripts_have_nothing_that_spans_lines() {
        for script in [include_str!("../../../widget/js/loader.js"), include_str!("../../../widget/js/fragments.js")] {
            for line in script.lines().filter(|line| !line.trim_start().starts_with("//")) {
                assert!(line.matches('`').count() % 2 == 0 && !line.contains("/*"), "{line}");
            }
        }
    }
}
