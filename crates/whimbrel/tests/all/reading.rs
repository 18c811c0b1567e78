//! What is read is recorded once and printed in order.

use std::fs;

use crate::helpers::*;

/// Distinct reports as JSON lines.
fn many(count: usize) -> String {
    let line = |n: usize| {
        let text = format!(
            "Russia sent {n} trucks of grain to North Korea on Monday. Kim Jong Un thanked Vladimir Putin. {}",
            "The United States imposed sanctions on Iran. ".repeat(n % 4)
        );
        serde_json::json!({"id": format!("r{n}"), "published": "2024-10-08", "text": text}).to_string() + "\n"
    };
    (0..count).map(line).collect()
}

#[test]
fn the_same_report_twice_adds_nothing() {
    let folder = Folder::new();
    folder.file("a.txt", REPORT);
    let first = folder.run(&["read", "a.txt"]).ended(0).says("1 report read (1 new, 0 known before)");
    let again =
        folder.run(&["read", "a.txt", "a.txt"]).ended(0).says("2 reports read (0 new, 2 known before)");
    assert_eq!(again.out, first.out.repeat(2));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::new();
    folder.file("many.jsonl", many(8));
    for args in [&["read", "--no-ledger", "many.jsonl"][..], &["annotate", "many.jsonl"]] {
        let with = |threads| folder.run(&[args, &["--threads", threads]].concat()).ended(0).out;
        let one = with("1");
        assert!(one.contains("r7"));
        assert!(one == with("2"), "{args:?} differs with two threads");
    }
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::new();
    for args in [&["read", "--no-ledger"][..], &["read", "--no-ledger", "-"]] {
        folder.run_with(args, REPORT.as_bytes()).ended(0).prints("Talks in Pyongyang").says("1 report read");
        folder.run_with(args, many(3).as_bytes()).ended(0).says("3 reports read");
    }
}

#[test]
fn a_folder_is_read_by_name_without_what_is_no_report() {
    let folder = Folder::new();
    folder.file("in/b.txt", REPORT.replace("Talks", "Second talks"));
    folder.file("in/a/z.jsonl", many(2));
    folder.file("in/.hidden.txt", REPORT);
    folder.file("in/README.md", "About these reports.");
    folder.file("in/map.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01");
    let ran = folder
        .run(&["read", "in", "--ledger", "in/l.db"])
        .ended(0)
        .says("3 reports read")
        .says("Skipped: in/map.png");
    let at = |words| ran.out.find(words).unwrap();
    assert!(at("r0") < at("r1") && at("r1") < at("Second talks"));
    folder.run(&["read", "in", "--ledger", "in/l.db"]).ended(0).says("(0 new, 3 known before)");
}

#[test]
fn an_empty_folder_is_said_to_be_empty() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("in")).unwrap();
    folder.run(&["read", "in"]).ended(2).says("holds no file to read");
}

#[test]
fn the_ledger_keeps_what_was_printed() {
    let folder = Folder::new();
    folder.file("many.jsonl", many(5));
    let read = folder.run(&["read", "--format", "jsonl", "many.jsonl"]).ended(0);
    let asked = folder.run(&["claims", "--format", "jsonl"]).ended(0);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&read.out), sorted(&asked.out));
}

#[test]
fn no_ledger_means_none() {
    let folder = Folder::new();
    folder.run_with(&["read", "--no-ledger"], REPORT.as_bytes()).ended(0).says("No ledger");
    assert!(!folder.path().join("whimbrel.db").exists());
    folder.run(&["read", "--no-ledger", "--ledger", "a.db"]).ended(2);
}

#[test]
fn help_and_version() {
    let folder = Folder::new();
    folder.run(&["--version"]).ended(0).prints("whimbrel 0.").prints("(coder ");
    for command in ["read", "annotate", "classify", "claims", "codebook"] {
        folder.run(&[command, "--help"]).ended(0).prints("Example").prints("Exit codes");
    }
    folder.run(&[]).ended(2).says("Usage");
    folder.run(&["raed"]).ended(2).says("read");
}
