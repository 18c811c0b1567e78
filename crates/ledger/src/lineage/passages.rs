//! Which passages do two texts share, word by word?

use std::collections::BTreeMap;

use crate::words::{ByHash, chain, distinct};

/// Words that a passage has at least: shorter runs ("said in a statement on
/// Monday") stand in texts that have nothing to do with each other.
pub(crate) const SHORTEST: usize = 6;

/// A run of words that stands in both texts; numbers count words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Where it begins in the one text.
    pub one: usize,
    /// Where it begins in the other.
    pub other: usize,
    /// How many words it has.
    pub len: usize,
}

/// The passages of `one` that stand in `other` too, in the order of `one` and
/// without overlap there; of several places in `other` the one that goes on
/// longest counts. Near-linear: a place is looked up by its first words, and
/// of words that are repeated over and over only the first places are tried.
pub(crate) fn passages(one: &[u64], other: &[u64]) -> Vec<Passage> {
    const TRIED: usize = 8;
    let mut places: ByHash<Vec<usize>> = ByHash::default();
    for (at, run) in other.windows(SHORTEST).enumerate() {
        let held = places.entry(chain(run)).or_default();
        if held.len() < TRIED {
            held.push(at);
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at + SHORTEST <= one.len() {
        let run = &one[at..at + SHORTEST];
        let candidates = places.get(&chain(run)).map(Vec::as_slice).unwrap_or_default();
        let longest = candidates.iter().map(|&b| (common_start(&one[at..], &other[b..]), b));
        match longest.max_by_key(|(len, b)| (*len, usize::MAX - b)) {
            Some((len, b)) if len >= SHORTEST => {
                found.push(Passage { one: at, other: b, len });
                at += len;
            }
            _ => at += 1,
        }
    }
    found
}

/// The hashes of a text's shortest passages: two texts without a common one
/// share none.
pub(crate) fn runs(words: &[u64]) -> Vec<u64> {
    distinct(words.windows(SHORTEST).map(chain))
}

fn common_start(one: &[u64], other: &[u64]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

/// How many words of each text stand in its shared passages. Passages may
/// overlap in one of the two, where the other repeats itself.
pub(crate) fn covered(passages: &[Passage]) -> (usize, usize) {
    (union(passages, |p| p.one), union(passages, |p| p.other))
}

fn union(passages: &[Passage], start: impl Fn(&Passage) -> usize) -> usize {
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for p in passages {
        let len = starts.entry(start(p)).or_default();
        *len = (*len).max(p.len);
    }
    let (mut count, mut end) = (0, 0);
    for (start, len) in starts {
        count += (start + len).saturating_sub(end.max(start));
        end = end.max(start + len);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_in_another_order() {
        let one: Vec<u64> = (0..10).chain(50..60).collect();
        let other: Vec<u64> = (50..60).chain(200..205).chain(0..10).collect();
        let found = passages(&one, &other);
        let expected = [Passage { one: 0, other: 15, len: 10 }, Passage { one: 10, other: 0, len: 10 }];
        assert_eq!(found, expected);
        assert_eq!(covered(&found), (20, 20));
    }

    #[test]
    fn short_runs_are_no_passages() {
        let one: Vec<u64> = (0..5).chain(10..15).collect();
        let other: Vec<u64> = (0..5).chain(20..25).collect();
        assert!(passages(&one, &other).is_empty());
        assert!(passages(&[], &other).is_empty());
    }

    #[test]
    fn repetition_is_counted_once() {
        let one: Vec<u64> = (0..8).chain(0..8).collect();
        let other: Vec<u64> = (0..8).collect();
        assert_eq!(covered(&passages(&one, &other)), (16, 8));
    }

    #[test]
    fn one_word_over_and_over_takes_no_time() {
        let long = vec![7_u64; 20_000];
        assert_eq!(passages(&long, &long)[0].len, 20_000);
    }
}
