//! What does somebody who leafs through the ledger look at? Reports one page at
//! a time, one report with its claims, one claim, who was named lately. Each of
//! these reads only what it shows, however large the ledger is.

use std::collections::BTreeSet;

use rusqlite::{Row, params};
use serde::Serialize;
use whimbrel_reader::claims::record::Claim;

use crate::judgement::{InForce, JudgedClaim};
use crate::stories::{Story, stories_as_judged};
use crate::{Ledger, ReportRecord, Result};

/// Current readings: those that no other supersedes.
const CURRENT: &str = "NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = own.id)";

/// How much is in a ledger, as quickly told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Reports with a current reading.
    pub reports: usize,
    /// Claims of the current readings.
    pub claims: usize,
    /// The number of the last reading; grows with everything that is recorded.
    pub last_reading: i64,
    /// The number of the last judgement.
    pub last_judgement: i64,
    /// When the last reading was recorded, in UTC.
    pub last_recorded: Option<String>,
}

/// A report in a list: all that is known of it but its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The number of its current reading; later recordings have larger ones.
    pub reading: i64,
    /// The report's id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// How many claims were read in it.
    pub claims: usize,
    /// When that reading was recorded, in UTC.
    pub recorded_at: String,
    /// How its text begins.
    pub beginning: String,
}

/// Two parties that claims name together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The code of the one that comes first in the alphabet.
    pub a: String,
    /// The other's code.
    pub b: String,
    /// How many claims name both.
    pub claims: usize,
}

/// Someone whom claims name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// The catalog's name, or the words of the report.
    pub name: String,
    /// The code, when resolved.
    pub code: Option<String>,
}

impl Ledger {
    /// How much the ledger holds, without looking at any claim.
    pub fn size(&self) -> Result<Size> {
        let sql = format!(
            "SELECT count(*), coalesce(sum(claims), 0), coalesce(max(id), 0), \
             (SELECT coalesce(max(row), 0) FROM judgements), max(recorded_at) FROM readings own WHERE {CURRENT}"
        );
        let size = |row: &Row<'_>| {
            Ok(Size {
                reports: row.get(0)?,
                claims: row.get(1)?,
                last_reading: row.get(2)?,
                last_judgement: row.get(3)?,
                last_recorded: row.get(4)?,
            })
        };
        self.db.query_row(&sql, [], size).map_err(|e| self.error(e))
    }

    /// Reports with a current reading, those recorded last first; `before` is
    /// the [`Listed::reading`] after which to go on.
    pub fn reports(&self, before: Option<i64>, limit: usize) -> Result<Vec<Listed>> {
        let sql = format!(
            "SELECT own.id, given_id, title, publisher, published, language, claims, own.recorded_at, substr(text, 1, 240) \
             FROM readings own JOIN reports ON reports.id = own.report \
             WHERE own.id < ?1 AND {CURRENT} ORDER BY own.id DESC LIMIT ?2"
        );
        let mut statement = self.db.prepare(&sql).map_err(|e| self.error(e))?;
        let found = statement
            .query_map(params![before.unwrap_or(i64::MAX), limit], listed)
            .and_then(Iterator::collect);
        found.map_err(|e| self.error(e))
    }

    /// The claims of a report's current reading, as they stand in it, with all
    /// that was judged of each; those judged to be wrong are among them. Where
    /// several reports came with this id, those of the one recorded last.
    pub fn claims_in(&self, report: &str) -> Result<Vec<JudgedClaim>> {
        let sql = format!(
            "SELECT c.row FROM reports JOIN readings own ON own.report = reports.id JOIN claims c ON c.reading = own.id \
             WHERE reports.id = (SELECT id FROM reports WHERE given_id = ? ORDER BY id DESC LIMIT 1) AND {CURRENT} \
             ORDER BY sentence, evidence_start, c.id"
        );
        let in_force = InForce::load(&self.db, None).map_err(|e| self.error(e))?;
        let mut statement = self.db.prepare(&sql).map_err(|e| self.error(e))?;
        let rows: rusqlite::Result<Vec<i64>> =
            statement.query_map([report], |row| row.get(0)).and_then(Iterator::collect);
        let rows = rows.map_err(|e| self.error(e))?.into_iter();
        rows.map(|row| Ok(in_force.apply(self.record(&self.db, row)?))).collect()
    }

    /// The stories that these claims alone tell, as judged, with the reports
    /// that they stand in. For ledgers that are too large to be told as a whole:
    /// what claims that are not at hand would add is missing.
    pub fn stories_among(&self, claims: &[Claim]) -> Result<Vec<Story>> {
        let ids: BTreeSet<&str> = claims.iter().map(|claim| claim.report.id.as_str()).collect();
        let reports: Result<Vec<Option<ReportRecord>>> = ids.into_iter().map(|id| self.report(id)).collect();
        let reports: Vec<ReportRecord> = reports?.into_iter().flatten().collect();
        let in_force = InForce::load(&self.db, None).map_err(|e| self.error(e))?;
        Ok(stories_as_judged(&reports, claims, &in_force.bonds()))
    }

    /// The days (UTC) on which something was recorded or judged, in order.
    pub fn recorded_days(&self) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT substr(recorded_at, 1, 10) AS day FROM readings \
             UNION SELECT DISTINCT substr(recorded_at, 1, 10) FROM judgements ORDER BY day";
        let mut statement = self.db.prepare(sql).map_err(|e| self.error(e))?;
        let days = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect);
        days.map_err(|e| self.error(e))
    }

    /// The pairs that most of the `latest` claims recorded last name together,
    /// the most frequent first. Only parties with codes count.
    pub fn recent_pairs(&self, latest: usize, limit: usize) -> Result<Vec<Pair>> {
        let sql = "SELECT one.code, other.code, count(DISTINCT p.claim) AS n \
             FROM claim_parties p JOIN claim_parties q ON q.claim = p.claim \
             JOIN namings one ON one.id = p.naming JOIN namings other ON other.id = q.naming \
             WHERE p.claim > (SELECT coalesce(max(row), 0) FROM claims) - ?1 \
             AND p.role <> 'source' AND q.role <> 'source' AND one.code < other.code \
             GROUP BY one.code, other.code ORDER BY n DESC, one.code, other.code LIMIT ?2";
        let mut statement = self.db.prepare(sql).map_err(|e| self.error(e))?;
        let pair = |row: &Row<'_>| Ok(Pair { a: row.get(0)?, b: row.get(1)?, claims: row.get(2)? });
        let found = statement.query_map(params![latest, limit], pair).and_then(Iterator::collect);
        found.map_err(|e| self.error(e))
    }

    /// Resolved parties whose name begins with `beginning`, in any case.
    pub fn named_like(&self, beginning: &str, limit: usize) -> Result<Vec<Named>> {
        let sql = "SELECT DISTINCT name, code FROM namings \
             WHERE name IS NOT NULL AND substr(lower(name), 1, length(?1)) = ?1 ORDER BY length(name), name LIMIT ?2";
        let mut statement = self.db.prepare(sql).map_err(|e| self.error(e))?;
        let named = |row: &Row<'_>| Ok(Named { name: row.get(0)?, code: row.get(1)? });
        let wanted = beginning.trim().to_lowercase();
        let found = statement.query_map(params![wanted, limit], named).and_then(Iterator::collect);
        found.map_err(|e| self.error(e))
    }
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed {
        reading: row.get(0)?,
        id: row.get(1)?,
        title: row.get(2)?,
        publisher: row.get(3)?,
        published: row.get(4)?,
        language: row.get(5)?,
        claims: row.get(6)?,
        recorded_at: row.get(7)?,
        beginning: row.get(8)?,
    })
}
