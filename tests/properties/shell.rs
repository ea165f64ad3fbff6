//! A look at shell text that is quick enough for millions of scripts: whether
//! every quote is closed, and whether nothing but the known commands runs.

/// The words that may begin a command.
const COMMANDS: &[&str] = &[
    "docker", "while", "sleep", "do", "done", "printf", "cat", "echo", "[",
];

/// What is open around a character, innermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Double,
    /// `$(…)`
    Command,
    /// `${…}`; whether it stands in double quotes.
    Variable {
        quoted: bool,
    },
}

/// What is wrong with a script, if something is.
pub fn check(script: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut documents: Vec<String> = Vec::new();
    // The word being read; `None` between words.
    let mut word: Option<String> = None;
    let mut begins = true;
    let mut rest = script;
    while let Some(character) = rest.chars().next() {
        let before = rest;
        rest = &rest[character.len_utf8()..];
        let in_double = open.last() == Some(&Open::Double)
            || open.last() == Some(&Open::Variable { quoted: true });
        match character {
            '\\' => {
                let escaped = rest.chars().next().ok_or("a backslash ends the script")?;
                rest = &rest[escaped.len_utf8()..];
                if escaped != '\n' {
                    word.get_or_insert_default().push(escaped);
                }
                continue;
            }
            '`' => return Err(format!("a backquote at {:?}", start(before))),
            '$' if rest.starts_with('(') => {
                rest = &rest[1..];
                open.push(Open::Command);
                word = None;
                begins = true;
                continue;
            }
            '$' if rest.starts_with('{') => {
                rest = &rest[1..];
                open.push(Open::Variable { quoted: in_double });
                word.get_or_insert_default();
                continue;
            }
            '}' if matches!(open.last(), Some(Open::Variable { .. })) => {
                open.pop();
                continue;
            }
            '"' if open.last() == Some(&Open::Double) => {
                open.pop();
                continue;
            }
            '"' => {
                open.push(Open::Double);
                word.get_or_insert_default();
                continue;
            }
            _ => {}
        }
        if in_double {
            word.get_or_insert_default().push(character);
            continue;
        }
        match character {
            '\'' => {
                let end = rest.find('\'').ok_or("a single quote is not closed")?;
                word.get_or_insert_default().push_str(&rest[..end]);
                rest = &rest[end + 1..];
            }
            _ if matches!(open.last(), Some(Open::Variable { .. })) => {}
            '#' if word.is_none() => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            }
            ' ' | '\t' | '\n' | ';' | '&' | '|' | ')' => {
                if let Some(word) = word.take()
                    && std::mem::take(&mut begins)
                {
                    if !COMMANDS.contains(&word.as_str()) {
                        return Err(format!("{word:?} runs at {:?}", start(before)));
                    }
                    begins = matches!(word.as_str(), "while" | "do");
                }
                match character {
                    ')' if open.last() == Some(&Open::Command) => {
                        open.pop();
                        word = Some(String::new());
                        begins = false;
                    }
                    ')' => return Err(format!("a parenthesis at {:?}", start(before))),
                    '\n' if open.is_empty() => {
                        for delimiter in documents.drain(..) {
                            rest = after_document(rest, &delimiter)?;
                        }
                        begins = true;
                    }
                    '\n' | ';' | '&' | '|' => begins = true,
                    _ => {}
                }
            }
            '<' if rest.starts_with('<') => {
                rest = &rest[1..];
                let line = rest.lines().next().unwrap_or_default();
                let delimiter = line.split([' ', '\\']).next().unwrap_or_default();
                documents.push(delimiter.trim_matches('\'').to_owned());
                rest = &rest[delimiter.len()..];
            }
            '>' if writes_a_file(script, before) => {}
            '<' | '>' | '(' => return Err(format!("{character} at {:?}", start(before))),
            _ => word.get_or_insert_default().push(character),
        }
    }
    match open.last() {
        Some(open) => Err(format!("{open:?} is not closed")),
        None if !documents.is_empty() => Err("a here-document is not closed".to_owned()),
        None => Ok(()),
    }
}

/// Whether `rest` is where `cat` writes what a configuration holds: into a file of
/// the project's folder.
fn writes_a_file(script: &str, rest: &str) -> bool {
    let line = script[..script.len() - rest.len()].rsplit('\n').next();
    let path = rest[1..].trim_start_matches([' ', '\'', '"']);
    line == Some("cat ") && path.starts_with("./")
}

fn after_document<'a>(text: &'a str, delimiter: &str) -> Result<&'a str, String> {
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line == delimiter {
            return Ok(after);
        }
        rest = after;
    }
    Err(format!("nothing ends the here-document {delimiter}"))
}

fn start(text: &str) -> String {
    text.chars().take(40).collect()
}

#[test]
fn what_is_not_quoted_is_seen() {
    for good in [
        "docker run -d 'a; b' \"c $(printf '\\047') ${D:-e f}\" \\\n  g\n",
        "# it's\ndocker config create c - <<'EOF'\nx ' y\nEOF\ndocker ps\n",
        "cat > ./shop_conf <<EOF\na ${A}\nEOF\ndocker ps\n",
        "while [ \"$(docker inspect x)\" = starting ]; do\n  sleep 1\ndone\n",
    ] {
        assert_eq!(check(good), Ok(()), "{good}");
    }
    for bad in [
        "docker run 'a\n",
        "docker run \"a\n",
        "docker run ${A:-b\n",
        "docker run a; rm -rf /\n",
        "docker run a\nrm -rf /\n",
        "docker run \"$(rm -rf /)\"\n",
        "docker run `id`\n",
        "docker run a > b\n",
        "docker run a > ./b\n",
        "cat > /etc/passwd <<EOF\na\nEOF\n",
        "docker run - <<EOF\na\n",
    ] {
        assert!(check(bad).is_err(), "{bad}");
    }
}
