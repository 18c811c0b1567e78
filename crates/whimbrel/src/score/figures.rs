//! What are the figures called?

use serde::ser::{Serialize, Serializer};
use whimbrel_reader::claims::record::Flag;
use whimbrel_reader::codebook::Codebook;

use super::tally::{Hits, Tally, share};

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its value: a number of things, or a share to four digits.
    pub value: Value,
    /// How many things a share is of; with none it says nothing.
    pub of: Option<usize>,
}

/// The value of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number of things.
    Count(usize),
    /// A share, mean or error, rounded to four digits.
    Share(f64),
}

impl Value {
    /// As a number.
    pub fn number(self) -> f64 {
        match self {
            Value::Count(n) => n as f64,
            Value::Share(x) => x,
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Count(n) => write!(f, "{n}"),
            Value::Share(x) => write!(f, "{x:.4}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Count(n) => n.serialize(to),
            Value::Share(x) => x.serialize(to),
        }
    }
}

/// Rounds to the four digits in which figures are given.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.4}").parse().unwrap_or(x)
}

/// The figures of a tally, the main ones first.
pub fn figures(tally: &Tally) -> Vec<Figure> {
    let mut figures = counts(tally);
    figures.extend(claim_figures(tally));
    figures.extend(field_figures(tally));
    figures.push(count("sentences_without_claims", tally.quiet_sentences));
    figures.push(shared("false_alarms_per_sentence", tally.false_alarms as f64, tally.quiet_sentences));
    figures.push(plain("expected_calibration_error", tally.calibration.error(), tally.found.read));
    figures
}

fn counts(tally: &Tally) -> Vec<Figure> {
    vec![
        count("reports", tally.reports),
        count("claims_gold", tally.found.gold),
        count("claims_predicted", tally.found.read),
    ]
}

fn count(name: &str, n: usize) -> Figure {
    Figure { name: name.to_owned(), value: Value::Count(n), of: None }
}

fn claim_figures(tally: &Tally) -> [Figure; 6] {
    let f1 = |name, hits: Hits| plain(name, hits.f1(), hits.gold + hits.read);
    [
        shared("found_precision", tally.found.right as f64, tally.found.read),
        shared("found_recall", tally.found.right as f64, tally.found.gold),
        f1("found_f1", tally.found),
        f1("claim_f1", tally.coded),
        f1("event_f1", tally.events),
        f1("full_claim_f1", tally.full),
    ]
}

fn field_figures(tally: &Tally) -> [Figure; 8] {
    let found = tally.found.right;
    let flags: f64 = Flag::ALL.iter().map(|flag| tally.flags.get(flag).map_or(0.0, |hits| hits.f1())).sum();
    let part = |name, (all, right): (usize, usize)| shared(name, right as f64, all);
    [
        shared("type_accuracy_of_found", tally.type_right as f64, found),
        shared("parties_of_found", tally.parties, found),
        shared("status_exact_of_found", tally.status_right as f64, found),
        plain("status_macro_f1", flags / Flag::ALL.len() as f64, found),
        shared("chain_exact_of_found", tally.chain_right as f64, found),
        part("chain_of_two_or_more", tally.long_chains),
        part("date_exact_of_dated", tally.dated),
        part("undated_left_undated", tally.undated),
    ]
}

fn shared(name: &str, n: f64, all: usize) -> Figure {
    plain(name, share(n, all), all)
}

fn plain(name: &str, value: f64, of: usize) -> Figure {
    Figure { name: name.to_owned(), value: Value::Share(rounded(value)), of: Some(of) }
}

/// The figures of each type that is in the gold or was read, in the order of the
/// codebook.
pub fn by_type(tally: &Tally) -> Vec<(&'static str, Hits)> {
    let types = Codebook::plover().types().iter();
    types.filter_map(|t| Some((t.name, *tally.types.get(t.name)?))).collect()
}

/// The figures of each flag, over the claims found.
pub fn by_flag(tally: &Tally) -> Vec<(&'static str, Hits)> {
    Flag::ALL.iter().map(|flag| (flag.name(), tally.flags.get(flag).copied().unwrap_or_default())).collect()
}

/// The figure of that name: one of the main ones, or `precision_`, `recall_` or
/// `f1_` with a type or a flag. A type that does not occur is of nothing.
pub fn named(tally: &Tally, name: &str) -> Option<Figure> {
    if let Some(figure) = figures(tally).into_iter().find(|figure| figure.name == name) {
        return Some(figure);
    }
    let (which, of) = name.split_once('_')?;
    let hits = of_type(tally, of).or_else(|| of_flag(tally, of))?;
    match which {
        "precision" => Some(plain(name, hits.precision(), hits.read)),
        "recall" => Some(plain(name, hits.recall(), hits.gold)),
        "f1" => Some(plain(name, hits.f1(), hits.gold + hits.read)),
        _ => None,
    }
}

fn of_type(tally: &Tally, name: &str) -> Option<Hits> {
    Codebook::plover().type_named(name)?;
    Some(tally.types.get(name).copied().unwrap_or_default())
}

fn of_flag(tally: &Tally, name: &str) -> Option<Hits> {
    by_flag(tally).into_iter().find(|(flag, _)| *flag == name).map(|(_, hits)| hits)
}
