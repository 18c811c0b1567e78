//! What people judged is seen in answers, and what the machine read stays.

use jiff::civil::date;
use rusqlite::Connection;
use tempfile::tempdir;
use whimbrel_ledger::{
    Correction, Credibility, Judgement, Ledger, Query, Reliability, State, Verdict, end_of_day,
};
use whimbrel_reader::claims::record::{Claim, Flag, Kind, When};

use crate::helpers::*;

fn machine() -> Query {
    Query { without_judgements: true, ..Query::default() }
}

/// Two claims: "a" says that the Russian president met Kim, as KCNA says, "b"
/// that he gave something to Kim.
fn two() -> Ledger {
    let r = report("r");
    holding(vec![
        told(&r, "a").by(putin()).by(kim()).says(who("KCNA", "KCNA", "PRK")),
        told(&r, "b").by(putin()).to(kim()).as_("AID").flagged(&[Flag::Alleged]),
    ])
}

/// The ledger's claim after one judgement.
fn corrected(correction: Correction) -> Claim {
    let mut ledger = two();
    ledger.judge(&judged(correct("b", correction)), noon()).unwrap();
    check_whole(&ledger);
    ledger.claim("b").unwrap().unwrap().claim
}

#[test]
fn every_field_can_be_corrected() {
    let claim = corrected(Correction::Type("SAY".to_owned()));
    assert_eq!((claim.type_.as_str(), claim.kind, claim.quad), ("SAY", Kind::Statement, None));
    let claim = corrected(Correction::Type("AGREE".to_owned()));
    assert_eq!(
        (claim.quad.as_deref(), claim.score),
        (Some("verbal-cooperation"), two().claim("b").unwrap().unwrap().claim.score)
    );
    let mut kim = kim();
    kim.range = range_of("Kim");
    assert_eq!(corrected(Correction::Actors(vec![kim.clone()])).actors, [kim.clone()]);
    assert_eq!(corrected(Correction::Recipients(vec![])).recipients, []);
    assert_eq!(corrected(Correction::Status(vec![Flag::Planned])).status, [Flag::Planned]);
    let when = When {
        start: Some("2024-06-19".to_owned()),
        end: Some("2024-06-19".to_owned()),
        granularity: Some("day".to_owned()),
        basis: "inferred".to_owned(),
        ..When::default()
    };
    assert_eq!(corrected(Correction::Time(when.clone())).time, when);
    assert_eq!(corrected(Correction::Place(None)).place, None);
}

/// Where words stand in the text of report r.
fn range_of(words: &str) -> whimbrel_reader::span::CharRange {
    let text = report("r").text;
    let start = text[..text.find(words).unwrap()].chars().count();
    whimbrel_reader::span::CharRange(start, start + words.chars().count())
}

#[test]
fn questions_go_by_what_was_judged() {
    let mut ledger = two();
    let of = |type_: &str| Query { type_: Some(type_.to_owned()), ..Query::default() };
    check(&ledger, of("AID"), &["b"]);
    ledger.judge(&judged(correct("b", Correction::Type("CONSULT".to_owned()))), noon()).unwrap();
    ledger.judge(&judged(correct("b", Correction::Recipients(vec![]))), noon()).unwrap();
    ledger.judge(&judged(correct("a", Correction::Status(vec![Flag::Possible]))), noon()).unwrap();
    check(&ledger, of("AID"), &[]);
    check(&ledger, of("consult"), &["a", "b"]);
    check(&ledger, Query { limit: Some(1), ..of("consult") }, &["a"]);
    check(&ledger, Query { actor: Some("PRK".to_owned()), ..Query::default() }, &["a"]);
    check(&ledger, Query { between: Some(("RUS".into(), "Kim".into())), ..Query::default() }, &["a"]);
    check(&ledger, Query { source: Some("KCNA".to_owned()), ..Query::default() }, &["a"]);
    check(&ledger, Query { status: Some(vec![]), ..Query::default() }, &[]);
    check(&ledger, Query { status: Some(vec![Flag::Possible]), ..Query::default() }, &["a"]);
    check(&ledger, Query { without_judgements: true, ..of("AID") }, &["b"]);
    assert_eq!(ledger.claims(&machine()).unwrap(), two().claims(&Query::default()).unwrap());
}

/// For claims that nobody judged, and for those of which a correction changes
/// nothing, every question has the same answer: the rules in SQL are those
/// outside it.
#[test]
fn a_correction_that_changes_nothing_changes_no_answer() {
    let r = report("r");
    let world = || {
        let mut world = Vec::new();
        for n in 0..48 {
            let flags = Flag::ALL.into_iter().enumerate().filter(|(at, _)| (n * 7 % 13) >> at & 1 == 1);
            let mut claim =
                told(&r, &format!("{n:02}")).flagged(&flags.map(|(_, flag)| flag).collect::<Vec<_>>());
            claim = claim.as_(["AID", "CONSULT", "SAY"][n % 3]).in_sentence(n % 5, n);
            let parties = [putin(), kim(), russia(), north_korea(), unresolved("an aide to Putin")];
            claim = claim
                .by(parties[n % 5].clone())
                .to(parties[n * 3 % 5].clone())
                .says(parties[n / 2 % 5].clone());
            let months = [None, Some("2024-03"), Some("2024-05-17"), Some("2023")];
            world.push(claim.happening(months[n % 4], months[(n / 4 + n) % 4]));
        }
        world
    };
    let plain = holding(world());
    let mut judged_ones = holding(world());
    for told in world() {
        let same = Correction::Status(told.0.status.clone());
        judged_ones.judge(&judged(correct(&told.0.id, same)), noon()).unwrap();
    }
    let mut asked = 0;
    for query in questions() {
        let expected = plain.claims(&query).unwrap();
        assert_eq!(judged_ones.claims(&query).unwrap(), expected, "{query:?}");
        asked += usize::from(!expected.is_empty());
    }
    assert!(asked > 40, "only {asked} questions had an answer");
}

fn questions() -> Vec<Query> {
    let names = ["RUS", "prk", "Putin", "kim", "Moscow", "the Russian president", "aide", "nobody"];
    let mut all = vec![Query::default()];
    for name in names {
        all.push(Query { actor: Some(name.into()), ..Query::default() });
        all.push(Query { source: Some(name.into()), ..Query::default() });
        all.extend(
            names.map(|other| Query { between: Some((name.into(), other.into())), ..Query::default() }),
        );
    }
    for flag in Flag::ALL {
        all.push(Query { status: Some(vec![flag]), limit: Some(3), ..Query::default() });
        all.push(Query { status: Some(vec![flag, Flag::Alleged]), ..Query::default() });
    }
    all.push(Query { status: Some(vec![]), type_: Some("aid".into()), ..Query::default() });
    for day in [date(2023, 6, 1), date(2024, 3, 31), date(2024, 5, 17), date(2024, 6, 20), date(2025, 1, 1)] {
        all.push(Query { since: Some(day), ..Query::default() });
        all.push(Query { until: Some(day), ..Query::default() });
    }
    all
}

#[test]
fn a_claim_judged_wrong_is_left_out_and_can_be_looked_up() {
    let mut ledger = two();
    ledger.judge(&judged(wrong("b")), noon()).unwrap();
    check(&ledger, Query::default(), &["a"]);
    check(&ledger, machine(), &["a", "b"]);
    let claim = ledger.claim("b").unwrap().unwrap();
    assert!(claim.is_wrong() && !ledger.claim("a").unwrap().unwrap().is_wrong());
    assert_eq!(ledger.claim("c").unwrap(), None);
    assert_eq!(ledger.search("met", None, 9).unwrap().claims.len(), 1);
}

#[test]
fn a_record_says_what_was_judged_of_it() {
    let mut ledger = two();
    let first = judged(correct("b", Correction::Type("AGREE".to_owned())));
    let later = judged_at(correct("b", Correction::Type("SAY".to_owned())), at("2024-07-02T12:00"));
    // Recorded the other way round: what was judged last holds.
    let ids = [&later, &first].map(|judgement| ledger.judge(judgement, noon()).unwrap());
    let claim = ledger.claim("b").unwrap().unwrap();
    assert_eq!(claim.claim.type_, "SAY");
    let marks: Vec<&str> = claim.judged.iter().map(|mark| mark.id.as_str()).collect();
    assert_eq!(marks, [&ids[1], &ids[0]]);
    assert_eq!(claim.judged[1].was, Some("AID".into()));
    let json = serde_json::to_value(&claim).unwrap();
    assert_eq!((&json["id"], &json["type"]), (&"b".into(), &"SAY".into()));
    let mark = &json["judged"][1];
    assert_eq!(
        (&mark["judgement"], &mark["field"], &mark["value"]),
        (&"correct".into(), &"type".into(), &"SAY".into())
    );
    assert_eq!((&mark["author"], &mark["reason"]), (&"Ada".into(), &"Read it again.".into()));
    let plain = serde_json::to_value(ledger.claim("a").unwrap().unwrap()).unwrap();
    assert!(plain.get("judged").is_none());
}

#[test]
fn a_source_is_rated_on_two_scales_and_no_score_changes() {
    let mut ledger = two();
    let rate = |reliability, credibility, made: &str| {
        let verdict = Verdict::Rate { source: "kcna".to_owned(), reliability, credibility, claim: None };
        judged_at(verdict, at(made))
    };
    let three = Credibility::try_from(3).unwrap();
    ledger.judge(&rate(Some(Reliability::E), None, "2024-07-01T12:00"), noon()).unwrap();
    ledger.judge(&rate(Some(Reliability::D), Some(three), "2024-07-02T12:00"), noon()).unwrap();
    let claim = ledger.claim("a").unwrap().unwrap();
    let expected = rate(Some(Reliability::D), Some(three), "2024-07-02T12:00");
    assert_eq!(claim.judged.iter().map(|mark| &mark.judgement).collect::<Vec<_>>(), [&expected]);
    assert_eq!(claim.claim, two().claim("a").unwrap().unwrap().claim);
    assert!(ledger.claim("b").unwrap().unwrap().judged.is_empty());
}

#[test]
fn what_is_revoked_has_no_effect_and_stays_on_record() {
    let mut ledger = two();
    let id = ledger.judge(&judged(wrong("a")), noon()).unwrap();
    let revoke = judged(Verdict::Revoke { revokes: id.clone() });
    let by = ledger.judge(&revoke, noon()).unwrap();
    check(&ledger, Query::default(), &["a", "b"]);
    let states: Vec<State> = ledger.judgements(None).unwrap().into_iter().map(|held| held.state).collect();
    assert_eq!(states, [State::Revoked { by: by.clone() }, State::InForce]);
    ledger.judge(&judged(Verdict::Revoke { revokes: by }), noon()).unwrap();
    check(&ledger, Query::default(), &["b"]);
    let of_a: Vec<String> = ledger.judgements_of("a").unwrap().into_iter().map(|held| held.id).collect();
    assert_eq!(of_a, [id]);
    check_whole(&ledger);
}

#[test]
fn judgements_count_from_the_day_on_which_they_were_recorded() {
    let mut ledger = two();
    ledger.judge(&judged(wrong("a")), at("2024-07-03T09:00")).unwrap();
    let as_of = |day| Query { as_of: Some(end_of_day(date(2024, 7, day))), ..Query::default() };
    check(&ledger, as_of(2), &["a", "b"]);
    check(&ledger, as_of(3), &["b"]);
    assert!(ledger.judgements(as_of(2).as_of).unwrap().is_empty());
}

#[test]
fn the_same_judgement_twice_is_held_once() {
    let mut ledger = two();
    let judgement = judged(wrong("a"));
    assert_eq!(ledger.judge(&judgement, noon()).unwrap(), ledger.judge(&judgement, noon()).unwrap());
    assert_eq!(ledger.judgements(None).unwrap().len(), 1);
}

#[track_caller]
fn check_refused(verdict: Verdict, expected: &str) -> whimbrel_ledger::Error {
    let mut ledger = two();
    let fine = judged(wrong("a"));
    let error = ledger.judge_all(&[fine, judged(verdict)], noon()).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(ledger.judgements(None).unwrap().is_empty(), "a part was recorded");
    error
}

#[test]
fn a_judgement_of_what_is_not_there_is_refused() {
    assert!(check_refused(wrong("nosuch"), "There is no claim nosuch in the ledger").is_about_nothing());
    let revoke = Verdict::Revoke { revokes: "x".to_owned() };
    assert!(check_refused(revoke, "There is no judgement x").is_about_nothing());
    check_refused(merge(&["a", "c"]), "There is no claim c");
    let elsewhere = correct("a", Correction::Actors(vec![unresolved("Seoul")]));
    assert!(check_refused(elsewhere, "“Seoul” don't stand in the report").is_unfit());
    assert!(check_refused(merge(&["a"]), "fewer than two claims").is_unfit());
    let nobody = Judgement { author: " ".to_owned(), ..judged(wrong("a")) };
    assert!(two().judge(&nobody, noon()).unwrap_err().to_string().contains("no author"));
}

#[test]
fn a_judgement_of_a_superseded_claim_is_refused_and_an_older_one_outdated() {
    let mut ledger = two();
    ledger.judge(&judged(wrong("a")), noon()).unwrap();
    ledger.append(&report("r"), &[told(&report("r"), "new").0], BETTER, noon()).unwrap();
    let error = ledger.judge(&judged(wrong("b")), noon()).unwrap_err();
    assert!(error.to_string().contains("another has superseded"), "{error}");
    assert_eq!(ledger.judgements(None).unwrap()[0].state, State::Outdated);
    check_whole(&ledger);
}

/// Two teams with the same claims judge each on its own and then exchange what
/// they judged, more than once: they see the same afterwards.
#[test]
fn two_teams_exchange_their_judgements() {
    let (mut ours, mut theirs) = (two(), two());
    ours.judge(&judged(correct("b", Correction::Type("AGREE".to_owned()))), noon()).unwrap();
    let later = judged_at(correct("b", Correction::Type("SAY".to_owned())), at("2024-07-05T12:00"));
    let id = theirs.judge(&later, at("2024-06-30T12:00")).unwrap();
    theirs.judge(&judged(Verdict::Revoke { revokes: id }), noon()).unwrap();
    theirs.judge(&judged(wrong("a")), noon()).unwrap();
    let lines = |ledger: &Ledger| -> Vec<Judgement> {
        let held = ledger.judgements(None).unwrap();
        let read = |line: String| Judgement::from_line(&line).unwrap();
        held.iter().map(|held| read(held.judgement.line())).collect()
    };
    for turn in 0..2 {
        let imported = ours.import_judgements(&lines(&theirs), noon()).unwrap();
        assert_eq!((imported.new.len(), imported.known), if turn == 0 { (3, 0) } else { (0, 4) });
        let imported = theirs.import_judgements(&lines(&ours), noon()).unwrap();
        assert_eq!(imported.new.len(), if turn == 0 { 1 } else { 0 });
    }
    assert_eq!(ours.claims(&Query::default()).unwrap(), theirs.claims(&Query::default()).unwrap());
    assert_eq!(ours.claim("b").unwrap().unwrap().claim.type_, "AGREE");
    check_whole(&ours);
    check_whole(&theirs);
}

#[test]
fn imported_judgements_wait_for_their_claims() {
    let mut ledger = Ledger::in_memory().unwrap();
    let early = [judged(wrong("a")), judged(merge(&["a"])), judged(Verdict::Revoke { revokes: "x".into() })];
    let imported = ledger.import_judgements(&early, noon()).unwrap();
    let missing: Vec<&[String]> = imported.pending.iter().map(|(_, missing)| missing.as_slice()).collect();
    assert_eq!(missing, [["a".to_owned()], ["x".to_owned()]]);
    assert_eq!(imported.refused.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1]);
    assert_eq!(ledger.check().unwrap().pending, 2);
    check_whole(&ledger);
    ledger.append(&report("r"), &[told(&report("r"), "a").0], CODER, noon()).unwrap();
    check(&ledger, Query::default(), &[]);
    check(&ledger, machine(), &["a"]);
    assert_eq!(ledger.judgements(None).unwrap()[0].state, State::InForce);
    assert_eq!(ledger.check().unwrap().pending, 1);
}

#[test]
fn a_clock_that_runs_backwards_does_not_change_what_was() {
    let mut ledger = two();
    ledger.judge(&judged(wrong("a")), at("2024-06-01T12:00")).unwrap();
    let held = ledger.judgements(None).unwrap();
    assert_eq!(held[0].recorded_at, noon());
    ledger.append(&report("s"), &[told(&report("s"), "c").0], CODER, at("2024-05-01T12:00")).unwrap();
    check(&ledger, Query { as_of: Some(at("2024-06-30T12:00")), ..Query::default() }, &[]);
    check(&ledger, Query { as_of: Some(noon()), ..Query::default() }, &["b", "c"]);
    check_whole(&ledger);
}

#[test]
fn judgements_do_not_slip_into_a_ledger_that_is_only_asked() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("whimbrel.db");
    assert!(Ledger::open_existing(&path).unwrap_err().is_missing());
    drop(Ledger::open(&path).unwrap());
    let mut asked = Ledger::open_read_only(&path).unwrap();
    assert!(asked.judge(&judged(wrong("a")), noon()).unwrap_err().is_read_only());
    assert!(asked.import_judgements(&[judged(wrong("a"))], noon()).unwrap_err().is_read_only());
    let mut ledger = Ledger::open_existing(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    ledger.set_patience(std::time::Duration::from_millis(20)).unwrap();
    assert!(ledger.judge(&judged(wrong("a")), noon()).unwrap_err().is_busy());
}
