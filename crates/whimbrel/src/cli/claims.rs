//! `whimbrel claims`: questions to the ledger.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use whimbrel_ledger::{JudgedClaim, Ledger, Query, State, Verdict, end_of_day};
use whimbrel_reader::actors::{Catalog, MatchKind};
use whimbrel_reader::claims::record::Flag;
use whimbrel_reader::codebook::Codebook;

use super::{Outcome, count, day, score};
use crate::export::Selection;
use crate::export::csv::Row;
use crate::output::{Out, say};
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel claims --between PRK RUS --since 2023-01-01
  whimbrel claims --actor \"Vladimir Putin\" --type AID --status alleged
  whimbrel claims --status fact --as-of 2024-06-30 --format csv > claims.csv

An actor is a code (RUS, IGO:UN), a name of the catalog or a name as reports have it.
A code, or a state's name, stands for all who act for that state or body.

Exit codes: 0, the question was answered, if only by nothing; 2, wrong usage, or no
ledger to ask.";

/// Ask the ledger for claims
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Claims {
    #[command(flatten)]
    asked: Asked,
    /// How to print the claims
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Show each claim's id, for `whimbrel judge` (other formats always do)
    #[arg(long)]
    ids: bool,
}

/// Which claims are asked for: shared by the commands that answer with claims.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Claims in which both take part, either way round
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    between: Option<Vec<String>>,
    /// Claims in which this one takes part
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Claims that rest on this one's word
    #[arg(long, value_name = "WHO")]
    source: Option<String>,
    /// Claims of this type: AID, CONSULT, SAY, STATE…, or one of a codebook of your own
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Claims with all of these flags, or `fact` for those without any
    #[arg(long, value_name = "FLAGS", value_delimiter = ',', value_parser = status)]
    status: Option<Vec<Status>>,
    /// Claims whose words in the report hold all of these, in any inflection;
    /// `"words in quotes"` stand next to each other, `econom*` begins a word
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// Claims about this day or later, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Claims about this day or earlier, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// The ledger as it stood at the end of this day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Claims with this score or a higher one, 0 to 1
    #[arg(long, value_name = "X", value_parser = score, default_value_t = 0.0)]
    min_score: f64,
    /// The claims as the machine read them, without what was judged of them
    #[arg(long)]
    without_judgements: bool,
    /// No more claims than this
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The ledger to ask
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    pub(super) ledger: PathBuf,
}

/// How claims are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: who → whom, how sure, on whose word, and the words
    Table,
    /// For programs: one JSON object a line
    Jsonl,
    /// For spreadsheets: one row a claim, several values in a field parted by "; "
    Csv,
}

/// A word of `--status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Without any flag.
    Fact,
    /// With this one.
    Flag(Flag),
}

pub(super) fn status(written: &str) -> Result<Status, String> {
    let lower = written.trim().to_lowercase();
    if lower == "fact" {
        return Ok(Status::Fact);
    }
    let flag = Flag::ALL.into_iter().find(|flag| flag.name() == lower);
    flag.map(Status::Flag).ok_or_else(|| {
        let names: Vec<&str> = Flag::ALL.into_iter().map(Flag::name).collect();
        format!("give `fact`, or some of {}, parted by commas", names.join(", "))
    })
}

/// The flags that `--status` asks for; none: claims presented as fact.
pub(super) fn flags(words: Option<&[Status]>) -> Result<Option<Vec<Flag>>> {
    let Some(words) = words else { return Ok(None) };
    let flags: Vec<Flag> =
        words.iter().filter_map(|w| if let Status::Flag(flag) = w { Some(*flag) } else { None }).collect();
    if !flags.is_empty() && words.contains(&Status::Fact) {
        bail!(
            "--status can't ask for `fact` and for flags at once: a claim presented as fact has none. Leave one out."
        );
    }
    Ok(Some(flags))
}

/// A type of the built-in codebook, or one that some claim of the ledger has.
pub(super) fn check_type(written: &str, ledger: &Ledger) -> Result<()> {
    let upper = written.to_uppercase();
    if Codebook::plover().type_named(&upper).is_some() {
        return Ok(());
    }
    let held = ledger.stats()?.by_type;
    if held.contains_key(&upper) {
        return Ok(());
    }
    let own = held.keys().map(String::as_str).filter(|t| Codebook::plover().type_named(t).is_none());
    let names: Vec<&str> = Codebook::plover().types().iter().map(|t| t.name).chain(own).collect();
    bail!(
        "There is no type {upper}, neither in the built-in codebook nor in this ledger; there are {}.",
        names.join(", ")
    )
}

/// What to ask the ledger for: a state's name asks for all who act for it.
pub(super) fn party(words: &str) -> String {
    let found = Catalog::embedded().resolve(words, None, None);
    match (found.how, found.code) {
        (MatchKind::Name, Some(code)) => code,
        _ => words.to_owned(),
    }
}

/// The two of `--between`.
pub(super) fn both(parties: Option<&[String]>) -> Option<(String, String)> {
    let Some([a, b]) = parties else { return None };
    Some((party(a), party(b)))
}

/// The ledger to ask, in which there is such a type, if one is asked for.
pub(super) fn opened(path: &Path, type_: Option<&str>) -> Result<Ledger> {
    let ledger = Ledger::open_read_only(path)?;
    if let Some(type_) = type_ {
        check_type(type_, &ledger)?;
    }
    Ok(ledger)
}

impl Claims {
    /// Answers the question.
    pub fn run(&self) -> Result<Outcome> {
        let (ledger, selection) = self.asked.answer()?;
        let found = match self.format {
            Format::Table => print(&ledger, &selection, Blocks::new(&ledger, self.ids))?,
            Format::Jsonl => print(&ledger, &selection, Lines(Out::new()))?,
            Format::Csv => print(&ledger, &selection, Rows(csv::Writer::from_writer(Out::new())))?,
        };
        match found {
            0 => say("No claim in the ledger answers the question."),
            n if self.format == Format::Table => say(&format!("{}.", count(n, "claim"))),
            _ => {}
        }
        if self.format == Format::Table && !self.asked.without_judgements {
            tell_of_wrong(&ledger, &selection.query)?;
        }
        Ok(Outcome::Well)
    }
}

impl Asked {
    /// The ledger that is asked, open for questions, and the question.
    pub(super) fn answer(&self) -> Result<(Ledger, Selection)> {
        let query = self.query()?;
        let ledger = opened(&self.ledger, self.type_.as_deref())?;
        Ok((ledger, Selection { query, min_score: self.min_score, limit: self.limit }))
    }

    fn query(&self) -> Result<Query> {
        Ok(Query {
            between: both(self.between.as_deref()),
            actor: self.actor.as_deref().map(party),
            source: self.source.as_deref().map(party),
            type_: self.type_.clone(),
            status: flags(self.status.as_deref())?,
            standing: None,
            words: self.words.clone(),
            since: self.since,
            until: self.until,
            as_of: self.as_of.map(end_of_day),
            limit: self.limit.filter(|_| self.min_score == 0.0),
            latest: false,
            without_judgements: self.without_judgements,
        })
    }
}

/// Says that claims are left out because they were judged to be wrong.
fn tell_of_wrong(ledger: &Ledger, query: &Query) -> Result<()> {
    let held = ledger.judgements(query.as_of)?;
    let wrong = |state: &State, verdict: &Verdict| {
        *state == State::InForce && matches!(verdict, Verdict::Wrong { .. })
    };
    match held.iter().filter(|held| wrong(&held.state, &held.judgement.verdict)).count() {
        0 => {}
        n => say(&format!(
            "Left out wherever they would stand: {} judged to be wrong; --without-judgements shows all.",
            count(n, "claim")
        )),
    }
    Ok(())
}

fn print(ledger: &Ledger, selection: &Selection, mut to: impl Printer) -> Result<usize> {
    let found = selection.each(ledger, |claim| to.claim(claim))?;
    to.end()?;
    Ok(found)
}

/// Prints claims in one of the formats.
trait Printer {
    fn claim(&mut self, claim: JudgedClaim) -> Result<()>;
    fn end(self) -> Result<()>;
}

/// Claims for people, report by report.
struct Blocks<'a> {
    ledger: &'a Ledger,
    table: Table,
    out: Out,
    held: Vec<JudgedClaim>,
    ids: bool,
}

impl<'a> Blocks<'a> {
    fn new(ledger: &'a Ledger, ids: bool) -> Self {
        Blocks { ledger, table: Table::new(), out: Out::new(), held: Vec::new(), ids }
    }

    fn rest(&mut self) -> Result<()> {
        let held = std::mem::take(&mut self.held);
        let Some(first) = held.first() else { return Ok(()) };
        let record = self.ledger.report(&first.claim.report.id)?.unwrap_or_default();
        Ok(self.out.text(&self.table.judged(&record, &held, self.ids))?)
    }
}

impl Printer for Blocks<'_> {
    fn claim(&mut self, judged: JudgedClaim) -> Result<()> {
        if self.held.last().is_some_and(|last| last.claim.report.id != judged.claim.report.id) {
            self.rest()?;
        }
        self.held.push(judged);
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        self.rest()?;
        Ok(self.out.flush()?)
    }
}

/// Claims for programs.
struct Lines(Out);

impl Printer for Lines {
    fn claim(&mut self, judged: JudgedClaim) -> Result<()> {
        Ok(self.0.json(&judged)?)
    }

    fn end(mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Claims for spreadsheets, as `export --format csv` has them.
struct Rows(csv::Writer<Out>);

impl Printer for Rows {
    fn claim(&mut self, judged: JudgedClaim) -> Result<()> {
        Ok(self.0.serialize(Row::of(&judged))?)
    }

    fn end(mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}
