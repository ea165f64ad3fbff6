//! A preprocessor that changes every chapter, for the tests of what runs
//! before ours: it puts two lines at the top, and replaces what
//! `[preprocessor.shout.replace]` names.

use std::io::Read;
use std::process::ExitCode;

use serde_json::{Map, Value};

fn main() -> ExitCode {
    if std::env::args()
        .nth(1)
        .is_some_and(|word| word == "supports")
    {
        return ExitCode::SUCCESS;
    }
    let mut input = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut input) {
        eprintln!("shout: {error}");
        return ExitCode::FAILURE;
    }
    let (context, mut book): (Value, Value) = match serde_json::from_str(&input) {
        Ok(request) => request,
        Err(error) => {
            eprintln!("shout: {error}");
            return ExitCode::FAILURE;
        }
    };
    let nothing = Map::new();
    let config = &context["config"]["preprocessor"]["shout"];
    let replace = config["replace"].as_object().unwrap_or(&nothing);
    let head = config["head"].as_str().unwrap_or("HEAR, HEAR!\n\n");
    let key = if book["sections"].is_array() {
        "sections"
    } else {
        "items"
    };
    shout(&mut book[key], head, replace);
    match serde_json::to_writer(std::io::stdout().lock(), &book) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shout: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shout(items: &mut Value, head: &str, replace: &Map<String, Value>) {
    for item in items.as_array_mut().into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        if let Some(content) = chapter["content"].as_str() {
            let mut content = content.to_owned();
            for (from, to) in replace {
                content = content.replace(from, to.as_str().unwrap_or_default());
            }
            chapter["content"] = format!("{head}{content}").into();
        }
        shout(&mut chapter["sub_items"], head, replace);
    }
}
