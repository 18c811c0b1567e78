//! Questions are answered by the claims that they mean, in a fixed order.

use jiff::civil::{Date, date};
use whimbrel_ledger::{Ledger, Query, ReportRecord};
use whimbrel_reader::claims::record::Flag;

use crate::helpers::*;

fn between(one: &str, other: &str) -> Query {
    Query { between: Some((one.to_owned(), other.to_owned())), ..Query::default() }
}

fn actor(actor: &str) -> Query {
    Query { actor: Some(actor.to_owned()), ..Query::default() }
}

fn dyads() -> Ledger {
    let r = report("r");
    holding(vec![
        told(&r, "1 visit").by(putin()).to(kim()),
        told(&r, "2 arms").by(north_korea()).to(russia()),
        told(&r, "3 treaty").by(russia()).by(north_korea()),
        told(&r, "4 test").by(north_korea()).says(russia()),
        told(&r, "5 aide").by(unresolved("An aide to Putin")).to(unresolved("the PRESS")),
    ])
}

#[test]
fn between_finds_either_way_round() {
    let all = ["1 visit", "2 arms", "3 treaty"];
    check(&dyads(), between("RUS", "PRK"), &all);
    check(&dyads(), between("prk", "rus"), &all);
}

#[test]
fn between_takes_names_and_wording_in_any_case() {
    check(&dyads(), between("russia", "North Korea"), &["2 arms", "3 treaty"]);
    check(&dyads(), between("vladimir putin", "KIM"), &["1 visit"]);
    check(&dyads(), between("moscow", "Pyongyang"), &["2 arms", "3 treaty"]);
}

#[test]
fn between_needs_two_parties() {
    check(&dyads(), between("RUS", "Russia"), &[]);
    check(&dyads(), between("RUS", "nobody"), &[]);
    check(&dyads(), between("", "…"), &[]);
}

#[test]
fn an_actor_takes_part_on_either_side_but_not_by_saying_so() {
    check(&dyads(), actor("RUS"), &["1 visit", "2 arms", "3 treaty"]);
    let said = Query { source: Some("Russia".to_owned()), ..Query::default() };
    check(&dyads(), said, &["4 test"]);
}

#[test]
fn a_name_finds_its_entry_and_unresolved_wording_that_holds_it() {
    check(&dyads(), actor("Vladimir Putin"), &["1 visit"]);
    check(&dyads(), actor("putin"), &["1 visit", "5 aide"]);
    check(&dyads(), actor("the press"), &["5 aide"]);
    check(&dyads(), actor("the russian president"), &["1 visit"]);
}

#[test]
fn a_name_does_not_find_another_that_holds_it() {
    let r = report("r");
    let both = holding(vec![
        told(&r, "north").by(who("Sudan", "Sudan", "SDN")),
        told(&r, "south").by(who("South Sudan", "South Sudan", "SSD")),
    ]);
    check(&both, actor("Sudan"), &["north"]);
    let one = holding(vec![told(&r, "south").by(who("South Sudan", "South Sudan", "SSD"))]);
    check(&one, actor("Sudan"), &["south"]);
    check(&one, actor("Suda"), &[]);
}

#[test]
fn type_and_status_narrow() {
    let r = report("r");
    let ledger = holding(vec![
        told(&r, "fact").as_("AID"),
        told(&r, "alleged").as_("AID").flagged(&[Flag::Alleged]),
        told(&r, "maybe").flagged(&[Flag::Possible, Flag::Alleged]),
    ]);
    let status = |flags: &[Flag]| Query { status: Some(flags.to_vec()), ..Query::default() };
    check(&ledger, Query { type_: Some("aid".to_owned()), ..Query::default() }, &["alleged", "fact"]);
    check(&ledger, status(&[]), &["fact"]);
    check(&ledger, status(&[Flag::Alleged]), &["alleged", "maybe"]);
    check(&ledger, status(&[Flag::Alleged, Flag::Possible]), &["maybe"]);
    check(&ledger, status(&[Flag::Negated]), &[]);
}

fn check_days(since: Option<Date>, until: Option<Date>, expected: &[&str]) {
    let r = report("r");
    let ledger = holding(vec![
        told(&r, "1 in 2023").happening(Some("2023"), Some("2023")),
        told(&r, "2 in september").happening(Some("2023-09"), Some("2023-09")),
        told(&r, "3 since may 2024").happening(Some("2024-05"), None),
        told(&r, "4 up to 1991").happening(None, Some("1991")),
        told(&r, "5 as published").happening(None, None),
    ]);
    check(&ledger, Query { since, until, ..Query::default() }, expected);
}

#[test]
fn days_are_the_events_or_else_those_of_publication() {
    check_days(Some(date(2023, 10, 1)), Some(date(2023, 12, 1)), &["1 in 2023"]);
    check_days(Some(date(2023, 9, 30)), Some(date(2023, 9, 30)), &["1 in 2023", "2 in september"]);
    check_days(Some(date(2030, 1, 1)), None, &["3 since may 2024"]);
    check_days(None, Some(date(1950, 1, 1)), &["4 up to 1991"]);
    check_days(Some(date(2024, 6, 20)), Some(date(2024, 6, 20)), &["3 since may 2024", "5 as published"]);
}

#[test]
fn without_any_date_a_claim_is_in_no_span_of_days() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut undated = report("r");
    undated.published = None;
    ledger.append(&undated, &[told(&undated, "a").0], CODER, noon()).unwrap();
    check(&ledger, Query { since: Some(Date::MIN), ..Query::default() }, &[]);
    check(&ledger, Query::default(), &["a"]);
}

#[test]
fn the_order_is_that_of_publication_and_of_the_report_not_of_recording() {
    let mut ledger = Ledger::in_memory().unwrap();
    let (mut early, late) = (report("z early"), report("a late"));
    early.published = Some("2024-06-19".to_owned());
    let last = told(&late, "c").in_sentence(10, 50).0;
    let tied = |id| told(&late, id).in_sentence(2, 5).0;
    let first_of_late = told(&late, "z").in_sentence(2, 4).0;
    ledger.append(&late, &[last, tied("y"), tied("x"), first_of_late], CODER, noon()).unwrap();
    ledger.append(&early, &[told(&early, "e").in_sentence(99, 0).0], CODER, noon()).unwrap();
    check(&ledger, Query::default(), &["e", "z", "x", "y", "c"]);
    check(&ledger, Query { limit: Some(2), ..Query::default() }, &["e", "z"]);
    check(&ledger, Query { limit: Some(0), ..Query::default() }, &[]);
}

#[test]
fn conditions_combine() {
    let query = Query { actor: Some("RUS".to_owned()), limit: Some(1), ..between("Kim", "Putin") };
    check(&dyads(), query, &["1 visit"]);
    let query = Query { type_: Some("AID".to_owned()), ..between("RUS", "PRK") };
    check(&dyads(), query, &[]);
}

#[test]
fn of_many_claims_the_first_or_the_last_are_given_in_the_same_order() {
    let mut ledger = Ledger::in_memory().unwrap();
    for day in 1..=5 {
        let report =
            ReportRecord { published: Some(format!("2024-06-0{day}")), ..report(&format!("r{day}")) };
        let claims = ["a", "b"].map(|n| told(&report, &format!("r{day}-{n}")).0);
        ledger.append(&report, &claims, CODER, noon()).unwrap();
    }
    let ids = |limit, latest| -> Vec<String> {
        let query = Query { limit, latest, ..Query::default() };
        assert_eq!(ledger.count(&query).unwrap(), limit.unwrap_or(10).min(10));
        ledger.claims(&query).unwrap().into_iter().map(|claim| claim.id).collect()
    };
    assert_eq!(ids(Some(3), false), ["r1-a", "r1-b", "r2-a"]);
    assert_eq!(ids(Some(3), true), ["r4-b", "r5-a", "r5-b"]);
    assert_eq!(ids(Some(30), true), ids(None, false));
}
