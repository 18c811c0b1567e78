//! `whimbrel score`: a reading against a gold file.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::model::Model;
use whimbrel_reader::reading::{self, Options};
use whimbrel_reader::report::{self, Source};

use super::{Outcome, guarded, threads};
use crate::coder;
use crate::output::{self, Out, say};
use crate::pool::{self, Taker};
use crate::progress::Progress;
use crate::score::figures;
use crate::score::gold::{self, GoldReport};
use crate::score::misses::{Miss, misses};
use crate::score::page::Page;
use crate::score::pairing::pair;
use crate::score::tally::Tally;

const EXAMPLES: &str = "\
Examples:
  whimbrel score gold.jsonl
  whimbrel score gold.jsonl --misses 20
  whimbrel score gold.jsonl --min claim_f1=0.5 --min f1_AID=0.6 --max false_alarms_per_sentence=0.05
  whimbrel score gold.jsonl --format json | jq .figures.claim_f1

A line of gold: {\"id\": \"1\", \"published\": \"1996-05-02\", \"text\": \"Peru recalled its envoy.\",
\"claims\": [{\"evidence\": \"Peru recalled its envoy\", \"kind\": \"event\", \"type\": \"SANCTION\",
\"actors\": [\"Peru\"], \"recipients\": [], \"status\": [], \"attribution\": []}]}, and in a claim as far as
known \"actor_codes\", \"recipient_codes\", \"time\": {\"text\", \"start\", \"end\"}, \"optional\": true.

Exit codes: 0, the reading was measured; 1, a figure is below its --min or above its
--max; 2, wrong usage, or the gold is not well formed.";

/// Mistakes in a gold file that are told at once.
const TOLD: usize = 20;

/// Measure the reading against a person's: how much is found, and how much of that is right
///
/// Reads the reports of a gold file and compares the claims with those of the gold. A
/// claim is found if its evidence overlaps by half of the shorter one; it is coded if
/// its type and an actor are right, and full if the parties, flags and sources are too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Score {
    /// The gold: reports with their claims, as JSON lines or one JSON object; `-` for
    /// standard input
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print the first N claims that were missed, added or read wrongly
    #[arg(long, value_name = "N", default_value_t = 0)]
    misses: usize,
    /// A figure that must not be below a value (may be given several times)
    ///
    /// Any figure that is printed; for a type or a flag `precision_AID`, `recall_AID`,
    /// `f1_negated` and so on.
    #[arg(long, value_name = "NAME=VALUE", value_parser = bound)]
    min: Vec<Bound>,
    /// A figure that must not be above a value (may be given several times)
    #[arg(long, value_name = "NAME=VALUE", value_parser = bound)]
    max: Vec<Bound>,
    /// How many reports to read at once (default: one a core)
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,
    /// A folder with other weights than those that the program carries
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
}

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a figure a line, then types, flags and scores
    Table,
    /// For programs: one JSON object
    Json,
}

/// A figure and how low or high it may be.
#[derive(Clone, Debug, PartialEq)]
struct Bound {
    name: String,
    value: f64,
}

fn bound(written: &str) -> Result<Bound, String> {
    let Some((name, Ok(value))) = written.split_once('=').map(|(name, value)| (name, value.parse())) else {
        return Err("give the name of a figure and a number, as in claim_f1=0.5".to_owned());
    };
    if figures::named(&Tally::default(), name).is_none() {
        let names: Vec<String> = figures::figures(&Tally::default()).into_iter().map(|f| f.name).collect();
        return Err(format!(
            "there is no figure {name}; there are {}, and precision_, recall_ and f1_ with a type or a flag",
            names.join(", ")
        ));
    }
    Ok(Bound { name: name.to_owned(), value })
}

impl Score {
    /// Measures the reading.
    pub fn run(&self) -> Result<Outcome> {
        let name =
            if self.is_stdin() { "standard input".to_owned() } else { self.gold.display().to_string() };
        let bytes = self
            .bytes()
            .with_context(|| format!("{name} can't be read. Check its name, and that you may read it"))?;
        let reports = match gold::read(&bytes, &name) {
            Ok(reports) => reports,
            Err(bad) => return Ok(refuse(&bad)),
        };
        let model = coder::model(self.model.as_deref())?;
        let (tally, misses) = self.measure(&reports, &name, model)?;
        self.print(&tally, &misses, &coder::name(model))?;
        Ok(if self.falls_short(&tally) { Outcome::Short } else { Outcome::Well })
    }

    fn is_stdin(&self) -> bool {
        self.gold.as_os_str() == "-"
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        if !self.is_stdin() {
            return fs::read(&self.gold);
        }
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn measure(&self, reports: &[GoldReport], name: &str, model: &Model) -> Result<(Tally, Vec<Miss>)> {
        let default = || std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = self.threads.unwrap_or_else(default);
        // One report alone may have all cores.
        let inside = if reports.len() == 1 { self.threads } else { Some(1) };
        let mut desk = Desk {
            reports,
            tally: Tally::default(),
            misses: Vec::new(),
            wanted: self.misses,
            progress: Progress::over(1),
        };
        let produce = |give: &mut dyn FnMut(usize) -> bool| {
            let _ = (0..reports.len()).all(give);
        };
        let work = |at: usize| (at, read(&reports[at], name, model, inside));
        let done = pool::in_order(at_once, produce, work, &mut desk);
        desk.progress.end();
        done.map(|()| (desk.tally, desk.misses))
    }

    fn print(&self, tally: &Tally, misses: &[Miss], coder: &str) -> Result<()> {
        let page = Page::new(tally, misses, coder);
        let mut out = Out::new();
        match self.format {
            Format::Table => out.text(&page.text(output::width()))?,
            Format::Json => out.json(&page)?,
        }
        Ok(out.flush()?)
    }

    /// Whether a figure is out of its bounds; each that is gets a line.
    fn falls_short(&self, tally: &Tally) -> bool {
        let low =
            self.min.iter().filter(|min| out_of_bounds(tally, min, "below", "--min", |x| x < min.value));
        let high =
            self.max.iter().filter(|max| out_of_bounds(tally, max, "above", "--max", |x| x > max.value));
        // All are told, so neither side may stop at the first.
        low.count() + high.count() > 0
    }
}

fn out_of_bounds(
    tally: &Tally,
    bound: &Bound,
    side: &str,
    option: &str,
    is_out: impl Fn(f64) -> bool,
) -> bool {
    let Bound { name, value } = bound;
    let Some(figure) = figures::named(tally, name) else { return false };
    if figure.of == Some(0) {
        say(&format!("{name} can't be held to {option} {value}: nothing in this gold to measure it on."));
        return true;
    }
    let is_out = is_out(figure.value.number());
    if is_out {
        say(&format!("{name} is {}, {side} {option} {value}.", figure.value));
    }
    is_out
}

fn refuse(bad: &[gold::Bad]) -> Outcome {
    bad.iter().take(TOLD).for_each(|why| say(&why.to_string()));
    match bad.len().saturating_sub(TOLD) {
        0 => {}
        more => say(&format!("… and {more} more.")),
    }
    say("The gold is not well formed, so nothing was measured.");
    Outcome::Nothing
}

/// A report as it was read.
struct Done {
    claims: Vec<Claim>,
    sentences: usize,
    notes: Vec<String>,
}

fn read(gold: &GoldReport, name: &str, model: &Model, threads: Option<usize>) -> Result<Done, String> {
    let source = Source { name: Some(name), published: None };
    let Some(report) = report::read_line(gold.json.as_bytes(), gold.line, &source) else {
        return Err(format!("Report {} holds no text.", gold.id));
    };
    let report = report.map_err(|e| e.to_string())?;
    guarded(&report, || {
        let options = Options { threads, ..Options::default() };
        let reading = reading::read(&report, model, options).map_err(|e| e.to_string())?;
        let notes = report.notes.iter().chain(&reading.notes).map(|note| note.reason.clone());
        Ok(Done { notes: notes.collect(), sentences: reading.sentences.len(), claims: reading.claims })
    })
}

/// Where reports arrive in order, to be counted.
struct Desk<'a> {
    reports: &'a [GoldReport],
    tally: Tally,
    misses: Vec<Miss>,
    wanted: usize,
    progress: Progress,
}

impl Taker<(usize, Result<Done, String>)> for Desk<'_> {
    fn take(&mut self, (at, done): (usize, Result<Done, String>)) -> Result<()> {
        let gold = &self.reports[at];
        let done = match done {
            Ok(done) => done,
            // Figures without this report would be those of another gold.
            Err(why) => bail!("{why} Nothing was measured."),
        };
        self.progress.report(0);
        self.progress
            .aside(|| done.notes.iter().for_each(|note| say(&format!("Note on report {}: {note}", gold.id))));
        let pairs = pair(&gold.claims, &done.claims);
        self.tally.add(gold, &done.claims, done.sentences, &pairs);
        if self.misses.len() < self.wanted {
            self.misses.extend(misses(gold, &done.claims, &pairs));
            self.misses.truncate(self.wanted);
        }
        Ok(())
    }

    fn rest(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_name_a_figure_and_a_number() {
        assert_eq!(bound("claim_f1=0.5"), Ok(Bound { name: "claim_f1".to_owned(), value: 0.5 }));
        assert!(bound("f1_AID=0.5").is_ok() && bound("recall_negated=0.5").is_ok());
        assert!(bound("claim_f1").is_err() && bound("claim_f1=half").is_err());
        assert!(bound("f1_PICNIC=0.5").is_err_and(|why| why.contains("there is no figure f1_PICNIC")));
    }
}
