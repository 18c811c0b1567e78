//! Stories out of a ledger.

use whimbrel_ledger::{Ledger, Query, Verdict, end_of_day};

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

/// Merges and splits bind the stories, whatever the claims look like, and can
/// be undone; what the machine tells stays to be had.
#[test]
fn stories_as_judged() {
    let mut ledger = ledger_of(&["a", "b", "c"]);
    let other = report("d");
    let aid =
        told(&other, "d-aid").as_("AID").by(russia()).to(north_korea()).happening(Some("2021"), Some("2021"));
    ledger.append(&other, &[aid.0], CODER, at("2024-07-04T12:00")).unwrap();
    let all = Query::default();
    assert_eq!(reports(&ledger, &all), [vec!["a", "b", "c"], vec!["d"]]);
    let stories = ledger.stories(&all).unwrap();
    let id = ledger.judge(&judged(Verdict::merging(&stories[0], &stories[1])), noon()).unwrap();
    assert_eq!(reports(&ledger, &all), [["a", "b", "c", "d"]]);
    let merged = &ledger.stories(&all).unwrap()[0];
    assert_eq!(merged.judged.iter().map(|mark| &mark.id).collect::<Vec<_>>(), [&id]);
    assert!(merged.why.iter().any(|joined| joined.judgement.as_ref() == Some(&id)));
    let later = |verdict| judged_at(verdict, at("2024-07-02T12:00"));
    let split = ledger.judge(&later(Verdict::splitting("b-meeting", merged)), noon()).unwrap();
    assert_eq!(reports(&ledger, &all), [vec!["a", "c", "d"], vec!["b"]]);
    ledger.judge(&later(Verdict::Revoke { revokes: id }), noon()).unwrap();
    assert_eq!(reports(&ledger, &all), [vec!["a", "c"], vec!["b"], vec!["d"]]);
    ledger.judge(&later(Verdict::Revoke { revokes: split }), noon()).unwrap();
    assert_eq!(reports(&ledger, &all), [vec!["a", "b", "c"], vec!["d"]]);
    let machine = Query { without_judgements: true, ..Query::default() };
    assert_eq!(ledger.stories(&machine).unwrap(), stories);
    check_whole(&ledger);
}

/// A claim in the very same words as others, split from them, stands alone, and
/// a report that comes later does not bring them together again.
#[test]
fn what_was_split_stays_apart_when_reports_come() {
    let mut ledger = ledger_of(&["a", "b"]);
    ledger.judge(&judged(split("a-meeting", &["b-meeting"])), noon()).unwrap();
    assert_eq!(reports(&ledger, &Query::default()), [["a"], ["b"]]);
    let third = report("c");
    let meeting = told(&third, "c-meeting").by(putin()).by(kim());
    let claim = meeting.happening(Some("2024-06-19"), Some("2024-06-19")).0;
    ledger.append(&third, &[claim], CODER, at("2024-07-05T12:00")).unwrap();
    let told = reports(&ledger, &Query::default());
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|story| !(story.contains(&"a".to_owned()) && story.contains(&"b".to_owned()))));
}

#[test]
fn a_misreading_tells_no_story() {
    let mut ledger = ledger_of(&["a", "b"]);
    ledger.judge(&judged(wrong("a-meeting")), noon()).unwrap();
    assert_eq!(reports(&ledger, &Query::default()), [["b"]]);
}
