//! Where do quotations stand? Over the whole report, because a quotation may
//! run over several sentences and paragraphs.

use crate::Span;
use crate::parse::Parsed;

/// How many bytes a quotation may have before a mark that opens another is
/// believed to show that its closing mark was forgotten.
const LONGEST: usize = 3_000;

/// The quotations of a report, with their marks, in text order. A paragraph
/// that opens with a mark while a quotation is open carries it on.
pub(super) fn quotations(text: &str, sentences: &[Parsed]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut last_end = 0;
    for w in sentences.iter().flat_map(|s| &s.words) {
        let paragraph = text[last_end.min(w.span.start)..w.span.start].contains('\n');
        last_end = w.span.end;
        let Some(opens) = opens(text, w.span, open.is_some()) else { continue };
        match (opens, open) {
            (false, Some(start)) => {
                out.push(Span::new(start, w.span.end));
                open = None;
            }
            (true, Some(start)) if paragraph || w.span.end - start > LONGEST => {
                out.push(Span::new(start, last_mark(text, start, w.span.start)));
                open = Some(w.span.start);
            }
            (true, None) => open = Some(w.span.start),
            (true, Some(_)) | (false, None) => {}
        }
    }
    if let Some((start, s)) = open.zip(sentences.last()) {
        out.push(Span::new(start, s.span.end.max(start).min(text.len())));
    }
    out
}

/// The end of the paragraph that a quotation left open stands in.
fn last_mark(text: &str, start: usize, end: usize) -> usize {
    start + text[start..end].trim_end().len()
}

/// Whether a word is a mark that opens a quotation (`true`), closes one
/// (`false`), or no mark at all. Straight marks are told by the blanks around
/// them, else by whether one is open.
fn opens(text: &str, mark: Span, open: bool) -> Option<bool> {
    let before = text[..mark.start].chars().next_back();
    let after = text[mark.end..].chars().next();
    let blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
    match mark.of(text) {
        "“" | "``" => Some(true),
        "”" => Some(false),
        "\"" | "''" if blank(before) && !blank(after) => Some(true),
        "\"" | "''" if !blank(before) && blank(after) => Some(false),
        "\"" | "''" => Some(!open),
        _ => None,
    }
}

/// The words of a sentence that stand in a quotation.
pub(super) fn words_within(s: &Parsed, quotation: Span) -> Vec<usize> {
    s.words_in(quotation).filter(|&w| quotation.contains(s.words[w].span)).collect()
}
