//! What do claims look like with judgements applied?

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use whimbrel_reader::claims::record::{Claim, Kind};
use whimbrel_reader::codebook::Codebook;

use super::held::load;
use super::{Bond, Correction, Held, Judgement, State, Subject, Verdict, bonds};

/// A claim with all that was judged of it. As JSON it is the claim's record
/// with one more field, `judged`, if there is something in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedClaim {
    /// The claim, with corrections applied. The score stays the machine's.
    #[serde(flatten)]
    pub claim: Claim,
    /// What was judged of it, in the order in which that was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judged: Vec<Mark>,
}

/// A judgement as it stands on what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The judgement's id.
    pub id: String,
    /// What was judged, by whom, when and why.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// For a correction, what the machine had read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
}

impl JudgedClaim {
    /// Whether the claim was judged to be a misreading.
    pub fn is_wrong(&self) -> bool {
        self.judged.iter().any(|mark| matches!(mark.judgement.verdict, Verdict::Wrong { .. }))
    }
}

/// The judgements in force at some time, ready to be applied.
#[derive(Debug, Default)]
pub(crate) struct InForce {
    /// In the order in which they were made, wherever they were recorded.
    held: Vec<Held>,
    of_claim: BTreeMap<String, Vec<usize>>,
    ratings: Vec<usize>,
}

impl InForce {
    /// Those that the ledger had at `as_of`.
    pub(crate) fn load(db: &Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Self> {
        let mut held = load(db, as_of)?;
        held.retain(|held| held.state == State::InForce);
        held.sort_by(|a, b| (a.judgement.made_at, &a.id).cmp(&(b.judgement.made_at, &b.id)));
        let mut this = InForce { held, ..InForce::default() };
        // A later rating of the same source by the same author replaces one.
        let mut ratings: BTreeMap<(String, &str, Option<&str>), usize> = BTreeMap::new();
        for (at, held) in this.held.iter().enumerate() {
            match &held.judgement.verdict {
                Verdict::Rate { source, claim, .. } => {
                    let key =
                        (source.trim().to_lowercase(), held.judgement.author.as_str(), claim.as_deref());
                    ratings.insert(key, at);
                }
                verdict => {
                    for subject in verdict.subjects() {
                        if let Subject::Claim(id) = subject {
                            this.of_claim.entry(id.to_owned()).or_default().push(at);
                        }
                    }
                }
            }
        }
        this.ratings = ratings.into_values().collect();
        this.ratings.sort_unstable();
        Ok(this)
    }

    /// Ids of the claims that read differently as judged.
    pub(crate) fn changed(&self) -> Vec<&str> {
        let changes = |at: &usize| {
            matches!(self.held[*at].judgement.verdict, Verdict::Correct { .. } | Verdict::Wrong { .. })
        };
        let changed = self.of_claim.iter().filter(|(_, all)| all.iter().any(changes));
        changed.map(|(id, _)| id.as_str()).collect()
    }

    /// Ids of the claims that are misreadings.
    pub(crate) fn wrong(&self) -> Vec<&str> {
        let wrong = self.held.iter().filter_map(|held| match &held.judgement.verdict {
            Verdict::Wrong { claim } => Some(claim.as_str()),
            _ => None,
        });
        wrong.collect()
    }

    /// The claim as judged.
    pub(crate) fn apply(&self, mut claim: Claim) -> JudgedClaim {
        let of_claim = self.of_claim.get(&claim.id).map(Vec::as_slice).unwrap_or_default();
        let rated = self.ratings.iter().filter(|at| rates(&self.held[**at].judgement.verdict, &claim));
        let mut all: Vec<usize> = of_claim.iter().chain(rated).copied().collect();
        all.sort_unstable();
        let machine = if all.is_empty() { None } else { Some(claim.clone()) };
        let mut judged = Vec::new();
        for held in all.iter().map(|at| &self.held[*at]) {
            let mut was = None;
            if let Verdict::Correct { correction, .. } = &held.judgement.verdict {
                was = machine.as_ref().map(|machine| field(machine, correction));
                correct(&mut claim, correction);
            }
            judged.push(Mark { id: held.id.clone(), judgement: held.judgement.clone(), was });
        }
        JudgedClaim { claim, judged }
    }

    /// Which claims belong together, and which don't.
    pub(crate) fn bonds(&self) -> Vec<Bond> {
        bonds(self.held.iter())
    }
}

/// Whether a rating is about a source or the publisher of this claim.
fn rates(verdict: &Verdict, of: &Claim) -> bool {
    let Verdict::Rate { source, claim, .. } = verdict else { return false };
    if claim.as_ref().is_some_and(|claim| *claim != of.id) {
        return false;
    }
    let wanted = source.trim().to_lowercase();
    let is = |name: &str| name.trim().to_lowercase() == wanted;
    let sources = of.attribution.iter().map(|source| &source.who);
    let mut names = sources
        .flat_map(|who| {
            [who.name.as_deref(), who.code.as_deref(), who.id.as_deref(), Some(who.text.as_str())]
        })
        .chain([of.report.publisher.as_deref()])
        .flatten();
    names.any(is)
}

/// What a claim has in the field that is corrected.
fn field(claim: &Claim, correction: &Correction) -> Value {
    let value = match correction {
        Correction::Type(_) => serde_json::to_value(&claim.type_),
        Correction::Actors(_) => serde_json::to_value(&claim.actors),
        Correction::Recipients(_) => serde_json::to_value(&claim.recipients),
        Correction::Status(_) => serde_json::to_value(&claim.status),
        Correction::Time(_) => serde_json::to_value(&claim.time),
        Correction::Place(_) => serde_json::to_value(&claim.place),
    };
    value.unwrap_or_default()
}

fn correct(claim: &mut Claim, correction: &Correction) {
    match correction {
        Correction::Type(type_) => correct_type(claim, type_),
        Correction::Actors(who) => claim.actors.clone_from(who),
        Correction::Recipients(who) => claim.recipients.clone_from(who),
        Correction::Status(status) => {
            claim.status.clone_from(status);
            claim.cues.retain(|cue| status.contains(&cue.flag));
        }
        Correction::Time(when) => claim.time.clone_from(when),
        Correction::Place(place) => claim.place.clone_from(place),
    }
}

/// The type, and what the codebook makes follow from it.
fn correct_type(claim: &mut Claim, type_: &str) {
    let known = Codebook::plover().type_named(type_);
    claim.type_ = type_.to_owned();
    claim.kind = Kind::of(type_);
    claim.mode.retain(|mode| known.is_some_and(|known| known.has_mode(mode)));
    claim.quad = known.and_then(|known| known.quad).map(str::to_owned);
    claim.intensity = known.and_then(|known| known.intensity(claim.mode.first().map(String::as_str)));
}
