//! Where in a report's text does a thing stand?

use serde::Serialize;

/// A range `[start, end)` of **bytes** in a report's text, on character
/// boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `[start, end)` in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span must not end before it starts");
        Span { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A range `[start, end)` in Unicode **code points** of the report's text, as
/// it stands in every output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
pub struct CharRange(pub usize, pub usize);

impl CharRange {
    /// Whether they share a code point.
    pub fn overlaps(self, other: CharRange) -> bool {
        self.0 < other.1 && other.0 < self.1
    }
}

/// Translates between byte offsets and code points of one text.
#[derive(Debug)]
pub struct CharIndex {
    /// Code points before byte `64 * i`; the rest of the way is counted.
    before: Vec<usize>,
    ascii: bool,
}

const STEP: usize = 64;

impl CharIndex {
    /// Builds the index in one pass over `text`.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return CharIndex { before: Vec::new(), ascii: true };
        }
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (i, b) in text.bytes().enumerate() {
            if i % STEP == 0 {
                before.push(count);
            }
            count += usize::from(!is_continuation(b));
        }
        CharIndex { before, ascii: false }
    }

    /// The code points of `text` (the one that the index was built from) up to
    /// byte `at`, which must be a character boundary.
    pub fn chars(&self, text: &str, at: usize) -> usize {
        if self.ascii || at == 0 {
            return at;
        }
        let block = (at - 1) / STEP;
        let rest = &text.as_bytes()[block * STEP..at];
        self.before[block] + rest.iter().filter(|b| !is_continuation(**b)).count()
    }

    /// A byte span as a range of code points.
    pub fn range(&self, text: &str, span: Span) -> CharRange {
        CharRange(self.chars(text, span.start), self.chars(text, span.end))
    }
}

fn is_continuation(b: u8) -> bool {
    b & 0xC0 == 0x80
}

/// The span of code points `[start, end)` in bytes, or `None` when it lies
/// outside `text` or is reversed.
pub fn span_of_chars(text: &str, start: usize, end: usize) -> Option<Span> {
    if end < start {
        return None;
    }
    let mut at = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    let s = at.nth(start)?;
    let e = if end == start { s } else { at.nth(end - start - 1)? };
    Some(Span::new(s, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_of_curly_quotes_and_beyond() {
        let text = format!("{}“é🙂”x", "ab—".repeat(50));
        let index = CharIndex::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars(&text, at), n);
            assert_eq!(span_of_chars(&text, n, n + 1).unwrap().start, at);
        }
        assert_eq!(index.chars(&text, text.len()), text.chars().count());
        assert_eq!(span_of_chars(&text, 0, text.chars().count() + 1), None);
    }
}
