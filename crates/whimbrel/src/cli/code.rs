//! `whimbrel code`: whole corpora in, Parquet out; stopped and begun again where
//! it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::export::whole;
use super::read::{Coded, coded};
use super::{Outcome, Reading, count, guarded};
use crate::coder::Coder;
use crate::export::hash;
use crate::export::parquet::{ReportRow, claims, reports};
use crate::input::Item;
use crate::output::say;
use crate::pool::{self, Taker};
use crate::progress::Progress;

const EXAMPLES: &str = "\
Examples:
  whimbrel code corpus/ --out coded/
  zcat reports.jsonl.gz | whimbrel code --out coded/ -
  duckdb -c \"SELECT type, count(*) FROM 'coded/claims-*.parquet' GROUP BY ALL\"

The folder gets claims-00000.parquet and reports-00000.parquet, then 00001 and so on,
and manifest.json, which says how far it got. The same command again goes on with the
first part that is not full.

Exit codes: 0, all was read; 1, something could not be read, the rest was; 2, wrong
usage, or nothing could be read.";

/// The manifest's version.
const FORMAT: u32 = 1;

/// Read whole corpora into Parquet files, resumably
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Code {
    #[command(flatten)]
    reading: Reading,
    /// The folder to write to; it is made where there is none
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How many reports go into one part
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = part_size)]
    part: usize,
}

fn part_size(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(n @ 1..=1_000_000) => Ok(n),
        _ => Err("give a number from 1 to 1000000".to_owned()),
    }
}

/// How far the coding of a corpus got, and what it was done with.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    coder: String,
    /// The day of publication that was given for all reports.
    published: Option<String>,
    reports_a_part: usize,
    parts: Vec<Part>,
}

/// A part that is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    /// Reports, and what could not be read in place of one.
    items: usize,
    reports: usize,
    claims: usize,
    errors: usize,
    /// A hash of what was read, by which the same corpus is known again.
    input: String,
}

impl Code {
    /// Reads all that is named and is not read yet.
    pub fn run(&self) -> Result<Outcome> {
        let mut inputs = self.reading.inputs();
        if inputs.is_empty() {
            inputs.bad().for_each(say);
            return Ok(Outcome::Nothing);
        }
        let coder = self.reading.coder()?;
        let manifest = self.manifest(&coder.name())?;
        inputs.leave_out_folder(&self.out);
        let known = manifest.parts.len() * self.part;
        let mut desk = Desk {
            code: self,
            known: manifest.parts.clone(),
            part: Part::default(),
            inputs: Vec::new(),
            held: Vec::new(),
            manifest: Manifest { parts: Vec::new(), ..manifest },
            progress: Progress::over(inputs.len()),
        };
        let number = AtomicUsize::new(0);
        let numbered = |give: &mut dyn FnMut((usize, Item)) -> bool| {
            inputs.each(&mut |item| give((number.fetch_add(1, Ordering::Relaxed), item)));
        };
        let work = |(number, item)| self.one(item, number < known, coder);
        pool::in_order(self.reading.threads(), numbered, work, &mut desk)?;
        desk.end()
    }

    /// The manifest of an earlier run, without a last part that is not full, or
    /// a new one.
    fn manifest(&self, coder: &str) -> Result<Manifest> {
        let new = Manifest {
            format: FORMAT,
            coder: coder.to_owned(),
            published: self.reading.published.map(|day| day.to_string()),
            reports_a_part: self.part,
            parts: Vec::new(),
        };
        fs::create_dir_all(&self.out).with_context(|| {
            format!("The folder {} can't be made. Name another one with --out.", self.out.display())
        })?;
        let path = self.manifest_path();
        let Ok(json) = fs::read(&path) else { return Ok(new) };
        let mut old: Manifest = serde_json::from_slice(&json).with_context(|| {
            format!("{} can't be read. Remove it to begin anew, or name another folder.", path.display())
        })?;
        let is_whole = |(number, part): (usize, &Part)| {
            part.items == self.part
                && ["claims", "reports"].iter().all(|table| self.file(table, number).exists())
        };
        let whole = old.parts.iter().enumerate().take_while(|part| is_whole(*part)).count();
        old.parts.truncate(whole);
        let parts = std::mem::take(&mut old.parts);
        if old != new {
            bail!(
                "{} was begun with other settings (coder {}, {} reports a part). Use them again, or name another \
                 folder with --out.",
                self.out.display(),
                old.coder,
                old.reports_a_part
            );
        }
        Ok(Manifest { parts, ..new })
    }

    fn manifest_path(&self) -> PathBuf {
        self.out.join("manifest.json")
    }

    fn file(&self, table: &str, number: usize) -> PathBuf {
        self.out.join(format!("{table}-{number:05}.parquet"))
    }

    fn one(&self, item: Item, known: bool, coder: Coder) -> Done {
        let source = item.source;
        let input = match &item.found {
            Ok(report) => hash(&[&report.id, &report.text]),
            Err(why) => hash(&[why]),
        };
        if known {
            return Done { source, input, read: None };
        }
        let read = item
            .found
            .and_then(|report| guarded(&report, || coded(&report, item.alone, coder, self.reading.threads)));
        Done { source, input, read: Some(read) }
    }
}

/// What became of an item.
struct Done {
    source: usize,
    input: String,
    /// None where an earlier run read it.
    read: Option<Result<Coded, String>>,
}

/// Where reports arrive in order, and are written part by part.
struct Desk<'a> {
    code: &'a Code,
    /// The parts of an earlier run that are yet to be passed.
    known: Vec<Part>,
    /// The part that is being filled.
    part: Part,
    inputs: Vec<String>,
    held: Vec<Coded>,
    manifest: Manifest,
    progress: Progress,
}

impl Taker<Done> for Desk<'_> {
    fn take(&mut self, done: Done) -> Result<()> {
        self.part.items += 1;
        self.inputs.push(done.input);
        match done.read {
            None => {}
            Some(Ok(coded)) => {
                self.part.reports += 1;
                self.part.claims += coded.claims.len();
                self.held.push(coded);
            }
            Some(Err(why)) => {
                self.part.errors += 1;
                self.progress.aside(|| say(&why));
            }
        }
        self.progress.report(done.source);
        if self.part.items == self.code.part { self.end_part() } else { Ok(()) }
    }

    fn rest(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Desk<'_> {
    fn end_part(&mut self) -> Result<()> {
        let inputs: Vec<&str> = self.inputs.iter().map(String::as_str).collect();
        let input = hash(&inputs);
        self.inputs.clear();
        let part = Part { input, ..std::mem::take(&mut self.part) };
        let number = self.manifest.parts.len();
        match self.known.get(number) {
            Some(known) if known.input != part.input => bail!(
                "The reports of part {number} are not those that {} holds. Name another folder with --out to code \
                 the corpus as it is now.",
                self.code.out.display()
            ),
            Some(known) => self.manifest.parts.push(known.clone()),
            None => {
                self.write(number)?;
                self.manifest.parts.push(part);
                self.write_manifest()?;
            }
        }
        Ok(())
    }

    fn write(&mut self, number: usize) -> Result<()> {
        let held = std::mem::take(&mut self.held);
        whole(&self.code.file("claims", number), |file| {
            let mut table = claims(file)?;
            held.iter().flat_map(|coded| &coded.claims).try_for_each(|claim| table.push(claim))?;
            table.finish().map(drop)
        })?;
        whole(&self.code.file("reports", number), |file| {
            let mut table = reports(file)?;
            for coded in held {
                table.push(&ReportRow { claims: coded.claims.len(), record: coded.record })?;
            }
            table.finish().map(drop)
        })
    }

    fn write_manifest(&self) -> Result<()> {
        let json = serde_json::to_string_pretty(&self.manifest)?;
        write_text(&self.code.manifest_path(), &json)
    }

    fn end(mut self) -> Result<Outcome> {
        let passed = self.known.len();
        if self.part.items > 0 {
            self.end_part()?;
        }
        if self.manifest.parts.len() < passed {
            bail!(
                "There are fewer reports than {} holds. Name all inputs of the first time, or another folder.",
                self.code.out.display()
            );
        }
        self.remove_later_parts()?;
        self.write_manifest()?;
        self.progress.end();
        let sum = |of: fn(&Part) -> usize| self.manifest.parts.iter().map(of).sum::<usize>();
        let (reports, errors) = (sum(|part| part.reports), sum(|part| part.errors));
        let before = if passed > 0 { format!(", {passed} of them written before") } else { String::new() };
        say(&format!(
            "{} in {}{before}: {}, {}. Folder: {}",
            count(reports, "report"),
            count(self.manifest.parts.len(), "part"),
            count(sum(|part| part.claims), "claim"),
            count(errors, "error"),
            self.code.out.display()
        ));
        Ok(Outcome::of(reports, errors))
    }

    /// Files of an earlier run that had more reports.
    fn remove_later_parts(&self) -> Result<()> {
        for number in self.manifest.parts.len().. {
            let left = ["claims", "reports"].map(|table| self.code.file(table, number));
            let left: Vec<PathBuf> = left.into_iter().filter(|file| file.exists()).collect();
            if left.is_empty() {
                return Ok(());
            }
            for file in left {
                fs::remove_file(&file).with_context(|| {
                    format!(
                        "{} is of an earlier run and can't be removed. Remove it by hand.",
                        file.display()
                    )
                })?;
            }
        }
        Ok(())
    }
}

fn write_text(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    whole(path, |file| Ok(writeln!(file, "{text}")?))
}
