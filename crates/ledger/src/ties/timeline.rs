//! How did things go between two, month by month?

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Tally, Turn, means, turns};
use crate::rows::days_of;
use crate::stories::Story;
use crate::{Ledger, Query, Result};

/// Which month a story is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// That of the event, where the reports say it; the day of publication is
    /// never taken for it.
    #[default]
    Event,
    /// That in which the first report of it came out.
    Report,
}

/// A month of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// What its stories add up to.
    #[serde(flatten)]
    pub tally: Tally,
    /// Stories in which the first of the two acts upon the second.
    pub a_to_b: usize,
    /// Stories in which the second acts upon the first.
    pub b_to_a: usize,
    /// Stories in which both act together.
    pub together: usize,
    /// The ids of its stories.
    pub ids: Vec<String>,
}

/// The stories of two parties, month by month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timeline {
    /// Which month a story is counted in.
    pub by: By,
    /// Every month from the first with a story to the last.
    pub months: Vec<Month>,
    /// Stories whose month is not known.
    pub undated: Tally,
    /// The ids of these.
    pub undated_ids: Vec<String>,
    /// The months in which the level of the intensity changed.
    pub turns: Vec<Turn>,
}

impl Ledger {
    /// The timeline of the stories that answer the question, which normally
    /// names two parties. Months outside its days are left out. Errors are
    /// those of [`Ledger::stories`].
    pub fn timeline(&self, query: &Query, by: By) -> Result<Timeline> {
        Ok(Timeline::of(&self.stories(query)?, query, by))
    }
}

impl Timeline {
    /// The timeline of these stories; of the question only parties and days
    /// are looked at.
    pub fn of(stories: &[Story], query: &Query, by: By) -> Timeline {
        let mut months: BTreeMap<String, Vec<&Story>> = BTreeMap::new();
        let mut undated = Vec::new();
        for story in stories {
            match month(story, by) {
                Some(month) if within(&month, query) => months.entry(month).or_default().push(story),
                Some(_) => {}
                None => undated.push(story),
            }
        }
        for empty in between(months.keys().next(), months.keys().next_back()) {
            months.entry(empty).or_default();
        }
        let turns = turns(&covered(stories, &months));
        let (a, b) = query.between.as_ref().map_or(("", ""), |(a, b)| (a.as_str(), b.as_str()));
        Timeline {
            by,
            months: months.into_iter().map(|(month, stories)| Month::of(month, &stories, a, b)).collect(),
            undated: Tally::of(undated.iter().copied()),
            undated_ids: undated.iter().map(|story| story.id.clone()).collect(),
            turns,
        }
    }
}

impl Month {
    fn of(month: String, stories: &[&Story], a: &str, b: &str) -> Month {
        let mut counts = (0, 0, 0);
        for story in stories {
            let acts = |who: &str| story.actors.iter().any(|actor| means(who, actor));
            let bears = |who: &str| story.recipients.iter().any(|recipient| means(who, recipient));
            counts.0 += usize::from(acts(a) && bears(b));
            counts.1 += usize::from(acts(b) && bears(a));
            counts.2 += usize::from(acts(a) && acts(b));
        }
        Month {
            month,
            tally: Tally::of(stories.iter().copied()),
            a_to_b: counts.0,
            b_to_a: counts.1,
            together: counts.2,
            ids: stories.iter().map(|story| story.id.clone()).collect(),
        }
    }
}

/// The month of a story, if it is known and only one.
fn month(story: &Story, by: By) -> Option<String> {
    let of_day = |day: &str| day.get(..7).map(str::to_owned);
    match by {
        By::Report => of_day(&story.first_report.as_ref()?.published),
        By::Event => {
            let start = story.time.start.as_deref()?;
            let (first, last) = (days_of(start)?, days_of(story.time.end.as_deref().unwrap_or(start))?);
            let (first, last) = (first.0.to_string(), last.1.to_string());
            of_day(&first).filter(|month| last.starts_with(month.as_str()))
        }
    }
}

fn within(month: &str, query: &Query) -> bool {
    let since = query.since.map(|day| day.to_string());
    let until = query.until.map(|day| day.to_string());
    since.is_none_or(|day| day.get(..7).is_none_or(|since| since <= month))
        && until.is_none_or(|day| day.get(..7).is_none_or(|until| month <= until))
}

/// The months from one to another, both included.
fn between(first: Option<&String>, last: Option<&String>) -> Vec<String> {
    let number = |month: &String| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    match (first.and_then(number), last.and_then(number)) {
        (Some(first), Some(last)) => {
            (first..=last).map(|n| format!("{:04}-{:02}", n / 12, n % 12 + 1)).collect()
        }
        _ => Vec::new(),
    }
}

/// The months in which reports came out. Of earlier ones the ledger knows only
/// what is remembered, and a level can't be told from that.
fn covered<'a>(
    stories: &[Story],
    months: &BTreeMap<String, Vec<&'a Story>>,
) -> Vec<(String, Vec<&'a Story>)> {
    let reports = stories.iter().flat_map(|story| &story.reports);
    let days: Vec<String> =
        reports.filter_map(|r| Some(r.published.as_deref()?.get(..7)?.to_owned())).collect();
    let covered = between(days.iter().min(), days.iter().max());
    covered
        .into_iter()
        .map(|month| (month.clone(), months.get(&month).cloned().unwrap_or_default()))
        .collect()
}
