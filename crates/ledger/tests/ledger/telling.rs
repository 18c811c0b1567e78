//! Stories out of a ledger.

use whimbrel_ledger::{Ledger, Query, end_of_day};

use crate::helpers::*;

/// A ledger to which these reports were added one by one, a day apart from
/// 1 July 2024 on, each with a claim that Putin met Kim on 19 June.
fn ledger_of(reports: &[&str]) -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    for (day, id) in (1..).zip(reports) {
        let report = report(id);
        let meeting = told(&report, &format!("{id}-meeting")).by(putin()).by(kim());
        let claim = meeting.happening(Some("2024-06-19"), Some("2024-06-19")).0;
        ledger.append(&report, &[claim], CODER, at(&format!("2024-07-{day:02}T12:00"))).unwrap();
    }
    ledger
}

fn reports(ledger: &Ledger, query: &Query) -> Vec<Vec<String>> {
    let stories = ledger.stories(query).unwrap();
    stories.iter().map(|story| story.reports.iter().map(|report| report.id.clone()).collect()).collect()
}

#[test]
fn the_order_of_recording_makes_no_other_story() {
    let one = ledger_of(&["a", "b", "c"]).stories(&Query::default()).unwrap();
    assert_eq!(one.len(), 1);
    assert_eq!(ledger_of(&["c", "a", "b"]).stories(&Query::default()).unwrap(), one);
}

#[test]
fn stories_as_they_stood() {
    let ledger = ledger_of(&["a", "b", "c"]);
    let as_of = |day: &str| Query { as_of: Some(end_of_day(day.parse().unwrap())), ..Query::default() };
    assert!(reports(&ledger, &as_of("2024-06-30")).is_empty());
    assert_eq!(reports(&ledger, &as_of("2024-07-01")), [["a"]]);
    assert_eq!(reports(&ledger, &as_of("2024-07-03")), [["a", "b", "c"]]);
}

#[test]
fn a_reading_by_another_coder_tells_the_story_anew() {
    let mut ledger = ledger_of(&["a", "b"]);
    ledger.append(&report("a"), &[], BETTER, at("2024-07-05T12:00")).unwrap();
    assert_eq!(reports(&ledger, &Query::default()), [["b"]]);
}

#[test]
fn a_question_chooses_stories_and_leaves_them_whole() {
    let ledger = ledger_of(&["a", "b"]);
    let of = |type_: &str| Query { type_: Some(type_.to_owned()), ..Query::default() };
    assert_eq!(reports(&ledger, &of("consult")), [["a", "b"]]);
    assert!(reports(&ledger, &of("AID")).is_empty());
    let between =
        |a: &str, b: &str| Query { between: Some((a.to_owned(), b.to_owned())), ..Query::default() };
    assert_eq!(reports(&ledger, &between("PRK", "RUS")), [["a", "b"]]);
    assert!(reports(&ledger, &between("PRK", "CHN")).is_empty());
    assert!(reports(&ledger, &Query { limit: Some(0), ..Query::default() }).is_empty());
}
