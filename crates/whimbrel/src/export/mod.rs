//! How do claims get into the formats that other people's programs read?
//!
//! Every format is a module with one writer; docs/exports.md says which column
//! holds what. What a format cannot hold is counted in [`Told`], never dropped
//! in silence. A writer takes claims one after the other and keeps no more of
//! them than its format needs.
//!
//! | question | module |
//! | --- | --- |
//! | Which claims are exported? | `selection` |
//! | What could the format not hold? | `told` |
//! | Who does it to whom, where a format has room for two? | `dyads` |
//! | Which CAMEO code is it? | `cameo` |
//! | What are a state's codes? | `countries` |
//! | How does a table become a Parquet file? | `table` |
//! | On which day was it, and whose ids and cells are these? | `fields` |

mod annotation;
mod bibtex;
mod cameo;
mod countries;
pub mod csv;
mod dyads;
mod fields;
mod ftm;
mod gdelt;
mod icews;
pub mod parquet;
mod plover;
mod polecat;
mod reports;
mod selection;
mod table;
mod told;

use std::io::Write;

use anyhow::Result;
use clap::ValueEnum;
use whimbrel_ledger::{JudgedClaim, Ledger};
use whimbrel_reader::claims::record::Claim;

pub use fields::hash;
pub use selection::Selection;
pub use told::Told;

/// A format that claims can be exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// POLECAT's 40 columns, tab-separated: events between two parties
    Polecat,
    /// PLOVER events as JSON lines, with all that a claim holds
    Plover,
    /// ICEWS' 20 columns, tab-separated: CAMEO codes, events between two parties
    Icews,
    /// GDELT 2.0 events, 61 columns: one a story, pair of parties and CAMEO code
    GdeltEvents,
    /// GDELT 2.0 mentions, 16 columns: who tells of these events
    GdeltMentions,
    /// FollowTheMoney statements, as CSV
    FtmStatements,
    /// FollowTheMoney entities, as JSON lines
    FtmEntities,
    /// The claims as one Parquet table, with lists and structs
    Parquet,
    /// The claims as one table for spreadsheets
    Csv,
    /// The words of the claims as W3C Web Annotations (JSON-LD)
    WebAnnotation,
    /// The reports that the claims stand in, for LaTeX
    Bibtex,
}

/// What stands as the date of an event whose time the text does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Undated {
    /// Nothing
    #[default]
    Empty,
    /// The day of publication; how many rows carry it is said on standard error
    Publication,
}

/// Takes claims and writes them in one format.
trait Exporter {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()>;
    /// A claim with what was judged of it; most formats have no room for that.
    fn judged(&mut self, judged: &JudgedClaim, told: &mut Told) -> Result<()> {
        self.claim(&judged.claim, told)
    }
    /// Called once, after the last claim.
    fn end(self, told: &mut Told) -> Result<()>;
}

/// Writes the claims of `ledger` that `selection` asks for to `out`. What the
/// format has no room for is told, not an error. The same ledger, selection
/// and version give the same bytes.
pub fn export(
    ledger: &Ledger,
    selection: &Selection,
    format: Format,
    undated: Undated,
    out: impl Write + Send,
) -> Result<Told> {
    let run = Run { ledger, selection };
    match format {
        Format::Polecat => run.through(polecat::Polecat::new(out, undated)?),
        Format::Plover => run.through(plover::Plover::new(out, undated)),
        Format::Icews => run.through(icews::Icews::new(out, undated)?),
        Format::GdeltEvents => {
            run.through(gdelt::Gdelt::new(ledger, selection, gdelt::Table::Events, undated, out)?)
        }
        Format::GdeltMentions => {
            run.through(gdelt::Gdelt::new(ledger, selection, gdelt::Table::Mentions, undated, out)?)
        }
        Format::FtmStatements => run.through(ftm::Ftm::new(ftm::Statements::new(out)?)),
        Format::FtmEntities => run.through(ftm::Ftm::new(ftm::Entities(out))),
        Format::Parquet => run.through(parquet::Parquet::new(out)?),
        Format::Csv => run.through(csv::Csv::new(out)),
        Format::WebAnnotation => run.through(annotation::Annotations::new(ledger, out)?),
        Format::Bibtex => run.through(bibtex::Bibtex::new(out)),
    }
}

/// The claims as one table, as [`Format::Csv`] has it, but for people who open
/// it in a spreadsheet: no cell is taken for a formula.
pub fn for_spreadsheets(ledger: &Ledger, selection: &Selection, out: impl Write + Send) -> Result<Told> {
    Run { ledger, selection }.through(csv::Csv::for_spreadsheets(out)?)
}

struct Run<'a> {
    ledger: &'a Ledger,
    selection: &'a Selection,
}

impl Run<'_> {
    fn through(&self, mut exporter: impl Exporter) -> Result<Told> {
        let mut told = Told::default();
        self.selection.each(self.ledger, |judged| {
            told.claims += 1;
            exporter.judged(&judged, &mut told)
        })?;
        exporter.end(&mut told)?;
        Ok(told)
    }
}
