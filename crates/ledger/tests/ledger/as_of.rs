//! The ledger can be asked how it stood on any day.

use jiff::civil::{Date, date};
use whimbrel_ledger::{Ledger, Query, end_of_day};

use crate::helpers::*;

fn as_of(day: Date) -> Query {
    Query { as_of: Some(end_of_day(day)), ..Query::default() }
}

#[test]
fn only_what_was_recorded_by_then_and_not_yet_superseded() {
    let mut ledger = Ledger::in_memory().unwrap();
    let (r, s) = (report("r"), report("s"));
    ledger.append(&r, &[told(&r, "first").0], CODER, at("2024-07-01T23:59")).unwrap();
    ledger.append(&s, &[told(&s, "other").0], CODER, at("2024-07-02T00:00")).unwrap();
    ledger.append(&r, &[told(&r, "better").0], BETTER, at("2024-07-04T09:00")).unwrap();
    check(&ledger, as_of(date(2024, 6, 30)), &[]);
    check(&ledger, as_of(date(2024, 7, 1)), &["first"]);
    check(&ledger, as_of(date(2024, 7, 2)), &["first", "other"]);
    check(&ledger, as_of(date(2024, 7, 3)), &["first", "other"]);
    check(&ledger, as_of(date(2024, 7, 4)), &["better", "other"]);
    check(&ledger, Query::default(), &["better", "other"]);
}

/// As of the end of every day, the ledger equals one that was built from what
/// had been recorded until then.
#[test]
fn as_of_a_day_it_equals_a_ledger_built_up_to_that_day() {
    let mut whole = Ledger::in_memory().unwrap();
    for day in 1..=28 {
        record(&mut whole, day);
    }
    for day in 1..=28 {
        let mut then = Ledger::in_memory().unwrap();
        (1..=day).for_each(|day| record(&mut then, day));
        let now = whole.claims(&as_of(date(2024, 7, day))).unwrap();
        assert_eq!(now, then.claims(&Query::default()).unwrap(), "as of July {day}");
    }
}

/// On each day one of nine reports is read, by one coder after the other.
fn record(ledger: &mut Ledger, day: i8) {
    let report = report(&format!("r{}", i32::from(day) * 7 % 9));
    let coder = format!("coder {}", day / 9);
    let claim = told(&report, &format!("claim of July {day}")).by(putin()).to(kim()).0;
    ledger.append(&report, &[claim], &coder, at(&format!("2024-07-{day:02}T12:00"))).unwrap();
}

#[test]
fn a_clock_that_runs_backwards_does_not_change_what_was() {
    let mut ledger = Ledger::in_memory().unwrap();
    let r = report("r");
    ledger.append(&r, &[told(&r, "first").0], CODER, at("2024-07-10T12:00")).unwrap();
    ledger.append(&r, &[told(&r, "second").0], BETTER, at("2024-07-05T12:00")).unwrap();
    check(&ledger, as_of(date(2024, 7, 5)), &[]);
    check(&ledger, as_of(date(2024, 7, 10)), &["second"]);
    assert_eq!(ledger.stats().unwrap().last_recorded, Some(at("2024-07-10T12:00")));
    check_whole(&ledger);
}
