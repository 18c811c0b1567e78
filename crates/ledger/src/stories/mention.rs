//! What of a claim counts when it is compared with others?

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;
use whimbrel_reader::claims::record::{Claim, Flag, Who};

use crate::rows::days_of;
use crate::words::{Word, chain, distinct, hash, is_common, stem, words};

/// A claim made ready for comparison.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The PLOVER type.
    pub type_: String,
    /// Who did it.
    pub actors: Side,
    /// To whom.
    pub recipients: Side,
    /// The days between which it happened, where the report says so.
    pub days: Option<(Date, Date)>,
    /// When the report came out.
    pub published: Option<Date>,
    /// Whether it lies ahead.
    pub planned: bool,
    /// Whether the report has it denied: a denial may come long after the deed.
    pub denied: bool,
    /// A hash of the report's id.
    pub report: u64,
    /// The sentence's number in the report.
    pub sentence: usize,
    /// The place's name.
    pub place: Option<u64>,
    /// The stem of the word that carries the claim.
    pub predicate: u64,
    /// Hashes of the stems of the telling words of the clause, its objects
    /// included, each once and in order.
    pub words: Vec<u64>,
    /// The same of the names that stand anywhere in the report.
    pub names: Rc<Vec<u64>>,
}

/// Those on one side of a deed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    /// Codes of those that are resolved.
    pub codes: BTreeSet<String>,
    /// Words of the names of the others: "Mr Kaka" and "Modu Kaka" share one.
    pub names: BTreeSet<String>,
}

impl Side {
    fn of(parties: &[Who]) -> Self {
        let mut side = Side::default();
        for who in parties {
            match &who.code {
                Some(code) => side.codes.extend([code.clone()]),
                None => side.names.extend(name_words(who)),
            }
        }
        side
    }

    /// Whether someone stands on both sides.
    pub(super) fn meets(&self, other: &Side) -> bool {
        !self.codes.is_disjoint(&other.codes) || !self.names.is_disjoint(&other.names)
    }

    /// Codes and name words together.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.codes.iter().chain(&self.names)
    }
}

impl Mention {
    /// Prepares a claim of a report with these names.
    pub(super) fn of(claim: &Claim, names: Rc<Vec<u64>>) -> Self {
        let planned = [Flag::Planned, Flag::Desired, Flag::Conditional];
        let place = claim.place.as_ref().map(|p| p.name.as_deref().unwrap_or(&p.text));
        Mention {
            type_: claim.type_.clone(),
            actors: Side::of(&claim.actors),
            recipients: Side::of(&claim.recipients),
            days: days(claim),
            published: claim.report.published.as_deref().and_then(|day| day.parse().ok()),
            planned: claim.status.iter().any(|flag| planned.contains(flag)),
            denied: claim.status.contains(&Flag::Negated),
            report: hash(&claim.report.id),
            sentence: claim.sentence,
            place: place.map(|name| chain(&telling(name).into_iter().collect::<Vec<_>>())),
            predicate: telling_or_all(&claim.predicate.text),
            words: clause(claim),
            names,
        }
    }

    /// The same for claims that stand in the same words and say the same, as
    /// the copies of one text do.
    pub(super) fn same_words(claim: &Claim, mention: &Mention) -> u64 {
        let parties = mention.actors.all().chain([&mention.type_]).chain(mention.recipients.all());
        let all: Vec<u64> = words(&claim.evidence.text).iter().map(|w| hash(&w.text)).collect();
        let day = mention.days.map(|(first, last)| format!("{first} {last}")).unwrap_or_default();
        let flags = claim.status.iter().map(|flag| hash(flag.name()));
        let rest = parties.map(|p| hash(p)).chain(flags).chain([hash(&day), hash(&claim.predicate.text)]);
        chain(&all.into_iter().chain(rest).collect::<Vec<_>>())
    }
}

/// The words of a name that tell who is meant; none for a party that is only
/// described ("the official").
fn name_words(who: &Who) -> impl Iterator<Item = String> {
    const TITLES: [&str; 8] =
        ["minister", "president", "general", "colonel", "prime", "foreign", "mrs", "sir"];
    let words = words(who.name.as_deref().unwrap_or(&who.text)).into_iter();
    let telling = |w: &Word| w.capital && !is_common(&w.text) && !TITLES.contains(&w.text.as_str());
    words.skip_while(|w| !w.capital).filter(telling).map(|w| w.text)
}

/// The hashes of the names in a text: words with a capital within a sentence.
pub(super) fn names(words: &[Word]) -> Vec<u64> {
    let names = words.iter().filter(|w| w.capital && !w.first && !is_common(&w.text));
    distinct(names.map(|w| hash(stem(&w.text))))
}

/// The days of the event; an open beginning or end is unknown, not endless.
fn days(claim: &Claim) -> Option<(Date, Date)> {
    let start = claim.time.start.as_deref().and_then(days_of);
    let end = claim.time.end.as_deref().and_then(days_of);
    match (start, end) {
        (Some((first, _)), Some((_, last))) if first <= last => Some((first, last)),
        (Some(start), None) => Some(start),
        _ => None,
    }
}

fn clause(claim: &Claim) -> Vec<u64> {
    let objects = claim.objects.iter().flat_map(|object| telling(&object.text));
    distinct(telling(&claim.evidence.text).into_iter().chain(objects))
}

/// Stems of the words that tell what a text is about.
fn telling(text: &str) -> BTreeSet<u64> {
    words(text).iter().filter(|w| !is_common(&w.text)).map(|w| hash(stem(&w.text))).collect()
}

fn telling_or_all(text: &str) -> u64 {
    chain(&words(text).iter().map(|w| hash(stem(&w.text))).collect::<Vec<_>>())
}
