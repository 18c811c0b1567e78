//! Which gaps between tokens are the ends of sentences?

use super::lines::Lines;
use super::tokens::{self, Gap, Token};
use super::words::{self, Abbreviation};

/// How far a verb of saying may stand behind a quoted question.
const SAYING_REACH: usize = 4;

/// What the tokens up to a gap have brought to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing.
    Open,
    /// A sentence, with a full stop.
    Stop,
    /// A sentence, with a mark of question or exclamation.
    Mark,
    /// A sentence or a pause, with dots.
    Dots,
    /// An abbreviation.
    Short(Abbreviation),
}

/// The number of the token behind each sentence's last, in order.
pub(super) fn ends(text: &str, tokens: &[Token]) -> Vec<usize> {
    let mut judge = Judge::new(text, tokens);
    let mut out: Vec<usize> = (1..tokens.len()).filter(|i| judge.ends_before(*i)).collect();
    out.extend((!tokens.is_empty()).then_some(tokens.len()));
    out
}

/// Goes through the gaps from left to right.
struct Judge<'t> {
    text: &'t str,
    tokens: &'t [Token],
    lines: Lines,
    end: End,
    /// The end is behind a closing quotation mark or bracket.
    closed: bool,
    /// A straight double quotation mark is open.
    quoted: bool,
}

impl<'t> Judge<'t> {
    fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        let lines = Lines::of(text, tokens);
        Judge { text, tokens, lines, end: End::Open, closed: false, quoted: false }
    }

    fn word(&self, i: usize) -> &'t str {
        self.tokens.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// Whether nothing stands between token `i` and the one before it.
    fn touches(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.gap == Gap::Touching)
    }

    /// Whether a sentence ends before token `i`; to be asked for 1, 2, 3…
    fn ends_before(&mut self, i: usize) -> bool {
        self.pass(i - 1);
        let split = match self.tokens[i].gap {
            Gap::Paragraph => true,
            Gap::Line => self.ends_at_line(i),
            Gap::Space | Gap::Touching => self.ends_inside(i),
        };
        if self.tokens[i].gap == Gap::Paragraph {
            self.quoted = false;
        }
        if split {
            self.end = End::Open;
        }
        split
    }

    /// Takes note of token `i`.
    fn pass(&mut self, i: usize) {
        let closes = self.end != End::Open && (self.is_closer(i) || self.is_reference(i));
        if closes {
            self.closed = true;
        } else {
            self.end = self.end_of(i);
            self.closed = false;
        }
        if self.word(i) == "\"" {
            self.quoted = !self.is_closer(i);
        }
    }

    /// Whether token `i` is part of the number of a note: "[17]".
    fn is_reference(&self, i: usize) -> bool {
        let number = |j: usize| self.word(j).bytes().all(|b| b.is_ascii_digit()) && self.word(j - 1) == "[";
        match self.word(i) {
            "[" => number(i + 1) && self.word(i + 2) == "]",
            "]" => i > 1 && number(i - 1),
            _ => i > 0 && number(i) && self.word(i + 1) == "]",
        }
    }

    fn end_of(&self, i: usize) -> End {
        let word = self.word(i);
        match word {
            "." | "。" | "।" | "۔" => return End::Stop,
            "…" => return End::Dots,
            "？" | "！" | "؟" => return End::Mark,
            _ => {}
        }
        if word.bytes().all(|b| matches!(b, b'!' | b'?')) {
            End::Mark
        } else if word.bytes().all(|b| b == b'.') || word.chars().all(|c| c == '…') {
            End::Dots
        } else {
            tokens::abbreviation(self.text, self.tokens, i).map_or(End::Open, End::Short)
        }
    }

    /// Whether token `i` closes a quotation or a bracket.
    fn is_closer(&self, i: usize) -> bool {
        match self.word(i) {
            "”" | "''" | "’’" | "»" | ")" | "]" | "}" => true,
            "'" | "’" => self.touches(i) && !self.opens(i),
            "\"" => match (self.touches(i), self.touches(i + 1)) {
                (true, false) => true,
                (false, true) => self.next_is_mark(i + 1) && self.quoted,
                _ => self.quoted,
            },
            _ => false,
        }
    }

    /// Whether a token that touches the one before it also touches a word behind it.
    fn opens(&self, i: usize) -> bool {
        self.touches(i + 1) && self.word(i + 1).starts_with(char::is_alphanumeric)
    }

    fn next_is_mark(&self, i: usize) -> bool {
        matches!(self.word(i), "," | "." | ";" | ":" | "?" | "!" | ")")
    }

    /// Whether token `i` can open a quotation, a bracket or a list item.
    fn is_opener(&self, i: usize) -> bool {
        matches!(self.word(i), "“" | "\"" | "``" | "‘" | "'" | "«" | "(" | "[" | "—" | "–" | "-" | "--" | "•")
    }

    /// The first token from `i` on that is not an opener.
    fn first_word(&self, i: usize) -> usize {
        (i..i + 3).find(|j| !self.is_opener(*j)).unwrap_or(i + 3)
    }

    fn ends_at_line(&self, i: usize) -> bool {
        let runs_on = self.lines.runs_on(i);
        match self.end {
            End::Open => !runs_on,
            _ if self.lines.wrapped() && runs_on => self.ends_inside(i),
            End::Short(_) => !runs_on,
            _ => true,
        }
    }

    fn ends_inside(&self, i: usize) -> bool {
        if self.end == End::Open || self.is_closer(i) || self.is_reference(i) || self.continues(i) {
            return false;
        }
        if self.touches(i) && !self.starts_unspaced(i) {
            return false;
        }
        let first = self.first_word(i);
        match self.end {
            End::Open => false,
            End::Stop => self.begins(first),
            End::Mark | End::Dots => self.begins(first) && !(self.closed && self.is_said(first)),
            End::Short(kind) => self.ends_after(kind, first),
        }
    }

    /// Whether token `i` is punctuation that goes on with a sentence.
    fn continues(&self, i: usize) -> bool {
        let word = self.word(i);
        matches!(word, "," | ";" | ":" | "…") || word.bytes().all(|b| matches!(b, b'.' | b'!' | b'?'))
    }

    /// Whether a sentence can begin without white space: "the end.Then".
    fn starts_unspaced(&self, i: usize) -> bool {
        let word = self.word(i);
        let long = word.len() > 1 || self.is_opener(i);
        let behind_word =
            i >= 2 && self.word(i - 2).ends_with(char::is_lowercase) && self.word(i - 2).len() > 1;
        let wide = self.word(i - 1).starts_with(['。', '？', '！', '।', '۔', '؟']);
        wide || (long && (behind_word || self.closed) && !word.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether a sentence can begin with token `i`.
    fn begins(&self, i: usize) -> bool {
        let word = self.word(i);
        let article = matches!(word, "al" | "el") && matches!(self.word(i + 1), "-");
        article || !word.starts_with(char::is_lowercase)
    }

    /// Whether the words from `i` on say who said the quotation before them.
    fn is_said(&self, i: usize) -> bool {
        (i..i + SAYING_REACH).take_while(|j| !self.next_is_mark(*j)).any(|j| words::is_saying(self.word(j)))
    }

    /// Whether the abbreviation before token `i` ends its sentence.
    fn ends_after(&self, kind: Abbreviation, i: usize) -> bool {
        let word = self.word(i);
        let capital = word.starts_with(char::is_uppercase);
        match kind {
            Abbreviation::Leading => false,
            Abbreviation::Initial => words::is_starter(word) && word.len() > 1,
            Abbreviation::Closing => words::is_starter(word) || (self.closed && capital),
            Abbreviation::Final => capital && !words::is_after_clock(word),
        }
    }
}
