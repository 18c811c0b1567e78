//! Does the text open with a dateline that gives the whole date?

use jiff::civil::Date;

use super::{day, head};

/// How far into the text a dateline may reach.
const REACH: usize = 120;
/// What a dateline ends with.
const ENDS: [&str; 5] = [" (", " -", " –", " —", "—"];

/// The day in "NAIROBI, March 4, 1999 (Reuters) - …". A dateline without the
/// year gives nothing, and neither does a date in the first sentence.
pub(super) fn day(text: &str) -> Option<Date> {
    let line = head(text.trim_start(), REACH).lines().next()?;
    let end = ENDS.iter().filter_map(|end| line.find(end)).min()?;
    let (place, date) = line[..end].split_once(',')?;
    let is_place = place.chars().any(char::is_uppercase) && !place.chars().any(char::is_lowercase);
    if is_place { written_out(date) } else { None }
}

/// Only a date of three parts with the month in letters: no clock time, no
/// second place name, no bare number.
fn written_out(date: &str) -> Option<Date> {
    let words: Vec<&str> = date.split([' ', ',', '.']).filter(|w| !w.is_empty()).collect();
    let [.., a, b, year] = words[..] else { return None };
    let month = day::month(a).or_else(|| day::month(b));
    if month.is_some() && year.len() == 4 { day::read(&format!("{a} {b} {year}")).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        let march = Some(jiff::civil::date(1999, 3, 4));
        let cases = [
            ("NAIROBI, March 4, 1999 (Reuters) - The envoy left.", march),
            ("NAIROBI, Kenya, 4 March 1999 — The envoy left.", march),
            ("  NAIROBI, Mar. 4, 1999—The envoy left.", march),
            ("NAIROBI, March 4 (Reuters) - The envoy left in May 1999.", None),
            ("NAIROBI (Reuters) - On March 4, 1999 the envoy left.", None),
            ("The envoy left Nairobi on March 4, 1999 - a Thursday.", None),
            ("In Nairobi, March 4, 1999 - the day he left - is remembered.", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(day(text), expected, "{text}");
        }
    }
}
