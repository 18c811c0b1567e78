//! A date as far as it is known.

use std::fmt;

use jiff::civil::Date;

/// A year, a month or a day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// The day, only with a month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// A year.
    pub fn year(year: i16) -> Self {
        PartialDate { year, month: None, day: None }
    }

    /// A month.
    pub fn month(year: i16, month: i8) -> Self {
        PartialDate { year, month: Some(month), day: None }
    }

    /// A day.
    pub fn day(date: Date) -> Self {
        PartialDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}
