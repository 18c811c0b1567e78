//! Which words carry an event of the user's types? What the regression looks at,
//! and what its probabilities make of a sentence.

use super::logistic::Regression;
use crate::claims::assembly::told_by_both;
use crate::model::WIDTH;
use crate::parse::Parsed;

/// A word counts as carrying one of the types when all of them together are so
/// likely: as `CARRIES` in `reading.rs` has it for the built-in types.
const FIRES: f64 = 0.4;
/// The likeliest of them must be at least so likely, as `TYPED` has it there.
const TYPED: f64 = 0.25;

/// A word that carries an event of a user's type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The word's index in its sentence.
    pub word: usize,
    /// Index of the type in the codebook.
    pub type_: usize,
    /// How likely that type is.
    pub score: f64,
}

/// A word that may carry an event, as numbers.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub word: usize,
    pub features: Vec<f32>,
}

/// How many numbers describe a word, with so many outputs of the network's head
/// for types.
pub(super) fn width(network_types: usize) -> usize {
    2 * WIDTH + network_types
}

/// The words of a sentence that may carry an event: nouns, verbs, adjectives.
/// Each is described by its vector out of the encoder, what the network's own
/// head for types thinks of it, and the mean vector of the sentence, which tells
/// a trade body from a court. The encoding must still be there (see
/// `Encoded::slim`).
pub(super) fn candidates(p: &Parsed) -> Vec<Candidate> {
    let open = |w: &usize| matches!(p.words[*w].upos, "NOUN" | "VERB" | "ADJ" | "PROPN");
    let e = &p.encoded;
    let mean = mean(&e.encoding);
    let features = |word: usize| {
        let own = &e.encoding[e.first[word] * WIDTH..][..WIDTH];
        [own, e.row(&e.type_, word), &mean].concat()
    };
    (0..p.words.len()).filter(open).map(|word| Candidate { word, features: features(word) }).collect()
}

/// The mean of all vectors of a sentence.
fn mean(encoding: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; WIDTH];
    let part = 1.0 / (encoding.len() / WIDTH).max(1) as f32;
    for vector in encoding.chunks_exact(WIDTH) {
        out.iter_mut().zip(vector).for_each(|(o, x)| *o += part * x);
    }
    out
}

/// What the regression reads in a sentence, in text order. Class 0 is none. Of a
/// light verb and its noun that tell the same event, the surer word is kept.
pub(super) fn hits(p: &Parsed, candidates: &[Candidate], regression: &Regression) -> Vec<Hit> {
    let hit = |c: &Candidate| {
        let p = regression.probabilities(&c.features);
        let best = (2..p.len()).fold(1, |best, i| if p[i] > p[best] { i } else { best });
        (1.0 - p[0] > FIRES && p[best] >= TYPED).then(|| Hit {
            word: c.word,
            type_: best - 1,
            score: p[best],
        })
    };
    let all: Vec<Hit> = candidates.iter().filter_map(hit).collect();
    let weaker = |h: &Hit| {
        let stronger = |o: &Hit| (o.score, h.word) > (h.score, o.word);
        all.iter().any(|o| o.type_ == h.type_ && told_by_both(p, o.word, h.word) && stronger(o))
    };
    all.iter().copied().filter(|h| !weaker(h)).collect()
}
