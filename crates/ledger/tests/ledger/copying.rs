//! A ledger is copied while others write to it.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tempfile::tempdir;
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::*;

#[test]
fn a_backup_is_whole_and_holds_what_was_there() {
    let folder = tempdir().unwrap();
    let (path, copy) = (folder.path().join("whimbrel.db"), folder.path().join("copy.db"));
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.append(&report("r"), &[told(&report("r"), "a").by(putin()).0], CODER, noon()).unwrap();
    ledger.judge(&judged(wrong("a")), noon()).unwrap();
    Ledger::open_read_only(&path).unwrap().backup(&copy).unwrap();
    let copied = Ledger::open_read_only(&copy).unwrap();
    check_whole(&copied);
    assert_eq!(copied.stats().unwrap(), ledger.stats().unwrap());
    assert_eq!(copied.judgements(None).unwrap(), ledger.judgements(None).unwrap());
    drop(copied);
    let mut copied = Ledger::open(&copy).unwrap();
    assert!(copied.append(&report("s"), &[], CODER, noon()).unwrap().new);
}

#[test]
fn a_backup_never_writes_over_a_file() {
    let folder = tempdir().unwrap();
    let (path, taken) = (folder.path().join("whimbrel.db"), folder.path().join("taken"));
    fs::write(&taken, "mine").unwrap();
    let ledger = Ledger::open(&path).unwrap();
    for to in [&path, &taken] {
        let error = ledger.backup(to).unwrap_err().to_string();
        assert!(error.contains("never writes over one"), "{error}");
    }
    assert_eq!(fs::read(&taken).unwrap(), b"mine");
    let error = ledger.backup(folder.path().join("no/folder/copy.db")).unwrap_err().to_string();
    assert!(error.contains("See that its folder exists"), "{error}");
}

/// While a writer adds reports of three claims each, every copy holds whole
/// reports and passes the check.
#[test]
fn copies_made_while_another_writes_are_whole() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    Ledger::open(&path).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut ledger = Ledger::open(&path).unwrap();
            for n in (0..).take_while(|_| !done.load(Ordering::Relaxed)) {
                let report = report(&format!("{n}"));
                let claims = [0, 1, 2].map(|k| told(&report, &format!("{n}-{k}")).by(putin()).0);
                ledger.append(&report, &claims, CODER, noon()).unwrap();
            }
        });
        let ledger = Ledger::open_read_only(&path).unwrap();
        let mut last = 0;
        for n in 0..8 {
            let copy = folder.path().join(format!("copy-{n}.db"));
            ledger.backup(&copy).unwrap();
            let copied = Ledger::open_read_only(&copy).unwrap();
            check_whole(&copied);
            let claims = copied.claims(&Query::default()).unwrap().len();
            assert!(claims.is_multiple_of(3) && claims >= last, "{claims} claims after {last}");
            last = claims;
        }
        done.store(true, Ordering::Relaxed);
    });
}
