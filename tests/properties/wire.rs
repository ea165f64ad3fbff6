//! Properties of what goes back to mdBook.

use mdbook_stubs::testing::host::wire::Request;
use mdbook_stubs::testing::pipeline::process;
use mdbook_stubs::testing::report::{CheckFormat, Report, ReportFormat, write_check, write_report};
use mdbook_stubs::testing::splice::{self, Edit};
use serde_json::Value;

/// Answers a message as the program does, and writes every report.
pub fn is_sound(message: &str) {
    let Ok(mut request) = Request::parse(message) else {
        return;
    };
    let _ = request.version_warning();
    // Reports and figures look around in this folder, wherever a message asks
    // to look.
    request.context.root = super::chapter::book();
    // Its configuration may name catalogues that are not there.
    let Ok(outcome) = process(&request.context, &request.chapters) else {
        return;
    };
    let mut output = Vec::new();
    request.respond(&outcome.edits, &mut output).unwrap();
    let Ok(sent) = serde_json::from_str::<Value>(message) else {
        // What is not known is not read, and could be anything.
        return;
    };
    let got: Value = serde_json::from_slice(&output)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output)));
    let mut expected = sent[1].clone();
    let mut edits = outcome.edits.iter();
    for list in ["sections", "items"] {
        replace(&mut expected, list, &mut edits);
    }
    assert_eq!(got, expected);
    if outcome.edits.iter().all(Vec::is_empty) {
        let output = std::str::from_utf8(&output).unwrap();
        assert!(
            message.contains(output),
            "not a byte changes without a stub"
        );
    }
    drop(outcome);
    reports_are_sound(&request);
}

/// Applies the edits where the chapters stand, parents first.
fn replace<'a>(value: &mut Value, list: &str, edits: &mut impl Iterator<Item = &'a Vec<Edit>>) {
    let Some(items) = value.get_mut(list).and_then(Value::as_array_mut) else {
        return;
    };
    for item in items {
        if let Some(chapter) = item.get_mut("Chapter") {
            if let (Some(edits), Some(content)) = (edits.next(), chapter["content"].as_str()) {
                chapter["content"] = splice::apply(content, edits).into();
            }
            replace(chapter, "sub_items", edits);
        }
    }
}

fn reports_are_sound(request: &Request<'_>) {
    let context = &request.context;
    let report = || {
        let outcome = process(context, &request.chapters).unwrap();
        Report::new(context, &request.chapters, outcome.found)
    };
    let report = report();
    for format in [
        CheckFormat::Human,
        CheckFormat::Json,
        CheckFormat::Sarif,
        CheckFormat::Github,
        CheckFormat::Gitlab,
    ] {
        let mut text = Vec::new();
        write_check(&report, format, &context.root, false, &mut text).unwrap();
        if !matches!(format, CheckFormat::Human | CheckFormat::Github) {
            serde_json::from_slice::<Value>(&text).unwrap();
        }
        std::str::from_utf8(&text).unwrap();
    }
    for format in [
        ReportFormat::Table,
        ReportFormat::Markdown,
        ReportFormat::Csv,
    ] {
        let mut text = Vec::new();
        write_report(&report, format, 80, &mut text).unwrap();
        std::str::from_utf8(&text).unwrap();
    }
}
