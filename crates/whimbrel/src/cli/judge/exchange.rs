//! `whimbrel judge export` and `import`: judgements from ledger to ledger.

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;
use whimbrel_ledger::{Imported, Judgement, Ledger};

use crate::cli::{Outcome, count};
use crate::judged;
use crate::output::{Out, say};

/// Write judgements to standard output, one JSON object a line, for `import`
#[derive(Debug, Args)]
pub struct Export {
    /// Judgements by this author only
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The ledger to take them from
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
}

impl Export {
    pub(super) fn run(&self) -> Result<Outcome> {
        let ledger = Ledger::open_read_only(&self.ledger)?;
        let mut out = Out::new();
        let held = ledger.judgements(None)?;
        for held in
            held.iter().filter(|held| self.author.as_ref().is_none_or(|a| *a == held.judgement.author))
        {
            out.line(&held.judgement.line())?;
        }
        out.flush()?;
        Ok(Outcome::Well)
    }
}

/// Take over judgements that `export` wrote
///
/// Those that the ledger holds already add nothing. Those about claims that it does
/// not hold are kept, and take effect when the claims come.
#[derive(Debug, Args)]
pub struct Import {
    /// The file to read, `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The ledger to add them to
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
}

impl Import {
    pub(super) fn run(&self) -> Result<Outcome> {
        let mut ledger = Ledger::open_existing(&self.ledger)?;
        let text = self.text()?;
        let mut read: Vec<(usize, Judgement)> = Vec::new();
        let mut bad = 0;
        for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            match Judgement::from_line(line) {
                Ok(judgement) => read.push((at, judgement)),
                Err(why) => {
                    bad += 1;
                    say(&format!("Line {at} is left out. {why}"));
                }
            }
        }
        let judgements: Vec<Judgement> = read.iter().map(|(_, judgement)| judgement.clone()).collect();
        let imported = ledger.import_judgements(&judgements, Timestamp::now())?;
        for (at, why) in &imported.refused {
            say(&format!("Line {} is left out. {why}", read[*at].0));
        }
        for (id, missing) in &imported.pending {
            say(&format!("Judgement {} waits for {}.", judged::short(id), missing.join(", ")));
        }
        let bad = bad + imported.refused.len();
        say(&summary(&imported, bad));
        Ok(Outcome::of(imported.new.len() + imported.known, bad))
    }

    fn text(&self) -> Result<String> {
        let mut text = String::new();
        if self.file.as_os_str() == "-" {
            std::io::stdin().read_to_string(&mut text).context("Standard input can't be read as text.")?;
            return Ok(text);
        }
        fs::read_to_string(&self.file).with_context(|| {
            format!("{} can't be read as text; give a file that `judge export` wrote.", self.file.display())
        })
    }
}

fn summary(imported: &Imported, bad: usize) -> String {
    let new = imported.new.len();
    format!(
        "{} taken over ({} of them waiting), {} known before, {} left out.",
        count(new, "judgement"),
        imported.pending.len(),
        imported.known,
        count(bad, "line"),
    )
}
