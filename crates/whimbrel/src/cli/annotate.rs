//! `whimbrel annotate`: every layer of the reading as JSON.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use whimbrel_reader::annotation::annotation;
use whimbrel_reader::reading;
use whimbrel_reader::report::Report;

use super::{Outcome, Reading, guarded};
use crate::coder::Coder;
use crate::input::Item;
use crate::output::{Out, say};
use crate::pool::{self, Taker};
use crate::progress::Progress;

const EXAMPLES: &str = "\
Examples:
  whimbrel annotate report.txt > report.jsonl
  echo '{\"id\": \"1\", \"text\": \"Kim met Putin.\"}' | whimbrel annotate

Exit codes: 0, all was read; 1, something could not be read, the rest was; 2, wrong
usage, or nothing could be read.";

/// Print all that is seen in reports, one line of JSON a report
///
/// Sentences with tokens, tags and trees, mentions and who they are, times, places,
/// who says what, and how factual each predicate is. Ranges are in code points of
/// the report's text.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Annotate {
    #[command(flatten)]
    reading: Reading,
}

impl Annotate {
    /// Annotates all that is named.
    pub fn run(&self) -> Result<Outcome> {
        let inputs = self.reading.inputs();
        if inputs.is_empty() {
            inputs.bad().for_each(say);
            return Ok(Outcome::Nothing);
        }
        let coder = self.reading.coder()?;
        let mut lines = Lines { out: Out::new(), progress: Progress::over(inputs.len()), done: 0, failed: 0 };
        let work = |item| self.one(item, coder);
        pool::in_order(self.reading.threads(), |give| inputs.each(give), work, &mut lines)?;
        lines.progress.end();
        Ok(Outcome::of(lines.done, lines.failed))
    }

    fn one(&self, item: Item, coder: Coder) -> (usize, Result<String, String>) {
        let line = |report: Report| guarded(&report, || self.line(&report, item.alone, coder));
        (item.source, item.found.and_then(line))
    }

    fn line(&self, report: &Report, alone: bool, coder: Coder) -> Result<String, String> {
        let threads = if alone { self.reading.threads } else { Some(1) };
        let reading =
            reading::read(report, coder.model, coder.options(threads)).map_err(|e| e.to_string())?;
        serde_json::to_string(&annotation(report, &reading, coder.model)).map_err(|e| e.to_string())
    }
}

/// Where lines arrive in order.
struct Lines {
    out: Out,
    progress: Progress,
    done: usize,
    failed: usize,
}

impl Taker<(usize, Result<String, String>)> for Lines {
    fn take(&mut self, (source, line): (usize, Result<String, String>)) -> Result<()> {
        let Lines { out, progress, .. } = self;
        match line {
            Ok(line) => {
                self.done += 1;
                progress.report(source);
                progress.aside(|| out.line(&line))?;
            }
            Err(why) => {
                self.failed += 1;
                progress.aside(|| say(&why));
            }
        }
        Ok(())
    }

    fn rest(&mut self) -> Result<()> {
        let Lines { out, progress, .. } = self;
        Ok(progress.aside(|| out.flush())?)
    }
}
