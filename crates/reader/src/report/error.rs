//! What could not be read, and what to do about it.

use std::fmt;

/// A part of the input that could not be read. Its text is a full sentence
/// that names the place and says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    input: Option<String>,
    place: Place,
    kind: Kind,
}

/// Which part of the input an error or a report comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All of it.
    Whole,
    /// A line of JSONL, counted from 1.
    Line(usize),
    /// An entry of a JSON array, a feed, an archive or a table, counted from 1, and
    /// the line where it starts, where that is known.
    Entry(usize, Option<usize>),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Binary { what: &'static str, remedy: &'static str },
    NotJson { reason: String, rest_read: bool },
    NotAnObject,
    NoTextField,
    TextNotAString,
    BlankText,
    PageTooLarge,
    PageWithoutText,
    UnknownXml,
    BrokenFeed(String),
    EmptyFeed,
    EntryWithoutText { url: Option<String> },
    BrokenArchive(String),
    BrokenTable(String),
    BrokenGzip(String),
    NoTextColumn,
    InputTooLarge,
    Unreadable,
}

impl InputError {
    pub(super) fn new(input: Option<&str>, place: Place, kind: Kind) -> Self {
        InputError { input: input.map(str::to_owned), place, kind }
    }

    /// The line concerned, counted from 1, where the input goes by lines.
    pub fn line(&self) -> Option<usize> {
        match self.place {
            Place::Line(line) => Some(line),
            Place::Entry(_, line) => line,
            Place::Whole => None,
        }
    }

    /// The entry concerned, counted from 1, where the input is an array, a feed, an
    /// archive (its record) or a table (its row).
    pub fn entry(&self) -> Option<usize> {
        match self.place {
            Place::Entry(entry, _) => Some(entry),
            Place::Line(_) | Place::Whole => None,
        }
    }

    /// "Line 3 of reports.jsonl", as the start of a sentence.
    fn subject(&self) -> String {
        let input = self.input.as_deref().unwrap_or("the input");
        match self.place {
            Place::Whole => self.input.clone().unwrap_or_else(|| "The input".to_owned()),
            Place::Line(line) => format!("Line {line} of {input}"),
            Place::Entry(entry, Some(line)) => format!("Entry {entry} of {input} (line {line})"),
            Place::Entry(entry, None) => format!("Entry {entry} of {input}"),
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.subject();
        match &self.kind {
            Kind::Empty => write!(f, "{subject} holds no text. Give a file with a report in it."),
            Kind::Binary { what, remedy } => write!(f, "{subject} is {what}, not text. {remedy}"),
            Kind::NotJson { reason, rest_read } => not_json(f, &subject, reason, *rest_read),
            Kind::NotAnObject => write!(
                f,
                "{subject} is not a JSON object. Give each report as {{\"text\": \"…\", \"published\": \"YYYY-MM-DD\"}}."
            ),
            Kind::NoTextField => {
                write!(f, "{subject} has no `text`. Put the body of the report into a field of that name.")
            }
            Kind::TextNotAString => write!(
                f,
                "{subject} has a `text` that is not a string. Give the body of the report as one string."
            ),
            Kind::BlankText => write!(
                f,
                "{subject} has a `text` without a word in it. Put the body of the report there, or remove the record."
            ),
            Kind::PageTooLarge => write!(
                f,
                "{subject} is a web page too large or too deeply nested to take apart. Save its main text as plain text and read that."
            ),
            Kind::PageWithoutText => write!(
                f,
                "{subject} is a web page in which no main text was found; it may need scripts or a subscription. Save its main text as plain text and read that."
            ),
            Kind::UnknownXml => write!(
                f,
                "{subject} is XML, but neither a web page nor an RSS or Atom feed. Convert it to JSON lines with a `text` field each."
            ),
            Kind::BrokenFeed(reason) => write!(
                f,
                "{subject} starts as a feed but could not be read to its end ({reason}), so none of it was read. Fetch it again, or give its entries as JSON lines."
            ),
            Kind::EmptyFeed => {
                write!(f, "{subject} is a feed without entries. Fetch it again, or leave it out.")
            }
            Kind::EntryWithoutText { url: Some(url) } => {
                write!(f, "{subject} has no text, only a title or link. Read the page {url} instead.")
            }
            Kind::EntryWithoutText { url: None } => {
                write!(f, "{subject} has no text. Find the page that it announces and read that instead.")
            }
            Kind::BrokenArchive(reason) => write!(
                f,
                "{subject} could not be read ({reason}), nor anything behind it; what stands before it was read. Fetch the archive again."
            ),
            Kind::BrokenTable(reason) => write!(
                f,
                "{subject} could not be read ({reason}), nor anything behind it. Write the Parquet file again, or give its rows as JSON lines."
            ),
            Kind::BrokenGzip(reason) => {
                write!(f, "{subject} is packed by gzip and damaged ({reason}). Fetch it again.")
            }
            Kind::NoTextColumn => write!(
                f,
                "{subject} is a Parquet file without a column `text`. Put the bodies of the reports into a column of that name."
            ),
            Kind::InputTooLarge => write!(
                f,
                "{subject} comes to more than 1 GB unpacked. Give its reports as JSON lines, which are read one at a time."
            ),
            Kind::Unreadable => write!(
                f,
                "{subject} could not be taken apart by the parser for its format. Save its main text as plain text and read that."
            ),
        }
    }
}

fn not_json(f: &mut fmt::Formatter<'_>, subject: &str, reason: &str, rest_read: bool) -> fmt::Result {
    let rest = if rest_read { "the other lines were read" } else { "nothing after it was read" };
    write!(f, "{subject} is not valid JSON ({reason}). Correct it and read the file again; {rest}.")
}

impl std::error::Error for InputError {}
