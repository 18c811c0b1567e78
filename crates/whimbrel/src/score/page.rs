//! How are they shown? As a table for people and as one JSON object for programs.

use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::calibration::Bin;
use super::figures::{Figure, Value, by_flag, by_type, figures, rounded};
use super::misses::{Miss, Told};
use super::tally::{Hits, Tally};
use crate::table::{clean, wrap};

/// Everything that came out.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// Version and weights of the reader that was measured.
    coder: &'a str,
    #[serde(serialize_with = "by_name")]
    figures: Vec<Figure>,
    #[serde(serialize_with = "in_order")]
    types: Vec<(&'static str, Row)>,
    #[serde(serialize_with = "in_order")]
    flags: Vec<(&'static str, Row)>,
    calibration: Vec<Bin>,
    misses: &'a [Miss],
}

/// What there is of a type or a flag, and how much of it is right.
#[derive(Debug, Serialize)]
struct Row {
    gold: usize,
    predicted: usize,
    right: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Row {
    fn of(hits: Hits) -> Self {
        Row {
            gold: hits.gold,
            predicted: hits.read,
            right: hits.right,
            precision: rounded(hits.precision()),
            recall: rounded(hits.recall()),
            f1: rounded(hits.f1()),
        }
    }
}

fn by_name<S: Serializer>(figures: &[Figure], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(figures.iter().map(|figure| (&figure.name, figure.value)))
}

fn in_order<S: Serializer>(rows: &[(&'static str, Row)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(rows.iter().map(|(name, row)| (name, row)))
}

impl<'a> Page<'a> {
    /// The page of a tally and some of the claims that are not as they should be.
    pub fn new(tally: &Tally, misses: &'a [Miss], coder: &'a str) -> Self {
        let rows = |hits: Vec<(&'static str, Hits)>| hits.into_iter().map(|(n, h)| (n, Row::of(h))).collect();
        let bins = tally.calibration.bins();
        Page {
            coder,
            figures: figures(tally),
            types: rows(by_type(tally)),
            flags: rows(by_flag(tally)),
            calibration: bins
                .map(|b| Bin { mean_score: rounded(b.mean_score), share_right: rounded(b.share_right), ..b })
                .collect(),
            misses,
        }
    }

    /// As text: a figure a line, name and value first.
    pub fn text(&self, width: usize) -> String {
        let mut to = String::new();
        let _ = writeln!(to, "{:<27}{:>9}", "coder", self.coder);
        self.figures.iter().for_each(|figure| line(figure, &mut to));
        rows("type (coded)", &self.types, &mut to);
        rows("flag (of claims found)", &self.flags, &mut to);
        self.bins(&mut to);
        self.misses.iter().for_each(|miss| told(miss, width, &mut to));
        to
    }

    fn bins(&self, to: &mut String) {
        if self.calibration.is_empty() {
            return;
        }
        let _ = writeln!(to, "\n{:<24}{:>10}{:>12}{:>13}", "score", "claims", "mean score", "share right");
        for bin in &self.calibration {
            let range = format!("{:.1} to {:.1}", bin.from, bin.to);
            let _ = writeln!(
                to,
                "{range:<24}{:>10}{:>12.4}{:>13.4}",
                bin.claims, bin.mean_score, bin.share_right
            );
        }
    }
}

fn line(figure: &Figure, to: &mut String) {
    let of = match (figure.value, figure.of) {
        (Value::Share(_), Some(0)) => "   nothing in this gold to measure it on",
        _ => "",
    };
    let _ = writeln!(to, "{:<27}{:>9}{of}", figure.name, figure.value.to_string());
}

fn rows(title: &str, rows: &[(&'static str, Row)], to: &mut String) {
    if rows.is_empty() {
        return;
    }
    let head = ["gold", "predicted", "right", "precision", "recall", "f1"];
    let [gold, predicted, right, precision, recall, f1] = head;
    let _ = writeln!(to, "\n{title:<24}{gold:>6}{predicted:>11}{right:>7}{precision:>11}{recall:>9}{f1:>9}");
    for (name, row) in rows {
        let _ = writeln!(
            to,
            "{name:<24}{:>6}{:>11}{:>7}{:>11.4}{:>9.4}{:>9.4}",
            row.gold, row.predicted, row.right, row.precision, row.recall, row.f1
        );
    }
}

/// A claim that is not as it should be, as the gold has it and as it was read.
fn told(miss: &Miss, width: usize, to: &mut String) {
    let wrong = if miss.wrong.is_empty() { String::new() } else { format!(": {}", miss.wrong.join(", ")) };
    let _ = writeln!(to, "\n{} in {}{wrong}", miss.what.name(), clean(&miss.report));
    for (side, claim) in [("gold", &miss.gold), ("read", &miss.read)] {
        let Some(claim) = claim else { continue };
        let room = width.saturating_sub(8);
        let lines = wrap(&coding(claim), room).into_iter().chain(wrap(&quoted(claim), room));
        for (i, line) in lines.enumerate() {
            let _ = writeln!(to, "  {:<4}  {line}", if i == 0 { side } else { "" });
        }
    }
}

fn coding(claim: &Told) -> String {
    let list = |names: &[String]| match names {
        [] => "–".to_owned(),
        names => clean(&names.join(" + ")),
    };
    let mut parts = vec![format!("{} {} → {}", claim.r#type, list(&claim.actors), list(&claim.recipients))];
    if !claim.status.is_empty() {
        parts.push(claim.status.iter().map(|flag| flag.name()).collect::<Vec<_>>().join(", "));
    }
    if !claim.attribution.is_empty() {
        parts.push(format!("says {}", clean(&claim.attribution.join(" › "))));
    }
    parts.extend(claim.dates.clone());
    parts.join(" · ")
}

fn quoted(claim: &Told) -> String {
    format!("“{}”", clean(&claim.evidence))
}
