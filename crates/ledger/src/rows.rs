//! What does a claim look like as rows? The columns that questions need, all
//! of them computed from the record, so that `check` can compute them again.

use jiff::civil::Date;
use rusqlite::Row;
use whimbrel_reader::claims::record::{Claim, Flag, Kind, Who};

/// The columns of table `claims` that come from the record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    pub id: String,
    pub report: String,
    pub published: Option<String>,
    pub sentence: usize,
    pub evidence_start: usize,
    pub kind: String,
    pub type_: String,
    pub event_start: Option<String>,
    pub event_end: Option<String>,
    pub first_day: Option<String>,
    pub last_day: Option<String>,
    pub status: i64,
    pub score: f64,
}

impl Columns {
    /// The names of the columns, in the order in which [`Self::from_row`] reads them.
    pub(crate) const NAMES: &str = "claims.id, claims.report, claims.published, sentence, evidence_start, kind, type, \
         event_start, event_end, first_day, last_day, status, score";

    pub(crate) fn of(claim: &Claim) -> Self {
        let (first_day, last_day) = days(claim).unzip();
        Columns {
            id: claim.id.clone(),
            report: claim.report.id.clone(),
            published: claim.report.published.clone(),
            sentence: claim.sentence,
            evidence_start: claim.evidence.range.0,
            kind: kind_name(claim.kind).to_owned(),
            type_: claim.type_.clone(),
            event_start: claim.time.start.clone(),
            event_end: claim.time.end.clone(),
            first_day,
            last_day,
            status: status_bits(&claim.status),
            score: claim.score,
        }
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Columns {
            id: row.get(0)?,
            report: row.get(1)?,
            published: row.get(2)?,
            sentence: row.get(3)?,
            evidence_start: row.get(4)?,
            kind: row.get(5)?,
            type_: row.get(6)?,
            event_start: row.get(7)?,
            event_end: row.get(8)?,
            first_day: row.get(9)?,
            last_day: row.get(10)?,
            status: row.get(11)?,
            score: row.get(12)?,
        })
    }
}

/// Someone in a claim, as table `claim_parties` and its namings have it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Party {
    pub role: String,
    pub position: usize,
    pub code: Option<String>,
    pub actor: Option<String>,
    pub name: Option<String>,
    pub text: String,
}

/// Everyone in a claim, in the order of the table's key.
pub(crate) fn parties(claim: &Claim) -> Vec<Party> {
    let actors = claim.actors.iter().enumerate().map(|(at, who)| party("actor", at, who));
    let recipients = claim.recipients.iter().enumerate().map(|(at, who)| party("recipient", at, who));
    let sources = claim.attribution.iter().enumerate().map(|(at, source)| party("source", at, &source.who));
    actors.chain(recipients).chain(sources).collect()
}

fn party(role: &str, position: usize, who: &Who) -> Party {
    Party {
        role: role.to_owned(),
        position,
        code: who.code.clone(),
        actor: who.id.clone(),
        name: who.name.clone(),
        text: who.text.clone(),
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "event",
        Kind::Statement => "statement",
        Kind::State => "state",
    }
}

/// The flags as bits; these numbers stand in files and never change.
pub(crate) fn status_bits(status: &[Flag]) -> i64 {
    status.iter().map(|flag| bit(*flag)).fold(0, |bits, bit| bits | bit)
}

fn bit(flag: Flag) -> i64 {
    match flag {
        Flag::Negated => 1,
        Flag::Alleged => 2,
        Flag::Possible => 4,
        Flag::Planned => 8,
        Flag::Desired => 16,
        Flag::Conditional => 32,
    }
}

/// The first and the last day on which a claim's matter may have happened: of
/// the event, where its time is known, else the day of publication.
fn days(claim: &Claim) -> Option<(String, String)> {
    let start = claim.time.start.as_deref().and_then(days_of);
    let end = claim.time.end.as_deref().and_then(days_of);
    let published = claim.report.published.as_deref().and_then(days_of);
    let (first, last) = match (start, end, published) {
        (Some((first, _)), Some((_, last)), _) => (first, last),
        (Some((first, _)), None, _) => (first, Date::constant(9999, 12, 31)),
        (None, Some((_, last)), _) => (Date::constant(0, 1, 1), last),
        (None, None, published) => published?,
    };
    Some((first.to_string(), last.to_string()))
}

/// The first and the last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) fn days_of(text: &str) -> Option<(Date, Date)> {
    let all_digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').filter(all_digits).collect();
    let same = parts.join("-") == text;
    match *parts.as_slice() {
        [year] if same && year.len() == 4 => Some((day(year, 1, 1)?, day(year, 12, 31)?)),
        [year, month] if same && year.len() == 4 => {
            let first = day(year, month.parse().ok()?, 1)?;
            Some((first, first.last_of_month()))
        }
        [year, month, of_month] if same && year.len() == 4 => {
            let only = day(year, month.parse().ok()?, of_month.parse().ok()?)?;
            Some((only, only))
        }
        _ => None,
    }
}

fn day(year: &str, month: i8, day: i8) -> Option<Date> {
    Date::new(year.parse().ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_days(text: &str, expected: Option<(&str, &str)>) {
        let found = days_of(text).map(|(first, last)| (first.to_string(), last.to_string()));
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "days of {text:?}");
    }

    #[test]
    fn days_of_years_months_and_days() {
        check_days("2023", Some(("2023-01-01", "2023-12-31")));
        check_days("2024-02", Some(("2024-02-01", "2024-02-29")));
        check_days("2024-06-19", Some(("2024-06-19", "2024-06-19")));
    }

    #[test]
    fn what_is_no_day_has_none() {
        for text in
            ["", "-", "soon", "2024-13", "2024-02-30", "24", "2024-06-19-01", "-2024", "2024--06", "2024-"]
        {
            check_days(text, None);
        }
    }

    #[test]
    fn every_flag_has_a_bit_of_its_own() {
        assert_eq!(status_bits(&Flag::ALL), 0b11_1111);
        assert_eq!(status_bits(&[]), 0);
    }
}
