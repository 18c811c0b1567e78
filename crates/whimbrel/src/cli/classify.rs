//! `whimbrel classify`: what does the first party do to the second?

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use whimbrel_reader::classify::{Request, classify};
use whimbrel_reader::model::Model;

use super::{Outcome, threads};
use crate::coder;
use crate::output::{Out, say};

const EXAMPLES: &str = "\
Example:
  echo '{\"id\": \"1\", \"text\": \"Kim met Putin.\", \"actor\": [[0, 3]], \"recipient\": [[8, 13]]}' \\
    | whimbrel classify

Exit codes: 0, all lines were answered; 1, some could not be read, the rest was
answered; 2, wrong usage, or nothing could be answered.";

/// Lines answered in one go.
const BATCH: usize = 64;

/// Say what a first party does to a second, both marked in a text
///
/// One JSON object a line comes in: {"id", "text", "actor": [[start, end], …],
/// "recipient": [[start, end], …]}, ranges in code points. One goes out for each:
/// {"id", "type", "score", "scores": {…}}.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Classify {
    /// A file of JSON lines, `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// Threads of the network (default: one a core); the answers are the same
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,
    /// A folder with other weights than those that the program carries
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
}

impl Classify {
    /// Answers all lines.
    pub fn run(&self) -> Result<Outcome> {
        let name = self.name();
        let from = self
            .open()
            .with_context(|| format!("{name} can't be read. Check its name, and that you may read it"))?;
        let model = coder::model(self.model.as_deref())?;
        let mut answers =
            Answers { model, threads: self.threads, held: Vec::new(), out: Out::new(), done: 0 };
        let mut failed = 0;
        for (number, line) in from.split(b'\n').enumerate() {
            let line = line.with_context(|| format!("{name} can't be read any further"))?;
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
            if line.is_empty() {
                continue;
            }
            match serde_json::from_slice(line) {
                Ok(request) => answers.ask(request)?,
                Err(e) => {
                    failed += 1;
                    say(&format!(
                        "Line {} of {name} is no question ({e}). Give {{\"id\", \"text\", \"actor\": [[start, end]], \
                         \"recipient\": [[start, end]]}}; the other lines are answered.",
                        number + 1
                    ));
                }
            }
        }
        answers.answer()?;
        if answers.done + failed == 0 {
            say(&format!("{name} holds no question. Give one JSON object a line."));
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::of(answers.done, failed))
    }

    fn name(&self) -> String {
        if self.is_stdin() { "standard input".to_owned() } else { self.file.display().to_string() }
    }

    fn is_stdin(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    fn open(&self) -> io::Result<Box<dyn BufRead>> {
        Ok(if self.is_stdin() {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(&self.file)?))
        })
    }
}

struct Answers<'a> {
    model: &'a Model,
    threads: Option<usize>,
    held: Vec<Request>,
    out: Out,
    done: usize,
}

impl Answers<'_> {
    fn ask(&mut self, request: Request) -> Result<()> {
        self.held.push(request);
        if self.held.len() >= BATCH { self.answer() } else { Ok(()) }
    }

    fn answer(&mut self) -> Result<()> {
        for answer in classify(&self.held, self.model, self.threads)? {
            self.out.json(&answer)?;
            self.done += 1;
        }
        self.held.clear();
        Ok(self.out.flush()?)
    }
}
