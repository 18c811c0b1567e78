//! Is the ledger whole? Every hash and every derived column computed again,
//! every reference followed.

use rusqlite::{Connection, params};
use whimbrel_reader::claims::record::Claim;

use crate::append::{digest, stamp};
use crate::hash::sha256;
use crate::judgement::{self, Judgement};
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
    /// Judgements looked at.
    pub judgements: usize,
    /// Judgements of these that wait for claims or judgements that the ledger
    /// does not hold, which is nothing wrong.
    pub pending: usize,
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
    /// hashes of reports, claims, readings and judgements, the columns that
    /// questions use against the records, and the indexes of words against the
    /// texts. Takes a while for a large ledger.
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
    judgements(db, &mut checked)?;
    words(db, &mut checked)?;
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
    let tables = [
        ("reports", "id"),
        ("readings", "id"),
        ("claims", "row"),
        ("records", "claim"),
        ("namings", "id"),
        ("judgements", "row"),
    ];
    for (table, key) in tables {
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

fn judgements(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    let sql = "SELECT row, id, kind, author, made_at, recorded_at, json, digest FROM judgements ORDER BY row";
    let mut found = db.prepare(sql)?;
    let mut rows = found.query([])?;
    let mut before = None;
    while let Some(row) = rows.next()? {
        checked.judgements += 1;
        let (number, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let columns: [String; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let (recorded_at, json, digest): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(7)?);
        let chained = digest == judgement::digest(&id, &recorded_at, before);
        before = Some(digest);
        if sha256(&json) != id || !chained {
            checked.problem(format!("Judgement {id} is not what was recorded."));
            continue;
        }
        let Ok(judgement) = serde_json::from_str::<Judgement>(&json) else {
            checked.problem(format!("Judgement {id} can't be read by this version of the program."));
            continue;
        };
        if !is_indexed(db, number, &judgement, &columns)? {
            checked.problem(format!("Judgement {id} is indexed differently from its record."));
        }
        checked.pending += usize::from(!judgement::missing(db, &judgement, None)?.is_empty());
    }
    Ok(())
}

/// Whether a judgement's columns and subjects are those of its record.
fn is_indexed(
    db: &Connection,
    row: i64,
    judgement: &Judgement,
    columns: &[String; 3],
) -> rusqlite::Result<bool> {
    let sql = "SELECT kind, subject FROM judgement_subjects WHERE judgement = ? ORDER BY position";
    let mut statement = db.prepare_cached(sql)?;
    let subjects = statement.query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let subjects: Vec<(String, String)> = subjects.collect::<rusqlite::Result<_>>()?;
    let expected = judgement.verdict.subjects();
    let expected = expected.iter().map(|subject| subject.columns());
    let [kind, author, made_at] = columns;
    Ok(kind == judgement.verdict.name()
        && *author == judgement.author
        && *made_at == stamp(judgement.made_at)
        && expected.eq(subjects.iter().map(|(kind, subject)| (kind.as_str(), subject.as_str()))))
}

/// Makes the indexes of words anew, aside, and compares word by word.
fn words(db: &Connection, checked: &mut Checked) -> rusqlite::Result<()> {
    for (index, what, columns, texts) in [
        ("report_words", "reports", "title, text", "SELECT id, title, text FROM reports"),
        ("claim_words", "claims", "evidence", "SELECT claim, evidence FROM evidence"),
        ("naming_words", "parties", "name, text", "SELECT id, name, text FROM namings"),
    ] {
        let tokenize = match index {
            "naming_words" => "unicode61 remove_diacritics 0",
            _ => "porter unicode61 remove_diacritics 2",
        };
        db.execute_batch(&format!(
            "CREATE VIRTUAL TABLE temp.fresh USING fts5 ({columns}, content = '', tokenize = '{tokenize}'); \
             INSERT INTO temp.fresh (rowid, {columns}) {texts}; \
             CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab (temp, fresh, instance); \
             CREATE VIRTUAL TABLE temp.held_words USING fts5vocab (main, {index}, instance);"
        ))?;
        let same = same_rows(db, "SELECT * FROM temp.fresh_words", "SELECT * FROM temp.held_words");
        db.execute_batch("DROP TABLE temp.held_words; DROP TABLE temp.fresh_words; DROP TABLE temp.fresh;")?;
        // A broken index can't be read; that is damage, but the rest may be whole.
        if !same.unwrap_or(false) {
            checked.problem(format!("The index of the words of {what} is not that of their texts."));
        }
    }
    Ok(())
}

/// Whether two questions about words are answered by the same rows.
fn same_rows(db: &Connection, one: &str, other: &str) -> rusqlite::Result<bool> {
    let (mut one, mut other) = (db.prepare(one)?, db.prepare(other)?);
    let (mut one, mut other) = (one.query([])?, other.query([])?);
    loop {
        let same = match (one.next()?, other.next()?) {
            (None, None) => return Ok(true),
            (Some(a), Some(b)) => (0..4).try_fold(true, |same, at| {
                Ok::<bool, rusqlite::Error>(same && a.get_ref(at)? == b.get_ref(at)?)
            })?,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
}
