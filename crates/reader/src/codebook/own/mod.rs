//! What if the built-in types are not the ones wanted? A codebook of one's own:
//! types with example sentences in a file, learned in seconds on top of the
//! frozen encoder, measured on examples held out, and read beside the built-in
//! types or in their place.
//!
//! | question | module |
//! | --- | --- |
//! | What does the file say? | `source` |
//! | Which words carry an event of these types? | `head` |
//! | How are the types learned, and how well? | `fit` |
//! | Which class do these numbers belong to? | `logistic` |

mod error;
mod fit;
mod head;
mod logistic;
mod source;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::logistic::Regression;
use crate::claims::assembly::{Predicate, told_by_both};
use crate::claims::record::Kind;
use crate::codebook::Codebook;
use crate::model::{Labels, Model, ModelError, argmax};
use crate::parse::Parsed;

pub use error::FittedError;
pub use head::Hit;
pub use source::{Example, FEWEST, OwnType, Source, SourceError, parse};

/// Version of the file that a fitted codebook is kept in.
const FORMAT: u32 = 1;

/// A codebook of one's own, ready to read with.
#[derive(Debug)]
pub struct Fitted {
    kept: Kept,
    /// Names that predicates can carry; they live as long as the program, as
    /// those of the network's labels do.
    names: Vec<&'static str>,
    hash: String,
}

/// What the file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    /// Version of this format.
    whimbrel_codebook: u32,
    title: String,
    /// SHA-256 of the codebook file.
    source: String,
    /// Fingerprint of the weights that the examples were read with.
    model: String,
    types: Vec<OwnType>,
    figures: Figures,
    examples: Vec<Example>,
    /// Class by class, none first: a weight a feature, then the bias.
    regression: Regression,
}

/// The file: what it holds, and a hash of that.
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    kept: Kept,
    /// SHA-256 of all the rest.
    hash: String,
}

/// How a codebook does on examples that were held out while it was fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Into how many parts the examples were dealt, each held out once.
    pub folds: usize,
    /// The penalty on the weights that the held-out examples chose.
    pub penalty: f64,
    /// Figures of each type, in the codebook's order.
    pub types: Vec<TypeFigures>,
    /// Row: what is marked, none first; column: what was read there, none first.
    /// `[0][t]` counts words that are not marked and were read as type `t`;
    /// `[0][0]`, the words rightly left alone, is not counted.
    pub confusion: Vec<Vec<usize>>,
    /// Examples read otherwise than marked while they were held out.
    pub wrong: Vec<Held>,
    /// Lines of the examples that are read otherwise even after learning them.
    pub unlearned: Vec<usize>,
    /// Lines of sentences that are nearly the same; they are held out together.
    pub alike: Vec<(usize, usize)>,
}

/// Precision, recall and F1 of one type; `None` where nothing was read or
/// nothing is marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeFigures {
    /// The type.
    pub name: String,
    /// Words marked as this type.
    pub examples: usize,
    /// Of the words read as this type, the part that is marked so.
    pub precision: Option<f64>,
    /// Of the words marked as this type, the part that is read so.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
}

impl TypeFigures {
    fn of(name: &str, right: usize, read: usize, examples: usize) -> Self {
        let part = |of: usize| (of > 0).then(|| rounded(right as f64 / of as f64));
        let f1 = (read + examples > 0).then(|| rounded(2.0 * right as f64 / (read + examples) as f64));
        TypeFigures { name: name.to_owned(), examples, precision: part(read), recall: part(examples), f1 }
    }
}

impl Figures {
    /// All types together: every marked word counts once.
    pub fn all(&self) -> TypeFigures {
        let cells = |row: &Vec<usize>| row.iter().skip(1).sum::<usize>();
        let right = (1..self.confusion.len()).map(|t| self.confusion[t][t]).sum();
        let examples = self.types.iter().map(|t| t.examples).sum();
        TypeFigures::of("all", right, self.confusion.iter().map(cells).sum(), examples)
    }
}

fn rounded(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

/// An example that was not read as it is marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Its line in the codebook file.
    pub line: usize,
    /// The sentence with its mark.
    pub text: String,
    /// The type it stands under; `None` for `none`.
    pub expected: Option<String>,
    /// The type that was read at its mark; `None` for none.
    pub read: Option<String>,
}

/// Learns the types of a codebook file: `text` is what it holds and `source` what
/// [`parse`] makes of that; `folds` (2 or more) is into how many parts the
/// examples are dealt. The same file and weights give the same codebook.
///
/// # Errors
/// If the network fails, which means damaged weights.
pub fn fit(
    text: &str,
    source: &Source,
    model: &Model,
    folds: usize,
    threads: Option<usize>,
) -> Result<Fitted, ModelError> {
    let learned = fit::outcome(source, model, folds.max(2), threads)?;
    Ok(Fitted::of(Kept {
        whimbrel_codebook: FORMAT,
        title: source.title.clone(),
        source: hex(text.as_bytes()),
        model: model.fingerprint().to_owned(),
        types: source.types.clone(),
        figures: learned.figures,
        examples: source.examples.clone(),
        regression: learned.regression,
    }))
}

impl Fitted {
    fn of(kept: Kept) -> Self {
        let hash = kept.hash();
        let names = kept.types.iter().map(|t| &*String::leak(t.name.clone())).collect();
        Fitted { kept, names, hash }
    }

    /// Reads what [`Fitted::to_json`] wrote.
    ///
    /// # Errors
    /// If it is no fitted codebook, was damaged, or was fitted with weights other
    /// than those of `model`.
    pub fn from_json(json: &str, model: &Model) -> Result<Self, FittedError> {
        let version: Version = serde_json::from_str(json).map_err(|_| FittedError::NotFitted)?;
        if version.whimbrel_codebook != FORMAT {
            return Err(FittedError::OtherFormat);
        }
        let sealed: Sealed = serde_json::from_str(json).map_err(|_| FittedError::Damaged)?;
        let fitted = Fitted::of(sealed.kept);
        if fitted.hash != sealed.hash {
            return Err(FittedError::Damaged);
        }
        if fitted.kept.model != model.fingerprint() {
            let (own, other) = (model.fingerprint().to_owned(), fitted.kept.model);
            return Err(FittedError::OtherModel { own, other });
        }
        let width = head::width(model.labels().types.len());
        if !fitted.kept.regression.fits(fitted.names.len() + 1, width) {
            return Err(FittedError::Damaged);
        }
        Ok(fitted)
    }

    /// The codebook as a file keeps it.
    pub fn to_json(&self) -> String {
        let sealed = Sealed { kept: self.kept.clone(), hash: self.hash.clone() };
        // Plain structs of strings and numbers always serialise.
        serde_json::to_string(&sealed).unwrap_or_default() + "\n"
    }

    /// The title of the codebook.
    pub fn title(&self) -> &str {
        &self.kept.title
    }

    /// Which codebook this is: a short hash of all that it holds.
    pub fn fingerprint(&self) -> &str {
        &self.hash[..12]
    }

    /// Its types.
    pub fn types(&self) -> &[OwnType] {
        &self.kept.types
    }

    /// Its examples.
    pub fn examples(&self) -> &[Example] {
        &self.kept.examples
    }

    /// How it did on examples held out.
    pub fn figures(&self) -> &Figures {
        &self.kept.figures
    }

    /// Reads all examples again, as tests: those that are read otherwise than
    /// they are marked.
    ///
    /// # Errors
    /// If the network fails, which means damaged weights.
    pub fn check(&self, model: &Model, threads: Option<usize>) -> Result<Vec<Held>, ModelError> {
        let source = Source {
            title: self.kept.title.clone(),
            types: self.kept.types.clone(),
            examples: self.kept.examples.clone(),
        };
        fit::wrong(&source, model, &self.kept.regression, threads)
    }

    /// The words of a sentence that carry an event of these types, in text order.
    /// The sentence's encoding must still be there (see `Encoded::slim`).
    pub fn hits(&self, sentence: &Parsed) -> Vec<Hit> {
        head::hits(sentence, &head::candidates(sentence), &self.kept.regression)
    }

    /// Puts these types among the predicates that the network found in
    /// `sentences`; `hits` are theirs. On its own word, a type of the user's goes
    /// before a built-in one, and a built-in claim that only tells the same event
    /// by its light verb or noun goes as well ("imposed" and "tariff").
    pub(crate) fn recode(
        &self,
        predicates: Vec<Predicate>,
        hits: &[Vec<Hit>],
        sentences: &[Parsed],
        labels: &Labels,
    ) -> Vec<Predicate> {
        let replaced = |type_: &str| self.kept.types.iter().any(|t| t.replaces.as_deref() == Some(type_));
        let kept = |p: &Predicate| {
            let s = &sentences[p.sentence];
            let likeliest = |w: usize| labels.types[1 + argmax(&s.encoded.row(&s.encoded.type_, w)[1..])];
            let told = |h: &Hit| {
                h.word == p.word || (told_by_both(s, h.word, p.word) && likeliest(h.word) == p.type_)
            };
            !replaced(p.type_) && !hits[p.sentence].iter().any(told)
        };
        let mut out: Vec<Predicate> = predicates.into_iter().filter(kept).collect();
        for (sentence, found) in hits.iter().enumerate() {
            let predicate =
                |h: &Hit| Predicate { sentence, word: h.word, type_: self.names[h.type_], score: h.score };
            out.extend(found.iter().map(predicate));
        }
        out.sort_by_key(|p| (p.sentence, p.word));
        out
    }

    /// The type of that name.
    pub fn type_named(&self, name: &str) -> Option<&OwnType> {
        self.kept.types.iter().find(|t| t.name == name)
    }
}

impl OwnType {
    /// The built-in type that this one is a kind of, or stands for.
    fn parent(&self) -> Option<&'static super::Type> {
        Codebook::plover().type_named(self.under.as_deref().or(self.replaces.as_deref())?)
    }

    /// What kind of claim it makes: that of the type above it, else an event.
    pub fn kind(&self) -> Kind {
        self.parent().map_or(Kind::Event, |t| Kind::of(t.name))
    }

    /// Its quad class: its own, else that of the type above it.
    pub fn quad(&self) -> Option<&str> {
        self.quad.as_deref().or(self.parent().and_then(|t| t.quad))
    }

    /// Its score: its own, else that of the type above it.
    pub fn intensity(&self) -> Option<f64> {
        self.intensity.or(self.parent().and_then(|t| t.score))
    }
}

#[derive(Deserialize)]
struct Version {
    whimbrel_codebook: u32,
}

impl Kept {
    fn hash(&self) -> String {
        hex(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// SHA-256 in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
