//! Bad input gives a clear message or a note, and costs nothing of the rest.

use std::fs;

use crate::helpers::*;

/// Reads one file that can't be read, and checks the message.
#[track_caller]
fn check_refused(name: &str, bytes: impl AsRef<[u8]>, words: &str) {
    let folder = Folder::new();
    folder.file(name, bytes);
    folder.run(&["read", "--no-ledger", name]).ended(2).says(words).says("0 reports read");
}

/// Reads one file that can be read, and checks the note.
#[track_caller]
fn check_noted(name: &str, bytes: impl AsRef<[u8]>, words: &str) {
    let folder = Folder::new();
    folder.file(name, bytes);
    let ran = folder.run(&["read", "--no-ledger", name]).ended(0).says("1 report read");
    let unbroken = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unbroken.contains(words), "{}", ran.out);
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn an_empty_file() {
    check_refused("empty.txt", "", "empty.txt holds no text");
    check_refused("blank.txt", " \n\n", "blank.txt holds no text");
}

#[test]
fn a_binary_file() {
    check_refused("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png is a PNG picture, not text");
    check_refused("a.txt", [0, 1, 2, 3, 4, 5, 250, 251, 3, 2, 1].repeat(30), "a binary file");
}

#[test]
fn a_page_without_text() {
    check_refused("a.html", "<!doctype html><html><body><script>x()</script></body></html>", "no main text");
}

#[test]
fn json_without_text() {
    check_refused("a.json", "{\"id\": \"1\", \"headline\": \"Talks\"}", "has no `text`");
}

#[test]
fn utf_16_is_read() {
    let folder = Folder::new();
    folder.file("a.txt", utf16(REPORT));
    folder.run(&["read", "--no-ledger", "a.txt"]).ended(0).prints("Talks in Pyongyang").says("1 report read");
}

#[test]
fn latin_1_is_read_with_a_note() {
    let text: Vec<u8> = "President Nicol\u{e1}s Maduro met the envoy.".chars().map(|c| c as u8).collect();
    check_noted("a.txt", text, "read as Windows-1252");
}

#[test]
fn a_paywall_stub_is_noted() {
    let page = include_bytes!("../../../../tests/reports/paywall.html");
    let folder = Folder::new();
    folder.file("paywall.html", page);
    let ran = folder.run(&["read", "--no-ledger", "paywall.html"]).ended(0);
    assert!(ran.out.contains("Note: "), "{}", ran.out);
}

#[test]
fn an_impossible_date_is_noted() {
    check_noted("a.json", "{\"text\": \"Kim met Putin.\", \"published\": \"2024-02-30\"}", "2024-02-30");
    let folder = Folder::new();
    folder.run(&["read", "--published", "2024-02-30", "-"]).ended(2).says("not a day of the calendar");
}

#[test]
fn text_in_another_language_is_not_coded() {
    let french = "Le ministre a déclaré mardi que son pays ne participerait pas aux négociations avec ses \
                  voisins tant que les troupes étrangères n'auraient pas quitté la zone frontalière.";
    check_noted("a.txt", french, "French");
}

#[test]
fn broken_lines_are_named_and_the_rest_is_read() {
    let folder = Folder::new();
    let good = "{\"text\": \"Kim met Putin.\"}";
    folder.file("a.jsonl", format!("{good}\n{{\"text\": \n\n{good}x\n[1]\n{}\n", good.replace("met", "saw")));
    folder
        .run(&["read", "a.jsonl"])
        .ended(1)
        .says("Line 2 of a.jsonl is not valid JSON")
        .says("Line 4 of a.jsonl is not valid JSON")
        .says("Line 5 of a.jsonl is not a JSON object")
        .says("2 reports read (2 new, 0 known before)")
        .says("3 errors");
}

#[test]
fn one_very_long_sentence() {
    let words = "missiles and ".repeat(3_000);
    check_noted("long.txt", format!("Russia sent {words}drones to Iran."), "Note:");
}

#[test]
fn a_path_that_does_not_exist_costs_nothing_of_the_rest() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    folder.run(&["read", "none.txt"]).ended(2).says("There is no file or folder none.txt");
    assert!(!folder.path().join("whimbrel.db").exists());
    folder.run(&["read", "none.txt", "a.txt"]).ended(1).says("none.txt").says("1 report read");
}

#[test]
fn a_folder_without_a_model() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    folder.run(&["read", "--model", "none", "a.txt"]).ended(2).says("There is no folder none with a model");
    fs::create_dir(folder.path().join("empty")).unwrap();
    folder.run(&["read", "--model", "empty", "a.txt"]).ended(2).says("leave --model");
    assert!(!folder.path().join("whimbrel.db").exists());
}

#[test]
fn a_corrupt_ledger_is_left_alone() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    let notes = folder.file("notes.db", "These are my notes.");
    folder.run(&["read", "--ledger", "notes.db", "a.txt"]).ended(2).says("not a Whimbrel ledger");
    folder.run(&["claims", "--ledger", "notes.db"]).ended(2).says("not a Whimbrel ledger");
    assert_eq!(fs::read_to_string(notes).unwrap(), "These are my notes.");
}

#[test]
fn a_damaged_ledger() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    folder.run(&["read", "a.txt"]).ended(0);
    let path = folder.path().join("whimbrel.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    folder.run(&["read", "a.txt"]).ended(2).says("is damaged");
}

#[test]
fn a_newer_ledger_is_left_alone() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    folder.run(&["read", "a.txt"]).ended(0);
    let path = folder.path().join("whimbrel.db");
    let mut bytes = fs::read(&path).unwrap();
    // Where SQLite keeps the version of the format.
    bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    folder.run(&["read", "a.txt"]).ended(2).says("newer Whimbrel");
    folder.run(&["claims"]).ended(2).says("newer Whimbrel");
    assert!(fs::read(&path).unwrap() == bytes);
}

#[test]
fn a_read_only_ledger() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    folder.run(&["read", "a.txt"]).ended(0);
    if may_do_anything(&folder) {
        return;
    }
    let path = folder.path().join("whimbrel.db");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    folder.run(&["read", "a.txt"]).ended(2).says("read-only");
    folder.run(&["claims"]).ended(0);
}

#[test]
fn a_ledger_that_is_not_there() {
    let folder = Folder::new();
    folder.run(&["claims"]).ended(2).says("There is no ledger at whimbrel.db").says("whimbrel read");
}
