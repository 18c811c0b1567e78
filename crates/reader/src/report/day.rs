//! On which day was a report published, going by how the date is written?
//!
//! The day is taken as it stands in the writing, in the writer's own time zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::times::MONTHS;

/// Why a written date was left out, as the end of a sentence.
pub(super) type Strange = &'static str;

const UNKNOWN_FORM: Strange = "is not written in a form known here; write it as YYYY-MM-DD";
const AMBIGUOUS: Strange = "leaves open which number is the day and which the month; write it as YYYY-MM-DD";
const NO_DAY: Strange = "names no day; write it as YYYY-MM-DD";
const NO_SUCH_DAY: Strange = "is a day that no calendar has";
const STANDS_FOR_NONE: Strange = "is the zero of computer clocks, which usually stands for no date";
const OUTSIDE: Strange = "lies outside the years 1600 to 2199";

/// Reads a written date: ISO 8601, RFC 3339, RFC 2822, "3 May 2019",
/// "May 3, 2019", or seconds or milliseconds since 1970.
pub(super) fn read(written: &str) -> Result<Date, Strange> {
    let written = written.trim();
    if !written.is_ascii() || written.len() > 100 {
        return Err(UNKNOWN_FORM);
    }
    if written.bytes().all(|b| b.is_ascii_digit()) {
        return digits(written);
    }
    match numeric(written) {
        Some(found) => found,
        None => in_words(written),
    }
}

/// "20190503", or seconds or milliseconds since 1970.
fn digits(written: &str) -> Result<Date, Strange> {
    let number: i64 = written.parse().map_err(|_| UNKNOWN_FORM)?;
    match written.len() {
        8 => date(number / 10_000, number / 100 % 100, number % 100),
        9 | 10 => instant(Timestamp::from_second(number)),
        12 | 13 => instant(Timestamp::from_millisecond(number)),
        _ if number == 0 => Err(STANDS_FOR_NONE),
        4 => Err(NO_DAY),
        _ => Err(UNKNOWN_FORM),
    }
}

fn instant(at: Result<Timestamp, jiff::Error>) -> Result<Date, Strange> {
    let day = at.map_err(|_| UNKNOWN_FORM)?.to_zoned(TimeZone::UTC).date();
    checked(day)
}

/// "2019-05-03", "2019/5/3", with or without a time after it. `None` when the
/// date is not written in numbers.
fn numeric(written: &str) -> Option<Result<Date, Strange>> {
    let day_end = written.find(|c: char| !(c.is_ascii_digit() || "-/.".contains(c)));
    let (day, time) = written.split_at(day_end.unwrap_or(written.len()));
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    if parts.iter().any(|p| p.is_empty()) || !(time.is_empty() || time.starts_with(['T', 't', ' '])) {
        return None;
    }
    match parts[..] {
        [y, m, d] if y.len() == 4 => Some(year_first(y, m, d, time)),
        [a, b, y] if a.len() <= 2 && b.len() <= 2 && y.len() >= 2 => Some(Err(AMBIGUOUS)),
        [y, m] if y.len() == 4 && m.len() <= 2 => Some(Err(NO_DAY)),
        [stamp] if stamp.len() == 8 => Some(digits(stamp)),
        _ => None,
    }
}

fn year_first(y: &str, m: &str, d: &str, time: &str) -> Result<Date, Strange> {
    let number = |part: &str| part.parse::<i64>().map_err(|_| UNKNOWN_FORM);
    let day = date(number(y)?, number(m)?, number(d)?)?;
    let midnight = time.get(1..).is_some_and(|t| t.starts_with("00:00"));
    if day == EPOCH && midnight { Err(STANDS_FOR_NONE) } else { Ok(day) }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// "Fri, 03 May 2019 10:00:00 +0000", "3 May 2019", "May 3rd, 2019", "03-May-2019".
fn in_words(written: &str) -> Result<Date, Strange> {
    let words: Vec<&str> = written.split([' ', ',', '-', '\t', '.']).filter(|w| !w.is_empty()).collect();
    let (at, month) = words.iter().enumerate().find_map(|(i, w)| Some((i, month(w)?))).ok_or(UNKNOWN_FORM)?;
    let word = |i: Option<usize>| i.and_then(|i| words.get(i)).copied();
    let before = word(at.checked_sub(1)).and_then(day_number);
    let (day, year) = match before {
        Some(day) => (day, word(Some(at + 1)).and_then(year_number)),
        None => (word(Some(at + 1)).and_then(day_number).ok_or(NO_DAY)?, year_after(&words[at + 1..])),
    };
    date(year.ok_or(UNKNOWN_FORM)?, month, day)
}

/// The year after "May 3", with a clock time between the two or not.
fn year_after(words: &[&str]) -> Option<i64> {
    let rest = words.iter().skip(1).take(3);
    rest.skip_while(|w| w.contains(':') || is_zone(w)).take(1).find_map(|w| year_number(w))
}

fn is_zone(word: &str) -> bool {
    (2..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The number of a month named in full or by at least three letters.
pub(super) fn month(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    i64::try_from(at + 1).ok()
}

/// "3", "03", "3rd".
fn day_number(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let fits = digits.len() <= 2 && matches!(ending, "" | "st" | "nd" | "rd" | "th");
    if fits { digits.parse().ok() } else { None }
}

fn year_number(word: &str) -> Option<i64> {
    if word.len() == 4 { word.parse().ok() } else { None }
}

fn date(year: i64, month: i64, day: i64) -> Result<Date, Strange> {
    let narrow = || Some((year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?));
    let (y, m, d) = narrow().ok_or(NO_SUCH_DAY)?;
    checked(Date::new(y, m, d).map_err(|_| NO_SUCH_DAY)?)
}

fn checked(day: Date) -> Result<Date, Strange> {
    if (1600..2200).contains(&day.year()) { Ok(day) } else { Err(OUTSIDE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_of_may_in_many_hands() {
        let hands = [
            "2019-05-03",
            " 2019-5-3 ",
            "2019/05/03",
            "20190503",
            "2019-05-03T23:30:00-05:00",
            "2019-05-03T00:10:00Z",
            "2019-05-03 09:12:00.000",
            "Fri, 03 May 2019 10:00:00 +0000",
            "Fri, 3 May 2019 10:00:00 GMT",
            "Friday, 3 May 2019",
            "3 May 2019",
            "3rd May, 2019",
            "May 3, 2019",
            "May 3rd 2019",
            "03-May-2019",
            "Fri May  3 10:00:00 2019",
            "Fri May  3 10:00:00 EDT 2019",
            "1556841600",
            "1556841600000",
        ];
        for hand in hands {
            assert_eq!(read(hand), Ok(jiff::civil::date(2019, 5, 3)), "{hand}");
        }
        assert_eq!(read("Sept. 9, 1987"), Ok(jiff::civil::date(1987, 9, 9)));
    }

    #[test]
    fn strange_dates_are_left_out_with_a_reason() {
        let cases = [
            ("2019-02-30", NO_SUCH_DAY),
            ("31 April 2019", NO_SUCH_DAY),
            ("99999999", NO_SUCH_DAY),
            ("03/05/2019", AMBIGUOUS),
            ("3.5.19", AMBIGUOUS),
            ("2019-05", NO_DAY),
            ("May 2019", NO_DAY),
            ("2019", NO_DAY),
            ("0001-01-01", OUTSIDE),
            ("1970-01-01T00:00:00Z", STANDS_FOR_NONE),
            ("0", STANDS_FOR_NONE),
            ("yesterday", UNKNOWN_FORM),
            ("3 May", UNKNOWN_FORM),
            ("3 May 19", UNKNOWN_FORM),
            ("٣ مايو", UNKNOWN_FORM),
            ("", UNKNOWN_FORM),
            ("--", UNKNOWN_FORM),
            ("99999999999999999999999", UNKNOWN_FORM),
        ];
        for (written, reason) in cases {
            assert_eq!(read(written), Err(reason), "{written}");
        }
    }
}
