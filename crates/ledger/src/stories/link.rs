//! Which claims tell of one happening? Claims that share a telling key are
//! compared, the best pairs joined first, and no group grows to hold dates
//! that contradict each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::mention::Mention;
use super::score::{APART, JOINED, MOVED, Points, Rarity, SLACK, points};
use crate::words::{chain, hash};

/// Claims under one key that a new one is compared with: the last ones before
/// it in the order of publication.
const MET: usize = 24;
/// A word in more claims than this is no key.
const FREQUENT: usize = 200;
/// Claims of two groups that are compared before the groups are joined.
const ASKED: usize = 6;

/// Why two claims are in one story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joint {
    /// Numbers of the claims.
    pub claims: (usize, usize),
    /// The points of the two; `None` where they are the same words.
    pub points: Option<Points>,
}

/// Groups of claims, each in order, and the joints that made them.
pub(super) struct Linked {
    pub groups: Vec<Vec<usize>>,
    pub joints: Vec<Joint>,
}

/// Groups the mentions, which stand in the order of publication; `same` is a
/// hash that claims in the very same words share.
pub(super) fn link(mentions: &[Mention], same: &[u64]) -> Linked {
    let (units, mut joints) = units(same);
    let heads: Vec<Mention> = units.iter().filter_map(|unit| mentions.get(*unit.first()?).cloned()).collect();
    let rarity = Rarity::of(&heads);
    let mut clusters = Clusters::new(&heads, &rarity);
    for (a, b, points) in pairs(&heads, &rarity) {
        if clusters.join(a, b) {
            joints.push(Joint { claims: (units[a][0], units[b][0]), points: Some(points) });
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for cluster in clusters.members.into_iter().filter(|members| !members.is_empty()) {
        let mut group: Vec<usize> =
            cluster.into_iter().flat_map(|unit| units[unit].iter().copied()).collect();
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort();
    Linked { groups, joints }
}

/// Claims in the very same words, as one.
fn units(same: &[u64]) -> (Vec<Vec<usize>>, Vec<Joint>) {
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut joints = Vec::new();
    for (at, hash) in same.iter().enumerate() {
        let unit = *numbers.entry(*hash).or_insert(units.len());
        if unit == units.len() {
            units.push(Vec::new());
        } else {
            joints.push(Joint { claims: (units[unit][0], at), points: None });
        }
        units[unit].push(at);
    }
    (units, joints)
}

/// Pairs that are linked, the best first.
fn pairs(heads: &[Mention], rarity: &Rarity) -> Vec<(usize, usize, Points)> {
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, mention) in heads.iter().enumerate() {
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for key in keys(mention, rarity) {
            let holders = index.entry(key).or_default();
            met.extend(holders.iter().rev().take(MET));
            holders.push(at);
        }
        for other in met {
            let linked = points(&heads[other], mention, rarity).filter(Points::link);
            found.extend(linked.map(|points| (other, at, points)));
        }
    }
    found.sort_by(|x, y| y.2.sum().total_cmp(&x.2.sum()).then_with(|| (x.0, x.1).cmp(&(y.0, y.1))));
    found
}

/// Under these a claim meets others: its rarer words; its parties, singly and
/// in pairs, with its type and with the month.
fn keys(mention: &Mention, rarity: &Rarity) -> BTreeSet<u64> {
    let words = mention.words.iter().copied().filter(|word| rarity.count(*word) <= FREQUENT);
    let mut keys: BTreeSet<u64> = words.collect();
    let parties: BTreeSet<&String> = mention.actors.all().chain(mention.recipients.all()).collect();
    let months = months(mention);
    for party in &parties {
        keys.extend(months.iter().map(|month| chain(&[hash(party), hash(&mention.type_), hash(month)])));
    }
    for (i, one) in parties.iter().enumerate() {
        for other in parties.iter().skip(i + 1) {
            keys.extend(months.iter().map(|month| chain(&[hash(one), hash(other), hash(month)])));
        }
    }
    keys
}

/// The months of the event and of the report, and the ones before, as events
/// of the last days of a month are reported in the next.
fn months(mention: &Mention) -> BTreeSet<String> {
    let days = mention.days.map(|(first, _)| first).into_iter().chain(mention.published);
    let month = |day: Date| format!("{}-{}", day.year(), day.month());
    days.flat_map(|day| {
        let before = day.first_of_month().yesterday().unwrap_or(day);
        [month(day), month(before)]
    })
    .collect()
}

/// Groups that grow, each with the stretch of time in which its events lie.
struct Clusters<'a> {
    mentions: &'a [Mention],
    rarity: &'a Rarity,
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    bounds: Vec<Bounds>,
}

/// The latest beginning and the earliest end of dated events: of happened ones
/// and of planned ones.
#[derive(Clone, Copy, Default)]
struct Bounds {
    happened: Option<(Date, Date)>,
    planned: Option<(Date, Date)>,
}

impl Bounds {
    fn of(mention: &Mention) -> Self {
        match mention.planned {
            true => Bounds { happened: None, planned: mention.days },
            false => Bounds { happened: mention.days, planned: None },
        }
    }

    fn with(self, other: Bounds) -> Bounds {
        Bounds {
            happened: narrow(self.happened, other.happened),
            planned: narrow(self.planned, other.planned),
        }
    }

    /// Whether no two of the dates contradict each other.
    fn hold(self) -> bool {
        let all = narrow(self.happened, self.planned);
        fits(self.happened, SLACK) && fits(all, MOVED)
    }
}

fn narrow(a: Option<(Date, Date)>, b: Option<(Date, Date)>) -> Option<(Date, Date)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.min(b.1))),
        (a, b) => a.or(b),
    }
}

fn fits(bounds: Option<(Date, Date)>, slack: i64) -> bool {
    bounds.is_none_or(|(latest, earliest)| {
        earliest.until(latest).map_or(0, |span| i64::from(span.get_days())) <= slack
    })
}

impl<'a> Clusters<'a> {
    fn new(mentions: &'a [Mention], rarity: &'a Rarity) -> Self {
        Clusters {
            mentions,
            rarity,
            of: (0..mentions.len()).collect(),
            members: (0..mentions.len()).map(|at| vec![at]).collect(),
            bounds: mentions.iter().map(Bounds::of).collect(),
        }
    }

    /// Joins the groups of two claims, unless their dates contradict each other
    /// or the groups as a whole have too little in common.
    fn join(&mut self, a: usize, b: usize) -> bool {
        // The smaller group moves, so that no claim moves often.
        let (a, b) = (self.of[a], self.of[b]);
        let larger = |x: usize, y: usize| (self.members[x].len(), y) > (self.members[y].len(), x);
        let (a, b) = if larger(a, b) { (a, b) } else { (b, a) };
        let bounds = self.bounds[a].with(self.bounds[b]);
        if a == b || !bounds.hold() || self.average(a, b) < JOINED {
            return false;
        }
        let moved = std::mem::take(&mut self.members[b]);
        moved.iter().for_each(|&member| self.of[member] = a);
        self.members[a].extend(moved);
        self.bounds[a] = bounds;
        true
    }

    fn average(&self, a: usize, b: usize) -> f64 {
        let asked = |group: usize| self.members[group].iter().take(ASKED);
        let (mut sum, mut count) = (0.0, 0.0);
        for &one in asked(a) {
            for &other in asked(b) {
                let points = points(&self.mentions[one], &self.mentions[other], self.rarity);
                sum += points.map_or(APART, |points| points.sum());
                count += 1.0;
            }
        }
        if count > 0.0 { sum / count } else { APART }
    }
}

/// The type that most independent lineages give, the first of them where
/// several do.
pub(super) fn most<T: Ord + Clone>(values: impl Iterator<Item = (T, usize)>) -> Option<T> {
    let mut votes: BTreeMap<T, (BTreeSet<usize>, usize)> = BTreeMap::new();
    for (at, (value, lineage)) in values.enumerate() {
        votes.entry(value).or_insert_with(|| (BTreeSet::new(), at)).0.insert(lineage);
    }
    let best = votes.into_iter().min_by_key(|(_, (lineages, at))| (std::cmp::Reverse(lineages.len()), *at));
    best.map(|(value, _)| value)
}
