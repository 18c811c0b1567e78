//! A program that is killed at any time leaves the ledger whole, with all that
//! it was told had been recorded.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::tempdir;
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::*;

const LEDGER: &str = "WHIMBREL_TEST_LEDGER";
const ROUND: &str = "WHIMBREL_TEST_ROUND";

/// Not a test by itself: the program that gets killed. It adds reports until
/// then and prints the id of each when it is told that it was recorded.
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
    }
}

/// Starts the writer, kills it after a while, and returns the reports that it
/// was told were recorded. In every other round the while begins with the
/// first of them, however slow the machine.
fn killed(path: &Path, round: u64) -> BTreeSet<String> {
    let mut writer = Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::writes_until_killed", "--ignored", "--nocapture", "--test-threads=1"])
        .env(LEDGER, path)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut recorded = BTreeSet::new();
    if round % 2 == 1 {
        recorded.extend(lines.by_ref().find_map(acknowledged));
    }
    thread::sleep(pause(round));
    writer.kill().unwrap();
    writer.wait().unwrap();
    recorded.extend(lines.filter_map(acknowledged));
    recorded
}

/// The report of which this line says that it was recorded.
fn acknowledged(line: String) -> Option<String> {
    Some(line.split_once("recorded ")?.1.strip_suffix('.')?.to_owned())
}

#[test]
fn killed_at_any_time_it_is_whole_and_nothing_acknowledged_is_lost() {
    let folder = tempdir().unwrap();
    // Four rounds a file, so that the making of the file is cut short too.
    for file in 0..5 {
        let path = folder.path().join(format!("{file}.db"));
        let mut recorded = BTreeSet::new();
        for round in file * 4..file * 4 + 4 {
            recorded.append(&mut killed(&path, round));
            check_nothing_lost(&path, &recorded);
        }
        assert!(recorded.len() > 1, "the writer was killed before it could do anything");
    }
}

/// Between 3 and 60 milliseconds, spread without pattern.
fn pause(round: u64) -> Duration {
    let scattered = (round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    Duration::from_micros(3_000 + scattered % 57_000)
}

fn check_nothing_lost(path: &Path, recorded: &BTreeSet<String>) {
    let ledger = Ledger::open(path).unwrap();
    check_whole(&ledger);
    let claims = ledger.claims(&Query::default()).unwrap();
    let reports: BTreeSet<String> = claims.iter().map(|claim| claim.report.id.clone()).collect();
    assert_eq!(claims.len(), reports.len() * 3, "a report was recorded in part");
    assert!(recorded.is_subset(&reports), "lost: {:?}", recorded.difference(&reports));
}
