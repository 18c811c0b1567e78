//! What does the ledger keep of a report?

use std::collections::BTreeMap;

use rusqlite::Row;
use serde::{Deserialize, Serialize};
use whimbrel_reader::report::{Found, Known, Note, Report};
use whimbrel_reader::span::CharRange;
use whimbrel_reader::{CharIndex, Span};

use crate::hash::{Fields, sha256};

/// A report as the ledger keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// The id that came with the report, or a hash of its text and source.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Where it stood.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The text exactly as it was read.
    pub text: String,
    /// How each known field was found: `given`, `field`, `metadata`, `text`.
    pub found: BTreeMap<String, String>,
    /// What was doubtful about it.
    pub notes: Vec<NoteRecord>,
}

/// Something doubtful about a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// Where the words concerned stand, in code points.
    pub range: Option<CharRange>,
    /// What is doubtful, in a full sentence.
    pub reason: String,
}

impl ReportRecord {
    /// The hash of all that the report came with. Notes, and how a field was
    /// found, are the reader's and don't count.
    pub(crate) fn hash(&self) -> String {
        Fields::default()
            .field(&self.id)
            .maybe(self.title.as_deref())
            .maybe(self.publisher.as_deref())
            .maybe(self.published.as_deref())
            .maybe(self.url.as_deref())
            .maybe(self.language.as_deref())
            .field(&self.text)
            .hex()
    }

    pub(crate) fn text_hash(&self) -> String {
        sha256(&self.text)
    }

    /// The columns that [`Self::from_row`] reads.
    pub(crate) const COLUMNS: &str =
        "reports.given_id, title, publisher, reports.published, url, language, text, found, notes";

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(ReportRecord {
            id: row.get(0)?,
            title: row.get(1)?,
            publisher: row.get(2)?,
            published: row.get(3)?,
            url: row.get(4)?,
            language: row.get(5)?,
            text: row.get(6)?,
            found: json_column(row, 7)?,
            notes: json_column(row, 8)?,
        })
    }
}

fn json_column<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let json = row.get_ref(at)?.as_str()?;
    serde_json::from_str(json).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
    })
}

impl From<&Report> for ReportRecord {
    fn from(report: &Report) -> Self {
        let mut found = BTreeMap::new();
        ReportRecord {
            id: report.id.clone(),
            title: keep("title", &report.title, &mut found),
            publisher: keep("publisher", &report.publisher, &mut found),
            published: keep("published", &report.published, &mut found),
            url: keep("url", &report.url, &mut found),
            language: keep("language", &report.language, &mut found),
            text: report.text.clone(),
            notes: notes(&report.text, &report.notes),
            found,
        }
    }
}

fn keep<T: ToString>(
    field: &str,
    known: &Option<Known<T>>,
    found: &mut BTreeMap<String, String>,
) -> Option<String> {
    let known = known.as_ref()?;
    found.insert(field.to_owned(), name(known.found).to_owned());
    Some(known.value.to_string())
}

fn name(found: Found) -> &'static str {
    match found {
        Found::Given => "given",
        Found::Field => "field",
        Found::Metadata => "metadata",
        Found::Text => "text",
    }
}

fn notes(text: &str, notes: &[Note]) -> Vec<NoteRecord> {
    let index = CharIndex::new(text);
    let range = |span: Span| index.range(text, span);
    notes.iter().map(|note| NoteRecord { range: note.span.map(range), reason: note.reason.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_kept_in_code_points() {
        let report = Report {
            text: "“é” x".to_owned(),
            notes: vec![Note { span: Some(Span::new(3, 5)), reason: "Odd.".to_owned() }],
            ..Report::default()
        };
        assert_eq!(ReportRecord::from(&report).notes[0].range, Some(CharRange(1, 2)));
    }

    #[test]
    fn how_a_field_was_found_is_kept_but_makes_no_other_report() {
        let title =
            |found| Report { title: Some(Known { value: "Talks".to_owned(), found }), ..Report::default() };
        let (field, page) = (title(Found::Field), title(Found::Metadata));
        let (field, page) = (ReportRecord::from(&field), ReportRecord::from(&page));
        assert_eq!(page.found["title"], "metadata");
        assert_eq!(field.hash(), page.hash());
    }
}
