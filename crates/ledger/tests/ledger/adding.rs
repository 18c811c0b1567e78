//! A report gets in whole, once, and comes back as it was.

use whimbrel_ledger::{Appended, Entry, Ledger, Query};
use whimbrel_reader::claims::record::Claim;

use crate::helpers::*;

fn one_claim(id: &str) -> Vec<Claim> {
    vec![told(&report("r"), id).by(putin()).to(kim()).says(unresolved("KCNA")).0]
}

#[test]
fn what_was_added_comes_back_to_the_last_bit() {
    let mut ledger = Ledger::in_memory().unwrap();
    let claims = one_claim("a");
    let appended = ledger.append(&report("r"), &claims, CODER, noon()).unwrap();
    assert_eq!(appended, Appended { new: true, supersedes: false, claims: 1 });
    assert_eq!(ledger.claims(&Query::default()).unwrap(), claims);
    assert_eq!(ledger.report("r").unwrap(), Some(report("r")));
    assert_eq!(ledger.report("another").unwrap(), None);
    check_whole(&ledger);
}

#[test]
fn the_same_report_twice_adds_nothing() {
    let mut ledger = Ledger::in_memory().unwrap();
    assert!(!ledger.knows(&report("r"), CODER).unwrap());
    ledger.append(&report("r"), &one_claim("a"), CODER, noon()).unwrap();
    let before = ledger.stats().unwrap();
    assert!(ledger.knows(&report("r"), CODER).unwrap());
    assert_eq!(ledger.append(&report("r"), &one_claim("a"), CODER, noon()).unwrap(), Appended::default());
    assert_eq!(ledger.stats().unwrap(), before);
}

/// For worlds of many shapes: adding all of them again, in any order and in
/// batches of any size, changes nothing.
#[test]
fn many_reports_twice_in_any_order_add_nothing() {
    for size in [1, 2, 3, 7] {
        let mut ledger = Ledger::in_memory().unwrap();
        let mut world: Vec<_> = (0..20).map(small_report).collect();
        add_in_batches(&mut ledger, &world, size);
        let before = (ledger.stats().unwrap(), ids(&ledger, &Query::default()));
        assert_eq!(before.0.claims, (0..20).map(|n| n % 4).sum::<usize>());
        for turn in 1..5 {
            world.rotate_left(turn * 3);
            world.reverse();
            add_in_batches(&mut ledger, &world, turn);
            assert_eq!((ledger.stats().unwrap(), ids(&ledger, &Query::default())), before);
        }
        check_whole(&ledger);
    }
}

fn small_report(n: usize) -> (whimbrel_ledger::ReportRecord, Vec<Claim>) {
    let report = report(&format!("r{n}"));
    let claims = (0..n % 4).map(|k| told(&report, &format!("{n}-{k}")).by(putin()).to(kim()).0).collect();
    (report, claims)
}

fn add_in_batches(ledger: &mut Ledger, world: &[(whimbrel_ledger::ReportRecord, Vec<Claim>)], size: usize) {
    let entries: Vec<Entry<'_>> = world.iter().map(|(report, claims)| Entry { report, claims }).collect();
    for batch in entries.chunks(size) {
        assert_eq!(ledger.append_batch(batch, CODER, noon()).unwrap().len(), batch.len());
    }
}

#[test]
fn a_report_without_claims_is_kept() {
    let mut ledger = Ledger::in_memory().unwrap();
    assert!(ledger.append(&report("r"), &[], CODER, noon()).unwrap().new);
    assert!(ledger.knows(&report("r"), CODER).unwrap());
    check_whole(&ledger);
}

#[test]
fn another_coder_supersedes_and_the_older_reading_stays() {
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.append(&report("r"), &one_claim("a"), CODER, noon()).unwrap();
    let appended = ledger.append(&report("r"), &one_claim("b"), BETTER, noon()).unwrap();
    assert_eq!(appended, Appended { new: true, supersedes: true, claims: 1 });
    check(&ledger, Query::default(), &["b"]);
    let stats = ledger.stats().unwrap();
    assert_eq!((stats.reports, stats.readings, stats.claims, stats.superseded_claims), (1, 2, 1, 1));
    check_whole(&ledger);
}

#[test]
fn two_coders_may_read_the_very_same_claim() {
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.append(&report("r"), &one_claim("a"), CODER, noon()).unwrap();
    ledger.append(&report("r"), &one_claim("a"), BETTER, noon()).unwrap();
    check(&ledger, Query::default(), &["a"]);
    check_whole(&ledger);
}

#[test]
fn a_report_that_comes_again_with_its_date_supersedes_the_one_without() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut undated = report("r");
    undated.published = None;
    ledger.append(&undated, &[told(&undated, "undated").0], CODER, noon()).unwrap();
    assert!(ledger.append(&report("r"), &one_claim("dated"), CODER, noon()).unwrap().supersedes);
    check(&ledger, Query::default(), &["dated"]);
    assert_eq!(ledger.report("r").unwrap(), Some(report("r")));
    check_whole(&ledger);
}

#[test]
fn two_texts_under_one_id_are_two_reports() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut other = report("r");
    other.text = "Something else.".to_owned();
    ledger.append(&report("r"), &one_claim("a"), CODER, noon()).unwrap();
    ledger.append(&other, &one_claim("b"), CODER, noon()).unwrap();
    check(&ledger, Query::default(), &["a", "b"]);
}

#[test]
fn a_claim_that_stands_twice_in_the_list_is_recorded_once() {
    let mut ledger = Ledger::in_memory().unwrap();
    let twice = [one_claim("a"), one_claim("a")].concat();
    assert_eq!(ledger.append(&report("r"), &twice, CODER, noon()).unwrap().claims, 1);
    check_whole(&ledger);
}

#[test]
fn a_claim_of_another_report_is_refused_and_nothing_of_the_batch_recorded() {
    let mut ledger = Ledger::in_memory().unwrap();
    let (good, bad) = (report("good"), report("bad"));
    let entries = [Entry { report: &good, claims: &[] }, Entry { report: &bad, claims: &one_claim("a") }];
    let error = ledger.append_batch(&entries, CODER, noon()).unwrap_err().to_string();
    assert!(error.contains("Claim a belongs to report r, and not to report bad"), "{error}");
    assert_eq!(ledger.stats().unwrap().reports, 0);
}

#[test]
fn a_claim_that_would_not_come_back_is_refused() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut claims = one_claim("a");
    claims[0].score = f64::NAN;
    let error = ledger.append(&report("r"), &claims, CODER, noon()).unwrap_err().to_string();
    assert!(error.contains("Claim a can't be recorded"), "{error}");
    assert_eq!(ledger.stats().unwrap().reports, 0);
}

#[test]
fn odd_texts_come_back_as_they_were() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut odd = report("'; DROP TABLE claims; --");
    odd.text = "nul \0 in it, \u{202e}turned\u{202c}, 🙂, \r\n".to_owned();
    odd.published = Some("some day".to_owned());
    ledger.append(&odd, &[told(&odd, "a\0b").by(unresolved("")).0], CODER, noon()).unwrap();
    assert_eq!(ledger.report(&odd.id).unwrap(), Some(odd));
    check(&ledger, Query::default(), &["a\0b"]);
    check_whole(&ledger);
}
