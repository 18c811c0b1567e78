//! Which report does another go back to, and why?
//!
//! What two texts share is measured when they meet; who copied whom is decided
//! from dates and credits only when asked, so that the answer does not depend
//! on the order in which reports came.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use whimbrel_reader::span::CharRange;

use super::credits::Credit;
use super::passages::{Passage, covered, passages};
use super::prints::jaccard;
use super::{Kept, Lineages, Link, Reason, Shared, Text};
use crate::words::in_both;

/// A report of which so much stands in another goes back to it.
const MOSTLY: f64 = 0.5;
/// Texts so alike, shingle by shingle, are copies.
const ALIKE: f64 = 0.4;
/// With a dateline's credit so much of the wording is enough…
const CREDITED: f64 = 0.15;
/// …or so much of what it is about.
const CREDITED_CONTENT: f64 = 0.3;
/// With a citation in the lead so much of what the report is about is enough.
const CITED_CONTENT: f64 = 0.15;
/// Days within which a dispatch is reprinted or a scoop retold.
const DAYS: i32 = 10;
/// Passages kept to explain a link.
const SHOWN: usize = 3;

/// What two texts have in common.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    /// How much of the first stands in the second, and the other way round.
    pub words: (f64, f64),
    /// How many of the telling words of each stand in the other.
    pub content: (f64, f64),
    /// How alike they are throughout.
    pub alike: f64,
    /// The longest shared passages.
    pub passages: Vec<Passage>,
}

/// Compares two texts. Which is looked through for passages of which is
/// settled by their words, as the passages found may depend on it.
pub(super) fn shares(one: &Text, other: &Text) -> Shares {
    let mut found = if in_both(&one.runs, &other.runs) == 0 {
        Vec::new()
    } else if one.whole <= other.whole {
        passages(&one.words, &other.words)
    } else {
        let flipped = passages(&other.words, &one.words).into_iter();
        flipped.map(|p| Passage { one: p.other, other: p.one, len: p.len }).collect()
    };
    let (in_one, in_other) = covered(&found);
    let content = in_both(&one.content, &other.content);
    found.sort_by_key(|p| (std::cmp::Reverse(p.len), p.one));
    found.truncate(SHOWN);
    found.sort_by_key(|p| p.one);
    Shares {
        words: (part(in_one, one.words.len()), part(in_other, other.words.len())),
        content: (part(content, one.content.len()), part(content, other.content.len())),
        alike: jaccard(&one.shingles, &other.shingles),
        passages: found,
    }
}

impl Shares {
    /// Whether so much could make the two of one lineage, whatever they credit.
    pub(super) fn matter(&self) -> bool {
        let most = |(one, other): (f64, f64)| one.max(other);
        self.alike >= ALIKE || most(self.words) >= CREDITED || most(self.content) >= CITED_CONTENT
    }
}

fn part(of: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { of as f64 / all as f64 }
}

/// One end of a pair: a text's first report stands for all that have the text.
struct End<'a> {
    first: &'a Kept,
    at: usize,
    publishers: BTreeSet<&'a str>,
}

/// A report's tie to its origin.
struct Tie {
    report: usize,
    origin: usize,
    reason: Reason,
    strength: f64,
    share: f64,
    credit: Option<CharRange>,
    passages: Vec<Shared>,
}

/// Every report's tie to its origin, if it has one.
pub(super) fn links(all: &Lineages) -> Vec<Link> {
    let link = |tie: Tie| Link {
        report: all.reports[tie.report].id.clone(),
        origin: all.reports[tie.origin].id.clone(),
        reason: tie.reason,
        share: tie.share,
        passages: tie.passages,
        credit: tie.credit,
    };
    let mut links: Vec<Link> = ties(all).into_values().map(link).collect();
    links.sort_by(|a, b| a.report.cmp(&b.report));
    links
}

/// Every report's lineage: the id of the earliest report of one origin.
pub(super) fn lineages(all: &Lineages) -> BTreeMap<String, String> {
    let mut groups = Groups::new(all.reports.len());
    for tie in ties(all).values() {
        groups.join(tie.report, tie.origin);
    }
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for at in 0..all.reports.len() {
        let held = first.entry(groups.of(at)).or_insert(at);
        if rank(&all.reports[at]) < rank(&all.reports[*held]) {
            *held = at;
        }
    }
    let id = |at: usize| all.reports[at].id.clone();
    (0..all.reports.len()).map(|at| (id(at), id(first[&groups.of(at)]))).collect()
}

/// The best tie of each report, by its number.
fn ties(all: &Lineages) -> BTreeMap<usize, Tie> {
    let ends: Vec<End<'_>> = all.texts.iter().map(|text| end(all, text)).collect();
    let mut best: BTreeMap<usize, Tie> = BTreeMap::new();
    for (&(a, b), shares) in &all.pairs {
        let Some(tie) = tie(all, (&ends[a], &ends[b]), shares) else { continue };
        let better = best.get(&tie.report).is_none_or(|held| {
            let older = || rank(&all.reports[held.origin]).cmp(&rank(&all.reports[tie.origin]));
            tie.strength.total_cmp(&held.strength).then_with(older).is_gt()
        });
        if better {
            best.insert(tie.report, tie);
        }
    }
    for (text, end) in all.texts.iter().zip(&ends) {
        best.extend(text.reports.iter().filter(|&&at| at != end.at).map(|&at| (at, twin(text, at, end.at))));
    }
    best
}

fn end<'a>(all: &'a Lineages, text: &Text) -> End<'a> {
    let earliest = text.reports.iter().copied().min_by_key(|&at| rank(&all.reports[at]));
    let at = earliest.unwrap_or_default();
    let publishers =
        text.reports.iter().flat_map(|&r| &all.reports[r].publisher).map(String::as_str).collect();
    End { first: &all.reports[at], at, publishers }
}

/// The tie of a report to the first with the very same text.
fn twin(text: &Text, report: usize, origin: usize) -> Tie {
    let whole = text.ranges.first().zip(text.ranges.last()).map(|(a, b)| CharRange(a.0, b.1));
    let passages = whole.map(|whole| Shared { here: whole, there: whole }).into_iter().collect();
    Tie { report, origin, reason: Reason::Copy, strength: f64::MAX, share: 1.0, credit: None, passages }
}

/// Older reports first; those without a date last.
fn rank(report: &Kept) -> (Date, &str) {
    (report.published.unwrap_or(Date::MAX), &report.id)
}

/// Which of two reports goes back to the other, and why; `None` if neither does.
fn tie(all: &Lineages, (a, b): (&End<'_>, &End<'_>), shares: &Shares) -> Option<Tie> {
    let credits = (credit(a, b), credit(b, a));
    let swapped = !goes_back(a, b, shares, &credits);
    let (report, origin) = if swapped { (b, a) } else { (a, b) };
    let side = |(of_a, of_b): (f64, f64)| if swapped { of_b } else { of_a };
    let (share, content) = (side(shares.words), side(shares.content));
    let credit = if swapped { credits.1 } else { credits.0 };
    let reason = reason(share, content, shares.alike, credit)?;
    let bonus = if credit.is_some() { 0.3 } else { 0.0 };
    Some(Tie {
        report: report.at,
        origin: origin.at,
        reason,
        strength: share.max(content) + bonus,
        share,
        credit: credit.map(|c| c.0.range),
        passages: shown(all, report, origin, shares, swapped),
    })
}

/// Whether it is `a` that goes back to `b`: by its credit, else by its date,
/// else because more of it stands in the other.
fn goes_back(a: &End<'_>, b: &End<'_>, shares: &Shares, credits: &(Credited<'_>, Credited<'_>)) -> bool {
    match (credits.0.is_some(), credits.1.is_some()) {
        (true, false) => return true,
        (false, true) => return false,
        _ => {}
    }
    match (a.first.published, b.first.published) {
        (Some(x), Some(y)) if x != y => x > y,
        _ => {
            let by_share = shares.words.0.total_cmp(&shares.words.1);
            by_share.then_with(|| rank(a.first).cmp(&rank(b.first))).is_gt()
        }
    }
}

/// A credit, and whether it stands in a dateline or signature.
type Credited<'a> = Option<(&'a Credit, bool)>;

/// Where `a` credits `b`'s publisher for the whole, if `b` may be what it means.
fn credit<'a>(a: &End<'a>, b: &End<'_>) -> Credited<'a> {
    let near = match (a.first.published, b.first.published) {
        (Some(x), Some(y)) => y.until(x).is_ok_and(|span| (-1..=DAYS).contains(&span.get_days())),
        _ => true,
    };
    let means = |c: &&Credit| {
        c.whole && b.publishers.contains(c.key.as_str()) && !a.publishers.contains(c.key.as_str())
    };
    let same_house = a.publishers.iter().any(|key| b.publishers.contains(key));
    if !near || same_house {
        return None;
    }
    let line = a.first.credits.lines.iter().find(means).map(|c| (c, true));
    line.or_else(|| a.first.credits.cited.iter().find(means).map(|c| (c, false)))
}

fn reason(share: f64, content: f64, alike: f64, credit: Credited<'_>) -> Option<Reason> {
    match credit {
        Some((_, true)) if share >= CREDITED || content >= CREDITED_CONTENT => Some(Reason::Credit),
        _ if alike >= ALIKE => Some(Reason::Copy),
        _ if share >= MOSTLY => Some(Reason::Passages),
        Some((_, false)) if content >= CITED_CONTENT => Some(Reason::Citation),
        _ => None,
    }
}

/// The shared passages as ranges of the two reports. They hold for the first
/// report of each text.
fn shown(all: &Lineages, report: &End<'_>, origin: &End<'_>, shares: &Shares, swapped: bool) -> Vec<Shared> {
    let range = |end: &End<'_>, start: usize, len: usize| {
        let ranges = &all.texts[end.first.text].ranges;
        CharRange(ranges[start].0, ranges[start + len - 1].1)
    };
    let mut shown: Vec<Shared> = Vec::new();
    for p in &shares.passages {
        let (here, there) = if swapped { (p.other, p.one) } else { (p.one, p.other) };
        shown.push(Shared { here: range(report, here, p.len), there: range(origin, there, p.len) });
    }
    shown.sort_by_key(|s| s.here.0);
    shown
}

/// Sets that can be joined (union-find with halving of paths).
pub(crate) struct Groups(Vec<usize>);

impl Groups {
    /// So many sets of one.
    pub(crate) fn new(count: usize) -> Self {
        Groups((0..count).collect())
    }

    /// The set of an element, named by one of its elements.
    pub(crate) fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Joins the sets of two elements.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
