//! Suggests topics for terms that are not in the catalogue.
//!
//! Rare words weigh more: in Docker's documentation, sharing `docker` means little, and
//! sharing `healthcheck` a lot. A misspelt word counts slightly less than the word it
//! resembles. Only if no topic shares enough words is the term compared letter by letter.

use std::{cmp::Ordering, collections::HashMap};

use super::topic_table::TopicSource;

/// The index of the words in all terms and titles.
///
/// A topic is identified by its position among all sources.
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
    /// Whether this is a title, which a search may find but which does not name its
    /// topic.
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
    /// A bit set of its letters; some letters share a bit.
    letters: u64,
}

/// The longest text, in bytes, that is compared with the terms. No term is half as long.
const MAX_TERM_BYTES: usize = 200;

/// The least similarity, from 0 to 1, of a term to be suggested.
const MIN_SIMILARITY: f32 = 0.6;

/// The least share of one of the two that the other must contain. Half is not enough:
/// `kubernetes ingress` does not mean `ingress network`.
const MIN_CONTAINMENT: f32 = 0.78;

/// The least score of a suggestion, relative to the best one: lower scores are noise.
const MIN_SHARE_OF_BEST: f32 = 0.85;

/// The least share of the search words that a term must cover.
const MIN_COVERAGE: f32 = 0.5;

/// The likeness of a word that begins with the search word, and of one that resembles it.
const PREFIX_LIKENESS: f32 = 0.9;
const TYPO_LIKENESS: f32 = 0.8;

impl Index {
    pub(super) fn new<'a>(sources: impl Iterator<Item = &'a dyn TopicSource>) -> Self {
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
        // Terms come from hash maps, so sort them to make results deterministic.
        index.terms.sort_by(|a, b| {
            (a.is_title, &a.text, &a.topics).cmp(&(b.is_title, &b.text, &b.topics))
        });
        index.weigh();
        index
    }

    /// The topics that `term` may have meant, the nearest first.
    pub(super) fn near(&self, term: &str) -> Vec<usize> {
        let shared = self.ranked(term, false, |overlap| {
            let near =
                overlap.similarity() >= MIN_SIMILARITY && overlap.containment() >= MIN_CONTAINMENT;
            near.then(|| overlap.similarity())
        });
        if shared.is_empty() {
            self.spelt_alike(term)
        } else {
            shared
        }
    }

    /// The topics that match some of `words`, the best first.
    pub(super) fn search(&self, words: &str) -> Vec<usize> {
        self.ranked(words, true, |overlap| {
            (overlap.coverage() >= MIN_COVERAGE)
                .then(|| 4.0 * overlap.coverage() + overlap.similarity())
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
            topics.retain(|(_, rank)| rank.score >= MIN_SHARE_OF_BEST * best.score);
        }
        topics.into_iter().map(|(topic, _)| topic).collect()
    }

    /// The overlap of each term with the requested words, if there is any.
    fn overlaps(&self, asked: &str, searching: bool) -> Vec<(usize, Overlap)> {
        if asked.len() > MAX_TERM_BYTES {
            return Vec::new();
        }
        let mut asked_weight = 0.0;
        let mut shared = vec![0.0_f32; self.terms.len()];
        // For each term, the last requested word for which it was counted.
        let mut counted = vec![0; self.terms.len()];
        for (number, asked) in distinct_words(asked).into_iter().enumerate() {
            let similar = self.similar(asked, searching);
            // A word that is in no term weighs as much as the rarest one.
            let of_asked = similar
                .first()
                .map_or(weight(1, self.topics), |(word, _)| word.weight);
            asked_weight += of_asked;
            // The most similar words come first, so that each term counts once with its
            // best match.
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

    /// The known words that are equal or similar to `asked`, the most similar first.
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
                    PREFIX_LIKENESS
                } else if asked
                    .typos_within(&word.spelling, max_typos(asked.length))
                    .is_some()
                    || asked.shares_stem(&word.spelling)
                {
                    TYPO_LIKENESS
                } else {
                    return None;
                };
                Some((word, likeness))
            })
            .collect();
        similar.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        similar
    }

    /// Topics with a term that has nearly the same letters: `dockercompose`,
    /// `dockerfiel`.
    fn spelt_alike(&self, asked: &str) -> Vec<usize> {
        let asked = Spelling::new(letters(asked));
        let typos = match asked.length {
            0..4 => 0,
            // Two typos can turn one short word into another.
            4..10 => 1,
            _ => 2,
        };
        let mut near: Vec<(usize, &Term)> = self
            .terms
            .iter()
            .filter(|term| !term.is_title)
            .filter_map(|term| Some((asked.typos_within(&term.letters, typos)?, term)))
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

    /// The number of typos between the two, if it is at most `most`.
    fn typos_within(&self, other: &Self, most: usize) -> Option<usize> {
        // A typo removes at most one letter and adds one, which rules out nearly all
        // texts before the costly comparison.
        let differing = (self.letters ^ other.letters).count_ones() as usize;
        if self.length.abs_diff(other.length) > most || differing > 2 * most {
            return None;
        }
        let typos = strsim::osa_distance(&self.text, &other.text);
        (typos <= most).then_some(typos)
    }

    /// Whether two words differ only in their endings: `mounting` and `mounts`.
    fn shares_stem(&self, other: &Self) -> bool {
        let pairs = self.text.chars().zip(other.text.chars());
        let stem = pairs.take_while(|(a, b)| a == b).count();
        stem >= 5 && self.length.max(other.length) - stem <= 3
    }
}

/// The weighted overlap of a term and the requested words.
struct Overlap {
    shared: f32,
    asked_weight: f32,
    term_weight: f32,
}

impl Overlap {
    /// 1 if both have the same words, 0 if they share none.
    fn similarity(&self) -> f32 {
        2.0 * self.shared / (self.asked_weight + self.term_weight)
    }

    /// 1 if one has all the words of the other.
    fn containment(&self) -> f32 {
        self.shared / self.asked_weight.min(self.term_weight)
    }

    /// 1 if the term has all the requested words.
    fn coverage(&self) -> f32 {
        self.shared / self.asked_weight
    }
}

/// The sort key of a topic among the results.
#[derive(Clone, Copy)]
struct Rank {
    score: f32,
    /// The edit distance.
    distance: usize,
    /// The position of the term that gave the score.
    term: usize,
    /// The topic's place among those of the term; an ambiguous term lists the likeliest
    /// first.
    place: usize,
}

impl Rank {
    fn before(&self, other: &Self) -> Ordering {
        let by_score = other.score.total_cmp(&self.score);
        let rest = |rank: &Self| (rank.distance, rank.term, rank.place);
        by_score.then_with(|| rest(self).cmp(&rest(other)))
    }
}

/// The weight of a word that occurs in `topics` of `all` topics.
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

/// The bit of a letter; each ASCII letter and digit has its own.
fn bit(letter: char) -> u64 {
    1 << match letter {
        'a'..='z' => letter as u32 - 'a' as u32,
        '0'..='9' => 26 + (letter as u32 - '0' as u32),
        _ => 36 + letter as u32 % 28,
    }
}

/// The most typos in a word of this length.
fn max_typos(length: usize) -> usize {
    match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}
