//! What do the lineages of a story agree on, and what not?

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use whimbrel_reader::claims::record::{Claim, Who};

use crate::words::{is_common, stem, words};

/// Whether lineages say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Agreement {
    /// Only one lineage says anything about it.
    Single,
    /// Several lineages say the same.
    Agree,
    /// Lineages say different things.
    Conflict,
}

/// What is said about one thing: `time`, `actors`, `recipients`, `place`, or
/// `number of` something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What it is about.
    pub field: String,
    /// Whether lineages say the same.
    pub agreement: Agreement,
    /// What is said.
    pub values: Vec<Value>,
}

/// One thing that is said, and by how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// What is said.
    pub value: String,
    /// How many lineages say so.
    pub lineages: usize,
    /// The claims that say so.
    pub claims: Vec<String>,
}

/// Values with the lineages and claims behind each.
type Votes<'a> = BTreeMap<String, (BTreeSet<usize>, Vec<&'a str>)>;

/// Compares what claims say, given with their lineages.
pub(super) fn fields(told: &[(&Claim, usize)]) -> Vec<Field> {
    let mut all: BTreeMap<String, Votes<'_>> = BTreeMap::new();
    for (claim, lineage) in told {
        for (field, value) in said(claim) {
            let votes = all.entry(field).or_default().entry(value).or_default();
            votes.0.insert(*lineage);
            votes.1.push(&claim.id);
        }
    }
    all.into_iter().map(|(field, votes)| weighed(field, votes)).collect()
}

/// What a claim says, field by field.
fn said(claim: &Claim) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut say =
        |field: &str, value: Option<String>| out.extend(value.map(|value| (field.to_owned(), value)));
    let is_day = claim.time.granularity.as_deref() == Some("day");
    say("time", claim.time.start.clone().filter(|_| is_day));
    say("actors", codes(&claim.actors));
    say("recipients", codes(&claim.recipients));
    say("place", claim.place.as_ref().map(|p| p.name.as_deref().unwrap_or(&p.text).to_owned()));
    for (thing, number) in numbers(claim) {
        say(&format!("number of {thing}"), Some(number));
    }
    out
}

fn codes(parties: &[Who]) -> Option<String> {
    let codes: BTreeSet<&str> = parties.iter().filter_map(|who| who.code.as_deref()).collect();
    if codes.is_empty() { None } else { Some(codes.into_iter().collect::<Vec<_>>().join("+")) }
}

/// Numbers in figures with what they count: the next telling word.
fn numbers(claim: &Claim) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let parties = claim.actors.iter().chain(&claim.recipients).map(|who| who.text.as_str());
    for text in claim.objects.iter().map(|object| object.text.as_str()).chain(parties) {
        let words = words(text);
        for pair in words.windows(2) {
            let is_number = pair[0].text.bytes().all(|b| b.is_ascii_digit());
            if is_number && !is_common(&pair[1].text) {
                out.push((stem(&pair[1].text).to_owned(), pair[0].text.clone()));
            }
        }
    }
    out
}

fn weighed(field: String, votes: Votes<'_>) -> Field {
    let values: Vec<Value> = votes
        .iter()
        .map(|(value, (lineages, claims))| Value {
            value: value.clone(),
            lineages: lineages.len(),
            claims: claims.iter().map(|&claim| claim.to_owned()).collect(),
        })
        .collect();
    let lineages: BTreeSet<usize> = votes.values().flat_map(|(lineages, _)| lineages).copied().collect();
    let agreement = match (lineages.len(), values.len()) {
        (0 | 1, _) => Agreement::Single,
        (_, 1) => Agreement::Agree,
        _ => Agreement::Conflict,
    };
    Field { field, agreement, values }
}
