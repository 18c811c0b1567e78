//! Which words name months, weekdays, numbers and units?

use super::{Clock, Count, Season, Unit, Which};
use crate::Span;

/// The tokens of a sentence, in small letters.
pub(super) struct Words<'t> {
    text: &'t str,
    spans: &'t [Span],
    lower: Vec<String>,
}

impl<'t> Words<'t> {
    pub fn new(text: &'t str, spans: &'t [Span]) -> Self {
        let lower = spans.iter().map(|s| s.of(text).to_lowercase()).collect();
        Words { text, spans, lower }
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Word `i` in small letters; empty outside the sentence.
    pub fn at(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    /// The word before `i`.
    pub fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |j| self.at(j))
    }

    /// Whether word `i` begins with a capital letter.
    pub fn capital(&self, i: usize) -> bool {
        self.spans.get(i).is_some_and(|s| s.of(self.text).starts_with(char::is_uppercase))
    }

    /// Whether words `i` and following are these.
    pub fn are(&self, i: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, w)| self.at(i + n) == *w)
    }

    /// Where words `[first, end)` stand.
    pub fn span(&self, first: usize, end: usize) -> Span {
        self.spans[first].cover(self.spans[end - 1])
    }

    pub fn is_hyphen(&self, i: usize) -> bool {
        matches!(self.at(i), "-" | "‐" | "‑")
    }

    pub fn is_dash(&self, i: usize) -> bool {
        self.is_hyphen(i) || self.at(i) == "–"
    }

    /// One past `i` when word `i` is one of `words`, else `i`.
    pub fn skip(&self, i: usize, words: &[&str]) -> usize {
        i + usize::from(words.contains(&self.at(i)))
    }

    /// The month that word `i` names, 1 to 12.
    pub fn month(&self, i: usize) -> Option<i8> {
        self.capital(i).then(|| month(self.at(i)))?
    }

    /// The day of the week that word `i` names, 1 for Monday.
    pub fn weekday(&self, i: usize) -> Option<i8> {
        self.capital(i).then(|| weekday(self.at(i)))?
    }

    /// The day of a month that word `i` is: "3", "3rd", "third".
    pub fn day(&self, i: usize) -> Option<i8> {
        let word = self.at(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &word[digits.len()..];
        if digits.is_empty() || digits.len() > 2 || !matches!(ending, "" | "st" | "nd" | "rd" | "th") {
            return None;
        }
        digits.parse().ok().filter(|d| (1..=31).contains(d))
    }

    /// The year that word `i` is, if it has four digits.
    pub fn year(&self, i: usize) -> Option<i16> {
        let word = self.at(i);
        let four = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        four.then(|| word.parse().ok())?.filter(|y| (1000..2200).contains(y))
    }

    /// A number in digits or words, "several" and the like, and its end.
    pub fn count(&self, i: usize) -> Option<(Count, usize)> {
        let known = |words: &[&str]| self.are(i, words);
        if known(&["a", "couple", "of"]) || known(&["a", "number", "of"]) {
            return Some(((self.at(i + 1) == "couple").then_some(2), i + 3));
        }
        if known(&["a", "few"]) || known(&["a", "dozen"]) || known(&["half", "a"]) {
            return Some(((self.at(i + 1) == "dozen").then_some(12), i + 2));
        }
        if matches!(self.at(i), "several" | "some" | "few" | "many") {
            return Some((None, i + 1));
        }
        let (first, mut end) = (number(self.at(i))?, i + 1);
        let tail = if self.is_hyphen(end) { end + 1 } else { end };
        let mut sum = first;
        if let Some(ones) = number(self.at(tail)).filter(|n| *n < 10 && *n > 0 && is_tens(self.at(i))) {
            sum += ones;
            end = tail + 1;
        }
        if self.at(end) == "hundred" {
            return Some((sum.checked_mul(100), end + 1));
        }
        Some((Some(sum), end))
    }

    /// The unit that word `i` names.
    pub fn unit(&self, i: usize) -> Option<Unit> {
        unit(self.at(i))
    }

    pub fn which(&self, i: usize) -> Option<Which> {
        match self.at(i) {
            "last" | "past" => Some(Which::Last),
            "this" | "current" => Some(Which::This),
            "next" | "coming" | "upcoming" => Some(Which::Next),
            _ => None,
        }
    }

    pub fn season(&self, i: usize) -> Option<Season> {
        match self.at(i) {
            "spring" | "springtime" => Some(Season::Spring),
            "summer" | "summertime" => Some(Season::Summer),
            "autumn" | "fall" => Some(Season::Autumn),
            "winter" | "wintertime" => Some(Season::Winter),
            _ => None,
        }
    }

    /// The part of a day that word `i` names.
    pub fn part(&self, i: usize) -> Option<Clock> {
        match self.at(i) {
            "morning" => Some(Clock::Morning),
            "afternoon" => Some(Clock::Afternoon),
            "evening" => Some(Clock::Evening),
            "night" => Some(Clock::Night),
            _ => None,
        }
    }
}

/// The months' names in lower case, January first.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days' names in lower case, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The month of this name or abbreviation, in small letters.
pub(super) fn month(word: &str) -> Option<i8> {
    let short = word.trim_end_matches('.');
    let place = match short {
        "sept" => Some(8),
        _ if short.len() == 3 => MONTHS.iter().position(|m| m.starts_with(short)),
        _ => MONTHS.iter().position(|m| *m == short),
    };
    place.and_then(|p| i8::try_from(p + 1).ok())
}

fn weekday(word: &str) -> Option<i8> {
    let short = word.strip_suffix('.');
    let place = match short {
        Some("tues") => Some(1),
        Some("thur" | "thurs") => Some(3),
        Some(s) if s.len() == 3 => WEEKDAYS.iter().position(|w| w.starts_with(s)),
        _ => WEEKDAYS.iter().position(|w| *w == word),
    };
    place.and_then(|p| i8::try_from(p + 1).ok())
}

const SMALL: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn is_tens(word: &str) -> bool {
    TENS.contains(&word)
}

/// A whole number in digits or in one word; "a" and "an" count one.
fn number(word: &str) -> Option<u32> {
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    if word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    let tens = || TENS.iter().position(|t| *t == word).map(|p| 10 * (p + 2));
    SMALL.iter().position(|s| *s == word).or_else(tens).and_then(|n| u32::try_from(n).ok())
}

/// The unit of this name, in small letters.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" | "centurie" => Unit::Century,
        _ => return None,
    })
}

/// An ordinal up to the fourth, or from the tenth to the twenty-first.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    const WORDS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
    ];
    let digits =
        || word.strip_suffix("th").or_else(|| word.strip_suffix("st")).or_else(|| word.strip_suffix("nd"));
    let written = WORDS.iter().position(|w| *w == word).and_then(|p| i8::try_from(p + 1).ok());
    written.or_else(|| digits().or_else(|| word.strip_suffix("rd"))?.parse().ok())
}
