//! Which texts may share words? Fingerprints that meet where texts do.
//!
//! Two kinds: winnowed shingles (Schleimer, Wilkerson and Aiken 2003) meet
//! wherever two texts share a passage of [`SURE`] words, however long the rest
//! is; MinHash (Broder 1997) in bands of rows (Leskovec, Rajaraman and Ullman,
//! Mining of Massive Datasets, ch. 3) meets where texts are alike throughout,
//! though no passage was left unedited.

use crate::words::{chain, distinct, in_both, mix};

/// Words in a winnowed shingle.
const SHINGLE: usize = 8;
/// Of this many shingles in a row one is kept.
const WINDOW: usize = 4;
/// A shared passage of so many words is always noticed.
#[cfg(test)]
const SURE: usize = SHINGLE + WINDOW - 1;
/// Words in a shingle of MinHash.
pub(crate) const SMALL: usize = 3;
/// With 16 bands of 3 rows texts meet with a chance of 0.88 at a Jaccard
/// similarity of 0.5, and of 0.02 at 0.1.
const BANDS: u64 = 16;
const ROWS: u64 = 3;

/// The fingerprints of a text, given the hashes of its words.
pub(crate) fn prints(words: &[u64]) -> Vec<u64> {
    distinct(winnowed(words).into_iter().chain(bands(words)))
}

/// The distinct shingles of `size` words, in order of their hashes.
pub(crate) fn shingles(words: &[u64], size: usize) -> Vec<u64> {
    distinct(words.windows(size).map(chain))
}

/// The smallest shingle of every window.
fn winnowed(words: &[u64]) -> Vec<u64> {
    let all: Vec<u64> = words.windows(SHINGLE).map(chain).collect();
    let of = |window: &[u64]| window.iter().copied().min();
    if all.len() < WINDOW {
        of(&all).into_iter().collect()
    } else {
        all.windows(WINDOW).filter_map(of).collect()
    }
}

fn bands(words: &[u64]) -> Vec<u64> {
    let shingles = shingles(words, SMALL);
    if shingles.is_empty() {
        return Vec::new();
    }
    let smallest = |seed: u64| shingles.iter().map(|s| mix(s ^ mix(seed))).min().unwrap_or_default();
    let band = |b: u64| chain(&(0..ROWS).map(|row| smallest(b * ROWS + row)).chain([b]).collect::<Vec<_>>());
    (0..BANDS).map(band).collect()
}

/// How alike two sets of shingles are, 0 to 1 (Jaccard).
pub(crate) fn jaccard(one: &[u64], other: &[u64]) -> f64 {
    let shared = in_both(one, other);
    let all = one.len() + other.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(one: &[u64], other: &[u64]) -> bool {
        let prints_of_other = prints(other);
        prints(one).iter().any(|p| prints_of_other.contains(p))
    }

    #[test]
    fn a_shared_passage_is_always_noticed() {
        for start in 0..40_u64 {
            let passage: Vec<u64> = (start..start + SURE as u64).collect();
            let one: Vec<u64> = (1000..1000 + start).chain(passage.clone()).chain(2000..2100).collect();
            let other: Vec<u64> = (3000..3200).chain(passage).chain(4000..4000 + start).collect();
            assert!(meet(&one, &other), "passage at {start}");
        }
    }

    #[test]
    fn an_edited_text_meets_its_original_and_others_do_not() {
        let one: Vec<u64> = (0..120).collect();
        let edited: Vec<u64> = (0..120).map(|w| if w % 10 == 9 { 900 + w } else { w }).collect();
        assert!(meet(&one, &edited));
        assert!(!meet(&one, &(5000..5120).collect::<Vec<u64>>()));
    }

    #[test]
    fn likeness_of_sets() {
        let set = |of: &[u64]| distinct(of.iter().copied());
        assert_eq!(jaccard(&set(&[1, 2, 3]), &set(&[2, 3, 4])), 0.5);
        assert_eq!(jaccard(&set(&[]), &set(&[])), 0.0);
    }
}
