//! What do people see? A report's claims as blocks of text: who → whom, what and
//! how sure, on whose word, when, and the words that say it.

mod evidence;
mod paint;
mod wording;

use whimbrel_ledger::{JudgedClaim, NoteRecord, ReportRecord};
use whimbrel_reader::claims::record::Claim;

use crate::{judged, output};
use evidence::Page;
use paint::Painter;

pub use paint::{clean, wrap};

/// Lays out claims for a terminal or a file.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    paint: Painter,
    width: usize,
}

impl Table {
    /// As standard output has it.
    pub fn new() -> Self {
        Table { paint: Painter { coloured: output::coloured() }, width: output::width() }
    }

    /// A report with its claims and what was doubtful about reading it. `hidden`
    /// claims are not among them.
    pub fn report(
        &self,
        report: &ReportRecord,
        claims: &[&Claim],
        notes: &[NoteRecord],
        hidden: usize,
    ) -> String {
        let mut to = self.heading(report);
        // A text too long to be coded has nothing to be shown out of it.
        let page = Page::new(if claims.is_empty() && notes.iter().all(|n| n.range.is_none()) {
            ""
        } else {
            &report.text
        });
        for claim in claims {
            to.push('\n');
            to.push_str(&self.claim(&page, claim));
        }
        if claims.is_empty() {
            to.push_str(if hidden > 0 { "\n  No claim to show.\n" } else { "\n  No claims.\n" });
        }
        if !notes.is_empty() {
            to.push('\n');
        }
        notes.iter().for_each(|note| self.note(&page, note, &mut to));
        to.push('\n');
        to
    }

    /// A report with claims of it and what was judged of each; with their ids
    /// where they are wanted.
    pub fn judged(&self, report: &ReportRecord, claims: &[JudgedClaim], ids: bool) -> String {
        let mut to = self.heading(report);
        let page = Page::new(&report.text);
        for judged in claims {
            to.push('\n');
            to.push_str(&self.claim(&page, &judged.claim));
            let id =
                if ids { vec![self.paint.faint(&format!("id {}", clean(&judged.claim.id)))] } else { vec![] };
            self.block(&id, "    ", "    ", &mut to);
            for mark in &judged.judged {
                for line in
                    wrap(&clean(&format!("Judged: {}", judged::mark(mark))), self.width.saturating_sub(4))
                {
                    to.push_str("    ");
                    to.push_str(&self.paint.note(&line));
                    to.push('\n');
                }
            }
        }
        to.push('\n');
        to
    }

    /// A story in lines, of which the first is the heading. The spaces at the
    /// start of a line are kept for the lines that it is broken into.
    pub fn story(&self, lines: &[String]) -> String {
        let mut to = String::new();
        for (at, line) in lines.iter().enumerate() {
            let margin = " ".repeat(line.len() - line.trim_start().len());
            for broken in wrap(&clean(line), self.width.saturating_sub(margin.len())) {
                to.push_str(&margin);
                to.push_str(&if at == 0 { self.paint.strong(&broken) } else { broken });
                to.push('\n');
            }
        }
        to.push('\n');
        to
    }

    /// Lines whose columns must not be broken; the first two are headings.
    pub fn columns(&self, lines: &[String]) -> String {
        let mut to = String::new();
        for (at, line) in lines.iter().enumerate() {
            let line = clean(line);
            to.push_str(&if at < 2 { self.paint.strong(line.trim_end()) } else { line });
            to.push('\n');
        }
        to
    }

    fn heading(&self, report: &ReportRecord) -> String {
        let title = clean(report.title.as_deref().unwrap_or("Report without a title"));
        let published = report.published.as_deref().unwrap_or("date unknown");
        let about: Vec<&str> =
            report.publisher.as_deref().into_iter().chain([published, report.id.as_str()]).collect();
        let mut to = String::new();
        for line in wrap(&title, self.width) {
            to.push_str(&self.paint.strong(&line));
            to.push('\n');
        }
        for line in wrap(&clean(&about.join(" · ")), self.width) {
            to.push_str(&self.paint.faint(&line));
            to.push('\n');
        }
        to
    }

    fn claim(&self, page: &Page<'_>, claim: &Claim) -> String {
        let mut to = String::new();
        self.block(&wording::parties(claim, self.paint), "  ", "    ", &mut to);
        self.block(&wording::manner(claim, self.paint), "    ", "    ", &mut to);
        for line in page.evidence(claim, self.paint, self.width.saturating_sub(4)) {
            to.push_str("    ");
            to.push_str(&line);
            to.push('\n');
        }
        to
    }

    /// Words, coloured or not, between the margins.
    fn block(&self, words: &[String], first: &str, then: &str, to: &mut String) {
        for (i, line) in paint::fill(words, self.width.saturating_sub(then.len())).iter().enumerate() {
            to.push_str(if i == 0 { first } else { then });
            to.push_str(line);
            to.push('\n');
        }
    }

    fn note(&self, page: &Page<'_>, note: &NoteRecord, to: &mut String) {
        let words = note.range.and_then(|range| page.excerpt(range));
        let text = match words {
            Some(words) => format!("Note: {} (“{words}”)", clean(&note.reason)),
            None => format!("Note: {}", clean(&note.reason)),
        };
        for line in wrap(&text, self.width.saturating_sub(2)) {
            to.push_str("  ");
            to.push_str(&self.paint.note(&line));
            to.push('\n');
        }
    }
}
