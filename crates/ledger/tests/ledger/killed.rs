//! A program that is killed at any time leaves the ledger whole, with all that
//! it was told had been recorded.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::tempdir;
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::*;

const LEDGER: &str = "WHIMBREL_TEST_LEDGER";
const ROUND: &str = "WHIMBREL_TEST_ROUND";

/// How often a writer is killed.
const KILLS: u64 = 200;
/// Kills a file, so that the making of files is cut short too.
const A_FILE: u64 = 5;

/// Not a test by itself: the program that gets killed. It adds reports, and
/// judgements of them, until then and prints the id of each when it is told
/// that it was recorded.
#[test]
#[ignore = "run by the test below"]
fn writes_until_killed() {
    let (Ok(path), Ok(round)) = (env::var(LEDGER), env::var(ROUND)) else { return };
    let mut ledger = Ledger::open(path).unwrap();
    for n in 0.. {
        let report = report(&format!("{round}-{n}"));
        let claims = [0, 1, 2].map(|k| told(&report, &format!("{round}-{n}-{k}")).by(putin()).to(kim()).0);
        ledger.append(&report, &claims, CODER, noon()).unwrap();
        println!("recorded {round}-{n}.");
        let judgements = [0, 1].map(|k| judged(wrong(&claims[k].id)));
        let ids = ledger.judge_all(&judgements, noon()).unwrap();
        println!("recorded {}.", ids[1]);
    }
}

fn writer(path: &Path, round: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::writes_until_killed", "--ignored", "--nocapture", "--test-threads=1"])
        .env(LEDGER, path)
        .env(ROUND, round)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Starts a writer, or two at once, kills them after a while, and returns what
/// they were told was recorded. In every other round the while begins with the
/// first of that, however slow the machine.
fn killed(path: &Path, round: u64) -> BTreeSet<String> {
    let two = round % 4 == 3;
    let names = [format!("{round}"), format!("{round}b")];
    let mut writers: Vec<Child> =
        names.iter().take(if two { 2 } else { 1 }).map(|name| writer(path, name)).collect();
    let mut lines: Vec<_> = writers
        .iter_mut()
        .map(|writer| BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok))
        .collect();
    let mut recorded = BTreeSet::new();
    if round % 2 == 1 {
        recorded.extend(lines[0].by_ref().find_map(acknowledged));
    }
    thread::sleep(pause(round));
    for writer in &mut writers {
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
    recorded.extend(lines.into_iter().flatten().filter_map(acknowledged));
    recorded
}

/// The report or judgement of which this line says that it was recorded.
fn acknowledged(line: String) -> Option<String> {
    Some(line.split_once("recorded ")?.1.strip_suffix('.')?.to_owned())
}

#[test]
fn killed_at_any_time_it_is_whole_and_nothing_acknowledged_is_lost() {
    let folder = tempdir().unwrap();
    let mut acknowledged = 0;
    for file in 0..KILLS / A_FILE {
        let path = folder.path().join(format!("{file}.db"));
        let mut recorded = BTreeSet::new();
        for round in file * A_FILE..(file + 1) * A_FILE {
            recorded.append(&mut killed(&path, round));
            check_nothing_lost(&path, &recorded);
        }
        acknowledged += recorded.len();
    }
    assert!(acknowledged as u64 > KILLS / 2, "the writers were killed before they could do anything");
}

/// Between 1 and 20 milliseconds, spread without pattern.
fn pause(round: u64) -> Duration {
    let scattered = (round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    Duration::from_micros(1_000 + scattered % 19_000)
}

fn check_nothing_lost(path: &Path, recorded: &BTreeSet<String>) {
    let ledger = Ledger::open(path).unwrap();
    check_whole(&ledger);
    let claims = ledger.claims(&Query { without_judgements: true, ..Query::default() }).unwrap();
    let mut held: BTreeSet<String> = claims.iter().map(|claim| claim.report.id.clone()).collect();
    assert_eq!(claims.len(), held.len() * 3, "a report was recorded in part");
    let judgements = ledger.judgements(None).unwrap();
    assert_eq!(judgements.len() % 2, 0, "judgements were recorded in part");
    held.extend(judgements.into_iter().map(|held| held.id));
    assert!(recorded.is_subset(&held), "lost: {:?}", recorded.difference(&held));
}
