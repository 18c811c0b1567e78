//! The ledger can be asked how it stood on any day.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use whimbrel_ledger::{Correction, Judgement, Ledger, Query, ReportRecord, Verdict, end_of_day};
use whimbrel_reader::claims::record::{Claim, Flag};

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

/// Something that was recorded, and what the clock said.
enum Recorded {
    Reading { report: Box<ReportRecord>, claims: Vec<Claim>, coder: String },
    Judged(Judgement),
    Imported(Judgement),
}

/// Records it; returns whether that added anything.
fn put(ledger: &mut Ledger, recorded: &Recorded, now: Timestamp) -> bool {
    match recorded {
        Recorded::Reading { report, claims, coder } => ledger.append(report, claims, coder, now).unwrap().new,
        // Some are refused, as the claim has been read anew since.
        Recorded::Judged(judgement) => ledger.judge(judgement, now).is_ok(),
        Recorded::Imported(judgement) => {
            let imported = ledger.import_judgements(std::slice::from_ref(judgement), now).unwrap();
            !imported.new.is_empty()
        }
    }
}

/// Numbers without pattern, the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % end as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A history of sixty recordings: reports read by one coder or another, and
/// judgements of what was read; the clock runs backwards now and then.
fn history(dice: &mut Dice) -> Vec<(Recorded, Timestamp)> {
    let mut history = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let mut judged: Vec<String> = Vec::new();
    let mut now = at("2024-07-01T00:00");
    for n in 0..60 {
        let hours = [-30, 0, 2, 9, 20, 40][dice.below(6)];
        now = now.checked_add(hours.hours()).unwrap();
        if n < 3 || dice.below(3) > 0 {
            let report = report(&format!("r{}", dice.below(12)));
            let claims = claims(&report, n, dice);
            known.extend(claims.iter().map(|claim| claim.id.clone()));
            let coder = format!("coder {}", dice.below(3));
            history.push((Recorded::Reading { report: Box::new(report), claims, coder }, now));
        } else {
            let judgement = judged_at(verdict(&known, &judged, dice), now);
            judged.push(judgement.id());
            let how = if dice.below(4) == 0 { Recorded::Imported } else { Recorded::Judged };
            history.push((how(judgement), now));
        }
    }
    history
}

fn claims(report: &ReportRecord, n: usize, dice: &mut Dice) -> Vec<Claim> {
    let parties =
        [putin(), kim(), russia(), north_korea(), unresolved("An aide to Putin"), unresolved("Seoul")];
    let claim = |k: usize| {
        let mut claim = told(report, &format!("{n}-{k}")).by(dice.one_of(&parties).clone());
        claim = claim.to(dice.one_of(&parties).clone()).says(dice.one_of(&parties).clone());
        let day = format!("2024-06-{}", 10 + dice.below(9));
        let mut claim = claim.as_(["AID", "CONSULT"][dice.below(2)]).happening(Some(&day), Some(&day)).0;
        claim.status.extend([Flag::Alleged].iter().take(dice.below(2)));
        claim.evidence.text =
            format!("{} met in {}", ["envoys", "generals"][dice.below(2)], ["Riga", "Oslo"][dice.below(2)]);
        claim
    };
    (0..3).map(claim).collect()
}

fn verdict(known: &[String], judged: &[String], dice: &mut Dice) -> Verdict {
    let one = dice.one_of(known).clone();
    let two = [one.as_str(), dice.one_of(known).as_str()];
    match dice.below(8) {
        0 => wrong(&one),
        1 => correct(&one, Correction::Type("SAY".to_owned())),
        2 => correct(&one, Correction::Actors(vec![])),
        3 => correct(&one, Correction::Status(vec![Flag::Planned])),
        4 if two[0] != two[1] => split(&one, &[two[1]]),
        5 if two[0] != two[1] => merge(&two),
        6 if !judged.is_empty() => Verdict::Revoke { revokes: dice.one_of(judged).clone() },
        6 => Verdict::Revoke { revokes: "unknown".to_owned() },
        _ => Verdict::Rate {
            source: "Putin".to_owned(),
            reliability: Some(whimbrel_ledger::Reliability::D),
            credibility: None,
            claim: None,
        },
    }
}

fn questions() -> Vec<Query> {
    let mut all: Vec<Query> = ["RUS", "Putin", "Kim", "Moscow", "Seoul", "aide", "Vladimir Putin"]
        .into_iter()
        .map(|name| Query { actor: Some(name.to_owned()), ..Query::default() })
        .collect();
    all.push(Query { between: Some(("Russia".to_owned(), "prk".to_owned())), ..Query::default() });
    all.push(Query { source: Some("Pyongyang".to_owned()), ..Query::default() });
    all.push(Query { type_: Some("say".to_owned()), ..Query::default() });
    all.push(Query { status: Some(vec![]), until: Some(date(2024, 6, 14)), ..Query::default() });
    all.push(Query { without_judgements: true, ..Query::default() });
    all.push(Query::default());
    all
}

/// Everything that can be asked of a ledger.
fn asked(ledger: &Ledger, as_of: Option<Timestamp>) -> Vec<String> {
    let mut answers = Vec::new();
    for query in questions() {
        let query = Query { as_of, ..query };
        ledger.each_judged(&query, |judged| answers.push(serde_json::to_string(&judged).unwrap())).unwrap();
        // Stories are told from everything, so that few questions are enough.
        if query.actor.is_none() && query.source.is_none() {
            let stories = ledger.stories(&query).unwrap();
            answers.extend(stories.iter().map(|story| serde_json::to_string(story).unwrap()));
        }
        answers.push("the next question".to_owned());
    }
    answers.extend(ledger.judgements(as_of).unwrap().iter().map(|held| serde_json::to_string(held).unwrap()));
    let hits = ledger.search("envoys Riga", as_of, 100).unwrap();
    // What was recorded later may change the order, but not what is found.
    let mut found: Vec<String> = hits.claims.into_iter().map(|hit| hit.id).collect();
    found.sort_unstable();
    answers.extend(found);
    answers
}

/// At any time, the ledger answers as one to which nothing was added after it.
#[test]
fn as_of_any_time_it_answers_like_a_ledger_built_up_to_then() {
    for seed in 0..4 {
        let mut dice = Dice(seed);
        let history = history(&mut dice);
        let mut whole = Ledger::in_memory().unwrap();
        let mut recorded_at = Vec::new();
        let mut last = Timestamp::MIN;
        for (recorded, now) in &history {
            if put(&mut whole, recorded, *now) {
                last = last.max(*now);
            }
            recorded_at.push(last);
        }
        check_whole(&whole);
        for _ in 0..6 {
            let around = recorded_at[3 + dice.below(recorded_at.len() - 3)];
            let moment = around.checked_add((dice.below(20) as i64 - 10).hours()).unwrap();
            let mut then = Ledger::in_memory().unwrap();
            for ((recorded, now), at) in history.iter().zip(&recorded_at) {
                if *at <= moment {
                    put(&mut then, recorded, *now);
                }
            }
            let (now, expected) = (asked(&whole, Some(moment)), asked(&then, None));
            for (now, expected) in now.iter().zip(&expected) {
                assert_eq!(now, expected, "seed {seed}, as of {moment}");
            }
            assert_eq!(now.len(), expected.len(), "seed {seed}, as of {moment}");
        }
        assert!(asked(&whole, None).len() > 100, "hardly anything was recorded");
    }
}

/// Stories kept in a file beside the ledger are those told anew, whatever was
/// recorded or judged since, and whatever became of the file.
#[test]
fn kept_stories_are_those_told_anew() {
    for seed in 10..13 {
        let mut dice = Dice(seed);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.db");
        let mut kept = Ledger::open(&path).unwrap();
        kept.keep_stories_from(1);
        let mut anew = Ledger::in_memory().unwrap();
        let beside = folder.path().join("kept.db-stories");
        for (recorded, now) in &history(&mut dice) {
            put(&mut kept, recorded, *now);
            put(&mut anew, recorded, *now);
            match dice.below(6) {
                0 => drop(std::fs::remove_file(&beside)),
                1 => std::fs::write(&beside, "whimbrel stories\n").unwrap(),
                2 if beside.exists() => {
                    let text = std::fs::read_to_string(&beside).unwrap();
                    std::fs::write(&beside, text.replacen("reported", "retracted", 1)).unwrap();
                }
                _ => {}
            }
            let as_of = [None, Some(*now), Some(at("2024-07-03T00:00"))][dice.below(3)];
            for query in questions() {
                let query = Query { as_of, ..query };
                let told = anew.stories(&query).unwrap();
                assert_eq!(kept.stories(&query).unwrap(), told, "seed {seed}, {query:?}");
            }
        }
        kept.stories(&Query::default()).unwrap();
        let before = std::fs::read_to_string(&beside).unwrap();
        let mut reader = Ledger::open_read_only(&path).unwrap();
        reader.keep_stories_from(1);
        assert_eq!(reader.stories(&Query::default()).unwrap(), anew.stories(&Query::default()).unwrap());
        assert_eq!(std::fs::read_to_string(&beside).unwrap(), before, "what fits is not written again");
        // Few claims are told again each time.
        reader.keep_stories_from(1_000_000);
        std::fs::remove_file(&beside).unwrap();
        reader.stories(&Query::default()).unwrap();
        assert!(!beside.exists());
    }
}
