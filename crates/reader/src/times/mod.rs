//! When? Time expressions in the text, and the dates that they stand for.
//!
//! [`find`] reads the words (`lexicon`, `patterns`) and gives what they say as
//! a [`Form`]; [`TimeExpression::resolve`] counts from the publication date
//! where the words need it (`resolve`). What the words leave open stays open.

mod lexicon;
mod partial;
mod patterns;
mod prepositions;
mod resolve;

pub(crate) use lexicon::{MONTHS, WEEKDAYS};
pub use partial::PartialDate;
pub use prepositions::Bound;
pub use resolve::{Basis, Direction, Resolved};

use crate::Span;
use crate::sentences::Sentence;

/// What a time expression tells, as TimeML sorts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A day or anything longer on the calendar: "3 May 2019", "last month".
    Date,
    /// A part of a day: "10:30 a.m.", "Tuesday night".
    Time,
    /// A length: "three days", "the past decade".
    Duration,
    /// Something that comes again: "daily", "every year".
    Set,
}

impl Kind {
    /// The name that TimeML uses.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        }
    }
}

/// A measure of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// A week, from Monday.
    Week,
    /// A month of the calendar.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// How many: a number, or `None` for "several", "some" and the bare plural.
pub type Count = Option<u32>;

/// Which of several that have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// "last", "past".
    Last,
    /// "this", "the current".
    This,
    /// "next", "the coming".
    Next,
}

/// A season of the northern year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

/// A time without a place on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vague {
    /// "recently", "previously".
    Past,
    /// "now", "currently".
    Present,
    /// "soon", "the future".
    Future,
}

/// The part of a day that an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// Hour and minute.
    At(i8, i8),
    /// "morning".
    Morning,
    /// "afternoon".
    Afternoon,
    /// "evening".
    Evening,
    /// "night".
    Night,
}

/// What the words of an expression say, before anything is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A day of a month: "May 3, 2019", "Nov. 6".
    Day {
        /// The year, if the text gives it.
        year: Option<i16>,
        /// 1 to 12.
        month: i8,
        /// 1 to 31; the month may not have so many.
        day: i8,
    },
    /// A month: "September 2023", "last June".
    Month {
        /// The year, if the text gives it.
        year: Option<i16>,
        /// 1 to 12.
        month: i8,
        /// Which of the months of that name.
        which: Option<Which>,
    },
    /// A season: "spring 2020", "last summer".
    Season {
        /// The year, if the text gives it.
        year: Option<i16>,
        /// The season.
        season: Season,
        /// Which of the seasons of that name.
        which: Option<Which>,
    },
    /// A quarter: "the third quarter", "Q1 2020".
    Quarter {
        /// The year, if the text gives it.
        year: Option<i16>,
        /// 1 to 4.
        quarter: i8,
    },
    /// A year.
    Year(i16),
    /// Several years: "2014-2016".
    Years(i16, i16),
    /// The decade that begins with this year; `true` when the text leaves the
    /// century out ("the '80s").
    Decade(i16, bool),
    /// A century by its number: 20 for 1901 to 2000.
    Century(i8),
    /// A day of the week, 1 for Monday.
    Weekday {
        /// 1 for Monday to 7 for Sunday.
        weekday: i8,
        /// "last", "this", "next".
        which: Option<Which>,
    },
    /// So many days after the publication day: -1 for "yesterday".
    Days(i32),
    /// The night before the publication day's morning: "overnight".
    Overnight,
    /// "last week", "this year", "next month".
    Near {
        /// The unit.
        unit: Unit,
        /// Which one.
        which: Which,
    },
    /// A month or day of a year that is counted: "March 5 last year".
    InYear {
        /// 1 to 12.
        month: i8,
        /// 1 to 31; the month may not have so many.
        day: Option<i8>,
        /// Which year, seen from the publication date.
        which: Which,
    },
    /// "the weekend".
    Weekend,
    /// So far from the publication date: "two days ago", "a week from now".
    Away {
        /// How many units.
        count: Count,
        /// The unit.
        unit: Unit,
        /// After the publication date, not before it.
        future: bool,
    },
    /// Counted from another time in the text: "the previous day", "three weeks later".
    Elsewhere {
        /// How many units away.
        count: Count,
        /// The unit.
        unit: Unit,
        /// -1 before the other time, 0 the same unit ("that day"), 1 after it.
        step: i8,
    },
    /// A stretch of time up to, or from, the publication date: "the past decade".
    Stretch {
        /// How many units.
        count: Count,
        /// The unit.
        unit: Unit,
        /// From the publication date on.
        future: bool,
    },
    /// A length: "three days", "24-hour".
    Length {
        /// How many units.
        count: Count,
        /// The unit.
        unit: Unit,
    },
    /// Comes again: "daily", "every two years".
    Every {
        /// Every so many units.
        count: Count,
        /// The unit.
        unit: Unit,
    },
    /// Comes again on a day of the week.
    EveryWeekday(i8),
    /// An hour of an unnamed day.
    Hour,
    /// A time without a place on the calendar.
    Vague(Vague),
}

/// A time expression in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The expression itself: "Tuesday", "last month".
    pub span: Span,
    /// The expression with the preposition before it: "on Tuesday".
    pub with_preposition: Span,
    /// What kind of time it tells.
    pub kind: Kind,
    /// What its words say.
    pub form: Form,
    /// The part of the day that it names.
    pub clock: Option<Clock>,
    /// What the preposition makes of it: "since", "until".
    pub bound: Bound,
    /// The other end, when the expression is the first half of "from … to …".
    pub through: Option<Form>,
}

impl TimeExpression {
    /// The dates and the TIMEX3 value of the expression in a text that was
    /// published on `published`. `direction` is where the clause points; the
    /// caller reads it from the tense.
    pub fn resolve(
        &self,
        _text: &str,
        published: Option<jiff::civil::Date>,
        direction: Direction,
    ) -> Resolved {
        resolve::resolve(self, published, direction)
    }

    /// The dates of an expression like "the previous day" or "three weeks
    /// later", counted from `anchor`, another date that the text gives; `None`
    /// for any other expression and for an anchor that is not exact enough.
    pub fn resolve_beside(&self, anchor: PartialDate) -> Option<Resolved> {
        resolve::beside(self.form, anchor)
    }
}

/// The time expressions of `text`, in order, none overlapping another.
///
/// ```
/// use whimbrel_reader::{sentences, times};
/// let text = "The envoys met on Tuesday.";
/// let found = times::find(text, &sentences::split(text));
/// assert_eq!(found[0].span.of(text), "Tuesday");
/// assert_eq!(found[0].with_preposition.of(text), "on Tuesday");
/// ```
pub fn find(text: &str, sentences: &[Sentence]) -> Vec<TimeExpression> {
    sentences.iter().flat_map(|s| in_sentence(text, s)).collect()
}

fn in_sentence(text: &str, sentence: &Sentence) -> Vec<TimeExpression> {
    let words = lexicon::Words::new(text, &sentence.tokens);
    let mut found: Vec<(patterns::Match, TimeExpression)> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let Some(hit) = patterns::longest(&words, i) else {
            i += 1;
            continue;
        };
        i = hit.end;
        found.push((hit, prepositions::expression(&words, hit)));
    }
    prepositions::join_ranges(&words, &mut found);
    found.into_iter().map(|(_, e)| e).collect()
}

#[cfg(test)]
mod tests;
