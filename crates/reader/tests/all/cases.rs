//! Readings that a person can check, in `tests/cases/*.md`.

use std::path::Path;

use crate::{line, reading};

/// One case: text, date, lines that must be read and lines that must not.
struct Case {
    name: String,
    text: String,
    published: Option<jiff::civil::Date>,
    expected: Vec<String>,
    refused: Vec<String>,
}

#[test]
fn every_case_is_read_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("tests/cases").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let cases: Vec<Case> =
        files.iter().flat_map(|f| cases(&std::fs::read_to_string(f).expect("a case file"))).collect();
    assert!(cases.len() > 10, "only {} cases found", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What differs, or nothing.
fn check(case: &Case) -> Option<String> {
    let got: Vec<String> = reading(&case.text, case.published).claims.iter().map(line).collect();
    let missing = case.expected.iter().filter(|e| !got.contains(e));
    let surplus = case.refused.iter().filter(|r| got.iter().any(|g| g.contains(r.as_str())));
    let wrong: Vec<&String> = missing.chain(surplus).collect();
    (!wrong.is_empty())
        .then(|| format!("{}: {}\n  wrong: {wrong:#?}\n  read: {got:#?}", case.name, case.text))
}

/// The cases of one file: `## name`, `> text`, `published: date`, `- claim`, `- not: words of a claim`.
fn cases(file: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    for l in file.lines() {
        if let Some(name) = l.strip_prefix("## ") {
            let name = name.to_owned();
            out.push(Case { name, text: String::new(), published: None, expected: vec![], refused: vec![] });
        }
        let Some(case) = out.last_mut() else { continue };
        if let Some(text) = l.strip_prefix("> ") {
            case.text = if case.text.is_empty() { text.to_owned() } else { format!("{}\n{text}", case.text) };
        } else if let Some(date) = l.strip_prefix("published: ") {
            case.published = Some(date.parse().expect("a date"));
        } else if let Some(words) = l.strip_prefix("- not: ") {
            case.refused.push(words.to_owned());
        } else if let Some(claim) = l.strip_prefix("- ") {
            case.expected.push(claim.to_owned());
        }
    }
    out
}
