//! Where do sentences and tokens begin and end?

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
