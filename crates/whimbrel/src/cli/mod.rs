//! What can be asked for on the command line?

mod annotate;
mod asked;
mod backup;
mod check;
mod claims;
mod classify;
mod code;
mod codebook;
mod export;
mod judge;
mod network;
mod read;
mod score;
mod serve;
mod stories;
mod timeline;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory, Parser, Subcommand};
use jiff::civil::Date;
use whimbrel_reader::report::Report;

use crate::coder::{self, Coder};
use crate::input::Inputs;

const EXAMPLES: &str = "\
Examples:
  whimbrel read report.txt                    read a report, print its claims
  whimbrel read corpus/ --ledger corpus.db    read all reports of a folder into a ledger
  whimbrel claims --between PRK RUS           what the ledger holds about the two
  whimbrel stories --between PRK RUS          what happened, and who else says so
  whimbrel serve                              the ledger in the browser
  whimbrel timeline --between PRK RUS         how things went between them, month by month
  whimbrel network --type AID                 who supplies whom, and with what
  whimbrel export --format parquet --out c.parquet    the claims for other programs

Exit codes: 0, all went well; 1, something could not be read, the rest was; 2, wrong
usage, or nothing could be done.";

/// Reads news reports and keeps a ledger of what they say: who did, said,
/// promised or threatened what, to whom and when, on whose word, how sure that
/// is, and in which words.
#[derive(Debug, Parser)]
#[command(name = "whimbrel", disable_version_flag = true, after_help = EXAMPLES, styles = STYLES)]
struct Cli {
    /// Print the version of the program and of its coder
    #[arg(short = 'V', long)]
    version: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Read),
    Annotate(annotate::Annotate),
    Classify(classify::Classify),
    Claims(claims::Claims),
    Score(score::Score),
    Codebook(codebook::Codebook),
    Stories(stories::Stories),
    Judge(judge::Judge),
    Check(check::Check),
    Backup(backup::Backup),
    Serve(serve::Serve),
    Timeline(timeline::TimelineOf),
    Network(network::NetworkOf),
    Export(export::Export),
    Code(code::Code),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it was done.
    Well,
    /// Something could not be read; the rest was.
    Partly,
    /// All of it was done, and it fell short of what was asked for.
    Short,
    /// Nothing could be done.
    Nothing,
}

impl Outcome {
    /// The outcome of work of which `done` parts were done and `failed` not.
    fn of(done: usize, failed: usize) -> Self {
        match (done, failed) {
            (_, 0) => Outcome::Well,
            (0, _) => Outcome::Nothing,
            _ => Outcome::Partly,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Well => 0,
            Outcome::Partly | Outcome::Short => 1,
            Outcome::Nothing => 2,
        })
    }
}

/// Does what the command line says.
pub fn run() -> Result<Outcome> {
    let cli = Cli::parse();
    if cli.version {
        let coder = coder::name(coder::model(None)?);
        crate::output::Out::new().line(&format!("whimbrel {} (coder {coder})", env!("CARGO_PKG_VERSION")))?;
        return Ok(Outcome::Well);
    }
    match cli.command {
        Some(Command::Read(read)) => read.run(),
        Some(Command::Annotate(annotate)) => annotate.run(),
        Some(Command::Classify(classify)) => classify.run(),
        Some(Command::Claims(claims)) => claims.run(),
        Some(Command::Score(score)) => score.run(),
        Some(Command::Codebook(codebook)) => codebook.run(),
        Some(Command::Stories(stories)) => stories.run(),
        Some(Command::Judge(judge)) => judge.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Backup(backup)) => backup.run(),
        Some(Command::Serve(serve)) => serve.run(),
        Some(Command::Timeline(timeline)) => timeline.run(),
        Some(Command::Network(network)) => network.run(),
        Some(Command::Export(export)) => export.run(),
        Some(Command::Code(code)) => code.run(),
        None => {
            crate::output::say(&Cli::command().render_help().to_string());
            Ok(Outcome::Nothing)
        }
    }
}

/// Which reports to read, and with what: shared by the commands that read.
#[derive(Debug, Args)]
struct Reading {
    /// Files and folders with reports, `-` for standard input (default: `-`)
    ///
    /// Plain text (header lines `Title:`, `Date:`, `Publisher:`, `Url:` may stand
    /// first), HTML, JSON and JSON lines with a `text` field each, RSS and Atom
    /// feeds, web archives (WARC), Parquet with a column `text`; packed by gzip or
    /// not, told apart by content. Folders are read with all that is in them, in
    /// the order of the names; hidden files, pictures and the like are skipped.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The day of publication of all these reports, as YYYY-MM-DD
    ///
    /// Goes before what the reports say themselves. "Last June" is understood from
    /// the day of publication.
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<Date>,
    /// How many reports to read at once (default: one a core)
    ///
    /// The output is the same for any number. One report alone is read by all.
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,
    /// A folder with other weights than those that the program carries
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Types of your own to read as well, fitted with `whimbrel codebook fit`
    #[arg(long, value_name = "FITTED")]
    codebook: Option<PathBuf>,
}

impl Reading {
    fn inputs(&self) -> Inputs {
        Inputs::find(&self.paths, self.published)
    }

    fn coder(&self) -> Result<Coder> {
        Coder::load(self.model.as_deref(), self.codebook.as_deref())
    }

    fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Reads one report. A fault of the program in reading it costs this report and
/// not the others.
fn guarded<R>(report: &Report, read: impl FnOnce() -> Result<R, String>) -> Result<R, String> {
    std::panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(format!(
            "Report {} can't be read, which is a fault of the program: please send it in. The others are read.",
            report.id
        ))
    })
}

/// A day on the command line.
fn day(written: &str) -> Result<Date, String> {
    written.parse().map_err(|_| "this is not a day of the calendar; give it as YYYY-MM-DD".to_owned())
}

/// A number of threads on the command line.
fn threads(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(n @ 1..=256) => Ok(n),
        _ => Err("give a number from 1 to 256".to_owned()),
    }
}

/// A score on the command line.
fn score(written: &str) -> Result<f64, String> {
    match written.parse() {
        Ok(x) if (0.0..=1.0).contains(&x) => Ok(x),
        _ => Err("give a number from 0 to 1".to_owned()),
    }
}

/// "1 report", "2 reports".
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_fits_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_fault_costs_one_report() {
        let report = Report { id: "r1".to_owned(), ..Report::default() };
        let failed: Result<(), String> = guarded(&report, || panic!("a fault"));
        assert!(failed.is_err_and(|why| why.contains("Report r1")));
    }

    #[test]
    fn days_that_are_none_are_refused() {
        assert!(day("2024-02-29").is_ok());
        assert!(day("2023-02-29").is_err());
        assert!(day("yesterday").is_err());
    }
}
