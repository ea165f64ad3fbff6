//! Which topics are near to words that name none.
//!
//! Words weigh by how rare they are: to share `docker` means little in a catalogue of Docker's
//! documentation, to share `healthcheck` much. A misspelt word counts as the word it resembles,
//! a little less. Only where no topic shares enough words is the term compared letter by letter.

use std::{cmp::Ordering, collections::HashMap};

use super::source::Topics;

/// The words of every term and title, with the topics that they lead to.
///
/// A topic is known by its position in the order of all sources.
#[derive(Debug)]
pub(super) struct Index {
    terms: Vec<Term>,
    /// In alphabetical order.
    words: Vec<Word>,
    topics: usize,
}

#[derive(Debug)]
struct Term {
    text: String,
    /// Its letters and digits alone.
    letters: Spelling,
    /// The sum of the weights of its words.
    weight: f32,
    topics: Vec<usize>,
    /// A title is what a search may find, but not how a topic is called.
    is_title: bool,
}

#[derive(Debug)]
struct Word {
    spelling: Spelling,
    /// Positions among the terms, ascending.
    terms: Vec<usize>,
    weight: f32,
}

/// A text that is compared with many others, which mostly differ in length already.
#[derive(Debug)]
struct Spelling {
    text: String,
    length: usize,
    /// Which letters it has, a bit for each; several share one.
    letters: u64,
}

/// The longest text, in bytes, that is compared with the terms: no term is half as long, and a
/// page's worth of words between a marker's signs is a slip of another kind.
const MAX_QUERY: usize = 200;

/// What a term must share with the words asked for, from 0 (nothing) to 1 (everything), to be
/// suggested.
const NEAR: f32 = 0.6;

/// What one of the two must have of the other. Half is not enough: `kubernetes ingress` does not
/// mean `ingress network`.
const CONTAINED: f32 = 0.78;

/// What a suggestion's score must be of the best one's: where one is meant, the rest is noise.
const RIVAL: f32 = 0.85;

/// What a term must cover of the words searched for.
const COVERED: f32 = 0.5;

/// What a word that begins with the one searched for counts, and one that resembles it.
const BEGINS: f32 = 0.9;
const RESEMBLES: f32 = 0.8;

impl Index {
    pub(super) fn new<'a>(sources: impl Iterator<Item = &'a dyn Topics>) -> Self {
        let mut index = Self {
            terms: Vec::new(),
            words: Vec::new(),
            topics: 0,
        };
        for source in sources {
            for (term, positions) in source.terms() {
                let topics = positions.iter().map(|position| index.topics + position);
                index
                    .terms
                    .push(Term::new(term.to_owned(), topics.collect(), false));
            }
            for (position, topic) in source.topics().enumerate() {
                if let Some(title) = topic.title {
                    let topics = vec![index.topics + position];
                    index
                        .terms
                        .push(Term::new(title.to_lowercase(), topics, true));
                }
            }
            index.topics += source.len();
        }
        // Terms come from hash maps; an order of their own makes every answer repeatable.
        index.terms.sort_by(|a, b| {
            (a.is_title, &a.text, &a.topics).cmp(&(b.is_title, &b.text, &b.topics))
        });
        index.weigh();
        index
    }

    /// The topics that `term` may have meant, the nearest first.
    pub(super) fn near(&self, term: &str) -> Vec<usize> {
        let shared = self.ranked(term, false, |overlap| {
            let near = overlap.alike() >= NEAR && overlap.contained() >= CONTAINED;
            near.then(|| overlap.alike())
        });
        if shared.is_empty() {
            self.spelt_alike(term)
        } else {
            shared
        }
    }

    /// The topics that have something of `words`, the best first.
    pub(super) fn search(&self, words: &str) -> Vec<usize> {
        self.ranked(words, true, |overlap| {
            (overlap.covered() >= COVERED).then(|| 4.0 * overlap.covered() + overlap.alike())
        })
    }

    /// Topics by the score of their best term.
    fn ranked(
        &self,
        asked: &str,
        searching: bool,
        score: impl Fn(&Overlap) -> Option<f32>,
    ) -> Vec<usize> {
        let mut best: HashMap<usize, Rank> = HashMap::new();
        for (position, overlap) in self.overlaps(asked, searching) {
            let term = &self.terms[position];
            let Some(score) = score(&overlap) else {
                continue;
            };
            let distance = strsim::osa_distance(asked, &term.text);
            for (place, &topic) in term.topics.iter().enumerate() {
                let rank = Rank {
                    score,
                    distance,
                    term: position,
                    place,
                };
                let other = best.entry(topic).or_insert(rank);
                if rank.before(other).is_lt() {
                    *other = rank;
                }
            }
        }
        let mut topics: Vec<_> = best.into_iter().collect();
        topics.sort_by(|(_, a), (_, b)| a.before(b));
        if let Some(&(_, best)) = topics.first()
            && !searching
        {
            topics.retain(|(_, rank)| rank.score >= RIVAL * best.score);
        }
        topics.into_iter().map(|(topic, _)| topic).collect()
    }

    /// What each term shares with the words asked for, for every term that shares something.
    fn overlaps(&self, asked: &str, searching: bool) -> Vec<(usize, Overlap)> {
        if asked.len() > MAX_QUERY {
            return Vec::new();
        }
        let mut asked_weight = 0.0;
        let mut shared = vec![0.0_f32; self.terms.len()];
        // For which of the words asked for a term was counted last.
        let mut counted = vec![0; self.terms.len()];
        for (number, asked) in distinct_words(asked).into_iter().enumerate() {
            let similar = self.similar(asked, searching);
            // A word that no term has is as telling as the rarest that one has.
            let of_asked = similar
                .first()
                .map_or(weight(1, self.topics), |(word, _)| word.weight);
            asked_weight += of_asked;
            // The most alike come first, so that what a term shares is only ever counted once.
            for (word, likeness) in similar {
                for &term in &word.terms {
                    let wanted = searching || !self.terms[term].is_title;
                    if wanted && counted[term] <= number {
                        counted[term] = number + 1;
                        shared[term] += likeness * of_asked.min(word.weight);
                    }
                }
            }
        }
        let overlap = |(term, shared): (usize, f32)| {
            let term_weight = self.terms[term].weight;
            let overlap = Overlap {
                shared,
                asked_weight,
                term_weight,
            };
            (shared > 0.0).then_some((term, overlap))
        };
        shared.into_iter().enumerate().filter_map(overlap).collect()
    }

    /// The known words that are, or could have been meant by, one word; the most alike first.
    fn similar(&self, asked: &str, searching: bool) -> Vec<(&Word, f32)> {
        let asked = Spelling::new(asked.to_owned());
        let mut similar: Vec<(&Word, f32)> = self
            .words
            .iter()
            .filter_map(|word| {
                let begins =
                    || searching && asked.length > 1 && word.spelling.text.starts_with(&asked.text);
                let likeness = if word.spelling.text == asked.text {
                    1.0
                } else if begins() {
                    BEGINS
                } else if asked
                    .slips_to(&word.spelling, slips(asked.length))
                    .is_some()
                    || asked.shares_stem(&word.spelling)
                {
                    RESEMBLES
                } else {
                    return None;
                };
                Some((word, likeness))
            })
            .collect();
        similar.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        similar
    }

    /// Topics with a term that has nearly the same letters: `dockercompose`, `dockerfiel`.
    fn spelt_alike(&self, asked: &str) -> Vec<usize> {
        let asked = Spelling::new(letters(asked));
        let slips = match asked.length {
            0..4 => 0,
            // In several short words, two slips make another one of them.
            4..10 => 1,
            _ => 2,
        };
        let mut near: Vec<(usize, &Term)> = self
            .terms
            .iter()
            .filter(|term| !term.is_title)
            .filter_map(|term| Some((asked.slips_to(&term.letters, slips)?, term)))
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        let best = near.first().map_or(0, |(distance, _)| *distance);
        near.retain(|(distance, _)| *distance <= best + 1);
        let mut topics = Vec::new();
        for topic in near.into_iter().flat_map(|(_, term)| &term.topics) {
            if !topics.contains(topic) {
                topics.push(*topic);
            }
        }
        topics
    }

    fn weigh(&mut self) {
        let mut terms_of: HashMap<&str, Vec<usize>> = HashMap::new();
        for (position, term) in self.terms.iter().enumerate() {
            for word in distinct_words(&term.text) {
                terms_of.entry(word).or_default().push(position);
            }
        }
        let mut terms_of: Vec<_> = terms_of.into_iter().collect();
        terms_of.sort_unstable_by_key(|(word, _)| *word);
        let mut weights = vec![0.0; self.terms.len()];
        for (word, terms) in terms_of {
            let topics = terms.iter().flat_map(|&term| &self.terms[term].topics);
            let mut topics: Vec<_> = topics.collect();
            topics.sort_unstable();
            topics.dedup();
            let weight = weight(topics.len(), self.topics);
            for &term in &terms {
                weights[term] += weight;
            }
            self.words.push(Word {
                spelling: Spelling::new(word.to_owned()),
                terms,
                weight,
            });
        }
        for (term, weight) in self.terms.iter_mut().zip(weights) {
            term.weight = weight;
        }
    }
}

impl Term {
    fn new(text: String, topics: Vec<usize>, is_title: bool) -> Self {
        Self {
            letters: Spelling::new(letters(&text)),
            text,
            weight: 0.0,
            topics,
            is_title,
        }
    }
}

impl Spelling {
    fn new(text: String) -> Self {
        Self {
            length: text.chars().count(),
            letters: text.chars().fold(0, |letters, c| letters | bit(c)),
            text,
        }
    }

    /// How many slips of the pen make one of the other, if no more than so many.
    fn slips_to(&self, other: &Self, most: usize) -> Option<usize> {
        // A slip takes at most one letter away and brings one other, which tells
        // nearly all texts apart before their letters are compared in order.
        let differing = (self.letters ^ other.letters).count_ones() as usize;
        if self.length.abs_diff(other.length) > most || differing > 2 * most {
            return None;
        }
        let slips = strsim::osa_distance(&self.text, &other.text);
        (slips <= most).then_some(slips)
    }

    /// Whether two words differ only in their endings: `mounting` and `mounts`.
    fn shares_stem(&self, other: &Self) -> bool {
        let pairs = self.text.chars().zip(other.text.chars());
        let stem = pairs.take_while(|(a, b)| a == b).count();
        stem >= 5 && self.length.max(other.length) - stem <= 3
    }
}

/// What a term has in common with the words asked for, by weight.
struct Overlap {
    shared: f32,
    asked_weight: f32,
    term_weight: f32,
}

impl Overlap {
    /// 1 where both have the same words, 0 where they share none.
    fn alike(&self) -> f32 {
        2.0 * self.shared / (self.asked_weight + self.term_weight)
    }

    /// 1 where one has all the words of the other.
    fn contained(&self) -> f32 {
        self.shared / self.asked_weight.min(self.term_weight)
    }

    /// 1 where the term has all the words asked for, whatever else it has.
    fn covered(&self) -> f32 {
        self.shared / self.asked_weight
    }
}

/// What decides a topic's place among the results.
#[derive(Clone, Copy)]
struct Rank {
    score: f32,
    /// How many letters differ.
    distance: usize,
    /// The position of the term that gave the score.
    term: usize,
    /// The topic's place among those of the term: an ambiguous term has the likeliest first.
    place: usize,
}

impl Rank {
    fn before(&self, other: &Self) -> Ordering {
        let by_score = other.score.total_cmp(&self.score);
        let rest = |rank: &Self| (rank.distance, rank.term, rank.place);
        by_score.then_with(|| rest(self).cmp(&rest(other)))
    }
}

/// The weight of a word that so many of all topics have.
fn weight(topics: usize, all: usize) -> f32 {
    (1.0 + all as f32 / topics as f32).ln()
}

fn distinct_words(text: &str) -> Vec<&str> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The bit of a letter: the letters and digits of ASCII have their own.
fn bit(letter: char) -> u64 {
    1 << match letter {
        'a'..='z' => letter as u32 - 'a' as u32,
        '0'..='9' => 26 + (letter as u32 - '0' as u32),
        _ => 36 + letter as u32 % 28,
    }
}

/// How many slips of the pen a word of this length may have.
fn slips(length: usize) -> usize {
    match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests;
