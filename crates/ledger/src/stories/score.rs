//! How likely do two claims tell of one happening? A sum of points, each for a
//! reason that can be shown; the numbers were chosen on the worlds with even
//! numbers in `tests/worlds`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::mention::{Mention, Side};
use crate::words::{ByHash, in_both, shared};

/// Points for and against two claims being of one story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// The types are the same, or may be two views of one deed.
    #[serde(rename = "type")]
    pub type_: f64,
    /// The parties agree or differ.
    pub parties: f64,
    /// The dates agree, lie near each other, or lie apart.
    pub time: f64,
    /// The places agree.
    pub place: f64,
    /// The words of the clauses agree, rare ones more than frequent ones.
    pub wording: f64,
    /// The reports name the same people and places.
    pub setting: f64,
}

impl Points {
    /// All points together.
    pub fn sum(&self) -> f64 {
        self.type_ + self.parties + self.time + self.place + self.wording + self.setting
    }

    /// Whether they are enough to link the two claims.
    pub(super) fn link(&self) -> bool {
        self.sum() >= LINKED && self.parties + self.wording >= TELLING
    }
}

/// Two claims with so many points are linked.
const LINKED: f64 = 2.0;
/// Of these so many for the parties and the words: type, time and setting fit
/// any two deeds of one affair.
const TELLING: f64 = 0.3;
/// Two groups of claims are joined when their claims have so many on average.
pub(super) const JOINED: f64 = 1.6;
/// What two claims count that can't be of one story.
pub(super) const APART: f64 = -3.0;
/// Days by which reports of one event may differ.
pub(super) const SLACK: i64 = 1;
/// Days by which a planned event may be moved.
pub(super) const MOVED: i64 = 6;

/// Types that coders give to one deed seen from two sides, each pair in order.
const KIN: &[(&str, &str)] = &[
    ("AGREE", "COOPERATE"),
    ("AGREE", "CONCEDE"),
    ("AGREE", "AID"),
    ("AGREE", "SUPPORT"),
    ("AID", "COOPERATE"),
    ("AID", "MOBILIZE"),
    ("AID", "SUPPORT"),
    ("ACCUSE", "PROTEST"),
    ("ACCUSE", "REJECT"),
    ("ASSAULT", "COERCE"),
    ("ASSAULT", "MOBILIZE"),
    ("ASSAULT", "PROTEST"),
    ("COERCE", "MOBILIZE"),
    ("COERCE", "PROTEST"),
    ("COERCE", "SANCTION"),
    ("CONCEDE", "RETREAT"),
    ("CONSULT", "COOPERATE"),
    ("CONSULT", "SUPPORT"),
    ("COOPERATE", "MOBILIZE"),
    ("MOBILIZE", "RETREAT"),
    ("REJECT", "SANCTION"),
];

/// How much a shared word tells, by how many claims have it.
pub(super) struct Rarity(ByHash<usize>, f64);

impl Rarity {
    pub(super) fn of(mentions: &[Mention]) -> Self {
        let mut counts = ByHash::default();
        mentions.iter().flat_map(|m| &m.words).for_each(|word| *counts.entry(*word).or_insert(0) += 1);
        Rarity(counts, (mentions.len() as f64 + 1.0).ln())
    }

    /// In how many claims the word stands.
    pub(super) fn count(&self, word: u64) -> usize {
        self.0.get(&word).copied().unwrap_or(1)
    }

    /// Inverse document frequency, 0 to 1.
    fn weight(&self, word: u64) -> f64 {
        1.0 - (self.count(word) as f64).ln() / self.1.max(1.0)
    }
}

/// The points of two claims, or `None` where they can't be of one story: their
/// types have nothing to do with each other, their dates contradict, or one
/// sentence tells of both.
pub(super) fn points(a: &Mention, b: &Mention, rarity: &Rarity) -> Option<Points> {
    if in_one_sentence(a, b) {
        return None;
    }
    Some(Points {
        type_: types(a, b)?,
        parties: parties(a, b),
        time: time(a, b)?,
        place: if a.place.is_some() && a.place == b.place { 0.6 } else { 0.0 },
        wording: wording(a, b, rarity),
        setting: setting(a, b),
    })
}

/// Whether one sentence tells of the two in different words: of the dropping of
/// a plan and the plan, of a charge and the deed.
fn in_one_sentence(a: &Mention, b: &Mention) -> bool {
    (a.report, a.sentence) == (b.report, b.sentence) && a.predicate != b.predicate
}

fn types(a: &Mention, b: &Mention) -> Option<f64> {
    let (one, other) = (a.type_.as_str().min(&b.type_), a.type_.as_str().max(&b.type_));
    let kin = || KIN.contains(&(one, other));
    if one == other {
        Some(1.0)
    } else if kin() {
        Some(0.2)
    } else {
        None
    }
}

/// Who did it tells more than to whom. Readers of reports often take the one
/// for the other, so parties that agree crosswise count too.
fn parties(a: &Mention, b: &Mention) -> f64 {
    let side = |x: &Side, y: &Side, agree: f64, differ: f64| match (x, y) {
        (x, y) if x.meets(y) => agree,
        // Names may be of people of one state, so only codes contradict.
        (x, y) if x.codes.is_empty() || y.codes.is_empty() => 0.0,
        _ => differ,
    };
    let straight = side(&a.actors, &b.actors, 1.2, -1.0) + side(&a.recipients, &b.recipients, 0.8, -0.6);
    let crossed = [(&a.actors, &b.recipients), (&a.recipients, &b.actors)];
    let crossed = crossed.into_iter().filter(|(x, y)| x.meets(y)).count();
    if crossed > 0 { straight.max(0.7 * crossed as f64) } else { straight }
}

/// Days between two stretches of time; 0 where they overlap.
pub(super) fn gap(a: (Date, Date), b: (Date, Date)) -> i64 {
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| i64::from(span.get_days()));
    days(a.1, b.0).max(days(b.1, a.0)).max(0)
}

fn time(a: &Mention, b: &Mention) -> Option<f64> {
    let slack = if a.planned || b.planned { MOVED } else { SLACK };
    match (a.days, b.days) {
        (Some(x), Some(y)) => match gap(x, y) {
            0 => Some(if is_day(x) && is_day(y) { 1.3 } else { 0.5 }),
            gap if gap <= slack => Some(0.3),
            _ => None,
        },
        (Some(x), None) => Some(dated_and_not(x, b.published).max(least(b))),
        (None, Some(y)) => Some(dated_and_not(y, a.published).max(least(a))),
        (None, None) => Some(published(a, b).max(least(a)).max(least(b))),
    }
}

/// What an undated claim counts at least for its time: nothing is held against
/// a denial, which may come long after the deed.
fn least(undated: &Mention) -> f64 {
    if undated.denied { 0.0 } else { f64::NEG_INFINITY }
}

fn is_day(x: (Date, Date)) -> bool {
    gap((x.0, x.0), (x.1, x.1)) <= 1
}

/// An event without a date is taken to be news when its report came out.
fn dated_and_not(days: (Date, Date), published: Option<Date>) -> f64 {
    match published.map(|day| gap(days, (day, day))) {
        None => 0.0,
        Some(0..=5) => 0.5,
        Some(6..=20) => 0.1,
        Some(21..=90) => -0.4,
        Some(_) => -1.0,
    }
}

fn published(a: &Mention, b: &Mention) -> f64 {
    match a.published.zip(b.published).map(|(x, y)| gap((x, x), (y, y))) {
        None => 0.0,
        Some(0..=3) => 0.5,
        Some(4..=14) => 0.2,
        Some(15..=60) => -0.2,
        Some(_) => -0.6,
    }
}

fn wording(a: &Mention, b: &Mention, rarity: &Rarity) -> f64 {
    let same_predicate = if a.predicate == b.predicate { 0.5 } else { 0.0 };
    let weight: f64 = shared(&a.words, &b.words).map(|word| rarity.weight(word)).sum();
    same_predicate + (0.6 * weight).min(2.2)
}

/// How many of the names of the shorter report stand in the other too.
fn setting(a: &Mention, b: &Mention) -> f64 {
    let common = in_both(&a.names, &b.names);
    let least = a.names.len().min(b.names.len()).max(4);
    (1.6 * common as f64 / least as f64).min(0.8)
}
