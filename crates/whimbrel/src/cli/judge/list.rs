//! `whimbrel judge list`: what was judged so far.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use whimbrel_ledger::{Held, Ledger, Verdict, end_of_day};

use crate::cli::{Outcome, count, day};
use crate::judged;
use crate::output::{Out, say};
use crate::table::Table;

/// List judgements, revoked ones included, in the order of recording
#[derive(Debug, Args)]
pub struct List {
    /// Judgements about this claim
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// Judgements by this author
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The ledger as it stood at the end of this day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// The ledger to ask
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
    /// How to print the judgements
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How judgements are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: what was judged, by whom, why, and whether it holds
    Table,
    /// For programs: one JSON object a line
    Jsonl,
}

impl List {
    pub(super) fn run(&self) -> Result<Outcome> {
        let ledger = Ledger::open_read_only(&self.ledger)?;
        let mut found = ledger.judgements(self.as_of.map(end_of_day))?;
        found.retain(|held| self.fits(held));
        let mut out = Out::new();
        for held in &found {
            match self.format {
                Format::Jsonl => out.json(held)?,
                Format::Table => out.text(&Table::new().story(&lines(held)))?,
            }
        }
        out.flush()?;
        match found.len() {
            0 => say("No judgement in the ledger answers the question."),
            n if self.format == Format::Table => say(&format!("{}.", count(n, "judgement"))),
            _ => {}
        }
        Ok(Outcome::Well)
    }

    fn fits(&self, held: &Held) -> bool {
        let about = |claim: &String| match &held.judgement.verdict {
            Verdict::Merge { claims } => claims.contains(claim),
            Verdict::Split { claim: one, from } => one == claim || from.contains(claim),
            Verdict::Correct { claim: one, .. } | Verdict::Wrong { claim: one } => one == claim,
            Verdict::Rate { claim: one, .. } => one.as_ref() == Some(claim),
            Verdict::Revoke { .. } => false,
        };
        self.claim.as_ref().is_none_or(about)
            && self.author.as_ref().is_none_or(|author| *author == held.judgement.author)
    }
}

fn lines(held: &Held) -> Vec<String> {
    let judgement = &held.judgement;
    vec![
        format!("{} · {}", judgement.verdict.name(), judged::verdict(judgement)),
        format!("  {} · {} · {}", judgement.author, judged::day(judgement), judged::state(&held.state)),
        format!("  {}", judgement.reason),
        format!("  {}", judged::short(&held.id)),
    ]
}
