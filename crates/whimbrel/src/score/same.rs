//! Do two names, parties or dates mean the same?

use std::collections::BTreeSet;

use whimbrel_reader::claims::record::Who;

use super::gold::Parties;

/// Words that don't tell one party from another.
const EMPTY: [&str; 15] = [
    "the",
    "a",
    "an",
    "of",
    "and",
    "s",
    "its",
    "his",
    "her",
    "their",
    "mr",
    "mrs",
    "president",
    "minister",
    "prime",
];

/// Whether the telling words of the shorter mention all stand in the longer one.
pub fn shares_words(a: &str, b: &str) -> bool {
    let (a, b) = (telling(a), telling(b));
    !a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a))
}

fn telling(mention: &str) -> BTreeSet<String> {
    let lower = mention.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|w| !w.is_empty() && !EMPTY.contains(w)).map(str::to_owned).collect()
}

/// Whether a party or source of the gold is the one that was read, by its words.
pub fn is_named(gold: &str, read: &Who) -> bool {
    shares_words(gold, &read.text) || read.name.as_deref().is_some_and(|name| shares_words(gold, name))
}

/// How far the parties read are those of the gold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Share of the parties of the gold that were read.
    pub recall: f64,
    /// Share of the parties read that are in the gold.
    pub precision: f64,
}

/// Compares by code or by words. No party on either side is full likeness.
pub fn parties(gold: &[&Parties], read: &[&Who]) -> Likeness {
    let texts = gold.iter().flat_map(|g| &g.texts);
    // A text beyond the last code has none.
    let codes = gold.iter().flat_map(|g| &g.codes).map(Option::as_deref).chain(std::iter::repeat(None));
    let gold: Vec<(&String, Option<&str>)> = texts.zip(codes).collect();
    let is = |(text, code): &(&String, Option<&str>), who: &Who| {
        code.is_some_and(|c| who.code.as_deref().is_some_and(|w| state(w) == state(c))) || is_named(text, who)
    };
    Likeness {
        recall: share(gold.iter().filter(|g| read.iter().any(|r| is(g, r))).count(), gold.len()),
        precision: share(read.iter().filter(|r| gold.iter().any(|g| is(g, r))).count(), read.len()),
    }
}

/// `n` of `all`; of nothing, all.
fn share(n: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { n as f64 / all as f64 }
}

/// What codes are compared by: three letters after the last colon. The organs of
/// a state count as the state.
fn state(code: &str) -> String {
    code.rsplit(':').next().unwrap_or_default().chars().take(3).collect()
}

/// A day, for comparing dates of any precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i32, i32, i32);

impl Day {
    /// The first day of a year, a month or a day; `None` if it is none of these.
    pub fn first(date: &str) -> Option<Day> {
        Day::of(date, 1, 1)
    }

    /// The last day of it. All months have 31 days here.
    pub fn last(date: &str) -> Option<Day> {
        Day::of(date, 12, 31)
    }

    fn of(date: &str, month: i32, day: i32) -> Option<Day> {
        let mut parts = date.splitn(3, '-').map(|part| part.parse().ok());
        let year = parts.next()??;
        Some(Day(year, parts.next().unwrap_or(Some(month))?, parts.next().unwrap_or(Some(day))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_words() {
        assert!(shares_words("the Foreign Ministry", "Peru's foreign ministry"));
        assert!(shares_words("Prime Minister Ilze Ozola", "Ozola"));
        assert!(!shares_words("the president", "President"), "no telling word is left");
        assert!(!shares_words("Peru's army", "Peru's navy"));
    }

    #[test]
    fn dates_widen_to_days() {
        assert_eq!(Day::first("1996"), Some(Day(1996, 1, 1)));
        assert_eq!(Day::last("1996-02"), Some(Day(1996, 2, 31)));
        assert_eq!(Day::first("1996-02-07"), Day::last("1996-02-07"));
        assert_eq!(Day::first("last week"), None);
        assert_eq!(Day::first(""), None);
    }

    #[test]
    fn states_are_told_by_their_code() {
        assert_eq!((state("IGO:UN").as_str(), state("PERGOV").as_str()), ("UN", "PER"));
    }
}
