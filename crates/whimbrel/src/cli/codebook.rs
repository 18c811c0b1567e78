//! `whimbrel codebook`: types of one's own, learned from example sentences.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use unicode_width::UnicodeWidthStr;
use whimbrel_reader::codebook::own::{self, FEWEST, Figures, Fitted, Held, Source, TypeFigures};

use super::{Outcome, count, threads};
use crate::coder;
use crate::output::{Out, say};

const EXAMPLES: &str = "\
Examples:
  whimbrel codebook fit trade-disputes.md             learn its types, print how well that went
  whimbrel read --codebook trade-disputes.fitted report.txt
  whimbrel codebook check trade-disputes.fitted       its examples as tests

A codebook file is text that people edit:

  # Trade disputes

  ## TARIFF
  under: SANCTION            the built-in type it is a kind of, if any
  quad: material-conflict    these settings may all be left out
  intensity: -4.5
  A state puts a duty on another's goods, or raises one.

  - Chile {imposed} a duty of 12 percent on Argentine wheat.
  - The {levy} on Maldivian fish angered skippers in Male.

  ## none
  - Phone companies in Ghana {raised} their tariffs.

Each type takes 5 sentences or more, 20 and more are better, with braces around the
one word that carries the event. `replaces: AID` has the built-in type read no more.

Exit codes: 0, all went well; 1, an example is not read as marked (check); 2, wrong
usage, or nothing could be done.";

/// Examples below which a type is said to have few.
const FEW: usize = 15;
/// F1 below which a type is said to be told apart poorly.
const POOR: f64 = 0.6;

/// Learn types of one's own from example sentences
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Codebook {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Fit(Fit),
    Check(Check),
}

/// Learn the types of a codebook file and print how well they are read
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
struct Fit {
    /// The codebook file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write what was learned (default: FILE with the ending `.fitted`)
    #[arg(long, value_name = "FITTED")]
    out: Option<PathBuf>,
    /// Into how many parts to deal the examples; each is held out once
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=20))]
    folds: u8,
    #[command(flatten)]
    with: With,
}

/// Read the examples of a fitted codebook again, as tests
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
struct Check {
    /// What `whimbrel codebook fit` wrote
    #[arg(value_name = "FITTED")]
    fitted: PathBuf,
    #[command(flatten)]
    with: With,
}

#[derive(Debug, Args)]
struct With {
    /// Threads of the network (default: one a core); the result is the same
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,
    /// A folder with other weights than those that the program carries
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
}

impl Codebook {
    /// Does what is asked for.
    pub fn run(&self) -> Result<Outcome> {
        match &self.what {
            What::Fit(fit) => fit.run(),
            What::Check(check) => check.run(),
        }
    }
}

impl Fit {
    fn run(&self) -> Result<Outcome> {
        let begun = Instant::now();
        let name = self.file.display();
        let text = fs::read_to_string(&self.file)
            .with_context(|| format!("{name} can't be read; give the name of a codebook file in UTF-8"))?;
        let source = own::parse(&text).map_err(|e| anyhow!("{name} is no codebook yet:\n{e}"))?;
        let to = self.target()?;
        let model = coder::model(self.with.model.as_deref())?;
        let fitted = own::fit(&text, &source, model, self.folds.into(), self.with.threads)?;
        fs::write(&to, fitted.to_json())
            .with_context(|| format!("{} can't be written; name another place with --out", to.display()))?;
        Out::new().text(&account(&source, fitted.figures()))?;
        let to = to.display();
        say(&format!(
            "Fitted in {:.0} s and written to {to}. Read with it: whimbrel read --codebook {to} REPORT",
            begun.elapsed().as_secs_f64()
        ));
        Ok(Outcome::Well)
    }

    /// Where to write; never over the codebook file itself.
    fn target(&self) -> Result<PathBuf> {
        let to = self.out.clone().unwrap_or_else(|| self.file.with_extension("fitted"));
        if to == self.file {
            return Err(anyhow!("{} would be written over; name another place with --out", to.display()));
        }
        Ok(to)
    }
}

impl Check {
    fn run(&self) -> Result<Outcome> {
        let model = coder::model(self.with.model.as_deref())?;
        let fitted = coder::codebook(&self.fitted, model)?;
        let failed = fitted.check(model, self.with.threads)?;
        let mut out = Out::new();
        for held in &failed {
            out.line(&otherwise(held))?;
        }
        say(&passed(&fitted, &self.fitted, failed.len()));
        Ok(if failed.is_empty() { Outcome::Well } else { Outcome::Partly })
    }
}

fn passed(fitted: &Fitted, path: &Path, failed: usize) -> String {
    let examples = count(fitted.examples().len(), "example");
    match failed {
        0 => format!("All of {examples} of {} are read as marked.", path.display()),
        n => format!(
            "Of {examples} of {}, not read as marked: {n}. Look whether they say what their type means, add \
             examples like them, and fit again.",
            path.display()
        ),
    }
}

/// All that `fit` has to say, as text.
fn account(source: &Source, figures: &Figures) -> String {
    let none = source.examples.iter().filter(|e| e.type_.is_none()).count();
    let mut out = format!(
        "{}: {}, {}, {none} of none\n\nRead while held out, in {} parts:\n",
        source.title,
        count(source.types.len(), "type"),
        count(source.examples.len() - none, "example"),
        figures.folds
    );
    out += &per_type(figures);
    out += "\nMarked (row) and read (column):\n";
    out += &confusion(figures);
    if !figures.wrong.is_empty() {
        out += &format!("\nRead otherwise while held out, {}:\n", count(figures.wrong.len(), "example"));
        figures.wrong.iter().for_each(|h| out += &format!("  {}\n", otherwise(h)));
    }
    let warnings = warnings(source, figures);
    if !warnings.is_empty() {
        out += "\nTo look at:\n";
        warnings.iter().for_each(|w| out += &format!("  {w}\n"));
    }
    out + "\n"
}

/// One line a type, and one for all together.
fn per_type(figures: &Figures) -> String {
    let cell = |x: Option<f64>| x.map_or("-".to_owned(), |x| format!("{x:.2}"));
    let row = |t: &TypeFigures| {
        vec![t.name.clone(), t.examples.to_string(), cell(t.precision), cell(t.recall), cell(t.f1)]
    };
    let head = ["type", "examples", "precision", "recall", "F1"].map(str::to_owned).to_vec();
    let rows = figures.types.iter().map(row).chain([row(&figures.all())]);
    columns([head].into_iter().chain(rows).collect())
}

/// Types are numbered, so that the columns stay narrow.
fn confusion(figures: &Figures) -> String {
    let names: Vec<String> =
        figures.types.iter().enumerate().map(|(i, t)| format!("{} {}", i + 1, t.name)).collect();
    let head = ["".to_owned(), "none".to_owned()].into_iter().chain((1..=names.len()).map(|i| i.to_string()));
    let cell = |r: usize, c: usize, n: usize| if (r, c) == (0, 0) { "-".to_owned() } else { n.to_string() };
    let rows = figures.confusion.iter().enumerate().map(|(r, row)| {
        let name = if r == 0 { "none" } else { &names[r - 1] };
        let cells = row.iter().enumerate().map(|(c, n)| cell(r, c, *n));
        [name.to_owned()].into_iter().chain(cells).collect()
    });
    columns([head.collect()].into_iter().chain(rows).collect())
}

/// The first column to the left, the others to the right.
fn columns(rows: Vec<Vec<String>>) -> String {
    let widest = |c: usize| rows.iter().map(|r| r[c].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(widest).collect();
    let line = |row: &Vec<String>| {
        let first = format!("  {}{}", row[0], " ".repeat(widths[0] - row[0].width()));
        let rest = row.iter().zip(&widths).skip(1).map(|(cell, w)| format!("  {cell:>w$}"));
        first + &rest.collect::<String>() + "\n"
    };
    rows.iter().map(line).collect()
}

fn otherwise(held: &Held) -> String {
    let name = |t: &Option<String>| t.clone().unwrap_or_else(|| "none".to_owned());
    format!("line {}: {} read as {}: {}", held.line, name(&held.expected), name(&held.read), held.text)
}

/// What the user may want to mend.
fn warnings(source: &Source, figures: &Figures) -> Vec<String> {
    let mut out = Vec::new();
    for t in &figures.types {
        if t.examples < FEW {
            out.push(format!(
                "{} has {} examples; the figures shift with each at so few. {FEWEST} must be, 20 and more are better.",
                t.name, t.examples
            ));
        }
        if t.f1.is_none_or(|f| f < POOR) {
            out.push(format!(
                "{} is told apart poorly: add examples, in other words than those there are, or merge it with the \
                 type it is mistaken for.",
                t.name
            ));
        }
    }
    if !source.examples.iter().any(|e| e.type_.is_none()) {
        out.push(
            "There is no heading `## none`: add sentences in which the same words mean something else."
                .to_owned(),
        );
    }
    for (first, second) in &figures.alike {
        out.push(format!(
            "Lines {first} and {second} are nearly the same and were held out together; other words would teach more."
        ));
    }
    if !figures.unlearned.is_empty() {
        let lines: Vec<String> = figures.unlearned.iter().map(ToString::to_string).collect();
        out.push(format!(
            "Not read as marked even after learning, by line: {}. `whimbrel codebook check` will name them.",
            lines.join(", ")
        ));
    }
    out
}
