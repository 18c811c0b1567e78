//! Which claims tell of one happening? Claims that share a telling key are
//! compared, the best pairs joined first, and no group grows to hold dates
//! that contradict each other. Second mentions come last (`second`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::mention::Mention;
use super::score::{APART, JOINED, MOVED, Points, Rarity, SLACK, points};
use super::second::second_mentions;
use crate::words::{ByHash, chain, hash};

/// Claims under one key that a new one is compared with: the last ones before
/// it in the order of publication.
const MET: usize = 24;
/// A word in more claims than this is no key.
pub(super) const FREQUENT: usize = 200;
/// Claims of two groups that are compared before the groups are joined.
const ASKED: usize = 6;

/// Why two claims are in one story.
#[derive(Clone, Debug)]
pub(super) struct Joint {
    /// Numbers of the claims.
    pub claims: (usize, usize),
    /// The points of the two; `None` where they are the same words, or judged.
    pub points: Option<Points>,
    /// The judgement that joined them.
    pub judgement: Option<String>,
}

/// Two claims that were judged to belong together or not.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    /// Numbers of the claims.
    pub claims: (usize, usize),
    /// Whether they belong together.
    pub together: bool,
    /// The id of the judgement.
    pub judgement: String,
}

/// Groups of claims, each in order, and the joints that made them.
pub(super) struct Linked {
    pub groups: Vec<Vec<usize>>,
    pub joints: Vec<Joint>,
}

/// Groups the mentions, which stand in the order of publication; `same` is a
/// hash that claims in the very same words share. Ties are kept whatever the
/// points are; they must not contradict each other.
pub(super) fn link(mentions: &[Mention], same: &[u64], ties: &[Tie]) -> Linked {
    let (units, mut joints) = units(same, &apart(ties));
    let mut unit_of = vec![0; same.len()];
    for (number, unit) in units.iter().enumerate() {
        unit.iter().for_each(|&claim| unit_of[claim] = number);
    }
    let heads: Vec<Mention> = units.iter().filter_map(|unit| mentions.get(*unit.first()?).cloned()).collect();
    let mut stories = Stories::new(units.len());
    for tie in ties {
        let (one, other) = (unit_of[tie.claims.0], unit_of[tie.claims.1]);
        if !tie.together {
            stories.part(one, other);
        } else if stories.join(one, other) {
            joints.push(Joint { claims: tie.claims, points: None, judgement: Some(tie.judgement.clone()) });
        }
    }
    let rarity = Rarity::of(&heads);
    let mut clusters = Clusters::new(&heads, &rarity);
    for (a, b, points) in pairs(&heads, &rarity) {
        if stories.may_join(a, b) && clusters.join(a, b) && stories.join(a, b) {
            joints.push(Joint { claims: (units[a][0], units[b][0]), points: Some(points), judgement: None });
        }
    }
    let alone = |at: usize| clusters.members[clusters.of[at]].len() == 1;
    for (a, b, points) in second_mentions(&heads, &rarity, &clusters.of, alone) {
        if stories.may_join(a, b) && clusters.adopt(a, b) && stories.join(a, b) {
            joints.push(Joint { claims: (units[a][0], units[b][0]), points: Some(points), judgement: None });
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for story in stories.members.into_iter().filter(|members| !members.is_empty()) {
        let mut group: Vec<usize> = story.into_iter().flat_map(|unit| units[unit].iter().copied()).collect();
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort();
    Linked { groups, joints }
}

/// Pairs of claims that do not belong together, either way round.
fn apart(ties: &[Tie]) -> BTreeSet<(usize, usize)> {
    let apart = ties.iter().filter(|tie| !tie.together).map(|tie| tie.claims);
    apart.flat_map(|(one, other)| [(one, other), (other, one)]).collect()
}

/// Claims in the very same words, as one, but for those that are held apart.
fn units(same: &[u64], apart: &BTreeSet<(usize, usize)>) -> (Vec<Vec<usize>>, Vec<Joint>) {
    let mut numbers: ByHash<Vec<usize>> = ByHash::default();
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut joints = Vec::new();
    for (at, hash) in same.iter().enumerate() {
        let known = numbers.entry(*hash).or_default();
        let fits = |unit: &&usize| !units[**unit].iter().any(|&claim| apart.contains(&(claim, at)));
        match known.iter().find(fits) {
            Some(&unit) => {
                joints.push(Joint { claims: (units[unit][0], at), points: None, judgement: None });
                units[unit].push(at);
            }
            None => {
                known.push(units.len());
                units.push(vec![at]);
            }
        }
    }
    (units, joints)
}

/// What is told together: groups that the points join, and those that
/// judgements join whatever their points are.
struct Stories {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    apart: Vec<BTreeSet<usize>>,
}

impl Stories {
    fn new(units: usize) -> Self {
        Stories {
            of: (0..units).collect(),
            members: (0..units).map(|unit| vec![unit]).collect(),
            apart: vec![BTreeSet::new(); units],
        }
    }

    /// Keeps two units apart, in whatever stories they are.
    fn part(&mut self, one: usize, other: usize) {
        self.apart[self.of[one]].insert(other);
        self.apart[self.of[other]].insert(one);
    }

    fn may_join(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.of[one], self.of[other]);
        !self.apart[one].iter().any(|&unit| self.of[unit] == other)
    }

    /// Makes the stories of two units one, unless they are or must not be.
    fn join(&mut self, one: usize, other: usize) -> bool {
        if !self.may_join(one, other) {
            return false;
        }
        let (one, other) = (self.of[one], self.of[other]);
        // The smaller story moves, so that no unit moves often.
        let larger = self.members[one].len() >= self.members[other].len();
        let (to, from) = if larger { (one, other) } else { (other, one) };
        if to == from {
            return true;
        }
        let moved = std::mem::take(&mut self.members[from]);
        moved.iter().for_each(|&unit| self.of[unit] = to);
        self.members[to].extend(moved);
        let moved = std::mem::take(&mut self.apart[from]);
        self.apart[to].extend(moved);
        true
    }
}

/// Pairs that are linked, the best first.
fn pairs(heads: &[Mention], rarity: &Rarity) -> Vec<(usize, usize, Points)> {
    let mut index: ByHash<Vec<usize>> = ByHash::default();
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
pub(super) fn keys(mention: &Mention, rarity: &Rarity) -> BTreeSet<u64> {
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
        a != b && self.average(a, b) >= JOINED && self.unite(a, b)
    }

    /// Joins a claim to the group of another, unless their dates contradict each
    /// other.
    fn adopt(&mut self, group: usize, claim: usize) -> bool {
        let (a, b) = (self.of[group], self.of[claim]);
        a != b && self.unite(a, b)
    }

    /// Moves the members of group `b` to group `a`, unless their dates
    /// contradict each other.
    fn unite(&mut self, a: usize, b: usize) -> bool {
        let bounds = self.bounds[a].with(self.bounds[b]);
        if !bounds.hold() {
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
