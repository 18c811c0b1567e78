//! Word pieces as BERT's uncased vocabulary has them (Schuster and Nakajima
//! 2012; Devlin et al. 2019): greedy, longest first. Written here because words
//! come one at a time with known bounds, which general tokenizers don't take.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

pub(super) const CLS: i32 = 101;
pub(super) const SEP: i32 = 102;
const UNKNOWN: i32 = 100;
/// A longer word becomes one unknown piece, as in the reference code.
const LONGEST_WORD: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub struct Pieces {
    ids: HashMap<String, i32>,
}

impl Pieces {
    /// `vocab`: one piece a line, continuations with `##`; the line number is the id.
    pub fn new(vocab: &str) -> Self {
        Pieces { ids: vocab.lines().zip(0..).map(|(l, i)| (l.to_owned(), i)).collect() }
    }

    /// The pieces of one word; at least one.
    pub fn of_word(&self, word: &str) -> Vec<i32> {
        let mut out = Vec::with_capacity(2);
        for part in parts(word) {
            self.greedy(&part, &mut out);
        }
        if out.is_empty() {
            out.push(UNKNOWN);
        }
        out
    }

    fn greedy(&self, part: &str, out: &mut Vec<i32>) {
        let before = out.len();
        if part.chars().count() > LONGEST_WORD {
            return out.push(UNKNOWN);
        }
        let mut rest = part;
        while !rest.is_empty() {
            let prefix = if rest.len() == part.len() { "" } else { "##" };
            let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).rev();
            let found = ends.into_iter().find_map(|e| {
                let id = if prefix.is_empty() {
                    self.ids.get(&rest[..e])
                } else {
                    self.ids.get(&format!("##{}", &rest[..e]))
                };
                id.map(|&id| (id, e))
            });
            let Some((id, end)) = found else {
                out.truncate(before);
                return out.push(UNKNOWN);
            };
            out.push(id);
            rest = &rest[end..];
        }
    }
}

/// The word in lower case without accents, each punctuation mark by itself.
fn parts(word: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in word.chars().map(plain).flat_map(char::to_lowercase).nfd() {
        if unicode_normalization::char::is_combining_mark(c) || c.is_control() || c == '\u{fffd}' {
            continue;
        }
        if c.is_whitespace() {
            open = false;
        } else if is_punctuation(c) || is_cjk(c) {
            out.push(c.to_string());
            open = false;
        } else if open {
            if let Some(last) = out.last_mut() {
                last.push(c);
            }
        } else {
            out.push(c.to_string());
            open = true;
        }
    }
    out
}

/// Curly quotes and long dashes as the plain ones that the treebanks have.
fn plain(c: char) -> char {
    match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '–' | '—' => '-',
        _ => c,
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}')
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ceaf}')
}

/// 0 lower case, 1 Title, 2 UPPER, 3 mIxed, 4 digits, 5 punctuation, 6 one
/// capital letter, 7 digits and letters; as `training/words.py` has it.
pub(super) fn shape(word: &str) -> i32 {
    let digits = word.chars().any(char::is_numeric);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().any(char::is_lowercase);
    let first = word.chars().next().is_some_and(char::is_uppercase);
    match (digits, letters, upper) {
        (true, 0, _) => 4,
        (true, ..) => 7,
        (_, 0, _) => 5,
        (_, _, 0) => 0,
        (_, 1, _) => 6,
        _ if !lower => 2,
        (.., 1) if first => 1,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fall_into_the_pieces_of_the_reference_code() {
        let pieces = Pieces::new(include_str!("../../../../data/model/vocab.txt"));
        // The expected ids are those of the reference tokenizer for the same words.
        for (word, expected) in [
            ("Pyongyang", vec![1052, 14001, 6292, 5654]),
            ("n't", vec![1050, 1005, 1056]),
            ("U.S.", vec![1057, 1012, 1055, 1012]),
            ("Erdoğan", vec![9413, 16168, 2319]),
            ("“", vec![1000]),
            ("—", vec![1011]),
            ("🙂", vec![100]),
        ] {
            assert_eq!(pieces.of_word(word), expected, "{word}");
        }
    }

    #[test]
    fn shapes() {
        for (word, s) in [
            ("the", 0),
            ("Kim", 1),
            ("DPRK", 2),
            ("McDonald", 3),
            ("72", 4),
            (",", 5),
            ("A", 6),
            ("72nd", 7),
            ("U.S.", 2),
        ] {
            assert_eq!(shape(word), s, "{word}");
        }
    }
}
