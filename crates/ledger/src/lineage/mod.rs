//! Which reports go back to one origin?
//!
//! Copies and cuts of one text, wire copy inside a paper's story, dispatches
//! that a paper credits to an agency, and reports that retell another outlet's
//! scoop. Each report has at most one origin among the others, the one that
//! explains most of it; reports joined in this way are one lineage.
//!
//! | question | module |
//! | --- | --- |
//! | Which texts may share words? | `prints` |
//! | Which passages do two texts share? | `passages` |
//! | Which outlets does a report credit? | `credits` |
//! | Which report does another go back to? | `judge` |
//!
//! Work grows with the number of reports, not of pairs: a report meets only
//! those with which it shares fingerprints or a credit, and of those a bounded
//! number. Exact copies are kept once.

mod credits;
mod judge;
mod passages;
mod prints;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::span::CharRange;

use crate::ReportRecord;
use crate::words::{ByHash, Word, chain, distinct, hash, is_common, mix, stem, words};
use credits::{Credits, keys};
use judge::Shares;

/// Texts that share a fingerprint with a new one and are compared with it. With
/// more than so many near-copies in a ledger, further ones are compared with
/// the first of them.
const HOLDERS: usize = 16;
/// Texts that a new one is compared with in all.
const COMPARED: usize = 24;

/// Why a report is said to go back to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The two texts are the same, or nearly so throughout.
    Copy,
    /// Most of the report stands word for word in the other.
    Passages,
    /// The report credits the other's publisher in its dateline or signature.
    Credit,
    /// The report cites the other's publisher for what it tells.
    Citation,
}

/// Words that stand in a report and in its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// Where they stand in the report, in code points.
    pub here: CharRange,
    /// Where they stand in the origin.
    pub there: CharRange,
}

/// One report's tie to the report that it goes back to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The report.
    pub report: String,
    /// The report that it goes back to.
    pub origin: String,
    /// Why.
    pub reason: Reason,
    /// How much of the report stands word for word in the origin, 0 to 1.
    pub share: f64,
    /// The longest shared passages, in the order of the report.
    pub passages: Vec<Shared>,
    /// Where the report names the origin's publisher, in code points.
    pub credit: Option<CharRange>,
}

/// Reports by origin. Add reports in any order; what comes out is the same for
/// any, unless more than a handful share one passage: then the first that were
/// added stand for the rest, so add older reports first.
#[derive(Debug, Default)]
pub struct Lineages {
    texts: Vec<Text>,
    reports: Vec<Kept>,
    by_id: HashMap<String, usize>,
    by_words: ByHash<usize>,
    by_print: ByHash<Vec<usize>>,
    by_publisher: ByHash<Vec<usize>>,
    by_credit: ByHash<Vec<usize>>,
    pairs: BTreeMap<(usize, usize), Shares>,
}

/// A text, kept once however many reports have it.
#[derive(Debug)]
struct Text {
    /// The hash of all words.
    whole: u64,
    words: Vec<u64>,
    ranges: Vec<CharRange>,
    /// Hashes of its short shingles, of its shortest passages and of its
    /// telling words, each once and in order.
    shingles: Vec<u64>,
    runs: Vec<u64>,
    content: Vec<u64>,
    names: BTreeSet<u64>,
    reports: Vec<usize>,
}

/// What is kept of a report beside its text.
#[derive(Debug)]
struct Kept {
    id: String,
    published: Option<Date>,
    publisher: Vec<String>,
    credits: Credits,
    text: usize,
}

impl Lineages {
    /// Adds a report with its claims. A report whose id is known already is
    /// left out.
    pub fn add(&mut self, report: &ReportRecord, claims: &[Claim]) {
        if self.by_id.contains_key(&report.id) {
            return;
        }
        let words = words(&report.text);
        let credits = credits::credits(&report.text, &words, claims);
        let at = self.reports.len();
        let (text, is_new) = self.text_of(&words[credits.body.clone()], at);
        self.by_id.insert(report.id.clone(), at);
        self.reports.push(Kept {
            id: report.id.clone(),
            published: report.published.as_deref().and_then(|day| day.parse().ok()),
            publisher: report.publisher.as_deref().map(keys).unwrap_or_default(),
            credits,
            text,
        });
        let mut candidates = if is_new { self.alike(text) } else { BTreeSet::new() };
        candidates.extend(self.credited(at));
        for other in candidates {
            let pair = (text.min(other), text.max(other));
            if text != other && !self.pairs.contains_key(&pair) {
                let shares = judge::shares(&self.texts[pair.0], &self.texts[pair.1]);
                if shares.matter() {
                    self.pairs.insert(pair, shares);
                }
            }
        }
    }

    /// The number of the text with these words, and whether it is new.
    fn text_of(&mut self, words: &[Word], report: usize) -> (usize, bool) {
        let hashes: Vec<u64> = words.iter().map(|w| hash(&w.text)).collect();
        let whole = chain(&hashes);
        // An empty text is nobody's copy.
        if let Some(&known) = self.by_words.get(&whole).filter(|_| !hashes.is_empty()) {
            self.texts[known].reports.push(report);
            return (known, false);
        }
        self.by_words.insert(whole, self.texts.len());
        let telling = || words.iter().filter(|w| !is_common(&w.text));
        self.texts.push(Text {
            whole,
            shingles: prints::shingles(&hashes, prints::SMALL),
            runs: passages::runs(&hashes),
            content: distinct(telling().map(|w| hash(stem(&w.text)))),
            names: telling().filter(|w| w.capital && !w.first).map(|w| hash(&w.text)).collect(),
            ranges: words.iter().map(|w| w.range).collect(),
            words: hashes,
            reports: vec![report],
        });
        (self.texts.len() - 1, true)
    }

    /// The texts that share most fingerprints with a new one; registers it too.
    fn alike(&mut self, text: usize) -> BTreeSet<usize> {
        let prints = prints::prints(&self.texts[text].words);
        meet(&mut self.by_print, &prints, text)
    }

    /// The texts of reports that this one credits or that credit it, as far as
    /// they share names; registers it too.
    fn credited(&mut self, report: usize) -> BTreeSet<usize> {
        let kept = &self.reports[report];
        let names = &self.texts[kept.text].names;
        let with_names = |key: &String| names.iter().map(|name| mix(hash(key) ^ *name)).collect::<Vec<u64>>();
        let own: Vec<u64> = kept.publisher.iter().flat_map(with_names).collect();
        let credits = kept.credits.lines.iter().chain(&kept.credits.cited);
        let credited: BTreeSet<&String> =
            credits.map(|c| &c.key).filter(|k| !kept.publisher.contains(k)).collect();
        let credited: Vec<u64> = credited.into_iter().flat_map(with_names).collect();
        let text = kept.text;
        let mut found = best(&self.by_publisher, &credited, text);
        found.extend(best(&self.by_credit, &own, text));
        register(&mut self.by_publisher, &own, text);
        register(&mut self.by_credit, &credited, text);
        found
    }

    /// Ties every report to its origin, if it has one.
    pub fn links(&self) -> Vec<Link> {
        judge::links(self)
    }

    /// Every report's lineage: the id of the earliest report that has the same
    /// origin.
    pub fn lineages(&self) -> BTreeMap<String, String> {
        judge::lineages(self)
    }
}

/// The texts that share most of these prints with `text`, which is registered
/// under them as well.
fn meet(index: &mut ByHash<Vec<usize>>, prints: &[u64], text: usize) -> BTreeSet<usize> {
    let found = best(index, prints, text);
    register(index, prints, text);
    found
}

fn best(index: &ByHash<Vec<usize>>, prints: &[u64], text: usize) -> BTreeSet<usize> {
    let holders = prints.iter().filter_map(|print| index.get(print)).flatten().filter(|&&t| t != text);
    let mut holders: Vec<usize> = holders.copied().collect();
    holders.sort_unstable();
    let counted = holders.chunk_by(|a, b| a == b).map(|same| (same[0], same.len()));
    let mut ranked: Vec<(usize, usize)> = counted.collect();
    ranked.sort_by_key(|&(text, count)| (std::cmp::Reverse(count), text));
    ranked.into_iter().take(COMPARED).map(|(text, _)| text).collect()
}

fn register(index: &mut ByHash<Vec<usize>>, prints: &[u64], text: usize) {
    for print in prints {
        let holders = index.entry(*print).or_default();
        if holders.len() < HOLDERS && !holders.contains(&text) {
            holders.push(text);
        }
    }
}

#[cfg(test)]
mod tests;
