//! A file that is no good is told from one that is, left as it is, and the
//! message says what to do next.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::{TempDir, tempdir};
use whimbrel_ledger::{Error, Ledger, Query};

use crate::helpers::*;

fn in_folder(name: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

/// Adds `count` reports with a claim each to the ledger at `path`.
fn fill(path: &Path, count: usize) {
    let mut ledger = Ledger::open(path).unwrap();
    for n in 0..count {
        let report = report(&format!("r{n}"));
        let claim = told(&report, &format!("{n}")).by(putin()).to(kim()).0;
        ledger.append(&report, &[claim], CODER, noon()).unwrap();
    }
}

#[track_caller]
fn check_message(error: &Error, expected: &str) {
    let message = error.to_string();
    assert!(message.contains(expected), "{message}");
    assert!(message.ends_with('.') && !message.contains("  "), "{message}");
}

/// Checks that the file is refused both ways and not changed by a byte.
#[track_caller]
fn check_refused(path: &Path, expected: &str) {
    let before = fs::read(path).unwrap();
    check_message(&Ledger::open(path).unwrap_err(), expected);
    check_message(&Ledger::open_read_only(path).unwrap_err(), expected);
    assert!(fs::read(path).unwrap() == before, "{} was changed", path.display());
}

#[test]
fn a_ledger_outlives_the_program() {
    let (_folder, path) = in_folder("whimbrel.db");
    fill(&path, 3);
    fill(&path, 4);
    let ledger = Ledger::open_read_only(&path).unwrap();
    check(&ledger, Query::default(), &["0", "1", "2", "3"]);
    check_whole(&ledger);
}

#[test]
fn a_missing_file_is_said_to_be_missing_and_not_created() {
    let (_folder, path) = in_folder("none.db");
    let error = Ledger::open_read_only(&path).unwrap_err();
    assert!(error.is_missing());
    check_message(&error, "There is no ledger at ");
    check_message(&error, "`whimbrel read`");
    assert!(!path.exists());
}

#[test]
fn an_empty_file_becomes_a_ledger_but_answers_no_question() {
    let (_folder, path) = in_folder("empty.db");
    fs::write(&path, "").unwrap();
    assert!(Ledger::open_read_only(&path).unwrap_err().is_missing());
    fill(&path, 1);
    check_whole(&Ledger::open_read_only(&path).unwrap());
}

#[test]
fn other_files_are_refused() {
    let (_folder, path) = in_folder("notes.txt");
    let long = "Kim met Putin. ".repeat(1000);
    for content in ["x".as_bytes(), b"SQLite", b"SQLite format 4\0", long.as_bytes(), &[0; 8192]] {
        fs::write(&path, content).unwrap();
        check_refused(&path, "notes.txt is not a Whimbrel ledger; choose another file with --ledger.");
    }
}

#[test]
fn the_database_of_another_program_is_refused() {
    let (_folder, path) = in_folder("places.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE bookmarks (url)").unwrap();
    check_refused(&path, "is not a Whimbrel ledger");
}

#[test]
fn a_newer_format_is_refused() {
    let (_folder, path) = in_folder("whimbrel.db");
    fill(&path, 1);
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 3").unwrap();
    check_refused(
        &path,
        "was written by a newer Whimbrel (format 3, this one reads up to 2); update the program.",
    );
}

#[test]
fn a_folder_is_no_ledger() {
    let (folder, _) = in_folder("");
    let (adding, asking) = (Ledger::open(folder.path()), Ledger::open_read_only(folder.path()));
    assert!(adding.unwrap_err().is_not_a_ledger() && asking.unwrap_err().is_not_a_ledger());
}

#[test]
fn a_folder_that_does_not_exist_is_said_to_be_at_fault() {
    let (_folder, path) = in_folder("no/such/folder.db");
    check_message(&Ledger::open(&path).unwrap_err(), "See that its folder exists");
}

#[test]
fn a_truncated_file_is_damaged() {
    let (_folder, path) = in_folder("whimbrel.db");
    fill(&path, 200);
    let length = fs::metadata(&path).unwrap().len();
    fs::File::options().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let error = match Ledger::open_read_only(&path) {
        Err(error) => error,
        Ok(ledger) => ledger.claims(&Query::default()).map(|_| ()).unwrap_err(),
    };
    check_message(&error, "is damaged");
    check_message(&error, "Put back a copy of it");
}

/// Wherever a file is overwritten, asking it gives an answer or a clear error,
/// and `check` never calls it whole.
#[test]
fn overwritten_pages_never_go_unseen() {
    let (_folder, path) = in_folder("whimbrel.db");
    fill(&path, 40);
    let good = fs::read(&path).unwrap();
    for page in 1..good.len() / 4096 {
        fs::write(&path, &good).unwrap();
        let mut file = fs::File::options().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096)).unwrap();
        file.write_all(&[0x5a; 4096]).unwrap();
        check_damage_is_seen(&path, page);
    }
}

fn check_damage_is_seen(path: &Path, page: usize) {
    let checked = Ledger::open_read_only(path).and_then(|ledger| ledger.check());
    match checked {
        Ok(checked) => assert!(!checked.is_whole(), "page {page} was overwritten unseen"),
        Err(error) => check_message(&error, "is damaged"),
    }
}

#[test]
fn a_ledger_opened_for_questions_is_not_added_to() {
    let (_folder, path) = in_folder("whimbrel.db");
    fill(&path, 1);
    let mut ledger = Ledger::open_read_only(&path).unwrap();
    let error = ledger.append(&report("new"), &[], CODER, noon()).unwrap_err();
    assert!(error.is_read_only());
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Whether permissions mean nothing to whoever runs this test, as to root.
    fn are_ignored(folder: &Path) -> bool {
        let probe = folder.join("probe");
        fs::write(&probe, "").unwrap();
        set(&probe, 0o400);
        fs::File::options().write(true).open(&probe).is_ok()
    }

    #[test]
    fn a_read_only_file_answers_but_is_not_added_to() {
        let (folder, path) = in_folder("whimbrel.db");
        if are_ignored(folder.path()) {
            return;
        }
        fill(&path, 2);
        set(&path, 0o400);
        check_message(&Ledger::open(&path).unwrap_err(), "can't be written: it or its folder is read-only");
        check(&Ledger::open_read_only(&path).unwrap(), Query::default(), &["0", "1"]);
    }

    #[test]
    fn a_read_only_folder_answers_but_is_not_added_to() {
        let (folder, path) = in_folder("100% odd? #1.db");
        if are_ignored(folder.path()) {
            return;
        }
        fill(&path, 2);
        set(folder.path(), 0o500);
        let (adding, asking) = (Ledger::open(&path), Ledger::open_read_only(&path));
        let new = Ledger::open(folder.path().join("new.db"));
        set(folder.path(), 0o700);
        check_message(&adding.unwrap_err(), "--ledger");
        check_message(&new.unwrap_err(), "See that its folder exists and that you may write there");
        check(&asking.unwrap(), Query::default(), &["0", "1"]);
    }

    #[test]
    fn what_a_killed_writer_left_in_a_read_only_folder_is_not_passed_over() {
        let (folder, path) = in_folder("whimbrel.db");
        if are_ignored(folder.path()) {
            return;
        }
        fill(&path, 2);
        fs::write(folder.path().join("whimbrel.db-wal"), "left").unwrap();
        set(folder.path(), 0o500);
        let asking = Ledger::open_read_only(&path);
        set(folder.path(), 0o700);
        check_message(&asking.unwrap_err(), "Make the folder writable");
    }
}
