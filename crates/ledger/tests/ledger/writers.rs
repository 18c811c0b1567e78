//! Two programs may use one ledger at the same time.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use tempfile::tempdir;
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::*;

/// Opens the ledger and adds reports to it, one transaction each.
fn write(path: &Path, who: &str, count: usize) {
    let mut ledger = Ledger::open(path).unwrap();
    for n in 0..count {
        let report = report(&format!("{who}{n}"));
        let claim = told(&report, &format!("{who}{n}")).by(putin()).to(unresolved(&format!("man {n}"))).0;
        assert!(ledger.append(&report, &[claim], CODER, noon()).unwrap().new);
    }
}

#[test]
fn two_writers_lose_nothing_and_both_may_create_the_file() {
    for _ in 0..5 {
        let folder = tempdir().unwrap();
        let path = folder.path().join("whimbrel.db");
        thread::scope(|scope| {
            for who in ["a", "b", "c"] {
                let path = &path;
                scope.spawn(move || write(path, who, 15));
            }
        });
        let ledger = Ledger::open_read_only(&path).unwrap();
        assert_eq!(ledger.claims(&Query::default()).unwrap().len(), 45);
        check_whole(&ledger);
    }
}

#[test]
fn two_writers_of_the_same_reports_record_each_once() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    let added = |_| {
        let mut ledger = Ledger::open(&path).unwrap();
        (0..20).filter(|n| ledger.append(&report(&format!("{n}")), &[], CODER, noon()).unwrap().new).count()
    };
    let added = &added;
    let total: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..2).map(|n| scope.spawn(move || added(n))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!(total, 20);
    check_whole(&Ledger::open_read_only(&path).unwrap());
}

#[test]
fn a_writer_that_holds_on_for_too_long_is_named_as_the_reason() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    let mut ledger = Ledger::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    ledger.set_patience(Duration::from_millis(50)).unwrap();
    let error = ledger.append(&report("r"), &[], CODER, noon()).unwrap_err();
    assert!(error.is_busy());
    assert!(error.to_string().contains("Another program is writing to the ledger"), "{error}");
    other.execute_batch("COMMIT").unwrap();
    assert!(ledger.append(&report("r"), &[], CODER, noon()).unwrap().new);
}

#[test]
fn questions_are_answered_while_another_writes() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    write(&path, "a", 2);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ledger = Ledger::open_read_only(&path).unwrap();
    ledger.set_patience(Duration::ZERO).unwrap();
    check(&ledger, Query::default(), &["a0", "a1"]);
}
