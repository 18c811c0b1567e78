//! Which claims were missed, added or read wrongly?

use serde::Serialize;
use whimbrel_reader::claims::record::{Claim, Flag, When, Who};

use super::gold::{GoldClaim, GoldReport};
use super::pairing::{Pair, Right};

/// A claim that is not as it should be.
#[derive(Debug, Serialize)]
pub struct Miss {
    /// What is wrong.
    pub what: What,
    /// The report's id.
    pub report: String,
    /// For a claim read wrongly, what is wrong about it.
    pub wrong: Vec<&'static str>,
    /// The claim as the gold has it.
    pub gold: Option<Told>,
    /// The claim as it was read.
    pub read: Option<Told>,
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It is in the gold and was not found.
    Missed,
    /// It was read and is not in the gold.
    Extra,
    /// It was found and read wrongly.
    Wrong,
}

impl What {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            What::Missed => "missed",
            What::Extra => "extra",
            What::Wrong => "wrong",
        }
    }
}

/// A claim by its words, from the gold or as it was read.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Its type.
    pub r#type: String,
    /// Who did it.
    pub actors: Vec<String>,
    /// To whom.
    pub recipients: Vec<String>,
    /// How it is presented.
    pub status: Vec<Flag>,
    /// On whose word, outermost first.
    pub attribution: Vec<String>,
    /// Its dates.
    pub dates: Option<String>,
    /// The words that say it.
    pub evidence: String,
    #[serde(skip)]
    at: usize,
}

impl Told {
    fn gold(claim: &GoldClaim) -> Self {
        Told {
            r#type: claim.type_.clone(),
            actors: claim.actors.texts.clone(),
            recipients: claim.recipients.texts.clone(),
            status: claim.status.clone(),
            attribution: claim.attribution.clone(),
            dates: claim.time.as_ref().map(|time| time.written.clone()),
            evidence: claim.evidence.clone(),
            at: claim.range.0,
        }
    }

    fn read(claim: &Claim) -> Self {
        let names = |parties: &[Who]| parties.iter().map(|who| who.text.clone()).collect();
        Told {
            r#type: claim.type_.clone(),
            actors: names(&claim.actors),
            recipients: names(&claim.recipients),
            status: claim.status.clone(),
            attribution: claim.attribution.iter().map(|source| source.who.text.clone()).collect(),
            dates: dates(&claim.time),
            evidence: claim.evidence.text.clone(),
            at: claim.evidence.range.0,
        }
    }
}

fn dates(time: &When) -> Option<String> {
    let end = time.end.as_ref().filter(|end| time.start.as_ref() != Some(end));
    let dates: Vec<&str> = time.start.iter().chain(end).map(String::as_str).collect();
    if dates.is_empty() { None } else { Some(dates.join(" to ")) }
}

/// All that is not as it should be in a report, in the order of the text.
pub fn misses(report: &GoldReport, read: &[Claim], pairs: &[Pair]) -> Vec<Miss> {
    let miss = |what, wrong, gold: Option<&GoldClaim>, read: Option<&Claim>| Miss {
        what,
        report: report.id.clone(),
        wrong,
        gold: gold.map(Told::gold),
        read: read.map(Told::read),
    };
    let mut all = Vec::new();
    for (i, claim) in report.claims.iter().enumerate() {
        match pairs.iter().find(|pair| pair.gold == i) {
            None if claim.optional => {}
            None => all.push(miss(What::Missed, Vec::new(), Some(claim), None)),
            Some(pair) => {
                let wrong = wrong(claim, pair.right);
                if !wrong.is_empty() {
                    all.push(miss(What::Wrong, wrong, Some(claim), Some(&read[pair.read])));
                }
            }
        }
    }
    let extra = read.iter().enumerate().filter(|(i, _)| pairs.iter().all(|pair| pair.read != *i));
    all.extend(extra.map(|(_, claim)| miss(What::Extra, Vec::new(), None, Some(claim))));
    all.sort_by_key(|miss| miss.gold.as_ref().or(miss.read.as_ref()).map(|told| told.at));
    all
}

fn wrong(gold: &GoldClaim, right: Right) -> Vec<&'static str> {
    // Time words without dates may mean that nobody dated them, so that dates
    // read from them are no mistake to be shown.
    let time = right.time || gold.time.is_none() && gold.timed;
    let parties = right.actor && right.parties >= super::pairing::PARTIES;
    let fields = [
        ("type", right.type_),
        ("parties", parties),
        ("status", right.status),
        ("chain", right.chain),
        ("date", time),
    ];
    fields.into_iter().filter(|(_, right)| !right).map(|(name, _)| name).collect()
}
