//! The file itself refuses to be changed, whoever tries.

use rusqlite::Connection;
use tempfile::tempdir;
use whimbrel_ledger::Ledger;

use crate::helpers::*;

const TABLES: [&str; 8] = [
    "reports",
    "readings",
    "claims",
    "records",
    "namings",
    "claim_parties",
    "judgements",
    "judgement_subjects",
];

/// Checks that this SQL is refused by the file of a ledger that holds two readings.
#[track_caller]
fn check_refused(sql: &str) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    let mut ledger = Ledger::open(&path).unwrap();
    let claims = [told(&report("r"), "a").by(putin()).to(kim()).0];
    ledger.append(&report("r"), &claims, CODER, noon()).unwrap();
    ledger.append(&report("r"), &claims, BETTER, noon()).unwrap();
    ledger.judge(&judged(wrong("a")), noon()).unwrap();
    let raw = Connection::open(&path).unwrap();
    let error = raw.execute_batch(sql).unwrap_err().to_string();
    assert!(error.contains("the ledger only appends"), "{sql}: {error}");
    check_whole(&ledger);
}

#[test]
fn nothing_is_deleted() {
    for table in TABLES {
        check_refused(&format!("PRAGMA foreign_keys = OFF; DELETE FROM {table}"));
    }
}

#[test]
fn nothing_is_updated() {
    let columns = [
        "title = 'x'",
        "coder = 'x'",
        "score = 1.0",
        "json = '{}'",
        "code = 'USA'",
        "position = 9",
        "author = 'x'",
        "subject = 'x'",
    ];
    for (table, set) in TABLES.into_iter().zip(columns) {
        check_refused(&format!("UPDATE {table} SET {set}"));
    }
}

#[test]
fn nothing_is_replaced() {
    for table in TABLES {
        check_refused(&format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"));
    }
}
