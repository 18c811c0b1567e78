//! Words are found in reports and in the evidence of claims.

use jiff::civil::date;
use whimbrel_ledger::{Hits, Judgement, Ledger, Query, ReportRecord, Verdict, end_of_day};

use crate::helpers::*;

fn about(id: &str, title: &str, text: &str) -> ReportRecord {
    ReportRecord { title: Some(title.to_owned()), text: text.to_owned(), ..report(id) }
}

/// Two reports; the claim of the second is read anew on the third day.
fn library() -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    let ferry =
        about("ferry", "Ferry seized", "Coast guards seized a ferry off São Miguel. Its crew is well.");
    let talks = about("talks", "Talks", "The ministers talked about the seizure for hours.");
    let saying = |report: &ReportRecord, id: &str, words: &str| {
        let mut claim = told(report, id).0;
        claim.evidence.text = words.to_owned();
        claim
    };
    let seized = saying(&ferry, "c1", "Coast guards seized a ferry");
    let talked = saying(&talks, "c2", "The ministers talked");
    let better = saying(&talks, "c3", "The ministers talked about the seizure");
    ledger.append(&ferry, &[seized], CODER, at("2024-07-01T12:00")).unwrap();
    ledger.append(&talks, &[talked], CODER, at("2024-07-02T12:00")).unwrap();
    ledger.append(&talks, &[better], BETTER, at("2024-07-03T12:00")).unwrap();
    ledger
}

fn found(hits: &Hits) -> (Vec<&str>, Vec<&str>) {
    let reports = hits.reports.iter().map(|hit| hit.id.as_str()).collect();
    (reports, hits.claims.iter().map(|hit| hit.id.as_str()).collect())
}

#[track_caller]
fn check_found(words: &str, reports: &[&str], claims: &[&str]) {
    let hits = library().search(words, None, 10).unwrap();
    assert_eq!(found(&hits), (reports.to_vec(), claims.to_vec()), "{words:?}");
}

#[test]
fn words_are_found_in_any_inflection_case_and_accent() {
    check_found("FERRIES seize", &["ferry"], &["c1"]);
    check_found("sao miguel", &["ferry"], &[]);
    check_found("ministers", &["talks"], &["c3"]);
    check_found("ferry ministers", &[], &[]);
}

#[test]
fn quotes_hold_words_together_and_a_star_ends_a_beginning() {
    check_found("\"seized a ferry\"", &["ferry"], &["c1"]);
    check_found("\"ferry seized a\"", &[], &[]);
    check_found("mini*", &["talks"], &["c3"]);
}

#[test]
fn whatever_is_typed_is_only_words() {
    for odd in
        ["", "\"", "*", "NOT", "( AND", "a\0b", "title : x", "'; DROP TABLE reports; --", "{x} : NEAR("]
    {
        let hits = library().search(odd, None, 10).unwrap();
        assert_eq!(found(&hits), (vec![], vec![]), "{odd:?}");
    }
    check_found("title-ferry", &[], &[]);
    check_found("-ferry", &["ferry"], &["c1"]);
}

#[test]
fn a_snippet_shows_what_was_found() {
    let hits = library().search("crew", None, 10).unwrap();
    let snippet = &hits.reports[0].snippet;
    let range = snippet.found[0];
    let shown: String = snippet.text.chars().skip(range.0).take(range.1 - range.0).collect();
    assert_eq!((shown.as_str(), snippet.found.len()), ("crew", 1));
    assert!(snippet.text.contains("off São Miguel. Its crew is well."), "{}", snippet.text);
}

#[test]
fn words_as_they_stood() {
    let ledger = library();
    let as_of = |day| ledger.search("ministers", Some(end_of_day(date(2024, 7, day))), 10).unwrap();
    assert_eq!(found(&as_of(1)), (vec![], vec![]));
    assert_eq!(found(&as_of(2)), (vec!["talks"], vec!["c2"]));
    assert_eq!(found(&as_of(3)), (vec!["talks"], vec!["c3"]));
}

#[test]
fn no_more_than_the_limit() {
    let hits = library().search("seiz*", None, 1).unwrap();
    assert_eq!((hits.reports.len(), hits.claims.len()), (1, 1));
    assert_eq!(library().search("seiz*", None, 0).unwrap(), Hits::default());
}

#[test]
fn a_question_by_words_finds_the_claims_that_a_search_finds() {
    let mut ledger = library();
    let check = |ledger: &Ledger, words: &str| {
        let asked = Query { words: Some(words.to_owned()), ..Query::default() };
        let mut claims: Vec<String> = ledger.claims(&asked).unwrap().into_iter().map(|c| c.id).collect();
        claims.sort();
        let mut hits: Vec<String> =
            ledger.search(words, None, 10).unwrap().claims.into_iter().map(|hit| hit.id).collect();
        hits.sort();
        assert_eq!(claims, hits, "{words:?}");
        assert_eq!(ledger.count(&asked).unwrap(), claims.len(), "{words:?}");
        claims
    };
    assert_eq!(check(&ledger, "seiz*"), ["c1", "c3"]);
    for words in ["FERRIES", "\"seized a ferry\"", "ministers ferry", "OR NEAR(a)", "\"", " … * ", ""] {
        check(&ledger, words);
    }
    // A correction changes neither the evidence nor what is found by it.
    let judged = |verdict| Judgement {
        verdict,
        author: "Ada".to_owned(),
        made_at: at("2024-07-04T12:00"),
        reason: "Read it again.".to_owned(),
    };
    let correction = whimbrel_ledger::Correction::Type("REQUEST".to_owned());
    let correct = Verdict::Correct { claim: "c1".to_owned(), correction };
    ledger.judge(&judged(correct), at("2024-07-04T12:00")).unwrap();
    assert_eq!(check(&ledger, "seiz*"), ["c1", "c3"]);
    assert_eq!(check(&ledger, "ministers"), ["c3"]);
    ledger.judge(&judged(Verdict::Wrong { claim: "c1".to_owned() }), at("2024-07-04T12:00")).unwrap();
    assert_eq!(check(&ledger, "seiz*"), ["c3"]);
}
