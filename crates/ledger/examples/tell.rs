//! Tells stories from reports and claims that come as JSON, without reading
//! any text: for measuring what linking and standing make of given claims.
//!
//! ```sh
//! cargo run --release -p whimbrel-ledger --example tell < worlds.jsonl
//! ```
//!
//! In: lines `{"reports": […], "claims": […], "together": [[ids…]…], "apart": [[id, id…]…]}`,
//! with reports and claims as the ledger keeps them; `together` are ids of
//! claims that are of one story, `apart` a claim and others that it is not of
//! one story with. Out: for each line one with the array of its stories.

use std::error::Error;
use std::io::{Write, stdin, stdout};

use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use whimbrel_ledger::{Judgement, Ledger, Query, ReportRecord, Verdict};
use whimbrel_reader::claims::record::Claim;

/// One line of input.
#[derive(Deserialize)]
struct World {
    reports: Vec<ReportRecord>,
    claims: Vec<Claim>,
    #[serde(default)]
    together: Vec<Vec<String>>,
    #[serde(default)]
    apart: Vec<Vec<String>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    for line in stdin().lines() {
        let world: World = serde_json::from_str(&line?)?;
        let stories = ledger_of(&world)?.stories(&Query::default())?;
        serde_json::to_writer(&mut out, &stories)?;
        writeln!(out)?;
    }
    Ok(())
}

fn ledger_of(world: &World) -> Result<Ledger, Box<dyn Error>> {
    let mut ledger = Ledger::in_memory()?;
    for report in &world.reports {
        let claims: Vec<Claim> = world.claims.iter().filter(|c| c.report.id == report.id).cloned().collect();
        ledger.append(report, &claims, "given", Timestamp::UNIX_EPOCH)?;
    }
    ledger.import_judgements(&judgements(world)?, Timestamp::UNIX_EPOCH)?;
    Ok(ledger)
}

/// The judgements, each made a second after the one before: of two that
/// contradict each other the later one holds.
fn judgements(world: &World) -> Result<Vec<Judgement>, Box<dyn Error>> {
    let merges = world.together.iter().filter(|ids| ids.len() > 1).cloned();
    let merges = merges.map(|claims| Verdict::Merge { claims });
    let splits = world.apart.iter().filter_map(|ids| {
        let (claim, from) = ids.split_first()?;
        Some(Verdict::Split { claim: claim.clone(), from: from.to_vec() })
    });
    let mut made_at = Timestamp::UNIX_EPOCH;
    let mut judgements = Vec::new();
    for verdict in splits.chain(merges) {
        made_at = made_at.checked_add(1.second())?;
        let (author, reason) = ("gold".to_owned(), "So it is marked.".to_owned());
        judgements.push(Judgement { verdict, author, made_at, reason });
    }
    Ok(judgements)
}
