//! Sentences too long for one pass of the encoder are read in parts.

use super::Sentence;
use crate::Span;
use crate::report::Note;

/// Words that a sentence may have for the encoder; a longer one is cut.
pub const LONGEST: usize = 160;

/// Cuts every sentence of more than [`LONGEST`] words into parts of at most so
/// many, after a semicolon, comma or colon where there is one in the second
/// half, and says so in a note.
pub fn cut_long(text: &str, sentences: Vec<Sentence>, notes: &mut Vec<Note>) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(sentences.len());
    for s in sentences {
        if s.tokens.len() <= LONGEST {
            out.push(s);
            continue;
        }
        notes.push(Note {
            span: Some(s.span),
            reason: format!("The sentence has {} words and was read in parts.", s.tokens.len()),
        });
        let mut rest = s.tokens.as_slice();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(cut(text, rest));
            out.push(Sentence { span: part[0].cover(part[part.len() - 1]), tokens: part.to_vec() });
            rest = after;
        }
    }
    out
}

/// How many of the tokens make the next part; at least one.
fn cut(text: &str, tokens: &[Span]) -> usize {
    if tokens.len() <= LONGEST {
        return tokens.len();
    }
    let stop = |marks: &[&str]| (LONGEST / 2..LONGEST).rev().find(|&i| marks.contains(&tokens[i].of(text)));
    stop(&[";", ".", "?", "!"]).or_else(|| stop(&[",", ":", "—"])).map_or(LONGEST, |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_at_a_comma_and_nothing_is_lost() {
        let text = "Chad, Mali and Niger talked, ".repeat(40);
        let sentences = crate::sentences::split(&text);
        let words: usize = sentences.iter().map(|s| s.tokens.len()).sum();
        let mut notes = Vec::new();
        let parts = cut_long(&text, sentences, &mut notes);
        assert_eq!(parts.iter().map(|s| s.tokens.len()).sum::<usize>(), words);
        assert!(parts.len() > 1 && parts.iter().all(|p| p.tokens.len() <= LONGEST));
        assert!(parts[0].span.of(&text).ends_with(','));
        assert_eq!(notes.len(), 1);
    }
}
