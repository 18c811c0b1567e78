//! How are the types learned, and how well? Examples through the frozen encoder
//! once, a regression over their words, and the same with a part of the examples
//! held out, to see how it reads what it has not seen.

use std::collections::BTreeSet;

use super::head::{Candidate, Hit, candidates, hits};
use super::logistic::{Regression, Rows, fit};
use super::source::{Example, Source};
use super::{Figures, Held, TypeFigures};
use crate::model::{Model, ModelError, argmax};
use crate::parse::{Parsed, parse};
use crate::{Span, sentences};

/// Penalties tried, from strong to weak; the held-out examples choose.
const PENALTIES: [f64; 4] = [1000.0, 300.0, 100.0, 30.0];
/// Sentences that share more of their words than this are taken for one when
/// examples are held out: seen and held out, one would give the other away.
const ALIKE: f64 = 0.6;
/// Ordinary sentences, whose words are of none of the types.
const BACKGROUND: &str = include_str!("../../../../../data/codebook/background.txt");

/// A sentence through the encoder.
pub(super) struct Sample {
    pub parsed: Parsed,
    pub candidates: Vec<Candidate>,
}

/// Reads a text alone, so that its encoding depends on nothing beside it.
pub(super) fn samples(text: &str, model: &Model, threads: Option<usize>) -> Result<Vec<Sample>, ModelError> {
    let split = sentences::cut_long(text, sentences::split(text), &mut Vec::new());
    let sample = |s: &sentences::Sentence| {
        let words: Vec<&str> = s.tokens.iter().map(|t| t.of(text)).collect();
        let encoded = model.read(&[words], threads)?.remove(0);
        let mut parsed = parse(text, s, encoded, model.labels());
        let candidates = candidates(&parsed);
        parsed.encoded.slim(1.0, &[]);
        Ok(Sample { parsed, candidates })
    };
    split.iter().map(sample).collect()
}

/// A sample of an example: which of its words are of which type.
struct Shown {
    sample: Sample,
    /// Class of each candidate: 0 none, else the type's index and 1.
    classes: Vec<usize>,
    fold: usize,
}

/// Where an example's marked word is: in which of `Shown`, which word.
struct Place {
    shown: std::ops::Range<usize>,
    marked: Option<(usize, usize)>,
}

/// What was fitted, and how it did.
pub(super) struct Outcome {
    pub regression: Regression,
    pub figures: Figures,
}

pub(super) fn outcome(
    source: &Source,
    model: &Model,
    folds: usize,
    threads: Option<usize>,
) -> Result<Outcome, ModelError> {
    let (mut shown, places) = shown(source, model, threads)?;
    let (fold_of, alike) = dealt(source, folds);
    for (place, fold) in places.iter().zip(fold_of) {
        place.shown.clone().for_each(|s| shown[s].fold = fold);
    }
    let background = background(source, model, threads)?;
    let learner = Learner { shown: &shown, background: &background, classes: source.types.len() + 1 };
    let (held, penalty) = learner.held_out(folds);
    let chosen = &PENALTIES[..=penalty];
    let regression = learner.fitted(None, chosen).pop().unwrap_or(Regression { weights: Vec::new() });
    let own: Vec<Vec<Hit>> =
        shown.iter().map(|s| hits(&s.sample.parsed, &s.sample.candidates, &regression)).collect();
    let judge = Judge { source, places: &places };
    let mut figures = judge.figures(&held);
    figures.folds = folds;
    figures.penalty = PENALTIES[penalty];
    figures.unlearned = judge.wrong(&own).into_iter().map(|h| h.line).collect();
    figures.alike = alike;
    Ok(Outcome { regression, figures })
}

/// The examples that `regression` reads otherwise than they are marked.
pub(super) fn wrong(
    source: &Source,
    model: &Model,
    regression: &Regression,
    threads: Option<usize>,
) -> Result<Vec<Held>, ModelError> {
    let (shown, places) = shown(source, model, threads)?;
    let read: Vec<Vec<Hit>> =
        shown.iter().map(|s| hits(&s.sample.parsed, &s.sample.candidates, regression)).collect();
    Ok(Judge { source, places: &places }.wrong(&read))
}

/// Every sentence of the examples once, though it may show several types.
fn shown(
    source: &Source,
    model: &Model,
    threads: Option<usize>,
) -> Result<(Vec<Shown>, Vec<Place>), ModelError> {
    let (mut shown, mut places): (Vec<Shown>, Vec<Place>) = (Vec::new(), Vec::new());
    for (i, e) in source.examples.iter().enumerate() {
        let before = source.examples[..i].iter().position(|o| o.text == e.text);
        let range = match before {
            Some(b) => places[b].shown.clone(),
            None => {
                let start = shown.len();
                for sample in samples(&e.text, model, threads)? {
                    let classes = vec![0; sample.candidates.len()];
                    shown.push(Shown { sample, classes, fold: 0 });
                }
                start..shown.len()
            }
        };
        let marked = e.type_.and_then(|t| mark(e, t, &mut shown, range.clone()));
        places.push(Place { shown: range, marked });
    }
    Ok((shown, places))
}

/// Gives the marked word its class; a word whose tag makes it no candidate
/// can't be read later either, and is found missing when the examples are judged.
fn mark(
    e: &Example,
    type_: usize,
    shown: &mut [Shown],
    range: std::ops::Range<usize>,
) -> Option<(usize, usize)> {
    let &(start, end) = e.marks.first()?;
    for i in range {
        let s = &mut shown[i];
        let Some(word) = s.sample.parsed.words_in(Span::new(start, end)).next() else { continue };
        if let Some(c) = s.sample.candidates.iter().position(|c| c.word == word) {
            s.classes[c] = type_ + 1;
        }
        return Some((i, word));
    }
    None
}

/// Words of ordinary sentences, but for those that the network takes for what a
/// type of the user's is a kind of: they may well be of the user's type.
fn background(source: &Source, model: &Model, threads: Option<usize>) -> Result<Vec<Candidate>, ModelError> {
    let near: BTreeSet<&str> =
        source.types.iter().flat_map(|t| [&t.under, &t.replaces]).flatten().map(String::as_str).collect();
    let labels = model.labels();
    let mut out = Vec::new();
    for line in BACKGROUND.lines().filter(|l| !l.starts_with('#')) {
        for s in samples(line, model, threads)? {
            let e = &s.parsed.encoded;
            let typed = |w: usize| labels.types[argmax(e.row(&e.type_, w))];
            out.extend(s.candidates.into_iter().filter(|c| !near.contains(typed(c.word))));
        }
    }
    Ok(out)
}

/// In which fold each example is held out, and the lines of examples that are
/// nearly the same. Those go into one fold; the rest of each type is spread as
/// evenly as can be.
fn dealt(source: &Source, folds: usize) -> (Vec<usize>, Vec<(usize, usize)>) {
    let words: Vec<BTreeSet<String>> = source.examples.iter().map(|e| words(&e.text)).collect();
    let (mut fold_of, mut doubles) = (Vec::with_capacity(words.len()), Vec::new());
    let mut next = vec![0; source.types.len() + 1];
    for (i, e) in source.examples.iter().enumerate() {
        if let Some(first) = (0..i).find(|&j| alike(&words[i], &words[j])) {
            fold_of.push(fold_of[first]);
            let other = &source.examples[first];
            // The same sentence with another mark is no oversight.
            if e.text != other.text || e.marks == other.marks {
                doubles.push((other.line, e.line));
            }
            continue;
        }
        let class = e.type_.map_or(0, |t| t + 1);
        // Types start at different folds, so that the first is not the fullest.
        fold_of.push((next[class] + class) % folds);
        next[class] += 1;
    }
    (fold_of, doubles)
}

fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// Whether two sentences share most of their words (Jaccard's index).
fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let both = a.intersection(b).count();
    let either = a.len() + b.len() - both;
    either == 0 || both as f64 > ALIKE * either as f64
}

struct Learner<'a> {
    shown: &'a [Shown],
    background: &'a [Candidate],
    classes: usize,
}

impl Learner<'_> {
    /// A regression for each of `penalties` from all sentences but those of one fold.
    fn fitted(&self, without: Option<usize>, penalties: &[f64]) -> Vec<Regression> {
        let learned = self.shown.iter().filter(|s| Some(s.fold) != without);
        let own = learned.flat_map(|s| s.sample.candidates.iter().zip(s.classes.iter().copied()));
        let all = own.chain(self.background.iter().map(|c| (c, 0)));
        let (values, classes) = all.map(|(c, class)| (&c.features[..], class)).unzip();
        fit(&Rows { values, classes }, self.classes, penalties)
    }

    /// What each sentence reads like when its fold is held out, with the penalty
    /// (its place in `PENALTIES`) under which held-out words are likeliest to be
    /// what they are. Folds are fitted side by side; each is a matter of its own.
    fn held_out(&self, folds: usize) -> (Vec<Vec<Hit>>, usize) {
        let paths: Vec<Vec<Regression>> = std::thread::scope(|scope| {
            let running: Vec<_> =
                (0..folds).map(|f| scope.spawn(move || self.fitted(Some(f), &PENALTIES))).collect();
            running
                .into_iter()
                .map(|r| r.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let loss = |penalty: usize| -> f64 {
            self.shown.iter().map(|s| self.surprise(s, &paths[s.fold][penalty])).sum()
        };
        let losses: Vec<f64> = (0..PENALTIES.len()).map(loss).collect();
        let best = (1..losses.len()).fold(0, |best, i| if losses[i] < losses[best] { i } else { best });
        let read = |s: &Shown| hits(&s.sample.parsed, &s.sample.candidates, &paths[s.fold][best]);
        (self.shown.iter().map(read).collect(), best)
    }

    fn surprise(&self, s: &Shown, regression: &Regression) -> f64 {
        let words = s.sample.candidates.iter().zip(&s.classes);
        words.map(|(c, &class)| -regression.probabilities(&c.features)[class].max(1e-12).ln()).sum()
    }
}

/// Compares what was read with what is marked.
struct Judge<'a> {
    source: &'a Source,
    places: &'a [Place],
}

impl Judge<'_> {
    /// Precision and recall count words: a word read as a type that is marked so
    /// is right; any other word read as one is wrong; a marked word not read so
    /// is missed.
    fn figures(&self, read: &[Vec<Hit>]) -> Figures {
        let n = self.source.types.len();
        let mut confusion = vec![vec![0; n + 1]; n + 1];
        let mut marked = BTreeSet::new();
        for (e, p) in self.source.examples.iter().zip(self.places) {
            let Some(t) = e.type_ else { continue };
            let got = p.marked.and_then(|at| self.at(read, at)).map_or(0, |h| h.type_ + 1);
            if p.marked.is_none_or(|at| marked.insert(at)) {
                confusion[t + 1][got] += 1;
            }
        }
        for (i, found) in read.iter().enumerate() {
            for h in found.iter().filter(|h| !marked.contains(&(i, h.word))) {
                confusion[0][h.type_ + 1] += 1;
            }
        }
        let types = (1..=n).map(|t| {
            let right = confusion[t][t];
            let read: usize = confusion.iter().map(|row| row[t]).sum();
            let examples = confusion[t].iter().sum();
            TypeFigures::of(&self.source.types[t - 1].name, right, read, examples)
        });
        Figures {
            types: types.collect(),
            confusion: confusion.clone(),
            wrong: self.wrong(read),
            ..Figures::default()
        }
    }

    fn at(&self, read: &[Vec<Hit>], (shown, word): (usize, usize)) -> Option<Hit> {
        read[shown].iter().copied().find(|h| h.word == word)
    }

    /// The examples whose marked word was not read as their type, and those of
    /// none in which something was read.
    fn wrong(&self, read: &[Vec<Hit>]) -> Vec<Held> {
        let mut out = Vec::new();
        for (e, p) in self.source.examples.iter().zip(self.places) {
            let got = match e.type_ {
                Some(_) => p.marked.and_then(|at| self.at(read, at)),
                None => p.shown.clone().find_map(|i| read[i].first().copied()),
            };
            if got.map(|h| h.type_) == e.type_ {
                continue;
            }
            let name = |t: usize| self.source.types[t].name.clone();
            out.push(Held {
                line: e.line,
                text: e.marked(),
                expected: e.type_.map(name),
                read: got.map(|h| name(h.type_)),
            });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const FILE: &str = "## BUILD\n\
        - Chad {built} a bridge over the Logone last year.\n\
        - Peru will {build} two harbours.\n\
        - A dam was {built} in Laos by Thai engineers.\n\
        - Chad {built} a bridge over the Chari last year.\n\
        - The {construction} of barracks went on in Mali.\n\
        - Oman {erected} a fence along its border with Yemen.\n\
        ## none\n- The cabinet built on the old accord.\n";

    #[test]
    fn sentences_that_are_alike_are_held_out_together_and_named() {
        let (fold_of, doubles) = dealt(&parse(FILE).expect("a codebook"), 3);
        assert_eq!(doubles, [(2, 5)]);
        assert_eq!(fold_of[0], fold_of[3]);
        let spread: BTreeSet<usize> = fold_of.iter().copied().collect();
        assert_eq!(spread.len(), 3, "{fold_of:?}");
    }

    #[test]
    fn ordinary_sentences_have_no_markup_left() {
        let lines = || BACKGROUND.lines().filter(|l| !l.starts_with('#'));
        assert!(lines().count() > 100);
        assert!(lines().all(|l| !l.contains(['[', ']', '{', '}', '\t'])));
    }
}
