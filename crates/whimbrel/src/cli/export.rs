//! `whimbrel export`: claims of the ledger in the formats of other programs.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::claims::Asked;
use super::{Outcome, count};
use crate::export::{Format, Told, Undated, export};
use crate::output::{Out, say};

const EXAMPLES: &str = "\
Examples:
  whimbrel export --format polecat --between PRK RUS --out prk-rus.tsv
  whimbrel export --format parquet --status fact --out claims.parquet
  whimbrel export --format gdelt-events --out export.CSV
  whimbrel export --format gdelt-mentions --out mentions.CSV
  whimbrel export --format bibtex --actor Togo > togo.bib

What a format has no room for is said on standard error, and docs/exports.md has
every column of every format.

Exit codes: 0, the claims are exported, if there are any; 2, wrong usage, no ledger to
ask, or no file to write.";

/// Write claims of the ledger in the formats of other programs
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The format to write
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write; it is replaced where there is one (default: standard output)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What stands as the date where the text does not say when
    ///
    /// For the formats that have a column for the day of the event: POLECAT, PLOVER,
    /// ICEWS, GDELT.
    #[arg(long, value_enum, default_value_t = Undated::Empty)]
    undated: Undated,
    #[command(flatten)]
    asked: Asked,
}

impl Export {
    /// Writes the claims.
    pub fn run(&self) -> Result<Outcome> {
        let (ledger, selection) = self.asked.answer()?;
        let told = match &self.out {
            Some(path) => {
                self.check_target(path)?;
                whole(path, |file| export(&ledger, &selection, self.format, self.undated, file))?
            }
            None => {
                if self.format == Format::Parquet && io::stdout().is_terminal() {
                    bail!("Parquet is nothing to look at on a terminal. Name a file with --out.");
                }
                export(&ledger, &selection, self.format, self.undated, Out::new())?
            }
        };
        self.report(&told);
        Ok(Outcome::Well)
    }

    /// Refuses to write over the ledger.
    fn check_target(&self, path: &Path) -> Result<()> {
        let same =
            matches!((path.canonicalize(), self.asked.ledger.canonicalize()), (Ok(a), Ok(b)) if a == b);
        if same {
            bail!("{} is the ledger itself. Name another file with --out.", path.display());
        }
        if path.is_dir() {
            bail!("{} is a folder. Name a file with --out.", path.display());
        }
        Ok(())
    }

    fn report(&self, told: &Told) {
        if told.claims == 0 {
            say("No claim in the ledger answers the question.");
        }
        told.lines().iter().for_each(|line| say(line));
        let to = self.out.as_ref().map(|path| format!(" Written: {}", path.display())).unwrap_or_default();
        let unit = match self.format {
            Format::Plover | Format::FtmEntities => "line",
            Format::WebAnnotation => "annotation",
            Format::Bibtex => "report",
            _ => "row",
        };
        say(&format!("{}, {}.{to}", count(told.claims, "claim"), count(told.rows, unit)));
    }
}

/// Writes a file that is there whole or not at all: under another name first.
pub(super) fn whole<R>(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<R>) -> Result<R> {
    let failed = || {
        format!(
            "{} can't be written. See that its folder exists and that you may write there.",
            path.display()
        )
    };
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = BufWriter::new(File::create(&part).with_context(failed)?);
    let written = write(&mut file).and_then(|done| {
        file.flush().with_context(failed)?;
        fs::rename(&part, path).with_context(failed)?;
        Ok(done)
    });
    if written.is_err() {
        // What is left of it is no use to anyone; that it can't be removed is the lesser trouble.
        let _ = fs::remove_file(&part);
    }
    written
}
