//! Which claims answer a question?

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use whimbrel_reader::claims::record::{Claim, Flag};

use crate::append::stamp;
use crate::error::Kind;
use crate::namings::meant_by;
use crate::rows::status_bits;
use crate::stories::{Standing, Story, stories};
use crate::{Error, Ledger, ReportRecord, Result};

/// A question to the ledger. What is not set does not narrow it.
///
/// An actor may be given by code (`RUS`, `IGO:UN`), by the catalog's name, or
/// by words of the report ("Putin"), in any case. A code finds everyone who
/// acts for that state or body; a name finds only who bears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Claims in which these two take part, either way round; who is only
    /// credited with saying so does not take part.
    pub between: Option<(String, String)>,
    /// Claims in which this one takes part, as actor or recipient.
    pub actor: Option<String>,
    /// Claims that rest on this one's word.
    pub source: Option<String>,
    /// Claims of this type, in any case.
    pub type_: Option<String>,
    /// Claims with all of these flags; none: claims presented as fact.
    pub status: Option<Vec<Flag>>,
    /// Stories that stand in one of these ways; claims have no standing, and a
    /// question for claims is not narrowed by it.
    pub standing: Option<Vec<Standing>>,
    /// Claims whose matter may have lasted to this day or happened later. The
    /// event's time counts, or where that is unknown the day of publication.
    pub since: Option<Date>,
    /// Claims whose matter may have begun by this day.
    pub until: Option<Date>,
    /// The ledger as it stood at this time; see [`end_of_day`].
    pub as_of: Option<Timestamp>,
    /// No more claims than this.
    pub limit: Option<usize>,
}

/// The last moment of a day (UTC), for [`Query::as_of`].
pub fn end_of_day(day: Date) -> Timestamp {
    let next = day.checked_add(1.day()).and_then(|next| next.to_zoned(TimeZone::UTC));
    match next {
        Ok(next) => next.timestamp().checked_sub(1.nanosecond()).unwrap_or(Timestamp::MIN),
        Err(_) => Timestamp::MAX,
    }
}

impl Ledger {
    /// The claims that answer the question: reports by day of publication
    /// (those without one first) and id, claims as they stand in the report.
    pub fn claims(&self, query: &Query) -> Result<Vec<Claim>> {
        let mut claims = Vec::new();
        self.each_claim(query, |claim| claims.push(claim))?;
        Ok(claims)
    }

    /// Hands the claims that answer the question to `found`, one after the
    /// other in the order of [`Ledger::claims`].
    pub fn each_claim(&self, query: &Query, mut found: impl FnMut(Claim)) -> Result<()> {
        // One transaction, so that what others add meanwhile is not half seen.
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        for row in rows(&tx, query).map_err(|e| self.error(e))? {
            found(self.record(&tx, row)?);
        }
        Ok(())
    }

    /// The stories that answer the question: those of which a claim does, and
    /// for a type, those that are of this type. Stories are told from all that
    /// the ledger holds (at the time that the question names), so that a
    /// narrow question does not change them; this reads the whole ledger.
    pub fn stories(&self, query: &Query) -> Result<Vec<Story>> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let whole = Query { as_of: query.as_of, ..Query::default() };
        let mut claims = Vec::new();
        for row in rows(&tx, &whole).map_err(|e| self.error(e))? {
            claims.push(self.record(&tx, row)?);
        }
        let reports = current_reports(&tx, query.as_of).map_err(|e| self.error(e))?;
        let asked = Query { type_: None, limit: None, ..query.clone() };
        let mut statement = tx.prepare("SELECT id FROM claims WHERE row = ?").map_err(|e| self.error(e))?;
        let mut fitting: BTreeSet<String> = BTreeSet::new();
        for row in rows(&tx, &asked).map_err(|e| self.error(e))? {
            fitting.insert(statement.query_row([row], |row| row.get(0)).map_err(|e| self.error(e))?);
        }
        let type_ = query.type_.as_deref();
        let fits = |story: &Story| {
            let mut claims = story.reports.iter().flat_map(|report| &report.claims);
            type_.is_none_or(|type_| type_.eq_ignore_ascii_case(&story.type_))
                && query.standing.as_ref().is_none_or(|wanted| wanted.contains(&story.standing))
                && claims.any(|claim| fitting.contains(&claim.id))
        };
        let found = stories(&reports, &claims).into_iter().filter(fits);
        Ok(found.take(query.limit.unwrap_or(usize::MAX)).collect())
    }

    fn record(&self, db: &Connection, row: i64) -> Result<Claim> {
        let json: String = db
            .prepare_cached("SELECT json FROM records WHERE claim = ?")
            .and_then(|mut statement| statement.query_row([row], |row| row.get(0)))
            .map_err(|e| self.error(e))?;
        serde_json::from_str(&json).map_err(|e| self.unreadable(row, &e))
    }

    fn unreadable(&self, row: i64, why: &serde_json::Error) -> Error {
        let (what, why) = (format!("claim in row {row}"), why.to_string());
        Error::new(Kind::Unreadable { path: self.path.clone(), what, why })
    }
}

/// The reports of the readings that are current, or were at a time.
fn current_reports(db: &Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Vec<ReportRecord>> {
    let as_of = as_of.map_or_else(|| stamp(Timestamp::MAX), stamp);
    let sql = format!(
        "SELECT {} FROM reports JOIN readings own ON own.report = reports.id WHERE own.recorded_at <= ?1 \
         AND NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = own.id AND later.recorded_at <= ?1) \
         ORDER BY own.id",
        ReportRecord::COLUMNS
    );
    db.prepare(&sql)?.query_map([as_of], ReportRecord::from_row)?.collect()
}

/// The rows of the claims that answer the question, in order.
fn rows(db: &Connection, query: &Query) -> rusqlite::Result<Vec<i64>> {
    let filter = Filter::of(db, query)?;
    let sql = format!(
        "SELECT c.row FROM claims c WHERE {} \
         ORDER BY c.published, c.report, c.sentence, c.evidence_start, c.id, c.row LIMIT ?",
        filter.conditions.join(" AND ")
    );
    let limit = query.limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1);
    let values = filter.values.into_iter().chain([Value::Integer(limit)]);
    db.prepare(&sql)?.query_map(params_from_iter(values), |row| row.get(0))?.collect()
}

/// Conditions in SQL and the values of their question marks, in step.
struct Filter {
    conditions: Vec<&'static str>,
    values: Vec<Value>,
}

impl Filter {
    fn of(db: &Connection, query: &Query) -> rusqlite::Result<Filter> {
        let mut filter = Filter { conditions: Vec::new(), values: Vec::new() };
        filter.stood_at(query.as_of);
        filter.parties(db, query)?;
        filter.coding(query);
        filter.days(query);
        Ok(filter)
    }

    fn and(&mut self, condition: &'static str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition);
        self.values.extend(values);
    }

    fn stood_at(&mut self, as_of: Option<Timestamp>) {
        let Some(as_of) = as_of.map(stamp) else {
            return self
                .and("NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = c.reading)", []);
        };
        self.and(
            "EXISTS (SELECT 1 FROM readings own WHERE own.id = c.reading AND own.recorded_at <= ?) \
             AND NOT EXISTS (SELECT 1 FROM readings later \
             WHERE later.supersedes = c.reading AND later.recorded_at <= ?)",
            [as_of.clone().into(), as_of.into()],
        );
    }

    fn parties(&mut self, db: &Connection, query: &Query) -> rusqlite::Result<()> {
        if let Some((one, other)) = &query.between {
            self.and(
                "c.row IN (SELECT p.claim FROM claim_parties p JOIN claim_parties q ON q.claim = p.claim \
                 WHERE p.naming IN (SELECT value FROM json_each(?)) \
                 AND q.naming IN (SELECT value FROM json_each(?)) \
                 AND p.role <> 'source' AND q.role <> 'source' \
                 AND (p.role <> q.role OR p.position <> q.position))",
                [list(meant_by(db, one)?), list(meant_by(db, other)?)],
            );
        }
        if let Some(actor) = &query.actor {
            self.and(
                "c.row IN (SELECT claim FROM claim_parties \
                 WHERE naming IN (SELECT value FROM json_each(?)) AND role <> 'source')",
                [list(meant_by(db, actor)?)],
            );
        }
        if let Some(source) = &query.source {
            self.and(
                "c.row IN (SELECT claim FROM claim_parties \
                 WHERE naming IN (SELECT value FROM json_each(?)) AND role = 'source')",
                [list(meant_by(db, source)?)],
            );
        }
        Ok(())
    }

    fn coding(&mut self, query: &Query) {
        if let Some(type_) = &query.type_ {
            self.and("c.type = ?", [type_.to_uppercase().into()]);
        }
        match query.status.as_deref() {
            None => {}
            Some([]) => self.and("c.status = 0", []),
            Some(flags) => {
                let bits = status_bits(flags);
                self.and("c.status & ? = ?", [bits.into(), bits.into()]);
            }
        }
    }

    fn days(&mut self, query: &Query) {
        if let Some(since) = query.since {
            self.and("c.last_day >= ?", [since.to_string().into()]);
        }
        if let Some(until) = query.until {
            self.and("c.first_day <= ?", [until.to_string().into()]);
        }
    }
}

/// Row numbers as the JSON list that `json_each` takes apart.
fn list(rows: Vec<i64>) -> Value {
    let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
    format!("[{}]", rows.join(",")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_before_the_next_begins() {
        let end = stamp(end_of_day(Date::constant(2024, 2, 29)));
        assert_eq!(end, "2024-02-29T23:59:59.999999Z");
        assert_eq!(end_of_day(Date::MAX), Timestamp::MAX);
    }
}
