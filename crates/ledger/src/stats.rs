//! How much is in the ledger?

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{Ledger, Result};

/// How much a ledger holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Reports, each counted once however often it was read.
    pub reports: usize,
    /// Readings, superseded ones included.
    pub readings: usize,
    /// Claims of the current readings.
    pub claims: usize,
    /// Claims of readings that others supersede.
    pub superseded_claims: usize,
    /// Claims of the current readings by type.
    pub by_type: BTreeMap<String, usize>,
    /// Readings by coder.
    pub by_coder: BTreeMap<String, usize>,
    /// When the first reading was recorded.
    pub first_recorded: Option<Timestamp>,
    /// When the last reading was recorded.
    pub last_recorded: Option<Timestamp>,
}

impl Ledger {
    /// Counts what the ledger holds.
    pub fn stats(&self) -> Result<Stats> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let stats = count(&tx).map_err(|e| self.error(e))?;
        drop(tx);
        Ok(stats)
    }
}

fn count(db: &rusqlite::Connection) -> rusqlite::Result<Stats> {
    let number = |sql| db.query_row(sql, [], |row| row.get::<_, usize>(0));
    let time = |sql| {
        let text = db.query_row(sql, [], |row| row.get::<_, Option<String>>(0))?;
        Ok::<_, rusqlite::Error>(text.and_then(|text| text.parse().ok()))
    };
    let by_type = groups(db, "SELECT type, count(*) FROM current_claims GROUP BY type")?;
    let claims = by_type.values().sum();
    Ok(Stats {
        reports: number("SELECT count(*) FROM reports")?,
        readings: number("SELECT count(*) FROM readings")?,
        claims,
        superseded_claims: number("SELECT count(*) FROM claims")? - claims,
        by_type,
        by_coder: groups(db, "SELECT coder, count(*) FROM readings GROUP BY coder")?,
        first_recorded: time("SELECT min(recorded_at) FROM readings")?,
        last_recorded: time("SELECT max(recorded_at) FROM readings")?,
    })
}

fn groups(db: &rusqlite::Connection, sql: &str) -> rusqlite::Result<BTreeMap<String, usize>> {
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
