//! Placeholders that become blocks.

use super::{COMMANDS, html, markdown};

#[test]
fn two_blocks_stand_in_one_tight_item() {
    let commands = COMMANDS.replace("\ndocker", "\n  docker");
    let fence = format!("```sh\n  {commands}  ```");
    for between in [" ", "", "\n  "] {
        assert_eq!(
            markdown(&format!(
                "- <compose commands>{between}<compose commands> b\n- c\n"
            )),
            format!("- {fence}\n  {fence}\n  b\n- c\n")
        );
    }
    assert_eq!(
        markdown("- a <compose commands> b <compose commands>\n"),
        format!("- a\n  {fence}\n  b\n  {fence}\n")
    );
}

#[test]
fn text_after_a_table_in_a_tight_item_is_no_row_of_it() {
    for text in [html, markdown] {
        let text = text("- <compose options>\n  b\n- c\n");
        assert!(text.ends_with("|`nginx`|\n  <!---->\n  b\n- c\n"), "{text}");
    }
}

#[test]
fn text_before_a_block_does_not_become_a_heading_or_a_list() {
    let fence = format!("```sh\n{COMMANDS}```\n");
    for (above, mark, held) in [
        ("a\n", "-", "\\-"),
        ("a\n", "=", "\\="),
        ("a\n", "#", "\\#"),
        ("a\n", "7)", "7\\)"),
        ("", "7)", "7\\)"),
        ("", "+", "\\+"),
        ("", "#", "\\#"),
        ("", "=", "="),
        ("", "a.", "a."),
        ("> a\n> ", "-", "\\-"),
    ] {
        let fence = fence.replace('\n', if above.starts_with('>') { "\n> " } else { "\n" });
        let blank = if above.starts_with('>') {
            "\n>\n> "
        } else {
            "\n\n"
        };
        let expected = format!("{above}{held}{blank}{fence}").replace("> \n", ">\n");
        assert_eq!(
            markdown(&format!("{above}{mark}<compose commands>\n")),
            expected.trim_end_matches("> ")
        );
    }
    assert_eq!(
        markdown("=> <compose commands>\n"),
        format!("=>\n\n{fence}")
    );
}

#[test]
fn a_new_line_has_all_the_columns_that_its_item_needs() {
    // Of `>- ` the first column belongs to the quote's mark.
    assert_eq!(
        markdown(">- <compose file>\n>- b\n"),
        ">- ```yaml\n>   services:\n>     web: {image: nginx}\n>   ```\n>- b\n"
    );
    assert_eq!(
        markdown("[^a]: - <compose file>\n"),
        "[^a]: - ```yaml\n      services:\n        web: {image: nginx}\n      ```\n"
    );
}

#[test]
fn a_placeholder_that_swallows_its_neighbours_is_a_bracket_to_them() {
    assert_eq!(
        markdown("<x image>\n<d image>__FIXME__\n"),
        "> **missing figure:** x image\n\n> **missing figure:** d image\n\n> **FIXME**\n"
    );
    assert_eq!(
        markdown("<x image>\n<!<d image>\n"),
        "> **missing figure:** x image\n\n<!\n\n> **missing figure:** d image\n"
    );
}

#[test]
fn a_placeholder_may_touch_an_emphasis_of_underscores() {
    assert_eq!(
        markdown("__TODO__<x image>\n"),
        "> **TODO**\n>\n> > **missing figure:** x image\n"
    );
    assert_eq!(markdown("snake_<x image>\n"), "snake_<x image>\n");
}

#[test]
fn a_report_in_a_tight_list_leaves_it_tight() {
    assert_eq!(
        markdown("- TODO\n  <todo list>\n- b\n"),
        "- TODO\n  **[A](a.md)** (1 of 2 open)\n  * [TODO](a.md) — todo\n- b\n"
    );
}

#[test]
fn a_placeholder_may_go_on_in_a_quote() {
    assert_eq!(
        markdown("> a <docker\n> image>\n"),
        "> a\n>\n> > **missing figure:** docker image\n"
    );
}

#[test]
fn a_tab_behind_the_label_of_a_footnote_indents_nothing() {
    assert_eq!(
        markdown("[^1]: \t\t> **TODO** a\n    <x image>\n"),
        "[^1]: \t\t> > **TODO** a\n    >\n    >> **missing figure:** x image\n"
    );
}

#[test]
fn an_item_that_holds_a_comment_alone_stays_one() {
    assert_eq!(
        markdown("a\n- <!-- stubs: ignore[todo] -->\n"),
        "a\n- <!---->\n"
    );
    assert_eq!(
        markdown("- a\n\n  <!-- stubs: ignore[todo] -->\n  b\n"),
        "- a\n\n  <!---->\n  b\n"
    );
}

#[test]
fn a_block_on_a_line_without_its_containers_marks_gets_them() {
    // The definition's second line is a lazy continuation, and the text goes on
    // where that ended: in the quote, or in the item.
    assert_eq!(
        markdown("> a\n>\n> [e\nf]: x\nTODO c\n"),
        "> a\n>\n> [e\nf]: x\n> > **TODO** c\n"
    );
    assert_eq!(
        markdown(">> a\n>>\n>> [e\n> f]: x\n> <compose file> c\n"),
        ">> a\n>>\n>> [e\n> f]: x\n> > ```yaml\n> > services:\n> >   web: {image: nginx}\n> > ```\n> >\n> > c\n"
    );
    // Four columns more would go on with the definition's paragraph, too.
    assert_eq!(markdown("[e]: x\n    TODO c\n"), "[e]: x\n> **TODO** c\n");
    assert_eq!(
        markdown("- a\n- [e\nf]: x\n  <compose file>\n"),
        "- a\n- [e\nf]: x\n  ```yaml\n  services:\n    web: {image: nginx}\n  ```\n"
    );
    assert_eq!(
        markdown("- a\n- [e\nf]: x\n<compose file>\n"),
        "- a\n- [e\nf]: x\n  ```yaml\n  services:\n    web: {image: nginx}\n  ```\n"
    );
}
