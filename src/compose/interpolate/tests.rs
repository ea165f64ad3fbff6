//! What every form of a variable means.

use super::*;

fn with_defaults(text: &str) -> String {
    Template::parse(text).unwrap().with_defaults()
}

#[test]
fn variables_are_shown_unset() {
    for (written, expected) in [
        ("${UNSET}", "${UNSET}"),
        ("$UNSET-x", "${UNSET}-x"),
        ("${UNSET-d}", "d"),
        ("${UNSET:-d}", "d"),
        ("${UNSET:-}", ""),
        ("${UNSET+alt}${UNSET:+alt}", ""),
        ("${UNSET:?m}", "${UNSET}"),
        ("${UNSET?}", "${UNSET}"),
        ("${UNSET:-${EMPTY:-deep}}", "deep"),
        ("${UNSET:-a}b}", "ab}"),
        ("${UNSET:-{}}", "{}"),
        ("${A:-x:y}", "x:y"),
    ] {
        assert_eq!(with_defaults(written), expected, "{written}");
    }
}

#[test]
fn dollars_that_start_no_expression_stay() {
    for (written, expected) in [
        ("$$SET $${SET}", "$SET ${SET}"),
        ("$9 $ x", "$9 $ x"),
        ("100%", "100%"),
        ("$", "$"),
        ("$é", "$é"),
    ] {
        assert_eq!(
            Template::parse(written).unwrap().literal(),
            Some(expected),
            "{written}"
        );
    }
    assert_eq!(with_defaults("$$$SET"), "$${SET}");
}

#[test]
fn malformed_expressions_are_errors_at_their_start() {
    for text in [
        "${",
        "${}",
        "${1A}",
        "${SET:}",
        "${SET:=x}",
        "${ SET }",
        "${A:-x",
        "${A:-${B}",
    ] {
        let malformed = Template::parse(&format!("é {text}")).unwrap_err();
        assert_eq!(malformed.offset, 2, "{text}");
    }
    let nested = format!("{}x{}", "${A:-".repeat(100_000), "}".repeat(100_000));
    assert!(Template::parse(&nested).is_err());
}

#[test]
fn a_known_variable_is_replaced_wherever_it_is() {
    let template = Template::parse("$$a ${P} ${P:+x ${P}} ${A:-${P}/$$b}").unwrap();
    assert_eq!(template.source(), "$$a ${P} ${P:+x ${P}} ${A:-${P}/$$b}");
    assert_eq!(template.set("P", "v").source(), "$$a v x v ${A:-v/$$b}");
}

#[test]
fn splitting_leaves_expressions_whole() {
    let template = Template::parse("${A:-1:2}:b:${C}").unwrap();
    let pieces: Vec<_> = template
        .split(':')
        .iter()
        .map(Template::with_defaults)
        .collect();
    assert_eq!(pieces, ["1:2", "b", "${C}"]);
    let (left, right) = template.split_once(':').unwrap();
    assert_eq!(
        (
            left.with_defaults().as_str(),
            right.with_defaults().as_str()
        ),
        ("1:2", "b:${C}")
    );
}
