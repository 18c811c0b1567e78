//! How do the words hang together? Tags, lemmas and the dependency tree of each
//! sentence, out of the network's scores.

mod lemma;
mod mend;
mod tree;

use crate::Span;
use crate::model::{Encoded, Labels, argmax, softmax};
use crate::sentences::Sentence;

pub use lemma::lemma;

/// One word with its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Universal part of speech.
    pub upos: &'static str,
    /// Penn tag.
    pub xpos: &'static str,
    /// Dictionary form, lower case but for names.
    pub lemma: String,
    /// Index of the head within the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Whether the form begins with a capital letter.
    pub capital: bool,
    /// Relation to the head (Universal Dependencies, some subtypes kept).
    pub rel: &'static str,
}

impl Word {
    /// The relation without its subtype.
    pub fn base_rel(&self) -> &'static str {
        self.rel.split(':').next().unwrap_or(self.rel)
    }
}

/// A sentence with its tree and what else the network says of it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Where the sentence stands.
    pub span: Span,
    /// Its words.
    pub words: Vec<Word>,
    /// Dependents of each word, in text order.
    pub children: Vec<Vec<usize>>,
    /// The network's other outputs.
    pub encoded: Encoded,
}

/// The universal and the Penn tag of word `i`: the likeliest two that go
/// together, so that where one head errs the other can put it right.
fn tags(encoded: &Encoded, i: usize, form: &str, labels: &Labels) -> (&'static str, &'static str) {
    let (u, x) = (softmax(encoded.row(&encoded.upos, i)), softmax(encoded.row(&encoded.xpos, i)));
    let mut best = (f32::NEG_INFINITY, labels.upos[argmax(&u)], labels.xpos[argmax(&x)]);
    for (upos, p) in labels.upos.iter().zip(&u) {
        for (xpos, q) in labels.xpos.iter().zip(&x) {
            if p * q > best.0 && go_together(form, upos, xpos) {
                best = (p * q, upos, xpos);
            }
        }
    }
    (best.1, best.2)
}

/// Whether a word with this Penn tag can have this universal tag (the
/// correspondence of the English Web Treebank, open classes and verbs only).
fn go_together(form: &str, upos: &str, xpos: &str) -> bool {
    const PARTICLES: [&str; 12] = ["to", "not", "n't", "n’t", "n`t", "nt", "t", "'s", "’s", "'", "’", "s"];
    if upos == "PART" && !PARTICLES.contains(&form.to_lowercase().as_str()) {
        return false;
    }
    match xpos {
        "VB" | "VBD" | "VBG" | "VBN" | "VBP" | "VBZ" => {
            upos == "VERB" || (upos == "AUX" && lemma::is_auxiliary(form))
        }
        "MD" => upos == "AUX",
        "NNP" | "NNPS" => upos == "PROPN",
        "NN" | "NNS" => matches!(upos, "NOUN" | "PRON" | "SYM"),
        "JJ" | "JJR" | "JJS" => upos == "ADJ",
        "IN" => matches!(upos, "ADP" | "SCONJ"),
        "DT" => matches!(upos, "DET" | "PRON"),
        _ => true,
    }
}

/// The tree of one sentence of `text`. Every word but one has a head, and all
/// lead to the root.
pub fn parse(text: &str, sentence: &Sentence, encoded: Encoded, labels: &Labels) -> Parsed {
    let heads = tree::heads(&encoded.arcs, encoded.n);
    let mut words: Vec<Word> = (0..encoded.n)
        .map(|i| {
            let span = sentence.tokens[i];
            let form = span.of(text);
            let (upos, xpos) = tags(&encoded, i, form, labels);
            let head = heads[i];
            let rel = relation(&encoded, i, head, labels);
            let capital = form.chars().next().is_some_and(char::is_uppercase);
            Word { span, upos, xpos, lemma: lemma(form, upos, xpos), head, capital, rel }
        })
        .collect();
    mend::names_to_their_end(&mut words);
    mend::split_names(&mut words);
    mend::verbs_as_adverbs(&mut words);
    let mut children = vec![Vec::new(); words.len()];
    for (i, w) in words.iter().enumerate() {
        if let Some(h) = w.head {
            children[h].push(i);
        }
    }
    Parsed { span: sentence.span, words, children, encoded }
}

/// `root` for the root and for nothing else.
fn relation(encoded: &Encoded, word: usize, head: Option<usize>, labels: &Labels) -> &'static str {
    let Some(h) = head else { return "root" };
    let mut logits = encoded.relation(word, h + 1);
    for (l, name) in logits.iter_mut().zip(&labels.relations) {
        if *name == "root" {
            *l = f32::NEG_INFINITY;
        }
    }
    labels.relations[argmax(&logits)]
}

impl Parsed {
    /// Word `i` and all below it, in text order.
    pub fn subtree(&self, i: usize) -> Vec<usize> {
        self.subtree_where(i, |_| true)
    }

    /// Word `i` and what hangs below it, not going into dependents that `enter`
    /// refuses; in text order.
    pub fn subtree_where(&self, i: usize, enter: impl Fn(usize) -> bool) -> Vec<usize> {
        let (mut out, mut open) = (vec![], vec![i]);
        while let Some(w) = open.pop() {
            out.push(w);
            open.extend(self.children[w].iter().copied().filter(|&c| enter(c)));
        }
        out.sort_unstable();
        out
    }

    /// The words from the head of `i` up to the root.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.words[i].head, |&h| self.words[h].head)
    }

    /// The first dependent of `i` whose relation is one of `rels`.
    pub fn child(&self, i: usize, rels: &[&str]) -> Option<usize> {
        self.children[i].iter().copied().find(|&c| rels.contains(&self.words[c].rel))
    }

    /// Whether `i` hangs somewhere below `above`, or is it.
    pub fn below(&self, i: usize, above: usize) -> bool {
        i == above || self.ancestors(i).any(|a| a == above)
    }

    /// The words of a span of the text.
    pub fn words_in(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().filter(move |(_, w)| span.overlaps(w.span)).map(|(i, _)| i)
    }

    /// The word among `words` whose head lies outside of them: what they hang by.
    pub fn head_of(&self, words: &[usize]) -> Option<usize> {
        words
            .iter()
            .copied()
            .find(|&w| {
                self.words[w].head.is_none_or(|h| !words.contains(&h)) && self.words[w].upos != "PUNCT"
            })
            .or(words.first().copied())
    }

    /// The span from the first to the last of `words` (not empty, sorted).
    pub fn span_of(&self, words: &[usize]) -> Span {
        let (first, last) = (words[0], words[words.len() - 1]);
        self.words[first].span.cover(self.words[last].span)
    }
}
