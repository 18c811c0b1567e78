//! Which claim read stands for which claim of the gold?

use std::collections::BTreeSet;

use whimbrel_reader::claims::record::{Claim, Who};
use whimbrel_reader::span::CharRange;

use super::gold::GoldClaim;
use super::same::{self, Day, Likeness, is_named};

/// Types whose parties may be told either way round.
const RECIPROCAL: [&str; 3] = ["CONSULT", "AGREE", "COOPERATE"];
/// Share of the shorter evidence that both must cover.
const COVER: f64 = 0.5;
/// A full claim has its parties right to this share.
pub const PARTIES: f64 = 0.75;

/// A claim of the gold and the claim read that stands for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index of the claim in the gold.
    pub gold: usize,
    /// Index of the claim read.
    pub read: usize,
    /// What is right about the claim read.
    pub right: Right,
}

/// What is right about a claim read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Right {
    /// The type.
    pub type_: bool,
    /// At least one actor, or there is none to be found.
    pub actor: bool,
    /// The parties, as a share from 0 to 1.
    pub parties: f64,
    /// All flags.
    pub status: bool,
    /// The whole chain of sources.
    pub chain: bool,
    /// The dates, where the gold has some; else, that there are none.
    pub time: bool,
}

impl Right {
    /// Type and an actor are right.
    pub fn coded(&self) -> bool {
        self.type_ && self.actor
    }

    /// So are most parties, all flags and the chain of sources.
    pub fn full(&self) -> bool {
        self.coded() && self.parties >= PARTIES && self.status && self.chain
    }
}

/// Pairs the claims of one report, the best pair first.
pub fn pair(gold: &[GoldClaim], read: &[Claim]) -> Vec<Pair> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (g, of_gold) in gold.iter().enumerate() {
        candidates.extend(read.iter().enumerate().filter_map(|(r, of_read)| {
            let cover = cover(of_gold.range, of_read.evidence.range)?;
            Some(Candidate::new(g, r, of_gold, of_read, cover))
        }));
    }
    candidates.sort_by(|a, b| b.rank().partial_cmp(&a.rank()).unwrap_or(std::cmp::Ordering::Equal));
    let (mut gold_used, mut read_used) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for candidate in candidates {
        if gold_used.contains(&candidate.gold) || read_used.contains(&candidate.read) {
            continue;
        }
        gold_used.insert(candidate.gold);
        read_used.insert(candidate.read);
        pairs.push(candidate.pair(&gold[candidate.gold], &read[candidate.read]));
    }
    pairs
}

/// A claim read that could stand for a claim of the gold.
#[derive(Debug)]
struct Candidate {
    gold: usize,
    read: usize,
    score: f64,
    actors: f64,
    parties: f64,
}

impl Candidate {
    fn new(g: usize, r: usize, gold: &GoldClaim, read: &Claim, cover: f64) -> Self {
        let (actors, parties) = parties(gold, read);
        let type_ = if gold.type_ == read.type_ { 2.0 } else { 0.0 };
        Candidate { gold: g, read: r, score: type_ + parties + cover * 0.5, actors, parties }
    }

    /// The better the higher; where two are as good, the later one goes first,
    /// as in the marking script.
    fn rank(&self) -> (f64, usize, usize) {
        (self.score, self.gold, self.read)
    }

    fn pair(&self, gold: &GoldClaim, read: &Claim) -> Pair {
        let right = Right {
            type_: gold.type_ == read.type_,
            actor: self.actors > 0.0,
            parties: self.parties,
            status: same_flags(gold, read),
            chain: same_chain(gold, read),
            time: same_time(gold, read),
        };
        Pair { gold: self.gold, read: self.read, right }
    }
}

/// Share of the shorter evidence that is common to both, if that is enough.
fn cover(gold: CharRange, read: CharRange) -> Option<f64> {
    let common = gold.1.min(read.1).saturating_sub(gold.0.max(read.0));
    let shorter = (gold.1 - gold.0).min((read.1 - read.0).max(1));
    let cover = common as f64 / shorter as f64;
    (common > 0 && cover >= COVER).then_some(cover)
}

/// Share of the gold's actors that were read, and the mean of all four shares:
/// of actors and recipients, read of the gold and the gold of those read.
fn parties(gold: &GoldClaim, read: &Claim) -> (f64, f64) {
    let (actors, recipients): (Vec<&Who>, Vec<&Who>) =
        (read.actors.iter().collect(), read.recipients.iter().collect());
    let mut first = same::parties(&[&gold.actors], &actors);
    let mut second = same::parties(&[&gold.recipients], &recipients);
    if is_mutual(gold) {
        let all = [actors, recipients].concat();
        let either_way = same::parties(&[&gold.actors, &gold.recipients], &all);
        if sum(either_way) > sum(first) {
            (first, second) = (either_way, either_way);
        }
    }
    let mean = (first.recall + first.precision + second.recall + second.precision) / 4.0;
    (first.recall, mean)
}

fn sum(likeness: Likeness) -> f64 {
    likeness.recall + likeness.precision
}

fn is_mutual(gold: &GoldClaim) -> bool {
    let set = |texts: &[String]| texts.iter().cloned().collect::<BTreeSet<_>>();
    RECIPROCAL.contains(&gold.type_.as_str()) || set(&gold.actors.texts) == set(&gold.recipients.texts)
}

fn same_flags(gold: &GoldClaim, read: &Claim) -> bool {
    gold.status.iter().collect::<BTreeSet<_>>() == read.status.iter().collect::<BTreeSet<_>>()
}

fn same_chain(gold: &GoldClaim, read: &Claim) -> bool {
    gold.attribution.len() == read.attribution.len()
        && gold.attribution.iter().zip(&read.attribution).all(|(g, r)| is_named(g, &r.who))
}

/// A date with an open end is compared by its start alone.
fn same_time(gold: &GoldClaim, read: &Claim) -> bool {
    let (start, end) = (read.time.start.as_deref(), read.time.end.as_deref());
    gold.time.as_ref().map_or(start.is_none(), |time| {
        start.and_then(Day::first) == Some(time.first) && end.or(start).and_then(Day::last) == Some(time.last)
    })
}
