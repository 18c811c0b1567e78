//! What is asked of the ledger's stories: shared by the commands that ask.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use whimbrel_ledger::stories::Standing;
use whimbrel_ledger::{Ledger, Query, end_of_day};

use super::claims::{Status, both, flags, opened, party, status};
use super::day;

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// For programs: one JSON object a line
    Jsonl,
    /// For spreadsheets: several values in a field parted by "; "
    Csv,
}

/// A question to the ledger's stories.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Stories in which both take part, either way round
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub between: Option<Vec<String>>,
    /// Stories in which this one takes part
    #[arg(long, value_name = "WHO")]
    pub actor: Option<String>,
    /// Stories of which a claim rests on this one's word
    #[arg(long, value_name = "WHO")]
    pub source: Option<String>,
    /// Stories of this type: AID, CONSULT, ASSAULT…
    #[arg(long = "type", value_name = "TYPE")]
    pub type_: Option<String>,
    /// Stories of which a claim has all of these flags, or `fact` for none
    #[arg(long, value_name = "FLAGS", value_delimiter = ',', value_parser = status)]
    pub status: Option<Vec<Status>>,
    /// Stories that stand so: reported, confirmed, alleged, disputed, denied, planned…
    #[arg(long, value_name = "STANDINGS", value_delimiter = ',', value_parser = standing)]
    pub standing: Option<Vec<Standing>>,
    /// Stories about this day or later, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Stories about this day or earlier, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
    /// The ledger as it stood at the end of this day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// The ledger to ask
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    pub ledger: PathBuf,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

fn standing(written: &str) -> Result<Standing, String> {
    let lower = written.trim().to_lowercase();
    Standing::ALL.into_iter().find(|standing| standing.name() == lower).ok_or_else(|| {
        let names: Vec<&str> = Standing::ALL.into_iter().map(Standing::name).collect();
        format!("give some of {}, parted by commas", names.join(", "))
    })
}

impl Asked {
    /// Opens the ledger and sees that the question makes sense.
    pub fn open(&self) -> Result<(Ledger, Query)> {
        let query = self.query()?;
        Ok((opened(&self.ledger, self.type_.as_deref())?, query))
    }

    fn query(&self) -> Result<Query> {
        Ok(Query {
            between: both(self.between.as_deref()),
            actor: self.actor.as_deref().map(party),
            source: self.source.as_deref().map(party),
            type_: self.type_.as_ref().map(|t| t.to_uppercase()),
            status: flags(self.status.as_deref())?,
            standing: self.standing.clone(),
            since: self.since,
            until: self.until,
            as_of: self.as_of.map(end_of_day),
            limit: None,
            ..Query::default()
        })
    }
}
