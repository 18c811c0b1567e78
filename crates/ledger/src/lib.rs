//! Keeps what reports say: claims in, stories out.
//!
//! A ledger is one SQLite file that only grows. Every report is kept as it was
//! read, every reading of it with the coder that made it and the time of
//! recording, every claim of a reading as its JSON record. A reading by another
//! coder supersedes the one before by standing after it; nothing is updated or
//! deleted, so the ledger can be asked how it stood at any time.
//!
//! | question | module |
//! | --- | --- |
//! | What can be done with a ledger? | [`Ledger`] in `ledger` |
//! | What kind of file is this, and may it be opened? | `format` |
//! | What does a report or claim look like as rows? | `report`, `rows` |
//! | How does a report with its claims get in? | `append` |
//! | Which claims answer a question? | [`Query`] in `query`, names of actors in `namings` |
//! | What does somebody who leafs through it look at? | `browse` |
//! | Which reports and claims hold these words? | [`Hits`] in `search` |
//! | Which reports go back to one origin? | [`lineage::Lineages`] |
//! | Which claims tell of one happening, and how does it stand? | [`stories::Story`] |
//! | What was told before of this very state? | `kept` |
//! | What did people judge about claims and sources? | [`Judgement`] in `judgement` |
//! | How do ties form, strengthen and break? | [`ties::Timeline`], [`ties::Network`] |
//! | What is new since a time? | [`News`] in `news` |
//! | Is the ledger whole? | [`Checked`] in `check` |
//! | How is it copied while others write to it? | `backup` |
//!
//! The crate reads no clock: whoever appends says what time it is.

mod append;
mod backup;
mod browse;
mod check;
mod error;
mod format;
mod hash;
mod judgement;
mod kept;
mod ledger;
pub mod lineage;
mod namings;
mod news;
mod query;
mod report;
mod rows;
mod search;
mod stats;
pub mod stories;
pub mod ties;
mod words;

pub use append::{Appended, Entry};
pub use browse::{Listed, Named, Pair, Size};
pub use check::Checked;
pub use error::Error;
pub use judgement::{
    Correction, Credibility, Held, Imported, JudgedClaim, Judgement, Mark, Reliability, State, Verdict,
};
pub use ledger::Ledger;
pub use news::{New, News};
pub use query::{Query, end_of_day};
pub use report::{NoteRecord, ReportRecord};
pub use search::{ClaimHit, Hits, ReportHit, Snippet};
pub use stats::Stats;

/// The result of everything that touches a ledger.
pub type Result<T> = std::result::Result<T, Error>;
