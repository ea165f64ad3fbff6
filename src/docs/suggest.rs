//! Suggests topics for terms that are not in the catalogue, and searches it.
//!
//! Terms are compared word by word, and rare words weigh more: in Docker's documentation,
//! sharing `docker` means little, and sharing `healthcheck` a lot. Only if no term shares
//! enough words are the terms compared letter by letter.

use std::collections::BTreeMap;

use super::topic_table::TopicTable;

/// The words of all terms and titles. A topic is identified by its position among all
/// sources.
#[derive(Debug, Default)]
pub(super) struct Index {
    terms: Vec<Term>,
    /// The terms that contain each word, as ascending positions.
    words: BTreeMap<String, Vec<usize>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Term {
    /// Whether this is a page's title, which a search may find but which does not name
    /// its topic.
    is_title: bool,
    text: String,
    /// An ambiguous term has several, the likeliest first.
    topics: Vec<usize>,
}

/// The longest text, in bytes, that is compared with the terms. No term is half as long.
const MAX_TERM_BYTES: usize = 200;

/// The least overlap, from 0 to 1, of a suggested term.
const MIN_OVERLAP: f64 = 0.6;

/// The least share of its words that the asked term or the suggested one must have in
/// common with the other. Half is not enough: `kubernetes ingress` does not mean
/// `ingress network`.
const MIN_CONTAINED: f64 = 0.75;

/// The least overlap of a suggestion, relative to that of the best one.
const MIN_SHARE_OF_BEST: f64 = 0.85;

/// The least share of the search words that a term must have.
const MIN_FOUND: f64 = 0.5;

/// The least Jaro-Winkler similarity of words that count as the same word: misspelt, or
/// with another ending.
const MIN_WORD_SIMILARITY: f64 = 0.86;

/// The weight of a word that is similar, relative to one that is equal.
const SIMILAR_WORD: f64 = 0.8;

/// How a term and the asked words overlap; each is a sum of the weights of words.
struct Overlap {
    common: f64,
    asked: f64,
    term: f64,
}

impl Index {
    pub(super) fn new<'a>(tables: impl Iterator<Item = &'a TopicTable>) -> Self {
        let mut index = Self::default();
        let mut first = 0;
        for table in tables {
            for (term, positions) in table.terms() {
                index.terms.push(Term {
                    is_title: false,
                    text: term.to_owned(),
                    topics: positions.iter().map(|position| first + position).collect(),
                });
            }
            for (position, topic) in table.topics().enumerate() {
                index.terms.extend(topic.title.map(|title| Term {
                    is_title: true,
                    text: title.to_lowercase(),
                    topics: vec![first + position],
                }));
            }
            first += table.len();
        }
        index.terms.sort_unstable();
        for (position, term) in index.terms.iter().enumerate() {
            for word in words(&term.text) {
                let terms = index.words.entry(word.to_owned()).or_default();
                if terms.last() != Some(&position) {
                    terms.push(position);
                }
            }
        }
        index
    }

    /// The topics that `term` may mean, the nearest first.
    pub(super) fn near(&self, term: &str) -> Vec<usize> {
        let is_equal = |asked: &str, word: &str| asked == word;
        let mut near = self.ranked(term, is_equal, |overlap| {
            let contained = overlap.common / overlap.asked.min(overlap.term);
            let overlap = overlap.dice();
            (overlap >= MIN_OVERLAP && contained >= MIN_CONTAINED).then_some(overlap)
        });
        near.retain(|(_, term)| !term.is_title);
        let best = near.first().map_or(0.0, |(overlap, _)| *overlap);
        near.retain(|(overlap, _)| *overlap >= MIN_SHARE_OF_BEST * best);
        if near.is_empty() {
            distinct_topics(self.spelt_alike(term))
        } else {
            distinct_topics(near.into_iter().map(|(_, term)| term))
        }
    }

    /// The topics that match some of `words`, the best first.
    pub(super) fn search(&self, words: &str) -> Vec<usize> {
        let begins = |asked: &str, word: &str| asked.len() > 1 && word.starts_with(asked);
        let found = self.ranked(words, begins, |overlap| {
            let found = overlap.common / overlap.asked;
            (found >= MIN_FOUND).then(|| 4.0 * found + overlap.dice())
        });
        distinct_topics(found.into_iter().map(|(_, term)| term))
    }

    /// The terms that share words with `asked` and have a score, the best first. Words
    /// are the same if they are similar or `matches` says so.
    fn ranked(
        &self,
        asked: &str,
        matches: impl Fn(&str, &str) -> bool,
        score: impl Fn(&Overlap) -> Option<f64>,
    ) -> Vec<(f64, &Term)> {
        if asked.len() > MAX_TERM_BYTES {
            return Vec::new();
        }
        let mut asked_weight = 0.0;
        let mut common: BTreeMap<usize, f64> = BTreeMap::new();
        for asked in words(asked) {
            // A word that is in no term weighs as much as the rarest one.
            let own = self.weight(self.words.get(asked).map_or(1, Vec::len));
            asked_weight += own;
            // Each term counts once, with its best match.
            let mut best: BTreeMap<usize, f64> = BTreeMap::new();
            for (word, terms) in &self.words {
                let factor = match word == asked {
                    true => 1.0,
                    false if matches(asked, word) || is_similar(asked, word) => SIMILAR_WORD,
                    false => continue,
                };
                let weight = factor * own.min(self.weight(terms.len()));
                for &term in terms {
                    let best = best.entry(term).or_default();
                    *best = best.max(weight);
                }
            }
            for (term, weight) in best {
                *common.entry(term).or_default() += weight;
            }
        }
        let scored = common.into_iter().filter_map(|(position, common)| {
            let term = &self.terms[position];
            let weights = words(&term.text).map(|word| self.weight(self.words[word].len()));
            let score = score(&Overlap {
                common,
                asked: asked_weight,
                term: weights.sum(),
            })?;
            Some((score, strsim::osa_distance(asked, &term.text), term))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored
            .into_iter()
            .map(|(score, _, term)| (score, term))
            .collect()
    }

    /// The terms with nearly the same letters, such as `dockercompose`, `dockerfiel`.
    fn spelt_alike(&self, asked: &str) -> impl Iterator<Item = &Term> {
        let asked = letters(asked);
        // Two typos can turn one short word into another.
        let length = asked.chars().count();
        let max_typos = (length / 5).min(2);
        let mut near: Vec<(usize, &Term)> = Vec::new();
        if length >= 4 && asked.len() <= MAX_TERM_BYTES {
            for term in self.terms.iter().filter(|term| !term.is_title) {
                let letters = letters(&term.text);
                if letters.chars().count().abs_diff(length) <= max_typos {
                    let typos = strsim::osa_distance(&asked, &letters);
                    if typos <= max_typos {
                        near.push((typos, term));
                    }
                }
            }
        }
        let fewest = near.iter().map(|(typos, _)| *typos).min();
        near.into_iter()
            .filter(move |(typos, _)| Some(*typos) == fewest)
            .map(|(_, term)| term)
    }

    /// The weight of a word that is in this many terms.
    fn weight(&self, terms: usize) -> f64 {
        (1.0 + self.terms.len() as f64 / terms as f64).ln()
    }
}

impl Overlap {
    /// 1 if both have the same words, 0 if they share none (Sørensen and Dice).
    fn dice(&self) -> f64 {
        2.0 * self.common / (self.asked + self.term)
    }
}

fn is_similar(a: &str, b: &str) -> bool {
    a.len().min(b.len()) > 3
        && a.len().abs_diff(b.len()) <= 3
        && strsim::jaro_winkler(a, b) >= MIN_WORD_SIMILARITY
}

fn distinct_topics<'a>(terms: impl Iterator<Item = &'a Term>) -> Vec<usize> {
    let mut topics = Vec::new();
    for topic in terms.flat_map(|term| &term.topics) {
        if !topics.contains(topic) {
            topics.push(*topic);
        }
    }
    topics
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
