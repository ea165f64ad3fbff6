//! Makes a chapter smaller while something stays true of it.

/// The smallest chapter that is found for which `fails` holds as it does for
/// `text`: without blocks, then lines, then characters.
pub fn minimise(text: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut smallest = text.to_owned();
    loop {
        let before = smallest.len();
        for pieces in [blocks, lines, words, characters] {
            smallest = drop_pieces(&smallest, pieces, &fails);
        }
        if smallest.len() == before {
            return smallest;
        }
    }
}

/// Drops runs of pieces: long ones first, then shorter ones.
fn drop_pieces(text: &str, pieces: fn(&str) -> Vec<&str>, fails: &impl Fn(&str) -> bool) -> String {
    let mut kept: Vec<String> = pieces(text).into_iter().map(str::to_owned).collect();
    let mut run = kept.len().div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < kept.len() {
            let end = (at + run).min(kept.len());
            let rest = [&kept[..at], &kept[end..]].concat();
            if fails(&rest.concat()) {
                kept = rest;
            } else {
                at = end;
            }
        }
        run /= 2;
    }
    kept.concat()
}

/// Lines with the blank ones behind them.
fn blocks(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut blank = false;
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if blank && !is_blank {
            found.push(&text[start..at]);
            start = at;
        }
        blank = is_blank;
        at += line.len();
    }
    found.push(&text[start..]);
    found
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive(['\n', '\r']).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(' ').collect()
}

fn characters(text: &str) -> Vec<&str> {
    text.split_inclusive(|_: char| true).collect()
}

#[test]
fn what_does_not_matter_goes() {
    let text = "# A\n\nsome words\nand more, é\n\nthe end\n";
    let fails = |text: &str| text.contains("# A\n") && text.contains("é");
    assert_eq!(minimise(text, fails), "# A\né");
}
