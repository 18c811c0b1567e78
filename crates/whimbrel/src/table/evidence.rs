//! Which words say it? The clause behind a claim with its words marked.

use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::sentences;
use whimbrel_reader::span::CharRange;

use super::paint::{Painter, Role, clean_char, columns};

/// Characters of an excerpt.
const EXCERPT: usize = 60;

/// The text of a report, by code points.
pub struct Page<'a> {
    text: &'a str,
    /// The byte at which each code point begins, and the end.
    bytes: Vec<usize>,
    /// The sentences, in code points.
    sentences: Vec<CharRange>,
}

/// A character of the evidence and the mark on it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    c: char,
    mark: Option<(usize, Role)>,
}

impl<'a> Page<'a> {
    /// Takes the text apart.
    pub fn new(text: &'a str) -> Self {
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = |byte: usize| bytes.partition_point(|b| *b < byte);
        let sentences =
            sentences::split(text).iter().map(|s| CharRange(at(s.span.start), at(s.span.end))).collect();
        Page { text, bytes, sentences }
    }

    /// The start of the words at `range`, unless it lies outside of the text.
    pub fn excerpt(&self, range: CharRange) -> Option<String> {
        let end = range.1.min(range.0 + EXCERPT);
        let words: String = self.words(CharRange(range.0, end))?.chars().map(clean_char).collect();
        Some(if end < range.1 { words + "…" } else { words })
    }

    fn words(&self, range: CharRange) -> Option<&'a str> {
        let (start, end) = (*self.bytes.get(range.0)?, *self.bytes.get(range.1)?);
        self.text.get(start..end)
    }

    /// The lines of the evidence. Without colours, a line under the words says
    /// what they are.
    pub fn evidence(&self, claim: &Claim, paint: Painter, width: usize) -> Vec<String> {
        let marks = marks(claim);
        let shown = self.shown(claim, &marks);
        let cells = match self.words(shown) {
            Some(words) => cells(words, shown.0, &marks),
            // The ledger holds another text of this report, or none.
            None => cells(&claim.evidence.text, claim.evidence.range.0, &marks),
        };
        let mut lines = Vec::new();
        for line in broken(&self.framed(cells, shown), width) {
            lines.push(painted(line, paint));
            if !paint.coloured && line.iter().any(|cell| cell.mark.is_some()) {
                lines.push(labelled(line));
            }
        }
        lines
    }

    /// The clause, and as much of its sentence as holds marked words.
    fn shown(&self, claim: &Claim, marks: &[(CharRange, Role)]) -> CharRange {
        let clause = claim.evidence.range;
        let around = self.sentences.iter().filter(|s| s.overlaps(clause));
        let Some(sentence) = around.copied().reduce(|a, b| CharRange(a.0.min(b.0), a.1.max(b.1))) else {
            return clause;
        };
        let near = marks.iter().map(|(range, _)| range).filter(|r| sentence.0 <= r.0 && r.1 <= sentence.1);
        let shown = near.fold(clause, |shown, r| CharRange(shown.0.min(r.0), shown.1.max(r.1)));
        // A full stop or bracket is not worth dots.
        if shown.1 + 1 == sentence.1 { CharRange(shown.0, sentence.1) } else { shown }
    }

    /// Dots where the sentence goes on.
    fn framed(&self, mut cells: Vec<Cell>, shown: CharRange) -> Vec<Cell> {
        let whole = |s: &&CharRange| s.0 <= shown.0 && shown.1 <= s.1;
        if let Some(sentence) = self.sentences.iter().find(whole) {
            let dots = ['…', ' '].map(|c| Cell { c, mark: None });
            if sentence.0 < shown.0 {
                cells.splice(0..0, dots);
            }
            if shown.1 < sentence.1 {
                cells.extend(dots.into_iter().rev());
            }
        }
        cells
    }
}

/// The ranges to mark, longest first, so that shorter ones are put over them.
fn marks(claim: &Claim) -> Vec<(CharRange, Role)> {
    let mut marks = Vec::new();
    let parties = [(Role::Actor, &claim.actors), (Role::Recipient, &claim.recipients)];
    for (role, who) in parties.iter().flat_map(|(role, list)| list.iter().map(move |who| (*role, who))) {
        marks.push((who.range, role));
        marks.extend(who.mention.map(|range| (range, role)));
    }
    marks.extend(claim.objects.iter().map(|object| (object.range, Role::Object)));
    for source in &claim.attribution {
        marks.push((source.who.range, Role::Source));
        marks.extend(source.who.mention.map(|range| (range, Role::Source)));
        marks.extend(source.cue.iter().map(|cue| (cue.range, Role::Source)));
    }
    marks.extend(claim.cues.iter().map(|cue| (cue.range, Role::Cue)));
    marks.extend(claim.time.range.map(|range| (range, Role::Time)));
    marks.extend(claim.place.iter().map(|place| (place.range, Role::Place)));
    marks.sort_by_key(|(range, _)| std::cmp::Reverse(range.1.saturating_sub(range.0)));
    marks
}

fn cells(words: &str, start: usize, marks: &[(CharRange, Role)]) -> Vec<Cell> {
    let mark = |at: usize| {
        let over = marks.iter().enumerate().rev();
        over.filter(|(_, (range, _))| range.0 <= at && at < range.1).map(|(i, (_, role))| (i, *role)).next()
    };
    words.chars().enumerate().map(|(i, c)| Cell { c: clean_char(c), mark: mark(start + i) }).collect()
}

/// Lines of at most `width` columns, broken at blanks where there are any.
fn broken(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let mut rest = cells;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(line_end(rest, width));
        lines.push(line);
        let blanks = after.iter().take_while(|cell| cell.c == ' ').count();
        rest = &after[blanks..];
    }
    lines
}

fn line_end(cells: &[Cell], width: usize) -> usize {
    let mut used = 0;
    let over = cells.iter().position(|cell| {
        used += columns(cell.c);
        used > width
    });
    let Some(over) = over else { return cells.len() };
    let blank = cells[..=over].iter().rposition(|cell| cell.c == ' ');
    blank.filter(|at| *at > 0).unwrap_or(over.max(1))
}

/// Stretches of a line under one mark.
fn stretches(line: &[Cell]) -> impl Iterator<Item = &[Cell]> {
    line.chunk_by(|a, b| a.mark.map(|m| m.0) == b.mark.map(|m| m.0))
}

fn painted(line: &[Cell], paint: Painter) -> String {
    let paint = |stretch: &[Cell]| {
        let text: String = stretch.iter().map(|cell| cell.c).collect();
        match stretch[0].mark {
            Some((_, role)) => paint.role(role, &text),
            None => text,
        }
    };
    stretches(line).map(paint).collect()
}

/// "who        whom──" under the words.
fn labelled(line: &[Cell]) -> String {
    let label = |stretch: &[Cell]| {
        let room = stretch.iter().map(|cell| columns(cell.c)).sum();
        match stretch[0].mark {
            Some((_, role)) => {
                let label = role.labels().iter().find(|label| label.len() <= room).unwrap_or(&"");
                format!("{label}{}", "─".repeat(room - label.len()))
            }
            None => " ".repeat(room),
        }
    };
    let line: String = stretches(line).map(label).collect();
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &str, marks: &[(CharRange, Role)], width: usize) -> Vec<String> {
        let cells = cells(words, 0, marks);
        broken(&cells, width)
            .iter()
            .flat_map(|l| [painted(l, Painter { coloured: false }), labelled(l)])
            .collect()
    }

    #[test]
    fn marks_stand_under_the_words() {
        let words = "Kim may be promising machines to Russia";
        let marks = [
            (CharRange(21, 29), Role::Object),
            (CharRange(33, 39), Role::Recipient),
            (CharRange(0, 3), Role::Actor),
            (CharRange(4, 7), Role::Cue),
        ];
        assert_eq!(
            lines(words, &marks, 60),
            ["Kim may be promising machines to Russia", "who cue              what────    whom──"]
        );
        assert_eq!(
            lines(words, &marks, 25),
            ["Kim may be promising", "who cue", "machines to Russia", "what────    whom──"]
        );
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(lines("abcdefgh", &[], 5), ["abcde", "", "fgh", ""]);
    }
}
