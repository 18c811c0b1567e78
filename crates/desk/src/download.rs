//! What can be taken along? Exactly the claims of a view, in formats of other
//! programs. How claims are written in a format is the business of whoever
//! serves the desk; here they are sent while they are written, so that a
//! download may be larger than the memory.

use std::io::{self, BufWriter, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{Query as InAddress, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use maud::{Markup, html};
use tokio::sync::mpsc;
use whimbrel_ledger::{Ledger, Query};

use crate::asked::{Asked, Fields, party};
use crate::desk::Desk;
use crate::problem::Problem;

/// A format in which claims can be taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for spreadsheets. Words of reports that a spreadsheet would take
    /// for a formula must not come out as one.
    Csv,
    /// A table for programs that count.
    Parquet,
    /// The reports that the claims stand in, for those who cite them.
    Bibtex,
}

/// Writes the claims that answer a question in a format. The error says in a
/// full sentence what went wrong.
pub type Exporter = fn(&Ledger, &Query, Format, &mut (dyn Write + Send)) -> Result<(), String>;

impl Format {
    const ALL: [Format; 3] = [Format::Csv, Format::Parquet, Format::Bibtex];

    fn path(self) -> &'static str {
        match self {
            Format::Csv => "/claims.csv",
            Format::Parquet => "/claims.parquet",
            Format::Bibtex => "/claims.bib",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Parquet => "Parquet",
            Format::Bibtex => "BibTeX",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Parquet => "application/vnd.apache.parquet",
            Format::Bibtex => "application/x-bibtex; charset=utf-8",
        }
    }
}

/// The ways to take the claims of a view along.
pub(crate) fn links(asked: &Asked) -> Markup {
    html! {
        span .downloads {
            "Download these claims: "
            @for (i, format) in Format::ALL.into_iter().enumerate() {
                @if i > 0 { ", " }
                a href=(asked.at(format.path())) download=(file_name(asked, format)) { (format.label()) @if format == Format::Bibtex { span .vh { " of their reports" } } }
            }
        }
    }
}

pub(crate) async fn csv(desk: State<Desk>, fields: InAddress<Fields>) -> Result<Response, Problem> {
    download(Format::Csv, desk.0, fields.0).await
}

pub(crate) async fn parquet(desk: State<Desk>, fields: InAddress<Fields>) -> Result<Response, Problem> {
    download(Format::Parquet, desk.0, fields.0).await
}

pub(crate) async fn bibtex(desk: State<Desk>, fields: InAddress<Fields>) -> Result<Response, Problem> {
    download(Format::Bibtex, desk.0, fields.0).await
}

/// Exactly the claims that the same filter shows, however many they are.
async fn download(format: Format, desk: Desk, fields: Fields) -> Result<Response, Problem> {
    let asked = Asked::of(&fields)?;
    let name = file_name(&asked, format);
    let (to, mut from) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || write(format, &desk, &asked.query(), to));
    // What goes wrong before the first bytes are there is still told on a page.
    let first = match from.recv().await {
        Some(Ok(first)) => first,
        Some(Err(why)) => return Err(failed(&why.to_string())),
        None => return Err(failed("The export ended without a word.")),
    };
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let body = Body::from_stream(Chunks { first: Some(first), from, ended: false });
    Ok((headers, body).into_response())
}

fn failed(why: &str) -> Problem {
    let what = format!("The claims can’t be written: {why}");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, what, "Try again; the ledger is as it was.")
}

/// `claims-GHA-TGO.csv`: named for whom the view is about, in plain letters.
fn file_name(asked: &Asked, format: Format) -> String {
    let plain = |words: &String| {
        let code: String = party(words).chars().filter(|c| c.is_ascii_alphanumeric()).take(24).collect();
        if code.is_empty() { String::new() } else { format!("-{code}") }
    };
    let parties: String = asked.a.iter().chain(&asked.b).map(plain).collect();
    format!("claims{parties}.{}", format.path().rsplit('.').next().unwrap_or_default())
}

/// A part of a download; nothing: its end.
type Chunk = io::Result<Option<Vec<u8>>>;

fn write(format: Format, desk: &Desk, query: &Query, to: mpsc::Sender<Chunk>) {
    let settings = desk.settings();
    let written = Ledger::open_read_only(&settings.ledger).map_err(|e| e.to_string()).and_then(|ledger| {
        let mut out = BufWriter::with_capacity(1 << 16, Pipe(to.clone()));
        (settings.exporter)(&ledger, query, format, &mut out)?;
        out.flush().map_err(|e| e.to_string())
    });
    let last = written.map(|()| None).map_err(io::Error::other);
    // Nobody is there to be told where the visitor has left.
    let _ = to.blocking_send(last);
}

/// Hands on what is written, and waits where it is not fetched.
struct Pipe(mpsc::Sender<Chunk>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Some(bytes.to_vec())));
        sent.map(|()| bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The parts of a download in order. One that breaks off fails in the browser,
/// too, instead of looking whole.
struct Chunks {
    first: Option<Option<Vec<u8>>>,
    from: mpsc::Receiver<Chunk>,
    ended: bool,
}

impl Stream for Chunks {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => std::task::ready!(self.from.poll_recv(context)),
        };
        Poll::Ready(match next {
            Some(Ok(Some(bytes))) => Some(Ok(bytes)),
            Some(Ok(None)) => {
                self.ended = true;
                None
            }
            Some(Err(why)) => {
                self.ended = true;
                Some(Err(why))
            }
            None => {
                self.ended = true;
                Some(Err(io::Error::other("the export broke off")))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_whom_they_are_about() {
        let asked = |a: &str, b: &str| {
            let pairs = [("a", a), ("b", b)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            Asked::of(&Fields::from(pairs)).unwrap()
        };
        assert_eq!(file_name(&asked("Ghana", "TGO"), Format::Csv), "claims-GHA-TGO.csv");
        assert_eq!(file_name(&asked("", "\"; x=\r\n ../é"), Format::Bibtex), "claims-x.bib");
        assert_eq!(file_name(&asked("غانا", ""), Format::Parquet), "claims.parquet");
    }
}
