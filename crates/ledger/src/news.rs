//! What is new since a time? By the time of recording: the ledger as it stands
//! beside the ledger as it stood.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::stories::{Standing, Story};
use crate::{Ledger, Query, Result};

/// A story with something new about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct News {
    /// The story as it stands now.
    #[serde(flatten)]
    pub story: Story,
    /// What is new about it.
    pub new: New,
    /// How it stood before; unknown for a new story.
    pub stood: Option<Standing>,
    /// The reports that did not tell it before.
    pub new_reports: Vec<String>,
}

/// What is new about a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum New {
    /// Nothing was told of it before.
    Story,
    /// It stands differently.
    Standing,
    /// Further reports tell it.
    Reports,
}

impl Ledger {
    /// The stories that answer the question and have something new about them
    /// since this time: first new ones, then those that stand differently, then
    /// those that further reports tell. Errors are those of [`Ledger::stories`].
    pub fn news(&self, query: &Query, since: Timestamp) -> Result<Vec<News>> {
        let before = since.checked_sub(1.microsecond()).unwrap_or(Timestamp::MIN);
        let asked = Query { limit: None, ..query.clone() };
        let now = self.stories(&asked)?;
        let then = self.stories(&Query { as_of: Some(before), ..Query::default() })?;
        let mut news = compared(now, &then);
        news.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(news)
    }
}

/// Where a claim stands: the report, and where the word that carries it begins.
type Place<'a> = (&'a str, usize);

/// Which of the stories told before has which claim, by the claim's id and by
/// its place: a later reading may code a claim anew, and it is the same still.
#[derive(Default)]
struct Told<'a> {
    by_id: BTreeMap<&'a str, usize>,
    by_place: BTreeMap<Place<'a>, usize>,
}

/// The claims of a story with their places.
fn claims(story: &Story) -> impl Iterator<Item = (&str, Place<'_>)> {
    story
        .reports
        .iter()
        .flat_map(|r| r.claims.iter().map(|c| (c.id.as_str(), (r.id.as_str(), c.predicate.range.0))))
}

fn compared(now: Vec<Story>, then: &[Story]) -> Vec<News> {
    let mut told = Told::default();
    for (number, story) in then.iter().enumerate() {
        for (id, place) in claims(story) {
            told.by_id.insert(id, number);
            told.by_place.insert(place, number);
        }
    }
    let mut news: Vec<News> = now.into_iter().filter_map(|story| news_of(story, then, &told)).collect();
    news.sort_by_key(|n| n.new);
    news
}

fn news_of(story: Story, then: &[Story], told: &Told) -> Option<News> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    let known = |(id, place): (&str, Place<'_>)| {
        told.by_id.get(id).copied().or_else(|| told.by_place.get(&place).copied())
    };
    for number in claims(&story).filter_map(known) {
        *shared.entry(number).or_default() += 1;
    }
    let old = shared.into_iter().max_by_key(|(number, count)| (*count, std::cmp::Reverse(*number)));
    let old = old.and_then(|(number, _)| then.get(number));
    let known: BTreeSet<&str> = old.iter().flat_map(|s| &s.reports).map(|r| r.id.as_str()).collect();
    let reports = story.reports.iter().map(|r| &r.id).filter(|id| !known.contains(id.as_str()));
    let new_reports: Vec<String> = reports.cloned().collect();
    let new = match old {
        None => New::Story,
        Some(old) if old.standing != story.standing => New::Standing,
        Some(_) if !new_reports.is_empty() => New::Reports,
        Some(_) => return None,
    };
    Some(News { new, stood: old.map(|old| old.standing), new_reports, story })
}
