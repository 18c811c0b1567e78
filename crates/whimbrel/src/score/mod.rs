//! How well does the machine read, measured against a person's reading?
//!
//! | question | module |
//! | --- | --- |
//! | What does the gold file say, and is it well formed? | `gold` |
//! | Do two names, parties or dates mean the same? | `same` |
//! | Which claim read stands for which claim of the gold? | `pairing` |
//! | What does it come to? | `tally` |
//! | Does the machine know how sure it may be? | `calibration` |
//! | Which claims were missed, added or read wrongly? | `misses` |
//! | What are the figures called? | `figures` |
//! | How are they shown? | `page` |
//!
//! The rules of matching, the names of the figures and their values are those of
//! the marking script that the project measures itself with, so that figures of
//! one can be set beside figures of the other. In short:
//!
//! 1. A claim read can stand for a claim of the gold if their evidence overlaps
//!    by half of the shorter one. Among those that can, the best go first: same
//!    type, then same parties, then more overlap. Each is used once.
//! 2. Such a claim is **found**. It is **coded** if its type is right and at
//!    least one actor is (or there is none to be found), and **full** if
//!    besides three quarters of the parties, all flags and the whole chain of
//!    sources are right.
//! 3. Claims that the gold calls `optional` may be left out: they count only
//!    where they were found.

pub mod calibration;
pub mod figures;
pub mod gold;
pub mod misses;
pub mod page;
pub mod pairing;
mod same;
pub mod tally;
#[cfg(test)]
mod tests;
