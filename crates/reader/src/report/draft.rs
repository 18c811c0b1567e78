//! What is common to all formats on the way from fields to a report: dates and
//! languages are understood, the id is given, doubts become notes.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{Found, Known, Note, Report, day, head, language};
use crate::Span;

/// Letters below which a text is too short to overrule what the input says
/// about its language.
const LONG_ENOUGH: usize = 300;

/// The fields of a report as they were written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) notes: Vec<Note>,
}

impl Draft {
    /// Adds a doubt that concerns no words in particular.
    pub(super) fn note(&mut self, reason: impl Into<String>) {
        self.notes.push(Note { span: None, reason: reason.into() });
    }

    /// The report. `found` says where the fields come from, `given` is the day
    /// of publication according to the caller.
    pub(super) fn finish(self, found: Found, given: Option<Date>) -> Report {
        let known = |value: Option<String>| {
            let value = value?.trim().to_owned();
            (!value.is_empty()).then_some(Known { value, found })
        };
        let mut report = Report {
            id: self.id.unwrap_or_default(),
            text: self.text,
            title: known(self.title),
            publisher: known(self.publisher),
            url: known(self.url),
            notes: self.notes,
            ..Report::default()
        };
        set_published(&mut report, known(self.published), given);
        set_language(&mut report, known(self.language));
        note_damage(&mut report);
        if report.id.is_empty() {
            report.id = hash(&report);
        }
        report
    }
}

/// The day from the caller, or else from a field, or else from the dateline.
fn set_published(report: &mut Report, written: Option<Known<String>>, given: Option<Date>) {
    let field = written.and_then(|written| match day::read(&written.value) {
        Ok(value) => Some(Known { value, found: written.found }),
        Err(reason) => {
            note(
                report,
                format!("The publication date “{}” {reason}. It was left out.", clip(&written.value)),
            );
            None
        }
    });
    if let (Some(field), Some(given)) = (&field, given)
        && field.value != given
    {
        note(
            report,
            format!(
                "The report gives {} as its day of publication; {given} was given and used.",
                field.value
            ),
        );
    }
    let given = given.map(|value| Known { value, found: Found::Given });
    let dateline = || Some(Known { value: super::dateline::day(&report.text)?, found: Found::Text });
    report.published = given.or(field).or_else(dateline);
}

/// The language from a field, unless the text plainly contradicts it.
fn set_language(report: &mut Report, written: Option<Known<String>>) {
    let said = written.and_then(|written| match language::normalise(&written.value) {
        Some(value) => Some(Known { value, found: written.found }),
        None => {
            note(report, format!("The language “{}” is not known; it was left out.", clip(&written.value)));
            None
        }
    });
    let seen =
        language::detect(&report.text).map(|code| Known { value: code.to_owned(), found: Found::Text });
    report.language = match (said, seen) {
        (Some(said), Some(seen)) if contradicts(&said, &seen, &report.text) => {
            let (said, name) = (language::name(&said.value), language::name(&seen.value));
            note(report, format!("The language is given as {said}, but the text seems to be {name}."));
            Some(seen)
        }
        (said, seen) => said.or(seen),
    };
    note_foreign(report);
}

/// Whether a long text is English where another language is named, or the
/// other way round. Which other language it is matters to nobody here.
fn contradicts(said: &Known<String>, seen: &Known<String>, text: &str) -> bool {
    let long = text.chars().filter(|c| c.is_alphabetic()).take(LONG_ENOUGH).count() == LONG_ENOUGH;
    long && (said.value == "en") != (seen.value == "en")
}

fn note_foreign(report: &mut Report) {
    let Some(known) = report.language.as_ref().filter(|known| known.value != "en") else { return };
    let name = language::name(&known.value);
    let seems = if known.found == Found::Text { "seems to be" } else { "is given as" };
    let reason = format!("The text {seems} {name}; Whimbrel reads English, so it was not coded.");
    note(report, reason);
}

/// Notes characters that stand for bytes that could not be read.
fn note_damage(report: &mut Report) {
    if let Some(at) = report.text.find(char::REPLACEMENT_CHARACTER) {
        let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
        let reason = "Here and wherever else � stands, the input was damaged before it was read.".to_owned();
        report.notes.push(Note { span: Some(span), reason });
    }
}

fn note(report: &mut Report, reason: String) {
    report.notes.push(Note { span: None, reason });
}

/// The first 16 hexadecimal digits of the SHA-256 of the text and, where there
/// is one, a zero byte and the url.
fn hash(report: &Report) -> String {
    let mut hasher = Sha256::new();
    hasher.update(&report.text);
    if let Some(url) = &report.url {
        hasher.update([0]);
        hasher.update(&url.value);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A field's value short enough for a note.
pub(super) fn clip(value: &str) -> &str {
    head(value, 60)
}

/// Whether a text has a letter or digit in it.
pub(super) fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
