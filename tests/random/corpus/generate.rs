//! Chapters of the corpus, or some of their blocks, with stubs at random places.

use std::fs;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Event, Parser};

use crate::properties::builds::phrases;
use crate::properties::tree::extensions;

/// Stubs but for the phrases that are declared.
const STUBS: &[&str] = &[
    "**TODO** write this up",
    "**TODO:** write this up",
    "**TODO: write this up**",
    "**TODO**",
    "**TODO(alice, 2031-02-03, #12)** write `this` up",
    "TODO",
    "TODO: write this *up*",
    "TODO write this up",
    "FIXME: see [the guide](guide.md)",
    "__FIXME__ mend this",
    "*TODO:* mend that",
    "***TBD***",
    "TBD.",
    "[TODO]",
    "(TODO: ask)",
    "**TODO** one **TODO** two",
    "**TODO:** one, **FIXME:** two",
    "<!-- TODO: say more -->",
    "<!-- stubs: ignore[todo] for now -->",
    "<!-- stubs: ignore -->",
    "<docker-compose image>",
    "<docker-compose diagram>",
    "<docker-compose options>",
    "<docker-compose file>",
    "<docker commands>",
    "<docker container manual commands>      <docker-compose image>",
    "<login page image>",
    "<login page screenshot>",
    "<missing picture image>",
    "<missing notes file>",
    "<todo list>",
    "**docker docs link**",
    "**docker-compose docs link**",
    "**no such thing docs link**",
    "<docker run docs link>",
    "[compose ports docs]()",
    "[a link]()",
    "[]()",
    "[a link](#)",
    "![a picture]()",
];

/// Stubs that are blocks.
const BLOCKS: &[&str] = &[
    "## An empty section",
    "### An empty section\n\n-\n-",
    "## An empty section\n\n- \n- <!-- nothing -->\n",
    "An empty section\n---",
    "# An empty section\n\n1.\n2.\n",
    "## A section\n\n**TODO** fill it",
    "## A section\n\n- TODO: fill it",
    "- **TODO** one\n- **TODO** two",
    "- TODO: one\n\n- TODO: two",
    "1. TODO: one\n2. two",
    "- [ ] TODO: one\n- [x] two",
    "- one\n  - TODO: two\n- three",
    "**TODO**\n\n- one\n- two",
    "**TODO:**\n- one\n- two",
    "> **TODO** one",
    "> TODO: one\n>\n> two",
    "> [!TODO]\n> one",
    "| a | b |\n|---|---|\n| TODO: one | TODO two |\n| c | d |",
    "| a | b |\n|---|---|\n| <declared phrase> | **TODO** |",
    "TODO: one\n{{#include other.md}}",
    "<div>\n<docker-compose image>\n</div>",
    "<div>\nTODO: one\n</div>",
];

/// The chapters that others are made of.
pub struct Corpus {
    chapters: Vec<Chapter>,
    stubs: Vec<String>,
}

struct Chapter {
    text: String,
    newline: &'static str,
    /// Its blocks, each with what follows up to the next one: definitions of links
    /// are no blocks to the parser.
    blocks: Vec<Range<usize>>,
}

impl Corpus {
    pub fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/random/corpus/chapters");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        let chapters = paths
            .iter()
            .map(|path| Chapter::new(fs::read_to_string(path).unwrap()))
            .collect();
        let declared = phrases().into_iter().map(|phrase| format!("<{phrase}>"));
        let stubs = STUBS.iter().map(|stub| (*stub).to_owned());
        Self {
            chapters,
            stubs: stubs.chain(declared).collect(),
        }
    }

    /// The texts without stubs.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.chapters.iter().map(|chapter| chapter.text.as_str())
    }

    /// A chapter that follows from `seed`.
    pub fn chapter(&self, seed: u64) -> String {
        let mut random = fastrand::Rng::with_seed(seed);
        let chapter = &self.chapters[random.usize(0..self.chapters.len())];
        let mut text = match random.usize(0..16) {
            0 => chapter.text.clone(),
            1..4 => self.several(&mut random),
            _ => chapter.run(&mut random),
        };
        let count = random.usize(1..5);
        self.insert(&mut text, count, chapter.newline, &mut random);
        text
    }

    /// Each chapter as a whole, with some stubs that follow from `seed`.
    pub fn whole(&self, seed: u64) -> Vec<String> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut texts = Vec::new();
        for chapter in &self.chapters {
            let mut text = chapter.text.clone();
            let count = random.usize(2..8);
            self.insert(&mut text, count, chapter.newline, &mut random);
            texts.push(text);
        }
        texts
    }

    /// Blocks of several chapters.
    fn several(&self, random: &mut fastrand::Rng) -> String {
        let mut text = String::new();
        for _ in 0..random.usize(2..6) {
            let chapter = &self.chapters[random.usize(0..self.chapters.len())];
            text.push_str(&chapter.run(random));
            if random.bool() {
                text.push_str(chapter.newline);
            }
        }
        text
    }

    /// Puts some stubs in, none into another.
    fn insert(&self, text: &mut String, count: usize, newline: &str, random: &mut fastrand::Rng) {
        let mut edits: Vec<_> = (0..count)
            .map(|_| self.edit(text, newline, random))
            .collect();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut before = text.len() + 1;
        for (range, piece) in edits.into_iter().rev() {
            if range.end < before {
                before = range.start;
                text.replace_range(range, &piece);
            }
        }
    }

    /// A place in a chapter, and what to put there.
    fn edit(
        &self,
        text: &str,
        newline: &str,
        random: &mut fastrand::Rng,
    ) -> (Range<usize>, String) {
        let stub = &self.stubs[random.usize(0..self.stubs.len())];
        let mut lines = lines(text);
        // In the rule of a table a stub takes the table apart, whatever becomes of it.
        lines.retain(|line| !is_rule_of_table(&text[line.clone()]));
        let line = lines[random.usize(0..lines.len())].clone();
        let begins = line.start + marks(&text[line.clone()]);
        let mark = &text[line.start..begins];
        let at = |at: usize, piece: String| (at..at, piece);
        match random.usize(0..14) {
            // A block between others, or right under or above one.
            0..4 => {
                let block = if random.bool() {
                    stub
                } else {
                    BLOCKS[random.usize(0..BLOCKS.len())]
                };
                let indentation = match random.usize(0..3) {
                    0 => mark.replace(|c: char| !c.is_whitespace() && c != '>', " "),
                    _ => String::new(),
                };
                let mut piece = String::new();
                if random.usize(0..4) > 0 {
                    piece.push_str(newline);
                }
                for line in block.split('\n') {
                    piece.extend([&indentation, line, newline]);
                }
                if random.usize(0..4) > 0 {
                    piece.push_str(newline);
                }
                at(line.start, piece)
            }
            4 => at(line.start, stub.clone()),
            5 => at(begins, format!("{stub} ")),
            6 => at(line.end, format!(" {stub}")),
            7 => at(line.end, format!("{newline}{stub}")),
            // An item, or a row.
            8 => at(line.start, format!("{mark}{stub}{newline}")),
            // All that stands on a line.
            9 => (begins..line.end, stub.clone()),
            // All cells of a row.
            10 if text[line.clone()].contains('|') => {
                let cells: Vec<String> = text[line.clone()]
                    .split('|')
                    .map(|cell| match cell.trim() {
                        "" => cell.to_owned(),
                        _ => format!(" {stub} "),
                    })
                    .collect();
                (line, cells.join("|"))
            }
            11 => at(0, format!("{stub}{newline}")),
            12 => at(text.len(), stub.clone()),
            _ => {
                let spaces: Vec<usize> = text[begins..line.end]
                    .match_indices([' ', '|'])
                    .map(|(at, _)| begins + at)
                    // The attributes of a heading are no place for a stub.
                    .filter(|at| !text[begins..*at].contains('{'))
                    .collect();
                match spaces.get(random.usize(0..spaces.len().max(1))) {
                    Some(&space) => at(space, format!(" {stub}")),
                    None => at(begins, format!("{stub} ")),
                }
            }
        }
    }
}

impl Chapter {
    fn new(text: String) -> Self {
        let newline = if text.contains("\r\n") {
            "\r\n"
        } else if text.contains('\n') {
            "\n"
        } else {
            "\r"
        };
        let mut starts = vec![0];
        let mut depth = 0;
        for (event, range) in Parser::new_ext(&text, extensions(true)).into_offset_iter() {
            match event {
                Event::Start(_) => {
                    if depth == 0 {
                        starts.push(line_start(&text, range.start));
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Rule if depth == 0 => starts.push(line_start(&text, range.start)),
                _ => {}
            }
        }
        starts.push(text.len());
        starts.sort_unstable();
        starts.dedup();
        let blocks = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
        Self {
            text,
            newline,
            blocks,
        }
    }

    /// Some blocks that follow each other.
    fn run(&self, random: &mut fastrand::Rng) -> String {
        let first = random.usize(0..self.blocks.len());
        let last = (first + random.usize(0..6)).min(self.blocks.len() - 1);
        self.text[self.blocks[first].start..self.blocks[last].end].to_owned()
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// The lines of a text, without their endings.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive(['\n', '\r'])
        .map(|line| {
            let start = at;
            at += line.len();
            start..start + line.trim_end_matches(['\n', '\r']).len()
        })
        .filter(|line| !text[line.start..].starts_with('\n') || line.start == 0)
        .chain(std::iter::once(text.len()..text.len()))
        .collect()
}

fn is_rule_of_table(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    line.contains('-') && line.contains('|') && line.chars().all(|c| "|-: \t".contains(c))
}

/// How long the marks are that a line begins with.
fn marks(line: &str) -> usize {
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || ">-*+#|".contains(c));
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match digits.strip_prefix(". ").or(digits.strip_prefix(") ")) {
        Some(behind) if digits.len() < rest.len() => behind,
        _ => rest,
    };
    let rest = ["[ ] ", "[x] "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
        .unwrap_or(rest);
    line.len() - rest.len()
}
