//! `whimbrel code`: corpora in, Parquet out, begun again where it stopped.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::helpers::*;

fn corpus(reports: usize) -> String {
    let names = ["Chad", "Ghana", "Peru", "Latvia", "Nepal"];
    let line = |n: usize| json!({"id": format!("r{n}"), "text": format!("{} recalled its ambassador from Chile.", names[n % 5])});
    (0..reports).map(|n| line(n).to_string() + "\n").collect()
}

/// The files of a folder, by name.
fn files(folder: &Folder, name: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.path().join(name)).unwrap();
    entries
        .map(|e| e.unwrap())
        .map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap()))
        .collect()
}

fn code(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["code", "corpus.jsonl", "--out", "coded", "--part", "2"], more].concat())
}

#[test]
fn parts_are_the_same_on_any_number_of_threads_and_after_a_stop() {
    let folder = Folder::new();
    folder.file("corpus.jsonl", corpus(5));
    code(&folder, &["--threads", "1"]).ended(0).says("5 reports in 3 parts: ");
    let all = files(&folder, "coded");
    assert_eq!(all.len(), 7);
    let manifest: Value = serde_json::from_slice(&all["manifest.json"]).unwrap();
    let sum: u64 = manifest["parts"].as_array().unwrap().iter().map(|p| p["reports"].as_u64().unwrap()).sum();
    assert_eq!(sum, 5);
    assert!(manifest["parts"][0]["claims"].as_u64().unwrap() > 0);
    // Stopped after the first part.
    fs::remove_file(folder.path().join("coded/claims-00001.parquet")).unwrap();
    code(&folder, &["--threads", "3"]).ended(0).says("3 parts, 1 of them written before");
    assert_eq!(files(&folder, "coded"), all);
}

#[test]
fn a_corpus_that_has_grown_is_gone_on_with_and_another_refused() {
    let folder = Folder::new();
    folder.file("corpus.jsonl", corpus(3));
    code(&folder, &[]).ended(0).says("3 reports in 2 parts");
    folder.file("corpus.jsonl", corpus(5));
    code(&folder, &[]).ended(0).says("5 reports in 3 parts, 1 of them written before");
    let kept = files(&folder, "coded");
    folder.file("corpus.jsonl", corpus(5).replace("r0", "r9"));
    code(&folder, &[]).ended(2).says("The reports of part 0 are not those");
    folder.file("corpus.jsonl", corpus(1));
    code(&folder, &[]).ended(2);
    folder.run(&["code", "corpus.jsonl", "--out", "coded", "--part", "3"]).ended(2).says("other settings");
    assert_eq!(files(&folder, "coded"), kept);
}

#[test]
fn the_folder_that_is_written_to_is_not_read() {
    let folder = Folder::new();
    folder.file("reports/corpus.jsonl", corpus(2));
    let code = || folder.run(&["code", "reports", "--out", "reports/coded"]).ended(0);
    let first = code().says("2 reports in 1 part").err;
    assert_eq!(code().err, first);
}

#[test]
fn what_cannot_be_read_is_said_and_counted() {
    let folder = Folder::new();
    folder.file("corpus.jsonl", corpus(1) + "{oops\n" + &corpus(2));
    code(&folder, &[]).ended(1).says("corpus.jsonl").says("3 reports in 2 parts").says("1 error");
    folder.run(&["code", "nowhere", "--out", "coded"]).ended(2).says("There is no file or folder nowhere");
}
