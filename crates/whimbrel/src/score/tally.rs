//! What does it come to? Counts over all reports.

use std::collections::{BTreeMap, BTreeSet};

use whimbrel_reader::claims::record::{Claim, Flag, Kind};

use super::calibration::Calibration;
use super::gold::{GoldClaim, GoldReport};
use super::pairing::Pair;

/// What there is, what was read, and how much of that is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// In the gold.
    pub gold: usize,
    /// Read by the machine.
    pub read: usize,
    /// Read rightly.
    pub right: usize,
}

impl Hits {
    /// Share of what was read that is right; of nothing, 0.
    pub fn precision(self) -> f64 {
        share(self.right as f64, self.read)
    }

    /// Share of the gold that was read rightly; of nothing, 0.
    pub fn recall(self) -> f64 {
        share(self.right as f64, self.gold)
    }

    /// The harmonic mean of both; 0 where both are.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// `n` of `all`; of nothing, 0.
pub fn share(n: f64, all: usize) -> f64 {
    if all == 0 { 0.0 } else { n / all as f64 }
}

/// Counts over reports and their claims.
#[derive(Debug, Default)]
pub struct Tally {
    /// Reports.
    pub reports: usize,
    /// Claims found: of the gold, read, and read with evidence of the gold.
    pub found: Hits,
    /// Claims coded.
    pub coded: Hits,
    /// Events coded as events.
    pub events: Hits,
    /// Claims full.
    pub full: Hits,
    /// Claims coded, by type.
    pub types: BTreeMap<String, Hits>,
    /// Flags of the claims found.
    pub flags: BTreeMap<Flag, Hits>,
    /// Claims found with the right type.
    pub type_right: usize,
    /// The sum of their shares of right parties, over the claims found.
    pub parties: f64,
    /// Claims found with all flags right.
    pub status_right: usize,
    /// Claims found with the whole chain of sources right.
    pub chain_right: usize,
    /// Claims found whose chain has two sources or more in the gold, and how
    /// many of these are right.
    pub long_chains: (usize, usize),
    /// Claims found that the gold dates, and how many of these are right.
    pub dated: (usize, usize),
    /// Claims found that the gold does not date, and how many were left so.
    pub undated: (usize, usize),
    /// Sentences of the reports in which there is nothing to find.
    pub quiet_sentences: usize,
    /// Claims read in them.
    pub false_alarms: usize,
    /// Scores of the claims read.
    pub calibration: Calibration,
}

impl Tally {
    /// Adds a report with so many sentences, the claims read in it, and which of
    /// them stand for which of the gold.
    pub fn add(&mut self, report: &GoldReport, read: &[Claim], sentences: usize, pairs: &[Pair]) {
        self.reports += 1;
        if report.claims.is_empty() {
            self.quiet_sentences += sentences;
            self.false_alarms += read.len();
        }
        self.count_gold(report, pairs);
        self.count_read(read, pairs);
        for pair in pairs {
            self.pair(&report.claims[pair.gold], &read[pair.read], pair);
        }
    }

    fn count_gold(&mut self, report: &GoldReport, pairs: &[Pair]) {
        let found: BTreeSet<usize> = pairs.iter().map(|pair| pair.gold).collect();
        let counts = |(i, claim): &(usize, &GoldClaim)| !claim.optional || found.contains(i);
        for (_, claim) in report.claims.iter().enumerate().filter(counts) {
            for hits in [
                &mut self.found,
                &mut self.coded,
                &mut self.full,
                self.types.entry(claim.type_.clone()).or_default(),
            ] {
                hits.gold += 1;
            }
            self.events.gold += usize::from(claim.kind == Kind::Event);
        }
    }

    fn count_read(&mut self, read: &[Claim], pairs: &[Pair]) {
        let coded: BTreeSet<usize> = pairs.iter().filter(|p| p.right.coded()).map(|p| p.read).collect();
        for (i, claim) in read.iter().enumerate() {
            for hits in [
                &mut self.found,
                &mut self.coded,
                &mut self.full,
                self.types.entry(claim.type_.clone()).or_default(),
            ] {
                hits.read += 1;
            }
            self.events.read += usize::from(claim.kind == Kind::Event);
            self.calibration.add(claim.score, coded.contains(&i));
        }
    }

    fn pair(&mut self, gold: &GoldClaim, read: &Claim, pair: &Pair) {
        let right = pair.right;
        let coded = right.coded();
        self.found.right += 1;
        self.coded.right += usize::from(coded);
        self.events.right += usize::from(coded && gold.kind == Kind::Event && read.kind == Kind::Event);
        self.full.right += usize::from(right.full());
        self.types.entry(gold.type_.clone()).or_default().right += usize::from(coded);
        self.type_right += usize::from(right.type_);
        self.parties += right.parties;
        self.status_right += usize::from(right.status);
        self.chain_right += usize::from(right.chain);
        if gold.attribution.len() >= 2 {
            add(&mut self.long_chains, right.chain);
        }
        add(if gold.time.is_some() { &mut self.dated } else { &mut self.undated }, right.time);
        self.count_flags(gold, read);
    }

    fn count_flags(&mut self, gold: &GoldClaim, read: &Claim) {
        for flag in Flag::ALL {
            let (is, told) = (gold.status.contains(&flag), read.status.contains(&flag));
            let hits = self.flags.entry(flag).or_default();
            hits.gold += usize::from(is);
            hits.read += usize::from(told);
            hits.right += usize::from(is && told);
        }
    }
}

/// One more, right or not.
fn add((all, right): &mut (usize, usize), is_right: bool) {
    *all += 1;
    *right += usize::from(is_right);
}
