//! The program that people run: reports in, claims out, and questions to the
//! ledger that keeps them.
//!
//! | question | module |
//! | --- | --- |
//! | What can be asked for on the command line? | `cli`, one file a subcommand |
//! | Which reports are in the files and folders named? | `input` |
//! | How are many reports read at once and still printed in order? | `pool` |
//! | What do people see? | `table`; judgements in words: `judged` |
//! | How well does it read, measured against a person's reading? | `score` |
//! | Where does the output go, in colours or not? | `output` |
//! | Who did the coding? | `coder` |

mod cli;
mod coder;
mod input;
mod judged;
mod output;
mod pool;
mod progress;
mod score;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output::say(&format!("whimbrel: {error:#}"));
            cli::Outcome::Nothing.into()
        }
    }
}
