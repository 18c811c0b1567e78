//! Which sequences of words are time expressions, and what do they say?
//!
//! Each pattern looks at the words from one place on; the longest wins.

use super::lexicon::{Words, month, ordinal, unit};
use super::{Clock, Form, Unit, Vague, Which};

/// An expression found: words `[start, end)` and what they say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub start: usize,
    pub end: usize,
    pub form: Form,
    pub clock: Option<Clock>,
    /// The last day of "May 3-5", the last year of a range.
    pub through: Option<Form>,
}

/// A form and the number of the word behind it.
type Found = Option<(Form, usize)>;

const DATES: &[fn(&Words, usize) -> Found] =
    &[month_first, day_first, numeric, month_alone, weekday, decade, century, year, season, quarter, holiday];

const RELATIVE: &[fn(&Words, usize) -> Found] =
    &[named_day, near, away, elsewhere, stretch, length, every, vague];

/// Words before a date that belong to the expression and keep its value.
const MODIFIERS: &[&[&str]] = &[
    &["the", "end", "of"],
    &["the", "beginning", "of"],
    &["the", "start", "of"],
    &["the", "middle", "of"],
    &["the", "close", "of"],
    &["early", "in"],
    &["late", "in"],
    &["earlier", "in"],
    &["later", "in"],
    &["early"],
    &["late"],
    &["mid"],
    &["earlier"],
    &["later"],
    &["this"],
];

/// The longest expression that begins with word `i`.
pub(super) fn longest(words: &Words, i: usize) -> Option<Match> {
    let plain = with_part(words, i);
    let modified = MODIFIERS.iter().find_map(|m| modified(words, i, m));
    let clocked = clock_first(words, i);
    [modified, clocked, plain].into_iter().flatten().max_by_key(|m| m.end)
}

/// A date behind a modifier: "early March", "the end of next year".
fn modified(words: &Words, i: usize, modifier: &[&str]) -> Option<Match> {
    let from = i + modifier.len();
    let pointing = modifier == ["this"] && !matches!(words.at(from), "past" | "coming");
    if !words.are(i, modifier) || pointing {
        return None;
    }
    let from = if words.is_hyphen(from) { from + 1 } else { from };
    let inner = unit_running(words, from, modifier).or_else(|| with_part(words, from))?;
    let calendar = !matches!(
        inner.form,
        Form::Length { .. } | Form::Vague(_) | Form::Every { .. } | Form::EveryWeekday(_) | Form::Away { .. }
    );
    calendar.then_some(Match { start: i, ..inner })
}

/// "the end of the year": the year that is running.
fn unit_running(words: &Words, i: usize, modifier: &[&str]) -> Option<Match> {
    let unit = words.unit(i + 1).filter(|u| *u >= Unit::Day && !words.at(i + 1).ends_with('s'))?;
    let form = Form::Near { unit, which: Which::This };
    let whole = words.at(i) == "the" && modifier.last() == Some(&"of");
    whole.then_some(Match { start: i, end: i + 2, form, clock: None, through: None })
}

/// The longest expression without a modifier, with the part of the day or the
/// hour behind it: "Tuesday morning", "Tuesday at 5 p.m."
fn with_part(words: &Words, i: usize) -> Option<Match> {
    let found =
        DATES.iter().chain(RELATIVE).filter_map(|p| p(words, i)).filter(|(_, end)| *end <= words.len());
    let (form, end) = found.max_by_key(|(_, end)| *end)?;
    let plain = Match { start: i, end, form, clock: own_part(words, form, end), through: None };
    if let Some((through, end)) = through(words, form, end) {
        return Some(Match { end, through: Some(through), ..plain });
    }
    if !is_day(form) || plain.clock.is_some() {
        return Some(plain);
    }
    if let Some(part) = words.part(end) {
        return Some(Match { end: end + 1, clock: Some(part), ..plain });
    }
    let hour = hour(words, words.skip(end, &["at"])).filter(|_| words.at(end) == "at");
    Some(hour.map_or(plain, |(clock, end)| Match { end, clock: Some(clock), ..plain }))
}

fn is_day(form: Form) -> bool {
    matches!(
        form,
        Form::Day { .. } | Form::InYear { day: Some(_), .. } | Form::Weekday { .. } | Form::Days(_)
    )
}

/// The part of the day that "tonight" and "last night" hold themselves.
fn own_part(words: &Words, form: Form, end: usize) -> Option<Clock> {
    match words.at(end - 1) {
        "tonight" => Some(Clock::Night),
        _ if matches!(form, Form::Days(_)) => words.part(end - 1),
        _ if form == Form::Hour => hour_back(words, end),
        _ => None,
    }
}

fn hour_back(words: &Words, end: usize) -> Option<Clock> {
    let exact = |from: usize| hour(words, from).filter(|(_, to)| *to == end);
    (end.saturating_sub(3)..end).find_map(exact).map(|(clock, _)| clock)
}

/// An hour, alone or with the day behind it: "9 a.m. Tuesday", "10:30 on May 3".
fn clock_first(words: &Words, i: usize) -> Option<Match> {
    let (clock, end) = hour(words, i)?;
    let alone = Match { start: i, end, form: Form::Hour, clock: Some(clock), through: None };
    let day = with_part(words, words.skip(end, &["on", ","]));
    let day = day.filter(|d| is_day(d.form));
    Some(day.map_or(alone, |d| Match { start: i, clock: Some(clock), ..d }))
}

/// "10:30 a.m.", "5 pm", "1400 GMT", "noon", and the time zone behind them.
fn hour(words: &Words, i: usize) -> Option<(Clock, usize)> {
    let named = match words.at(i) {
        "noon" | "midday" => Some((12, 0)),
        "midnight" => Some((0, 0)),
        _ => None,
    };
    if let Some((h, m)) = named {
        return Some((Clock::At(h, m), i + 1));
    }
    let (h, m) = hour_number(words.at(i))?;
    let half = words.at(i + 1);
    let (h, end) = match half {
        "a.m." | "am" | "a.m" if h <= 12 => (h % 12, i + 2),
        "p.m." | "pm" | "p.m" if h <= 12 => (h % 12 + 12, i + 2),
        "o'clock" | "o’clock" | "gmt" | "utc" => (h, i + 1),
        _ if words.at(i).contains(':') && half != "-" => (h, i + 1),
        _ => return None,
    };
    let end = words.skip(end, &["o'clock", "o’clock", "local"]);
    const ZONES: &[&str] =
        &["gmt", "utc", "est", "edt", "et", "pst", "pdt", "cet", "cest", "bst", "msk", "time"];
    Some((Clock::At(h, m), words.skip(words.skip(end, ZONES), &["time"])))
}

fn hour_number(word: &str) -> Option<(i8, i8)> {
    let (h, m) = match (word.split_once(':'), word.len()) {
        (Some(pair), 4 | 5) => pair,
        (None, 4) => word.split_at_checked(2)?,
        (None, 1 | 2) => (word, "0"),
        _ => return None,
    };
    let (h, m) = (h.parse().ok()?, m.parse().ok()?);
    ((0..24).contains(&h) && (0..60).contains(&m)).then_some((h, m))
}

/// The far end of "May 3-5", "3-5 May" and "2014-2016" behind a form that ends at `end`.
fn through(words: &Words, form: Form, end: usize) -> Found {
    if !words.is_dash(end) {
        return None;
    }
    match form {
        Form::Day { year, month, .. } => {
            match month_first(words, end + 1).or_else(|| day_first(words, end + 1)) {
                Some(day) => Some(day),
                None => {
                    let last = words.day(end + 1).filter(|_| words.unit(end + 2).is_none())?;
                    let (written, end) = year_behind(words, end + 2);
                    Some((Form::Day { year: written.or(year), month, day: last }, end))
                }
            }
        }
        Form::Month { which: None, .. } => words.month(end + 1).map(|month| {
            let (year, end) = year_behind(words, end + 2);
            (Form::Month { year, month, which: None }, end)
        }),
        _ => None,
    }
}

/// The year behind a month or a day: "2019", ", 2019", "of last year".
fn year_behind(words: &Words, i: usize) -> (Option<i16>, usize) {
    for from in [i, words.skip(i, &[",", "of"])] {
        if let Some(year) = words.year(from).filter(|_| words.unit(from + 1).is_none()) {
            return (Some(year), from + 1);
        }
    }
    (None, i)
}

/// The year behind the second of two months: "March and April 2023".
fn year_of_second(words: &Words, i: usize) -> Option<i16> {
    let joined = matches!(words.at(i), "and" | "or" | "to" | "/") || words.is_dash(i);
    words.month(i + 1).filter(|_| joined)?;
    year_behind(words, i + 2).0
}

/// "May 3, 2019", "Nov. 6", "January the 5th".
fn month_first(words: &Words, i: usize) -> Found {
    let month = words.month(i)?;
    let from = words.skip(i + 1, &["the"]);
    let day = words.day(from)?;
    let counted = words.unit(from + 1).is_some() || words.at(from + 1) == "%";
    (!counted).then(|| with_year(words, month, Some(day), from + 1))
}

/// A month or a day with the year behind it, given or counted.
fn with_year(words: &Words, month: i8, day: Option<i8>, end: usize) -> (Form, usize) {
    let at = words.skip(end, &["of", ","]);
    if let Some(which) = words.which(at).filter(|_| words.at(at + 1) == "year") {
        return (Form::InYear { month, day, which }, at + 2);
    }
    let (year, end) = year_behind(words, end);
    match day {
        Some(day) => (Form::Day { year, month, day }, end),
        None => (Form::Month { year: year.or_else(|| year_of_second(words, end)), month, which: None }, end),
    }
}

/// "3 May 2019", "the 3rd of May".
fn day_first(words: &Words, i: usize) -> Found {
    let from = words.skip(i, &["the"]);
    let day = words.day(from)?;
    let behind = words.skip(from + 1, &["of"]);
    let month = words.month(behind)?;
    Some(with_year(words, month, Some(day), behind + 1))
}

/// "1994-03-12", "3/12/1994" as Americans write it unless that is impossible.
fn numeric(words: &Words, i: usize) -> Found {
    let word = words.at(i);
    let dashed: Vec<&str> = word.split('-').collect();
    let slashed: Vec<&str> = word.split('/').collect();
    let (year, month, day) = match (dashed.as_slice(), slashed.as_slice()) {
        ([y, m, d], _) if y.len() == 4 => (*y, *m, *d),
        (_, [m, d, y]) if y.len() == 4 => (*y, *m, *d),
        _ => return None,
    };
    let (year, mut month, mut day): (i16, i8, i8) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if month > 12 && slashed.len() == 3 {
        std::mem::swap(&mut month, &mut day);
    }
    let holds = (1..=12).contains(&month) && (1..=31).contains(&day);
    holds.then_some((Form::Day { year: Some(year), month, day }, i + 1))
}

/// "September 2023", "last June", "March" where it is not a verb or a name.
fn month_alone(words: &Words, i: usize) -> Found {
    let which = words.which(i);
    let at = if which.is_some() { i + 1 } else { i };
    let prefixed = words.at(at).strip_prefix("mid-").map(str::to_owned);
    let month = match prefixed {
        Some(rest) => month(&rest)?,
        None => words.month(at)?,
    };
    if which.is_some() {
        return Some((Form::Month { year: None, month, which }, at + 1));
    }
    let (form, end) = with_year(words, month, None, at + 1);
    (end > at + 1 || is_month(words, at)).then_some((form, end))
}

/// Whether a word that may be a month without a year behind it is one.
fn is_month(words: &Words, i: usize) -> bool {
    let before = words.before(i);
    let prompted = PROMPTS.contains(&before) || words.before(i.saturating_sub(1)) == "early";
    match words.at(i) {
        "may" => prompted && i > 0,
        "march" => prompted || !matches!(before, "the" | "a" | "to" | "on"),
        "april" | "june" | "august" => prompted || !words.capital(i + 1),
        word => word.len() > 3,
    }
}

/// Words that lead one to expect a month or a year.
const PROMPTS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "of",
    "to",
    "during",
    "after",
    "before",
    "between",
    "and",
    "early",
    "late",
    "mid",
    "through",
    "last",
    "next",
    "this",
    "for",
    "earlier",
    "later",
    "until",
    "throughout",
    "-",
    "–",
    "or",
];

/// "Tuesday", "last Friday", "Monday, Oct. 26".
fn weekday(words: &Words, i: usize) -> Found {
    let which = words.which(i);
    let at = if which.is_some() { i + 1 } else { i };
    let weekday = words.weekday(at)?;
    if which.is_none() {
        let date = words.skip(at + 1, &[","]);
        let named =
            month_first(words, date).or_else(|| day_first(words, date)).or_else(|| numeric(words, date));
        if named.is_some() {
            return named;
        }
    }
    let newspaper = weekday == 7 && matches!(words.at(at + 1), "times" | "telegraph" | "mirror" | "express");
    (!newspaper).then_some((Form::Weekday { weekday, which }, at + 1))
}

/// "the 1970s", "the '80s", "the mid-1980s".
fn decade(words: &Words, i: usize) -> Found {
    let at = words.skip(i, &["the"]);
    let at = words.skip(at, &["early", "late", "mid"]);
    let at = if at > i && words.is_hyphen(at) { at + 1 } else { at };
    let word = words.at(at);
    let bare = word.strip_prefix("mid-").unwrap_or(word);
    let short = bare.starts_with(['\'', '’']) || at > i;
    let digits = bare.trim_start_matches(['\'', '’']).strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let number: i16 = digits.parse().ok().filter(|n| n % 10 == 0)?;
    match digits.len() {
        4 if (1000..2200).contains(&number) => Some((Form::Decade(number, false), at + 1)),
        2 if short && number >= 20 => Some((Form::Decade(1900 + number, true), at + 1)),
        _ => None,
    }
}

/// "the 19th century".
fn century(words: &Words, i: usize) -> Found {
    let at = words.skip(i, &["the"]);
    let number = ordinal(words.at(at)).filter(|n| (1..=30).contains(n))?;
    let behind = if words.is_hyphen(at + 1) { at + 2 } else { at + 1 };
    (words.at(behind) == "century").then_some((Form::Century(number), behind + 1))
}

/// A year on its own, or a range of years.
fn year(words: &Words, i: usize) -> Found {
    let word = words.at(i);
    let at = if word == "fiscal" { words.skip(i + 1, &["year"]) } else { i };
    let year = match word.strip_prefix("mid-") {
        Some(rest) => rest.parse().ok().filter(|y| (1500..2200).contains(y))?,
        None => words.year(at)?,
    };
    if let Some(last) = last_year(words, at, year) {
        return Some((Form::Years(year, last), at + 3));
    }
    (at > i || word.starts_with("mid-") || is_year(words, i, year)).then_some((Form::Year(year), at + 1))
}

/// The last year of "2014-2016" or "2014-16".
fn last_year(words: &Words, i: usize, first: i16) -> Option<i16> {
    if !words.is_dash(i + 1) || first < 1500 {
        return None;
    }
    let short = words.at(i + 2);
    let written = match short.len() {
        2 => short.parse().ok().map(|y: i16| first - first % 100 + y),
        _ => words.year(i + 2),
    };
    written.filter(|last| *last > first && last - first <= 300)
}

/// Whether a number of four digits counts years and not things.
fn is_year(words: &Words, i: usize, year: i16) -> bool {
    let before = words.before(i);
    let behind = words.at(i + 1);
    let counts =
        words.unit(i + 1).is_some() || matches!(behind, "%" | "percent" | "per" | "km" | "miles" | "gmt");
    let priced =
        matches!(before, "$" | "£" | "€" | "#" | "no." | "than" | "about" | "some" | "least" | "nearly");
    if counts || priced || !(1500..2100).contains(&year) {
        return false;
    }
    let expected =
        PROMPTS.contains(&before) || matches!(before, "(" | "the" | "'s" | "’s" | "year" | "circa" | "a");
    let owned =
        matches!(before, "his" | "her" | "its" | "their" | "our" | "'" | "’" | "as" | "spring" | "summer");
    let plain =
        behind.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) && !is_function_word(behind);
    if year < 1900 {
        return PROMPTS.contains(&before) && !plain || before == "in";
    }
    expected || owned || !plain
}

fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "and" | "or" | "to" | "when" | "after" | "as" | "by" | "but" | "for" | "with" | "in" | "was" | "is"
    )
}

/// "spring 2020", "last summer", "the winter of 2012".
fn season(words: &Words, i: usize) -> Found {
    let which = words.which(i);
    let the = words.skip(i, &["the"]);
    let at = if which.is_some() { i + 1 } else { the };
    let season = words.season(at)?;
    let (year, end) = year_behind(words, at + 1);
    let prompted = PROMPTS.contains(&words.before(i)) || which.is_some();
    let verb = matches!(words.at(at), "spring" | "fall") && the == at;
    let named = year.is_some() || which.is_some() || (prompted && (!verb || words.before(i) == "in"));
    let year = year.filter(|_| which.is_none());
    named.then_some((Form::Season { year, season, which }, if year.is_some() { end } else { at + 1 }))
}

/// "the third quarter", "Q1 2020", "third-quarter".
fn quarter(words: &Words, i: usize) -> Found {
    if let Some(n) =
        words.at(i).strip_prefix('q').and_then(|n| n.parse().ok()).filter(|n| (1..=4).contains(n))
    {
        let (year, end) = year_behind(words, i + 1);
        return Some((Form::Quarter { year, quarter: n }, end));
    }
    let at = words.skip(words.skip(i, &["the"]), &["fiscal"]);
    let quarter = ordinal(words.at(at)).filter(|n| (1..=4).contains(n))?;
    let behind = if words.is_hyphen(at + 1) && at == i { at + 2 } else { words.skip(at + 1, &["fiscal"]) };
    let (year, end) = year_behind(words, behind + 1);
    (words.at(behind) == "quarter").then_some((Form::Quarter { year, quarter }, end))
}

/// Feasts that fall on the same day every year.
fn holiday(words: &Words, i: usize) -> Found {
    let known: &[(&[&str], i8, i8)] = &[
        (&["christmas", "day"], 12, 25),
        (&["christmas", "eve"], 12, 24),
        (&["christmas"], 12, 25),
        (&["new", "year", "'s", "day"], 1, 1),
        (&["new", "year", "’s", "day"], 1, 1),
        (&["new", "year", "'s", "eve"], 12, 31),
        (&["new", "year", "’s", "eve"], 12, 31),
        (&["valentine", "'s", "day"], 2, 14),
        (&["may", "day"], 5, 1),
    ];
    let (name, month, day) = known.iter().find(|(name, _, _)| words.are(i, name) && words.capital(i))?;
    let (year, end) = year_behind(words, i + name.len());
    Some((Form::Day { year, month: *month, day: *day }, end))
}

/// "yesterday", "tonight", "this morning", "last night", "overnight".
fn named_day(words: &Words, i: usize) -> Found {
    let days = match words.at(i) {
        "today" if words.before(i) == "usa" => return None,
        "yesterday" => -1,
        "today" | "tonight" => 0,
        "tomorrow" => 1,
        "overnight" => return Some((Form::Overnight, i + 1)),
        _ => return named_night(words, i),
    };
    Some((Form::Days(days), i + 1))
}

fn named_night(words: &Words, i: usize) -> Found {
    let phrase = |w: &[&str]| words.are(i, w);
    if phrase(&["the", "day", "before", "yesterday"]) {
        return Some((Form::Days(-2), i + 4));
    }
    if phrase(&["the", "day", "after", "tomorrow"]) {
        return Some((Form::Days(2), i + 4));
    }
    words.part(i + 1)?;
    match words.at(i) {
        "this" => Some((Form::Days(0), i + 2)),
        "last" => Some((Form::Days(-1), i + 2)),
        _ => None,
    }
}

/// "last week", "this year", "the current month", "next decade", "the weekend".
fn near(words: &Words, i: usize) -> Found {
    if words.are(i, &["the", "weekend"]) {
        return Some((Form::Weekend, i + 2));
    }
    if words.are(i, &["year", "-", "end"])
        || words.are(i, &["year", "'s", "end"])
        || words.are(i, &["year", "’s", "end"])
    {
        return Some((Form::Near { unit: Unit::Year, which: Which::This }, i + 3));
    }
    if words.are(i, &["the", "quarter"]) || words.are(i, &["the", "latest", "quarter"]) {
        let end = words.skip(i + 1, &["latest"]) + 1;
        return Some((Form::Near { unit: Unit::Quarter, which: Which::Last }, end));
    }
    let at = words.skip(i, &["the"]);
    let which = words.which(at)?;
    if at > i && matches!(words.at(at), "last" | "past" | "next" | "this") {
        return None;
    }
    let unit = words.unit(at + 1).filter(|u| *u >= Unit::Day && !words.at(at + 1).ends_with('s'))?;
    Some((Form::Near { unit, which }, at + 2))
}

/// "two days ago", "a week from now", "within 24 hours" only as a length.
fn away(words: &Words, i: usize) -> Found {
    let (count, unit, end) = counted(words, i)?;
    if words.at(end) == "ago" {
        return Some((Form::Away { count, unit, future: false }, end + 1));
    }
    let now = words.at(end) == "from" && matches!(words.at(end + 1), "now" | "today");
    let time = matches!(words.at(end), "'" | "'s" | "’" | "’s") && words.at(end + 1) == "time";
    (now || time).then_some((Form::Away { count, unit, future: true }, end + 2))
}

/// A number and a unit, or the bare plural of a unit.
fn counted(words: &Words, i: usize) -> Option<(super::Count, Unit, usize)> {
    if let Some(unit) = words.unit(i).filter(|_| words.at(i).ends_with('s')) {
        return Some((None, unit, i + 1));
    }
    let (count, mut at) = words.count(i)?;
    at = if words.is_hyphen(at) { at + 1 } else { at };
    at = words.skip(at, &["full", "whole", "more", "straight", "consecutive", "long", "calendar"]);
    words.unit(at).map(|unit| (count, unit, at + 1))
}

/// "the previous day", "three weeks later", "that same year", "a year earlier".
fn elsewhere(words: &Words, i: usize) -> Found {
    if let Some((count, unit, end)) = counted(words, i) {
        let step = match words.at(end) {
            "later" | "afterwards" | "afterward" => 1,
            "earlier" | "beforehand" => -1,
            _ => return None,
        };
        return Some((Form::Elsewhere { count, unit, step }, end + 1));
    }
    if let Some(found) = beside_event(words, i) {
        return Some(found);
    }
    let step = match (words.at(i), words.at(i + 1)) {
        ("the", "previous" | "preceding") => -1,
        ("the", "following" | "next") => 1,
        ("the", "same") | ("that", _) => 0,
        _ => return None,
    };
    let at = words.skip(i + 1, &["previous", "following", "preceding", "same", "next"]);
    let whole = !words.at(at).ends_with('s');
    let night = words.part(at).is_some() && words.at(i) != "the" || at > i + 1 && words.part(at).is_some();
    let unit = words.unit(at).filter(|u| *u >= Unit::Day && whole).or_else(|| night.then_some(Unit::Day))?;
    Some((Form::Elsewhere { count: Some(1), unit, step }, at + 1))
}

/// "the day before", "the night after".
fn beside_event(words: &Words, i: usize) -> Found {
    let step = match words.at(i + 2) {
        "before" => -1,
        "after" => 1,
        _ => return None,
    };
    let part = words.part(i + 1).map(|_| Unit::Day);
    let unit = words.unit(i + 1).filter(|u| *u >= Unit::Day && !words.at(i + 1).ends_with('s')).or(part)?;
    (words.at(i) == "the").then_some((Form::Elsewhere { count: Some(1), unit, step }, i + 3))
}

/// "the past decade", "the last three years", "recent weeks", "the coming months".
fn stretch(words: &Words, i: usize) -> Found {
    let at = words.skip(i, &["the"]);
    let future = match words.at(at) {
        "past" | "last" | "previous" | "preceding" | "recent" | "latest" => false,
        "next" | "coming" | "following" => true,
        _ => return None,
    };
    if let Some(unit) = words.unit(at + 1) {
        let plural = words.at(at + 1).ends_with('s');
        let one = at > i && matches!(words.at(at), "past" | "last" | "next" | "coming");
        let count = if plural { None } else { Some(1) };
        return (plural || one).then_some((Form::Stretch { count, unit, future }, at + 2));
    }
    let (count, unit, end) = counted(words, at + 1)?;
    (words.at(at) != "recent").then_some((Form::Stretch { count, unit, future }, end))
}

/// "three days", "24-hour", "a decade"; not an age.
fn length(words: &Words, i: usize) -> Found {
    if let Some(unit) = words.at(i).strip_suffix("long").and_then(unit) {
        return Some((Form::Length { count: Some(1), unit }, i + 1));
    }
    let the = words.skip(i, &["the"]);
    let the = if the > i { words.skip(the, &["first", "final", "opening"]) } else { the };
    let (count, unit, end) = counted(words, the)?;
    let bare = words.unit(the).is_some();
    let compound = hyphen_before(words, end);
    if the > i && (bare || compound) || is_no_length(words, the, end, unit) {
        return None;
    }
    (!bare || is_bare_length(words, the, end)).then_some((Form::Length { count, unit }, end))
}

/// Whether the last word of a length hangs on its count by a hyphen: "24-hour".
fn hyphen_before(words: &Words, end: usize) -> bool {
    end.checked_sub(2).is_some_and(|hyphen| words.is_hyphen(hyphen))
}

/// Whether words that look like a length are an age, a fraction, a rate or an ordinal.
fn is_no_length(words: &Words, i: usize, end: usize, unit: Unit) -> bool {
    let behind = if words.is_hyphen(end) { end + 1 } else { end };
    let age = matches!(words.at(behind), "old" | "olds" | "older");
    let fraction = unit == Unit::Quarter && (hyphen_before(words, end) || words.at(end) == "of");
    let second = unit == Unit::Second && !words.at(end - 1).ends_with('s');
    let before = words.before(i);
    let number = before.starts_with(|c: char| c.is_ascii_digit());
    let rate = matches!(
        before,
        "once" | "twice" | "times" | "%" | "percent" | "million" | "billion" | "barrels" | "people"
    );
    let one = matches!(words.at(i), "a" | "an");
    age || fraction || second || (one && (rate || number) && end == i + 2)
}

/// Whether a bare plural ("years") is a length: "for years", "days after".
fn is_bare_length(words: &Words, i: usize, end: usize) -> bool {
    let before = matches!(
        words.before(i),
        "for" | "in" | "over" | "within" | "after" | "of" | "the" | "take" | "took"
    );
    let behind = matches!(words.at(end), "after" | "before" | "of" | "-");
    (before && words.before(i) != "the") || behind
}

/// "daily", "every two years", "each Monday".
fn every(words: &Words, i: usize) -> Found {
    let unit = match words.at(i) {
        "hourly" => Some(Unit::Hour),
        "daily" | "nightly" => Some(Unit::Day),
        "weekly" => Some(Unit::Week),
        "monthly" => Some(Unit::Month),
        "quarterly" => Some(Unit::Quarter),
        "yearly" | "annual" | "annually" => Some(Unit::Year),
        _ => None,
    };
    if let Some(unit) = unit {
        return Some((Form::Every { count: Some(1), unit }, i + 1));
    }
    if matches!(words.at(i), "once" | "twice") && words.at(i + 1) == "a" {
        return words.unit(i + 2).map(|unit| (Form::Every { count: Some(1), unit }, i + 3));
    }
    if !matches!(words.at(i), "every" | "each") {
        return None;
    }
    if let Some(weekday) = words.weekday(i + 1) {
        return Some((Form::EveryWeekday(weekday), i + 2));
    }
    if words.part(i + 1).is_some() {
        return Some((Form::Every { count: Some(1), unit: Unit::Day }, i + 2));
    }
    let other = words.at(i + 1) == "other";
    let at = words.skip(i + 1, &["other", "single"]);
    if let Some(unit) = words.unit(at) {
        return Some((Form::Every { count: Some(if other { 2 } else { 1 }), unit }, at + 1));
    }
    let (count, unit, end) = counted(words, at)?;
    Some((Form::Every { count, unit }, end))
}

/// "now", "recently", "the future".
fn vague(words: &Words, i: usize) -> Found {
    const KNOWN: &[(&[&str], Vague)] = &[
        (&["now"], Vague::Present),
        (&["right", "now"], Vague::Present),
        (&["currently"], Vague::Present),
        (&["current"], Vague::Present),
        (&["presently"], Vague::Present),
        (&["nowadays"], Vague::Present),
        (&["these", "days"], Vague::Present),
        (&["at", "present"], Vague::Present),
        (&["the", "moment"], Vague::Present),
        (&["this", "time"], Vague::Present),
        (&["recently"], Vague::Past),
        (&["recent"], Vague::Past),
        (&["lately"], Vague::Past),
        (&["previously"], Vague::Past),
        (&["the", "past"], Vague::Past),
        (&["the", "recent", "past"], Vague::Past),
        (&["long", "ago"], Vague::Past),
        (&["soon"], Vague::Future),
        (&["shortly"], Vague::Future),
        (&["the", "future"], Vague::Future),
        (&["the", "near", "future"], Vague::Future),
        (&["future"], Vague::Future),
    ];
    let held = KNOWN.iter().filter(|(w, _)| words.are(i, w)).max_by_key(|(w, _)| w.len())?;
    let idiom = matches!(words.at(i), "soon" | "shortly")
        && matches!(words.at(i + 1), "after" | "afterwards" | "before");
    let moment = words.at(i + 1) == "moment" && words.before(i) != "at";
    let time = words.at(i + 1) == "time" && words.before(i) != "at";
    (!idiom && !moment && !time).then_some((Form::Vague(held.1), i + held.0.len()))
}
