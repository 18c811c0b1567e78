//! The text of the report that a claim stands in.

use anyhow::Result;
use whimbrel_ledger::{Ledger, ReportRecord};
use whimbrel_reader::span::CharRange;

/// Looks reports up; the last one is kept, because claims come report by report.
pub struct Reports<'a> {
    ledger: &'a Ledger,
    last: Option<Text>,
}

/// A report and its characters, so that ranges in code points can be cut out.
pub struct Text {
    /// The report.
    pub record: ReportRecord,
    chars: Vec<char>,
}

impl<'a> Reports<'a> {
    pub fn new(ledger: &'a Ledger) -> Self {
        Reports { ledger, last: None }
    }

    /// The report with this id, as it was recorded last.
    pub fn text(&mut self, id: &str) -> Result<&Text> {
        if self.last.as_ref().is_none_or(|text| text.record.id != id) {
            let record = self.ledger.report(id)?.unwrap_or_default();
            let chars = record.text.chars().collect();
            // Where the ledger has no such report, ask for it only once.
            let record = ReportRecord { id: id.to_owned(), ..record };
            self.last = Some(Text { record, chars });
        }
        Ok(self.last.get_or_insert_with(|| Text { record: ReportRecord::default(), chars: Vec::new() }))
    }
}

impl Text {
    /// How many code points it has.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// The characters in a range, as far as there are any.
    pub fn cut(&self, from: usize, to: usize) -> String {
        let to = to.min(self.chars.len());
        self.chars.get(from.min(to)..to).unwrap_or_default().iter().collect()
    }

    /// Whether `words` stand in this range. They don't where the report was
    /// recorded again with another text.
    pub fn has(&self, words: &str, range: CharRange) -> bool {
        self.cut(range.0, range.1) == words
    }

    /// Whether a place lies in the first paragraph: before the first empty
    /// line, or where there is none before the first break.
    pub fn is_in_lead(&self, at: usize) -> bool {
        let text: String = self.chars.iter().collect();
        let start = text.len() - text.trim_start().len();
        let rest = &text[start..];
        let end = rest.find("\n\n").or_else(|| rest.find('\n')).map_or(text.len(), |end| start + end);
        at < text[..end].chars().count()
    }
}
