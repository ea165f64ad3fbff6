//! Shows the changes of a file as a diff.

use similar::TextDiff;

use super::Rewrite;

/// Formats the changes of a file as a unified diff. `git apply` and `patch -p1` accept it in
/// the folder that `name` is relative to.
pub(crate) fn unified(rewrite: &Rewrite, name: &str) -> String {
    // For both tools, a lone CR does not end a line.
    let before: Vec<&str> = rewrite.before.split_inclusive('\n').collect();
    let after: Vec<&str> = rewrite.after.split_inclusive('\n').collect();
    TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after)
        .unified_diff()
        .header(&quoted(&format!("a/{name}")), &quoted(&format!("b/{name}")))
        .to_string()
}

/// Quotes a file's name for the header of a diff, as git does.
fn quoted(name: &str) -> String {
    let special = |character: char| character.is_control() || matches!(character, '"' | '\\');
    if name.contains(special) {
        let mut quoted = String::from("\"");
        for character in name.chars() {
            match character {
                '"' | '\\' => quoted.extend(['\\', character]),
                character if character.is_ascii_control() => {
                    quoted.push_str(&format!("\\{:03o}", u32::from(character)));
                }
                character => quoted.push(character),
            }
        }
        quoted.push('"');
        quoted
    } else if name.contains(' ') {
        // Without the tab, the name would end at the space.
        format!("{name}\t")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn diff(before: &str, after: &str, name: &str) -> String {
        let rewrite = Rewrite {
            path: name.to_owned(),
            disk: PathBuf::new(),
            before: before.to_owned(),
            after: after.to_owned(),
            links: Vec::new(),
        };
        unified(&rewrite, name)
    }

    #[test]
    fn lines_end_as_they_end() {
        assert_eq!(
            diff("a\r\nb\rc\r\nd", "a\r\nb\rX\r\nd", "x.md"),
            "--- a/x.md\n+++ b/x.md\n@@ -1,3 +1,3 @@\n a\r\n-b\rc\r\n+b\rX\r\n d\n\\ No newline \
             at end of file\n"
        );
    }

    #[test]
    fn names_end_where_they_end() {
        assert_eq!(quoted("a/x.md"), "a/x.md");
        assert_eq!(quoted("a/x y.md"), "a/x y.md\t");
        assert_eq!(quoted("a/é \"x\"\n"), "\"a/é \\\"x\\\"\\012\"");
    }
}
