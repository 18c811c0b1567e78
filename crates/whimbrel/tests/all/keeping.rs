//! Checking a ledger and copying it.

use crate::asking::filled;

#[test]
fn a_whole_ledger_and_one_that_is_not() {
    let folder = filled();
    folder
        .run(&["check"])
        .ended(0)
        .says("whimbrel.db is whole: 1 report, 1 reading, 2 claims, 0 judgements.");
    folder.run(&["check", "--ledger", "none.db"]).ended(2).says("There is no ledger at none.db");
    // A letter of the report's text is changed where it stands in the file.
    let path = folder.path().join("whimbrel.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let words = b"promising machines to Russia, KCNA reported";
    let at = bytes.windows(words.len()).position(|part| part == words).unwrap();
    bytes[at] = b'q';
    std::fs::write(&path, bytes).unwrap();
    let ran = folder.run(&["check"]).ended(1).says("is not whole (2 problems in 1 report");
    ran.prints("Report r1 is not what was recorded.")
        .prints("The index of the words of reports is not that of");
}

#[test]
fn a_backup_answers_like_the_ledger() {
    let folder = filled();
    folder.run(&["backup", "copy.db"]).ended(0).says("copy.db holds 1 report and 2 claims.");
    let asked = |ledger: &str| folder.run(&["claims", "--ledger", ledger]).ended(0).out;
    assert_eq!(asked("copy.db"), asked("whimbrel.db"));
    folder.run(&["backup", "copy.db"]).ended(2).says("never writes over one");
    folder.run(&["backup", "no/folder/copy.db"]).ended(2).says("See that its folder exists");
}
