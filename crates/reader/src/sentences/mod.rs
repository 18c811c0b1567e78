//! Where do sentences and tokens begin and end?
//!
//! The text is cut into tokens first (`tokens`), with the white space before
//! each remembered; then every gap between two tokens is judged (`boundaries`),
//! with the layout of the lines (`lines`) for what white space alone cannot say.

mod boundaries;
mod datelines;
mod lines;
mod long;
mod tokens;
mod words;

pub use datelines::split_datelines;
pub use long::{LONGEST, cut_long};

use crate::Span;

/// One sentence: its span and its tokens, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first token's start to the last token's end.
    pub span: Span,
    /// Tokens as Universal Dependencies counts words: "don't" is "do" + "n't",
    /// "Putin's" is "Putin" + "'s".
    pub tokens: Vec<Span>,
}

/// Cuts `text` into sentences and tokens.
///
/// Every character that is not white space belongs to exactly one token, and
/// every token to exactly one sentence. The time taken is linear in the length
/// of the text, whatever the text is.
///
/// ```
/// let text = "Gen. Smith didn't stay. He left at 10:30 a.m.";
/// let sentences = whimbrel_reader::sentences::split(text);
/// assert_eq!(sentences.len(), 2);
/// assert_eq!(sentences[0].span.of(text), "Gen. Smith didn't stay.");
/// ```
pub fn split(text: &str) -> Vec<Sentence> {
    let tokens = tokens::tokens(text);
    let mut sentences = Vec::new();
    let mut first = 0;
    for end in boundaries::ends(text, &tokens) {
        let spans: Vec<Span> = tokens[first..end].iter().map(|t| t.span).collect();
        let span = spans[0].cover(spans[spans.len() - 1]);
        sentences.push(Sentence { span, tokens: spans });
        first = end;
    }
    sentences
}

#[cfg(test)]
mod tests;
