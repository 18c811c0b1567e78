//! Ledgers that earlier versions wrote are kept in `stored/` and still open.

use std::fs;
use std::path::PathBuf;

use tempfile::{TempDir, tempdir};
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::*;

/// A copy of a stored file, to be changed at will.
fn copy_of(name: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join(name);
    let stored = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/ledger/stored").join(name);
    fs::write(&path, fs::read(stored).unwrap()).unwrap();
    (folder, path)
}

/// Format 1 holds one report, read without its date and then with it.
#[test]
fn format_1_is_brought_up_to_date_when_it_is_added_to() {
    let (_folder, path) = copy_of("format-1.db");
    let error = Ledger::open_read_only(&path).unwrap_err().to_string();
    assert!(error.contains("format 1, this one needs 2"), "{error}");
    let mut ledger = Ledger::open(&path).unwrap();
    check_whole(&ledger);
    let stats = ledger.stats().unwrap();
    assert_eq!((stats.reports, stats.readings, stats.claims, stats.superseded_claims), (2, 2, 3, 3));
    check(&ledger, Query::default(), &["2ecb20bc7b3332e7", "6c4df161e1e38647", "537ce23b96a98af1"]);
    ledger.append(&report("new"), &[told(&report("new"), "x").0], CODER, at("2027-01-01T00:00")).unwrap();
    check_whole(&ledger);
    check_whole(&Ledger::open_read_only(&path).unwrap());
}

#[test]
fn the_words_of_format_1_are_found() {
    let (_folder, path) = copy_of("format-1.db");
    let hits = Ledger::open(&path).unwrap().search("ambassadors", None, 10).unwrap();
    assert_eq!(hits.reports.len(), 1);
    assert_eq!(hits.reports[0].published.as_deref(), Some("1979-08-23"));
    assert_eq!(hits.claims.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["2ecb20bc7b3332e7"]);
}
