//! What was given to read? The reports in a file, their texts as they came, and
//! what is known about them.
//!
//! [`read`] takes bytes and gives all reports in them; [`iter`](fn@iter) gives
//! them one at a time, so that a large file of JSON lines is never held parsed
//! as a whole; [`read_line`] takes one line of JSON from a stream.
//!
//! | format | text of the report |
//! | --- | --- |
//! | plain text | exactly as given, but for a byte order mark and a block of header lines (`Title:`, `Date:`, `Publisher:`, `Url:`, `Language:`, `Id:`) with the blank line that ends it |
//! | JSON, JSON lines | the field `text` (or `body`, `content`…) exactly as given |
//! | HTML | the main text without menus, captions and scripts, a line a paragraph |
//! | RSS, Atom, JSON Feed | the content or, if longer, the summary of each entry, a line a paragraph |
//! | WARC | each page that a server answered well with, as HTML; text of pages as it stands |
//! | Parquet | the column `text` (or `body`, `content`…) exactly as given |
//!
//! Any of them but Parquet may be packed by gzip; an archive of any size is read from
//! a stream by [`archive`](fn@archive). The content decides which format it is; the file's name is only a hint.
//! Doubts become notes of the report; what cannot be read becomes an
//! [`InputError`], and the rest is read all the same. Nothing is passed over in
//! silence.

mod archive;
mod dateline;
mod day;
mod decode;
mod draft;
mod error;
mod feed;
mod format;
mod json;
mod language;
mod packed;
mod page;
mod plain;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::BufRead;

use jiff::civil::Date;

pub use error::InputError;
pub use packed::unpacked;

use crate::Span;
use decode::Decoded;
use draft::{Draft, has_words};
use error::{Kind, Place};
use format::Format;

/// How a piece of knowledge about a report was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The caller said so (`--published`).
    Given,
    /// A field of a JSON record, a feed entry, or a header line of plain text.
    Field,
    /// Metadata of an HTML page.
    Metadata,
    /// Read from the text itself (a dateline, say).
    Text,
}

/// A value and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// How it was found.
    pub found: Found,
}

/// Something doubtful about a report or its reading: kept, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The words concerned, where there are such.
    pub span: Option<Span>,
    /// What is doubtful, in a full sentence.
    pub reason: String,
}

/// One document. All spans and ranges refer to `text` exactly as it stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The id that came with the report, or a hash of its text and url.
    pub id: String,
    /// The body. For plain text and JSON, exactly as given (without the header
    /// lines of plain text); for HTML and feeds the main text, paragraphs
    /// separated by a newline.
    pub text: String,
    /// The headline.
    pub title: Option<Known<String>>,
    /// Who published it.
    pub publisher: Option<Known<String>>,
    /// The day of publication.
    pub published: Option<Known<Date>>,
    /// Where it stood.
    pub url: Option<Known<String>>,
    /// ISO 639-1 code.
    pub language: Option<Known<String>>,
    /// What was doubtful.
    pub notes: Vec<Note>,
}

impl Report {
    /// Whether the text is English, or at least not known to be in another
    /// language. A report that is not readable carries a note that says so, and
    /// should not be coded.
    pub fn readable(&self) -> bool {
        self.language.as_ref().is_none_or(|language| language.value == "en")
    }
}

/// What the caller knows about an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source<'a> {
    /// The file's name, with or without folders: a hint at its format, and how
    /// errors call it.
    pub name: Option<&'a str>,
    /// The day of publication of every report in the input. It goes before what
    /// the reports themselves say; a report that says otherwise gets a note.
    pub published: Option<Date>,
}

/// Everything found in an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The reports, in the order of the input.
    pub reports: Vec<Report>,
    /// What could not be read, in the order of the input.
    pub errors: Vec<InputError>,
}

impl FromIterator<Result<Report, InputError>> for Input {
    fn from_iter<I: IntoIterator<Item = Result<Report, InputError>>>(results: I) -> Self {
        let mut input = Input::default();
        for result in results {
            match result {
                Ok(report) => input.reports.push(report),
                Err(error) => input.errors.push(error),
            }
        }
        input
    }
}

/// Reads all reports in `bytes`, which may be plain text, HTML, JSON, JSON
/// lines, a feed, a web archive or Parquet.
pub fn read(bytes: &[u8], source: &Source<'_>) -> Input {
    iter(bytes, source).collect()
}

/// The reports in `bytes`, one at a time, and what could not be read in between.
/// JSON lines and arrays are parsed as the iterator moves on.
pub fn iter<'a>(bytes: &'a [u8], source: &Source<'a>) -> Reports<'a> {
    let (parts, found, note) = opened(bytes, source).unwrap_or_else(failed);
    Reports { parts, found, note, source: *source }
}

/// The reports in a web archive that comes as a stream: one page after the other
/// is held. What is packed must have been [`unpacked`].
pub fn archive<'a>(from: impl BufRead + 'a, source: &Source<'a>) -> Reports<'a> {
    Reports { parts: Parts::archive(from), found: Found::Metadata, note: None, source: *source }
}

/// Whether an input that begins so is a web archive.
pub fn is_archive(start: &[u8]) -> bool {
    start.starts_with(archive::MAGIC)
}

/// The parts of an input, how their fields were found, and what is doubtful of
/// them all.
type Opened<'a> = (Parts<'a>, Found, Option<String>);

fn opened<'a>(bytes: &'a [u8], source: &Source<'_>) -> Result<Opened<'a>, Kind> {
    if bytes.starts_with(packed::GZIP) {
        let damaged = |error: std::io::Error| Kind::BrokenGzip(error.to_string());
        let mut from = unpacked(bytes).map_err(damaged)?;
        if is_archive(from.fill_buf().map_err(damaged)?) {
            return Ok((Parts::archive(from), Found::Metadata, None));
        }
        let bytes = packed::whole(from)?;
        let Decoded { text, note } = worded(decode::decode(&bytes)?)?;
        return Ok(in_text(Cow::Owned(text.into_owned()), note, source));
    }
    if is_archive(bytes) {
        return Ok((Parts::archive(bytes), Found::Metadata, None));
    }
    if bytes.starts_with(table::MAGIC) {
        return Ok((Parts::Rows(table::Rows::new(bytes)?), Found::Field, None));
    }
    let Decoded { text, note } = worded(decode::decode(bytes)?)?;
    Ok(in_text(text, note, source))
}

fn worded(decoded: Decoded<'_>) -> Result<Decoded<'_>, Kind> {
    if has_words(&decoded.text) { Ok(decoded) } else { Err(Kind::Empty) }
}

fn in_text<'a>(text: Cow<'a, str>, note: Option<String>, source: &Source<'_>) -> Opened<'a> {
    let format = format::of(&text, source.name);
    (parts(text, format), found(format), note)
}

fn failed<'a>(kind: Kind) -> Opened<'a> {
    (Parts::whole(Err(kind)), Found::Field, None)
}

/// Reads one line of JSON lines, the `number`th of the input, counted from 1.
/// A line of white space gives `None`. With it a stream can be read without ever
/// being held as a whole.
pub fn read_line(line: &[u8], number: usize, source: &Source<'_>) -> Option<Result<Report, InputError>> {
    let place = Place::Line(number);
    let (part, note) = match decode::decode(line) {
        Ok(decoded) if decoded.text.trim().is_empty() => return None,
        Ok(Decoded { text, note }) => (json::line(&text), note),
        Err(kind) => (Err(kind), None),
    };
    Some(finish((place, part), Found::Field, note.as_deref(), source))
}

/// The reports of one input: see [`iter`](fn@iter).
#[derive(Debug)]
pub struct Reports<'a> {
    parts: Parts<'a>,
    found: Found,
    note: Option<String>,
    source: Source<'a>,
}

impl Iterator for Reports<'_> {
    type Item = Result<Report, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        Some(finish(part, self.found, self.note.as_deref(), &self.source))
    }
}

/// A part of an input: where it stands, and what it holds.
type Part = (Place, Result<Draft, Kind>);

/// The parts of an input, some ready at once, some made on the way.
#[derive(Debug)]
enum Parts<'a> {
    Ready(std::vec::IntoIter<Part>),
    Lines(json::Lines<'a>),
    Values(json::Values<'a>),
    Records(archive::Records<Box<dyn BufRead + 'a>>),
    Rows(table::Rows),
}

impl<'a> Parts<'a> {
    fn archive(from: impl BufRead + 'a) -> Self {
        Parts::Records(archive::Records::new(Box::new(from)))
    }

    fn whole(result: Result<Draft, Kind>) -> Self {
        Parts::Ready(vec![(Place::Whole, result)].into_iter())
    }

    fn entries(entries: Vec<Result<Draft, Kind>>) -> Self {
        let numbered = entries.into_iter().enumerate();
        let parts: Vec<Part> = numbered.map(|(i, entry)| (Place::Entry(i + 1, None), entry)).collect();
        Parts::Ready(parts.into_iter())
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        match self {
            Parts::Ready(parts) => parts.next(),
            Parts::Lines(lines) => lines.next(),
            Parts::Values(values) => values.next(),
            Parts::Records(records) => records.next(),
            Parts::Rows(rows) => rows.next(),
        }
    }
}

fn parts(text: Cow<'_, str>, format: Format) -> Parts<'_> {
    match format {
        Format::Plain => Parts::whole(Ok(plain::draft(text.into_owned()))),
        Format::Page => Parts::whole(page::guarded(|| page::draft(&text))),
        Format::Feed => feed::drafts(&text).map_or_else(|kind| Parts::whole(Err(kind)), Parts::entries),
        Format::Lines => Parts::Lines(json::Lines::new(text)),
        Format::Values => Parts::Values(json::Values::new(text)),
        Format::UnknownXml => Parts::whole(Err(Kind::UnknownXml)),
    }
}

fn found(format: Format) -> Found {
    if format == Format::Page { Found::Metadata } else { Found::Field }
}

fn finish(
    (place, draft): Part,
    found: Found,
    note: Option<&str>,
    source: &Source<'_>,
) -> Result<Report, InputError> {
    let mut draft = draft.map_err(|kind| InputError::new(source.name, place, kind))?;
    note.into_iter().for_each(|note| draft.note(note));
    if draft.text.trim().is_empty() {
        return Err(InputError::new(source.name, place, Kind::Empty));
    }
    Ok(draft.finish(found, source.published))
}

/// The start of `text`, at most `len` bytes of it, up to a whole character.
fn head(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
