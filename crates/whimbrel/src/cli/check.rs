//! `whimbrel check`: is the ledger whole?

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use whimbrel_ledger::Ledger;

use super::{Outcome, count};
use crate::output::{Out, say};

const EXAMPLES: &str = "\
Exit codes: 0, the ledger is whole; 1, something is wrong, and what is printed; 2, wrong
usage, or no ledger to check.";

/// Check that the ledger is whole: hashes, references, indexes
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// The ledger to check
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
}

impl Check {
    /// Looks at everything and says what is wrong.
    pub fn run(&self) -> Result<Outcome> {
        let checked = Ledger::open_read_only(&self.ledger)?.check()?;
        let mut out = Out::new();
        checked.problems.iter().try_for_each(|problem| out.line(problem))?;
        out.flush()?;
        let waiting = match checked.pending {
            0 => String::new(),
            n => format!(" ({n} waiting for what they are about)"),
        };
        let looked_at = format!(
            "{}, {}, {}, {}{waiting}",
            count(checked.reports, "report"),
            count(checked.readings, "reading"),
            count(checked.claims, "claim"),
            count(checked.judgements, "judgement"),
        );
        if checked.is_whole() {
            say(&format!("{} is whole: {looked_at}.", self.ledger.display()));
            return Ok(Outcome::Well);
        }
        say(&format!(
            "{} is not whole ({} in {looked_at}). Put back a copy of it, or read the reports again into another file.",
            self.ledger.display(),
            count(checked.problems.len(), "problem"),
        ));
        Ok(Outcome::Short)
    }
}
