//! What stays the same of a stub as long as its marker does.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hasher;

use foldhash::{HashMap, HashSet};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use siphasher::sip128::{Hasher128, SipHasher13};

use super::stub_key::StubKey;
use crate::book::Context;
use crate::rule::Rule;
use crate::source::Location;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// A number that a stub keeps wherever it moves to in its file, and no other
/// stub of the book has. It shows as 32 hexadecimal digits.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The place of the stub on a page that shows it for the `repeat`th time,
    /// from 1.
    pub(crate) fn anchor(self, kind: KindId, repeat: u32) -> Anchor {
        Anchor {
            kind,
            digits: self.first_digits(),
            repeat,
        }
    }

    /// What differs between the anchors of a page.
    pub(crate) fn first_digits(self) -> u32 {
        (self.0 >> 96) as u32
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = Cow::<str>::deserialize(deserializer)?;
        u128::from_str_radix(&digits, 16)
            .map(Fingerprint)
            .map_err(|_| D::Error::custom(format!("`{digits}` is not 32 hexadecimal digits")))
    }
}

/// The id of a stub's place on a page: `todo-1b2c3d4e`, and with the number
/// behind it where the page shows it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    kind: KindId,
    /// The first eight digits of the fingerprint.
    digits: u32,
    /// How often the page has shown it so far, this time among them.
    repeat: u32,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl Anchor {
    /// The id as HTML has it.
    pub fn id(self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut id = String::with_capacity(32);
        id.push_str(self.kind.id());
        id.push('-');
        for at in (0..8).rev() {
            let digit = self.digits >> (4 * at) & 15;
            id.push(char::from(DIGITS[digit as usize]));
        }
        if self.repeat > 1 {
            id.push('-');
            id.push_str(&self.repeat.to_string());
        }
        id
    }
}

/// How many stubs there is room for at first: to make room moves all that are there.
const INITIAL_CAPACITY: usize = 2_048;

/// Gives every stub of a build a fingerprint that no other has.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    /// The fingerprints given.
    taken: HashSet<u128>,
    /// The ordinals to try next, where those of the files were taken.
    next: HashMap<u128, u64>,
    /// The same by stub and rule.
    given: HashMap<(StubKey, Option<Rule>), u128>,
}

impl Fingerprints {
    /// The fingerprint of a stub. Its ordinal is counted in its own file, so
    /// that it is the same whichever chapters include that.
    pub(crate) fn of(
        &mut self,
        context: &Context,
        stub: StubKey,
        rule: Option<Rule>,
        location: &Location<'_>,
        marker: &str,
    ) -> Fingerprint {
        let kind = stub.kind;
        let key = (stub, rule);
        let fingerprint = match self.given.get(&key) {
            Some(given) => *given,
            None => {
                let words = on_one_line(marker);
                let marks = location.file.marker_ordinals(&context.scan);
                let ordinal = marks.before(kind, &words, location.range.start) + 1;
                let fingerprint = self.free(kind, rule, &location.file.path, &words, ordinal);
                if self.taken.is_empty() {
                    self.taken.reserve(INITIAL_CAPACITY);
                    self.given.reserve(INITIAL_CAPACITY);
                }
                self.taken.insert(fingerprint);
                self.given.insert(key, fingerprint);
                fingerprint
            }
        };
        Fingerprint(fingerprint)
    }

    fn free(
        &mut self,
        kind: KindId,
        rule: Option<Rule>,
        file: &str,
        words: &str,
        mut ordinal: u64,
    ) -> u128 {
        let mut bytes = Vec::with_capacity(file.len() + words.len() + 32);
        let mut add = |text: &str| {
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0xff);
        };
        // A todo stays the same one when its day has come.
        add(match rule {
            Some(Rule::OverdueTodo) => Rule::Todo.id(),
            Some(rule) => rule.id(),
            None => kind.id(),
        });
        add(file);
        let start = bytes.len();
        bytes.extend_from_slice(words.as_bytes());
        for byte in &mut bytes[start..] {
            *byte = if *byte == b' ' { 0xff } else { *byte };
        }
        if bytes.len() > start {
            bytes.push(0xff);
        }
        let mut of_marker = SipHasher13::new();
        of_marker.write(&bytes);
        loop {
            let mut hasher = of_marker;
            hasher.write_u64(ordinal);
            let fingerprint = hasher.finish128().as_u128();
            if !self.taken.contains(&fingerprint) {
                return fingerprint;
            }
            // What stands in no file, or is a stub only where it is included.
            let key = of_marker.finish128().as_u128();
            let next = self.next.entry(key).or_insert(ordinal);
            *next = (*next).max(ordinal) + 1;
            ordinal = *next;
        }
    }
}
