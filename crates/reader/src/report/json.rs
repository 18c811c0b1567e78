//! JSON: one object, an array, or an object a line.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::error::{Kind, Place};

/// The names that fields go by, in lower case without `_` and `-`, the best first.
const ID: &[&str] = &["id", "uid", "guid", "articleid"];
const TITLE: &[&str] = &["title", "headline"];
const TEXT: &[&str] = &["text", "body", "content", "maintext", "articletext", "fulltext", "articlebody"];
const PUBLISHED: &[&str] = &[
    "published",
    "date",
    "publishedat",
    "publisheddate",
    "publicationdate",
    "pubdate",
    "datepublished",
    "datepublish",
];
const PUBLISHER: &[&str] = &["publisher", "source", "sitename", "outlet", "sourcename", "sourcedomain"];
const URL: &[&str] = &["url", "link", "permalink", "sourceurl"];
const LANGUAGE: &[&str] = &["language", "lang"];

/// A field of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Text,
    Published,
    Other,
}

/// Which field of a report goes by this name, if one does.
pub(super) fn known(name: &str) -> Option<Known> {
    let name = plain(name);
    let is = |names: &[&str]| names.contains(&name.as_str());
    match () {
        () if is(TEXT) => Some(Known::Text),
        () if is(PUBLISHED) => Some(Known::Published),
        () if [ID, TITLE, PUBLISHER, URL, LANGUAGE].into_iter().any(is) => Some(Known::Other),
        () => None,
    }
}

/// The report in one line of JSONL.
pub(super) fn line(line: &str) -> Result<Draft, Kind> {
    let line = line.trim_end_matches(['\n', '\r']);
    // Raw tabs and the like inside strings are against the rules, but harmless.
    let parsed = serde_json::from_str(line).or_else(|_| serde_json::from_str(&escape_controls(line)));
    record(parsed.map_err(|error| {
        let reason = format!("{}, at column {}", what(&error), error.column());
        Kind::NotJson { reason, rest_read: true }
    })?)
}

/// The message of a parser without its line, which counts from the start of the
/// piece that was parsed.
fn what(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(what, _)| what.to_owned())
}

/// `line` with the control characters inside its strings written as escapes.
fn escape_controls(line: &str) -> Cow<'_, str> {
    if !line.contains(|c: char| c < ' ') {
        return Cow::Borrowed(line);
    }
    let (mut inside, mut escaped) = (false, false);
    let mut out = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        match c {
            '"' if !escaped => inside = !inside,
            c if c < ' ' && inside => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    Cow::Owned(out)
}

/// The report in a JSON value. Fields that are not known are ignored.
pub(super) fn record(value: Value) -> Result<Draft, Kind> {
    let Value::Object(object) = value else { return Err(Kind::NotAnObject) };
    let mut record = Record { object, draft: Draft::default() };
    record.draft.text = record.text()?;
    record.draft.id = record.string(ID);
    record.draft.title = record.string(TITLE);
    record.draft.published = record.string(PUBLISHED);
    record.draft.publisher = record.string(PUBLISHER);
    record.draft.url = record.string(URL);
    record.draft.language = record.string(LANGUAGE);
    if record.draft.text.contains("</p>") {
        record.draft.note("The text holds HTML tags, which were read as words; give the text without tags.");
    }
    Ok(record.draft)
}

/// A record of which the fields are taken one by one.
struct Record {
    object: Map<String, Value>,
    draft: Draft,
}

impl Record {
    fn text(&mut self) -> Result<String, Kind> {
        match self.take(TEXT) {
            None => Err(Kind::NoTextField),
            // A mark or a number alone is a text too: nothing is lost out of a data set.
            Some((_, Value::String(text))) if !text.trim().is_empty() => Ok(text),
            Some((_, Value::String(_))) => Err(Kind::BlankText),
            Some(_) => Err(Kind::TextNotAString),
        }
    }

    /// A field as a string; one of another type is noted and left out.
    fn string(&mut self, names: &[&str]) -> Option<String> {
        let (name, value) = self.take(names)?;
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            // `"source": {"id": …, "name": "…"}`
            Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
            Value::Bool(_) | Value::Array(_) | Value::Null => None,
        }
        .or_else(|| {
            self.draft.note(format!("The field `{name}` is not a string; it was left out."));
            None
        })
    }

    /// The first of `names` that the record has with a value, and its value.
    fn take(&mut self, names: &[&str]) -> Option<(String, Value)> {
        names.iter().find_map(|name| {
            let key =
                self.object.iter().find(|(key, value)| !value.is_null() && plain(key) == *name)?.0.clone();
            let value = self.object.remove(&key)?;
            Some((key, value))
        })
    }
}

fn plain(key: &str) -> String {
    key.chars().filter(|c| !"_-".contains(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// The lines of JSONL, one report each; empty lines are passed over.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: Cow<'a, str>,
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        Lines { text, at: 0, number: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = (Place, Result<Draft, Kind>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let here = rest.find('\n').map_or(rest, |end| &rest[..=end]);
            self.at += here.len();
            self.number += 1;
            if !here.trim().is_empty() {
                return Some((Place::Line(self.number), line(here)));
            }
        }
        None
    }
}

/// JSON values one after another, in an array or not: parsed one at a time, so
/// that those before a mistake are kept.
#[derive(Debug)]
pub(super) struct Values<'a> {
    text: Cow<'a, str>,
    at: usize,
    entry: usize,
    line: usize,
    array: bool,
    done: bool,
}

impl<'a> Values<'a> {
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        let start = text.len() - text.trim_start().len();
        let array = text[start..].starts_with('[');
        let line = 1 + newlines(&text[..start]);
        Values { at: start + usize::from(array), text, entry: 0, line, array, done: false }
    }

    /// Moves over white space and commas to the next value; `false` at the end.
    fn advance(&mut self) -> Result<bool, Kind> {
        let array = self.array;
        let rest = self.text[self.at..].trim_start_matches(|c: char| c.is_whitespace() || array && c == ',');
        let (blank, closed) = (rest.is_empty(), array && rest.starts_with(']'));
        let more_follows = closed && !rest[1..].trim().is_empty();
        self.move_to(self.text.len() - rest.len());
        match () {
            () if blank && array => Err(self.stop("the list is not closed by `]`".to_owned())),
            () if more_follows => Err(self.stop("something stands after the end of the list".to_owned())),
            () => Ok(!blank && !closed),
        }
    }

    /// What is wrong where parsing cannot go on.
    fn stop(&mut self, reason: String) -> Kind {
        self.done = true;
        Kind::NotJson { reason, rest_read: false }
    }

    fn move_to(&mut self, at: usize) {
        self.line += newlines(&self.text[self.at..at]);
        self.at = at;
    }

    fn parse(&mut self) -> Result<Value, Kind> {
        let mut values = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<Value>();
        let value = values.next().unwrap_or(Ok(Value::Null));
        let end = self.at + values.byte_offset();
        match value {
            Ok(value) => {
                self.move_to(end);
                Ok(value)
            }
            Err(error) => {
                let line = self.line + error.line().saturating_sub(1);
                Err(self.stop(format!("{}, on line {line}", what(&error))))
            }
        }
    }
}

impl Iterator for Values<'_> {
    type Item = (Place, Result<Draft, Kind>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let advanced = self.advance();
        self.entry += 1;
        let starts = self.line;
        let parsed = match advanced {
            Ok(false) => return None,
            Ok(true) => self.parse(),
            Err(kind) => Err(kind),
        };
        Some((Place::Entry(self.entry, Some(starts)), parsed.and_then(record)))
    }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}
