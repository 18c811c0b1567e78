//! How does a report with its claims get in? Whole or not at all, and once.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use whimbrel_reader::claims::record::Claim;

use crate::error::Kind;
use crate::hash::{Fields, sha256};
use crate::rows::{Columns, Party, parties};
use crate::{Error, Ledger, ReportRecord, Result};

/// A report and what a coder read in it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The report.
    pub report: &'a ReportRecord,
    /// Its claims; a claim that stands twice in the list is recorded once.
    pub claims: &'a [Claim],
}

/// What adding a report came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Whether a reading was added; `false` when the ledger held it already.
    pub new: bool,
    /// Whether the reading supersedes an older one of the same report.
    pub supersedes: bool,
    /// How many claims were added.
    pub claims: usize,
}

impl Ledger {
    /// Adds a report and its claims as read by `coder` (the program's version
    /// and the model's hash), in one transaction.
    ///
    /// When the current reading of the same report is by the same coder,
    /// nothing is added. A reading by another coder, or of the same text under
    /// the same id with another title, date or publisher, supersedes the
    /// current one. `now` becomes the time of recording; where it lies before
    /// the last time of recording, that one is used and `now` kept beside it.
    pub fn append(
        &mut self,
        report: &ReportRecord,
        claims: &[Claim],
        coder: &str,
        now: Timestamp,
    ) -> Result<Appended> {
        let appended = self.append_batch(&[Entry { report, claims }], coder, now)?;
        Ok(appended.first().copied().unwrap_or_default())
    }

    /// Adds several reports as [`Ledger::append`] does, all of them in one
    /// transaction: all are recorded or none is.
    pub fn append_batch(
        &mut self,
        entries: &[Entry<'_>],
        coder: &str,
        now: Timestamp,
    ) -> Result<Vec<Appended>> {
        self.for_writing()?;
        let prepared = entries.iter().map(Prepared::new).collect::<Result<Vec<_>>>()?;
        self.write(&prepared, coder, now).map_err(|e| self.error(e))
    }

    /// Whether the current reading of this report is by this coder, so that
    /// reading it again would add nothing.
    pub fn knows(&self, report: &ReportRecord, coder: &str) -> Result<bool> {
        let current = current_reading(&self.db, report).map_err(|e| self.error(e))?;
        Ok(current.is_some_and(|current| current.is(&report.hash(), coder)))
    }

    fn write(
        &mut self,
        entries: &[Prepared<'_>],
        coder: &str,
        now: Timestamp,
    ) -> rusqlite::Result<Vec<Appended>> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let time = Time::after_the_last(&tx, now)?;
        let appended = entries
            .iter()
            .map(|entry| append_one(&tx, entry, coder, &time))
            .collect::<rusqlite::Result<_>>()?;
        tx.commit()?;
        Ok(appended)
    }
}

/// A time as it stands in the file: UTC with microseconds, so that the order
/// of the texts is the order of the times.
pub(crate) fn stamp(time: Timestamp) -> String {
    format!("{time:.6}")
}

/// When something is recorded: never before anything that was recorded earlier.
pub(crate) struct Time {
    pub recorded_at: String,
    /// What the clock said, where that lies before the last recording.
    pub clock_at: Option<String>,
}

impl Time {
    pub(crate) fn after_the_last(db: &Connection, now: Timestamp) -> rusqlite::Result<Time> {
        let now = stamp(now);
        let last: Option<String> = db.query_row(
            "SELECT max(at) FROM (SELECT max(recorded_at) AS at FROM readings \
             UNION ALL SELECT max(recorded_at) FROM judgements)",
            [],
            |row| row.get(0),
        )?;
        Ok(match last {
            Some(last) if last > now => Time { recorded_at: last, clock_at: Some(now) },
            _ => Time { recorded_at: now, clock_at: None },
        })
    }
}

/// An entry made ready outside the transaction, so that others wait less.
struct Prepared<'a> {
    report: &'a ReportRecord,
    hash: String,
    claims: Vec<PreparedClaim>,
}

struct PreparedClaim {
    columns: Columns,
    parties: Vec<Party>,
    json: String,
    sha256: String,
}

impl<'a> Prepared<'a> {
    fn new(entry: &Entry<'a>) -> Result<Self> {
        let mut claims: Vec<PreparedClaim> = Vec::with_capacity(entry.claims.len());
        let mut seen = std::collections::BTreeSet::new();
        for claim in entry.claims.iter().filter(|claim| seen.insert(&claim.id)) {
            claims.push(PreparedClaim::new(claim, entry.report)?);
        }
        Ok(Prepared { report: entry.report, hash: entry.report.hash(), claims })
    }

    fn digest(&self, coder: &str, time: &Time, superseded: Option<&Current>) -> String {
        let claims = self.claims.iter().map(|claim| claim.sha256.as_str());
        digest(
            &self.hash,
            coder,
            &time.recorded_at,
            superseded.map(|current| current.digest.as_str()),
            claims,
        )
    }
}

impl PreparedClaim {
    fn new(claim: &Claim, report: &ReportRecord) -> Result<Self> {
        if claim.report.id != report.id {
            let (claim, of) = (claim.id.clone(), claim.report.id.clone());
            return Err(Error::new(Kind::Stray { claim, of, report: report.id.clone() }));
        }
        let json = faithful_json(claim)
            .map_err(|why| Error::new(Kind::Unstorable { claim: claim.id.clone(), why }))?;
        let sha256 = sha256(&json);
        Ok(PreparedClaim { columns: Columns::of(claim), parties: parties(claim), json, sha256 })
    }
}

/// The record as JSON, from which the very same claim can be read again.
fn faithful_json(claim: &Claim) -> std::result::Result<String, String> {
    let json = serde_json::to_string(claim).map_err(|e| e.to_string())?;
    let back: Claim = serde_json::from_str(&json).map_err(|e| e.to_string())?;
    if back == *claim { Ok(json) } else { Err("its JSON reads differently".to_owned()) }
}

/// The hash that ties a reading to its report, to the reading before it and to
/// all its claims.
pub(crate) fn digest<'a>(
    report_hash: &str,
    coder: &str,
    recorded_at: &str,
    superseded: Option<&str>,
    claims: impl Iterator<Item = &'a str>,
) -> String {
    let head = Fields::default().field(report_hash).field(coder).field(recorded_at).maybe(superseded);
    claims.fold(head, Fields::field).hex()
}

/// The reading of a report that no other supersedes.
struct Current {
    id: i64,
    coder: String,
    digest: String,
    report_hash: String,
}

impl Current {
    fn is(&self, report_hash: &str, coder: &str) -> bool {
        self.report_hash == report_hash && self.coder == coder
    }
}

/// Finds the current reading of the report, or of one with the same id and
/// text of which something else was known.
fn current_reading(db: &Connection, report: &ReportRecord) -> rusqlite::Result<Option<Current>> {
    let sql = "SELECT readings.id, coder, digest, hash FROM readings JOIN reports ON reports.id = report \
               WHERE given_id = ? AND text_hash = ? ORDER BY readings.id DESC LIMIT 1";
    let current = |row: &rusqlite::Row<'_>| {
        Ok(Current { id: row.get(0)?, coder: row.get(1)?, digest: row.get(2)?, report_hash: row.get(3)? })
    };
    db.prepare_cached(sql)?.query_row(params![report.id, report.text_hash()], current).optional()
}

fn append_one(db: &Connection, entry: &Prepared<'_>, coder: &str, time: &Time) -> rusqlite::Result<Appended> {
    let current = current_reading(db, entry.report)?;
    if current.as_ref().is_some_and(|current| current.is(&entry.hash, coder)) {
        return Ok(Appended::default());
    }
    let report = report_row(db, entry, time)?;
    let reading = insert_reading(db, report, entry, coder, time, current.as_ref())?;
    for claim in &entry.claims {
        insert_claim(db, reading, claim)?;
    }
    Ok(Appended { new: true, supersedes: current.is_some(), claims: entry.claims.len() })
}

/// The row of the report, which another coder may have read before.
fn report_row(db: &Connection, entry: &Prepared<'_>, time: &Time) -> rusqlite::Result<i64> {
    let known = db
        .prepare_cached("SELECT id FROM reports WHERE hash = ?")?
        .query_row([&entry.hash], |row| row.get(0))
        .optional()?;
    match known {
        Some(row) => Ok(row),
        None => insert_report(db, entry, time),
    }
}

fn insert_report(db: &Connection, entry: &Prepared<'_>, time: &Time) -> rusqlite::Result<i64> {
    let r = entry.report;
    let sql = "INSERT INTO reports (hash, given_id, title, publisher, published, url, language, text, text_hash, \
               found, notes, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.prepare_cached(sql)?.insert(params![
        entry.hash,
        r.id,
        r.title,
        r.publisher,
        r.published,
        r.url,
        r.language,
        r.text,
        r.text_hash(),
        json(&r.found)?,
        json(&r.notes)?,
        time.recorded_at
    ])
}

fn json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

fn insert_reading(
    db: &Connection,
    report: i64,
    entry: &Prepared<'_>,
    coder: &str,
    time: &Time,
    superseded: Option<&Current>,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO readings (report, coder, recorded_at, clock_at, supersedes, claims, digest) \
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    db.prepare_cached(sql)?.insert(params![
        report,
        coder,
        time.recorded_at,
        time.clock_at,
        superseded.map(|current| current.id),
        entry.claims.len(),
        entry.digest(coder, time, superseded)
    ])
}

fn insert_claim(db: &Connection, reading: i64, claim: &PreparedClaim) -> rusqlite::Result<()> {
    let row = insert_columns(db, reading, &claim.columns)?;
    db.prepare_cached("INSERT INTO records (claim, sha256, json) VALUES (?, ?, ?)")?.insert(params![
        row,
        claim.sha256,
        claim.json
    ])?;
    for party in &claim.parties {
        let naming = naming_row(db, party)?;
        db.prepare_cached("INSERT INTO claim_parties (claim, role, position, naming) VALUES (?, ?, ?, ?)")?
            .execute(params![row, party.role, party.position, naming])?;
    }
    Ok(())
}

fn insert_columns(db: &Connection, reading: i64, c: &Columns) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO claims (reading, id, report, published, sentence, evidence_start, kind, type, \
               event_start, event_end, first_day, last_day, status, score) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    db.prepare_cached(sql)?.insert(params![
        reading,
        c.id,
        c.report,
        c.published,
        c.sentence,
        c.evidence_start,
        c.kind,
        c.type_,
        c.event_start,
        c.event_end,
        c.first_day,
        c.last_day,
        c.status,
        c.score
    ])
}

/// The row of a way to name a party, added when it is the first of its kind.
fn naming_row(db: &Connection, party: &Party) -> rusqlite::Result<i64> {
    let values = params![party.code, party.actor, party.name, party.text];
    // With `+`, the index of wordings is used: a code has thousands of them.
    let known = db
        .prepare_cached("SELECT id FROM namings WHERE +code IS ? AND +actor IS ? AND name IS ? AND text = ?")?
        .query_row(values, |row| row.get(0))
        .optional()?;
    match known {
        Some(row) => Ok(row),
        None => db
            .prepare_cached("INSERT INTO namings (code, actor, name, text) VALUES (?, ?, ?, ?)")?
            .insert(values),
    }
}
