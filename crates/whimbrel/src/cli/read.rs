//! `whimbrel read`: reports in, claims into the ledger and onto the screen.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use whimbrel_ledger::{Entry, Ledger, NoteRecord, ReportRecord};
use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::reading;
use whimbrel_reader::report::Report;

use super::{Outcome, Reading, count, guarded, score};
use crate::coder::Coder;
use crate::input::Item;
use crate::output::{Out, say};
use crate::pool::{self, Taker};
use crate::progress::Progress;
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel read report.txt --published 2024-10-08
  whimbrel read corpus/ --ledger corpus.db
  zcat reports.jsonl.gz | whimbrel read --format jsonl --no-ledger > claims.jsonl

The same report twice adds nothing to the ledger.

Exit codes: 0, all was read; 1, something could not be read, the rest was; 2, wrong
usage, or nothing could be read.";

/// Reports recorded in one go, at the most.
const BATCH: usize = 32;

/// Read reports into the ledger and print their claims
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Read {
    #[command(flatten)]
    reading: Reading,
    /// How to print the claims
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The ledger to add to; it is made where there is none
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db", conflicts_with = "no_ledger")]
    ledger: PathBuf,
    /// Add to no ledger, only print
    #[arg(long)]
    no_ledger: bool,
    /// Print only claims with this score or a higher one, 0 to 1
    ///
    /// The ledger is given all of them.
    #[arg(long, value_name = "X", value_parser = score, default_value_t = 0.0)]
    min_score: f64,
}

/// How claims are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: who → whom, how sure, on whose word, and the words
    Table,
    /// For programs: one JSON object a line
    Jsonl,
}

impl Read {
    /// Reads all that is named.
    pub fn run(&self) -> Result<Outcome> {
        let mut inputs = self.reading.inputs();
        if inputs.is_empty() {
            inputs.bad().for_each(say);
            return Ok(Outcome::Nothing);
        }
        let coder = self.reading.coder()?;
        let name = coder.name();
        let ledger = if self.no_ledger { None } else { Some(Ledger::open(&self.ledger)?) };
        inputs.leave_out(&self.ledger);
        let mut desk = Desk {
            read: self,
            coder: &name,
            ledger,
            out: Out::new(),
            table: Table::new(),
            held: Vec::new(),
            sums: Sums::default(),
            progress: Progress::over(inputs.len()),
        };
        let work = |item| self.one(item, coder);
        pool::in_order(self.reading.threads(), |give| inputs.each(give), work, &mut desk)?;
        desk.end()
    }

    fn one(&self, item: Item, coder: Coder) -> Done {
        let read = item
            .found
            .and_then(|report| guarded(&report, || coded(&report, item.alone, coder, self.reading.threads)));
        Done { source: item.source, read }
    }
}

/// Reads one report. One that is alone may have `threads` of them, or all; the
/// others have one each.
pub(super) fn coded(
    report: &Report,
    alone: bool,
    coder: Coder,
    threads: Option<usize>,
) -> Result<Coded, String> {
    let threads = if alone { threads } else { Some(1) };
    // The ledger is given every claim; what is printed is chosen later.
    let reading = reading::read(report, coder.model, coder.options(threads)).map_err(|e| e.to_string())?;
    let mut record = ReportRecord::from(report);
    let range = |span| reading.index.range(&report.text, span);
    let notes = reading.notes.iter();
    record.notes.extend(notes.map(|n| NoteRecord { range: n.span.map(range), reason: n.reason.clone() }));
    Ok(Coded { record, claims: reading.claims })
}

/// What became of an item.
struct Done {
    source: usize,
    read: Result<Coded, String>,
}

/// A report and what was read in it.
pub(super) struct Coded {
    pub(super) record: ReportRecord,
    pub(super) claims: Vec<Claim>,
}

/// What it came to.
#[derive(Debug, Default)]
struct Sums {
    reports: usize,
    new: usize,
    claims: usize,
    hidden: usize,
    notes: usize,
    errors: usize,
}

/// Where reports arrive in order: first into the ledger, then out.
struct Desk<'a> {
    read: &'a Read,
    coder: &'a str,
    ledger: Option<Ledger>,
    out: Out,
    table: Table,
    held: Vec<Coded>,
    sums: Sums,
    progress: Progress,
}

impl Taker<Done> for Desk<'_> {
    fn take(&mut self, done: Done) -> Result<()> {
        match done.read {
            Ok(coded) => {
                self.held.push(coded);
                self.progress.report(done.source);
            }
            Err(why) => {
                self.rest()?;
                self.sums.errors += 1;
                self.progress.aside(|| say(&why));
            }
        }
        if self.held.len() >= BATCH { self.rest() } else { Ok(()) }
    }

    fn rest(&mut self) -> Result<()> {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return Ok(());
        }
        self.record(&held)?;
        for coded in &held {
            self.print(coded)?;
        }
        let out = &mut self.out;
        Ok(self.progress.aside(|| out.flush())?)
    }
}

impl Desk<'_> {
    fn record(&mut self, held: &[Coded]) -> Result<()> {
        self.sums.reports += held.len();
        let Some(ledger) = &mut self.ledger else { return Ok(()) };
        let entries: Vec<Entry<'_>> =
            held.iter().map(|coded| Entry { report: &coded.record, claims: &coded.claims }).collect();
        let appended = ledger.append_batch(&entries, self.coder, Timestamp::now())?;
        self.sums.new += appended.iter().filter(|a| a.new).count();
        Ok(())
    }

    fn print(&mut self, coded: &Coded) -> Result<()> {
        let sure = |claim: &&Claim| claim.score >= self.read.min_score;
        let shown: Vec<&Claim> = coded.claims.iter().filter(sure).collect();
        let hidden = coded.claims.len() - shown.len();
        self.sums.claims += coded.claims.len();
        self.sums.hidden += hidden;
        self.sums.notes += coded.record.notes.len();
        match self.read.format {
            Format::Table => {
                let written = self.table.report(&coded.record, &shown, &coded.record.notes, hidden);
                self.out.text(&written).context("The claims could not be printed.")?;
            }
            Format::Jsonl => {
                for claim in shown {
                    self.out.json(claim).context("The claims could not be printed.")?;
                }
                let id = &coded.record.id;
                let notes = &coded.record.notes;
                self.progress
                    .aside(|| notes.iter().for_each(|n| say(&format!("Note on report {id}: {}", n.reason))));
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<Outcome> {
        self.out.flush()?;
        self.progress.end();
        say(&self.summary());
        Ok(Outcome::of(self.sums.reports, self.sums.errors))
    }

    fn summary(&self) -> String {
        let sums = &self.sums;
        let known = match (&self.ledger, sums.reports - sums.new) {
            (None, _) => String::new(),
            (Some(_), known) => format!(" ({} new, {known} known before)", sums.new),
        };
        let hidden = match sums.hidden {
            0 => String::new(),
            n => format!(" ({n} of them below {} and not printed)", self.read.min_score),
        };
        let place = match self.ledger {
            Some(_) => format!("Ledger: {}", self.read.ledger.display()),
            None => "No ledger".to_owned(),
        };
        format!(
            "{} read{known}, {}{hidden}, {}, {}. {place}.",
            count(sums.reports, "report"),
            count(sums.claims, "claim"),
            count(sums.notes, "note"),
            count(sums.errors, "error"),
        )
    }
}
