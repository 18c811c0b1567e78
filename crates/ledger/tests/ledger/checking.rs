//! `check` sees what someone changed behind the ledger's back.

use rusqlite::Connection;
use tempfile::tempdir;
use whimbrel_ledger::{Checked, Ledger};

use crate::helpers::*;

/// What `check` says after this SQL was run on a ledger with its guards removed.
fn after(sql: &str) -> Checked {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    let mut ledger = Ledger::open(&path).unwrap();
    let claims = ["a", "b"].map(|id| told(&report("r"), id).by(putin()).to(kim()).0);
    ledger.append(&report("r"), &claims, CODER, noon()).unwrap();
    ledger.judge_all(&[judged(wrong("a")), judged(merge(&["a", "b"]))], noon()).unwrap();
    let raw = Connection::open(&path).unwrap();
    for guard in guards(&raw) {
        raw.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    raw.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    ledger.check().unwrap()
}

fn guards(raw: &Connection) -> Vec<String> {
    let mut found = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names = found.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[track_caller]
fn check_found(sql: &str, expected: &str) {
    let problems = after(sql).problems;
    assert!(problems.iter().any(|problem| problem.contains(expected)), "{sql}: {problems:?}");
}

#[test]
fn a_whole_ledger_is_counted() {
    let checked = after("");
    assert!(checked.is_whole());
    assert_eq!((checked.reports, checked.readings, checked.claims, checked.judgements), (1, 1, 2, 2));
}

#[test]
fn a_changed_report_is_found() {
    check_found("UPDATE reports SET text = 'x'", "Report r is not what was recorded.");
    check_found("UPDATE reports SET published = NULL", "Report r is not what was recorded.");
}

#[test]
fn a_changed_record_is_found() {
    check_found(
        "UPDATE records SET json = replace(json, 'CONSULT', 'ASSAULT') WHERE claim = 2",
        "Claim b (row 2) is not what was recorded.",
    );
}

#[test]
fn a_record_changed_together_with_its_hash_is_found() {
    check_found("UPDATE records SET sha256 = 'x' WHERE claim = 2", "Reading 1 is not what was recorded.");
}

#[test]
fn a_changed_reading_is_found() {
    check_found("UPDATE readings SET coder = 'x'", "Reading 1 is not what was recorded.");
    check_found("UPDATE readings SET recorded_at = '2020'", "Reading 1 is not what was recorded.");
}

#[test]
fn changed_columns_are_found() {
    check_found("UPDATE claims SET status = 2 WHERE row = 1", "is indexed differently from its record");
    check_found("UPDATE namings SET code = 'USA'", "has other parties than its record");
}

#[test]
fn missing_rows_are_found() {
    check_found("DELETE FROM records WHERE claim = 1", "1 claims have no record.");
    check_found("DELETE FROM claims WHERE row = 1", "refers to something that is not in claims");
    check_found("DELETE FROM claim_parties WHERE claim = 1", "has other parties than its record");
    let last = "DELETE FROM records WHERE claim = 2; DELETE FROM claims WHERE row = 2; \
                DELETE FROM claim_parties WHERE claim = 2";
    check_found(last, "Reading 1 has 1 claims, but 2 were recorded.");
}

#[test]
fn a_changed_judgement_is_found() {
    let changed = "is not what was recorded.";
    check_found("UPDATE judgements SET json = replace(json, 'Ada', 'Bob') WHERE row = 1", changed);
    check_found("UPDATE judgements SET recorded_at = '2020' WHERE row = 1", changed);
    check_found("UPDATE judgements SET digest = 'x' WHERE row = 1", changed);
    let indexed = "is indexed differently from its record.";
    check_found("UPDATE judgements SET author = 'Bob' WHERE row = 1", indexed);
    check_found("UPDATE judgement_subjects SET subject = 'b' WHERE judgement = 1", indexed);
    check_found("DELETE FROM judgement_subjects WHERE judgement = 2 AND position = 1", indexed);
    let first = "DELETE FROM judgement_subjects WHERE judgement = 1; DELETE FROM judgements WHERE row = 1";
    check_found(first, "1 rows are missing from table judgements.");
}

#[test]
fn an_index_of_words_that_is_not_that_of_the_texts_is_found() {
    let reports = "The index of the words of reports is not that of their texts.";
    check_found("INSERT INTO report_words (rowid, title, text) VALUES (2, '', 'more')", reports);
    check_found("INSERT INTO report_words (report_words) VALUES ('delete-all')", reports);
    let claims = "The index of the words of claims is not that of their texts.";
    let other = "INSERT INTO claim_words (claim_words, rowid, evidence) VALUES ('delete', 1, 'met')";
    check_found(other, claims);
    check_found("DELETE FROM claim_words_data", claims);
    let parties = "The index of the words of parties is not that of their texts.";
    check_found("INSERT INTO naming_words (rowid, name, text) VALUES (1, 'x', 'x')", parties);
}
