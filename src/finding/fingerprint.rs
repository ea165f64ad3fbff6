//! Fingerprints, which identify a stub for as long as its marker is the same.

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

/// A number that is unique among the stubs of the book and stays the same when the stub moves
/// within its file. It is displayed as 32 hexadecimal digits.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The anchor of the stub where a page shows it for the `repeat`th time, counted from 1.
    pub(crate) fn anchor(self, kind: KindId, repeat: u32) -> Anchor {
        Anchor {
            kind,
            digits: self.first_digits(),
            repeat,
        }
    }

    /// The first eight hexadecimal digits: the part that anchors use.
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

/// The id of a stub's place on a page: `todo-1b2c3d4e`. If the page shows the stub again, a
/// number follows: `todo-1b2c3d4e-2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    kind: KindId,
    /// The first eight digits of the fingerprint.
    digits: u32,
    /// How often the page has shown the stub so far, including this time.
    repeat: u32,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl Anchor {
    /// The value of the HTML `id` attribute.
    pub fn id(self) -> String {
        let id = format!("{}-{:08x}", self.kind.id(), self.digits);
        match self.repeat {
            0 | 1 => id,
            repeat => format!("{id}-{repeat}"),
        }
    }
}

/// The initial capacity of the maps, in stubs: growing them later moves all entries.
const INITIAL_CAPACITY: usize = 2_048;

/// Gives each stub of a build a unique fingerprint.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    /// All fingerprints in use.
    used: HashSet<u128>,
    /// The last ordinal tried for each marker whose first choice was in use.
    last_ordinals: HashMap<u128, u64>,
    /// The fingerprints in use, by stub and rule.
    by_stub: HashMap<(StubKey, Option<Rule>), u128>,
}

impl Fingerprints {
    /// The fingerprint of a stub. Its ordinal is counted in its own file, so that it does not
    /// depend on which chapters include that file.
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
        let fingerprint = match self.by_stub.get(&key) {
            Some(given) => *given,
            None => {
                let words = on_one_line(marker);
                let marks = location.file.marker_ordinals(&context.scan);
                let ordinal = marks.before(kind, &words, location.range.start) + 1;
                let fingerprint = self.unused(kind, rule, &location.file.path, &words, ordinal);
                if self.used.is_empty() {
                    self.used.reserve(INITIAL_CAPACITY);
                    self.by_stub.reserve(INITIAL_CAPACITY);
                }
                self.used.insert(fingerprint);
                self.by_stub.insert(key, fingerprint);
                fingerprint
            }
        };
        Fingerprint(fingerprint)
    }

    fn unused(
        &mut self,
        kind: KindId,
        rule: Option<Rule>,
        file: &str,
        words: &str,
        mut ordinal: u64,
    ) -> u128 {
        // A todo keeps its fingerprint when it becomes overdue.
        let rule = match rule {
            Some(Rule::OverdueTodo) => Rule::Todo.id(),
            Some(rule) => rule.id(),
            None => kind.id(),
        };
        let words = words.split(' ').filter(|word| !word.is_empty());
        let mut bytes = Vec::with_capacity(128);
        for part in [rule, file].into_iter().chain(words) {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0xff);
        }
        let mut marker_hasher = SipHasher13::new();
        marker_hasher.write(&bytes);
        loop {
            let mut hasher = marker_hasher;
            hasher.write_u64(ordinal);
            let fingerprint = hasher.finish128().as_u128();
            if !self.used.contains(&fingerprint) {
                return fingerprint;
            }
            // The stub is in no file, or is a stub only where its file is included.
            let key = marker_hasher.finish128().as_u128();
            let last = self.last_ordinals.entry(key).or_insert(ordinal);
            *last = (*last).max(ordinal) + 1;
            ordinal = *last;
        }
    }
}
