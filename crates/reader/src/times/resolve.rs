//! Which dates does an expression stand for, seen from the publication date?

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{Bound, Clock, Count, Form, PartialDate, Season, TimeExpression, Unit, Vague, Which};

/// Where the clause of an expression points, seen from the publication date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Before it.
    Past,
    /// After it.
    Future,
    /// The clause does not say; read as [`Direction::Past`], as news mostly tells what was.
    Unknown,
}

/// How the dates of an expression are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The text gives them.
    Stated,
    /// They are counted from the publication date.
    Relative,
    /// They are concluded, as the century of "the '80s".
    Inferred,
    /// They are not known.
    Unknown,
}

impl Basis {
    /// The name that claims carry.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Relative => "relative",
            Basis::Inferred => "inferred",
            Basis::Unknown => "unknown",
        }
    }
}

/// What an expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The value as TIMEX3 writes it: "2019-05-03", "P3D", "PAST_REF".
    pub value: String,
    /// The first day, month or year.
    pub start: Option<PartialDate>,
    /// The last day, month or year.
    pub end: Option<PartialDate>,
    /// "day", "week", "month", "season", "year", "decade" or "era".
    pub granularity: &'static str,
    /// How the dates are known.
    pub basis: Basis,
}

impl Resolved {
    fn new(value: String, granularity: &'static str) -> Self {
        Resolved { value, start: None, end: None, granularity, basis: Basis::Unknown }
    }

    fn dated(mut self, start: PartialDate, end: PartialDate, basis: Basis) -> Self {
        self.start = Some(start);
        self.end = Some(end);
        self.basis = basis;
        self
    }

    fn at(mut self, when: PartialDate, basis: Basis) -> Self {
        self.value = if self.value.is_empty() { when.to_string() } else { self.value };
        self.dated(when, when, basis)
    }
}

/// Where the clause does not say which way it points, a date that comes again
/// within so many months is the next one, not the one of almost a year ago.
const NEAR_MONTHS: i64 = 3;

/// What is known outside the expression.
#[derive(Clone, Copy)]
struct Setting {
    published: Option<Date>,
    direction: Direction,
}

/// Resolves one expression.
pub(super) fn resolve(e: &TimeExpression, published: Option<Date>, direction: Direction) -> Resolved {
    let setting = Setting { published, direction };
    let mut found = setting.form(borrowed_year(e));
    if let Some(last) = e.through {
        let last = setting.form(last);
        found.end = found.start.and(last.end);
    }
    if let Some(clock) = e.clock {
        found.value.push_str(&clock_value(clock));
    }
    match e.bound {
        Bound::Since if e.through.is_none() && !is_stretch(e.form) => found.end = None,
        Bound::Until if !is_stretch(e.form) => found.start = None,
        _ => {}
    }
    if found.start.is_none() && found.end.is_none() {
        found.basis = Basis::Unknown;
    }
    found
}

/// The form, with the year of the other end of its range when it has none.
fn borrowed_year(e: &TimeExpression) -> Form {
    match (e.form, e.through) {
        (Form::Day { year: None, month, day }, Some(Form::Day { year, .. })) => {
            Form::Day { year, month, day }
        }
        (Form::Month { year: None, month, which }, Some(Form::Month { year, .. })) => {
            Form::Month { year, month, which }
        }
        (form, _) => form,
    }
}

fn is_stretch(form: Form) -> bool {
    matches!(form, Form::Stretch { .. })
}

fn clock_value(clock: Clock) -> String {
    match clock {
        Clock::At(h, m) => format!("T{h:02}:{m:02}"),
        Clock::Morning => "TMO".to_owned(),
        Clock::Afternoon => "TAF".to_owned(),
        Clock::Evening => "TEV".to_owned(),
        Clock::Night => "TNI".to_owned(),
    }
}

impl Setting {
    fn form(self, form: Form) -> Resolved {
        match form {
            Form::Day { year, month, day } => self.day(year, month, day),
            Form::Month { year, month, which } => self.month(year, month, which),
            Form::Season { year, season, which } => self.season(year, season, which),
            Form::Quarter { year, quarter } => self.quarter(year, quarter),
            Form::Year(year) => whole_year(year, Basis::Stated),
            Form::InYear { month, day, which } => self.in_year(month, day, which),
            Form::Years(first, last) => Resolved::new(format!("{first:04}/{last:04}"), "year").dated(
                PartialDate::year(first),
                PartialDate::year(last),
                Basis::Stated,
            ),
            Form::Decade(first, guessed) => {
                decade(first, if guessed { Basis::Inferred } else { Basis::Stated })
            }
            Form::Century(number) => century(number),
            Form::Weekday { weekday, which } => self.weekday(weekday, which),
            Form::Days(days) => self.days(days),
            Form::Overnight => self.overnight(),
            Form::Near { unit, which } => self.near(unit, which),
            Form::Away { count, unit, future } => self.away(count, unit, future),
            Form::Weekend => self.weekend(),
            Form::Elsewhere { unit, .. } => Resolved::new(open_value(unit).to_owned(), granularity(unit)),
            Form::Stretch { count, unit, future } => self.stretch(count, unit, future),
            Form::Length { count, unit } | Form::Every { count, unit } => {
                Resolved::new(period(count, unit), granularity(unit))
            }
            Form::EveryWeekday(day) => Resolved::new(format!("XXXX-WXX-{day}"), "day"),
            Form::Hour => Resolved::new(String::new(), "day"),
            Form::Vague(vague) => Resolved::new(vague_value(vague).to_owned(), "era"),
        }
    }

    /// A value that needs the publication date, or the open value without one.
    fn counted(
        self,
        open: &str,
        granularity: &'static str,
        count: impl Fn(Date) -> Option<Resolved>,
    ) -> Resolved {
        self.published.and_then(count).unwrap_or_else(|| Resolved::new(open.to_owned(), granularity))
    }

    fn is_future(self) -> bool {
        self.direction == Direction::Future
    }

    fn day(self, year: Option<i16>, month: i8, day: i8) -> Resolved {
        if let Some(year) = year {
            return match Date::new(year, month, day) {
                Ok(date) => single_day(date, Basis::Stated),
                Err(_) => Resolved::new(PartialDate::month(year, month).to_string(), "month"),
            };
        }
        self.counted(&format!("XXXX-{month:02}-{day:02}"), "day", |published| {
            self.nearest_day(published, month, day).map(|date| single_day(date, Basis::Relative))
        })
    }

    /// The latest such day up to the publication date, or the first from it on.
    /// Eight years hold a 29th of February wherever one begins.
    fn nearest_day(self, published: Date, month: i8, day: i8) -> Option<Date> {
        let dates =
            |step: i16| (0..=8).filter_map(move |n| Date::new(published.year() + n * step, month, day).ok());
        let ahead = dates(1).find(|d| *d >= published);
        let near =
            ahead.is_some_and(|d| shift(published, Unit::Month, NEAR_MONTHS).is_some_and(|limit| d <= limit));
        if self.is_future() || (self.direction == Direction::Unknown && near) {
            ahead
        } else {
            dates(-1).find(|d| *d <= published)
        }
    }

    fn month(self, year: Option<i16>, month: i8, which: Option<Which>) -> Resolved {
        if let Some(year) = year {
            return whole_month(year, month, Basis::Stated);
        }
        self.counted(&format!("XXXX-{month:02}"), "month", |published| {
            let away = i64::from((month - published.month()).rem_euclid(12));
            let near = self.direction == Direction::Unknown && (1..=NEAR_MONTHS).contains(&away);
            let direction = if near { Direction::Future } else { self.direction };
            let year =
                Setting { direction, ..self }.year_of(published.year(), published.month(), month, which);
            Some(whole_month(year, month, Basis::Relative))
        })
    }

    /// The year of the part `part` of a year (a month, a quarter) that is
    /// meant, when the publication date lies in the part `now` of `year`.
    fn year_of(self, year: i16, now: i8, part: i8, which: Option<Which>) -> i16 {
        let ahead = match which {
            Some(Which::Last) => return year - i16::from(part >= now),
            Some(Which::This) => return year,
            Some(Which::Next) => return year + i16::from(part <= now),
            None => self.is_future(),
        };
        if ahead { year + i16::from(part < now) } else { year - i16::from(part > now) }
    }

    /// "March 5 last year": the year is counted, the rest is stated.
    fn in_year(self, month: i8, day: Option<i8>, which: Which) -> Resolved {
        let open = day.map_or_else(|| format!("XXXX-{month:02}"), |day| format!("XXXX-{month:02}-{day:02}"));
        self.counted(&open, "month", |published| {
            let year = published.year() + step(which);
            let found = match day {
                Some(day) => self.day(Some(year), month, day),
                None => self.month(Some(year), month, None),
            };
            Some(Resolved { basis: Basis::Relative, ..found })
        })
    }

    fn season(self, year: Option<i16>, season: Season, which: Option<Which>) -> Resolved {
        let (name, first) = season_parts(season);
        if let Some(year) = year {
            let found = Resolved::new(format!("{year:04}-{name}"), "season");
            return match season {
                Season::Winter => found.at(PartialDate::year(year), Basis::Stated),
                _ => found.dated(
                    PartialDate::month(year, first),
                    PartialDate::month(year, first + 2),
                    Basis::Stated,
                ),
            };
        }
        self.counted(&format!("XXXX-{name}"), "season", |published| {
            let year = self.season_year(published, first, which);
            let end = match season {
                Season::Winter => PartialDate::month(year + 1, 2),
                _ => PartialDate::month(year, first + 2),
            };
            let found = Resolved::new(format!("{year:04}-{name}"), "season");
            Some(found.dated(PartialDate::month(year, first), end, Basis::Relative))
        })
    }

    /// The year in which the season that is meant begins; `first` is its first
    /// month. Seasons are counted through from spring of the year 0, and of four
    /// in a row one has the right name.
    fn season_year(self, published: Date, first: i8, which: Option<Which>) -> i16 {
        let month = i16::from(published.month());
        let now = 4 * published.year() + month.div_euclid(3) - 1;
        let earliest = match which {
            Some(Which::Last) => now - 4,
            Some(Which::This) => now - 2,
            Some(Which::Next) => now + 1,
            None if self.is_future() => now,
            None => now - 3,
        };
        let name = i16::from(first / 3 - 1);
        (earliest + (name - earliest).rem_euclid(4)).div_euclid(4)
    }

    fn quarter(self, year: Option<i16>, quarter: i8) -> Resolved {
        if let Some(year) = year {
            return whole_quarter(year, quarter, Basis::Stated);
        }
        self.counted(&format!("XXXX-Q{quarter}"), "season", |published| {
            let now = (published.month() + 2) / 3;
            let year = self.year_of(published.year(), now, quarter, None);
            Some(whole_quarter(year, quarter, Basis::Relative))
        })
    }

    fn weekday(self, weekday: i8, which: Option<Which>) -> Resolved {
        self.counted(&format!("XXXX-WXX-{weekday}"), "day", |published| {
            let days = self.weekday_offset(monday_one(published), weekday, which);
            shift(published, Unit::Day, days.into()).map(|date| single_day(date, Basis::Relative))
        })
    }

    /// Days from a publication on weekday `now` to the weekday meant.
    fn weekday_offset(self, now: i8, weekday: i8, which: Option<Which>) -> i32 {
        let back = i32::from((now - weekday).rem_euclid(7));
        let ahead = i32::from((weekday - now).rem_euclid(7));
        match which {
            Some(Which::Last) => -(if back == 0 { 7 } else { back }),
            Some(Which::Next) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Some(Which::This) => i32::from(weekday - now),
            None if self.is_future() => ahead,
            None => -back,
        }
    }

    fn days(self, days: i32) -> Resolved {
        self.counted("XXXX-XX-XX", "day", |published| {
            shift(published, Unit::Day, days.into()).map(|date| single_day(date, Basis::Relative))
        })
    }

    fn overnight(self) -> Resolved {
        self.counted("XXXX-XX-XXTNI", "day", |published| {
            let before = published.yesterday().ok()?;
            let found = Resolved::new(format!("{}TNI", PartialDate::day(before)), "day");
            Some(found.dated(PartialDate::day(before), PartialDate::day(published), Basis::Relative))
        })
    }

    fn near(self, unit: Unit, which: Which) -> Resolved {
        self.counted(open_value(unit), granularity(unit), |published| {
            let moved = shift(published, unit, step(which).into())?;
            match (unit, which) {
                (Unit::Week, Which::This) => week_so_far(published),
                _ => calendar(moved, unit),
            }
        })
    }

    fn away(self, count: Count, unit: Unit, future: bool) -> Resolved {
        let Some(count) = count else {
            let vague = if future { Vague::Future } else { Vague::Past };
            return Resolved::new(vague_value(vague).to_owned(), granularity(unit));
        };
        let step = if future { i64::from(count) } else { -i64::from(count) };
        self.counted(open_value(unit), granularity(unit), |published| {
            shift(published, unit, step).and_then(|moved| calendar(moved, unit))
        })
    }

    /// "over the weekend": the one before, or the one to come.
    fn weekend(self) -> Resolved {
        self.near(Unit::Weekend, if self.is_future() { Which::This } else { Which::Last })
    }

    fn stretch(self, count: Count, unit: Unit, future: bool) -> Resolved {
        let open = period(count, unit);
        let Some(count) = count.filter(|_| unit >= Unit::Day) else {
            return Resolved::new(open, granularity(unit));
        };
        let step = if future { i64::from(count) } else { -i64::from(count) };
        self.counted(&open, granularity(unit), |published| {
            let (near, far) = (rounded(published, unit), rounded(shift(published, unit, step)?, unit));
            let (start, end) = if future { (near, far) } else { (far, near) };
            Some(Resolved::new(open.clone(), granularity(unit)).dated(start, end, Basis::Relative))
        })
    }
}

/// Resolves "the previous day" and the like beside another date of the text,
/// which must be known as exactly as the unit needs.
pub(super) fn beside(form: Form, anchor: PartialDate) -> Option<Resolved> {
    let Form::Elsewhere { count, unit, step } = form else { return None };
    let exact = match unit {
        Unit::Year | Unit::Decade | Unit::Century => true,
        Unit::Month | Unit::Quarter => anchor.month.is_some(),
        _ => anchor.day.is_some(),
    };
    let date =
        Date::new(anchor.year, anchor.month.unwrap_or(1), anchor.day.unwrap_or(1)).ok().filter(|_| exact)?;
    shift(date, unit, i64::from(count?) * i64::from(step)).and_then(|moved| calendar(moved, unit))
}

fn step(which: Which) -> i16 {
    match which {
        Which::Last => -1,
        Which::This => 0,
        Which::Next => 1,
    }
}

fn single_day(date: Date, basis: Basis) -> Resolved {
    Resolved::new(String::new(), "day").at(PartialDate::day(date), basis)
}

fn whole_month(year: i16, month: i8, basis: Basis) -> Resolved {
    Resolved::new(String::new(), "month").at(PartialDate::month(year, month), basis)
}

fn whole_year(year: i16, basis: Basis) -> Resolved {
    Resolved::new(String::new(), "year").at(PartialDate::year(year), basis)
}

fn whole_quarter(year: i16, quarter: i8, basis: Basis) -> Resolved {
    let first = 3 * (quarter - 1) + 1;
    Resolved::new(format!("{year:04}-Q{quarter}"), "season").dated(
        PartialDate::month(year, first),
        PartialDate::month(year, first + 2),
        basis,
    )
}

fn decade(first: i16, basis: Basis) -> Resolved {
    let value = format!("{:03}", first / 10);
    Resolved::new(value, "decade").dated(PartialDate::year(first), PartialDate::year(first + 9), basis)
}

fn century(number: i8) -> Resolved {
    let first = 100 * (i16::from(number) - 1);
    let value = format!("{:02}", number - 1);
    Resolved::new(value, "era").dated(
        PartialDate::year(first + 1),
        PartialDate::year(first + 100),
        Basis::Stated,
    )
}

/// The whole unit of the calendar in which `date` lies.
fn calendar(date: Date, unit: Unit) -> Option<Resolved> {
    let basis = Basis::Relative;
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => single_day(date, basis),
        Unit::Weekend => days_of_week(date, Weekday::Saturday, "-WE")?,
        Unit::Week => days_of_week(date, Weekday::Monday, "")?,
        Unit::Month => whole_month(date.year(), date.month(), basis),
        Unit::Quarter => whole_quarter(date.year(), (date.month() + 2) / 3, basis),
        Unit::Year => whole_year(date.year(), basis),
        Unit::Decade => decade(date.year() - date.year() % 10, basis),
        Unit::Century => whole_century(date.year()),
    })
}

fn whole_century(year: i16) -> Resolved {
    let number = i8::try_from((year - 1).div_euclid(100) + 1).unwrap_or(i8::MAX);
    Resolved { basis: Basis::Relative, ..century(number) }
}

/// The days of the week of `date` from `first` to Sunday.
fn days_of_week(date: Date, first: Weekday, ending: &str) -> Option<Resolved> {
    let week = date.iso_week_date();
    let day = |d| ISOWeekDate::new(week.year(), week.week(), d).ok().map(|w| PartialDate::day(w.date()));
    let value = format!("{:04}-W{:02}{ending}", week.year(), week.week());
    let (start, end) = (day(first)?, day(Weekday::Sunday)?);
    Some(Resolved::new(value, "week").dated(start, end, Basis::Relative))
}

fn week_so_far(published: Date) -> Option<Resolved> {
    let whole = calendar(published, Unit::Week)?;
    Some(Resolved { end: Some(PartialDate::day(published)), ..whole })
}

/// A date as exactly as a stretch that is counted in `unit` can give it.
fn rounded(date: Date, unit: Unit) -> PartialDate {
    match unit {
        Unit::Month | Unit::Quarter => PartialDate::month(date.year(), date.month()),
        Unit::Year | Unit::Decade | Unit::Century => PartialDate::year(date.year()),
        _ => PartialDate::day(date),
    }
}

/// `date` moved by `count` units, or `None` outside the calendar.
fn shift(date: Date, unit: Unit, count: i64) -> Option<Date> {
    let span = Span::new();
    let moved = match unit {
        Unit::Second | Unit::Minute => span.try_days(0),
        Unit::Hour => span.try_days(count / 24),
        Unit::Day => span.try_days(count),
        Unit::Weekend | Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::Year => span.try_years(count),
        Unit::Decade => span.try_years(count.checked_mul(10)?),
        Unit::Century => span.try_years(count.checked_mul(100)?),
    };
    date.checked_add(moved.ok()?).ok().filter(|d| d.year() > 0)
}

fn monday_one(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

fn season_parts(season: Season) -> (&'static str, i8) {
    match season {
        Season::Spring => ("SP", 3),
        Season::Summer => ("SU", 6),
        Season::Autumn => ("FA", 9),
        Season::Winter => ("WI", 12),
    }
}

fn vague_value(vague: Vague) -> &'static str {
    match vague {
        Vague::Past => "PAST_REF",
        Vague::Present => "PRESENT_REF",
        Vague::Future => "FUTURE_REF",
    }
}

/// The value of a unit of the calendar when it is not known which one.
fn open_value(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Week => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
    }
}

/// A length as TIMEX3 writes it.
fn period(count: Count, unit: Unit) -> String {
    let (mark, letter, times) = match unit {
        Unit::Second => ("PT", "S", 1),
        Unit::Minute => ("PT", "M", 1),
        Unit::Hour => ("PT", "H", 1),
        Unit::Day => ("P", "D", 1),
        Unit::Weekend => ("P", "WE", 1),
        Unit::Week => ("P", "W", 1),
        Unit::Month => ("P", "M", 1),
        Unit::Quarter => ("P", "Q", 1),
        Unit::Year => ("P", "Y", 1),
        Unit::Decade => ("P", "Y", 10),
        Unit::Century => ("P", "Y", 100),
    };
    match count {
        Some(n) => format!("{mark}{}{letter}", u64::from(n) * times),
        None => format!("{mark}X{letter}"),
    }
}

fn granularity(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "day",
        Unit::Weekend | Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "season",
        Unit::Year => "year",
        Unit::Decade => "decade",
        Unit::Century => "era",
    }
}
