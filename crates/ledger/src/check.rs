//! Is the ledger whole? Every hash and every derived column computed again,
//! every reference followed.

use rusqlite::{Connection, params};
use whimbrel_reader::claims::record::Claim;

use crate::append::digest;
use crate::hash::sha256;
use crate::rows::{Columns, Party, parties};
use crate::{Ledger, ReportRecord, Result};

/// What a check of a ledger came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Reports looked at.
    pub reports: usize,
    /// Readings looked at.
    pub readings: usize,
    /// Claims looked at.
    pub claims: usize,
    /// What is wrong, each in a full sentence; empty when the ledger is whole.
    pub problems: Vec<String>,
}

impl Checked {
    /// Whether nothing was found wrong.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, what: impl Into<String>) {
        self.problems.push(what.into());
    }
}

impl Ledger {
    /// Looks at everything in the ledger: the file's structure, references, the
    /// hashes of reports, claims and readings, and the columns that questions
    /// use against the records. Takes a while for a large ledger.
    pub fn check(&self) -> Result<Checked> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        check(&tx).map_err(|e| self.error(e))
    }
}

fn check(db: &Connection) -> rusqlite::Result<Checked> {
    let mut checked = Checked::default();
    structure(db, &mut checked)?;
    gaps(db, &mut checked)?;
    reports(db, &mut checked)?;
    readings(db, &mut checked)?;
    claims(db, &mut checked)?;
    Ok(checked)
}

fn structure(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut found = db.prepare("PRAGMA integrity_check(20)")?;
    for line in found.query_map([], |row| row.get::<_, String>(0))? {
        match line?.as_str() {
            "ok" => {}
            damage => checked.problem(format!("The file is damaged: {damage}.")),
        }
    }
    let mut found = db.prepare("PRAGMA foreign_key_check")?;
    for broken in found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
        let (table, row, parent): (String, Option<i64>, String) = broken?;
        let row = row.map(|row| format!("row {row}")).unwrap_or("a row".to_owned());
        checked.problem(format!("In table {table}, {row} refers to something that is not in {parent}."));
    }
    Ok(())
}

/// Rows are numbered from one without gaps, as nothing is ever deleted.
fn gaps(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    for (table, key) in
        [("reports", "id"), ("readings", "id"), ("claims", "row"), ("records", "claim"), ("namings", "id")]
    {
        let sql = format!("SELECT coalesce(max({key}), 0) - count(*) FROM {table}");
        let missing: i64 = db.query_row(&sql, [], |row| row.get(0))?;
        if missing != 0 {
            checked.problem(format!("{missing} rows are missing from table {table}."));
        }
    }
    let unrecorded = "SELECT count(*) FROM claims WHERE row NOT IN (SELECT claim FROM records)";
    match db.query_row(unrecorded, [], |row| row.get(0))? {
        0 => {}
        n => {
            let n: i64 = n;
            checked.problem(format!("{n} claims have no record."));
        }
    }
    Ok(())
}

fn reports(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let sql = format!("SELECT {}, hash, text_hash FROM reports ORDER BY id", ReportRecord::COLUMNS);
    let mut found = db.prepare(&sql)?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        checked.reports += 1;
        let report = ReportRecord::from_row(row)?;
        let (hash, text_hash): (String, String) = (row.get(9)?, row.get(10)?);
        if report.hash() != hash || report.text_hash() != text_hash {
            checked.problem(format!("Report {} is not what was recorded.", report.id));
        }
    }
    Ok(())
}

fn readings(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let mut found = db.prepare(
        "SELECT r.id, reports.hash, r.coder, r.recorded_at, older.digest, r.claims, r.digest FROM readings r \
         JOIN reports ON reports.id = r.report LEFT JOIN readings older ON older.id = r.supersedes ORDER BY r.id",
    )?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        checked.readings += 1;
        let (id, count, recorded): (i64, usize, String) = (row.get(0)?, row.get(5)?, row.get(6)?);
        let (report, coder, at): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let older: Option<String> = row.get(4)?;
        let claims = hashes_of_claims(db, id)?;
        if claims.len() != count {
            checked.problem(format!("Reading {id} has {} claims, but {count} were recorded.", claims.len()));
        }
        if digest(&report, &coder, &at, older.as_deref(), claims.iter().map(String::as_str)) != recorded {
            checked.problem(format!("Reading {id} is not what was recorded."));
        }
    }
    Ok(())
}

fn hashes_of_claims(db: &Connection, reading: i64) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT sha256 FROM claims JOIN records ON claim = row WHERE reading = ? ORDER BY row";
    db.prepare_cached(sql)?.query_map([reading], |row| row.get(0))?.collect()
}

fn claims(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT {}, row, json, sha256, reports.given_id FROM claims JOIN records ON records.claim = row \
         JOIN readings ON readings.id = reading JOIN reports ON reports.id = readings.report ORDER BY row",
        Columns::NAMES
    );
    let mut found = db.prepare(&sql)?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        checked.claims += 1;
        let columns = Columns::from_row(row)?;
        let (row_number, json): (i64, String) = (row.get(13)?, row.get(14)?);
        let (recorded, report): (String, String) = (row.get(15)?, row.get(16)?);
        if let Some(what) = wrong_with(db, &columns, row_number, &json, &recorded, &report)? {
            checked.problem(format!("Claim {} (row {row_number}) {what}.", columns.id));
        }
    }
    Ok(())
}

fn wrong_with(
    db: &Connection,
    columns: &Columns,
    row: i64,
    json: &str,
    recorded: &str,
    report: &str,
) -> rusqlite::Result<Option<&'static str>> {
    if sha256(json) != recorded {
        return Ok(Some("is not what was recorded"));
    }
    let Ok(claim) = serde_json::from_str::<Claim>(json) else {
        return Ok(Some("can't be read by this version of the program"));
    };
    Ok(if claim.report.id != report {
        Some("stands with another report than its own")
    } else if Columns::of(&claim) != *columns {
        Some("is indexed differently from its record")
    } else if parties(&claim) != recorded_parties(db, row)? {
        Some("has other parties than its record")
    } else {
        None
    })
}

fn recorded_parties(db: &Connection, row: i64) -> rusqlite::Result<Vec<Party>> {
    // In alphabetical order the roles stand as in `parties`.
    let sql =
        "SELECT role, position, code, actor, name, text FROM parties WHERE claim = ? ORDER BY role, position";
    let party = |row: &rusqlite::Row<'_>| {
        Ok(Party {
            role: row.get(0)?,
            position: row.get(1)?,
            code: row.get(2)?,
            actor: row.get(3)?,
            name: row.get(4)?,
            text: row.get(5)?,
        })
    };
    db.prepare_cached(sql)?.query_map(params![row], party)?.collect()
}
