//! What was given to read? The report as it came, its text and what is known
//! about it.

use jiff::civil::Date;

use crate::Span;

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
    /// The id that came with the report, or a hash of its text and source.
    pub id: String,
    /// The body. For plain text and JSON, exactly as given; for HTML and feeds
    /// the main text, paragraphs separated by a newline.
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
