//! Which words does a text have, where, and which of them say what it is about?
//!
//! Lineages and stories compare texts by hashes of their words: lower case,
//! without accents, so that "Amchidé" and "AMCHIDE" are one word.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use whimbrel_reader::span::CharRange;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case and without accents.
    pub text: String,
    /// Where it stands, in code points.
    pub range: CharRange,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it begins a sentence, as far as the characters before it tell.
    pub first: bool,
}

/// The words of a text: runs of letters and digits.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut word: Option<Word> = None;
    let mut first = true;
    for (at, c) in text.chars().enumerate() {
        if !c.is_alphanumeric() {
            out.extend(word.take());
            first |= matches!(c, '.' | '!' | '?' | '\n' | '"' | '“' | '”');
            continue;
        }
        let new = || Word { text: String::new(), range: CharRange(at, at), capital: c.is_uppercase(), first };
        let now = word.get_or_insert_with(new);
        now.range.1 = at + 1;
        fold(c, &mut now.text);
        first = false;
    }
    out.extend(word);
    out
}

/// Adds `c` in lower case and without its accent.
fn fold(c: char, to: &mut String) {
    for c in c.to_lowercase() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => to.push('a'),
            'ç' | 'ć' | 'č' => to.push('c'),
            'ď' | 'đ' => to.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => to.push('e'),
            'ğ' => to.push('g'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => to.push('i'),
            'ł' | 'ļ' => to.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => to.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => to.push('o'),
            'ř' => to.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => to.push('s'),
            'ť' | 'ţ' | 'ț' => to.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => to.push('u'),
            'ý' | 'ÿ' => to.push('y'),
            'ź' | 'ż' | 'ž' => to.push('z'),
            'ß' => to.push_str("ss"),
            'æ' => to.push_str("ae"),
            'œ' => to.push_str("oe"),
            // What is left of an accent that stood as a character of its own.
            '\u{300}'..='\u{36f}' => {}
            other => to.push(other),
        }
    }
}

/// Words that stand in texts about anything.
const COMMON: &str = " a about above after again against ago all also although am among an and another any are around \
    as at away back be became because become been before began behind being below between both but by came can \
    come could day days did do does doing done down during each early eight either else end even ever every few \
    first five for four from further get go going gone got had has have having he her here him himself his how \
    however i if in including into is it its itself just last late later least left less like long made make many \
    may me men might million month months more most much must my near never new next night nine no nobody nor not \
    nothing now of off old on once one only onto or other our out over own part people per put reported reports \
    said same saw say saying says second see seven she should since six so some someone soon still such ten than \
    that the their them then there these they third this those though three through thus time to today together \
    told too took toward two under until up upon us very was we week weeks well went were what when where whether \
    which while who whom whose why will with within without would year years yesterday yet you your \
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august \
    september october november december ";

/// Whether a word (as [`words`] has it) says little about what a text is about.
pub(crate) fn is_common(word: &str) -> bool {
    word.len() < 3 || COMMON.contains(&format!(" {word} "))
}

/// A word without the commonest endings of English, so that "seized" and
/// "seizes" meet. Crude on purpose: both sides are cut alike.
pub(crate) fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 9] = ["ations", "ation", "ments", "ment", "ings", "ing", "ed", "es", "s"];
    let cut = ENDINGS.iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= 4));
    let Some(cut) = cut else { return word.strip_suffix('e').filter(|rest| rest.len() >= 4).unwrap_or(word) };
    // "Scrapped" is "scrap" with its consonant doubled, but "called" is "call".
    let doubled = |c: char| cut.strip_suffix(c).filter(|rest| rest.ends_with(c));
    let single = ['b', 'd', 'g', 'm', 'n', 'p', 'r', 't'].into_iter().find_map(doubled);
    single.unwrap_or_else(|| cut.strip_suffix('e').filter(|rest| rest.len() >= 4).unwrap_or(cut))
}

/// The FNV-1a hash of some bytes (Fowler, Noll, Vo), the same on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Spreads the bits of a number (the finaliser of SplitMix64, Steele et al. 2014).
pub(crate) fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// One hash for several in a row.
pub(crate) fn chain(hashes: &[u64]) -> u64 {
    hashes.iter().fold(hashes.len() as u64, |h, x| mix(h ^ x))
}

/// A map from hashes, which need not be hashed once more.
pub(crate) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Ready>>;

/// Takes a hash for what it is, its bits spread once more.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mix(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = mix(self.0 ^ hash);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The distinct ones, in order.
pub(crate) fn distinct(hashes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut all: Vec<u64> = hashes.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Those that stand in both of two rows of distinct hashes in order.
pub(crate) fn shared<'a>(mut one: &'a [u64], mut other: &'a [u64]) -> impl Iterator<Item = u64> + 'a {
    std::iter::from_fn(move || {
        while let (Some((a, rest)), Some((b, others))) = (one.split_first(), other.split_first()) {
            let (next, after) = (if a <= b { rest } else { one }, if b <= a { others } else { other });
            (one, other) = (next, after);
            if a == b {
                return Some(*a);
            }
        }
        None
    })
}

/// How many stand in both of two such rows.
pub(crate) fn in_both(one: &[u64], other: &[u64]) -> usize {
    shared(one, other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_and_accents_and_keep_their_places() {
        let found = words("Às 9, São-Tomé");
        let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["as", "9", "sao", "tome"]);
        assert_eq!(found[2].range, CharRange(6, 9));
        assert!(found[0].first && !found[2].first && found[3].capital);
    }

    #[test]
    fn stems_meet() {
        for (one, other) in
            [("seized", "seizes"), ("bombing", "bombings"), ("attacks", "attacked"), ("planned", "plans")]
        {
            assert_eq!(stem(one), stem(other));
        }
        assert_eq!(stem("bus"), "bus");
    }

    #[test]
    fn what_stands_in_both_rows() {
        let row = |hashes: &[u64]| distinct(hashes.iter().copied());
        assert_eq!(row(&[3, 1, 3, 2]), [1, 2, 3]);
        assert_eq!(in_both(&row(&[1, 2, 3, 9]), &row(&[0, 2, 3, 4, 9, 11])), 3);
        assert_eq!((in_both(&[], &[1]), in_both(&[1], &[2]), in_both(&[5], &[5])), (0, 0, 1));
    }

    #[test]
    fn chains_know_their_order() {
        assert_ne!(chain(&[1, 2]), chain(&[2, 1]));
        assert_ne!(chain(&[0]), chain(&[0, 0]));
    }
}
