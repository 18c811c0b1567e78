//! `whimbrel backup`: a copy of the ledger, also while others write to it.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use whimbrel_ledger::Ledger;

use super::{Outcome, count};
use crate::output::say;

/// Copy the ledger to a new file, also while others write to it
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make; one that is there already is never written over
    #[arg(value_name = "FILE")]
    to: PathBuf,
    /// The ledger to copy
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
}

impl Backup {
    /// Copies the ledger.
    pub fn run(&self) -> Result<Outcome> {
        Ledger::open_read_only(&self.ledger)?.backup(&self.to)?;
        // What counts is what can be read from the copy.
        let stats = Ledger::open_read_only(&self.to)?.stats()?;
        say(&format!(
            "{} holds {} and {}.",
            self.to.display(),
            count(stats.reports, "report"),
            count(stats.claims, "claim")
        ));
        Ok(Outcome::Well)
    }
}
