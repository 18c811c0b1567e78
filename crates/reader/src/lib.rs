//! Reads news reports: text in, claims out.
//!
//! ```text
//! report -> sentences -> parse -> mentions -> actors -> claims      this crate: text in, claims out
//!    -> ledger -> stories                                           crate whimbrel-ledger: claims in, stories out
//!    -> cli, desk, export                                           crate whimbrel: the program people run
//! ```
//!
//! Every stage is a module of that name with one main function; `reading.rs`
//! calls them in order. The crate knows no database, no terminal, no clock and
//! no network: the same text gives the same claims, on any number of threads.
//!
//! Offsets are bytes inside ([`Span`]) and Unicode code points outside
//! ([`CharIndex`]); the two are never mixed.

pub mod actors;
pub mod annotation;
pub mod claims;
pub mod classify;
pub mod codebook;
pub mod mentions;
pub mod model;
pub mod parse;
pub mod places;
pub mod reading;
pub mod report;
pub mod sentences;
pub mod span;
pub mod times;

pub use span::{CharIndex, Span};
