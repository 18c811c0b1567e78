//! What does the first party do to the second? Two marked parties in one text,
//! one PLOVER type, told as dyadic data sets tell it (the fine CAMEO codes and
//! their PLOVER roots): an announced friendly act is AGREE (03), an announced
//! hostile one THREATEN (13), a concluded formal agreement SUPPORT (057).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Model, ModelError, argmax, softmax};
use crate::sentences::{self, Sentence};
use crate::span::span_of_chars;

/// A question: who does what to whom?
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// Comes back with the answer.
    pub id: String,
    /// The text, usually one sentence.
    pub text: String,
    /// Ranges of the first party's words, in code points.
    #[serde(default)]
    pub actor: Vec<[usize; 2]>,
    /// Ranges of the second party's words, in code points.
    #[serde(default)]
    pub recipient: Vec<[usize; 2]>,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The question's id.
    pub id: String,
    /// The likeliest type.
    #[serde(rename = "type")]
    pub type_: String,
    /// Its probability.
    pub score: f64,
    /// The probability of every type.
    pub scores: BTreeMap<String, f64>,
}

/// Questions in one batch of the encoder.
const AT_ONCE: usize = 64;

/// Answers in the order of the questions. Ranges outside of a text count as no
/// words.
///
/// # Errors
/// Only if the model's weights are damaged.
pub fn classify(
    requests: &[Request],
    model: &Model,
    threads: Option<usize>,
) -> Result<Vec<Answer>, ModelError> {
    let mut out = Vec::with_capacity(requests.len());
    for chunk in requests.chunks(AT_ONCE) {
        let whole: Vec<Sentence> = chunk.iter().map(|r| one_sentence(&r.text)).collect();
        let words: Vec<Vec<&str>> =
            chunk.iter().zip(&whole).map(|(r, s)| s.tokens.iter().map(|t| t.of(&r.text)).collect()).collect();
        let encoded = model.read(&words, threads)?;
        for ((r, s), e) in chunk.iter().zip(&whole).zip(&encoded) {
            let parties = (party(r, s, &r.actor), party(r, s, &r.recipient));
            let logits = if e.n == 0 { Vec::new() } else { model.pairs(e, &[parties], threads)?.remove(0) };
            out.push(answer(r, &logits, model));
        }
    }
    Ok(out)
}

/// All of the text as one sentence, cut at what the encoder takes.
fn one_sentence(text: &str) -> Sentence {
    let mut tokens: Vec<_> = sentences::split(text).into_iter().flat_map(|s| s.tokens).collect();
    tokens.truncate(sentences::LONGEST);
    let span = match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => a.cover(*b),
        _ => crate::Span::new(0, 0),
    };
    Sentence { span, tokens }
}

/// The words that the ranges touch.
fn party(r: &Request, s: &Sentence, ranges: &[[usize; 2]]) -> Vec<usize> {
    let spans: Vec<_> = ranges.iter().filter_map(|[a, b]| span_of_chars(&r.text, *a, *b)).collect();
    (0..s.tokens.len()).filter(|&w| spans.iter().any(|p| p.overlaps(s.tokens[w]))).collect()
}

fn answer(r: &Request, logits: &[f32], model: &Model) -> Answer {
    let names = &model.labels().pair_types;
    let p = softmax(logits);
    let best = argmax(&p);
    let rounded = |x: f32| (f64::from(x) * 10_000.0).round() / 10_000.0;
    Answer {
        id: r.id.clone(),
        type_: p.get(best).map_or("SAY", |_| names[best]).to_owned(),
        score: p.get(best).copied().map_or(0.0, rounded),
        scores: names.iter().zip(&p).map(|(n, &x)| ((*n).to_owned(), rounded(x))).collect(),
    }
}
