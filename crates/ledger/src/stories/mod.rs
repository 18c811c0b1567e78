//! Which claims of different reports tell of one happening, and how does it
//! stand?
//!
//! | question | module |
//! | --- | --- |
//! | What of a claim counts when it is compared? | `mention` |
//! | How likely do two claims tell of one happening? | `score` |
//! | Which claims are joined to one story? | `link` |
//! | Which of those left over are second mentions of one? | `second` |
//! | What do the reports agree on, and what not? | `fields` |
//! | How does the story stand, and since when? | `standing` |
//! | Who does what to whom in it, and how friendly is that? | `sides` |
//!
//! Stories are made from events only: what someone says (`SAY`) and what lasts
//! (`STATE`) are no happenings. They are computed from the ledger whenever they
//! are asked for and depend on nothing but its current readings.

mod fields;
mod link;
mod mention;
mod score;
mod second;
mod sides;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use whimbrel_reader::claims::record::{Claim, Kind, Quote, When, Who};

use crate::ReportRecord;
use crate::hash::sha256;
use crate::judgement::{Bond, Mark};
use crate::lineage::{Lineages, Link};
use crate::words::{Word, words};
pub use fields::{Agreement, Field, Value};
use link::Tie;
use mention::Mention;
pub use score::Points;
use standing::Said;
pub use standing::{Change, Standing};

/// One happening in the world, told by one or more claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Stays while the first claim of the story stays the same.
    pub id: String,
    /// The PLOVER type that most lineages give.
    #[serde(rename = "type")]
    pub type_: String,
    /// Who takes part, as first named; each code once.
    pub parties: Vec<Who>,
    /// Those of them who do it, as most lineages have it; all, where they do it
    /// together.
    pub actors: Vec<Who>,
    /// Those to whom it is done.
    pub recipients: Vec<Who>,
    /// The quad class of the type.
    pub quad: Option<String>,
    /// The score that most lineages give, -10 to 10.
    pub intensity: Option<f64>,
    /// What is given, seized, tested or signed, in the words of the reports.
    pub objects: Vec<String>,
    /// When it happened, as most lineages say.
    pub time: When,
    /// How it stands now.
    pub standing: Standing,
    /// How it came to stand so.
    pub history: Vec<Change>,
    /// How many origins its reports go back to.
    pub independent_lineages: usize,
    /// The first report of it that has a day of publication.
    pub first_report: Option<Appeared>,
    /// The last one.
    pub last_report: Option<Appeared>,
    /// The reports that tell it, by day of publication.
    pub reports: Vec<Telling>,
    /// What the lineages agree on and what not.
    pub fields: Vec<Field>,
    /// Why its claims are taken for one story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Joined>,
    /// Why its reports are taken for one lineage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What was judged of its claims, their merges and splits among it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judged: Vec<Mark>,
}

impl Story {
    /// The ids of its claims, in the order in which they are told.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.reports.iter().flat_map(|report| &report.claims).map(|claim| claim.id.as_str())
    }
}

/// A report and the day on which it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeared {
    /// The report's id.
    pub id: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
}

/// A report of a story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// The report's id.
    pub id: String,
    /// Shared by the reports of one origin: the id of the earliest of them.
    pub lineage: String,
    /// Day of publication.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its claims of the story, as they stand in it.
    pub claims: Vec<Told>,
}

/// A claim of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The claim's id.
    pub id: String,
    /// The clause that says it.
    pub evidence: Quote,
    /// The word that carries it.
    pub predicate: Quote,
}

/// Two claims that were taken for one story, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The claims' ids.
    pub claims: (String, String),
    /// Points for and against; null where the two say the same in the same
    /// words, or where somebody judged it.
    pub points: Option<Points>,
    /// The id of the judgement that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
}

/// The stories that these claims tell, those told first before others. `claims`
/// are the claims of `reports`; a claim whose report is not among them counts
/// as a report of its own without text.
pub fn stories(reports: &[ReportRecord], claims: &[Claim]) -> Vec<Story> {
    stories_as_judged(reports, claims, &[])
}

/// The stories that these claims tell, where some were judged to belong
/// together or not; bonds with claims that are not there don't count.
pub(crate) fn stories_as_judged(reports: &[ReportRecord], claims: &[Claim], bonds: &[Bond]) -> Vec<Story> {
    let desk = Desk::new(reports, claims);
    let mentions: Vec<Mention> = desk.mentions();
    let same: Vec<u64> = desk
        .claims
        .iter()
        .zip(&mentions)
        .map(|(claim, mention)| Mention::same_words(claim, mention))
        .collect();
    let linked = link::link(&mentions, &same, &desk.ties(bonds));
    let mut of = vec![0; mentions.len()];
    for (number, group) in linked.groups.iter().enumerate() {
        group.iter().for_each(|&claim| of[claim] = number);
    }
    let mut joints: BTreeMap<usize, Vec<Joined>> = BTreeMap::new();
    for joint in linked.joints {
        let (a, b) = joint.claims;
        let claims = (desk.claims[a].id.clone(), desk.claims[b].id.clone());
        let joined = Joined { claims, points: joint.points, judgement: joint.judgement };
        joints.entry(of[a]).or_default().push(joined);
    }
    let story =
        |(number, group): (usize, &Vec<usize>)| desk.story(group, joints.remove(&number).unwrap_or_default());
    linked.groups.iter().enumerate().filter_map(story).collect()
}

/// Everything at hand to tell stories from.
struct Desk<'a> {
    claims: Vec<&'a Claim>,
    numbers: BTreeMap<&'a str, usize>,
    lineages: BTreeMap<String, String>,
    lineage_numbers: BTreeMap<String, usize>,
    links: BTreeMap<String, Link>,
    words: Vec<Vec<Word>>,
}

impl<'a> Desk<'a> {
    fn new(reports: &'a [ReportRecord], claims: &'a [Claim]) -> Self {
        let mut by_report: BTreeMap<&str, Vec<Claim>> = BTreeMap::new();
        for claim in claims {
            by_report.entry(&claim.report.id).or_default().push(claim.clone());
        }
        let mut ordered: Vec<&ReportRecord> = reports.iter().collect();
        ordered.sort_by_key(|r| (r.published.is_none(), &r.published, &r.id));
        let mut all = Lineages::default();
        for report in &ordered {
            all.add(report, by_report.get(report.id.as_str()).map(Vec::as_slice).unwrap_or_default());
        }
        let lineages = all.lineages();
        let mut numbers = BTreeMap::new();
        let mut texts = Vec::new();
        for report in &ordered {
            if by_report.contains_key(report.id.as_str()) && !numbers.contains_key(report.id.as_str()) {
                numbers.insert(report.id.as_str(), texts.len());
                texts.push(words(&report.text));
            }
        }
        for id in by_report.keys() {
            if !numbers.contains_key(id) {
                numbers.insert(id, texts.len());
                texts.push(Vec::new());
            }
        }
        let mut events: Vec<&Claim> = claims.iter().filter(|claim| claim.kind == Kind::Event).collect();
        events.sort_by_key(|c| (numbers.get(c.report.id.as_str()), c.sentence, c.evidence.range.0, &c.id));
        let distinct: BTreeSet<&String> = lineages.values().collect();
        Desk {
            claims: events,
            numbers,
            lineage_numbers: distinct.into_iter().cloned().zip(0..).collect(),
            lineages,
            links: all.links().into_iter().map(|link| (link.report.clone(), link)).collect(),
            words: texts,
        }
    }

    fn mentions(&self) -> Vec<Mention> {
        let names: Vec<Rc<_>> = self.words.iter().map(|words| Rc::new(mention::names(words))).collect();
        let names_of = |claim: &Claim| names.get(self.number(claim)).cloned().unwrap_or_default();
        self.claims.iter().map(|claim| Mention::of(claim, names_of(claim))).collect()
    }

    /// The bonds between claims that are there, by their numbers.
    fn ties(&self, bonds: &[Bond]) -> Vec<Tie> {
        if bonds.is_empty() {
            return Vec::new();
        }
        let numbers: BTreeMap<&str, usize> =
            self.claims.iter().enumerate().map(|(at, claim)| (claim.id.as_str(), at)).collect();
        let tie = |bond: &Bond| {
            let (one, other) = &bond.claims;
            let claims = (*numbers.get(one.as_str())?, *numbers.get(other.as_str())?);
            Some(Tie { claims, together: bond.together, judgement: bond.judgement.clone() })
        };
        bonds.iter().filter_map(tie).collect()
    }

    fn number(&self, claim: &Claim) -> usize {
        self.numbers.get(claim.report.id.as_str()).copied().unwrap_or_default()
    }

    fn lineage<'b>(&'b self, report: &'b str) -> &'b str {
        self.lineages.get(report).map_or(report, String::as_str)
    }

    /// A number that the reports of one lineage share.
    fn lineage_number(&self, claim: &Claim) -> usize {
        let known = self.lineage_numbers.get(self.lineage(&claim.report.id)).copied();
        known.unwrap_or(self.lineage_numbers.len() + self.number(claim))
    }

    fn story(&self, group: &[usize], why: Vec<Joined>) -> Option<Story> {
        let claims: Vec<&Claim> = group.iter().map(|&at| self.claims[at]).collect();
        let first = claims.first()?;
        let told: Vec<(&Claim, usize)> = claims.iter().map(|c| (*c, self.lineage_number(c))).collect();
        let type_ = link::most(told.iter().map(|(c, lineage)| (c.type_.clone(), *lineage)))?;
        let history = standing::history(&self.said(&claims));
        let reports = self.tellings(&claims);
        let mut lineages: Vec<&str> = reports.iter().map(|r| r.lineage.as_str()).collect();
        lineages.sort_unstable();
        lineages.dedup();
        let links = reports.iter().filter_map(|r| self.links.get(&r.id)).cloned().collect();
        let parties = sides::parties(&told, &type_);
        let (actors, recipients) = sides::sides(&told, &type_, &parties);
        let mut appeared = reports.iter().filter_map(appeared);
        let first_report = appeared.next();
        Some(Story {
            id: sha256(&format!("story {}", first.id)).get(..16)?.to_owned(),
            parties,
            actors,
            recipients,
            quad: claims.iter().find(|c| c.type_ == type_).and_then(|c| c.quad.clone()),
            intensity: sides::intensity(&told, &type_),
            objects: sides::objects(&told, &type_),
            last_report: appeared.next_back().or_else(|| first_report.clone()),
            first_report,
            time: time(&told),
            standing: history.last()?.standing,
            history,
            independent_lineages: lineages.len(),
            fields: fields::fields(&told),
            type_,
            reports,
            why,
            links,
            judged: Vec::new(),
        })
    }

    fn said<'b>(&self, claims: &[&'b Claim]) -> Vec<Said<'b>> {
        let actors = claims.iter().flat_map(|claim| &claim.actors);
        let doers: BTreeSet<&str> = actors.filter_map(|who| who.code.as_deref()).collect();
        let words = |claim: &Claim| self.words.get(self.number(claim)).map(Vec::as_slice).unwrap_or_default();
        let said = |claim: &&'b Claim| Said {
            claim: &claim.id,
            date: claim.report.published.as_deref(),
            report: self.number(claim),
            lineage: self.lineage_number(claim),
            voice: standing::voice(claim, words(claim), &doers),
        };
        claims.iter().map(said).collect()
    }

    fn tellings(&self, claims: &[&Claim]) -> Vec<Telling> {
        let told = |claim: &&Claim| Told {
            id: claim.id.clone(),
            evidence: claim.evidence.clone(),
            predicate: claim.predicate.clone(),
        };
        let telling = |claims: &[&Claim]| {
            let report = &claims.first()?.report;
            Some(Telling {
                id: report.id.clone(),
                lineage: self.lineage(&report.id).to_owned(),
                published: report.published.clone(),
                publisher: report.publisher.clone(),
                claims: claims.iter().map(told).collect(),
            })
        };
        claims.chunk_by(|a, b| a.report.id == b.report.id).filter_map(telling).collect()
    }
}

fn appeared(report: &Telling) -> Option<Appeared> {
    Some(Appeared { id: report.id.clone(), published: report.published.clone()? })
}

/// The time that most lineages give, an exact one before a rough one.
fn time(told: &[(&Claim, usize)]) -> When {
    let key = |when: &When| Some((when.start.clone()?, when.end.clone()));
    let exact = |when: &When| when.granularity.as_deref() == Some("day");
    let any_exact = told.iter().any(|(c, _)| exact(&c.time) && key(&c.time).is_some());
    let fitting = || told.iter().filter(|(c, _)| !any_exact || exact(&c.time));
    let best = link::most(fitting().filter_map(|(c, lineage)| Some((key(&c.time)?, *lineage))));
    let found = fitting().find(|(c, _)| best.is_some() && key(&c.time) == best);
    found
        .map(|(c, _)| c.time.clone())
        .unwrap_or_else(|| When { basis: "unknown".to_owned(), ..When::default() })
}

#[cfg(test)]
mod tests;
