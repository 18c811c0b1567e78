//! Which claims that nothing was linked with are second mentions of a story?
//!
//! "The raid" or "his visit" says too little to be linked by what it says
//! alone. It joins the one group that it fits best, if it fits no other nearly
//! as well. The numbers were chosen on the worlds with even numbers in
//! `tests/worlds`.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{FREQUENT, keys};
use super::mention::Mention;
use super::score::{Points, Rarity, points};
use crate::words::{ByHash, chain, hash};

/// Points that a second mention has with a claim of its group.
const FITTING: f64 = 1.5;
/// By so many points it fits its group better than any other.
const CLEAR: f64 = 0.4;
/// Names of its report under which a claim is found.
const NAMES: usize = 4;
/// Claims under one key that are looked at: the last ones before it in the
/// order of publication, and the first ones after it.
const BEFORE: usize = 16;
const AFTER: usize = 8;

/// Claims and the lone claims that are second mentions of what they tell, the
/// best first; `group_of` and `alone` say which claims were linked.
pub(super) fn second_mentions(
    heads: &[Mention],
    rarity: &Rarity,
    group_of: &[usize],
    alone: impl Fn(usize) -> bool,
) -> Vec<(usize, usize, Points)> {
    let counts = name_counts(heads);
    let all_keys: Vec<BTreeSet<u64>> = heads.iter().map(|m| wider_keys(m, rarity, &counts)).collect();
    let mut index: ByHash<Vec<usize>> = ByHash::default();
    for (at, keys) in all_keys.iter().enumerate() {
        keys.iter().for_each(|key| index.entry(*key).or_default().push(at));
    }
    let mut found = Vec::new();
    for at in (0..heads.len()).filter(|&at| alone(at)) {
        let met = near(&index, &all_keys[at], at);
        let known = met.iter().filter_map(|&other| Some((other, points(&heads[other], &heads[at], rarity)?)));
        found.extend(best(known, group_of).map(|(other, points)| (other, at, points)));
    }
    found.sort_by(|x, y| y.2.sum().total_cmp(&x.2.sum()).then_with(|| (x.0, x.1).cmp(&(y.0, y.1))));
    found
}

/// Claims that share a key with one and stand near it.
fn near(index: &ByHash<Vec<usize>>, keys: &BTreeSet<u64>, at: usize) -> BTreeSet<usize> {
    let mut met = BTreeSet::new();
    for holders in keys.iter().filter_map(|key| index.get(key)) {
        let here = holders.partition_point(|&other| other < at);
        met.extend(holders[..here].iter().rev().take(BEFORE));
        met.extend(holders[here..].iter().filter(|&&other| other != at).take(AFTER));
    }
    met
}

/// The best claim of the group that fits best, where it fits well, says nothing
/// against it, and is clearly better than the next group.
fn best(known: impl Iterator<Item = (usize, Points)>, group_of: &[usize]) -> Option<(usize, Points)> {
    let mut groups: BTreeMap<usize, (usize, Points)> = BTreeMap::new();
    for (other, points) in known {
        let best = groups.entry(group_of[other]).or_insert((other, points));
        if points.sum() > best.1.sum() {
            *best = (other, points);
        }
    }
    let mut ranked: Vec<(usize, Points)> = groups.into_values().collect();
    ranked.sort_by(|x, y| y.1.sum().total_cmp(&x.1.sum()).then_with(|| x.0.cmp(&y.0)));
    let &(other, points) = ranked.first()?;
    let next = ranked.get(1).map_or(f64::NEG_INFINITY, |(_, points)| points.sum());
    let fits = points.sum() >= FITTING && points.parties + points.wording >= 0.0;
    (fits && points.sum() - next >= CLEAR).then_some((other, points))
}

/// In how many reports each name stands; the claims of a report stand together.
fn name_counts(heads: &[Mention]) -> ByHash<usize> {
    let mut counts = ByHash::default();
    for report in heads.chunk_by(|a, b| a.report == b.report) {
        let names = report.iter().take(1).flat_map(|mention| mention.names.iter());
        names.for_each(|name| *counts.entry(*name).or_insert(0) += 1);
    }
    counts
}

/// The keys of a claim, and the rarest names that its report shares with others.
fn wider_keys(mention: &Mention, rarity: &Rarity, counts: &ByHash<usize>) -> BTreeSet<u64> {
    let count = |name: u64| counts.get(&name).copied().unwrap_or(1);
    let mut names: Vec<u64> = mention.names.to_vec();
    names.retain(|&name| (2..=FREQUENT).contains(&count(name)));
    names.sort_by_key(|&name| (count(name), name));
    let named = names.into_iter().take(NAMES).map(|name| chain(&[hash("name"), name]));
    keys(mention, rarity).into_iter().chain(named).collect()
}
