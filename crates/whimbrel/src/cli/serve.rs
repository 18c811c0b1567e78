//! `whimbrel serve`: the ledger in the browser.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use whimbrel_desk::{Access, Format, Settings, new_token};
use whimbrel_ledger::{Ledger, Query};

use super::Outcome;
use crate::coder::Coder;
use crate::export::{self, Selection, Undated};
use crate::output::say;

const EXAMPLES: &str = "\
Examples:
  whimbrel serve                              then open http://127.0.0.1:8377
  whimbrel serve --ledger corpus.db --port 9000
  whimbrel serve --listen 0.0.0.0             for other machines too: prints a token

Needs no network and loads nothing from anywhere. Ends with Ctrl-C.

Exit codes: 2, wrong usage, or the address can't be listened at.";

/// Open the ledger in the browser
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    /// The ledger to open; it is made where there is none
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
    /// The port to listen at; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8377)]
    port: u16,
    /// The address to listen at; beyond this machine, visitors need a token
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// The token that visitors need (default: a new one, where one is needed)
    #[arg(long, value_name = "TOKEN", env = "WHIMBREL_TOKEN", hide_env_values = true, value_parser = token)]
    token: Option<String>,
    /// In whose name judgements on the desk are made (default: the name you are logged in with)
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// A folder with other weights than those that the program carries
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Types of your own to read as well, fitted with `whimbrel codebook fit`
    #[arg(long, value_name = "FITTED")]
    codebook: Option<PathBuf>,
}

/// A token short enough to guess is none.
fn token(written: &str) -> Result<String, String> {
    let fits =
        written.len() >= 16 && written.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    fits.then(|| written.to_owned()).ok_or_else(|| "give 16 or more letters, digits or -._~".to_owned())
}

impl Serve {
    /// Serves until the program is ended.
    pub fn run(&self) -> Result<Outcome> {
        let coder = Coder::load(self.model.as_deref(), self.codebook.as_deref())?;
        // Made or brought up to date once, so that pages only need to read.
        drop(Ledger::open(&self.ledger)?);
        let access = self.access();
        let listener = TcpListener::bind(SocketAddr::new(self.listen, self.port)).map_err(|e| {
            anyhow!(
                "{}:{} can't be listened at ({e}); choose another port with --port, or 0 for a free one.",
                self.listen,
                self.port
            )
        })?;
        let at = listener.local_addr().context("The address that is listened at can't be told.")?;
        announce(at, &access);
        let settings = Settings {
            ledger: self.ledger.clone(),
            model: coder.model,
            options: coder.options(None),
            coder: coder.name(),
            author: self.author(),
            exporter: write,
            access,
        };
        match whimbrel_desk::serve(listener, settings) {
            Ok(()) => Ok(Outcome::Well),
            Err(e) => bail!("The desk stopped ({e}); start it again."),
        }
    }

    fn author(&self) -> String {
        let named = |name: &str| std::env::var(name).ok().filter(|name| !name.trim().is_empty());
        let author = self
            .author
            .clone()
            .or_else(|| named("WHIMBREL_AUTHOR"))
            .or_else(|| named("USER"))
            .or_else(|| named("USERNAME"));
        author.unwrap_or_else(|| "desk".to_owned())
    }

    fn access(&self) -> Access {
        match &self.token {
            Some(token) => Access::Token(token.clone()),
            None if self.listen.is_loopback() => Access::Loopback,
            None => Access::Token(new_token()),
        }
    }
}

/// Downloads of the desk are the exports of the command line; a table for
/// spreadsheets is made safe for them.
fn write(ledger: &Ledger, query: &Query, format: Format, out: &mut (dyn Write + Send)) -> Result<(), String> {
    let asked = Selection { query: query.clone(), ..Selection::default() };
    let written = match format {
        Format::Csv => export::for_spreadsheets(ledger, &asked, out),
        Format::Parquet => export::export(ledger, &asked, export::Format::Parquet, Undated::default(), out),
        Format::Bibtex => export::export(ledger, &asked, export::Format::Bibtex, Undated::default(), out),
    };
    written.map(|_| ()).map_err(|e| format!("{e:#}"))
}

fn announce(at: SocketAddr, access: &Access) {
    match access {
        Access::Loopback => say(&format!("The desk is at http://{at} (Ctrl-C ends it).")),
        Access::Token(token) => say(&format!(
            "The desk is at http://{at}/?token={token}\nWhoever knows this address can read the ledger and add to it; \
             it is not encrypted on its way. Ctrl-C ends it."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn short_tokens_are_refused() {
        assert!(token("0123456789abcdef").is_ok());
        assert!(token("short").is_err());
        assert!(token("0123456789abcdef; Path=/").is_err());
    }
}
